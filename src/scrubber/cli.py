"""The command line: it reads, prints and writes. What to think of a document is the library's business."""

from __future__ import annotations

import io
import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

import click
from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from scrubber.engine import Kind, Scrubber
from scrubber.explain import explain, shown
from scrubber.model import Decision, Verdict
from scrubber.options import policy_option
from scrubber.policy import DETECTOR_NAMES, Policy
from scrubber.see.commands import try_
from scrubber.shards.commands import filter_, redecide
from scrubber.streams import STANDARD_STREAM, UNREADABLE, Trouble, emit, read, warn, write

__all__ = ["run"]

DISTRIBUTION = "corpus-scrubber"

OK, FAILED_ON = 0, 1
INTERRUPTED = 130
"""The exit code that a shell reports of a program that Ctrl-C ended."""
EXIT_CODES = """\b
Exit codes:
  0  done
  1  done, and a document was decided as --fail-on names
  2  wrong usage, or a file that cannot be read or written
"""

STYLES = {Decision.KEEP: "green", Decision.CLEAN: "yellow", Decision.DROP: "bold red"}
UNBOUNDED = 1 << 16
"""Columns of the table where no terminal bounds it, so that each document has one line of its own."""

Command = TypeVar("Command", bound=Callable[..., Any])


class Job(NamedTuple):
    """The options that the commands share."""

    scrubber: Scrubber
    kind: Kind
    url: str | None
    content_type: str | None
    fail_on: str | None

    def scrub(self, path: str) -> Verdict:
        """Read and judge one file.

        Raises:
            Trouble: when that cannot be done.
        """
        source = read(path)
        try:
            return self.scrubber.scrub(source, kind=self.kind, url=self.url, content_type=self.content_type)
        except Exception as error:
            # The library promises never to raise; should it do so, the other files must not pay for it.
            raise Trouble(path, f"a bug in scrubber, please report it: {type(error).__name__}: {error}") from error

    def exit_code(self, verdict: Verdict) -> int:
        """Return what ``--fail-on`` makes of the decision."""
        rising = [*Decision]
        failed = self.fail_on is not None and rising.index(verdict.decision) >= rising.index(Decision(self.fail_on))
        return FAILED_ON if failed else OK


def _shared(command: Command) -> Command:
    """Give *command* the options that make a :class:`Job`."""
    options = (
        policy_option,
        click.option(
            "--kind",
            type=click.Choice(["auto", "html", "text"]),
            default="auto",
            show_default=True,
            help="What FILE holds.",
        ),
        click.option("--url", metavar="URL", help="Where the document came from (a hint for decoding)."),
        click.option("--content-type", metavar="TYPE", help="Its HTTP Content-Type (a hint for decoding)."),
        click.option(
            "--fail-on",
            type=click.Choice(["drop", "clean"]),
            help="Exit with 1 where a document is a drop; with `clean`, where it is a clean or a drop.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _job(policy: Policy, **options: Any) -> Job:
    try:
        return Job(Scrubber(policy), **options)
    except ImportError as error:
        raise click.UsageError(str(error)) from error


def _version(context: click.Context, option: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version(DISTRIBUTION)
    except PackageNotFoundError:
        number = "(run from its source, not installed)"
    emit(f"scrubber {number}\n")
    context.exit()


@click.group(epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
def scrubber() -> None:
    """Tell whether a scraped document is worth keeping, and clean it when it is.

    A FILE holds raw HTML or text in any encoding; - stands for standard input.
    """


@scrubber.command(epilog=EXIT_CODES, short_help="Show what is decided for each FILE, and the scores.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line for each FILE, not a table.")
@click.option("--full", is_flag=True, help="With --json: also the text and the body.")
@_shared
def check(files: Sequence[str], as_json: bool, full: bool, **options: Any) -> int:
    """Show the decision, the scores and the weightiest reason for each FILE.

    A FILE that cannot be read is reported, and the others are checked all the same.
    """
    if full and not as_json:
        raise click.UsageError("--full goes with --json (`scrubber clean FILE` prints the body alone)")
    job = _job(**options)
    report = Lines(full) if as_json else Rows()
    code = OK
    for path in files:
        try:
            verdict = job.scrub(path)
        except Trouble as trouble:
            trouble.show()
            code = UNREADABLE
        else:
            report.add(path, verdict)
            code = max(code, job.exit_code(verdict))
    report.end()
    return code


@scrubber.command(epilog=EXIT_CODES, short_help="Print the body of FILE.")
@click.argument("file", metavar="FILE")
@click.option("-o", "--output", metavar="OUT", default=STANDARD_STREAM, help="Write to this file, whole or not at all.")
@_shared
def clean(file: str, output: str, **options: Any) -> int:
    """Print the body of FILE: its visible text without the damage, in UTF-8.

    A dropped document has a body too: what cleaning left of it, which may be nothing. --fail-on drop tells.
    """
    job = _job(**options)
    verdict = job.scrub(file)
    write(output, verdict.body.encode("utf-8", "replace"))
    if verdict.decision is Decision.DROP:
        warn(f"{shown(file)}: drop ({', '.join(verdict.reasons)}); the body is what cleaning left of it")
    return job.exit_code(verdict)


@scrubber.command("explain", epilog=EXIT_CODES, short_help="Give an account of FILE, damage by damage.")
@click.argument("file", metavar="FILE")
@click.option("--html", metavar="OUT", help="Write a page to this file instead: the text before beside the body.")
@_shared
def explain_(file: str, html: str | None, **options: Any) -> int:
    """Give an account of FILE: what was decided and why, and what was found on which line.

    With --html it is a page for a browser, in one file that loads nothing from elsewhere.
    """
    job = _job(**options)
    verdict = job.scrub(file)
    policy = job.scrubber.policy
    if html is None:
        emit(f"file       {shown(file)}\n{explain(verdict, policy)}\n")
        return job.exit_code(verdict)
    write(html, _page(verdict, policy=policy, name=file))
    if html != STANDARD_STREAM:
        emit(f"page       {shown(html)}\n")
    return job.exit_code(verdict)


def _page(verdict: Verdict, **options: Any) -> bytes:
    try:
        return verdict.to_html(**options).encode()
    except ModuleNotFoundError as error:
        raise click.UsageError(str(error)) from error


scrubber.add_command(filter_)
scrubber.add_command(redecide)
scrubber.add_command(try_)


class Lines:
    """The verdicts as JSON lines, each printed when it is there."""

    def __init__(self, full: bool) -> None:
        self._left_out = () if full else ("text", "body")

    def add(self, path: str, verdict: Verdict) -> None:
        """Print the line of one document."""
        row = {"path": path} | {k: v for k, v in verdict.to_dict().items() if k not in self._left_out}
        # The escape that the error handler writes for a lone surrogate is JSON's own.
        emit(json.dumps(row, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")

    def end(self) -> None:
        """Do nothing: all is printed."""


class Rows:
    """The verdicts as a table, printed at the end."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, Decision, list[str], str]] = []

    def add(self, path: str, verdict: Verdict) -> None:
        """Add the row of one document."""
        scores = [f"{score:.2f}" if score else "0" for score in verdict.scores.values()]
        self._rows.append((shown(path), verdict.decision, scores, verdict.reasons[0] if verdict.reasons else ""))

    def end(self) -> None:
        """Print the table and, below more than one document, how many were decided how."""
        if not self._rows:
            return
        terminal = sys.stdout is not None and sys.stdout.isatty()
        page = io.StringIO()
        width = None if terminal else UNBOUNDED
        console = Console(file=page, force_terminal=terminal or None, width=width, highlight=False)
        console.print(self._table(console.width))
        if (total := len(self._rows)) > 1:
            decided = Counter(decision for _, decision, _, _ in self._rows)
            counts = ", ".join(f"{decided[decision]:,} {decision}" for decision in Decision)
            console.print(f"\n{total:,} documents: {counts}")
        emit("".join(f"{line.rstrip()}\n" for line in page.getvalue().split("\n")[:-1]))

    def _table(self, width: int) -> Table:
        heads = ["decision", *DETECTOR_NAMES, "reason"]
        widest = max(len(reason) for *_, reason in [*self._rows, heads[-1:]])
        room = width - sum(map(len, heads[:-1])) - len(heads) - widest
        table = Table(box=box.SIMPLE_HEAD, padding=0, pad_edge=False, show_edge=False)
        table.add_column("file", overflow="fold")
        for head in heads:
            numbers = head in DETECTOR_NAMES
            table.add_column(head, no_wrap=head != heads[-1], overflow="fold", justify="right" if numbers else "left")
        for path, decision, scores, reason in self._rows:
            table.add_row(Text(_folded(path, room)), Text(decision, STYLES[decision]), *scores, Text(reason))
        return table


def _folded(path: str, room: int) -> str:
    """Return *path*, broken between its parts where it is wider than *room*."""
    lines = [""]
    for part in re.findall(r"[^/._-]*[/._-]|[^/._-]+", path):
        if lines[-1] and cell_len(lines[-1] + part) > room:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    try:
        return scrubber.main(arguments, prog_name="scrubber", standalone_mode=False) or OK
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return INTERRUPTED
