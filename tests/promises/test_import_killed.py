"""Killed in the middle of bringing in: nothing is there, and the next run brings in all of it."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.utils import timezone

from heard.frame.demo.partnership import build
from heard.frame.keys import KEYS
from tests.command import clean_environment
from tests.database import OwnDatabase

pytestmark = [
    pytest.mark.long,
    pytest.mark.promise("Nothing is lost"),
    pytest.mark.promise("The dots are joined"),
]

_DIE_AFTER_TWO = """
import os, signal, sys
from heard.frame.cli import import_, main

brings = import_._keep

def dies(*said):
    from heard.people.importing import keeping

    keep, done = keeping._Batch.keep, []

    def after_two(self, rows):
        keep(self, rows)
        done.append(len(rows))
        if len(done) == 2:
            os.kill(os.getpid(), signal.SIGKILL)

    keeping.BATCH, keeping._Batch.keep = 10, after_two
    return brings(*said)

if sys.argv.pop(1) == "die":
    import_._keep = dies
sys.exit(main(sys.argv[1:]))
"""
_COUNTED = """select (select count(*) from strand where kind = 'earlier_record'), (select count(*) from earlier_entry),
    (select count(*) from imported_file), (select count(*) from mention where name like 'Maya %'),
    (select count(*) from entry where table_name in ('earlier_entry', 'imported_file'))"""


def test_killed_in_the_middle_nothing_is_there_and_the_next_run_brings_in_all(
    own_database: OwnDatabase, tmp_path: Path
) -> None:
    with own_database.as_superuser():
        build(at=timezone.now() - timedelta(days=1))
    export = tmp_path / "people.csv"
    rows = "".join(f"{n},Maya,Reston{n},2011-04-02\n" for n in range(35))
    export.write_text("pers_person_id,pers_forename,pers_surname,pers_dob\n" + rows)

    def brings(how: str) -> int:
        words = ["import", str(export), "--apply", "--by", "manager@marlowe-vale.example"]
        words += ["--system", "Mosaic", "--exported", "2026-01-31"]
        ran = subprocess.run(
            [sys.executable, "-c", _DIE_AFTER_TWO, how, *words],
            env=clean_environment(**dict.fromkeys(KEYS, "00" * 32), **own_database.environment),
            check=False,
            capture_output=True,
            timeout=120,
        )
        assert ran.returncode in (0, -signal.SIGKILL), ran.stderr.decode()
        return ran.returncode

    with psycopg.connect(own_database.url(), autocommit=True) as admin:
        assert brings("die") == -signal.SIGKILL
        assert admin.execute(_COUNTED).fetchone() == (0, 0, 0, 0, 0)
        for _again in range(2):
            assert brings("live") == 0
            found = admin.execute(_COUNTED).fetchone()
            assert found is not None
            assert found[:2] == (35, 35)
            assert found[3] == 35
