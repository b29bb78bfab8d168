"""Where ``scrubber`` and ``python -m scrubber`` start."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line, or say what to install for it."""
    try:
        from scrubber.cli import run
    except ModuleNotFoundError as error:
        if error.name not in ("click", "rich"):
            raise
        print(
            f"scrubber: the command line needs the package {error.name!r}, which is not installed.\n"
            "Install the extra that brings it: pip install 'corpus-scrubber[cli]'",
            file=sys.stderr,
        )
        sys.exit(2)
    sys.exit(run())


if __name__ == "__main__":
    main()
