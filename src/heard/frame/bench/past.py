"""A record with ten thousand versions of rows in its history, among ten thousand others: read today, as it stood, who
knew what when, and as evidence."""

from __future__ import annotations

import re
import time
import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from . import Figure
from .fill import fill
from .pages import signed_in
from .place import Place, milliseconds, p95, place

ENTRIES = 10_000
OTHERS = 10_000
_ROUNDS = 200
_TIMES = 60
_PAGE = re.compile(rb"/Type ?/Page\b")


def measure() -> list[Figure]:
    """The pages and papers of that record, in this process."""
    with place() as here:
        reference, moments = _grown(here)
        return [*_pages(reference, moments), *_papers(reference, moments[-1])]


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


def _pages(reference: str, moments: list[datetime]) -> list[Figure]:
    from heard.history.as_it_stood import in_address

    client = signed_in()
    page, timeline = f"/concern/{reference}/", f"/who-knew/record/{reference}/"
    half = {"as_at": in_address(moments[len(moments) // 2])}
    asked: list[tuple[str, str, dict[str, str]]] = [
        ("today", page, {}),
        ("as it stood, at its end", page, {"as_at": in_address(moments[-1])}),
        ("as it stood, half way", page, half),
        ("as it stood, at its first minute", page, {"as_at": in_address(moments[0])}),
        ("everything on one page", page, {"everything": "yes"}),
        ("as it stood, who had opened it, half way", f"{page}readings/", half),
        ("who knew what when, line by line", timeline, {}),
        ("who knew what when, half way", timeline, half),
        ("who knew what when, post by post", timeline, {"show": "answers"}),
    ]
    figures = []
    for words, path, query in asked:
        times = []
        for _ in range(_TIMES):
            began = time.perf_counter()
            response = client.get(path, query)
            times.append(time.perf_counter() - began)
            assert response.status_code == 200, f"{words}: {response.status_code}"
        aim = "" if words in ("today", "everything on one page") else "300 ms"
        figures.append(
            Figure(f"A record of {ENTRIES:,} entries: {words}", f"p95 {milliseconds(p95(times))}", aim)
        )
    return figures


def _papers(reference: str, end: datetime) -> list[Figure]:
    """What is made once and taken away: how long it takes, how long it is, and how much memory it needs meanwhile."""
    from heard.history import sealing
    from heard.history.as_it_stood import in_address

    while sealing.seal():
        pass
    client, figures = signed_in(), []
    asked = [
        ("who knew what when, on paper", f"/who-knew/record/{reference}/paper.pdf"),
        ("its evidence pack", f"/concern/{reference}/evidence/pack/?as_at={in_address(end)}"),
    ]
    for words, path in asked:
        client.get(f"/concern/{reference}/")
        before = _memory_from_here()
        began = time.perf_counter()
        response = client.get(path)
        took = time.perf_counter() - began
        assert response.status_code == 200, f"{words}: {response.status_code}"
        more = _memory("VmHWM") - before
        figures.append(
            Figure(
                f"A record of {ENTRIES:,} entries: {words}",
                f"{took:.1f} s, {_long(response)}, {more:.0f} MiB more of memory meanwhile",
                "10 s",
            )
        )
    return figures


def _long(response: Any) -> str:
    paper: bytes = response.content
    size = f"{len(paper) / 1e6:.1f} MB, "
    if response["Content-Type"] == "application/zip":
        with zipfile.ZipFile(BytesIO(paper)) as pack:
            paper = pack.read("record.pdf")
    return f"{size}{len(_PAGE.findall(paper))} pages"


def _memory_from_here() -> float:
    """Let the kernel count the most that this process needs from now on; what it needs now, in MiB."""
    Path("/proc/self/clear_refs").write_text("5")
    return _memory("VmRSS")


def _memory(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))
