"""docs/schema.sql: the whole database in one readable file, so that a change of any rule shows in a diff."""

from __future__ import annotations

import re
import subprocess

from heard.frame.database.embedded import find_binaries

_NOISE = re.compile(r"^(--.*|SET .*|\\(un)?restrict .*|SELECT pg_catalog\.set_config.*)\n", re.MULTILINE)


def schema(url: str) -> str:
    """Every table, constraint, function, policy and grant, as pg_dump writes them."""
    program = find_binaries() / "pg_dump"
    # What make_as_at() generates from the tables would say everything a second and a third time.
    command = [str(program), "--schema-only", "--exclude-schema=as_at*", url]
    dump = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    text = re.sub(r"\n{3,}", "\n\n", _NOISE.sub("", dump)).strip()
    return f"-- Written by ./heard docs from a prepared database. Change the migrations, not this file.\n\n{text}\n"
