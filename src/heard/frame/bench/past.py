"""A record with ten thousand versions of rows in its history, among ten thousand others, read as it stood, beside the same page of today."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from . import Figure
from .fill import fill
from .pages import signed_in
from .place import Place, milliseconds, p95, place

ENTRIES = 10_000
OTHERS = 10_000
_ROUNDS = 200
_TIMES = 60


def measure() -> list[Figure]:
    """The page of that record at its end, half way and at its beginning, in this process."""
    with place() as here:
        reference, moments = _grown(here)
        return _timed(here, reference, moments)


def _grown(here: Place) -> tuple[str, list[datetime]]:
    """One concern, handed to and fro for a fortnight: each time a step, some words, and people who open it."""
    from heard.concerns.actions import Account, hear, move_on, remark
    from heard.concerns.models import Door
    from heard.frame.database.prepare import administering
    from heard.frame.demo.story import Story
    from heard.history.actions import open_record
    from heard.process.models import Strand

    story = Story(lambda: administering(here.url()))
    start = (datetime.now(UTC) - timedelta(days=20)).replace(second=0, microsecond=0)
    story.at(start)
    with story.as_("youth_worker") as by:
        strand = hear(
            Account(account="A silver car waits."), door=Door.PROFESSIONAL, by=by, at=story.now
        ).strand
    story.takes("social_worker", strand.pk, "take_up")
    story.takes("manager", strand.pk, "call_look", reason="Three agencies know of it.")
    moments = [start]
    holders = ("social_worker", "manager")
    for number in range(_ROUNDS):
        moments.append(story.at(start + (number + 1) * timedelta(hours=1)))
        holder = holders[number % 2]
        with story.as_(holder) as by:
            open_record(strand.pk, "page")
            now = Strand.objects.get(pk=strand.pk)
            move_on(now, "add_view", by=by, at=story.now, seen=now.n, reason="The shift ends.")
            for word in ("She came.", "She rang.", "She is safe tonight."):
                remark(now, word, from_raiser=False, by=by, at=story.now)
        with here.admin() as admin:
            admin.execute("select set_config('heard.token', %s, false)", [story._tokens[holder]])
            admin.execute(
                """insert into reading (at, actor_id, strand_id, level, what)
                   select heard_now(), actor(), %s, 'full', 'page' from generate_series(1, 45)""",
                [strand.pk],
            )
    story.today()
    with here.admin() as admin:
        fill(admin, OTHERS, due=0, at=datetime.now(UTC), text=True, clocks=["referral_decision"])
        row = admin.execute("select count(*) from entry where strand_id = %s", [strand.pk]).fetchone()
        assert row is not None
        assert row[0] >= ENTRIES, row
    return strand.reference, moments


def _timed(here: Place, reference: str, moments: list[datetime]) -> list[Figure]:
    from heard.history.as_it_stood import in_address

    client = signed_in()
    path = f"/concern/{reference}/"
    asked: list[tuple[str, dict[str, str]]] = [("today", {})] + [
        (words, {"as_at": in_address(moments[place])})
        for words, place in (("at its end", -1), ("half way", len(moments) // 2), ("at its first minute", 0))
    ]
    asked.append(("who had opened it, half way", {"as_at": in_address(moments[len(moments) // 2])}))
    figures = []
    for words, query in asked:
        times = []
        for _ in range(_TIMES):
            began = time.perf_counter()
            response = client.get(f"{path}readings/" if words.startswith("who") else path, query)
            times.append(time.perf_counter() - began)
            assert response.status_code == 200, f"{words}: {response.status_code}"
        figures.append(
            Figure(
                f"A record of {ENTRIES:,} entries: {words if words == 'today' else f'as it stood, {words}'}",
                f"p95 {milliseconds(p95(times))}",
                "" if words == "today" else "300 ms",
            )
        )
    return figures
