"""The command `try`."""

from __future__ import annotations

import os
import sys
import webbrowser
from threading import Thread

import click

from scrubber.options import policy_option
from scrubber.policy import Policy
from scrubber.streams import Trouble, emit

__all__ = ["try_"]

PORT = 8427


@click.command("try", short_help="Open a page in the browser to try documents on.")
@click.option("--port", metavar="N", type=click.IntRange(0, 65535), default=PORT, show_default=True,
              help="Where the page is; 0 for any port that is free.")  # fmt: skip
@click.option("--open/--no-open", "opens", default=True, help="Open it in the browser, or only say where it is.")
@policy_option
def try_(port: int, opens: bool, policy: Policy) -> int:
    """Open a page to try documents on: paste a text or drop a file, and move the thresholds.

    The page is on this machine and can be reached from it alone; nothing is written or sent anywhere. Ctrl-C ends it.
    """
    try:
        from scrubber.see.serve import Server
        from scrubber.see.trial import Trials

        trials = Trials(policy)
    except ImportError as error:
        raise click.UsageError(str(error)) from error
    try:
        server = Server(trials, port)
    except OSError as error:
        why = f"{error.strerror or error}; name another port with --port N, or --port 0 for any that is free"
        raise Trouble(f"port {port}", why) from error
    with server:
        try:
            emit(f"page       {server.url}\nend it with Ctrl-C\n")
            if opens and _has_desktop():
                # Some browsers only return when they are closed.
                Thread(target=webbrowser.open, args=(server.url,), daemon=True).start()
            server.serve_forever()
        except KeyboardInterrupt:
            emit("\n")
    return 0


def _has_desktop() -> bool:
    return sys.platform in ("win32", "darwin") or bool({"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys())
