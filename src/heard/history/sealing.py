"""The sealer: gives each entry its place in the tree, and signs what the tree then is. Writers wait for none of it.

Every batch starts from the database alone and is one transaction: it takes rows from the queue, rebuilds the edge of
the tree from its tiles, finds that this is what the last checkpoint says, adds the leaves and signs. So a sealer that
is killed leaves nothing behind, and what commits late is in a later batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, transaction

from . import notes
from .checking import SIGNS_NOTES, Checkpoint, Key, Note, Wrong
from .tree import EMPTY, Growing, Tile

BATCH = 10_000  # rows of the queue, each of one statement
_ONE_SEALER = 4873_2652  # the key of the advisory lock, known to nobody else


class CannotSeal(Exception):
    """The sealer stands still until somebody has looked; the message says why and what to do."""


class RecordAltered(CannotSeal):
    """What is stored is not what was sealed."""


class AnotherKey(CannotSeal):
    """The database was sealed with another key than the one at hand."""


def own_key() -> notes.Signer:
    """The private key of this installation, made the first time; raises UnusableKey."""
    return notes.kept(Path(settings.SEAL_KEY), lambda: str(settings.ORIGIN), SIGNS_NOTES)


def seal(batch: int = BATCH, signer: notes.Signer | None = None) -> int:
    """Seal what up to ``batch`` statements wrote, and sign; returns how many entries.

    Returns 0 also while another sealer is at it. Raises CannotSeal, and then nothing was sealed.
    """
    signer = signer or own_key()
    with transaction.atomic(using="seal"), connections["seal"].cursor() as cursor:
        if not _alone(cursor) or not (queued := _taken(cursor, batch)):
            return 0
        tree = standing(cursor, signer)
        leaves = _leaves(cursor, queued)
        if leaves:
            _keep(cursor, tree, leaves, signer)
    return len(leaves)


def check(signer: notes.Signer | None = None) -> int:
    """Find that the tree is what its last checkpoint says and that this key may go on; returns its size.

    Raises CannotSeal.
    """
    with transaction.atomic(using="seal"), connections["seal"].cursor() as cursor:
        return standing(cursor, signer or own_key()).size


def change_key(signer: notes.Signer) -> None:
    """Let another key seal from here on, for everybody to see; the tree goes on."""
    with transaction.atomic(using="seal"), connections["seal"].cursor() as cursor:
        _enlist(cursor, signer)
        raise_alarm("Another key seals the record from here on.", signer.name)


def raise_alarm(what: str, about: str) -> None:
    """Keep, once a day, what somebody must look into."""
    with connections["seal"].cursor() as cursor:
        cursor.execute(
            """insert into alarm (what, about) select %(what)s, %(about)s
                where not exists (select from alarm where what = %(what)s and about = %(about)s
                                                      and at > now() - interval '1 day')""",
            {"what": what, "about": about},
        )


def read_tile(cursor: Any, level: int, n: int) -> bytes:
    """The hashes of one tile, full or not."""
    cursor.execute("select tile_hashes(%s, %s)", [level, n])
    return bytes(cursor.fetchone()[0])


def standing(cursor: Any, signer: notes.Signer) -> Growing:
    """The tree as it stands, when it is what its last checkpoint says and this key may go on with it."""
    keys = _keys(cursor, signer)
    cursor.execute("select size, note from checkpoint order by size desc limit 1")
    size, note = cursor.fetchone() or (0, "")
    cursor.execute("select coalesce(max(idx) + 1, 0) from sealed")
    if (stored := cursor.fetchone()[0]) != size:
        raise RecordAltered(
            f"{stored} entries have a place in the tree, and the last checkpoint speaks of {size}."
        )
    try:
        tree = Growing.of(size, lambda level, n: read_tile(cursor, level, n))
        root = _signed_root(note, keys) if note else EMPTY
    except (ValueError, Wrong) as error:
        raise RecordAltered(f"The last checkpoint and the tree do not hold together: {error}.") from error
    if tree.root() != root:
        raise RecordAltered(
            "The entries that are stored are not those that the last checkpoint was signed for."
        )
    return tree


def _signed_root(note: str, keys: Iterable[Key]) -> bytes:
    parsed = Note.parse(note)
    if not parsed.verify(keys, notes.verify):
        raise Wrong("no key of this record has signed the last checkpoint")
    return Checkpoint.parse(parsed.text).root


def _keys(cursor: Any, signer: notes.Signer) -> list[Key]:
    """All keys that have sealed this record; the latest must be ours."""
    cursor.execute("select vkey from sealing_key order by id")
    found = [row[0] for row in cursor.fetchall()]
    if not found:
        _enlist(cursor, signer)
        return [signer.key]
    if found[-1] != str(signer.key):
        raise AnotherKey(
            f"This database was sealed with the key {found[-1]}, and the key here is {signer.key}. Put the key back "
            "where HEARD_SEAL_KEY says. If it is lost, ./heard seal --new-key goes on with this one, for all to see."
        )
    return [Key.parse(vkey) for vkey in found]


def _enlist(cursor: Any, signer: notes.Signer) -> None:
    cursor.execute(
        "insert into sealing_key (vkey, from_size) select %s, coalesce(max(size), 0) from checkpoint",
        [str(signer.key)],
    )


def _alone(cursor: Any) -> bool:
    cursor.execute("select pg_try_advisory_xact_lock(%s)", [_ONE_SEALER])
    return bool(cursor.fetchone()[0])


def _taken(cursor: Any, batch: int) -> list[int]:
    """The entries that up to so many statements wrote, gone from the queue if this transaction commits."""
    cursor.execute(
        "delete from unsealed where ctid = any (array(select ctid from unsealed limit %s)) returning entries",
        [batch],
    )
    return [entry for (entries,) in cursor.fetchall() for entry in entries]


def _leaves(cursor: Any, queued: Sequence[int]) -> list[tuple[int, bytes]]:
    """Entries with their leaves, in the order in which they were numbered."""
    cursor.execute("select id, leaf from entry where id = any (%s) order by id", [queued])
    found: list[tuple[int, bytes]] = cursor.fetchall()
    if len(found) < len(queued):
        raise_alarm(
            "Entries that waited to be sealed are gone from the history.", str(len(queued) - len(found))
        )
    return found


def _keep(cursor: Any, tree: Growing, leaves: list[tuple[int, bytes]], signer: notes.Signer) -> None:
    """Give the entries the next places, and write the tiles that they fill and the checkpoint."""
    first = tree.size
    tiles: list[Tile] = [tile for _entry, leaf in leaves for tile in tree.add(bytes(leaf))]
    with cursor.copy("copy sealed (idx, entry_id) from stdin (format binary)") as copy:
        copy.set_types(["int8", "int8"])
        for idx, (entry, _leaf) in enumerate(leaves, first):
            copy.write_row((idx, entry))
    with cursor.copy("copy tile (level, n, hashes, root) from stdin (format binary)") as copy:
        copy.set_types(["int2", "int8", "bytea", "bytea"])
        for tile in tiles:
            copy.write_row((tile.level, tile.n, tile.hashes, tile.root))
    text = notes.checkpoint(signer.name, tree.size, tree.root())
    cursor.execute(
        "insert into checkpoint (size, note) values (%s, %s)", [tree.size, f"{text}\n{signer.sign(text)}"]
    )
