"""Backing the record up into one file, and putting such a file back where nothing is."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from heard.frame.database import prepare, programs
from heard.frame.database.addresses import parts
from heard.history import notes
from heard.history.verifying import dumps

FORMAT = "heard-backup/1"


class CannotBackUp(Exception):
    """Nothing was written; the message says why."""


class CannotRestore(Exception):
    """Nothing was put back; the message says why."""


@dataclass(frozen=True)
class Manifest:
    """What stands beside a backup: what it is, and up to where it was sealed."""

    format: str
    made_at: str
    bytes: int
    sha256: str
    postgresql: int
    entries: int
    waiting: int  # entries that were not sealed yet
    checkpoint: str | None  # the last, as it was signed

    @classmethod
    def read(cls, path: Path) -> Manifest | None:
        """The manifest beside a backup; none if there is none. Raises CannotRestore."""
        if not (beside := manifest_of(path)).exists():
            return None
        try:
            manifest = cls(**json.loads(beside.read_text(encoding="utf-8")))
        except (ValueError, TypeError) as error:
            raise CannotRestore(f"{beside} is no manifest of a backup") from error
        if manifest.format != FORMAT:
            raise CannotRestore(f"{beside} is of a form that this version does not know")
        return manifest


def manifest_of(path: Path) -> Path:
    """Where the manifest of a backup stands."""
    return path.with_name(path.name + ".json")


def back_up(url: str, path: Path) -> Manifest:
    """Write all that is committed now to a new file, by the login that may read everything.

    The file appears whole, with its manifest, after both are safely on the disk, or not at all; nothing that was there
    is overwritten. Raises CannotBackUp.
    """
    for taken in (path, manifest_of(path)):
        if taken.exists():
            raise CannotBackUp(f"{taken} is there already, and no backup is ever overwritten")
    with _snapshot(url) as (connection, snapshot), _beside(path) as new:
        folder = programs.beside(connection.info.server_version // 10000)
        command, environment = dumps.pg_dump(folder / "pg_dump", url)
        _run(
            [*command, "--format=custom", f"--snapshot={snapshot}", f"--file={new}"],
            environment,
            CannotBackUp,
        )
        _run([str(folder / "pg_restore"), "--list", str(new)], {}, CannotBackUp)
        manifest = _describe(connection, new)
        with _beside(manifest_of(path)) as words:
            words.write_text(json.dumps(asdict(manifest), indent=1) + "\n", encoding="utf-8")
            _keep(words, manifest_of(path))
            _keep(new, path)
    return manifest


@contextlib.contextmanager
def _snapshot(url: str) -> Iterator[tuple[psycopg.Connection, str]]:
    """A session with a snapshot that others can see the same record in."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        connection.execute("set transaction isolation level repeatable read read only")
        row = connection.execute("select pg_export_snapshot()").fetchone()
        yield connection, row[0] if row else ""


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """An empty file in the same folder that only its owner can read, and that is gone afterwards."""
    new = path.with_name(f".{path.name}.{os.getpid()}.part")
    os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield new
    finally:
        new.unlink(missing_ok=True)


def _keep(new: Path, path: Path) -> None:
    """Give a finished file its name: once its bytes are on the disk, and never in place of another."""
    notes.sync(new)
    try:
        os.link(new, path)
    except FileExistsError as error:
        raise CannotBackUp(f"{path} has appeared meanwhile, and no backup is ever overwritten") from error
    notes.sync(path.parent)


def _describe(connection: psycopg.Connection, file: Path) -> Manifest:
    asked = connection.execute(
        "select (select count(*) from heard.entry),"
        " (select coalesce(sum(cardinality(entries)), 0) from heard.unsealed),"
        " (select note from heard.checkpoint order by size desc limit 1)"
    ).fetchone()
    entries, waiting, checkpoint = asked or (0, 0, None)
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    version = connection.info.server_version // 10000
    size = file.stat().st_size
    return Manifest(FORMAT, made_at, size, _sha256(file), version, entries, int(waiting), checkpoint)


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _run(command: list[str], environment: Mapping[str, str], refused: type[Exception]) -> None:
    done = subprocess.run(
        command,
        env={**os.environ, **environment},
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        raise refused(f"{Path(command[0]).name}: {done.stderr.strip()[-1000:]}")


def restore(path: Path, admin_url: str, passwords: Mapping[str, str]) -> Manifest | None:
    """Put a backup into an empty place, and make that ready for this version of Heard; returns its manifest.

    ``admin_url`` is a superuser's address. Raises CannotRestore where there is a record already, or where the file is
    not what its manifest says; what could not be put back whole is taken out again.
    """
    manifest = Manifest.read(path)
    if manifest and _sha256(path) != manifest.sha256:
        raise CannotRestore(f"{path} is not the file that was written: it was damaged or altered since")
    was_there = _is_there(admin_url)
    _refuse_a_record(admin_url)
    prepare.make_database(admin_url)
    with psycopg.connect(admin_url, autocommit=True) as admin:
        prepare.make_roles(admin, passwords)
        version = admin.info.server_version // 10000
    try:
        _put_back(path, admin_url, programs.beside(version))
    except Exception:
        if not was_there:
            prepare.drop_database(admin_url)
        raise
    prepare.prepare(admin_url, passwords)
    return manifest


def _put_back(path: Path, admin_url: str, folder: Path) -> None:
    known: dict[str, Any] = parts(admin_url)
    password = known.pop("password", "")
    command = [str(folder / "pg_restore"), "--exit-on-error", "--single-transaction", "--no-password"]
    _run([*command, f"--dbname={make_conninfo(**known)}", str(path)], {"PGPASSWORD": password}, CannotRestore)


def _is_there(admin_url: str) -> bool:
    with psycopg.connect(prepare.beside(admin_url), autocommit=True, connect_timeout=10) as admin:
        name = parts(admin_url).get("dbname", "")
        return admin.execute("select 1 from pg_database where datname = %s", [name]).fetchone() is not None


def _refuse_a_record(admin_url: str) -> None:
    """Refuse a database in which anything of Heard's is."""
    if not _is_there(admin_url):
        return
    with psycopg.connect(admin_url, autocommit=True) as admin:
        name = sql.Literal(parts(admin_url)["dbname"])
        if admin.execute("select 1 from pg_namespace where nspname = 'heard'").fetchone():
            raise CannotRestore(
                f"there is a record in the database {name.as_string(admin)} already, and a restore never writes over "
                "one. Name a database that is not there, or set HEARD_VAR to another folder."
            )
