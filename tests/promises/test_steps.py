"""Every declared step, walked; and proof over states and clocks that nothing open can stand without a running clock."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from heard.concerns.actions import ask_to_open, disagree, move_on, report_pressure
from heard.concerns.in_confidence import Given
from heard.concerns.models import Concern
from heard.governance.actions import (
    Terms,
    answer_by_sharing,
    ask_to_share,
    decide,
    offer,
    propose_erasure,
    receive_request,
)
from heard.governance.gathering import gather
from heard.governance.models import LawfulBasis, PackLine
from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.oversight.actions import judge, review_readings
from heard.oversight.models import AuditLine
from heard.people.actions import Said
from heard.people.tests.test_groups import night
from heard.process.actions import (
    ask_for_more_time,
    ask_to_lift,
    begin,
    break_glass,
    offer_to_hand_over,
    set_wall,
    tick,
)
from heard.process.models import Clock, Move, State, Step, Strand, Wall
from heard.protection.panel import watch_panel
from heard.protection.team import say_it_began
from heard.protection.tests.going import (
    GUARDIAN,
    NOT_TOLD,
    REVIEWED,
    UNKNOWN,
    agrees,
    all_say,
    assessed,
    begins,
    brought_forward,
    decides,
    driver_known,
    enquired,
    in_need,
    looked_after,
    meets,
    notified,
    planned,
    police_acted,
    referred,
    reviewed_at_length,
    sends,
    serious,
    starts,
    taken_on,
    tells_host,
    to_live,
    victim_told,
    writes,
)
from heard.protection.tests.test_missing import found, interviewed, missing, offered
from heard.protection.tests.test_panel import agrees_on, on, sits, written
from heard.protection.tests.test_team import set_up
from heard.protection.tests.test_voice import fails
from heard.protection.voice import choose_way
from tests.attack import settle_all
from tests.cast import DECIDED, Cast, one
from tests.promises.test_closing import CLOSING
from tests.promises.test_moves import move

pytestmark = pytest.mark.django_db

KINDS = (
    "concern",
    "disagreement",
    "pressure",
    "more_time",
    "hand_off",
    "share_request",
    "identity_opening",
    "erasure",
    "wall",
    "glass_review",
    "reading_review",
    "subject_access",
    "earlier_record",
    "group_proposal",
    "missing_episode",
    "missing_meeting",
    "new_way",
    "assessment",
    "strategy_discussion",
    "enquiry",
    "conference",
    "plan",
    "action",
    "continuing_harm",
    "panel_sitting",
    "panel_line",
    "audit",
    "team_warning",
    "child_in_need",
    "looked_after",
    "placement",
    "early_review",
    "nrm",
    "victim_update",
    "serious_incident",
    "rapid_review",
    "practice_review",
    "licence_notice",
)


def declared(kind: str) -> list[Step]:
    return list(Step.objects.filter(kind=kind).order_by("id"))


class Standing(NamedTuple):
    """Where a strand stands: its state, the clocks that run, and those that have begun at some time."""

    state: str
    running: frozenset[str]
    begun: frozenset[str]


def _after(standing: Standing, step: Step, is_open: dict[str, bool]) -> Standing:
    # What a step both stops and starts goes round, if it ran.
    rounds = frozenset(step.starts) & frozenset(step.stops) & standing.running
    starts = (frozenset(step.starts) - standing.begun) | rounds
    running = (standing.running - frozenset(step.stops)) | starts
    if not is_open[step.to_state]:
        running = frozenset()
    return Standing(step.to_state, running, standing.begun | starts)


def reachable(kind: str) -> set[Standing]:
    """Every standing that declared steps can lead to, as the database starts and stops clocks."""
    is_open = {s.name: s.is_open for s in State.objects.filter(kind=kind)}
    found, waiting = set(), [Standing("", frozenset(), frozenset())]
    while waiting:
        here = waiting.pop()
        if here in found:
            continue
        found.add(here)
        waiting += [
            _after(here, s, is_open)
            for s in declared(kind)
            if s.from_state == here.state and s.name != "climb"
        ]
    return found


@pytest.mark.promise("Someone always holds it")
@pytest.mark.parametrize("kind", KINDS)
def test_no_way_through_the_steps_leaves_anything_open_without_a_clock(kind: str) -> None:
    is_open = {s.name: s.is_open for s in State.objects.filter(kind=kind)}
    for standing in reachable(kind):
        if standing.state and is_open[standing.state]:
            assert standing.running, f"{kind}: {standing}"


@pytest.mark.promise("Someone always holds it")
@pytest.mark.parametrize("kind", KINDS)
def test_every_state_is_reached_and_every_open_one_has_a_way_on_and_up(kind: str) -> None:
    states = {s.name: s.is_open for s in State.objects.filter(kind=kind)}
    steps = declared(kind)
    assert {s.state for s in reachable(kind)} == set(states)
    ends = {name for name, is_open in states.items() if not is_open}
    while more := {s.from_state for s in steps if s.to_state in ends and s.name != "climb"} - ends:
        ends |= more
    assert ends == set(states), "from every state there is a way to the end"
    assert {s.from_state for s in steps if s.name == "climb"} == {
        n for n, is_open in states.items() if is_open and n
    }
    assert not [s for s in steps if not states[s.from_state]], "nothing follows from the end"


@pytest.mark.promise("No quiet closing")
def test_every_way_to_the_end_of_a_concern_gives_reason_child_view_and_answer() -> None:
    for step in Step.objects.filter(kind="concern", to_state="closed"):
        givers = (
            [step] if not step.second_to else list(Step.objects.filter(kind="concern", name=step.second_to))
        )
        for giver in givers:
            assert {"reason_code", "reason", "child_view", "told"} <= set(giver.needs), giver.name
            assert giver.guard, giver.name
    for kind in ("disagreement", "pressure"):
        for step in Step.objects.filter(kind=kind, to_state__in=["settled", "upheld", "answered"]):
            assert step.takers == ["raiser"] or "told" in step.needs, step.name


@pytest.mark.promise("Silence climbs")
@pytest.mark.parametrize("kind", KINDS)
def test_silence_of_whoever_raised_it_holds_nothing_up_for_ever(kind: str) -> None:
    """Found open: a reporter who never came back left a disagreement, and so its concern, open without end."""
    states = {s.name: s.is_open for s in State.objects.filter(kind=kind)}
    ends = {name for name, is_open in states.items() if not is_open}
    steps = [s for s in declared(kind) if s.name != "climb" and s.takers != ["raiser"]]
    while more := {s.from_state for s in steps if s.to_state in ends} - ends:
        ends |= more
    assert set(states) - ends == set()


class Walk:
    """The cast takes every declared step once, in whatever order leads to it."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.taken: set[tuple[str, str, str]] = set()

    def take(self, who: str, strand: Any, step: str, **said: Any) -> None:
        made = self.cast.moves(who, strand, step, **said)
        self.taken.add((made.kind, made.step, made.from_state))
        settle_all()

    def to(self, state: str) -> Concern:
        """A fresh concern, brought to a state."""
        concern = self.cast.hears()
        self.taken.add(("concern", "receive", ""))
        ways: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
            "received": [],
            "in_screening": [("social_worker", "take_up", {})],
            "multi_agency_look": [("manager", "call_look", {"reason": "r"})],
            "looked_at": [
                ("manager", "call_look", {"reason": "r"}),
                ("inspector", "add_view", {"reason": "r"}),
                ("nurse", "add_view", {"reason": "r"}),
                ("manager", "end_look", {"reason": "r"}),
            ],
            "taken_on": [("manager", "take_on", {"outcome": "assessment", **DECIDED})],
            "acted_on": [
                ("manager", "take_on", {"outcome": "assessment", **DECIDED}),
                ("manager", "act", DECIDED),
            ],
            "closing_proposed": [
                ("manager", "take_up", {}),
                ("manager", "propose_closing", CLOSING),
            ],
        }
        for who, step, said in ways[state]:
            self.take(who, concern.pk, step, **said)
        return concern

    def disagreement(self) -> tuple[Concern, Strand]:
        concern = self.to("taken_on")
        with self.cast.acting("youth_worker") as by:
            fresh = Strand.objects.select_related("agency").get(pk=concern.pk)
            held = disagree(fresh, reason="r", by=by, at=self.cast.now)
        self.taken.add(("disagreement", "disagree", ""))
        return concern, held

    def hand_off(self, state: str) -> tuple[Concern, Strand]:
        """Something that is offered to another post, which has not answered."""
        concern = self.to(state)
        with self.cast.acting("manager") as by:
            given, post = (
                Strand.objects.select_related("agency").get(pk=concern.pk),
                self.cast.post("service_manager"),
            )
            asked = offer_to_hand_over(given, post, reason="r", by=by, at=self.cast.now)
        self.taken.add(("hand_off", "offer", ""))
        return concern, asked

    def handed_over(self, strand: Strand, to: str) -> None:
        """Something is offered to another post, and accepted."""
        with self.cast.acting("manager") as by:
            given = Strand.objects.select_related("agency").get(pk=strand.pk)
            asked = offer_to_hand_over(given, self.cast.post(to), reason="r", by=by, at=self.cast.now)
        self.take(to, asked.pk, "accept")
        self.taken.add((given.kind, "hand_over", given.state))

    def opening(self) -> Strand:
        """A report whose name was given in confidence, and the asking for it."""
        concern = self.cast.hears("public", "public", given=Given("Somebody"))
        with self.cast.acting("social_worker") as by:
            fresh = Strand.objects.select_related("agency").get(pk=concern.pk)
            asked = ask_to_open(fresh, reason="r", by=by, at=self.cast.now)
        self.taken.add(("identity_opening", "ask_to_open", ""))
        return asked

    def climbs(self, kind: str) -> None:
        """Let every clock of everything that is open pass, once."""
        with self.cast.acting("scrutineer"):
            last = Clock.objects.filter(stopped_at=None).order_by("-next_at")[0].next_at
        self.cast.at(last + timedelta(seconds=1))
        while tick(at=self.cast.now):
            pass
        settle_all()
        for state in self.open_states(kind):
            self.taken.add((kind, "climb", state))

    def wall(self, *, lifting: bool) -> Any:
        """A wall that somebody has to answer: proposed because of a name, or asked to be lifted."""
        if not lifting:
            concern = self.cast.hears(about=[Said(kind="adult", name="Neil Patch")])
            self.taken.add(("wall", "propose", ""))
            with self.cast.acting("manager"):
                return Strand.objects.get(parent=concern.pk, kind="wall").pk
        concern = self.to("in_screening")
        with self.cast.acting("manager") as by:
            own = set_wall(concern.strand, self.cast.actor("neighbour").pk, reason="r")
            self.taken.add(("wall", "set", ""))
            wall = Strand.objects.select_related("agency").get(pk=own.pk)
            asked = ask_to_lift(wall, reason="r", by=by, at=self.cast.now)
        self.taken.add(("wall", "ask_lifting", ""))
        return asked.pk

    def glass(self) -> Any:
        """A record that was opened in an emergency, to be reviewed."""
        concern = self.to("received")
        with self.cast.acting("nurse"):
            assert break_glass(concern.strand.reference, reason="r") == concern.pk
        self.taken.add(("glass_review", "break_glass", ""))
        with self.cast.acting("inspector"):
            return Strand.objects.get(parent=concern.pk, kind="glass_review").pk

    def reading(self) -> Any:
        """A reading that a rule asks about."""
        concern = self.to("received")
        assert self.cast.sees("director", concern.pk) == "full"
        assert review_readings()
        self.taken.add(("reading_review", "notice_reading", ""))
        with self.cast.acting("scrutineer"):
            return Strand.objects.get(parent=concern.pk, kind="reading_review").pk

    def rounds(self) -> None:
        """Whoever holds anything open turns out to be named in it."""
        with self.cast.acting("scrutineer"):
            for strand in Strand.objects.open().select_related("parent__parent", "owner_post"):
                root: Any = strand
                while root.kind == "wall":
                    root = root.parent
                seen = open_record(root.pk, "test")  # a wall that was set a moment ago may hide it
                holder = strand.owner_post.holdings.get().worker_id
                if seen and not Wall.objects.filter(strand=root, actor=holder).exists():
                    set_wall(root, holder, reason="r")

    def open_states(self, kind: str) -> set[str]:
        with self.cast.acting("scrutineer"):
            climbed = Strand.objects.filter(kind=kind, is_open=True, clocks__rung__gt=0)
            return set(climbed.values_list("state", flat=True))


ANSWER = {"reason": "r", "told": "This is why."}
LADDER = (
    ("manager", "with_manager"),
    ("service_manager", "with_senior"),
    ("director", "with_director"),
    ("scrutineer", "with_scrutineer"),
)


def _walk_concerns(walk: Walk) -> None:
    walk.to("received")
    for state in ("received", "in_screening", "looked_at"):
        walk.take("manager", walk.to(state).pk, "take_on", outcome="assessment", **DECIDED)
    walk.take("manager", walk.to("in_screening").pk, "call_look", reason="r")
    for state in ("in_screening", "looked_at"):
        walk.take("manager", walk.to(state).pk, "close_without_action", **CLOSING)
    walk.take("service_manager", walk.to("acted_on").pk, "close_after_action", **CLOSING)
    for n, state in enumerate(("in_screening", "looked_at", "taken_on", "acted_on")):
        concern = walk.to(state)
        walk.take("manager", concern.pk, "propose_closing", **CLOSING)
        walk.take("inspector", concern.pk, ("sign_closing", "refuse_closing")[n % 2], reason="r")


OPEN_STATES = (
    "received",
    "in_screening",
    "multi_agency_look",
    "looked_at",
    "taken_on",
    "acted_on",
    "closing_proposed",
)


def _walk_hand_offs(walk: Walk) -> None:
    for state in OPEN_STATES:
        walk.take("service_manager", walk.hand_off(state)[1].pk, "accept")
        walk.taken.add(("concern", "hand_over", state))
    walk.take("service_manager", walk.hand_off("received")[1].pk, "return_it", reason="r")
    walk.take("director", walk.hand_off("received")[1].pk, "withdraw", reason="r")
    concern, _held = walk.hand_off("in_screening")
    walk.take("manager", concern.pk, "close_without_action", **CLOSING)
    walk.taken.add(("hand_off", "lapse", "offered"))


def _walk_disagreements(walk: Walk) -> None:
    for stop in range(4):
        _, held = walk.disagreement()
        for who, _state in LADDER[:stop]:
            walk.take(who, held.pk, "answer", **ANSWER)
            walk.take("youth_worker", held.pk, "take_further", reason="r")
        walk.take(LADDER[stop][0], held.pk, "uphold", **ANSWER)
        _, held = walk.disagreement()
        for who, _state in LADDER[:stop]:
            walk.take(who, held.pk, "answer", **ANSWER)
            walk.take("youth_worker", held.pk, "take_further", reason="r")
        walk.take(LADDER[stop][0], held.pk, "answer", **ANSWER)
        if stop < 3:
            walk.take("youth_worker", held.pk, "settle")


def _walk_the_others(walk: Walk) -> None:
    concern = walk.to("in_screening")
    walk.cast.at(walk.cast.now.replace(month=6))  # the time to answer pressure is in force from 29 April 2026
    with walk.cast.acting("youth_worker") as by:
        fresh = Strand.objects.select_related("agency").get(pk=concern.pk)
        told = report_pressure(fresh, "discourage", reason="I was told to leave it.", by=by, at=walk.cast.now)
    walk.taken.add(("pressure", "tell", ""))
    walk.take("scrutineer", told.pk, "answer", **ANSWER)
    _attempt_a_refused_closing(walk)
    for step in ("give", "do_not_give"):
        concern = walk.to("in_screening")
        with walk.cast.acting("social_worker") as by:
            clock = Clock.objects.select_related("strand__agency").get(strand=concern.pk)
            asked = ask_for_more_time(clock, reason="r", by=by, at=walk.cast.now)
        walk.taken.add(("more_time", "ask", ""))
        walk.take("inspector", asked.pk, step, reason="r")


def _attempt_a_refused_closing(walk: Walk) -> None:
    concern = walk.to("in_screening")
    with walk.cast.acting("manager") as by, pytest.raises(Refused) as refused:
        fresh = Strand.objects.select_related("agency").get(pk=concern.pk)
        said = {**CLOSING, "reason_code": "community"}
        move_on(fresh, "close_without_action", by=by, at=walk.cast.now, seen=fresh.n, **said)
    with walk.cast.acting("manager"):
        refused.value.aftermath()
    walk.taken.add(("pressure", "catch", ""))


def _ask_to_share(walk: Walk, concern: Concern) -> Strand:
    with walk.cast.acting("safeguarding_lead") as by:
        asked = ask_to_share(concern.strand.reference, reason="r", by=by, at=walk.cast.now)
    walk.taken.add(("share_request", "ask_for_share", ""))
    return asked


# The ways from asking to each state in which a request may stand.
SHARING: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
    "asked": [],
    "refused": [("manager", "refuse_share", ANSWER)],
    "further": [("manager", "refuse_share", ANSWER), ("safeguarding_lead", "take_further", {"reason": "r"})],
    "refused_again": [
        ("manager", "refuse_share", ANSWER),
        ("inspector", "question_refusal", {"reason": "r"}),
        ("service_manager", "refuse_share", ANSWER),
    ],
}


def _walk_earlier_record(walk: Walk) -> None:
    with walk.cast.acting("manager") as by:
        agency = walk.cast.worker("manager").agency
        begin(
            "earlier_record", "bring_in", to_state="kept", agency=agency, reason="r", by=by, at=walk.cast.now
        )
    walk.taken.add(("earlier_record", "bring_in", ""))


def _walk_groups(walk: Walk) -> None:
    """One that is set aside, one that the panel answers, and one that changes in every state and stays open."""
    ends: tuple[list[str], ...] = (
        ["set_group_aside"],
        ["take_to_panel", "panel_looked"],
        [],
        ["take_to_panel"],
    )
    for n, steps in enumerate(ends):
        van = Said("vehicle", registration=f"QZ6{n} ABC")
        for name in ("Una Orr", "Bel Orme", "Kit Ware"):
            walk.cast.hears(about=[Said("child", f"{name}{n}"), van])
        night()
        walk.taken.add(("group_proposal", "propose_group", ""))
        with walk.cast.acting("manager"):
            group = Strand.objects.get(kind="group_proposal", is_open=True, state="proposed", n=1)
        for step in steps:
            walk.take("manager", group.pk, step, reason="r")
        if "panel_looked" not in steps and "set_group_aside" not in steps:
            walk.cast.hears(about=[Said("child", f"Ada Lorne{n}"), van])
            night()
            walk.taken.add(("group_proposal", "change_group", "with_panel" if steps else "proposed"))


# The ways from reporting a child missing to each state in which the episode may stand.
MISSING = {"missing": 0, "found": 1, "offered": 2}


def _missing(walk: Walk, state: str, **said: Any) -> Strand:
    strand = missing(walk.cast, since=walk.cast.now - timedelta(minutes=5), **said)
    walk.taken.add(("missing_episode", "report_missing", ""))
    ways = ((found, "find", "missing"), (offered, "offer_interview", "found"))
    for do, step, origin in ways[: MISSING[state]]:
        do(walk.cast, strand)
        walk.taken.add(("missing_episode", step, origin))
    return strand


def _walk_missing(walk: Walk) -> None:
    elsewhere = {"lives": "placed_elsewhere", "host_area": "Easterfold"}
    walk.take("inspector", _missing(walk, "missing"), "look", reason="r")
    for n, state in enumerate(MISSING):
        child = Said(kind="child", name=f"Walker {n}", born_on=date(2012, 1, 2))
        strand, twin = (_missing(walk, state, child=child, **elsewhere) for _ in range(2))
        walk.take("social_worker", strand, "tell_host", reason="r")
        walk.handed_over(strand, "service_manager")
        walk.take("manager", twin, "join", reason="r")
    offered(walk.cast, strand)
    walk.taken.add(("missing_episode", "offer_interview", "offered"))
    interviewed(walk.cast, strand)
    walk.taken.add(("missing_episode", "interview", "offered"))
    declined = _missing(walk, "offered")
    offered(walk.cast, declined)
    no = {"child_view": "No.", "child_view_unknown": "n"}
    walk.take("manager", declined, "decline_interview", reason="r", **no)
    for held in (True, False):
        child = Said(kind="child", name=f"Often {held}", born_on=date(2012, 1, 2))
        for _ in range(3):
            walk.cast.at(walk.cast.now + timedelta(hours=1))
            _missing(walk, "found", child=child)
        with walk.cast.acting("scrutineer"):
            meeting = Strand.objects.get(kind="missing_meeting", state="called")
        walk.taken.add(("missing_meeting", "call_meeting", ""))
        if held:
            walk.handed_over(meeting, "service_manager")
            walk.take("service_manager", meeting, "hold_meeting", reason="r", child_view_unknown="v")


def _new_way(walk: Walk) -> Strand:
    """Three contacts failed on a concern, and a new way is asked for."""
    concern = walk.to("received")
    fails(walk.cast, concern.strand, 3)
    walk.taken.add(("new_way", "need_new_way", ""))
    with walk.cast.acting("scrutineer"):
        return Strand.objects.get(kind="new_way", parent=concern.pk)


def _walk_new_ways(walk: Walk) -> None:
    new = _new_way(walk)
    walk.handed_over(new, "service_manager")
    with walk.cast.acting("service_manager") as by:
        open_record(new.pk, "test")
        fresh = Strand.objects.get(pk=new.pk)
        choose_way(fresh, way="trusted", who="A.", plan="p", by=by, at=walk.cast.now, seen=fresh.n)
    walk.taken.add(("new_way", "choose_way", "needed"))
    _new_way(walk)


def _walk_sharing(walk: Walk) -> None:
    for state, way in SHARING.items():
        ends = ["agree_refusal", "let_rest"] if state.startswith("refused") else []
        for end in ["share", "share_part", *ends]:
            asked = _ask_to_share(walk, walk.to("in_screening"))
            for who, step, said in way:
                walk.take(who, asked.pk, step, **said)
            if end in ends:
                who = "inspector" if end == "agree_refusal" else "safeguarding_lead"
                walk.take(who, asked.pk, end, reason="r")
                continue
            terms = terms_for(walk.cast, "safeguarding_lead", words="Seen." if end == "share_part" else "")
            with walk.cast.acting("manager") as by:
                fresh = Strand.objects.get(pk=asked.pk)
                answer_by_sharing(fresh, terms, told="Here.", by=by, at=walk.cast.now, seen=fresh.n)
            settle_all()
            walk.taken.add(("share_request", end, state))
    for words, step in (("", "offer_share"), ("Seen.", "offer_words")):
        concern = walk.to("in_screening")
        with walk.cast.acting("manager") as by:
            record = Strand.objects.select_related("agency").get(pk=concern.pk)
            offer(record, terms_for(walk.cast, "nurse", words=words), by=by, at=walk.cast.now)
        walk.taken.add(("share_request", step, ""))
    settle_all()


def _walk_erasure(walk: Walk) -> None:
    """After everything else: it begins when every period has run out."""
    concerns = [walk.to("in_screening") for _ in range(5)]
    for concern in concerns:
        walk.take("manager", concern.pk, "close_without_action", **CLOSING)
        walk.cast.sees("manager", concern.pk)
    walk.cast.at(walk.cast.now.replace(year=2110))
    ends: tuple[list[str] | None, ...] = (["carry_out"], ["keep_it"], ["refuse_erasure"], [], None)
    for concern, end in zip(concerns, ends, strict=True):
        with walk.cast.acting("director") as by:
            record = Strand.objects.select_related("agency").get(pk=concern.pk)
            strand = propose_erasure(record, reason="r", by=by, at=walk.cast.now)
        walk.taken.add(("erasure", "propose_erasure", ""))
        if end is not None and end != ["refuse_erasure"]:
            walk.take("inspector", strand.pk, "sign_erasure", reason="r")
        for step in end or []:
            walk.take("inspector" if step == "refuse_erasure" else "director", strand.pk, step, reason="r")


# The ways from asking to each state in which somebody's request for their own record may stand.
ASKING: dict[str, list[tuple[str, str]]] = {
    "received": [],
    "identified": [("director", "confirm_identity")],
    "gathering": [("director", "confirm_identity"), ("director", "gather")],
    "in_review": [
        ("director", "confirm_identity"),
        ("director", "gather"),
        ("director", "send_for_review"),
    ],
    "reviewed": [
        ("director", "confirm_identity"),
        ("director", "gather"),
        ("director", "send_for_review"),
        ("manager", "agree_pack"),
    ],
}


def _ask_for_ones_own(walk: Walk, state: str) -> Strand:
    with walk.cast.acting("director") as by:
        strand = receive_request(
            "Leila Marr", agency=walk.cast.worker("director").agency, reason="r", born_on=None, asked_by="", send_to="",
            by=by, at=walk.cast.now,
        )  # fmt: skip
    walk.taken.add(("subject_access", "receive_request", ""))
    for who, step in ASKING[state]:
        if step == "gather":
            concern = walk.to("received")
            with walk.cast.acting(who):
                open_record(strand.pk, "test")
                gather(strand, [concern.strand.reference])
        if step == "send_for_review":
            with walk.cast.acting(who):
                open_record(strand.pk, "test")
                decide(PackLine.objects.filter(strand=strand.pk), "shown", ground=None, reason="")
        walk.take(who, strand.pk, step, reason="r")
    return strand


def _walk_requests(walk: Walk) -> None:
    for state in ASKING:
        walk.take("director", _ask_for_ones_own(walk, state).pk, "extend", reason="r")
    walk.take("director", _ask_for_ones_own(walk, "received").pk, "not_theirs", reason="r")
    walk.take("manager", _ask_for_ones_own(walk, "in_review").pk, "send_back", reason="r")
    walk.take("director", _ask_for_ones_own(walk, "reviewed").pk, "give_pack", reason="r")


def terms_for(cast: Cast, to: str, **other: Any) -> Terms:
    """Terms on which something is shared with one of the cast."""
    return Terms(
        **{
            "purpose": "To keep her safe at school.",
            "basis": LawfulBasis(code="public_task"),
            "reason": "They see her every day.",
            "until": cast.now + timedelta(days=30),
            "to_post": cast.post(to),
            **other,
        }
    )


def _walk_openings(walk: Walk) -> None:
    walk.take("inspector", walk.opening().pk, "do_not_open", reason="r")
    asked = walk.opening()
    walk.take("inspector", asked.pk, "agree_to_open", reason="r")
    walk.take("social_worker", asked.pk, "say_what_for", reason="r")


def _walk_walls_and_glass(walk: Walk) -> None:
    for step in ("confirm", "set_aside"):
        walk.take("manager", walk.wall(lifting=False), step, reason="r")
    for step in ("lift", "keep"):
        walk.take("inspector", walk.wall(lifting=True), step, reason="r")
    for step in ("justify", "do_not_justify"):
        walk.take("inspector", walk.glass(), step, reason="r")


def _walk_readings(walk: Walk) -> None:
    walk.take("scrutineer", walk.reading(), "explain_reading", reason="r")
    unexplained = walk.reading()
    walk.take("scrutineer", unexplained, "do_not_explain", reason="r")
    walk.take("chief_executive", unexplained, "answer_reading", reason="r")


def _assessment(walk: Walk, state: str) -> Strand:
    """An assessment in one of its states."""
    strand = assessed(walk.cast)
    walk.taken.add(("assessment", "begin_assessment", ""))
    if state == "with_manager":
        walk.take("social_worker", strand.pk, "give_to_manager", reason="r")
    if state == "lowering_proposed":
        walk.take("social_worker", strand.pk, "propose_lowering", outcome="likely:CSE", **DECIDED)
    return strand


def _handed_over(
    walk: Walk, strand: Strand, state: str, giver: str = "service_manager", taker: str = "director"
) -> None:
    with walk.cast.acting(giver) as by:
        given = Strand.objects.select_related("agency").get(pk=strand.pk)
        asked = offer_to_hand_over(given, walk.cast.post(taker), reason="r", by=by, at=walk.cast.now)
    walk.take(taker, asked.pk, "accept")
    walk.taken.add((strand.kind, "hand_over", state))


def _walk_assessments(walk: Walk) -> None:
    walk.take("inspector", _assessment(walk, "lowering_proposed").pk, "sign_lowering", reason="r")
    walk.take("inspector", _assessment(walk, "lowering_proposed").pk, "refuse_lowering", reason="r")
    walk.take("manager", _assessment(walk, "with_manager").pk, "conclude", outcome="child_in_need", **DECIDED)
    walk.take("manager", _assessment(walk, "with_manager").pk, "send_back", reason="r")
    for state in ("under_way", "with_manager", "lowering_proposed"):
        _handed_over(walk, _assessment(walk, state), state)


def _discussion(walk: Walk, state: str = "called") -> Strand:
    """A strategy discussion that was met for, still called or proposed to lead to no enquiry."""
    strand = begins(walk.cast, taken_on(walk.cast), "strategy_discussion")
    meets(walk.cast, strand)
    walk.taken.add(("strategy_discussion", "call_discussion", ""))
    if state == "no_enquiry_proposed":
        walk.take("social_worker", strand.pk, "propose_no_enquiry", **DECIDED)
    return strand


def _enquiry(walk: Walk, state: str = "under_way") -> Strand:
    """An enquiry, under way or proposed to end."""
    strand = enquired(walk.cast)
    walk.taken |= {("strategy_discussion", "begin_enquiry", "called"), ("enquiry", "open_enquiry", "")}
    if state == "ending_proposed":
        walk.take("manager", strand.pk, "propose_ending", outcome="not_substantiated", **DECIDED)
    return strand


def _conference(walk: Walk, state: str = "called", enquiry: Strand | None = None) -> Strand:
    """A conference that was met for, still called or proposed to lead to no plan."""
    of = (enquiry or _enquiry(walk)).parent_id
    strand = begins(walk.cast, Strand(id=of), "conference")
    meets(walk.cast, strand, invited=("manager", "inspector", "nurse", "safeguarding_lead"))
    walk.taken.add(("conference", "call_conference", ""))
    if state == "no_plan_proposed":
        walk.take("manager", strand.pk, "propose_no_plan", **DECIDED)
        walk.taken.add(("enquiry", "conference_held", "under_way"))
    return strand


def _plan(walk: Walk, state: str = "under_way") -> Strand:
    """A plan that was met about again, under way or proposed to end."""
    strand = planned(walk.cast)
    walk.cast.at(walk.cast.now + timedelta(minutes=1))
    meets(walk.cast, strand)
    walk.taken |= {("plan", "begin_plan", ""), ("conference", "decide_plan", "called")}
    if state == "ending_proposed":
        with walk.cast.acting("scrutineer"):
            for action in Strand.objects.filter(parent__parent=strand.parent_id, kind="action"):
                walk.take("inspector", action.pk, "say_done", reason="r")
        walk.take("manager", strand.pk, "propose_end_of_plan", **DECIDED)
    return strand


def _walk_plans(walk: Walk) -> None:
    for step in ("see_child", "hold_core_group", "hold_review"):
        said = DECIDED if step == "hold_review" else {"reason": "r", "child_view_unknown": "c"}
        walk.take("manager", _plan(walk).pk, step, **said)
    for state in ("under_way", "ending_proposed"):
        _handed_over(walk, _plan(walk, state), state)
    for end in ("sign_end_of_plan", "refuse_end_of_plan"):
        walk.take("inspector", _plan(walk, "ending_proposed").pk, end, reason="r")


def _walk_meetings(walk: Walk) -> None:
    walk.take("social_worker", _discussion(walk).pk, "go_on_without", **DECIDED)
    for end in ("sign_no_enquiry", "refuse_no_enquiry"):
        walk.take("inspector", _discussion(walk, "no_enquiry_proposed").pk, end, reason="r")
    within = begins(walk.cast, _enquiry(walk), "strategy_discussion")
    meets(walk.cast, within)
    walk.take("manager", within.pk, "add_to_enquiry", reason="r", child_view_unknown="c")
    for end in ("sign_ending", "refuse_ending"):
        walk.take("inspector", _enquiry(walk, "ending_proposed").pk, end, reason="r")
    for end in ("sign_no_plan", "refuse_no_plan"):
        walk.take("inspector", _conference(walk, "no_plan_proposed").pk, end, reason="r")
    for end in ("say_done", "give_up"):
        walk.take("inspector", agrees(walk.cast, _discussion(walk)).pk, end, reason="r")
    walk.taken.add(("action", "agree_action", ""))
    for make, states in (
        (_discussion, ("called", "no_enquiry_proposed")),
        (_enquiry, ("under_way", "ending_proposed")),
        (_conference, ("called", "no_plan_proposed")),
    ):
        for state in states:
            _handed_over(walk, make(walk, state), state)
    _handed_over(walk, agrees(walk.cast, _discussion(walk)), "to_do", "inspector", "manager")


def _harm(walk: Walk, state: str = "goes_on") -> Strand:
    """A child who is known and still being harmed, or said to be so no longer."""
    strand = begins(walk.cast, taken_on(walk.cast), "continuing_harm")
    walk.taken.add(("continuing_harm", "say_harm_goes_on", ""))
    if state == "end_proposed":
        walk.take("manager", strand.pk, "propose_end_of_harm", **DECIDED)
    return strand


def _walk_harm(walk: Walk) -> None:
    walk.take("manager", _harm(walk).pk, "say_what_was_done", reason="r", child_view_unknown="c")
    for end in ("sign_end_of_harm", "refuse_end_of_harm"):
        walk.take("inspector", _harm(walk, "end_proposed").pk, end, reason="r")
    for state in ("goes_on", "end_proposed"):
        _handed_over(walk, _harm(walk, state), state)


def _walk_panel(walk: Walk) -> None:
    """One sitting is held after every way off its agenda; the next stays open, with lines in both states."""
    sitting = sits(walk.cast)
    walk.taken |= {("panel_sitting", "call_sitting", ""), ("panel_line", "put_on", "")}
    walk.take("inspector", sitting, "draw_up")
    for each in on(walk.cast, sitting):
        if each.state == "on":
            agrees_on(walk.cast, each)
            walk.take("service_manager", each.id, "leave_with_action", reason="r")
    lines = [_line(walk, sitting) for _ in range(5)]
    walk.take("inspector", lines[0], "refer", reason="r")
    walk.take("service_manager", lines[1], "propose_leaving", reason="r")
    walk.take("inspector", lines[1], "refuse_leaving", reason="r")
    walk.take("inspector", lines[1], "propose_leaving", reason="r")
    walk.take("service_manager", lines[1], "sign_leaving", reason="r")
    _handed_over(walk, _stand(walk, lines[2]), "on", "service_manager", "manager")
    walk.take("manager", lines[2], "propose_leaving", reason="r")
    _handed_over(walk, _stand(walk, lines[2]), "leaving_proposed", "manager", "service_manager")
    walk.take("inspector", lines[2], "sign_leaving", reason="r")
    for line in lines[3:]:
        with walk.cast.acting("service_manager"):
            (harm,) = Strand.objects.filter(parent=_stand(walk, line).parent_id, kind="continuing_harm")
        walk.take("manager", harm.pk, "propose_end_of_harm", **DECIDED)
        walk.take("inspector", harm.pk, "sign_end_of_harm", reason="r")
    walk.take("service_manager", lines[3], "take_off", reason="r")
    written(walk.cast, sitting)
    walk.take("service_manager", sitting, "hold_sitting", reason="r")
    walk.taken.add(("panel_sitting", "next_sitting", ""))
    walk.cast.at(walk.cast.now + timedelta(days=1))
    watch_panel()
    walk.taken.add(("panel_sitting", "draw_up_daily", "called"))
    with walk.cast.acting("service_manager"):
        following = Strand.objects.get(kind="panel_sitting", is_open=True)
    _handed_over(walk, following, "called", "service_manager", "manager")
    walk.take("service_manager", _line(walk, following), "propose_leaving", reason="r")
    _line(walk, following)


def _walk_team(walk: Walk) -> None:
    """A team of which all is missing: one warning is answered, one is cured, and the rest stay."""
    team = set_up(walk.cast)
    walk.taken.add(("team_warning", "warn", ""))
    with walk.cast.acting("director"):
        warning = Strand.objects.filter(kind="team_warning", team_warning__cause="no_remit").get()
    walk.take("director", warning.pk, "answer_warning", reason="r")
    with walk.cast.acting("director"):
        say_it_began(team, walk.cast.now.date())
    settle_all()
    walk.taken.add(("team_warning", "cure", "standing"))


def _line(walk: Walk, sitting: Strand) -> UUID:
    """A child who is still being harmed comes on the agenda."""
    there = {each.id for each in on(walk.cast, sitting)}
    _harm(walk)
    (new,) = [each.id for each in on(walk.cast, sitting) if each.id not in there]
    return new


def _stand(walk: Walk, line: UUID) -> Strand:
    with walk.cast.acting("service_manager"):
        return Strand.objects.get(pk=line)


def _audit(walk: Walk) -> Strand:
    """An audit of a case in which the scrutineer had no part."""
    strand = begins(walk.cast, taken_on(walk.cast), "audit", "scrutineer", reason="r")
    walk.taken.add(("audit", "begin_audit", ""))
    return strand


def _walk_audits(walk: Walk) -> None:
    strand = _audit(walk)
    with walk.cast.acting("scrutineer") as by:
        open_record(strand.pk, "test")
        for line in AuditLine.objects.filter(part="principle"):
            judge(Strand(id=strand.pk), line, found="kept", reasons="r", by=by, at=walk.cast.now)
    walk.take("scrutineer", strand.pk, "finish_audit", reason="r")
    _handed_over(walk, _audit(walk), "under_way", "scrutineer", "director")


def _in_need(walk: Walk, state: str = "under_way") -> Strand:
    """A plan for a child in need that was met about and whose action is done, in one of its states."""
    strand = in_need(walk.cast)
    walk.taken.add(("child_in_need", "begin_child_in_need", ""))
    if state == "being_agreed":
        return strand
    walk.take("inspector", agrees(walk.cast, strand).pk, "say_done", reason="r")
    walk.take("social_worker", strand.pk, "agree_plan", reason="r", child_view_unknown="c")
    meets(walk.cast, strand, invited=REVIEWED)
    if state == "ending_proposed":
        walk.take("manager", strand.pk, "propose_end_of_need", outcome="safe", **DECIDED)
    if state == "early_help":
        _handed_over(walk, strand, "under_way")
        walk.take("director", strand.pk, "step_down", **DECIDED)
        walk.cast.at(walk.cast.now + timedelta(minutes=1))
        meets(walk.cast, strand, invited=REVIEWED)
    return strand


def _ending_alone(walk: Walk, state: str) -> None:
    """The plan of a child who is not exploited ends by one agency."""
    concern = taken_on(walk.cast)
    assessment = begins(walk.cast, concern, "assessment")
    writes(walk.cast, assessment, factors=["21"])
    plan = in_need(walk.cast, assessment)
    walk.take("inspector", agrees(walk.cast, plan).pk, "say_done", reason="r")
    walk.take("social_worker", plan.pk, "agree_plan", reason="r", child_view_unknown="c")
    meets(walk.cast, plan, invited=REVIEWED)
    if state == "early_help":
        _handed_over(walk, plan, "under_way")
        walk.take("director", plan.pk, "step_down", **DECIDED)
        walk.cast.at(walk.cast.now + timedelta(minutes=1))
        meets(walk.cast, plan, invited=REVIEWED)
    walk.take("service_manager", plan.pk, "end_child_in_need", outcome="safe", **DECIDED)


def _walk_in_need(walk: Walk) -> None:
    for state in ("under_way", "early_help"):
        holder = "director" if state == "early_help" else "social_worker"
        walk.take(holder, _in_need(walk, state).pk, "hold_review", **DECIDED)
        walk.take(
            "service_manager", _in_need(walk, state).pk, "propose_end_of_need", outcome="safe", **DECIDED
        )
        _ending_alone(walk, state)
    for end in ("sign_end_of_need", "refuse_end_of_need"):
        walk.take("inspector", _in_need(walk, "ending_proposed").pk, end, reason="r")
    for state in ("being_agreed", "under_way", "early_help"):
        plan = _in_need(walk, state)
        begins(walk.cast, Strand(pk=plan.parent_id), "strategy_discussion")
        walk.take("service_manager", plan.pk, "step_up", **DECIDED)
    for state in ("being_agreed", "under_way", "ending_proposed"):
        _handed_over(walk, _in_need(walk, state), state)
    _handed_over(walk, _in_need(walk, "early_help"), "early_help", taker="manager")


def _looked_after(walk: Walk, state: str = "not_reviewed") -> Strand:
    """A child who is looked after, in one of the states of being reviewed."""
    child = looked_after(walk.cast)
    walk.taken.add(("looked_after", "become_looked_after", ""))
    for _ in range(("not_reviewed", "reviewed_once", "reviewed").index(state)):
        _reviewed(walk, child)
    return child


def _reviewed(walk: Walk, child: Strand) -> None:
    walk.cast.at(walk.cast.now + timedelta(minutes=1))
    meets(walk.cast, child, invited=REVIEWED, chair="reviewing_officer")
    walk.take("reviewing_officer", child.pk, "hold_review", reason="r", child_view_unknown="c")


def _placement(walk: Walk, state: str = "planned") -> Strand:
    """A placement in another area, planned or started."""
    strand = to_live(walk.cast, _looked_after(walk), "Easterfold Council")
    walk.taken.add(("placement", "plan_placement", ""))
    if state == "current":
        tells_host(walk.cast, strand)
        starts(walk.cast, strand)
        walk.taken |= {("placement", "tell_host", "planned"), ("placement", "start_placement", "planned")}
    return strand


def _walk_care(walk: Walk) -> None:
    for state in ("not_reviewed", "reviewed_once", "reviewed"):
        child = _looked_after(walk, state)
        _handed_over(walk, child, state)
        walk.take("director", child.pk, "cease", outcome="order", **DECIDED)
    early = brought_forward(walk.cast, child := _looked_after(walk, "reviewed"))
    walk.taken.add(("early_review", "call_early_review", ""))
    _reviewed(walk, child)
    walk.taken.add(("early_review", "early_review_held", "called"))
    _handed_over(walk, brought_forward(walk.cast, child), "called")
    said = {"reason": "r", "child_view_unknown": "c"}
    walk.take("manager", _placement(walk).pk, "give_up_placement", **said)
    walk.take("manager", _placement(walk, "current").pk, "see_child", **said)
    walk.take("manager", _placement(walk, "current").pk, "end_placement", outcome="unsafe", **said)
    for state in ("planned", "current"):
        _handed_over(walk, _placement(walk, state), state)
    assert walk.cast.sees("reviewing_officer", early) == "full"


NRM = ("referred", "awaiting", "negative", "reconsidering", "leaving_proposed")


def _nrm(walk: Walk, state: str = "referred") -> Strand:
    """A referral to the National Referral Mechanism, brought to a state with a guardian offered at its beginning."""
    strand = referred(walk.cast)
    walk.taken.add(("nrm", "refer_to_nrm", ""))
    walk.take("social_worker", strand.pk, "offer_guardian", **GUARDIAN)
    if state == "awaiting":
        _grounds(walk, strand, "find_reasonable_grounds", "referred")
    elif state != "referred":
        _grounds(walk, strand, "find_no_grounds", "referred")
    if state == "reconsidering":
        walk.take("social_worker", strand.pk, "ask_reconsideration", **DECIDED)
    if state == "leaving_proposed":
        walk.take("social_worker", strand.pk, "propose_leaving_it", outcome="nothing_new", **DECIDED)
    return strand


def _grounds(walk: Walk, strand: Strand, step: str, state: str) -> None:
    decides(walk.cast, strand, step)
    walk.taken.add(("nrm", step, state))


def _walk_nrm(walk: Walk) -> None:
    for state in NRM:
        _handed_over(walk, _nrm(walk, state), state)
        if state != "leaving_proposed":
            walk.take("social_worker", _nrm(walk, state).pk, "offer_guardian", **GUARDIAN)
    walk.take("inspector", _nrm(walk, "leaving_proposed").pk, "sign_leaving_it", reason="r")
    walk.take("inspector", _nrm(walk, "leaving_proposed").pk, "refuse_leaving_it", reason="r")
    _grounds(walk, _nrm(walk, "reconsidering"), "find_reasonable_grounds", "reconsidering")
    _grounds(walk, _nrm(walk, "reconsidering"), "find_no_grounds", "reconsidering")
    found, again, no = _nrm(walk, "awaiting"), _nrm(walk, "awaiting"), _nrm(walk, "awaiting")
    walk.cast.at(walk.cast.now + timedelta(days=30))
    _grounds(walk, found, "find_conclusive_grounds", "awaiting")
    for strand in (again, no):
        _grounds(walk, strand, "find_no_grounds", "awaiting")
    walk.take("social_worker", again.pk, "ask_reconsideration", **DECIDED)
    _grounds(walk, again, "find_conclusive_grounds", "reconsidering")


def _update(walk: Walk, state: str = "to_tell") -> Strand:
    """Something that the police did, in one of the states of the child's being told."""
    strand = police_acted(walk.cast)
    walk.taken.add(("victim_update", "record_police_event", ""))
    if state != "to_tell":
        walk.take("inspector", strand.pk, "propose_not_to_tell", **NOT_TOLD)
    if state == "withheld":
        walk.take("nurse", strand.pk, "sign_not_to_tell", reason="r")
    return strand


def _walk_updates(walk: Walk) -> None:
    for state in ("to_tell", "not_telling_proposed", "withheld"):
        _handed_over(walk, _update(walk, state), state)
    for state in ("to_tell", "withheld"):
        victim_told(walk.cast, _update(walk, state))
        walk.taken.add(("victim_update", "tell_victim", state))
    walk.take("inspector", _update(walk, "withheld").pk, "propose_not_to_tell", **NOT_TOLD)
    walk.take("nurse", _update(walk, "not_telling_proposed").pk, "refuse_not_to_tell", reason="r")


NOTHING = {"outcome": "fit", "reason": "r"}
# What leads to each state of an incident, of what follows from it, and of a driver: who takes which step, with what.
DUTIES: dict[str, dict[str, list[tuple[str, str, dict[str, Any]]]]] = {
    "serious_incident": {
        "to_notify": [],
        "no_notice_proposed": [("director", "propose_no_notice", {"reason": "r", **UNKNOWN})],
    },
    "rapid_review": {"called": []},
    "practice_review": {
        "to_commission": [],
        "under_way": [("director", "appoint_reviewer", {"reason": "r"})],
        "reported": [("director", "appoint_reviewer", {"reason": "r"}), ("director", "send_report", UNKNOWN)],
        "silence_proposed": [
            ("director", "appoint_reviewer", {"reason": "r"}),
            ("director", "send_report", UNKNOWN),
            ("director", "propose_silence", {"reason": "r", **UNKNOWN}),
        ],
    },
    "licence_notice": {
        "to_share": [],
        "shared": [("licensing_officer", "share_with_issuer", {})],
        "to_consider": [("licensing_officer", "consider_here", {"reason": "r"})],
        "nothing_proposed": [
            ("licensing_officer", "consider_here", {"reason": "r"}),
            ("licensing_officer", "propose_nothing", NOTHING),
        ],
    },
}
_DUTY_BEGUN = {
    "serious_incident": (serious, "say_serious_incident"),
    "rapid_review": (notified, "open_rapid_review"),
    "practice_review": (reviewed_at_length, "open_practice_review"),
    "licence_notice": (driver_known, "tell_licensing"),
}
_SENT = ("notify", "decide_review", "send_report", "share_with_issuer")


def _duty(walk: Walk, kind: str, state: str) -> Strand:
    """A serious incident, a review of one, or a driver, in one of its states."""
    begun, first = _DUTY_BEGUN[kind]
    strand: Strand = begun(walk.cast)
    walk.taken.add((kind, first, ""))
    if kind == "practice_review":
        agrees(walk.cast, strand, "practice")
    for who, step, said in DUTIES[kind][state]:
        _takes(walk, strand, who, step, **said)
    settle_all()
    return strand


def _takes(walk: Walk, strand: Strand, who: str, step: str, **said: Any) -> None:
    if step in _SENT:
        with walk.cast.acting("scrutineer"):
            here = Strand.objects.get(pk=strand.pk).state
        sends(walk.cast, strand, step, who, **said)
        walk.taken.add((strand.kind, step, here))
        settle_all()
    else:
        walk.take(who, strand.pk, step, **said)


def _walk_duties(walk: Walk) -> None:
    said = {"reason": "r", **UNKNOWN}
    ends = (
        ("serious_incident", "to_notify", "director", "notify", UNKNOWN),
        ("serious_incident", "no_notice_proposed", "inspector", "sign_no_notice", {"reason": "r"}),
        ("serious_incident", "no_notice_proposed", "inspector", "refuse_no_notice", {"reason": "r"}),
        ("practice_review", "reported", "director", "publish", said),
        ("practice_review", "silence_proposed", "inspector", "sign_silence", {"reason": "r"}),
        ("practice_review", "silence_proposed", "inspector", "refuse_silence", {"reason": "r"}),
        ("licence_notice", "shared", "licensing_officer", "ask_again", {"reason": "r"}),
        ("licence_notice", "shared", "licensing_officer", "write_answer", {"outcome": "revoked", "reason": "r"}),
        ("licence_notice", "shared", "licensing_officer", "consider_here", {"reason": "r"}),
        ("licence_notice", "shared", "licensing_officer", "propose_nothing", {"outcome": "kept", "reason": "r"}),
        ("licence_notice", "to_consider", "licensing_officer", "decide_licence", {"outcome": "revoked", "reason": "r"}),
        ("licence_notice", "nothing_proposed", "inspector", "sign_nothing", {"reason": "r"}),
        ("licence_notice", "nothing_proposed", "inspector", "refuse_nothing", {"reason": "r"}),
    )  # fmt: skip
    for kind, state, who, step, words in ends:
        _takes(walk, _duty(walk, kind, state), who, step, **words)
    review = _duty(walk, "rapid_review", "called")
    all_say(walk.cast, review, "no_rapid_review")
    walk.taken.add(("rapid_review", "give_view", "called"))
    _takes(walk, review, "director", "decide_review", outcome="no_rapid_review", **said)
    for kind, states in DUTIES.items():
        for state in states:
            giver = "licensing_officer" if kind == "licence_notice" else "service_manager"
            taker = "manager" if kind == "licence_notice" else "director"
            _handed_over(walk, _duty(walk, kind, state), state, giver, taker)


def _duties_open(walk: Walk) -> None:
    for kind, states in DUTIES.items():
        for state in states:
            _duty(walk, kind, state)


def _leave_open(walk: Walk) -> None:
    """One strand in every open state, so that each may climb."""
    for way in SHARING.values():
        asked = _ask_to_share(walk, walk.to("in_screening"))
        for who, step, said in way:
            walk.take(who, asked.pk, step, **said)
    for state in ("received", "in_screening", "multi_agency_look", "looked_at", "taken_on", "acted_on"):
        walk.to(state)
    walk.to("closing_proposed")
    for stop in range(4):
        _, held = walk.disagreement()
        for who, _state in LADDER[:stop]:
            walk.take(who, held.pk, "answer", **ANSWER)
            walk.take("youth_worker", held.pk, "take_further", reason="r")
        if stop < 3:
            _, held = walk.disagreement()
            for who, _state in LADDER[:stop]:
                walk.take(who, held.pk, "answer", **ANSWER)
                walk.take("youth_worker", held.pk, "take_further", reason="r")
            walk.take(LADDER[stop][0], held.pk, "answer", **ANSWER)
    concern = walk.to("in_screening")
    with walk.cast.acting("youth_worker") as by:
        fresh = Strand.objects.select_related("agency").get(pk=concern.pk)
        report_pressure(fresh, "discourage", reason="r", by=by, at=walk.cast.now)
    with walk.cast.acting("social_worker") as by:
        clock = Clock.objects.select_related("strand__agency").get(strand=concern.pk)
        ask_for_more_time(clock, reason="r", by=by, at=walk.cast.now)
    walk.hand_off("in_screening")
    walk.opening()
    walk.take("inspector", walk.opening().pk, "agree_to_open", reason="r")
    for state in ("under_way", "with_manager", "lowering_proposed"):
        _assessment(walk, state)
    for state in ("called", "no_enquiry_proposed"):
        _discussion(walk, state)
    for state in ("under_way", "ending_proposed"):
        _enquiry(walk, state)
    for state in ("called", "no_plan_proposed"):
        _conference(walk, state)
    for state in ("under_way", "ending_proposed"):
        _plan(walk, state)
    _audit(walk)
    for state in ("being_agreed", "under_way", "early_help", "ending_proposed"):
        _in_need(walk, state)
    for state in ("not_reviewed", "reviewed_once", "reviewed"):
        brought_forward(walk.cast, _looked_after(walk, state))
    for state in ("planned", "current"):
        _placement(walk, state)
    for state in NRM:
        _nrm(walk, state)
    for state in ("to_tell", "not_telling_proposed", "withheld"):
        _update(walk, state)
    agrees(walk.cast, _discussion(walk))
    walk.wall(lifting=False), walk.wall(lifting=True), walk.glass(), walk.reading()
    walk.take("scrutineer", walk.reading(), "do_not_explain", reason="r")
    for n, state in enumerate(MISSING):
        _missing(walk, state, child=Said(kind="child", name=f"Open {n}"))


@pytest.mark.long
@pytest.mark.promise("Someone always holds it")
@pytest.mark.promise("Silence climbs")
def test_every_declared_step_is_taken_by_somebody(cast: Cast, as_superuser: Any) -> None:
    walk = Walk(cast)
    _walk_concerns(walk)
    _walk_hand_offs(walk)
    _walk_disagreements(walk)
    _walk_the_others(walk)
    _walk_earlier_record(walk)
    _walk_groups(walk)
    _walk_sharing(walk)
    _walk_openings(walk)
    _walk_walls_and_glass(walk)
    _walk_readings(walk)
    _walk_missing(walk)
    _walk_new_ways(walk)
    _walk_assessments(walk)
    _walk_meetings(walk)
    _walk_plans(walk)
    _walk_harm(walk)
    _walk_panel(walk)
    _walk_audits(walk)
    _walk_team(walk)
    _walk_in_need(walk)
    _walk_care(walk)
    _walk_nrm(walk)
    _walk_updates(walk)
    _walk_duties(walk)
    _leave_open(walk)
    _duties_open(walk)
    _walk_requests(walk)
    _walk_erasure(walk)
    for kind in KINDS:
        walk.climbs(kind)
    walk.rounds()
    settle_all()
    with as_superuser():
        walk.taken |= set(
            Move.objects.filter(step__in=("pass_round", "notice_conflict")).values_list(
                "kind", "step", "from_state"
            )
        )
    every = {(s.kind, s.name, s.from_state) for s in chain.from_iterable(declared(kind) for kind in KINDS)}
    assert every - walk.taken == set()
    assert set(Step.objects.values_list("kind", flat=True)) == set(KINDS)


@pytest.mark.promise("Someone always holds it")
def test_every_step_that_is_not_declared_in_a_state_is_refused(cast: Cast) -> None:
    walk = Walk(cast)
    steps: dict[str, set[str]] = defaultdict(set)
    for step in declared("concern"):
        steps[step.from_state].add(step.name)
    everything = set().union(*steps.values()) | {"withdraw", "delete", "reopen"}
    for state in ("received", "in_screening", "multi_agency_look", "looked_at", "taken_on", "acted_on"):
        concern = walk.to(state)
        n = one("select count(*) from move") or 0
        with cast.acting("manager"):
            n = Strand.objects.get(pk=concern.pk).n
        for name in everything - steps[state]:
            for to_state in ("closed", "received", "in_screening"):
                answer = move(cast, "manager", concern, name, state, to_state, n=n + 1)
                assert answer.refused, (state, name, to_state)
        with pytest.raises(Refused):
            cast.moves("manager", concern.pk, "withdraw")
