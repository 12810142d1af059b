"""Pressure on somebody who reports is told to the independent scrutineer, and not to those who may have pressed."""

from __future__ import annotations

import pytest

from heard.concerns.actions import report_pressure
from heard.history.actions import open_record
from heard.process.models import Move, Strand
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Need to know")]


@pytest.mark.parametrize("who", ["manager", "service_manager", "director", "social_worker", "inspector"])
def test_nobody_in_the_line_sees_what_was_said_of_pressure(cast: Cast, who: str) -> None:
    concern = cast.hears()
    with cast.acting("youth_worker") as by:
        told = report_pressure(
            concern.strand, "withdraw", reason="I was asked to take it back.", by=by, at=cast.now
        )
    with cast.acting(who):
        assert open_record(told.pk, "test") is None
        assert not Strand.objects.filter(kind="pressure").exists()
        assert not Move.objects.filter(kind="pressure").exists()
    assert cast.sees("scrutineer", told) == "full"
    assert cast.sees("youth_worker", told) == "own"
