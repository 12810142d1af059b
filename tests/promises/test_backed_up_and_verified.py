"""./heard backup, restore and verify, as somebody types them, on a record of which a part was lawfully let go."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection

from heard.frame.cli import main
from heard.frame.database.embedded import ADMIN, Embedded
from heard.frame.database.prepare import drop_database
from heard.frame.demo.partnership import build
from heard.governance.tests.going import CANARY, PAST, done_with, let_go
from heard.governance.tests.test_erasure import VENN, before_the_panel
from heard.history import sealing
from heard.history.checking import COSIGNS, SIGNS_NOTES, Key
from heard.history.notes import Signer, kept
from heard.history.verifying import Kind, dumps
from heard.history.witness import Server, Witness
from heard.history.witnessing import Witness as Asked
from heard.history.witnessing import ask
from tests.cast import FOUNDED, Cast
from tests.command import heard
from tests.database import OwnDatabase, copied, django_on
from tests.promises.test_forgery import Forger, forging, found_in

pytestmark = [pytest.mark.long, pytest.mark.promise("Nothing is rewritten")]


@dataclass
class Record:
    """A record with two concerns, one of them let go, and a witness that has signed it and answers at an address."""

    own: OwnDatabase
    signer: Signer
    police: Signer
    gone: UUID
    stays: UUID
    before: Path  # a backup from before it was let go
    keyring: Path
    address: str  # of what the witness holds

    @property
    def keys(self) -> list[Key]:
        return [self.signer.key, self.police.key]

    @property
    def witnessed(self) -> str:
        """What the witness holds, as a text."""
        with psycopg.connect(self.own.url(), autocommit=True) as admin:
            row = admin.execute(
                "select note || line from checkpoint join cosignature using (size) order by size desc"
            ).fetchone()
        return str(row[0]) if row else ""


@pytest.fixture(scope="module")
def record(
    server: Embedded, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Record]:
    """Raised, closed, read and answered; then its time is over, and two agencies let it go."""
    folder = tmp_path_factory.mktemp("record")
    signer = kept(folder / "seal", lambda: "heard.test/record", SIGNS_NOTES)
    police = kept(folder / "police", lambda: "police.test/witness", COSIGNS)
    keys = folder / "keys.txt"
    keys.write_text(f"{signer.key}\n{police.key}\n")
    with copied(server) as own, _answering(Witness(police, [signer.key], folder / "state")) as at:
        asked = Asked(at, police.key)
        with django_db_blocker.unblock(), django_on(own):
            with own.as_superuser():
                build(at=FOUNDED)
            cast = Cast(_clock_of(own))
            gone = done_with(cast, about=[VENN], meanwhile=lambda concern: before_the_panel(cast, concern))
            stays = cast.hears(account="Marrowdale is another child.")
            sealing.seal(signer=signer)
            assert ask(asked)
            before = folder / "before.dump"
            assert backed_up(own, before) == 0
            cast.at(PAST)
            let_go(cast, gone)
            sealing.seal(signer=signer)
            assert ask(asked)
        address = f"{at}/{hashlib.sha256(signer.name.encode()).hexdigest()}/checkpoint"
        yield Record(own, signer, police, gone.pk, stays.pk, before, keys, address)


@contextmanager
def _answering(witness: Witness) -> Iterator[str]:
    with Server(("127.0.0.1", 0), witness) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()
    witness.close()


def _clock_of(own: OwnDatabase) -> Any:
    def set_to(at: datetime) -> None:
        with own.as_superuser(), connection.cursor() as cursor:
            cursor.execute(
                "insert into moment (id, at) values (1, %s) on conflict (id) do update set at = excluded.at",
                [at],
            )

    return set_to


def backed_up(own: OwnDatabase, path: Path) -> int:
    return heard("backup", str(path), HEARD_DUMP_URL=own.url("heard_dump")).returncode


@pytest.fixture(scope="module")
def plain(record: Record, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record as pg_dump writes it without being asked for anything else."""
    path = tmp_path_factory.mktemp("plain") / "heard.sql"
    command, environment = dumps.pg_dump(record.own.server.binaries / "pg_dump", record.own.url("heard_dump"))
    with path.open("wb") as file:
        subprocess.run(command, env=environment, stdout=file, check=True)
    return path


@pytest.fixture
def forger(record: Record) -> Iterator[Forger]:
    with forging(record.own) as forger:
        yield forger


def said(record: Record, forger: Forger) -> list[tuple[Kind, str]]:
    report = found_in(forger.own, record)
    return [(finding.kind, finding.words) for finding in report.findings.named]


# ---- What was let go ---------------------------------------------------------------------------------------------


def test_a_record_of_which_a_part_was_let_go_is_found_good_and_says_how_much(record: Record) -> None:
    report = found_in(record.own, record)
    assert report.good, report
    with psycopg.connect(record.own.url()) as admin:
        row = admin.execute("select count(*) from heard.entry where text is null").fetchone()
        minutes = admin.execute("select said from heard.minutes").fetchone()
    assert row is not None
    assert minutes is not None
    assert minutes[0].startswith("[name let go]"), "what stays was written anew, and is found good too"
    assert row[0] > 8
    assert f"{row[0]:,} entries were erased lawfully; 1 erasures cover them." in report.looked_at


def test_it_is_read_once_though_words_are_gone(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that never change balance their entries after an erasure too, or each verifying would take twice as long."""
    monkeypatch.setattr("heard.history.verifying.naming.read_by_key", lambda *_: pytest.fail("read twice"))
    assert found_in(record.own, record).good


@pytest.mark.parametrize(
    ("table", "change", "kind", "words"),
    [
        ("move", "set step = 'close'", Kind.ALTERED, "column step"),
        ("move", "set told = 'We told them.'", Kind.ALTERED, "column told"),
        (
            "reading",
            "set actor_id = (select id from actor where kind = 'clock')",
            Kind.ALTERED,
            "column actor_id",
        ),
    ],
)
def test_what_stays_of_it_cannot_be_altered(
    table: str, change: str, kind: Kind, words: str, record: Record, forger: Forger
) -> None:
    row = forger.one(f"select min(id::text) from {table} where strand_id = %s", record.gone)
    forger.do(f"update {table} {change} where id::text = %s", row)
    assert any(found is kind and f"{table} {row}, {words}" in each for found, each in said(record, forger))


def test_a_row_of_it_that_is_taken_away_is_missed(record: Record, forger: Forger) -> None:
    row = forger.one("select min(id) from reading where strand_id = %s", record.gone)
    forger.do("delete from reading where id = %s", row)
    assert any(
        kind is Kind.REMOVED and f"reading {row} is gone" in each for kind, each in said(record, forger)
    )


def test_words_put_back_into_it_are_found(record: Record, forger: Forger) -> None:
    """Neither what was said, nor anything else: in the history, or in the table beside it."""
    entry, salt = forger.one("select id from entry where text is null limit 1"), b"s" * 32
    forger.do("update entry set text = %s, salt = %s where id = %s", '{"row": {}}', salt, entry)
    assert any(
        kind is Kind.ALTERED and f"Entry {entry}, about" in each for kind, each in said(record, forger)
    )


def test_a_row_that_is_put_back_is_found(record: Record, forger: Forger) -> None:
    row = forger.one("select row_id from entry where table_name = 'mention' and text is null limit 1")
    forger.do(
        'insert into mention (id, strand_id, kind, name, age, "where", registration, details, by_id, at)'
        " select %s, %s, 'child', 'She', '', '', '', '', id, now() from actor limit 1",
        row,
        record.gone,
    )
    assert any(
        kind is Kind.ADDED and f"mention {row} was removed" in each for kind, each in said(record, forger)
    )


def test_more_than_was_let_go_lost_its_words(record: Record, forger: Forger) -> None:
    entry = forger.one("select max(id) from entry where strand_id = %s and text is not null", record.stays)
    forger.do("update entry set text = null, salt = null where id = %s", entry)
    assert any(
        kind is Kind.REMOVED and f"words of entry {entry}" in each for kind, each in said(record, forger)
    )


# ---- The commands ------------------------------------------------------------------------------------------------


def test_a_backup_is_verified_from_its_file_in_either_format(
    record: Record, plain: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "heard.dump"
    assert backed_up(record.own, path) == 0
    assert json.loads((tmp_path / "heard.dump.json").read_text())["waiting"] == 0
    given = ["--keys", str(record.keyring), "--witness", record.address]
    for dump in (path, plain):
        assert main(["verify", str(dump), *given]) == 0
        printed = capsys.readouterr().out
        assert printed.startswith("NOTHING IS WRONG.")
        assert re.search(r"The first [\d,]+ entries are what police.test/witness itself holds", printed)
        assert "entries were erased lawfully" in printed
        assert CANARY not in printed
        assert "Marrowdale" not in printed


def test_the_database_itself_is_verified_against_the_witness_at_its_address(
    record: Record, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HEARD_DUMP_URL", record.own.url("heard_dump"))
    assert main(["verify", "--keys", str(record.keyring), "--witness", record.address]) == 0
    assert "itself holds" in capsys.readouterr().out
    assert main(["verify", "--witness", record.address.replace("/checkpoint", "/nothing")]) == 2
    assert "404" in capsys.readouterr().err


def test_a_forged_dump_is_named_and_fails(
    record: Record, plain: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    forged = tmp_path / "forged.sql"
    forged.write_bytes(plain.read_bytes().replace(b"Marrowdale", b"Marrowgate"))
    assert main(["verify", str(forged), "--keys", str(record.keyring), "--witness", record.address]) == 1
    printed = capsys.readouterr().out
    assert "THINGS ARE WRONG" in printed
    assert str(record.stays) in printed
    assert "Marrow" not in printed, "it says where, and no word of any child"
    assert main(["verify", str(tmp_path / "none.sql")]) == 2


def test_an_older_backup_is_told_from_the_record_by_its_witness(
    record: Record, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--keys", str(record.keyring)]
    assert main(["verify", str(record.before), *given]) == 0, "it is whole; it is only old"
    assert "Whether the end was cut off" in capsys.readouterr().out
    assert main(["verify", str(record.before), *given, "--witness", record.address]) == 1
    assert "this is an older state of the record" in capsys.readouterr().out


def test_a_backup_goes_back_by_command_and_only_where_nothing_is(record: Record, tmp_path: Path) -> None:
    path = tmp_path / "heard.dump"
    assert backed_up(record.own, path) == 0
    url = record.own.server.url(ADMIN, f"heard_back_{uuid4().hex[:8]}")
    given = ["--keys", str(record.keyring), "--witness", record.address]
    done = heard("restore", str(path), url, *given, HEARD_VAR=str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "NOTHING IS WRONG." in done.stdout
    with psycopg.connect(url) as restored:
        accounts = restored.execute("select account from heard.concern order by account desc").fetchall()
    assert accounts == [("Marrowdale is another child.",), ("He waits at the slipway.",)]
    again = heard("restore", str(path), url, HEARD_VAR=str(tmp_path))
    assert again.returncode == 1
    assert "there is a record" in again.stderr
    drop_database(url)
