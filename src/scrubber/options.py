"""Options that several commands share."""

from __future__ import annotations

import click

from scrubber.explain import shown
from scrubber.policy import Policy
from scrubber.streams import Trouble, advice

__all__ = ["policy_option"]


def _policy(context: click.Context, option: click.Parameter, path: str | None) -> Policy:
    if path is None:
        return Policy()
    try:
        return Policy.from_toml(path)
    except OSError as error:
        raise Trouble(path, advice(error, path)) from error
    except RecursionError as error:
        raise Trouble(path, "the TOML is nested too deeply") from error
    except ValueError as error:
        raise click.BadParameter(shown(str(error)), context, option) from error


policy_option = click.option(
    "--policy", metavar="FILE.toml", callback=_policy, help="Thresholds and switches to decide by."
)
"""The option ``--policy``; the command gets a :class:`Policy`."""
