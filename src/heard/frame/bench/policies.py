"""What the row policies cost: the same pages, with the policies and with all of them switched off."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from . import Figure
from .fill import fill
from .pages import PAGES, signed_in
from .place import Place, milliseconds, place

_OPEN = 10_000
_WALLS = 200
_ROUNDS, _TIMES = 3, 10


def measure() -> list[Figure]:
    """Pages of a manager, with ten thousand concerns open and walls around two hundred of them."""
    with place() as here:
        with here.admin() as admin:
            fill(admin, _OPEN, due=_OPEN // 10, at=datetime.now(UTC), text=True, clocks=["referral_decision"])
            row = admin.execute("select reference from strand order by id limit 1").fetchone()
            guarded = [
                name for (name,) in admin.execute("select relname from pg_class where relforcerowsecurity")
            ]
        assert row is not None
        _walls()
        return [_compared(here, guarded, name, path.format(row[0])) for name, path in PAGES]


def _walls() -> None:
    """Walls around somebody of another council: they are asked for on every page, and hide nothing from who asks."""
    from heard.agencies.doors import worker_token
    from heard.frame.demo.partnership import id_of
    from heard.history.actions import acting
    from heard.process.actions import set_wall
    from heard.process.models import Strand

    with acting(worker_token(id_of("worker", "scrutineer"))):
        for strand in Strand.objects.order_by("-id")[:_WALLS]:
            set_wall(strand, id_of("worker", "neighbour"), reason="Named in it.")


def _compared(here: Place, guarded: Sequence[str], name: str, path: str) -> Figure:
    """The median with and without, in turns, so that whatever else the machine does weighs on both."""
    client = signed_in()
    times: dict[bool, list[float]] = {True: [], False: []}
    for on in (True, False) * _ROUNDS:
        _switch(here, guarded, on=on)
        times[on] += _asked(client, path)
    _switch(here, guarded, on=True)
    held, free = statistics.median(times[True]), statistics.median(times[False])
    return Figure(
        f"{name} with row policies, and without any",
        f"{milliseconds(held)} and {milliseconds(free)}: {held / free:.2f} times",
        "",
    )


def _switch(here: Place, guarded: Sequence[str], *, on: bool) -> None:
    with here.admin() as admin:
        for table in guarded:
            admin.execute(
                f"alter table heard.{table} {'enable' if on else 'disable'} row level security".encode()
            )


def _asked(client: Any, path: str) -> list[float]:
    client.get(path)
    found = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        assert client.get(path).status_code == 200
        found.append(time.perf_counter() - began)
    return found
