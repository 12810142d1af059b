"""The stages of one case, assessment to plan, among ten thousand other concerns: their pages, and saving an assessment."""

from __future__ import annotations

import contextlib
import io
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from . import Figure
from .fill import fill
from .pages import signed_in
from .place import Place, milliseconds, p95, place

OTHERS = 10_000
_TIMES = 60
_STAGES = ("assessment", "strategy_discussion", "enquiry", "conference", "plan")


def measure() -> list[Figure]:
    """Each stage's page, and one save after the other, in this process."""
    with place() as here:
        *stages, begun = _played(here)
        client = signed_in()
        return [*(_page(client, each) for each in stages), _saved(client, begun)]


def _played(here: Place) -> list[Any]:
    """The demonstration's case, from the concern to its plan; the last is an assessment that has only begun."""
    from heard.concerns.actions import Account, hear
    from heard.concerns.models import Door
    from heard.frame.database.prepare import administering
    from heard.frame.demo.protecting import she_is_assessed, the_agencies_meet
    from heard.frame.demo.story import Story
    from heard.history.actions import open_record
    from heard.process.models import Strand
    from heard.protection.actions import begin_stage

    story = Story(lambda: administering(here.url()))
    story.at(datetime.now(UTC) - timedelta(days=9))
    with story.as_("youth_worker") as by:
        concern = hear(Account(account="A silver car waits."), door=Door.PROFESSIONAL, by=by, at=story.now)
    story.takes(
        "manager", concern.pk, "take_on", outcome="assessment", reason="It is clear.", child_view_unknown="Not asked yet.", told="Yes.",
    )  # fmt: skip
    with contextlib.redirect_stdout(io.StringIO()):
        she_is_assessed(story, concern, 1)
        the_agencies_meet(story, concern, 2)
    story.today()
    with here.admin() as admin:
        fill(admin, OTHERS, due=0, at=datetime.now(UTC), text=True, clocks=["referral_decision"])
    with story.as_("social_worker") as by:
        found = {each.kind: each for each in Strand.objects.filter(parent=concern.pk)}
        open_record(concern.pk, "page")
        of = Strand.objects.select_related("agency").get(pk=concern.pk)
        again = begin_stage(
            "assessment", of, reason="A new car.", child_view_unknown="Not asked yet.", by=by, at=story.now
        )
    return [*(found[kind] for kind in _STAGES), again]


def _page(client: Any, strand: Any) -> Figure:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    path, times = _path(strand), []
    for _ in range(_TIMES):
        began = time.perf_counter()
        response = client.get(path)
        times.append(time.perf_counter() - began)
        assert response.status_code == 200, response.status_code
    with CaptureQueriesContext(connections["default"]) as asked:
        client.get(path)
    what = f"The page of one {strand.kind.replace('_', ' ')}, {OTHERS:,} concerns open"
    return Figure(what, f"p95 {milliseconds(p95(times))}, {len(asked)} queries", "200 ms, under 25")


def _saved(client: Any, strand: Any) -> Figure:
    """Each save is a version of its own; the browser is led to the assessment, which is measured above."""
    times = []
    for seen in range(_TIMES):
        typed = {
            "harm": "A silver car waits. " * 200,
            "analysis": "It is the adults. " * 400,
            "seen": str(seen),
        }
        began = time.perf_counter()
        response = client.post(f"{_path(strand)}write/", typed)
        times.append(time.perf_counter() - began)
        assert response.status_code == 302, response.status_code
    return Figure("Saving an assessment of 11,000 letters", f"p95 {milliseconds(p95(times))}", "200 ms")


def _path(strand: Any) -> str:
    return f"/{strand.kind.replace('_', '-')}/{strand.reference}/"
