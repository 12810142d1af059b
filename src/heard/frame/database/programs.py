"""PostgreSQL's own programs for dumping and restoring, of a version that fits the server."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from heard.frame.database.embedded import EmbeddedError, find_binaries


class NoProgram(Exception):
    """None of PostgreSQL's programs here fits; the message says what to install."""


def beside(server: int | None = None) -> Path:
    """The folder of pg_dump and pg_restore: of the server's major version, else of the next that is newer.

    A dump by a newer version may not go back into an older server, and an older one cannot read a newer server at
    all. Without a server the newest is taken, which reads every dump. Raises NoProgram.
    """
    versions = {_version(folder): folder for folder in _folders()}
    fitting = [known for known in versions if known and (server is None or known >= server)]
    if not fitting:
        wanted = f" {server}" if server else ""
        raise NoProgram(
            f"pg_dump and pg_restore of PostgreSQL{wanted} are not here: apt install postgresql-client"
        )
    return versions[max(fitting) if server is None else min(fitting)]


def _folders() -> Iterator[Path]:
    """Wherever there may be some; the first of a version counts least."""
    yield from (program.parent for program in Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))
    with contextlib.suppress(EmbeddedError):
        yield find_binaries()
    if found := shutil.which("pg_dump"):
        yield Path(found).parent
    if chosen := os.environ.get("HEARD_PG_BIN"):
        yield Path(chosen)


def _version(folder: Path) -> int:
    """The major version of the pg_dump in a folder, 0 if it does not run."""
    try:
        said = subprocess.run(
            [str(folder / "pg_dump"), "--version"], check=True, capture_output=True, text=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0
    found = re.search(r"\) (\d+)", said)
    return int(found[1]) if found else 0
