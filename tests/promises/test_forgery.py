"""Somebody with every right over the database forges the record, and ./heard verify finds and names it."""

from __future__ import annotations

import contextlib
import json
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from heard.frame.database.embedded import Embedded
from heard.frame.database.prepare import copy_database, drop_database
from heard.history import notes, sealing
from heard.history.checking import COSIGNS, SIGNS_NOTES, Key, leaf_hash
from heard.history.notes import Signer, kept
from heard.history.tree import Growing
from heard.history.verifying import Kind, Report, dumps, verify
from tests.crowd import crowd, found
from tests.database import OwnDatabase, copied, django_on

pytestmark = [pytest.mark.long, pytest.mark.promise("Nothing is rewritten")]


ERASURE = "00000000-0000-4000-8000-00000000e7a5"


@dataclass
class Sealed:
    """A record that was sealed in several batches, and what a witness holds of it."""

    own: OwnDatabase
    older: OwnDatabase  # the same, before the last batches
    signer: Signer
    police: Signer
    witnessed: str

    @property
    def keys(self) -> list[Key]:
        return [self.signer.key, self.police.key]


@pytest.fixture(scope="module")
def sealed(
    server: Embedded, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sealed]:
    """Some concerns, sealed batch by batch; the police's witness has signed the last checkpoint."""
    keys = tmp_path_factory.mktemp("keys")
    signer = kept(keys / "record", lambda: "heard.test/record", SIGNS_NOTES)
    police = kept(keys / "police", lambda: "police.test/witness", COSIGNS)
    older = OwnDatabase(server)
    with copied(server) as own, django_db_blocker.unblock():
        with django_on(own):
            found(own)
            # Some in full tiles behind the first checkpoint, and some where no tile is full yet.
            first = size = sealing.seal(signer=signer)
            while size < first + 512 or not 100 < size % 256 < 200:
                crowd(own, 10, first=size)
                size += sealing.seal(signer=signer)
        copy_database(older.url(), template=own.name)
        with django_on(own):
            crowd(own, 10, first=10_000)
            sealing.seal(signer=signer)
            witnessed = _cosigned(own, police)
            crowd(own, 5, first=20_000)
        yield Sealed(own, older, signer, police, witnessed)
        drop_database(older.url())


def _cosigned(own: OwnDatabase, police: Signer) -> str:
    """The last checkpoint as the witness keeps it; its signature is kept here too."""
    with psycopg.connect(own.url("heard_seal"), autocommit=True) as seal:
        size, note = seal.execute("select size, note from checkpoint order by size desc limit 1").fetchone()
        line = police.cosign(note.partition("\n\n")[0] + "\n", int(time.time()))
        seal.execute(
            "insert into cosignature (size, witness, line) values (%s, %s, %s)", [size, police.name, line]
        )
    return str(note) + line


class Forger:
    """The superuser, with every trigger switched off."""

    def __init__(self, own: OwnDatabase) -> None:
        self.own = own
        self.session = psycopg.connect(own.url(), autocommit=True)
        self.session.execute("set session_replication_role = replica")

    def do(self, sql: str, *parameters: Any) -> list[Any]:
        cursor = self.session.execute(sql, parameters or None)
        return cursor.fetchall() if cursor.description else []

    def one(self, sql: str, *parameters: Any) -> Any:
        return self.do(sql, *parameters)[0][0]

    def account(self, n: int = 3, *, in_tile: bool = True) -> tuple[int, str]:
        """The entry of somebody's account, and its strand; in a full tile, or where none is full yet."""
        [(entry, strand)] = self.do(
            "select e.id, e.row_id from entry e join sealed s on s.entry_id = e.id"
            " where e.table_name = 'concern' and (s.idx < (select max(n) + 1 from tile where level = 0) * 256) = %s"
            " order by s.idx offset %s limit 1",
            in_tile,
            n,
        )
        return entry, strand

    def rewrite(self, entry: int, old: str = "cars", new: str = "bars", *, leaf: bool) -> None:
        """Change a word in an entry; with its leaf, so that it fits again."""
        text, salt = self.do("select text, salt from entry where id = %s", entry)[0]
        assert old in text
        self.do("update entry set text = %s where id = %s", text.replace(old, new), entry)
        if leaf:
            self.do(
                "update entry set leaf = %s where id = %s", leaf_hash(salt, text.replace(old, new)), entry
            )

    def reseal(self, signer: Signer | None = None) -> None:
        """Make the tree anew from the entries as they stand; and sign all its checkpoints, with a key for it."""
        tree = Growing()
        sizes = {row[0] for row in self.do("select size from checkpoint")}
        for (leaf,) in self.do(
            "select e.leaf from sealed s join entry e on e.id = s.entry_id order by s.idx"
        ):
            for tile in tree.add(leaf):
                self.do(
                    "update tile set hashes = %s, root = %s where level = %s and n = %s",
                    tile.hashes,
                    tile.root,
                    tile.level,
                    tile.n,
                )
            if signer and tree.size in sizes:
                text = notes.checkpoint(signer.name, tree.size, tree.root())
                self.do(
                    "update checkpoint set note = %s where size = %s",
                    f"{text}\n{signer.sign(text)}",
                    tree.size,
                )

    def cut(self, size: int) -> None:
        """Cut everything off behind a place, and leave nothing that would tell."""
        gone = [
            row[0]
            for row in self.do(
                "select id from entry where not exists (select from sealed where entry_id = id and idx < %s)",
                size,
            )
        ]
        for table, strand in self.do(
            "select distinct table_name, row_id from entry where id = any (%s)", gone
        ):
            key = {"concern": "strand_id", "bank_holiday": "day"}.get(table, "id")
            self.do(f"delete from {table} where {key}::text = %s", strand)
        self.do("delete from entry where id = any (%s)", gone)
        self.do("delete from unsealed")
        self.do("delete from sealed where idx >= %s", size)
        self.do("delete from tile where (n + 1) * 256 > %s", size)
        self.do("delete from checkpoint where size > %s", size)
        self.do("delete from cosignature where size > %s", size)


@contextlib.contextmanager
def forging(own: OwnDatabase) -> Iterator[Forger]:
    """Somebody with every right over a copy of a database, dropped afterwards."""
    copy = OwnDatabase(own.server)
    copy_database(copy.url(), template=own.name)
    forger = Forger(copy)
    with forger.session:
        yield forger
    drop_database(copy.url())


@pytest.fixture
def forger(sealed: Sealed) -> Iterator[Forger]:
    with forging(sealed.own) as forger:
        yield forger


def found_in(own: OwnDatabase, sealed: Any, **options: Any) -> Report:
    with dumps.live(own.url("heard_dump"), own.server.binaries / "pg_dump") as source:
        return verify(source, **{"keys": sealed.keys, "witness": sealed.witnessed, **options})


def is_found(forger: Forger, sealed: Sealed, kind: Kind, *words: str, **options: Any) -> Report:
    """That kind of forgery is named, in a sentence with these words."""
    report = found_in(forger.own, sealed, **options)
    said = [finding.words for finding in report.findings.named if finding.kind is kind]
    assert any(all(word in sentence for word in words) for sentence in said), report
    return report


# ---- What nobody touched -----------------------------------------------------------------------------------------


def test_a_record_that_nobody_touched_is_found_good(sealed: Sealed) -> None:
    report = found_in(sealed.own, sealed)
    assert report.good, report
    assert not report.untold
    assert any("entries are what police.test/witness itself holds" in line for line in report.looked_at)
    assert any("35 entries wait to be sealed" in line for line in report.looked_at), report.looked_at


def test_what_was_not_given_is_said_to_be_untold(sealed: Sealed) -> None:
    report = found_in(sealed.own, sealed, keys=None, witness=None)
    assert report.good
    assert [line.split(".")[0] for line in report.untold] == [
        "Who signed",
        "Whether 1 signatures of witnesses are theirs: their keys were not given",
        "Whether the end was cut off, or the whole is an older state",
    ]


# ---- Words -------------------------------------------------------------------------------------------------------


def test_a_word_in_an_entry(forger: Forger, sealed: Sealed) -> None:
    entry, strand = forger.account()
    forger.rewrite(entry, leaf=False)
    is_found(
        forger, sealed, Kind.ALTERED, f"Entry {entry}, about concern {strand}", "its words are not those"
    )


def test_a_word_in_a_table(forger: Forger, sealed: Sealed) -> None:
    entry, strand = forger.account()
    forger.do("update concern set account = 'Nothing happened.' where strand_id = %s", strand)
    report = is_found(forger, sealed, Kind.ALTERED, f"concern {strand}, column account", f"(entry {entry})")
    assert len(report.findings.named) == 1


def test_a_word_in_both(forger: Forger, sealed: Sealed) -> None:
    entry, strand = forger.account()
    forger.rewrite(entry, leaf=False)
    forger.do("update concern set account = replace(account, 'cars', 'bars') where strand_id = %s", strand)
    report = is_found(forger, sealed, Kind.ALTERED, f"Entry {entry}, about concern {strand}")
    assert len(report.findings.named) == 1


def test_a_word_in_both_and_its_hash(forger: Forger, sealed: Sealed) -> None:
    entry, strand = forger.account()
    forger.rewrite(entry, leaf=True)
    forger.do("update concern set account = replace(account, 'cars', 'bars') where strand_id = %s", strand)
    report = is_found(
        forger, sealed, Kind.ALTERED, f"Entry {entry}, place ", "its words and its hash were rewritten"
    )
    assert report.named[0].startswith(f"Entry {entry} is about concern {strand}, insert, recorded ")


def test_a_word_and_its_hash_where_no_tile_is_full_yet(forger: Forger, sealed: Sealed) -> None:
    entry, _strand = forger.account(in_tile=False)
    forger.rewrite(entry, leaf=True)
    report = is_found(forger, sealed, Kind.ALTERED, "is not what was signed on", "at least one was altered")
    assert any(line.startswith(f"Entry {entry} is about concern") for line in report.named)


def test_a_word_with_its_hash_and_the_whole_tree(forger: Forger, sealed: Sealed) -> None:
    entry, _strand = forger.account()
    forger.rewrite(entry, leaf=True)
    forger.reseal()
    report = is_found(forger, sealed, Kind.ALTERED, "is not what was signed on", "at least one was altered")
    assert any(line.startswith(f"Entry {entry} is about concern") for line in report.named)
    assert any(f.kind is Kind.FORKED for f in report.findings.named)


def test_everything_signed_again_with_another_key(forger: Forger, sealed: Sealed, tmp_path: Any) -> None:
    entry, _strand = forger.account()
    forger.rewrite(entry, leaf=True)
    another = kept(tmp_path / "another", lambda: "heard.test/record", SIGNS_NOTES)
    forger.reseal(another)
    forger.do("delete from cosignature")
    is_found(forger, sealed, Kind.UNSIGNED, "it is not signed by a known key")
    forger.do("update sealing_key set vkey = %s", str(another.key))
    is_found(
        forger, sealed, Kind.UNSIGNED, "sealed with a key that is not among those given", str(another.key)
    )
    # With the keys that the forger put there it holds together, and says how little that is; a witness still knows.
    assert found_in(forger.own, sealed, keys=None, witness=None).untold[0].startswith("Who signed.")
    is_found(forger, sealed, Kind.FORKED, "police.test/witness", keys=[another.key, *sealed.keys])


def test_everything_signed_again_with_the_records_own_key(forger: Forger, sealed: Sealed) -> None:
    entry, _strand = forger.account()
    forger.rewrite(entry, leaf=True)
    forger.reseal(sealed.signer)
    is_found(forger, sealed, Kind.FORKED, "police.test/witness", "has shown two different histories")
    is_found(forger, sealed, Kind.UNSIGNED, "The signature of police.test/witness", witness=None)


# ---- Rows and entries that come and go ---------------------------------------------------------------------------


def test_an_entry_that_is_deleted(forger: Forger, sealed: Sealed) -> None:
    entry, strand = forger.account()
    forger.do("delete from entry where id = %s", entry)
    report = is_found(forger, sealed, Kind.REMOVED, f"Entry {entry}, place ", "is gone from the history")
    assert any(f"concern {strand} has no entry" in finding.words for finding in report.findings.named)


def test_a_row_that_is_deleted(forger: Forger, sealed: Sealed) -> None:
    entry, strand = forger.account()
    forger.do("delete from concern where strand_id = %s", strand)
    is_found(forger, sealed, Kind.REMOVED, f"concern {strand} is gone", f"(entry {entry})")


def test_an_entry_with_its_row_and_its_place(forger: Forger, sealed: Sealed) -> None:
    entry, strand = forger.account()
    place = forger.one("select idx from sealed where entry_id = %s", entry)
    forger.do("delete from concern where strand_id = %s", strand)
    forger.do("delete from entry where id = %s", entry)
    forger.do("delete from sealed where entry_id = %s", entry)
    is_found(forger, sealed, Kind.REMOVED, f"Place {place} of the tree is empty")


def test_an_entry_that_waits_to_be_sealed(forger: Forger, sealed: Sealed) -> None:
    entry = forger.one("select max(id) from entry")
    forger.do("delete from entry where id = %s", entry)
    is_found(forger, sealed, Kind.REMOVED, f"Entry {entry}, which waits to be sealed, is gone")


def test_words_that_are_taken_out_without_an_erasure(forger: Forger, sealed: Sealed) -> None:
    entry, strand = forger.account()
    forger.do("update entry set text = null, salt = null where id = %s", entry)
    report = is_found(forger, sealed, Kind.REMOVED, f"The words of entry {entry} were removed")
    assert report.named == [
        line for line in report.named if f"Entry {entry} is about concern {strand}" in line
    ]


def test_words_taken_out_under_an_erasure_that_was_made_up(forger: Forger, sealed: Sealed) -> None:
    entry, strand = forger.account()
    forger.do("update entry set text = null, salt = null where id = %s", entry)
    forger.do(
        "insert into erasure (id, strand_id, of_strand_id, at, entries, removed, carried_out)"
        " values (%s, %s, %s, now(), array[%s]::bigint[], '{}', true)",
        ERASURE,
        strand,
        strand,
        entry,
    )
    report = is_found(forger, sealed, Kind.ADDED, f"erasure {ERASURE} has no entry in the history")
    assert len(report.findings.named) == 1
    assert any("1 entries were erased lawfully" in line for line in report.looked_at)


def test_a_row_put_in_past_the_history(forger: Forger, sealed: Sealed) -> None:
    forger.do("insert into person (id, made_at) values ('00000000-0000-4000-8000-00000000abcd', now())")
    is_found(forger, sealed, Kind.ADDED, "person 00000000-0000-4000-8000-00000000abcd has no entry")


def test_an_entry_put_in_past_the_sealer(forger: Forger, sealed: Sealed) -> None:
    entry, _strand = forger.account()
    added = forger.one(
        "insert into entry (recorded_at, actor_id, why, table_name, operation, row_id, strand_id, text, salt, leaf)"
        " select recorded_at, actor_id, why, table_name, operation, row_id, strand_id, text, salt, leaf from entry"
        " where id = %s returning id",
        entry,
    )
    is_found(forger, sealed, Kind.ADDED, f"Entry {added} has no place in the tree")


@pytest.mark.parametrize("behind", [True, False])
def test_an_entry_with_the_number_of_another(forger: Forger, sealed: Sealed, behind: bool) -> None:
    """It fits its own leaf and its row, and the tree holds the other, whichever of the two is read last."""
    number, _strand = forger.account()
    like, row = forger.do(
        "select id, row_id from entry where table_name = 'bank_holiday' order by id limit 1"
    )[0]
    text, salt = forger.do("select text, salt from entry where id = %s", like)[0]
    text = text.replace(f'"day": "{row}"', '"day": "2031-07-09"')
    forger.do("alter table entry drop constraint entry_pkey cascade")
    for table, number_of, change in (
        ("bank_holiday", row, "day = '2031-07-09'"),
        ("entry", like, "id = %(number)s, row_id = '2031-07-09', text = %(text)s, leaf = %(leaf)s"),
    ):
        key = "day" if table == "bank_holiday" else "id"
        forger.do(f"create temp table one as select * from {table} where {key}::text = %s::text", number_of)
        said = {"number": number, "text": text, "leaf": leaf_hash(salt, text)}
        forger.session.execute(f"update one set {change}", said)
        forger.do(f"insert into {table} overriding system value select * from one; drop table one")
    if not behind:
        forger.do(
            "create temp table one as select * from entry where id = %s and row_id <> '2031-07-09'", number
        )
        forger.do("delete from entry where id = %s and row_id <> '2031-07-09'", number)
        forger.do("insert into entry overriding system value select * from one")
    is_found(forger, sealed, Kind.ADDED, f"Entry {number} is there more than once")


def test_an_entry_put_in_its_place_twice(forger: Forger, sealed: Sealed) -> None:
    entry, _strand = forger.account()
    forger.do("alter table sealed drop constraint sealed_entry_id_key")
    place = forger.one("select idx from sealed where entry_id <> %s order by idx limit 1", entry)
    forger.do("update sealed set entry_id = %s where idx = %s", entry, place)
    is_found(forger, sealed, Kind.ADDED, f"Entry {entry} stands at place", "and at another too")


# ---- Order and time ----------------------------------------------------------------------------------------------


def test_two_that_change_places(forger: Forger, sealed: Sealed) -> None:
    for in_tile in (True, False):
        one, other = (forger.account(n, in_tile=in_tile)[0] for n in (2, 5))
        here, there = (
            forger.one("select idx from sealed where entry_id = %s", entry) for entry in (one, other)
        )
        assert here != there
        forger.do("update sealed set idx = idx + 1000000 where idx in (%s, %s)", here, there)
        forger.do("update sealed set idx = %s where entry_id = %s", there, one)
        forger.do("update sealed set idx = %s where entry_id = %s", here, other)
        is_found(forger, sealed, Kind.REORDERED, f"Entry {one}, place {there}")
    is_found(forger, sealed, Kind.REORDERED, "stands at place", "it was sealed at place")


def test_two_that_change_their_words(forger: Forger, sealed: Sealed) -> None:
    one, other = (forger.account(n)[0] for n in (2, 5))
    forger.do(
        "update entry e set text = o.text, salt = o.salt, leaf = o.leaf, row_id = o.row_id, strand_id = o.strand_id"
        " from entry o where (e.id, o.id) in ((%s, %s), (%s, %s))",
        one,
        other,
        other,
        one,
    )
    place = forger.one("select idx from sealed where entry_id = %s", other)
    is_found(
        forger, sealed, Kind.REORDERED, f"Entry {one} stands at place", f"it was sealed at place {place}"
    )


def test_a_date_beside_the_text(forger: Forger, sealed: Sealed) -> None:
    entry, _strand = forger.account()
    forger.do("update entry set recorded_at = recorded_at - interval '3 days' where id = %s", entry)
    is_found(
        forger, sealed, Kind.BACKDATED, f"Entry {entry}", "recorded_at does not say what the hashed text says"
    )


COLUMNS = {
    "actor_id": "'00000000-0000-4000-8000-000000000002'",
    "why": "'because'",
    "table_name": "'remark'",
    "operation": "'UPDATE'",
    "row_id": "'00000000-0000-4000-8000-000000000002'",
    "strand_id": "null",
}


def test_a_column_beside_the_text(forger: Forger, sealed: Sealed) -> None:
    altered = {column: forger.account(n)[0] for n, column in enumerate(COLUMNS)}
    for column, entry in altered.items():
        forger.do(f"update entry set {column} = {COLUMNS[column]} where id = %s", entry)
    said = [finding.words for finding in found_in(forger.own, sealed).findings.named]
    for column, entry in altered.items():
        words = f"Entry {entry}, about ", f": the column {column} does not say"
        assert any(all(each in sentence for each in words) for sentence in said), (column, said)


def test_an_entry_that_is_written_now_and_dated_earlier(
    forger: Forger, sealed: Sealed, django_db_blocker: Any
) -> None:
    """It is hashed, queued and sealed as it should be; only, it was not there when the record was signed after its date."""
    entry, _strand = forger.account()
    text, salt = forger.do("select text, salt from entry where id = %s", entry)[0]
    said = json.loads(text)
    day = "2026-03-12"
    forged = text.replace(said["recorded_at"][:10], day)
    added = forger.one(
        "insert into entry (recorded_at, actor_id, why, table_name, operation, row_id, strand_id, text, salt, leaf)"
        " select (%s::text::jsonb ->> 'recorded_at')::timestamptz, actor_id, why, table_name, operation, row_id, strand_id,"
        " %s, salt, %s from entry where id = %s returning id",
        forged,
        forged,
        leaf_hash(salt, forged),
        entry,
    )
    forger.do("insert into unsealed values (array[%s]::bigint[])", added)
    with django_db_blocker.unblock(), django_on(forger.own):
        assert sealing.seal(signer=sealed.signer) > 1
    is_found(forger, sealed, Kind.BACKDATED, f"Entry {added}, place ", "when it cannot have been")


# ---- The end, and other histories --------------------------------------------------------------------------------


def test_the_end_cut_off_without_a_trace(forger: Forger, sealed: Sealed) -> None:
    size = forger.one("select size from checkpoint order by size desc offset 2 limit 1")
    forger.cut(size)
    blind = found_in(forger.own, sealed, witness=None)
    assert blind.good, blind
    assert any("Whether the end was cut off" in line for line in blind.untold)
    is_found(forger, sealed, Kind.TRUNCATED, "police.test/witness signed", f"and here are {size:,}")


def test_the_end_cut_off_and_the_signatures_left(forger: Forger, sealed: Sealed) -> None:
    forger.do("delete from sealed where idx >= 700")
    report = is_found(forger, sealed, Kind.TRUNCATED, "and 700 have a place", witness=None)
    waiting = forger.one("select sum(cardinality(entries)) from unsealed")
    assert report.findings.count[Kind.ADDED] == forger.one("select count(*) from entry") - 700 - waiting


def test_an_old_copy_put_back(sealed: Sealed) -> None:
    report = found_in(sealed.older, sealed)
    assert [finding.kind for finding in report.findings.named] == [Kind.TRUNCATED]
    assert "police.test/witness" in report.findings.named[0].words


def test_another_history_from_some_point_on(forger: Forger, sealed: Sealed, django_db_blocker: Any) -> None:
    """Cut off, and gone on with differently, by somebody who has the record's own key."""
    forger.cut(forger.one("select size from checkpoint order by size desc offset 2 limit 1"))
    forger.do("select setval('entry_id_seq', (select max(id) from entry))")
    with django_db_blocker.unblock(), django_on(forger.own):
        crowd(forger.own, 30, first=200)
        sealing.seal(signer=sealed.signer)
    is_found(forger, sealed, Kind.FORKED, "police.test/witness", "is not what stands here")


# ---- Signatures, tiles and guards --------------------------------------------------------------------------------


def test_a_checkpoint_that_was_altered(forger: Forger, sealed: Sealed) -> None:
    size = forger.one("select size from checkpoint order by size limit 1")
    forger.do("update checkpoint set note = replace(note, 'heard.test', 'heard.best') where size = %s", size)
    is_found(forger, sealed, Kind.UNSIGNED, f"The checkpoint of {size} entries")


def test_a_witnesss_signature_that_was_altered(forger: Forger, sealed: Sealed) -> None:
    forger.do("update cosignature set line = %s", sealed.police.cosign("another\n", 1_700_000_000))
    is_found(forger, sealed, Kind.UNSIGNED, "The signature of police.test/witness")


def test_a_tile_that_was_altered(forger: Forger, sealed: Sealed) -> None:
    for n, change in enumerate(("root = sha256(root)", "hashes = decode(repeat('ab', 8192), 'hex')")):
        forger.do(f"update tile set {change} where level = 0 and n = %s", n)
        is_found(forger, sealed, Kind.ALTERED, f"Tile {n} of level 0 of the tree is gone or was altered")
    forger.do("delete from tile where n = 0")
    is_found(forger, sealed, Kind.ALTERED, "Tile 0 of level 0 of the tree is gone")


def test_a_guard_that_was_left_switched_off(forger: Forger, sealed: Sealed) -> None:
    forger.do("alter table concern disable trigger history_2")
    is_found(forger, sealed, Kind.UNGUARDED, "The trigger history_2 of concern is switched off")


# ---- Any byte ----------------------------------------------------------------------------------------------------


class Dumped:
    """A plain dump of the whole record, and where a forged copy of it may stand."""

    def __init__(self, path: Path) -> None:
        self.dump = path.read_bytes()
        self.path = path.with_name("forged.sql")

    def __repr__(self) -> str:
        return "the dump"


@pytest.fixture(scope="module")
def dumped(sealed: Sealed, tmp_path_factory: pytest.TempPathFactory) -> Dumped:
    """The whole record as a plain dump."""
    path = tmp_path_factory.mktemp("dump") / "heard.sql"
    command, environment = dumps.pg_dump(sealed.own.server.binaries / "pg_dump", sealed.own.url("heard_dump"))
    with path.open("wb") as file:
        subprocess.run(command, env=environment, stdout=file, check=True)
    return Dumped(path)


def _lines(dump: bytes, table: str) -> tuple[int, int]:
    start = dump.index(b"\n", dump.index(f"COPY heard.{table} (".encode())) + 1
    return start, dump.index(b"\n\\.\n", start)


TABLES = ["entry", "sealed", "checkpoint", "tile", "concern"]


@settings(
    max_examples=25, phases=[Phase.generate]
)  # an example that was made smaller would not be a clearer one
@given(table=st.sampled_from(TABLES), where=st.floats(0, 1, exclude_max=True), bits=st.integers(1, 255))
def test_any_byte_of_what_was_sealed(
    table: str, where: float, bits: int, sealed: Sealed, dumped: Dumped
) -> None:
    """Whatever one byte of the history, the tree or the signatures is turned into, it is found, or it cannot be read.

    All but the time of a checkpoint, which is signed by its witnesses alone.
    """
    dump, path = dumped.dump, dumped.path
    start, end = _lines(dump, table)
    place = start + int(where * (end - start))
    if table == "checkpoint" and dump[dump.rindex(b"\n", 0, place) : place].count(b"\t") > 1:
        return
    byte = dump[place] ^ bits
    path.write_bytes(dump[:place] + bytes([byte]) + dump[place + 1 :])
    try:
        report = verify(dumps.PlainFile(path), keys=sealed.keys, witness=sealed.witnessed)
    except dumps.Unreadable:
        return
    assert not report.good, (table, dump[place - 40 : place + 40], byte)


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("entry", b"\t\\\\x", b"\t\\\\y"),
        ("entry", b" ", b"T"),
        ("concern", b"\tf\t", b"\tx\t"),
        ("concern", b"\t{", b"\t("),
        ("tile", b"a", b"A"),
        ("entry", b"\n", b"\t\n"),
        ("entry", b"\t", b"\t\t"),
        ("concern", b"\n", b"\t\n"),
        ("entry", b"\tINSERT", b"\tINSER\xff"),
    ],
)
def test_a_byte_that_only_changes_how_a_value_is_written(
    table: str, old: bytes, new: bytes, sealed: Sealed, dumped: Dumped
) -> None:
    start, end = _lines(dumped.dump, table)
    place = dumped.dump.index(old, start, end)
    dumped.path.write_bytes(dumped.dump[:place] + new + dumped.dump[place + len(old) :])
    with contextlib.suppress(dumps.Unreadable):
        assert not verify(dumps.PlainFile(dumped.path), keys=sealed.keys).good


@pytest.mark.parametrize("column", ["row_id", "strand_id"])
@pytest.mark.parametrize("table", ["concern", "clock"])  # one that never changes, and one that does
def test_an_entry_turned_to_another_row(table: str, column: str, sealed: Sealed, dumped: Dumped) -> None:
    """Whatever else stands in the dump is as the database wrote it."""
    start, end = _lines(dumped.dump, "entry")
    head = dumped.dump[dumped.dump.rindex(b"(", 0, start) + 1 : start]
    names = head.decode().partition(")")[0].split(", ")
    lines = [line.split(b"\t") for line in dumped.dump[start:end].split(b"\n")]
    one, other = [fields for fields in lines if fields[names.index("table_name")] == table.encode()][:2]
    place = names.index(column)
    true, forged = b"\t".join(one), b"\t".join([*one[:place], other[place], *one[place + 1 :]])
    dumped.path.write_bytes(dumped.dump.replace(true, forged))
    report = verify(dumps.PlainFile(dumped.path), keys=sealed.keys, witness=sealed.witnessed)
    words = (
        f"Entry {one[0].decode()}, about ",
        f": the column {column} does not say what the hashed text says.",
    )
    assert sum(all(each in finding.words for each in words) for finding in report.findings.named) == 1, report


def test_a_dump_that_nobody_touched_is_found_good(sealed: Sealed, dumped: Dumped) -> None:
    dump, path = dumped.dump, dumped.path
    path.write_bytes(dump)
    report = verify(dumps.PlainFile(path), keys=sealed.keys, witness=sealed.witnessed)
    assert report.good, report
    for length in (len(dump) // 2, len(dump) - 200):
        path.write_bytes(dump[:length])
        with pytest.raises(dumps.Unreadable, match="cut off"):
            verify(dumps.PlainFile(path), keys=sealed.keys)
