"""The thread that judges pages while the crawl goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

__all__ = ["apart"]

P = ParamSpec("P")
T = TypeVar("T")

JUDGE = ThreadPoolExecutor(1, "scrubber")
"""One thread for the process, which starts at its first page. Python runs one thread at a time: more of them judge no
faster, and the reactor waits for its turn behind each. In the crawl of docs/crawling.md a timer was late by 32 ms, one
of 20 by 187 ms, where the reactor judged; by 20 and 93 ms beside ten threads, as Twisted's pool has them; by 3 and
13 ms beside one."""


async def apart(function: Callable[P, T], *arguments: P.args, **more: P.kwargs) -> T:
    """Return what *function* returns, called in the thread; where the reactor is not asyncio's, called at once."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return function(*arguments, **more)
    return await asyncio.wrap_future(JUDGE.submit(function, *arguments, **more))
