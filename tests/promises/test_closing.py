"""No quiet closing: everything that should stand in its way, tried one by one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from heard.concerns.actions import disagree, move_on, remark
from heard.concerns.models import Remark
from heard.history.actions import open_record, open_records
from heard.history.models import INSTALLATION
from heard.history.refused import Refused, refusals
from heard.people.actions import Said, tell_apart
from heard.people.models import Mention
from heard.process.models import Clock, Move, Strand
from tests.attack import columns
from tests.cast import DECIDED, Cast, one

pytestmark = [pytest.mark.django_db, pytest.mark.promise("No quiet closing")]

CLOSING: dict[str, Any] = {
    "reason_code": "not_safeguarding",
    "reason": "Advice was given.",
    "child_view": "She says it is sorted.",
    "child_view_unknown": "Her own words are not kept yet.",
    "told": "We have looked and given advice.",
}
CHILD = Said(kind="child", name="Leila Marr", born_on=None)


def heard(cast: Cast, who: str = "youth_worker", **given: Any) -> Any:
    concern = cast.hears(who, **given)
    cast.moves("social_worker", concern.pk, "take_up")
    return concern


def state(cast: Cast, strand: Any) -> str:
    with cast.acting("scrutineer"):
        return Strand.objects.get(pk=strand).state


@pytest.mark.parametrize("missing", [name for name in CLOSING if name != "child_view_unknown"])
def test_nothing_closes_without_all_that_it_needs(cast: Cast, missing: str) -> None:
    concern = heard(cast)
    for step in ("close_without_action", "propose_closing"):
        with pytest.raises(Refused):
            why_not = {"child_view_unknown": ""} if missing == "child_view" else {}
            cast.moves("manager", concern.pk, step, **{**CLOSING, missing: " \t\u200b", **why_not})
    unknown = {"child_view": "", "child_view_unknown": "She has not been met yet."}
    cast.moves("manager", concern.pk, "close_without_action", **{**CLOSING, **unknown})
    assert state(cast, concern.pk) == "closed"


@pytest.mark.promise("The same for every child and every adult")
@pytest.mark.parametrize("code", ["community", "lifestyle", "wont_engage"])
def test_these_reasons_close_nothing_whoever_signs(cast: Cast, code: str) -> None:
    concern = heard(cast)
    for who, step in (
        ("manager", "close_without_action"), ("social_worker", "close_without_action"), ("manager", "propose_closing"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            cast.moves(who, concern.pk, step, **{**CLOSING, "reason_code": code})
        assert refused.value.next_step
    cast.moves("manager", concern.pk, "take_on", outcome="assessment", **DECIDED)
    cast.moves(
        "manager",
        concern.pk,
        "act",
        **{k: DECIDED[k] for k in ("reason", "child_view", "child_view_unknown", "told")},
    )
    with pytest.raises(Refused):
        cast.moves("manager", concern.pk, "close_after_action", **{**CLOSING, "reason_code": code})


@pytest.mark.parametrize("code", ["", "invented", "not_safeguarding'--"])
def test_a_reason_that_is_not_on_the_list_closes_nothing(cast: Cast, code: str) -> None:
    concern = heard(cast)
    with pytest.raises(Refused):
        cast.moves("manager", concern.pk, "close_without_action", **{**CLOSING, "reason_code": code})


@pytest.mark.parametrize("code", ["below_threshold", "child_does_not_support", "cannot_trace"])
def test_these_reasons_need_another_agencys_signature(cast: Cast, code: str) -> None:
    concern = heard(cast)
    with pytest.raises(Refused):
        cast.moves("manager", concern.pk, "close_without_action", **{**CLOSING, "reason_code": code})
    cast.moves("manager", concern.pk, "propose_closing", **{**CLOSING, "reason_code": code})
    for own in ("manager", "social_worker", "service_manager", "director"):
        with pytest.raises(Refused):
            cast.moves(own, concern.pk, "sign_closing", reason="I agree.")
    for blind in ("nurse", "safeguarding_lead", "neighbour", "adviser", "councillor", "licensing_officer"):
        with pytest.raises(Refused), cast.acting(blind) as by, refusals():
            Move(
                strand_id=concern.pk, n=4, kind="concern", step="sign_closing", from_state="closing_proposed",
                to_state="closed", reason="I agree.", by=by, at=cast.now,
            ).save(force_insert=True)  # fmt: skip
    with pytest.raises(Refused):
        cast.moves("inspector", concern.pk, "sign_closing", reason="")
    cast.moves("inspector", concern.pk, "sign_closing", reason="We looked at it too.")
    assert state(cast, concern.pk) == "closed"


def appoint(cast: Cast, as_superuser: Any, worker: str, post: str) -> None:
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("select set_config('heard.token', mint(%s, '1 hour'), true)", [INSTALLATION])
        cursor.execute(
            "insert into holding (id, post_id, worker_id, deputy, from_at) values (gen_random_uuid(), %s, %s, true, %s)",
            [cast.post(post).pk, cast.actor(worker).pk, cast.now],
        )


def test_one_person_in_two_agencies_signs_once(cast: Cast, as_superuser: Any) -> None:
    concern = heard(cast)
    appoint(cast, as_superuser, "manager", "inspector")
    cast.moves("manager", concern.pk, "propose_closing", **{**CLOSING, "reason_code": "below_threshold"})
    with pytest.raises(Refused, match="another agency"):
        cast.moves("manager", concern.pk, "sign_closing", reason="I agree with myself.")


def test_two_people_of_one_employer_sign_once(cast: Cast, as_superuser: Any) -> None:
    """A police officer seconded to the council's post, and her own colleague's signature as the police."""
    concern = heard(cast)
    appoint(cast, as_superuser, "chief_constable", "manager")
    cast.moves(
        "chief_constable", concern.pk, "propose_closing", **{**CLOSING, "reason_code": "below_threshold"}
    )
    with pytest.raises(Refused):
        cast.moves("inspector", concern.pk, "sign_closing", reason="My chief proposed it.")
    cast.moves("scrutineer", concern.pk, "sign_closing", reason="I looked at it.")


def test_a_council_worker_lent_to_the_police_does_not_sign_for_them(cast: Cast, as_superuser: Any) -> None:
    concern = heard(cast)
    appoint(cast, as_superuser, "lado", "inspector")
    cast.moves("manager", concern.pk, "propose_closing", **{**CLOSING, "reason_code": "below_threshold"})
    with pytest.raises(Refused):
        cast.moves("lado", concern.pk, "sign_closing", reason="I am with the police today.")


def test_a_signature_may_be_refused_and_the_matter_is_looked_at_again(cast: Cast) -> None:
    concern = heard(cast)
    cast.moves("manager", concern.pk, "propose_closing", **{**CLOSING, "reason_code": "below_threshold"})
    cast.moves("inspector", concern.pk, "refuse_closing", reason="We know the car.")
    assert state(cast, concern.pk) == "in_screening"
    with pytest.raises(Refused):
        cast.moves("inspector", concern.pk, "sign_closing", reason="Changed my mind.")


@pytest.mark.promise("Silence climbs")
def test_each_proposal_to_close_runs_a_clock_of_its_own(cast: Cast, as_superuser: Any) -> None:
    concern = heard(cast)
    running = "select count(*) from clock where strand_id = %s and name like 'second_signature%%' and stopped_at is null"
    for again in (1, 2, 3):
        cast.moves("manager", concern.pk, "propose_closing", **{**CLOSING, "reason_code": "below_threshold"})
        with as_superuser():
            assert one(running, concern.pk) == 1
        cast.at(cast.now + timedelta(hours=1))
        cast.moves("inspector", concern.pk, "refuse_closing", reason=f"We know the car: {again}.")
        with as_superuser():
            assert one(running, concern.pk) == 0
    with as_superuser():
        assert one("select count(distinct (name, due_at)) from clock where strand_id = %s", concern.pk) == 4
        assert one("select bool_and(due_at > started_at) from clock where strand_id = %s", concern.pk)


@pytest.mark.promise("The dots are joined")
def test_nobody_makes_a_third_concern_a_first_one_alone(cast: Cast) -> None:
    """Found open: one person set the mentions apart, with a reason, and closed what was the third concern."""
    child = Said(kind="child", name="Leila Marr", born_on=date(2012, 5, 1))
    concerns = [heard(cast, about=[child]) for _ in range(3)]
    third = concerns[-1]

    def tell_them_apart(who: str) -> None:
        with cast.acting(who) as by:
            for concern in concerns:
                open_record(concern.pk, "test")
            mentions = [Mention.objects.get(strand=concern.pk) for concern in concerns]
            for other in mentions[:-1]:
                tell_apart(mentions[-1], other, reason="Two girls of one name.", by=by, at=cast.now)

    for own in ("manager", "social_worker", "manager"):
        tell_them_apart(own)
        for step in ("close_without_action", "propose_closing"):
            with pytest.raises(Refused, match="at least the third"):
                cast.moves("manager", third.pk, step, **CLOSING)
    tell_them_apart("scrutineer")
    cast.moves("manager", third.pk, "close_without_action", **CLOSING)


@pytest.mark.promise("Need to know")
def test_what_is_the_rings_is_told_by_no_refusal_and_what_is_closed_beside_it_is_told_to_the_scrutineer(
    cast: Cast,
) -> None:
    """Whoever knows of it, the one who raised it, is counted for; whoever does not reads what they would if it were not there."""
    child, other = (Said("child", name, date(2012, 5, 1)) for name in ("Leila Marr", "Tess Vane"))
    kept = [heard(cast, "nurse", about=[child]) for _ in range(2)]
    for concern in kept:
        cast.moves("manager", concern.pk, "take_on", outcome="lado", **DECIDED)
    beside, alone = heard(cast, about=[child]), heard(cast, about=[other])
    for who in ("social_worker", "manager", "service_manager"):
        with cast.acting(who):
            told = [
                columns("select (name, reason)::text from steps_from_here(%s)", each.pk)
                for each in (beside, alone)
            ]
        assert told[0] == told[1], who
    cast.moves("manager", beside.pk, "close_without_action", **CLOSING)
    told_of = "select reason from move m join strand s on s.id = m.strand_id where m.step = 'notice_conflict' and s.parent_id = %s"
    for who, seen in (("scrutineer", True), ("manager", False), ("director", False)):
        with cast.acting(who):
            open_records(list(Strand.objects.filter(parent=beside.pk).values_list("pk", flat=True)), "test")
            words = one(told_of, beside.pk)
        assert bool(words) is seen, who
        assert all(concern.strand.reference in words for concern in kept) if seen else True


def test_immediate_danger_is_not_closed_by_one(cast: Cast) -> None:
    concern = heard(cast, danger_now=True)
    with pytest.raises(Refused, match="Immediate danger"):
        cast.moves("manager", concern.pk, "close_without_action", **CLOSING)


def test_a_second_concern_needs_a_signature_and_a_third_a_look_together(cast: Cast) -> None:
    child = Said(kind="child", name="Leila  MARR", born_on=date(2012, 5, 1))
    same = Said(kind="child", name="Marr, Leila", born_on=date(2012, 5, 1))
    first = heard(cast, about=[child])
    second = heard(cast, about=[same])
    for concern in (first, second):
        with pytest.raises(Refused, match="same child"):
            cast.moves("manager", concern.pk, "close_without_action", **CLOSING)
    third = heard(cast, "safeguarding_lead", about=[child])
    for step in ("close_without_action", "propose_closing"):
        with pytest.raises(Refused, match="at least the third"):
            cast.moves("manager", third.pk, step, **CLOSING)
    cast.moves("manager", third.pk, "call_look", reason="The third.")
    with pytest.raises(Refused, match="Two other agencies"):
        cast.moves("manager", third.pk, "end_look", reason="I think we are done.")
    cast.moves("manager", third.pk, "add_view", reason="Ours.")
    cast.moves("inspector", third.pk, "add_view", reason="Police.")
    cast.moves("inspector", third.pk, "add_view", reason="Police again.")
    with pytest.raises(Refused, match="Two other agencies"):
        cast.moves("manager", third.pk, "end_look", reason="I think we are done.")
    cast.moves("nurse", third.pk, "add_view", reason="Health.")
    cast.moves("manager", third.pk, "end_look", reason="All have looked.")
    with pytest.raises(Refused, match="same child"):
        cast.moves("manager", third.pk, "close_without_action", **CLOSING)
    cast.moves("manager", third.pk, "propose_closing", **CLOSING)


def test_what_came_up_between_proposal_and_signature_counts(cast: Cast) -> None:
    concern = heard(cast)
    cast.moves("manager", concern.pk, "propose_closing", **{**CLOSING, "reason_code": "below_threshold"})
    with cast.acting("youth_worker") as by:
        fresh = Strand.objects.select_related("agency").get(pk=concern.pk)
        disagree(fresh, reason="They did not ask me.", by=by, at=cast.now)
    with pytest.raises(Refused, match="disagrees"):
        cast.moves("inspector", concern.pk, "sign_closing", reason="We looked at it too.")


def disagreement(cast: Cast, who: str, concern: Any) -> Strand:
    with cast.acting(who) as by:
        fresh = Strand.objects.select_related("agency").get(pk=concern.pk)
        return disagree(fresh, reason="They did not ask me.", by=by, at=cast.now)


def test_a_disagreement_stands_in_the_way_until_it_is_answered(cast: Cast) -> None:
    concern = heard(cast)
    held = disagreement(cast, "youth_worker", concern)
    for step in ("close_without_action", "propose_closing"):
        with pytest.raises(Refused, match="disagrees"):
            cast.moves("manager", concern.pk, step, **CLOSING)
    cast.moves("manager", held.pk, "answer", reason="r", told="This is why.")
    with pytest.raises(Refused, match="disagrees"):
        cast.moves("manager", concern.pk, "close_without_action", **CLOSING)
    for other in ("manager", "service_manager", "director", "scrutineer"):
        with pytest.raises(Refused):
            cast.moves(other, held.pk, "settle")
    cast.moves("youth_worker", held.pk, "settle")
    with pytest.raises(Refused, match="Somebody disagreed"):
        cast.moves("manager", concern.pk, "close_without_action", **CLOSING)
    cast.moves("manager", concern.pk, "propose_closing", **CLOSING)


def test_nobody_settles_anothers_disagreement(cast: Cast) -> None:
    """Found open: whoever raised the concern could settle what the police disagreed with."""
    concern = heard(cast, "social_worker")
    cast.moves("manager", concern.pk, "propose_closing", **{**CLOSING, "reason_code": "below_threshold"})
    held = disagreement(cast, "inspector", concern)
    cast.moves("manager", held.pk, "answer", reason="r", told="This is why.")
    with pytest.raises(Refused):
        cast.moves("social_worker", held.pk, "settle")
    assert cast.sees("social_worker", held.pk)


def test_an_answer_is_read_by_whoever_it_is_for_and_not_by_the_child(cast: Cast) -> None:
    """Found open: the answer to a partner's disagreement was posted into the dialogue with the child."""
    concern = heard(cast)
    cast.moves("manager", concern.pk, "propose_closing", **{**CLOSING, "reason_code": "below_threshold"})
    held = disagreement(cast, "inspector", concern)
    cast.moves("manager", held.pk, "answer", reason="r", told="For the police alone.")

    def reads(who: str) -> set[str]:
        with cast.acting(who):
            for strand in (concern.pk, held.pk):
                open_record(strand, "test")
            return set(Remark.objects.values_list("text", flat=True))

    assert "For the police alone." in reads("inspector")
    assert "For the police alone." not in reads("youth_worker")
    own = disagreement(cast, "youth_worker", concern)
    cast.moves("manager", own.pk, "answer", reason="r", told="For her who raised it.")
    assert "For her who raised it." in reads("youth_worker")


def test_what_is_told_always_becomes_a_remark_in_the_same_breath(cast: Cast) -> None:
    concern = heard(cast)
    cast.moves("manager", concern.pk, "take_on", outcome="assessment", **DECIDED)
    with cast.acting("youth_worker"):
        open_record(concern.pk, "test")
        said = Remark.objects.get()
    with cast.acting("manager"):
        open_record(concern.pk, "test")
        assert Move.objects.get(pk=said.move_id).told == said.text == DECIDED["told"]


def test_a_remark_cannot_pass_for_an_answer(cast: Cast) -> None:
    concern = heard(cast)
    cast.moves("manager", concern.pk, "take_on", outcome="assessment", **DECIDED)
    with cast.acting("manager"):
        open_record(concern.pk, "test")
        decided = Move.objects.get(strand=concern.pk, step="take_on")
    for given in ({"move": decided}, {"from_raiser": True}):
        said = {"strand_id": concern.pk, "at": cast.now, "from_raiser": False, "text": "x", **given}
        with pytest.raises(Exception, match="somebody else to write"), cast.acting("manager") as by:
            open_record(concern.pk, "test")
            Remark(by=by, **said).save(force_insert=True)
    with pytest.raises(Exception, match="somebody else to write"), cast.acting("youth_worker") as by:
        open_record(concern.pk, "test")
        remark(concern.strand, "As if from the council.", from_raiser=False, by=by, at=cast.now)
    with pytest.raises(Exception, match="somebody else to write"), cast.acting("youth_worker") as by:
        remark(concern.strand, "Unread.", from_raiser=True, by=by, at=cast.now)


def test_a_refused_closing_is_kept_and_community_goes_to_the_scrutineer(cast: Cast) -> None:
    concern = heard(cast)
    with pytest.raises(Refused) as refused, cast.acting("manager") as by:
        fresh = Strand.objects.select_related("agency").get(pk=concern.pk)
        move_on(
            fresh,
            "close_without_action",
            by=by,
            at=cast.now,
            seen=2,
            **{**CLOSING, "reason_code": "community"},
        )
    assert refused.value.aftermath is not None
    with cast.acting("manager"):
        refused.value.aftermath()
    with cast.acting("scrutineer"):
        assert one("select reason from attempt") == "community: Advice was given."
        pressure = Strand.objects.get(kind="pressure")
        assert pressure.owner_post == cast.post("scrutineer")
        assert Clock.objects.filter(strand=pressure, stopped_at=None).count() == 1
    with cast.acting("manager"):
        assert one("select count(*) from attempt") == 0
        assert open_record(pressure.pk, "test") is None, "what was told of her attempt is not hers to read"
        assert not Strand.objects.filter(kind="pressure").exists()
        assert one("select count(*) from my_day(null, 50, 0) where kind = 'pressure'") == 0


def test_of_several_words_that_close_nothing_the_first_is_named(cast: Cast) -> None:
    concern = heard(cast)
    said = {"reason_code": "community", "reason": "Community sensitivity, best left alone."}
    with pytest.raises(Refused) as refused, cast.acting("manager") as by:
        fresh = Strand.objects.select_related("agency").get(pk=concern.pk)
        move_on(fresh, "close_without_action", by=by, at=cast.now, seen=2, **{**CLOSING, **said})
    assert refused.value.reason.startswith("“Community sensitivity”: Sensitivity in a community is no reason")


@pytest.mark.parametrize(
    "reason", ["Her lifestyle.", "The child does not support it.", "Won't engage with us."]
)
def test_words_that_close_nothing_are_refused_with_or_without_a_code(cast: Cast, reason: str) -> None:
    concern = heard(cast)
    for code in ("not_safeguarding", "", "invented"):
        with pytest.raises(Refused), cast.acting("manager") as by:
            fresh = Strand.objects.select_related("agency").get(pk=concern.pk)
            move_on(
                fresh,
                "close_without_action",
                by=by,
                at=cast.now,
                seen=2,
                **{**CLOSING, "reason": reason, "reason_code": code},
            )


def test_what_is_closed_stays_closed(cast: Cast) -> None:
    concern = heard(cast)
    cast.moves("manager", concern.pk, "close_without_action", **CLOSING)
    with cast.acting("manager"):
        assert not Clock.objects.filter(strand=concern.pk, stopped_at=None).exists()
        assert one("select count(*) from steps_from_here(%s)", concern.pk) == 0
    with pytest.raises(Refused):
        cast.moves("manager", concern.pk, "take_up")
