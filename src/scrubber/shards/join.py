"""The parts of the units, put together in order to the one file that appears under its name."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import zstandard

from scrubber.shards.streams import ZSTD_LEVEL, HashedFile

__all__ = ["Joined", "Zstandard"]

PIECE = 1 << 20


class Joined:
    """Parts, one after the other."""

    def __init__(self, target: Path, *, empty: bytes = b"") -> None:
        self._empty = empty
        self.file = HashedFile(target)
        self.parts = 0

    def add(self, part: Path) -> None:
        """Append a part; one that is not there holds no rows."""
        if part.exists():
            self.parts += 1
            self._copy(part)

    def _copy(self, part: Path) -> None:
        with part.open("rb") as file:
            shutil.copyfileobj(file, self.file, PIECE)

    def close(self) -> None:
        """Finish the file."""
        if not self.parts:
            self.file.write(self._empty)
        self.file.close()

    def abandon(self) -> None:
        """Let go of the file, whatever became of it."""
        with suppress(OSError):
            self.file.close()


class Zstandard(Joined):
    """Plain parts, in one Zstandard frame."""

    def __init__(self, target: Path) -> None:
        super().__init__(target)
        sink: Any = self.file
        self._frame: Any = zstandard.ZstdCompressor(level=ZSTD_LEVEL).stream_writer(sink, closefd=False)

    def _copy(self, part: Path) -> None:
        with part.open("rb") as file:
            shutil.copyfileobj(file, self._frame, PIECE)

    def close(self) -> None:
        """Finish the frame and the file."""
        self._frame.close()
        self.file.close()
