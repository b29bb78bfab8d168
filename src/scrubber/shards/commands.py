"""The commands `filter` and `redecide`."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import click

from scrubber.explain import shown
from scrubber.options import policy_option
from scrubber.policy import Policy
from scrubber.streams import STANDARD_STREAM, UNREADABLE, Trouble, emit, warn

__all__ = ["filter_", "redecide"]

EXTRA = "corpus-scrubber[shards]"
NEEDED = ("fastwarc", "isal", "jinja2", "orjson", "pyarrow", "zstandard")
TERMINATED = 143
"""The exit code that a shell reports of a program that SIGTERM ended."""
INTERRUPTED = 130
EXIT_CODES = """\b
Exit codes:
  0  done (rows in errors/ are told, and are no failure)
  2  wrong usage, or a shard that could not be filtered; the others are done
  130, 143  stopped by Ctrl-C or SIGTERM; the same command goes on where it stopped
"""


class Terminated(BaseException):
    """SIGTERM came."""


@click.command("filter", epilog=EXIT_CODES, short_help="Filter the shards of a data set into a folder.")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), help="Where to write; needed save for -.")
@click.option("--text", metavar="FIELD", help="The field that holds the text, and gets the body.")
@click.option("--html", metavar="FIELD", help="The field that holds raw HTML; the body goes to the field of the text.")
@click.option("--url", metavar="FIELD", help="The field that holds the URL.")
@click.option("--id", "id_", metavar="FIELD", help="The field that names the row.")
@click.option(
    "--kept",
    type=click.Choice(["clean", "original"]),
    help="What kept/ holds: the body (the default), or the text as it came (the default with --annotate).",
)
@click.option("--annotate", is_flag=True, help="Leave every row in kept/, and add the verdicts.")
@policy_option
@click.option("--workers", metavar="N", type=click.IntRange(1), help="Processes; by default one for each core.")
@click.option("--time-limit", metavar="SECONDS", type=click.FloatRange(0.1), default=60.0, show_default=True,
              help="What a document of up to 4 MiB may take before it becomes an error row.")  # fmt: skip
@click.option("--resume/--no-resume", default=True, help="Leave alone what is done with the same policy and rules.")
@click.option("--verify", is_flag=True, help="Compare the checksums of what is done, not its sizes alone.")
@click.option("--quiet", is_flag=True, help="No progress, only failures and the summary.")
def filter_(
    inputs: Sequence[str],
    out: Path | None,
    policy: Policy,
    workers: int | None,
    time_limit: float,
    resume: bool,
    verify: bool,
    quiet: bool,
    **choices: Any,
) -> int:
    """Filter INPUT, shard by shard, into kept/, dropped/ and errors/ under DIR.

    An INPUT is a file of JSON lines (.jsonl, also .gz and .zst), Parquet, WARC or WET, a folder of these or of HTML
    and text files, or a quoted glob. With - alone, JSON lines go from standard input to standard output.
    """
    _need()
    from scrubber.shards.display import Display
    from scrubber.shards.model import ShardError
    from scrubber.shards.runner import filter_shards
    from scrubber.shards.system import cores

    options = _options(policy, **choices)
    display = Display(quiet=quiet)
    if STANDARD_STREAM in inputs:
        if len(inputs) > 1:
            raise click.UsageError("- stands alone: standard input cannot be filtered together with files")
        from scrubber.shards.pipe import filter_pipe

        try:
            with _stoppable("nothing is kept of a pipe that was stopped"):
                return filter_pipe(out, options, workers=workers or cores(), time_limit=time_limit, watch=display)
        except OSError as error:
            if out is None:
                raise
            raise Trouble(str(out), _unwritable(error, out)) from error
    if out is None:
        raise click.UsageError("say where to write: --out DIR")
    try:
        with _stoppable("the same command goes on where it stopped"):
            summary = filter_shards(
                inputs,
                out,
                options,
                workers=workers,
                time_limit=time_limit,
                resume=resume,
                verify=verify,
                watch=display,
            )
    except ShardError as error:
        raise Trouble("filter", shown(str(error))) from error
    except OSError as error:
        raise Trouble(str(out), _unwritable(error, out)) from error
    return _finish(out, summary)


@click.command(epilog=EXIT_CODES, short_help="Decide anew by the stored scores.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@policy_option
@click.option("--workers", metavar="N", type=click.IntRange(1), help="Processes; by default one for each core.")
@click.option("--quiet", is_flag=True, help="No progress, only failures and the summary.")
def redecide(folder: Path, policy: Policy, workers: int | None, quiet: bool) -> int:
    """Decide the rows that `scrubber filter` wrote to DIR by another policy's thresholds.

    No text is judged again, save of rows that come back from dropped/. The inputs are read only for the original of a
    changed row that goes to dropped/.
    """
    _need()
    from scrubber.shards.display import Display
    from scrubber.shards.model import ShardError
    from scrubber.shards.redecide import redecide_shards

    try:
        with _stoppable("the same command goes on where it stopped"):
            summary = redecide_shards(folder, policy, workers=workers, watch=Display(quiet=quiet))
    except ShardError as error:
        raise Trouble("redecide", shown(str(error))) from error
    except OSError as error:
        raise Trouble(str(folder), _unwritable(error, folder)) from error
    return _finish(folder, summary)


def _need() -> None:
    """Say at once which package is missing, not after an hour."""
    from importlib.util import find_spec

    for name in NEEDED:
        if find_spec(name) is None:
            raise click.UsageError(f"this needs the package {name!r}, which is not installed: pip install '{EXTRA}'")


def _options(policy: Policy, *, text: Any, html: Any, url: Any, id_: Any, kept: str | None, annotate: bool) -> Any:
    from scrubber.engine import Scrubber
    from scrubber.shards.model import Fields, Options

    try:
        Scrubber(policy)
    except ImportError as error:
        raise click.UsageError(str(error)) from error
    original = annotate if kept is None else kept == "original"
    return Options(policy=policy, fields=Fields(text, html, url, id_), original=original, annotate=annotate)


def _finish(out: Path, summary: Any) -> int:
    from scrubber.shards.report import summary_lines, write_report

    lines = [*summary_lines(summary)]
    try:
        lines.append(f"report     {shown(str(write_report(out, summary)))}")
    except OSError as error:
        summary.failed["report.html"] = error.strerror
        warn(f"the report cannot be written: {error.strerror}")
    emit("\n".join([*lines, ""]))
    return UNREADABLE if summary.failed else 0


def _unwritable(error: OSError, folder: Path) -> str:
    if folder.is_file():
        return "is a file; name a folder to write to"
    about = "" if error.filename in (None, str(folder)) else f" ({shown(str(error.filename))})"
    return f"{error.strerror or error}{about}"


@contextmanager
def _stoppable(hint: str) -> Iterator[None]:
    """End quietly on Ctrl-C and on SIGTERM."""

    def terminate(number: int, frame: FrameType | None) -> None:
        raise Terminated

    before = signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    except KeyboardInterrupt:
        click.echo(f"scrubber: stopped; {hint}", err=True)
        raise click.exceptions.Exit(INTERRUPTED) from None
    except Terminated:
        click.echo(f"scrubber: stopped; {hint}", err=True)
        raise click.exceptions.Exit(TERMINATED) from None
    finally:
        signal.signal(signal.SIGTERM, before)
