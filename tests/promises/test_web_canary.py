"""Marks in everything that a browser tells of somebody are sent to every public door, and found nowhere afterwards."""

from __future__ import annotations

import base64
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from heard.frame.demo.partnership import build
from tests import database
from tests.cast import FOUNDED
from tests.database import OwnDatabase
from tests.promises.conftest import Serve
from tests.promises.served import Answer, Site, kill_server, reference, revive, words

pytestmark = [pytest.mark.long, pytest.mark.promise("Anonymous stays anonymous")]

SOURCE = "127.83.171.219"
CANARIES = {
    "X_Forwarded_For": "198.51.100.77",
    "Forwarded": "for=203.0.113.191;proto=https",
    "X_Real_IP": "2001:db8:7d3a::c0de",
    "True_Client_IP": "198.51.100.78",
    "User_Agent": "Canarybird/77.31 (kitestring)",
    "Referer": "http://canary-referrer.example/secretive",
    "Accept_Language": "tlh-kestrelmark, en;q=0.1",
    "Cookie": "tracker=canarycookie; heard_return=canaryreturn; heard-session=canarysession; heard_last=canarylast",
    "X_Request_Id": "canary-request-4471",
    "Sec_Ch_Ua_Platform": "canaryplatform",
    "Sec_Fetch_Site": "same-origin",
}
QUERY = "?utm_source=canaryquery"
MARKS = (
    SOURCE, "198.51.100.7", "203.0.113.191", "2001:db8:7d3a", "Canarybird", "kitestring", "canary-referrer", "kestrelmark",
    "canarycookie", "canaryreturn", "canarysession", "canarylast", "canary-request", "canaryplatform", "canaryquery",
)  # fmt: skip
# What the doors' own words look like in what is searched, so that a search that finds nothing can be believed.
TOLD = "wrenfeather"


@pytest.fixture
def alone(tmp_path: Path, django_db_blocker: Any) -> Iterator[OwnDatabase]:
    """A database on a server of its own, of which every file can be read."""
    with django_db_blocker.unblock(), database.alone(tmp_path / "postgresql") as own:
        with own.as_superuser():
            build(at=FOUNDED)
        yield own


def test_no_mark_of_a_visitor_is_kept_anywhere(alone: OwnDatabase, serve: Serve) -> None:
    with serve(alone, with_clock=True, HEARD_POOL="0", HEARD_LOG_LEVEL="DEBUG") as site:
        started, began = site.logs("web"), time.time()
        begun = now(alone)
        visit(site)
        lines = site.logs("web").removeprefix(started)
        fine = list(finer_than_a_minute(alone, begun))
        kill_server(alone.server)
        assert ask(site, "POST", "/report/", {"account": TOLD}).status == 503
        revive(alone.server)
        places = dict(everything(alone, site.var, began))
        failures = site.logs("web").removeprefix(started)
    assert sum(TOLD.encode() in content for content in places.values()) > 1, "the search finds nothing at all"
    assert not [(mark, place) for mark in MARKS for place, content in places.items() if within(mark, content)]
    assert not fine
    assert lines == "", "nothing of a public door is in a log"
    assert "record_unreachable" in failures
    assert not re.search(r"\d\d:\d\d:\d\d|child|public", failures), failures


def visit(site: Site) -> None:
    """Everything that somebody without an account can do, well and badly."""
    for door, form in (("/tell/us/", {"happening": TOLD}), ("/report/", {"account": TOLD})):
        blank = ask(site, "GET", door)
        assert blank.headers["Set-Cookie"] is None
        receipt = ask(site, "POST", door, {**blank.page.form(), **form})
        assert reference(receipt)
        assert receipt.headers["Set-Cookie"] is None
        kept = receipt.page.form()
        assert ask(site, "POST", door.removesuffix("us/") + "kept/", kept).status == 200
        assert ask(site, "POST", door, {**blank.page.form(), **form, "where": "the park"}).status == 200
        assert ask(site, "POST", door, {}).status == 200
        come_back(site, words(receipt))
        go_wrong(site, door)


def come_back(site: Site, secret: str) -> None:
    """The way back, with wrong words and with the right ones."""
    assert ask(site, "POST", "/answers/", {"secret_words": "no such words"}).status == 200
    inside = ask(site, "POST", "/answers/", {"secret_words": secret})
    assert inside.status == 302
    cookie = "; ".join([CANARIES["Cookie"], f"heard_return={inside.cookies['heard_return']}"])
    for form in ({"action": "message", "text": TOLD}, {"action": "disagree", "text": TOLD}):
        assert ask(site, "POST", "/answers/yours/", form, Cookie=cookie).status == 302
    assert TOLD in ask(site, "GET", "/answers/yours/", Cookie=cookie).text
    assert ask(site, "POST", "/answers/leave/", {}, Cookie=cookie).status == 302


def go_wrong(site: Site, door: str) -> None:
    """Every way in which a door says no."""
    assert ask(site, "GET", "/canaryquery/nowhere/").status == 404
    assert ask(site, "DELETE", door).status == 405
    assert ask(site, "POST", door, {"account": TOLD}, Sec_Fetch_Site="cross-site").status == 403
    assert (
        ask(site, "POST", door, b"a" * 20_500_000, Content_Type="application/x-www-form-urlencoded").status
        == 413
    )
    broken = {"Content_Type": "multipart/form-data; boundary=canaryquery"}
    assert ask(site, "POST", door, b"--canaryquery\r\nContent-Disp", **broken).status < 500
    assert ask(site, "POST", door, b"x", Content_Type="multipart/form-data").status < 500
    assert (
        ask(
            site,
            "POST",
            door,
            b"&".join(b"f%d=1" % n for n in range(600)),
            Content_Type="application/x-www-form-urlencoded",
        ).status
        < 500
    )
    assert ask(site, "GET", door, Host="canaryquery.example").status == 400
    assert ask(site, "POST", "/api/v1/concerns", b"{}", Authorization="Bearer canaryquery").status == 401
    with socket.create_connection(("127.0.0.1", site.port), source_address=(SOURCE, 0)) as raw:
        raw.sendall(b"CANARYBIRD canaryquery\r\ncanaryquery\r\n\r\n")
        raw.recv(100)


def ask(
    site: Site, method: str, path: str, body: bytes | dict[str, Any] | None = None, **headers: str
) -> Answer:
    """A request with every mark that a browser, a proxy or a network can put on it."""
    return site.ask(method, path + QUERY, body, source=SOURCE, **{**CANARIES, **headers})


def everything(own: OwnDatabase, var: Path, since: float) -> Iterator[tuple[str, bytes]]:
    """The content of every file of the server and of the site that was touched, and a dump of the database."""
    with psycopg.connect(own.url(), autocommit=True) as admin:
        admin.execute("checkpoint")
        admin.execute("select pg_switch_wal()")
    folders = [own.server.base, var]
    for file in (
        Path(folder, name) for top in folders for folder, _, names in os.walk(top) for name in names
    ):
        if file.is_file() and file.stat().st_mtime >= since - 1:
            yield str(file), file.read_bytes()
    command = [str(own.server.binaries / "pg_dump"), "--dbname", own.url("heard_dump")]
    yield "the dump", subprocess.run(command, check=True, capture_output=True).stdout


def within(mark: str, content: bytes) -> bool:
    """Whether a mark is in there, as it is or in one of the disguises in which things are stored."""
    plain = mark.encode()
    base64s = [base64.b64encode(b" " * shift + plain)[shift and 4 : -4] for shift in range(3)]
    return any(each and each in content for each in (plain, plain.lower(), plain.hex().encode(), *base64s))


def finer_than_a_minute(own: OwnDatabase, since: datetime) -> Iterator[tuple[str, ...]]:
    """Each row that holds a time to the second, after none but public reporters have been here."""
    with psycopg.connect(own.url()) as admin:
        found = admin.execute(
            """select c.table_name, c.column_name from information_schema.columns c
                 join information_schema.tables t using (table_schema, table_name)
                where c.table_schema = 'heard' and t.table_type = 'BASE TABLE' and c.data_type like 'timestamp%'"""
        ).fetchall()
        for table, column in found:
            query = sql.SQL("select {1}::text from {0} where extract(second from {1}) <> 0 and {1} >= %s")
            query = query.format(sql.Identifier(table), sql.Identifier(column))
            if table == "token":  # those of the clock and the installation tell of nobody
                query += sql.SQL(" and actor_id in (select id from actor where kind in ('door', 'reporter'))")
            yield from ((table, column, *row) for row in admin.execute(query, [since]).fetchall())
        for table, text in admin.execute("select table_name, text from entry").fetchall():
            for stamp in re.findall(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*", text):
                if not stamp.endswith(":00") and datetime.fromisoformat(f"{stamp}+00:00") >= since:
                    yield "entry", table, stamp


def now(own: OwnDatabase) -> datetime:
    with psycopg.connect(own.url()) as admin:
        return admin.execute("select now()").fetchone()[0]  # type: ignore[index, no-any-return]
