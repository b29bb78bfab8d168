"""JSON without a loss: orjson where it reads and writes all there is, :mod:`json` where it does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import orjson

__all__ = ["DEEPEST", "dumps", "exactly", "loads", "too_deep"]

DEEPEST = 200
"""Levels of a row's nesting; orjson writes 254, and the interpreter's own stack ends at 1,000."""
LONG = 2.0**63
"""orjson reads an integer beyond 64 bits as a float, which holds 16 of its digits."""


def loads(line: bytes) -> Any:
    """Return the value of a line of JSON; what orjson refuses (NaN, lone surrogates) as :mod:`json` reads it.

    Raises:
        ValueError: when it is not JSON.
    """
    try:
        return orjson.loads(line)
    except ValueError:
        try:
            return json.loads(line.decode("utf-8", "surrogatepass"))
        except RecursionError as error:
            raise ValueError("it is nested too deeply") from error


def dumps(value: Any) -> bytes:
    """Return a line of JSON without its newline; what orjson refuses as :mod:`json` writes it."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return _dumps_all(value)


def _dumps_all(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def exactly(line: bytes, value: Any) -> tuple[Any, Callable[[Any], bytes]]:
    """Return the value of a line without a loss, and what writes it without one."""
    try:
        if not _has_long_number(orjson.loads(line)):
            return value, dumps
    except ValueError:
        pass
    # orjson would write infinity as null, and a long integer as a float.
    return json.loads(line.decode("utf-8", "surrogatepass")), _dumps_all


def _has_long_number(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(map(_has_long_number, value.values() if isinstance(value, dict) else value))
    return isinstance(value, float) and abs(value) >= LONG


def too_deep(value: Any) -> bool:
    """Whether lists and objects stand in one another more than :data:`DEEPEST` deep."""
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for entry in level
            if isinstance(entry, dict | list)
            for inner in (entry.values() if isinstance(entry, dict) else entry)
        ]
        if not level:
            return False
    return True
