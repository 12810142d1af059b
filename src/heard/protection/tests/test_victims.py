"""The National Referral Mechanism and word to the victim: what starts their clocks, and what no hand can skip or hide."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.people.actions import Said
from heard.process.actions import tick
from heard.process.models import Clock, Strand
from heard.protection.models import NrmDecision, PoliceEvent, VictimTold
from heard.protection.victims import record_police_event
from tests.attack import settle_all
from tests.cast import DECIDED, LONDON, Cast

from .going import (
    GUARDIAN,
    NOT_TOLD,
    begins,
    decides,
    enquired,
    police_acted,
    referred,
    taken_on,
    victim_told,
    waits_for_conclusion,
    with_police,
)

pytestmark = pytest.mark.django_db


def clock(cast: Cast, strand: Strand, name: str) -> Clock:
    with cast.acting("scrutineer"):
        return Clock.objects.select_related("timescale").get(strand=strand.pk, name=name)


def state(cast: Cast, strand: Strand) -> str:
    with cast.acting("scrutineer"):
        return Strand.objects.get(pk=strand.pk).state


def days(number: int) -> timedelta:
    return timedelta(days=number)


# --- The National Referral Mechanism ------------------------------------------------------------------------------


@pytest.mark.promise("Silence climbs")
def test_reasonable_grounds_count_from_the_referral_whenever_that_is_written(cast: Cast) -> None:
    strand = referred(cast, referred_at=datetime(2026, 2, 27, 16, 0, tzinfo=LONDON))
    found = clock(cast, strand, "nrm_reasonable_grounds")
    assert found.due_at == datetime(2026, 3, 7, 0, 0, tzinfo=LONDON)
    cast.at(found.due_at)
    tick(at=cast.now)
    assert clock(cast, strand, "nrm_reasonable_grounds").rung == 1


@pytest.mark.promise("Silence climbs")
def test_a_child_who_is_referred_already_is_not_referred_again(cast: Cast) -> None:
    child = [Said(kind="child", name="Ondine Farrowby", born_on=date(2011, 4, 2))]
    referred(cast, taken_on(cast, about=child))
    with pytest.raises(Refused, match="referred already"):
        referred(cast, taken_on(cast, about=child))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"who": "nurse"}, "as first responders"),
        ({"first": "youth"}, "as first responders"),
        ({"referred_at": datetime(2026, 3, 2, 10, 1, tzinfo=LONDON)}, "when it was made"),
    ],
)
def test_a_first_responder_refers_and_when_they_have(cast: Cast, given: Any, words: str) -> None:
    concern = with_police(cast)
    with pytest.raises(Refused, match=words):
        referred(cast, concern, **given)
    assert state(cast, referred(cast, concern, who="inspector", first="police")) == "referred"


@pytest.mark.parametrize(
    ("body", "timescale", "due"),
    [
        ("panel", "nrm_conclusive", datetime(2026, 4, 17, tzinfo=LONDON)),
        ("sca", "nrm_conclusive_authority", datetime(2026, 6, 2, tzinfo=LONDON)),
    ],
)
@pytest.mark.promise("Silence climbs")
def test_the_conclusive_decision_has_the_time_of_whoever_makes_it(
    cast: Cast, body: str, timescale: str, due: datetime
) -> None:
    """45 days from the referral for a council's own panel; of the Single Competent Authority it is asked after 90."""
    strand = referred(cast)
    cast.at(cast.now + days(1))
    decides(cast, strand, "find_reasonable_grounds", body=body)
    found = clock(cast, strand, "nrm_conclusive")
    assert found.timescale.name == timescale
    assert found.due_at == due


@pytest.mark.parametrize("body", ["panel", "sca"])
def test_the_clock_of_a_conclusive_decision_stops_when_it_is_made(cast: Cast, body: str) -> None:
    """Found open: the authority's ran on beside its own no."""
    strand = waits_for_conclusion(cast, body=body)
    decides(cast, strand, "find_no_grounds", body=body)
    assert clock(cast, strand, "nrm_conclusive").stopped_at == cast.now
    assert clock(cast, strand, "nrm_negative_conclusive").stopped_at is None


def test_nothing_is_concluded_in_the_thirty_days_of_recovery(cast: Cast) -> None:
    strand = referred(cast)
    cast.moves("social_worker", strand, "offer_guardian", **GUARDIAN)
    decides(cast, strand, "find_reasonable_grounds")
    cast.at(cast.now + days(29))
    with pytest.raises(Refused, match="thirty days"):
        decides(cast, strand, "find_conclusive_grounds")
    cast.at(cast.now + days(1))
    with pytest.raises(Refused, match="thirty days"):
        decides(cast, strand, "find_conclusive_grounds", on=cast.now.date() - days(1))
    decides(cast, strand, "find_conclusive_grounds")
    assert state(cast, strand) == "recognised"
    with cast.acting("social_worker"):
        open_record(strand.pk, "test")
        made = (
            NrmDecision.objects.filter(strand=strand.pk)
            .order_by("at")
            .values_list("about", "found", "by_whom")
        )
        assert list(made) == [(about, True, "Chair of the panel") for about in ("reasonable", "conclusive")]


def test_a_guardian_is_offered_before_it_ends(cast: Cast) -> None:
    strand = referred(cast)
    decides(cast, strand, "find_reasonable_grounds")
    cast.at(cast.now + days(30))
    with pytest.raises(Refused, match="guardian"):
        decides(cast, strand, "find_conclusive_grounds")
    with pytest.raises(Refused, match="Only the child declines"):
        cast.moves("social_worker", strand, "offer_guardian", **GUARDIAN | {"outcome": "declined"})
    cast.moves(
        "social_worker", strand, "offer_guardian", **GUARDIAN | {"outcome": "declined", "child_view": "“No.”"}
    )
    decides(cast, strand, "find_conclusive_grounds")


@pytest.mark.promise("No quiet closing")
def test_a_no_is_reconsidered_or_left_only_with_another_agency(cast: Cast) -> None:
    strand = referred(cast)
    cast.moves("social_worker", strand, "offer_guardian", **GUARDIAN)
    decides(cast, strand, "find_no_grounds")
    left = {**DECIDED, "outcome": "reconsidered"}
    with pytest.raises(Refused, match="not been reconsidered"):
        cast.moves("social_worker", strand, "propose_leaving_it", **left)
    with pytest.raises(Refused, match="Only the child"):
        unknown = {**left, "outcome": "child_says_no", "child_view": ""}
        cast.moves("social_worker", strand, "propose_leaving_it", **unknown)
    cast.moves("social_worker", strand, "propose_leaving_it", **left | {"outcome": "nothing_new"})
    with pytest.raises(Refused, match="another agency"):
        cast.moves("service_manager", strand, "sign_leaving_it", reason="r")
    cast.moves("inspector", strand, "refuse_leaving_it", reason="There is the car.")
    due = clock(cast, strand, "nrm_negative").due_at
    cast.moves("social_worker", strand, "ask_reconsideration", **DECIDED)
    decides(cast, strand, "find_no_grounds")
    assert clock(cast, strand, "nrm_negative").due_at == due, "asking again does not set the clock again"
    cast.moves("social_worker", strand, "propose_leaving_it", **left)
    cast.moves("inspector", strand, "sign_leaving_it", reason="Nothing is new.")
    assert state(cast, strand) == "left"


def test_what_is_reconsidered_is_the_decision_that_was_negative(cast: Cast) -> None:
    strand = waits_for_conclusion(cast)
    decides(cast, strand, "find_no_grounds")
    cast.moves("social_worker", strand, "ask_reconsideration", **DECIDED)
    with pytest.raises(Refused, match="conclusive decision that is reconsidered"):
        decides(cast, strand, "find_reasonable_grounds")
    decides(cast, strand, "find_conclusive_grounds")
    assert state(cast, strand) == "recognised"
    early = referred(cast)
    decides(cast, early, "find_no_grounds")
    cast.moves("social_worker", early, "ask_reconsideration", **DECIDED)
    with pytest.raises(Refused, match="Reasonable grounds come first"):
        decides(cast, early, "find_conclusive_grounds")
    decides(cast, early, "find_reasonable_grounds")
    assert state(cast, early) == "awaiting"
    assert clock(cast, early, "nrm_conclusive").stopped_at is None


@pytest.mark.parametrize("on", [date(2026, 3, 1), date(2026, 3, 3)], ids=["before", "to come"])
def test_a_decision_follows_the_referral(cast: Cast, on: date) -> None:
    strand = referred(cast)
    with pytest.raises(Refused):
        decides(cast, strand, "find_reasonable_grounds", on=on)


def test_no_decision_is_written_beside_the_step(cast: Cast) -> None:
    strand = referred(cast)
    with pytest.raises(Refused, match="with the step"), cast.acting("social_worker") as by:
        NrmDecision(
            strand=strand, found=True, decided_on=cast.now.date(), body="sca", by_whom="Nobody", by=by, at=cast.now
        ).save(force_insert=True)  # fmt: skip
        settle_all()


@pytest.mark.promise("Help waits for no court")
def test_help_asks_nothing_of_a_referral(cast: Cast) -> None:
    """What protects the child begins and ends beside a negative decision as it does without one."""
    concern = taken_on(cast)
    decides(cast, referred(cast, concern), "find_no_grounds")
    for kind in ("assessment", "strategy_discussion", "continuing_harm"):
        begins(cast, concern, kind)
    with cast.acting("scrutineer"):
        assert Strand.objects.filter(parent=concern.pk, is_open=True).count() == 4


# --- Word to the victim -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entitled", "timescale", "due"),
    [
        ("under_18", "victim_told_enhanced", datetime(2026, 3, 3, 0, 0, tzinfo=LONDON)),
        ("enhanced", "victim_told_enhanced", datetime(2026, 3, 3, 0, 0, tzinfo=LONDON)),
        ("standard", "victim_told", datetime(2026, 3, 7, 0, 0, tzinfo=LONDON)),
    ],
)
@pytest.mark.promise("Silence climbs")
def test_the_victim_is_told_in_time_counted_from_what_happened(
    cast: Cast, entitled: str, timescale: str, due: datetime
) -> None:
    happened = datetime(2026, 2, 27, 22, 0, tzinfo=LONDON)
    strand = police_acted(cast, happened_at=happened, entitled=entitled)
    found = clock(cast, strand, "victim_told")
    assert (found.timescale.name, found.started_at, found.due_at) == (timescale, happened, due)
    cast.at(due)
    tick(at=cast.now)
    assert clock(cast, strand, "victim_told").rung == 1
    victim_told(cast, strand)
    assert state(cast, strand) == "told"


@pytest.mark.promise("Silence climbs")
def test_the_same_event_begins_no_second_clock(cast: Cast) -> None:
    """Whoever writes it, on whichever record of the child, and however the number of the investigation is typed.

    Another arrest of the same day is another event, and the child is told of both.
    """
    concern = with_police(cast)
    strand = police_acted(cast, concern)
    with pytest.raises(Refused, match="recorded already"):
        police_acted(cast, concern, investigation="wp 26 0117")
    with pytest.raises(Refused, match="recorded already"):
        police_acted(cast, enquired(cast, concern))
    victim_told(cast, strand)
    with pytest.raises(Refused, match="recorded already"):
        police_acted(cast, concern)
    for other in (
        {"what": "released"},
        {"investigation": "WP/26/0118"},
        {"happened_at": cast.now - timedelta(minutes=1)},
    ):
        other_clock = clock(cast, police_acted(cast, concern, **other), "victim_told")
        assert other_clock.stopped_at is None


def test_what_the_police_do_is_recorded_by_the_police(cast: Cast) -> None:
    concern = with_police(cast)
    for who in ("manager", "nurse"):
        with pytest.raises(Refused, match="recorded by the police"):
            police_acted(cast, concern, who=who)
    with pytest.raises(Refused, match="when it has happened"):
        police_acted(cast, concern, happened_at=cast.now + timedelta(minutes=1))
    received = cast.hears()
    cast.moves("manager", received.pk, "call_look", reason="r")
    with pytest.raises(Refused, match="taken on"):
        police_acted(cast, received)


@pytest.mark.promise("The same for every child and every adult")
def test_a_child_has_enhanced_rights_whatever_is_chosen(cast: Cast) -> None:
    happened = cast.now
    child = with_police(cast, about=[Said(kind="child", name="Ada Quill", born_on=date(2008, 3, 3))])
    with pytest.raises(Refused, match="Enhanced Rights"):
        police_acted(cast, child, entitled="standard", happened_at=happened)
    grown = with_police(cast, about=[Said(kind="child", name="Ida Quill", born_on=date(2008, 3, 2))])
    police_acted(cast, grown, entitled="standard", happened_at=happened)


def test_the_right_to_review_is_spoken_of(cast: Cast) -> None:
    strand = police_acted(cast, what="not_charged")
    with pytest.raises(Refused, match="can be reviewed"):
        victim_told(cast, strand)
    victim_told(cast, strand, review=True)
    assert state(cast, strand) == "told"


def test_the_child_is_told_after_it_happened(cast: Cast) -> None:
    strand = police_acted(cast)
    for minutes in (-1, 1):
        with pytest.raises(Refused, match="not in time to come"):
            victim_told(cast, strand, told_at=cast.now + timedelta(minutes=minutes))
    for said in ({"way": "phone"}, {"through": ""}):
        with pytest.raises(IntegrityError, match="victim_told_through_somebody"):
            victim_told(cast, strand, **said)


@pytest.mark.promise("No quiet closing")
def test_not_telling_needs_another_agency_and_is_looked_at_again(cast: Cast) -> None:
    strand = police_acted(cast)
    with pytest.raises(Refused, match="Only the child"):
        cast.moves("inspector", strand, "propose_not_to_tell", **NOT_TOLD | {"outcome": "declined"})
    cast.moves("inspector", strand, "propose_not_to_tell", **NOT_TOLD)
    assert clock(cast, strand, "victim_told").stopped_at is None, "it runs on while another agency considers"
    with pytest.raises(Refused, match="another agency"):
        cast.moves("inspector", strand, "sign_not_to_tell", reason="r")
    cast.moves("nurse", strand, "sign_not_to_tell", reason="He would know within the hour.")
    assert state(cast, strand) == "withheld"
    again = clock(cast, strand, "telling_looked_at_again")
    cast.at(again.due_at)
    tick(at=cast.now)
    assert clock(cast, strand, "telling_looked_at_again").rung == 1
    cast.moves("inspector", strand, "propose_not_to_tell", **NOT_TOLD)
    cast.moves("nurse", strand, "refuse_not_to_tell", reason="She is home.")
    victim_told(cast, strand)
    assert state(cast, strand) == "told"


@pytest.mark.promise("Silence climbs")
def test_what_the_police_left_climbs_to_who_may_tell_but_not_to_who_may_keep_it(cast: Cast) -> None:
    strand = police_acted(cast)
    cast.at(clock(cast, strand, "victim_told").due_at)
    tick(at=cast.now)
    with pytest.raises(Refused, match="for the police to answer"):
        cast.moves("manager", strand, "propose_not_to_tell", **NOT_TOLD)
    victim_told(cast, strand, who="manager")
    assert state(cast, strand) == "told"


@pytest.mark.promise("Need to know")
def test_an_event_is_read_by_those_who_work_with_the_child_alone(cast: Cast) -> None:
    strand = police_acted(cast)
    assert cast.sees("social_worker", strand) == "full"
    for who in ("youth_worker", "safeguarding_lead", "licensing_officer", "neighbour"):
        assert cast.sees(who, strand) is None, who
        with cast.acting(who):
            assert not PoliceEvent.objects.exists()


@pytest.mark.promise("Need to know")
def test_what_is_unread_is_unseen(cast: Cast) -> None:
    strand = police_acted(cast)
    victim_told(cast, strand)
    with cast.acting("social_worker"):
        assert not PoliceEvent.objects.exists()
        assert not VictimTold.objects.exists()
        open_record(strand.pk, "test")
        assert PoliceEvent.objects.get().what == "arrest"
        assert VictimTold.objects.get().through == "Amina"


@pytest.mark.promise("Nothing is rewritten")
def test_an_event_stands_on_a_strand_that_begins_with_it(cast: Cast) -> None:
    strand = police_acted(cast)
    with pytest.raises(Refused), cast.acting("inspector") as by:
        of = Strand.objects.select_related("agency").get(pk=strand.pk)
        record_police_event(
            of, what="arrest", happened_at=cast.now, investigation="1", entitled="under_18", reason="r", by=by, at=cast.now
        )  # fmt: skip
