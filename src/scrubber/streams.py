"""Files and standard streams for the command line, with errors that say what to do."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from scrubber.explain import shown

__all__ = ["STANDARD_STREAM", "UNREADABLE", "Trouble", "advice", "emit", "read", "warn", "write"]

STANDARD_STREAM = "-"
UNREADABLE = 2
NO_READER = 141
"""The exit code that a shell reports of a program whose reader (``| head``) went away."""


class Trouble(click.ClickException):
    """Something that the user can mend, said in one line."""

    exit_code = UNREADABLE

    def __init__(self, about: str, message: str) -> None:
        super().__init__(f"{shown(about)}: {message}")

    def show(self, file: Any = None) -> None:
        """Print the message on standard error."""
        warn(self.message)


def read(path: str) -> bytes:
    """Return the bytes of a file or, for ``-``, of standard input.

    Raises:
        Trouble: when they cannot be read.
    """
    try:
        if path != STANDARD_STREAM:
            return Path(path).read_bytes()
        if sys.stdin is None:
            raise Trouble(path, "standard input is closed; give a file or a pipe")
        return sys.stdin.buffer.read()
    except OSError as error:
        raise Trouble(path, advice(error, path)) from error


def write(path: str, data: bytes) -> None:
    """Put *data* into a file, whole or not at all, or for ``-`` on standard output.

    Raises:
        Trouble: when that cannot be done.
    """
    if path == STANDARD_STREAM:
        emit(data)
        return
    # A link stays a link: what it leads to is replaced. So does the mode of a file that is there.
    target = Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as device:
                device.write(data)
            return
        part = target.with_name(f".scrubber-{os.getpid()}.part")
        try:
            with part.open("xb") as file:
                file.write(data)
            if target.exists():
                shutil.copymode(target, part)
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Trouble(path, advice(error, path, writing=True)) from error


def advice(error: OSError, path: str, *, writing: bool = False) -> str:
    """Say what is wrong with *path*, and what to do."""
    if os.path.isdir(path):
        return "is a directory; name a file in it" if writing else "is a directory; name the files in it, as in DIR/*"
    if isinstance(error, FileNotFoundError):
        folder = shown(os.path.dirname(path))
        return f"there is no folder {folder}; create it first" if writing else "no such file; check the name"
    if isinstance(error, PermissionError):
        return f"no permission to {'write' if writing else 'read'} it; check its owner and its mode"
    return error.strerror or str(error)


def emit(output: str | bytes) -> None:
    """Write to standard output, at once. What its encoding cannot hold becomes an escape."""
    if sys.stdout is None:
        return
    if isinstance(output, str):
        output = output.encode(sys.stdout.encoding, "backslashreplace")
    try:
        sys.stdout.buffer.write(output)
        sys.stdout.buffer.flush()
    except OSError as error:
        _stop_printing(error)


def _stop_printing(error: OSError) -> NoReturn:
    # What is still in the buffer would raise once more when the interpreter ends.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        raise click.exceptions.Exit(NO_READER) from error
    raise Trouble("standard output", error.strerror or str(error)) from error


def warn(message: str) -> None:
    """Print *message* on standard error."""
    click.echo(f"scrubber: {message}", err=True)
