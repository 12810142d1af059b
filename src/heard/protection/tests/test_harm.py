"""Known, and still being harmed: any agency may say it, it cannot stand still, and two agencies end it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from heard.history.refused import Refused
from heard.process.actions import tick
from heard.process.models import Clock, Strand
from tests.attack import settle_all
from tests.cast import DECIDED, Cast
from tests.promises.test_closing import CLOSING

from .going import BEGUN, begins, taken_on

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Silence climbs")]
DONE = {
    "reason": "A notice was served on the driver.",
    "child_view": "She sleeps at home again.",
    "child_view_unknown": "Friday.",
}


def clocks(as_superuser: Any, strand: Strand) -> list[Clock]:
    with as_superuser():
        return list(
            Clock.objects.filter(strand=strand.pk, timescale__name="harm_goes_on").order_by(
                "started_at", "id"
            )
        )


def test_it_goes_round_each_week_by_what_was_done_and_by_nothing_else(cast: Cast, as_superuser: Any) -> None:
    strand = begins(cast, taken_on(cast), "continuing_harm")
    first = clocks(as_superuser, strand)[0]
    cast.at(cast.now + timedelta(days=6))
    cast.moves("manager", strand.pk, "say_what_was_done", **DONE)
    settle_all()
    begun = clocks(as_superuser, strand)
    assert [clock.name for clock in begun] == ["harm_goes_on", "harm_goes_on 2"]
    assert begun[0].stopped_at == cast.now
    assert begun[1].due_at > first.due_at
    cast.at(begun[1].due_at)
    tick(at=cast.now)
    with as_superuser():
        assert Strand.objects.get(pk=strand.pk).owner_post.title == "Head of safeguarding"
    with pytest.raises(Refused, match="said already"):
        begins(cast, Strand(pk=strand.parent_id), "continuing_harm")


@pytest.mark.parametrize(("seconds", "climbs"), [(-1, False), (0, True), (1, True)])
def test_seven_days_to_the_second(cast: Cast, as_superuser: Any, seconds: int, climbs: bool) -> None:
    strand = begins(cast, taken_on(cast), "continuing_harm")
    cast.at(clocks(as_superuser, strand)[0].due_at + timedelta(seconds=seconds))
    tick(at=cast.now)
    with as_superuser():
        assert (Strand.objects.get(pk=strand.pk).owner_post.title != "Front-door manager") == climbs


@pytest.mark.promise("No quiet closing")
def test_two_agencies_end_it_and_until_then_the_concern_stays_open(cast: Cast) -> None:
    concern = taken_on(cast)
    strand = begins(cast, concern, "continuing_harm")
    cast.moves("manager", concern.pk, "act", **DECIDED)
    with pytest.raises(Refused, match="still open"):
        cast.moves("manager", concern.pk, "close_after_action", **CLOSING)
    cast.moves("manager", strand.pk, "propose_end_of_harm", **DECIDED)
    for own in ("manager", "director"):
        with pytest.raises(Refused):
            cast.moves(own, strand.pk, "sign_end_of_harm", reason="r")
    cast.moves("inspector", strand.pk, "refuse_end_of_harm", reason="He was seen outside her school.")
    cast.moves("manager", strand.pk, "propose_end_of_harm", **DECIDED)
    cast.moves("inspector", strand.pk, "sign_end_of_harm", reason="He is on remand.")
    settle_all()
    cast.moves("manager", concern.pk, "close_after_action", **CLOSING)


@pytest.mark.promise("Need to know")
def test_another_agency_that_reads_it_may_say_it_and_nobody_else(cast: Cast) -> None:
    concern = cast.hears()
    cast.moves("manager", concern.pk, "call_look", reason="r")
    for who in ("youth_worker", "adviser", "councillor", "neighbour"):
        with pytest.raises((Refused, Strand.DoesNotExist)):
            begins(cast, concern, "continuing_harm", who)
    said = begins(cast, concern, "continuing_harm", "inspector", **BEGUN)
    settle_all()
    assert cast.sees("manager", said.pk) == "full"
