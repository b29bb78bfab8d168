"""Scrubber inside the crawlers and engines that people already run: one module for each, imported by who uses it.

They translate and decide nothing: what they write is what :mod:`scrubber.columns` gives, under the name
:data:`scrubber.columns.COLUMN`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["needs"]


@contextmanager
def needs(extra: str) -> Iterator[None]:
    """Let the imports inside say, where one fails, which *extra* of this package brings what is missing.

    Raises:
        ModuleNotFoundError: naming the package and the extra.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        message = f"this needs the package {error.name!r}: pip install 'corpus-scrubber[{extra}]'"
        raise ModuleNotFoundError(message, name=error.name) from error
