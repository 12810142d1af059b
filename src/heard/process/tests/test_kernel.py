"""What the database itself holds about strands, moves and clocks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heard.people.actions import Said
from heard.process.actions import tick
from heard.process.models import Clock, Move, Strand
from tests.cast import DECIDED, Cast

pytestmark = pytest.mark.django_db


def test_a_concern_is_held_and_clocked_when_it_is_heard(cast: Cast) -> None:
    concern = cast.hears()
    with cast.acting("social_worker"):
        strand = Strand.objects.get(pk=concern.pk)
        assert strand.state == "received"
        assert strand.owner_post == cast.post("social_worker")
        assert set(strand.clocks.values_list("name", flat=True)) == {"referral_decision"}


def test_a_stranger_sees_nothing(cast: Cast) -> None:
    concern = cast.hears()
    for stranger in ("neighbour", "councillor", "nurse", "licensing_officer"):
        assert cast.sees(stranger, concern.pk) is None
        with cast.acting(stranger):
            assert not Strand.objects.exists()


def test_silence_climbs_rung_by_rung_to_the_scrutineer(cast: Cast) -> None:
    concern = cast.hears()
    held = []
    for _ in range(6):
        with cast.acting("scrutineer"):
            clock = Clock.objects.filter(strand=concern.pk, stopped_at=None).order_by("next_at")[0]
        cast.at(clock.next_at - timedelta(seconds=1))
        assert tick(at=cast.now) == 0
        cast.at(clock.next_at)
        assert tick(at=cast.now) == 1
        with cast.acting("scrutineer"):
            held.append(Strand.objects.get(pk=concern.pk).owner_post.title)
    assert held[:4] == [
        "Front-door manager",
        "Head of safeguarding",
        "Director of children's services",
        "Independent scrutineer",
    ]
    assert held[4:] == ["Independent scrutineer"] * 2


def test_it_is_decided_and_the_raiser_reads_the_answer(cast: Cast) -> None:
    concern = cast.hears(about=[Said(kind="child", name="Kayleigh Marsden")])
    cast.moves("social_worker", concern.pk, "take_up")
    cast.moves("social_worker", concern.pk, "take_on", outcome="assessment", **DECIDED)
    assert cast.sees("youth_worker", concern.pk) == "own"
    with cast.acting("youth_worker"):
        from heard.history.actions import open_record

        open_record(concern.pk, "test")
        assert concern.strand.remarks.get().text == DECIDED["told"]
        assert not Move.objects.exclude(by=cast.actor("youth_worker")).exists()
