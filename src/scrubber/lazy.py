"""Patterns that are compiled at their first use.

Compiled at import they would be half of the time that ``import scrubber`` takes, and most documents need few of them.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast

__all__ = ["lazy"]

METHODS = ("finditer", "findall", "fullmatch", "match", "search", "split", "sub", "subn")


class _Lazy:
    """Stands for a compiled pattern; once it is one, its methods are found on the instance without a detour."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        self.__dict__.update((method, getattr(compiled, method)) for method in METHODS)
        return getattr(compiled, name)


def lazy(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what may be used as ``re.compile(pattern, flags)`` would be, and is compiled when it is."""
    return cast("re.Pattern[AnyStr]", _Lazy(pattern, flags))
