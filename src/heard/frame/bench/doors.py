"""Anonymous reports: how many a second are acknowledged, whether all of them are stored, and the price of the promises."""

from __future__ import annotations

import re
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.db import transaction

from . import Figure
from .place import Place, milliseconds, p95, place
from .serving import Site, ask, served

_TURNS, _SECONDS = 4, 2.5
AT_ONCE = (1, 8, 32)
_FORM = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@dataclass
class Sent:
    """What whoever reported was told."""

    acknowledged: int = 0
    refused: int = 0
    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def rate(self) -> float:
        """Acknowledged a second."""
        return self.acknowledged / self.seconds


def measure() -> list[Figure]:
    """The public door at 1, 8 and 32 at once, and in short turns with it the same page over a bare insert."""
    figures = []
    with place() as here, served(here) as site:
        _make_bare(here)
        for at_once in AT_ONCE:
            figures += _compared(here, site, at_once)
        figures.append(_in_the_database(here))
    return figures


def _compared(here: Place, site: Site, at_once: int) -> list[Figure]:
    """Each turn is compared within itself: what else the machine does weighs on both of it."""
    before = _stored(here)
    sent: dict[str, list[Sent]] = {"/report/": [], "/bench/bare/": []}
    for turn in range(_TURNS):
        for path in sorted(sent, reverse=turn % 2 == 0):
            sent[path].append(flood(site, path, at_once, _SECONDS))
    kept, bare = sent.values()
    lost = sum(each.acknowledged for each in kept) - (_stored(here) - before)
    ratio = statistics.median(b.rate / k.rate for k, b in zip(kept, bare, strict=True))
    return [
        Figure(
            f"Anonymous reports, {at_once} at once",
            f"{_said(kept)}, {lost} lost, {sum(each.refused for each in kept)} refused",
            "0 lost, 0 refused",
        ),
        Figure(
            f"The same over a bare insert, {at_once} at once",
            f"{_said(bare)}: {ratio:.2f} of Heard",
            "at most 2.00",
        ),
    ]


def _said(sent: list[Sent]) -> str:
    rate = statistics.median(each.rate for each in sent)
    return f"{rate:.0f} a second, p95 {milliseconds(p95([took for each in sent for took in each.times]))}"


def _in_the_database(here: Place) -> Figure:
    """One concern stored, without page or secret words: all that the promises write, against one bare row."""
    from django.db import connections
    from django.utils import timezone

    from heard.agencies.doors import door_token
    from heard.concerns.actions import Account, hear
    from heard.concerns.models import Door
    from heard.history.actions import acting
    from heard.history.models import Actor

    def promised() -> None:
        with acting(door_token("public")):
            hear(
                Account(account="The same cars again."),
                door=Door.PUBLIC,
                by=Actor.door("public"),
                at=timezone.now(),
            )

    def bare() -> None:
        with transaction.atomic(), connections["default"].cursor() as cursor:
            row: list[Any] = [uuid4(), "The same cars again.", uuid4().bytes, timezone.now()]
            cursor.execute("insert into bare (id, account, secret_hash, at) values (%s, %s, %s, %s)", row)

    times: dict[Callable[[], None], list[float]] = {promised: [], bare: []}
    for _ in range(300):
        for store, taken in times.items():
            began = time.perf_counter()
            store()
            taken.append(time.perf_counter() - began)
    kept, row = (statistics.median(taken) for taken in times.values())
    return Figure(
        "One concern stored, without page and words, against one bare row",
        f"{milliseconds(kept)} against {milliseconds(row)}: {kept / row:.1f} of it",
    )


def flood(site: Site, path: str, at_once: int, seconds: float) -> Sent:
    """Send so many reports at once for so long; ends when all of them are answered."""
    sent = Sent()
    began = time.monotonic()
    until = began + seconds
    people = [threading.Thread(target=_report, args=(site, path, until, sent)) for _ in range(at_once)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    sent.seconds = time.monotonic() - began
    return sent


def _report(site: Site, path: str, until: float, sent: Sent) -> None:
    connection = site.connect()
    while time.monotonic() < until:
        hidden = dict(_FORM.findall(ask(connection, "GET", path)[1]))
        began = time.perf_counter()
        status, page = ask(
            connection, "POST", path, {**hidden, "account": "The same cars again, at the same corner."}
        )
        took = time.perf_counter() - began
        with sent.lock:
            if status == 200 and 'class="heard-words"' in page:
                sent.acknowledged += 1
                sent.times.append(took)
            else:
                sent.refused += 1


def _stored(here: Place) -> int:
    with here.admin() as admin:
        row = admin.execute("select count(*) from concern").fetchone()
    assert row is not None
    return int(row[0])


def _make_bare(here: Place) -> None:
    with here.admin() as admin:
        admin.execute(
            "create table bare (id uuid primary key, account text, secret_hash bytea unique, at timestamptz)"
        )
        admin.execute("grant insert on bare to heard_app")
