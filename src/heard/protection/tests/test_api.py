"""Other systems at the work with a child: every step that is declared, for the post of the key, and no other."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client

from heard.frame import system_keys
from heard.history.actions import open_record
from heard.history.models import Reading
from heard.people.actions import Said
from heard.process.actions import set_wall
from heard.process.models import Step, Strand
from heard.protection.voice import try_contact
from tests.attack import say, settle_all
from tests.cast import DECIDED, Cast, one

from .going import (
    EVERYBODY,
    agrees,
    assessed,
    begins,
    enquired,
    meets,
    notified,
    planned,
    taken_on,
)
from .test_missing import CHILD, HOUR, found, missing, offered, state_of

pytestmark = pytest.mark.django_db
AsSuperuser = Callable[[], AbstractContextManager[None]]
KINDS = ("assessment", "strategy_discussion", "enquiry", "conference", "plan", "action", "continuing_harm",
         "missing_episode", "missing_meeting", "new_way")  # fmt: skip
# Where the first choice that is offered is not one that fits.
CHOSEN = {"conclude": "child_in_need", "propose_lowering": "withdrawn:CSE", "interview": "nothing"}


class System:
    """A system of an agency whose key was given for a post, or for none."""

    def __init__(self, key: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {key}"})
        self.calls = 0

    def reads(self, strand: Any) -> Any:
        return self.client.get(f"/api/v1/records/{_reference(strand)}")

    def posts(self, place: str, body: dict[str, Any], under: str = "") -> Any:
        self.calls += 1
        return self.client.post(
            f"/api/v1/{place}",
            json.dumps(body),
            content_type="application/json",
            headers={"idempotency-key": under or f"call-{self.calls}"},
        )

    def takes(self, strand: Any, step: str, *, under: str = "", **other: Any) -> Any:
        """Read the record, fill in what it says that the step asks for, and send it."""
        record = self.reads(strand).json()
        asked = next(each for each in record["steps"] if each["name"] == step)
        body = {"seen": record["n"], **filled(asked["fields"], step), **other}
        return self.posts(f"records/{record['reference']}/steps/{step}", body, under)


def filled(fields: list[dict[str, Any]], step: str = "") -> dict[str, Any]:
    """Something for every field that has to be filled in."""
    return {
        each["name"]: _something(each, step)
        for each in fields
        if each["required"] or each["name"] == "child_view_unknown"
    }


def _something(field: dict[str, Any], step: str) -> Any:
    given = {"moment": "2026-03-02T10:00:00+00:00", "date": "2026-03-02", "text": "In words."}
    codes = [each["code"] for each in field["choices"]]
    return given.get(field["kind"]) or (CHOSEN[step] if CHOSEN.get(step) in codes else codes[0])


def _reference(strand: Any) -> str:
    return str(getattr(strand, "strand", strand).reference)


def _fresh(cast: Cast, strand: Any) -> Strand:
    with cast.acting("scrutineer"):
        return Strand.objects.get(pk=strand.pk)


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.content
    body: dict[str, Any] = response.json()
    return body


def wrong(response: Any) -> list[str]:
    return [each["field"] for each in problem(response, 422)["errors"]]


@pytest.fixture
def system(cast: Cast, as_superuser: AsSuperuser) -> Callable[[str], System]:
    """A system that acts for the post of one of the cast, or without one for their agency alone."""

    def made(key: str, *, with_post: bool = True) -> System:
        post = cast.post(key)
        with as_superuser():
            agency = post.agency.name
            return System(
                system_keys.add(agency=agency, name="Case management", post=post.title if with_post else "")
            )

    return made


# --- Every step --------------------------------------------------------------------------------------------------


def _with_manager(cast: Cast) -> Strand:
    strand = assessed(cast)
    cast.moves("social_worker", strand, "give_to_manager", reason="r")
    return strand


def _met(cast: Cast, **more: Any) -> Strand:
    strand = begins(cast, taken_on(cast), "strategy_discussion")
    meets(cast, strand, **more)
    return strand


def _beside_an_enquiry(cast: Cast) -> Strand:
    enquiry = enquired(cast)
    strand = begins(cast, enquiry, "strategy_discussion")
    meets(cast, strand)
    return strand


def _conference(cast: Cast) -> Strand:
    strand = begins(cast, Strand(id=enquired(cast).parent_id), "conference")
    meets(cast, strand, invited=EVERYBODY)
    return strand


def _conference_with_action(cast: Cast) -> Strand:
    strand = _conference(cast)
    agrees(cast, strand)
    return strand


def _plan_met(cast: Cast) -> Strand:
    plan = planned(cast)
    meets(cast, plan)
    return plan


def _plan_done(cast: Cast) -> Strand:
    plan = _plan_met(cast)
    with cast.acting("scrutineer"):
        agreed = Strand.objects.get(kind="action")
    cast.moves("inspector", agreed, "say_done", reason="r")
    return plan


def _found(cast: Cast) -> Strand:
    strand = missing(cast)
    found(cast, strand)
    return strand


def _offered(cast: Cast, times: int = 1) -> Strand:
    strand = _found(cast)
    for _ in range(times):
        offered(cast, strand)
    return strand


def _elsewhere(cast: Cast, *ways: Any) -> Strand:
    strand = missing(cast, lives="placed_elsewhere", host_area="Easterfold")
    for way in ways:
        way(cast, strand)
    return strand


def _twice(cast: Cast, *ways: Any) -> Strand:
    strand, _twin = (
        missing(cast, since=cast.now - HOUR / 12),
        missing(cast, "inspector", since=cast.now - HOUR / 12),
    )
    for way in ways:
        way(cast, strand)
    return strand


def _meeting_called(cast: Cast) -> Strand:
    for _ in range(3):
        found(cast, missing(cast, since=cast.now))
        cast.at(cast.now + HOUR)
    with cast.acting("scrutineer"):
        return Strand.objects.get(kind="missing_meeting")


def _unreached(cast: Cast) -> Strand:
    concern = taken_on(cast)
    with cast.acting("social_worker") as by:
        open_record(concern.pk, "test")
        cast_strand = Strand.objects.get(pk=concern.pk)
        for _ in range(3):
            try_contact(cast_strand, way="phone", reached=False, account="No answer.", by=by, at=cast.now)
    with cast.acting("scrutineer"):
        return Strand.objects.get(kind="new_way")


def _harm(cast: Cast) -> Strand:
    return begins(cast, taken_on(cast), "continuing_harm")


WAYS: dict[tuple[str, str, str], tuple[str, Callable[[Cast], Strand]]] = {
    ("assessment", "give_to_manager", "under_way"): ("social_worker", assessed),
    ("assessment", "send_back", "with_manager"): ("manager", _with_manager),
    ("assessment", "conclude", "with_manager"): ("manager", _with_manager),
    ("assessment", "propose_lowering", "under_way"): ("social_worker", assessed),
    ("strategy_discussion", "begin_enquiry", "called"): ("manager", _met),
    ("strategy_discussion", "go_on_without", "called"): ("manager", _met),
    ("strategy_discussion", "propose_no_enquiry", "called"): ("manager", lambda cast: _met(cast, dissent={"nurse": "No."})),
    ("strategy_discussion", "add_to_enquiry", "called"): ("manager", _beside_an_enquiry),
    ("enquiry", "propose_ending", "under_way"): ("manager", enquired),
    ("conference", "decide_plan", "called"): ("manager", _conference_with_action),
    ("conference", "propose_no_plan", "called"): ("manager", _conference),
    ("action", "say_done", "to_do"): ("inspector", lambda cast: agrees(cast, _met(cast))),
    ("action", "give_up", "to_do"): ("inspector", lambda cast: agrees(cast, _met(cast))),
    ("plan", "see_child", "under_way"): ("social_worker", planned),
    ("plan", "hold_core_group", "under_way"): ("social_worker", _plan_met),
    ("plan", "hold_review", "under_way"): ("manager", _plan_met),
    ("plan", "propose_end_of_plan", "under_way"): ("manager", _plan_done),
    ("continuing_harm", "say_what_was_done", "goes_on"): ("manager", _harm),
    ("continuing_harm", "propose_end_of_harm", "goes_on"): ("manager", _harm),
    ("missing_episode", "look", "missing"): ("inspector", missing),
    ("missing_episode", "find", "missing"): ("inspector", missing),
    ("missing_episode", "offer_interview", "found"): ("social_worker", _found),
    ("missing_episode", "offer_interview", "offered"): ("social_worker", _offered),
    ("missing_episode", "interview", "offered"): ("social_worker", _offered),
    ("missing_episode", "decline_interview", "offered"): ("manager", lambda cast: _offered(cast, 2)),
    ("missing_episode", "tell_host", "missing"): ("social_worker", _elsewhere),
    ("missing_episode", "tell_host", "found"): ("social_worker", lambda cast: _elsewhere(cast, found)),
    ("missing_episode", "tell_host", "offered"): (
        "social_worker", lambda cast: _elsewhere(cast, found, offered)
    ),
    ("missing_episode", "join", "missing"): ("manager", _twice),
    ("missing_episode", "join", "found"): ("manager", lambda cast: _twice(cast, found)),
    ("missing_episode", "join", "offered"): ("manager", lambda cast: _twice(cast, found, offered)),
    ("missing_meeting", "hold_meeting", "called"): ("manager", _meeting_called),
    ("new_way", "choose_way", "needed"): ("manager", _unreached),
}  # fmt: skip
MORE = {"interview": {"child_view": "I was at my aunt's."}, "choose_way": {"way": "trusted"},
        "decline_interview": {"child_view": "No."}}  # fmt: skip


@pytest.mark.parametrize(("kind", "step", "state"), WAYS)
def test_each_declared_step_is_taken_by_the_system_of_its_post(
    cast: Cast, system: Callable[..., System], kind: str, step: str, state: str
) -> None:
    who, to = WAYS[kind, step, state]
    strand = _fresh(cast, to(cast))
    assert strand.state == state
    answer = system(who).takes(strand, step, **MORE.get(step, {}))
    settle_all()
    assert answer.status_code == 201, answer.content
    last = answer.json()["moves"][-1]
    assert (last["step"], last["by"], last["n"]) == (step, "Case management", strand.n + 1)


def test_these_are_all_that_anybody_takes_by_hand_but_second_signatures(cast: Cast) -> None:
    by_hand = {
        (each.kind, each.name, each.from_state)
        for each in Step.objects.filter(kind__in=KINDS).exclude(from_state="")
        if not {"kernel", "clock", "linker"} & set(each.takers) and not each.second_to
    }
    assert by_hand == set(WAYS)


@pytest.mark.promise("No quiet closing")
def test_a_second_signature_is_a_persons(cast: Cast, system: Callable[..., System]) -> None:
    strand = assessed(cast)
    cast.moves("social_worker", strand, "propose_lowering", outcome="withdrawn:CSE", **DECIDED)
    for step in ("sign_lowering", "refuse_lowering"):
        answer = problem(system("inspector").takes(_fresh(cast, strand), step), 409)
        assert answer["title"] == "A second signature is given by a person."
    assert state_of(cast, strand) == "lowering_proposed"


@pytest.mark.promise("No quiet closing")
def test_what_a_safeguarding_partner_thinks_is_a_persons(cast: Cast, system: Callable[..., System]) -> None:
    said = {"outcome": "no_local_review", "reason": "As the others."}
    answer = problem(system("service_manager").takes(_fresh(cast, notified(cast)), "give_view", **said), 409)
    assert answer["title"] == "What a safeguarding partner thinks is said by a person."


# --- Beginning ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "of"),
    [("assessment", taken_on), ("strategy_discussion", taken_on), ("continuing_harm", taken_on), ("conference", enquired)],
)  # fmt: skip
def test_a_stage_is_begun_with_what_its_first_step_asks_for(
    cast: Cast, system: Callable[..., System], kind: str, of: Callable[[Cast], Any]
) -> None:
    made = of(cast)
    parent = _fresh(cast, Strand(id=made.parent_id) if kind == "conference" else made)
    ours = system("social_worker")
    first = {each["kind"]: each for each in ours.client.get("/api/v1/stages").json()}
    place, body = f"records/{parent.reference}/stages/{kind}", filled(first[kind]["fields"])
    assert wrong(ours.posts(place, {name: said for name, said in body.items() if name != "reason"})) == [
        "reason"
    ]
    answer = ours.posts(place, body, "once")
    assert answer.status_code == 201, answer.content
    record = answer.json()
    assert (record["kind"], record["is_open"], record["n"]) == (kind, True, 1)
    assert record["clocks"]
    assert record["held_by"]
    again = ours.posts(place, body, "once")
    assert (again.status_code, again.json()["reference"]) == (200, record["reference"])
    assert problem(ours.posts(place, body | {"reason": "Other."}, "once"), 409)["title"].startswith(
        "This idempotency key"
    )
    assert ours.posts(f"records/{parent.reference}/stages/plan", body).status_code == 404, (
        "the database begins it"
    )


# --- Refused -----------------------------------------------------------------------------------------------------


def test_what_a_step_needs_is_named_when_it_is_missing(cast: Cast, system: Callable[..., System]) -> None:
    strand, ours = _fresh(cast, planned(cast)), system("manager")
    place = f"records/{strand.reference}/steps/hold_review"
    assert set(wrong(ours.posts(place, {"seen": strand.n, "reason": "r"}))) == {"told", "child_view"}
    assert wrong(ours.posts(place, {"reason": "r"})) == ["seen"]
    assert wrong(ours.posts(place, {"seen": strand.n, "score": "7"})) == ["score"], (
        "nothing is dropped silently"
    )
    for said in (7, None, True, [], ["a", "b"], {"a": "b"}, "\0"):
        assert wrong(ours.posts(place, {"seen": strand.n, "reason": said})) == ["reason"], said
    for seen in (0, -1, True, "1", 2**40, None):
        assert wrong(ours.posts(place, {"seen": seen, "reason": "r"})) == ["seen"], seen
    bodies: tuple[Any, ...] = ([], "r", 7, None)
    for body in bodies:
        assert problem(ours.posts(place, body), 422)["errors"], body


def test_it_is_refused_in_the_words_of_the_page(cast: Cast, system: Callable[..., System]) -> None:
    strand = _fresh(cast, begins(cast, taken_on(cast), "assessment"))
    answer = problem(system("social_worker").takes(strand, "give_to_manager"), 409)
    assert (answer["title"], answer["detail"]) == (
        "Nothing has been written yet.",
        "Write the assessment first.",
    )


@pytest.mark.promise("Need to know")
def test_another_posts_step_is_refused_and_a_stranger_finds_nothing(
    cast: Cast, system: Callable[..., System]
) -> None:
    strand = _fresh(cast, _with_manager(cast))
    answer = problem(system("social_worker").takes(strand, "conclude"), 409)
    assert answer["title"] == "This step is for somebody else to take."
    for stranger in (system("nurse"), system("social_worker", with_post=False)):
        assert stranger.reads(strand).status_code == 404
        assert (
            stranger.posts(f"records/{strand.reference}/steps/conclude", {"seen": strand.n}).status_code
            == 404
        )
    assert state_of(cast, strand) == "with_manager"


@pytest.mark.promise("Need to know")
def test_behind_a_wall_a_system_sees_nothing_of_its_posts(cast: Cast, system: Callable[..., System]) -> None:
    """Whoever the wall is around may be the one who sits before it."""
    concern = taken_on(cast)
    strand, ours = _fresh(cast, begins(cast, concern, "assessment")), system("social_worker")
    assert ours.reads(strand).status_code == 200
    with cast.acting("manager"):
        open_record(concern.pk, "test")
        set_wall(Strand.objects.get(pk=concern.pk), cast.worker("nurse").pk, reason="Her aunt.")
    assert ours.reads(strand).status_code == 404
    assert (
        ours.posts(
            f"records/{strand.reference}/steps/give_to_manager", {"seen": 1, "reason": "r"}
        ).status_code
        == 404
    )


@pytest.mark.promise("What was known, when, and by whom")
def test_each_reading_is_written_down_under_the_systems_name(
    cast: Cast, system: Callable[..., System], as_superuser: AsSuperuser
) -> None:
    strand = _fresh(cast, planned(cast))
    system("social_worker").reads(strand)
    with as_superuser():
        last = Reading.objects.filter(strand_id=strand.pk).order_by("id").last()
        assert last is not None
        assert (last.actor.kind, last.actor.name, last.what, last.level) == (
            "system",
            "Case management",
            "api",
            "full",
        )


def test_whoever_was_overtaken_is_told_and_a_repeat_is_taken_once(
    cast: Cast, system: Callable[..., System]
) -> None:
    strand, ours = _fresh(cast, planned(cast)), system("social_worker")
    body = {"seen": strand.n, "reason": "Seen at home.", "child_view_unknown": "Asleep."}
    place = f"records/{strand.reference}/steps/see_child"
    assert [ours.posts(place, body, "k").status_code for _ in range(2)] == [201, 200]
    assert "acted on this" in problem(ours.posts(place, body, "l"), 409)["title"]
    assert _fresh(cast, strand).n == strand.n + 1


@pytest.mark.parametrize("who", ["director", "scrutineer", "councillor", "lado"])
def test_no_key_is_given_for_a_seat_that_only_a_person_may_have(
    cast: Cast, as_superuser: AsSuperuser, who: str
) -> None:
    post = cast.post(who)
    with as_superuser(), pytest.raises(Exception, match="post of its own agency"):
        system_keys.add(agency=post.agency.name, name="Case management", post=post.title)


# --- Missing -----------------------------------------------------------------------------------------------------

GONE = {"name": CHILD.name, "since": "2026-03-02T09:00:00+00:00", "account": "Not at breakfast.", "danger": "no", "lives": "placed_here"}  # fmt: skip


@pytest.mark.promise("Someone always holds it")
def test_a_childrens_home_reports_a_child_missing_follows_and_finds_them(
    cast: Cast, system: Callable[..., System]
) -> None:
    home, other = system("nurse", with_post=False), system("safeguarding_lead", with_post=False)
    assert {
        each["name"] for each in home.client.get("/api/v1/missing/fields").json() if each["required"]
    } == set(GONE)
    assert wrong(home.posts("missing", {name: said for name, said in GONE.items() if name != "account"})) == [
        "account"
    ]
    for since in ("yesterday", "2026-03-02T09:00:00", "2026-13-02T09:00:00Z", 7, ["2026-03-02T09:00:00Z"]):
        assert wrong(home.posts("missing", GONE | {"since": since})) == ["since"], since
    for name in ("key", "about", "seen"):
        assert wrong(home.posts("missing", GONE | {name: "x"})) == [name], "nothing is dropped silently"
    answer = home.posts("missing", GONE, "morning")
    assert answer.status_code == 201, answer.content
    record = answer.json()
    assert record["held_by"] == "Duty social worker, Marlowe Vale Council"
    assert home.posts("missing", GONE, "morning").json()["reference"] == record["reference"]
    assert [each["reference"] for each in home.client.get("/api/v1/missing").json()] == [record["reference"]]
    assert other.client.get("/api/v1/missing").json() == []
    assert other.reads(Strand(reference=record["reference"])).status_code == 404
    done = home.takes(Strand(reference=record["reference"]), "find")
    assert (done.status_code, done.json()["state"]) == (201, "Found, return interview to be offered")
    refused = problem(home.takes(Strand(reference=record["reference"]), "offer_interview"), 409)
    assert refused["title"] == "This step is for somebody else to take."


@pytest.mark.promise("Need to know")
def test_a_system_without_a_post_reads_nothing_by_raw_sql(
    cast: Cast, system: Callable[..., System], as_superuser: AsSuperuser
) -> None:
    strand = missing(cast, child=Said(kind="child", name="Ellis"))
    system("nurse", with_post=False)
    with as_superuser():
        token = one("select mint(actor_id, interval '1 hour') from system_key")
    for table in ("missing_episode", "mention", "move", "strand"):
        assert say("heard_app", f"select * from {table}", token=token).rows == (), table
    assert say("heard_app", "select level_of(%s)", strand.pk, token=token).rows == ((None,),)
