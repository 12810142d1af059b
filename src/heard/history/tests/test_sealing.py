"""The sealer: every entry gets its place once, whoever is killed and whatever commits late; nobody else seals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from heard.frame.database.embedded import find_binaries
from heard.history import sealing
from heard.history.checking import SIGNS_NOTES, Checkpoint, Key, Note, check_consistency, root_from_inclusion
from heard.history.models import INSTALLATION
from heard.history.notes import Signer, kept
from heard.history.tree import Tiles, consistency, inclusion, subtree
from tests.attack import DENIED, EVERYBODY, LOGINS, PROMISE, say
from tests.database import OwnDatabase

pytestmark = pytest.mark.promise("Nothing is rewritten")

DERIVED = ("sealed", "tile", "sealing_key", "checkpoint", "cosignature", "alarm")
ROWS = {
    "sealed": "(idx, entry_id) values (900000000, 1)",
    "tile": "(level, n, hashes, root) values (7, 9, decode(repeat('00', 8192), 'hex'), decode(repeat('00', 32), 'hex'))",
    "sealing_key": "(vkey, from_size) values ('x', 0)",
    "checkpoint": "(size, note) values (900000000, 'x')",
    "cosignature": "(size, witness, line) values (1, 'x', 'x')",
    "alarm": "(what, about) values ('x', 'x')",
}


class Writer:
    """Somebody who writes to a database of one's own, as the installation, on a connection of their own."""

    def __init__(self, own: OwnDatabase) -> None:
        self.connection = psycopg.connect(own.url(), autocommit=True)

    def write(self, rows: int = 1) -> None:
        """One statement that writes so many rows."""
        connection = self.connection
        with connection.transaction():
            connection.execute("select set_config('heard.token', mint(%s, '1 hour'), true)", [INSTALLATION])
            connection.execute(
                "insert into person (id, made_at) select gen_random_uuid(), heard_now() from generate_series(1, %s)",
                [rows],
            )

    def ask(self, query: str, *parameters: Any) -> Any:
        row = self.connection.execute(query, parameters or None).fetchone()
        return row[0] if row else None


@pytest.fixture
def writer(own_database: OwnDatabase) -> Iterator[Writer]:
    writer = Writer(own_database)
    with writer.connection:
        yield writer


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return kept(tmp_path / "key", lambda: "heard.test/record", SIGNS_NOTES)


def seal_all(signer: Signer, batch: int = sealing.BATCH) -> int:
    return sum(iter(lambda: sealing.seal(batch, signer), 0))


def whole(writer: Writer, signer: Signer) -> Checkpoint:
    """The last checkpoint, after everything that it says was found to be so from the entries alone."""
    note = Note.parse(writer.ask("select note from checkpoint order by size desc limit 1"))
    assert [s.key for s in note.verify([signer.key])] == [signer.key]
    last = Checkpoint.parse(note.text)
    rows = writer.connection.execute(
        "select s.idx, e.leaf from sealed s join entry e on e.id = s.entry_id order by s.idx"
    ).fetchall()
    assert [idx for idx, _ in rows] == list(range(last.size))
    leaves = [leaf for _, leaf in rows]
    assert (
        subtree(0, last.size, lambda height, n: _root(leaves[n << height : (n + 1) << height])) == last.root
    )
    return last


def _root(hashes: list[bytes]) -> bytes:
    from heard.history.tree import root_of

    return root_of(hashes)


def test_every_entry_has_one_place_and_the_tree_of_them_is_signed(writer: Writer, signer: Signer) -> None:
    writer.write(300)
    assert seal_all(signer, batch=1) == writer.ask("select count(*) from entry")
    assert writer.ask("select count(*) from unsealed") == 0
    first = whole(writer, signer)
    for rows in (1, 255, 256, 257, 1000):
        writer.write(rows)
        assert seal_all(signer) == rows
    last = whole(writer, signer)
    assert last.size == first.size + 1769 == writer.ask("select count(*) from entry")
    tiles = Tiles(lambda level, n: bytes(writer.ask("select tile_hashes(%s, %s)", level, n)))
    for index in (0, 255, 256, first.size, last.size - 1):
        leaf = writer.ask(
            "select e.leaf from sealed s join entry e on e.id = s.entry_id where s.idx = %s", index
        )
        assert (
            root_from_inclusion(index, last.size, leaf, inclusion(index, last.size, tiles.perfect))
            == last.root
        )
    proof = consistency(first.size, last.size, tiles.perfect)
    assert check_consistency(first.size, last.size, first.root, last.root, proof)


def test_who_opened_what_is_sealed_too(writer: Writer) -> None:
    assert writer.ask(
        "select count(*) from pg_trigger where tgrelid = 'reading'::regclass and tgname like 'history%'"
    ) == 4  # fmt: skip


def test_what_commits_late_is_in_a_later_batch_and_not_lost(
    own_database: OwnDatabase, writer: Writer, signer: Signer
) -> None:
    late = Writer(own_database)
    with late.connection, late.connection.transaction():
        late.write(3)  # numbered first, committed last
        waits = late.ask("select min(id) from (select id from entry order by id desc limit 3) last")
        writer.write(5)
        seal_all(signer)
        before = whole(writer, signer)
        assert writer.ask("select max(entry_id) from sealed") > waits
    assert seal_all(signer) == 3
    assert whole(writer, signer).size == before.size + 3
    assert writer.ask("select idx from sealed where entry_id = %s", waits) == before.size


def test_what_is_rolled_back_is_nowhere(own_database: OwnDatabase, writer: Writer, signer: Signer) -> None:
    seal_all(signer)
    other = Writer(own_database)
    with other.connection, pytest.raises(ZeroDivisionError), other.connection.transaction():
        other.write(9)
        raise ZeroDivisionError
    assert seal_all(signer) == 0
    assert writer.ask("select count(*) from unsealed") == 0


def test_writers_do_not_wait_for_the_sealer_nor_it_for_them(
    own_database: OwnDatabase, writer: Writer, signer: Signer
) -> None:
    other = Writer(own_database)
    with other.connection, other.connection.transaction():
        other.write()  # holds whatever a writer holds until it commits
        other.connection.execute("set lock_timeout = '2s'")
        with psycopg.connect(own_database.url("heard_seal")) as sealer:
            sealer.execute("set lock_timeout = '2s'")
            sealer.execute("select pg_try_advisory_xact_lock(48732652)")
            assert sealer.execute("delete from unsealed returning entries").fetchall()
            writer.connection.execute("set lock_timeout = '2s'")
            writer.write()  # neither waits: both would fail after two seconds
            other.write()
            sealer.rollback()
    assert seal_all(signer) == writer.ask("select count(*) from entry")


def test_of_two_sealers_at_once_one_seals_and_nothing_is_sealed_twice(
    own_database: OwnDatabase, writer: Writer, signer: Signer
) -> None:
    done: list[int] = []
    going = threading.Event()

    def run() -> None:
        try:
            while not going.is_set() or writer_left():
                done.append(sealing.seal(3, signer))
        finally:
            connections.close_all()

    def writer_left() -> bool:
        with connections["seal"].cursor() as cursor:
            cursor.execute("select count(*) from unsealed")
            return bool(cursor.fetchone()[0])

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(60):
        writer.write(7)
    going.set()
    for thread in threads:
        thread.join(60)
    assert sum(done) == writer.ask("select count(*) from entry") == whole(writer, signer).size


_SEALER = """
import sys, django
django.setup()
from pathlib import Path
from heard.history import sealing
from heard.history.notes import kept
signer = kept(Path(sys.argv[1]), lambda: "heard.test/record", 1)
print("ready", flush=True)
while True:
    sealing.seal(5, signer)
"""


@pytest.mark.long
def test_a_sealer_that_is_killed_at_any_moment_leaves_a_whole_tree(
    own_database: OwnDatabase, writer: Writer, signer: Signer, tmp_path: Path
) -> None:
    environment = {
        **os.environ, **own_database.environment,
        "DJANGO_SETTINGS_MODULE": "heard.frame.tests.settings", "PYTHONPATH": os.pathsep.join(sys.path),
    }  # fmt: skip
    for attempt in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", _SEALER, str(tmp_path / "key")], env=environment, stdout=subprocess.PIPE
        )
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            until = time.monotonic() + 0.05 + 0.03 * attempt
            while time.monotonic() < until:
                writer.write(3)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
            process.stdout.close()
        before = writer.ask("select count(*) from sealed")
        assert before == (writer.ask("select max(size) from checkpoint") or 0)
    assert before > 0
    seal_all(signer)
    assert whole(writer, signer).size == writer.ask("select count(*) from entry")


def test_a_sealer_whose_key_was_lost_stands_still_until_somebody_says_so(
    writer: Writer, signer: Signer, tmp_path: Path
) -> None:
    seal_all(signer)
    before = whole(writer, signer)
    another = kept(tmp_path / "another", lambda: "heard.test/record", SIGNS_NOTES)
    writer.write(2)
    for attempt in (sealing.seal, sealing.check):
        with pytest.raises(sealing.AnotherKey, match=r"\./heard seal --new-key"):
            attempt(signer=another)
    assert writer.ask("select count(*) from unsealed") == 1
    sealing.change_key(another)
    assert seal_all(another) == 2
    last = whole(writer, another)
    assert last.size == before.size + 2
    assert writer.ask("select what from alarm") == "Another key seals the record from here on."
    assert writer.ask("select from_size from sealing_key where vkey = %s", str(another.key)) == before.size
    with pytest.raises(sealing.AnotherKey):
        sealing.check(signer=signer)


def forge(writer: Writer, *statements: str) -> None:
    """As a superuser who has switched every trigger off."""
    with writer.connection.transaction():
        writer.connection.execute("set local session_replication_role = replica")
        for statement in statements:
            writer.connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "update entry set leaf = sha256('x') where id = (select entry_id from sealed order by idx desc limit 1)",
        "delete from entry where id = (select entry_id from sealed order by idx desc limit 1)",
        "delete from sealed where idx = (select max(idx) from sealed)",
        "insert into sealed select max(idx) + 1, max(entry_id) + 1 from sealed",
        "update tile set root = sha256('x') where level = 0 and n = 1",
        "delete from tile where level = 0 and n = 0",
        "delete from checkpoint where size = (select max(size) from checkpoint)",
        "update checkpoint set note = replace(note, 'record', 'another')",
        "update checkpoint set note = 'x'",
    ],
)
def test_a_tree_that_was_tampered_with_is_not_gone_on_from(
    writer: Writer, signer: Signer, statement: str
) -> None:
    for rows in (600, 40):
        writer.write(rows)
        seal_all(signer)
    forge(writer, statement)
    writer.write()
    for attempt in (sealing.seal, sealing.check):
        with pytest.raises(sealing.RecordAltered):
            attempt(signer=signer)
    assert writer.ask("select count(*) from unsealed") == 1


def test_an_entry_that_went_before_it_was_sealed_is_missed(writer: Writer, signer: Signer) -> None:
    seal_all(signer)
    writer.write(4)
    forge(writer, "delete from entry where id = (select max(id) from entry)")
    assert seal_all(signer) == 3
    assert (
        writer.ask("select what from alarm") == "Entries that waited to be sealed are gone from the history."
    )


@pytest.mark.django_db
@pytest.mark.parametrize("table", DERIVED)
def test_only_the_sealer_adds_to_the_tree_and_nobody_changes_it(table: str) -> None:
    for role in ("none", *EVERYBODY):
        refused = say(role, f"insert into {table} {ROWS[table]}").refused
        if role == "heard_seal":
            assert refused == ("23503" if table == "cosignature" else ""), refused
        else:
            assert refused in (DENIED, PROMISE), (role, refused)
        column = ROWS[table][1:].partition(",")[0]
        for change in (
            f"delete from {table}",
            f"truncate {table} cascade",
            f"update {table} set {column} = {column}",
        ):
            assert say(role, change).refused in (DENIED, PROMISE), (role, change)


@pytest.mark.django_db
def test_the_queue_is_filled_by_triggers_and_emptied_by_the_sealer_alone() -> None:
    for role in ("none", *EVERYBODY):
        assert say(role, "insert into unsealed values ('{1}')").refused in (DENIED, PROMISE), role
        assert say(role, "update unsealed set entries = '{}'").refused in (DENIED, PROMISE), role
        assert say(role, "truncate unsealed").refused in (DENIED, PROMISE), role
        emptied = say(role, "delete from unsealed").refused
        assert emptied == "" if role == "heard_seal" else emptied in (DENIED, PROMISE), role


@pytest.mark.django_db
@pytest.mark.promise("Need to know")
def test_the_sealer_reads_no_word_of_the_record() -> None:
    for column in ("text", "salt", "why", "row_id", "strand_id", "actor_id", "recorded_at"):
        assert say("heard_seal", f"select {column} from entry limit 1").refused == DENIED, column
    assert say("heard_seal", "select id, leaf from entry limit 1").count == 1
    for table in ("concern", "move", "strand", "reading", "worker", "token", "mailbox", "actor"):
        assert say("heard_seal", f"select * from {table} limit 1").refused == DENIED, table


@pytest.mark.django_db
@pytest.mark.promise("Anonymous stays anonymous")
def test_no_time_of_sealing_is_finer_than_a_minute(seals: Any, as_superuser: Any) -> None:
    assert seals() > 0
    with as_superuser(), connections["default"].cursor() as cursor:
        cursor.execute(
            "select count(*) from checkpoint where extract(microsecond from at) = 0 and at > now() - interval '2 minutes'"
        )
        assert cursor.fetchone()[0] == 1


def test_it_all_comes_back_from_a_dump(own_database: OwnDatabase, writer: Writer, signer: Signer) -> None:
    writer.write(700)
    seal_all(signer)
    writer.write(3)  # still waits
    program = find_binaries() / "pg_dump"
    dump = subprocess.run([program, own_database.url("heard_dump")], check=True, capture_output=True).stdout
    ours = "select nspname from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')"
    for (schema,) in writer.connection.execute(ours).fetchall():
        writer.connection.execute(f"drop schema {schema} cascade")
    connections["seal"].close()
    restore = [find_binaries() / "psql", "-q", "-v", "ON_ERROR_STOP=1", own_database.url()]
    restored = subprocess.run(restore, input=dump, check=False, capture_output=True)
    assert restored.returncode == 0, restored.stderr.decode()
    assert seal_all(signer) == 3
    assert whole(writer, signer).size == writer.ask("select count(*) from entry")


def test_the_key_is_kept_outside_the_database(own_database: OwnDatabase, writer: Writer) -> None:
    sealing.seal()
    path = Path(settings.SEAL_KEY)
    assert path.stat().st_mode & 0o777 == 0o600
    line = path.read_text().strip()
    assert Key.parse(writer.ask("select vkey from sealing_key")) == Signer.parse(line).key
    dump = subprocess.run(
        [find_binaries() / "pg_dump", own_database.url("heard_dump")], check=True, capture_output=True
    )
    *_words, key = line.split("+", 4)  # the key itself may hold a plus
    assert len(key) > 40
    assert key.encode() not in dump.stdout


def test_each_login_is_tried(own_database: OwnDatabase) -> None:
    for role in LOGINS:
        if role == "heard_seal":
            continue
        with psycopg.connect(own_database.url(role), autocommit=True) as connection:
            for table in DERIVED:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(f"insert into {table} {ROWS[table]}")
