"""Missing episodes: the clocks, the independent interview, three in thirty days, and every way round them, tried."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError

from heard.concerns.actions import Account
from heard.concerns.tests.going import sign_in
from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.people.actions import Said, identify, mention, whom_to_call
from heard.people.models import Mention
from heard.people.network import around
from heard.process.actions import begin, set_wall, tick
from heard.process.models import Clock, Strand
from heard.protection.missing import Interviewed, Missing, find, interview, offer_interview, report_missing
from heard.protection.models import ReturnInterview
from heard.protection.tests.going import begins, taken_on
from tests.attack import PROMISE, say, settle_all
from tests.cast import LONDON, MONDAY, Cast, one
from tests.pages import Pages

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UTC = ZoneInfo("UTC")
BORN = date(2011, 5, 4)
CHILD = Said(kind="child", name="Mina Tarrow", born_on=BORN)
WORDS = "I was at the flats. I do not want mum to know who with."


def missing(cast: Cast, who: str = "youth_worker", *, since: datetime | None = None, child: Said = CHILD, **said: Any) -> Strand:  # fmt: skip
    """Somebody reports a child missing."""
    danger = said.pop("in_danger", False)
    told = Missing(**{"since": since or cast.now - HOUR, "account": "Not home from school.", "lives": "family", **said})  # fmt: skip
    with cast.acting(who) as by:
        strand = report_missing(told, child, in_danger=danger, by=by, at=cast.now)
        settle_all()
    return strand


def found(cast: Cast, strand: Strand, who: str = "social_worker", *, at: datetime | None = None) -> None:
    with cast.acting(who) as by:
        open_record(strand.pk, "test")
        fresh = Strand.objects.get(pk=strand.pk)
        find(fresh, found_at=at or cast.now, account="Walked home.", seen_by="PC Lund saw that she is unhurt.",
             by=by, at=cast.now, seen=fresh.n)  # fmt: skip
        settle_all()


def offered(cast: Cast, strand: Strand, who: str = "social_worker", said: str = "She said maybe.") -> None:
    with cast.acting(who) as by:
        open_record(strand.pk, "test")
        fresh = Strand.objects.get(pk=strand.pk)
        offer_interview(fresh, way="phone", interviewer="Amina Okafor", said=said, by=by, at=cast.now, seen=fresh.n)  # fmt: skip
        settle_all()


def interviewed(cast: Cast, strand: Strand, who: str = "social_worker", **given: Any) -> ReturnInterview:
    told = {name: given.pop(name) for name in ("concern", "about") if name in given}
    held = Interviewed(**{"held_at": cast.now, "interviewer": "Amina Okafor", "independent": True, "seen_alone": True,
                          "learned": "Nothing new: she was at her aunt's.", **given})  # fmt: skip
    with cast.acting(who) as by:
        open_record(strand.pk, "test")
        fresh = Strand.objects.get(pk=strand.pk)
        done = interview(fresh, held, child_view=WORDS, by=by, at=cast.now, seen=fresh.n, **told)
        settle_all()
    return done


def state_of(cast: Cast, strand: Strand) -> str:
    with cast.acting("scrutineer"):
        return Strand.objects.get(pk=strand.pk).state


def clock(cast: Cast, strand: Strand, name: str) -> Clock:
    with cast.acting("scrutineer"):
        return Clock.objects.get(strand=strand, name=name)


def meetings(cast: Cast) -> int:
    with cast.acting("scrutineer"):
        return Strand.objects.filter(kind="missing_meeting").count()


@pytest.mark.promise("Someone always holds it")
@pytest.mark.parametrize(
    "who", ["youth_worker", "inspector", "nurse", "safeguarding_lead", "adviser", "public"]
)
def test_anybody_of_any_agency_reports_a_child_nobody_here_knows(cast: Cast, who: str) -> None:
    strand = missing(cast, who, child=Said(kind="child", name="Ellis", age="about 14"))
    with cast.acting("scrutineer"):
        held = Strand.objects.select_related("owner_post").get(pk=strand.pk)
    assert (held.state, held.owner_post.title) == ("missing", "Duty social worker")
    assert clock(cast, strand, "missing_look").due_at == held.opened_at + 8 * HOUR
    assert clock(cast, strand, "still_missing").due_at == held.opened_at + 72 * HOUR


@pytest.mark.promise("Need to know")
def test_the_police_read_it_from_the_first_minute_and_a_stranger_does_not(cast: Cast) -> None:
    strand = missing(cast)
    assert cast.sees("inspector", strand) == "full"
    assert cast.sees("youth_worker", strand) == "own"
    assert [cast.sees(who, strand) for who in ("nurse", "councillor", "neighbour", "licensing_officer")] == [
        None
    ] * 4


@pytest.mark.promise("Someone always holds it")
def test_an_episode_is_of_a_child_and_has_its_words(cast: Cast) -> None:
    with pytest.raises(Refused), cast.acting("nurse") as by:
        told = Missing(since=cast.now - HOUR, account="Gone.", lives="family")
        report_missing(told, Said(kind="adult", name="Somebody"), by=by, at=cast.now)
        settle_all()
    with pytest.raises((Refused, IntegrityError)):
        missing(cast, account=" \u200b")
    with pytest.raises(Refused, match="still to come"):
        missing(cast, since=cast.now + HOUR)
    with pytest.raises((Refused, IntegrityError)):
        missing(cast, lives="placed_elsewhere", host_area="")


# --- Clocks -----------------------------------------------------------------------------------------------------


@pytest.mark.promise("Silence climbs")
@pytest.mark.parametrize(
    ("start", "name", "hours"),
    [
        (datetime(2026, 3, 2, 22, 30, tzinfo=LONDON), "missing_look", 8),
        (datetime(2026, 3, 28, 22, 30, tzinfo=LONDON), "missing_look", 8),  # the night the clocks go forward
        (datetime(2026, 3, 27, 9, 0, tzinfo=LONDON), "still_missing", 72),
        (datetime(2026, 10, 24, 9, 0, tzinfo=LONDON), "still_missing", 72),  # the night they go back
        (datetime(2026, 3, 6, 18, 0, tzinfo=LONDON), "tell_host_area", 24),  # a weekend is no excuse
    ],
)
def test_while_missing_silence_climbs_a_second_after(
    cast: Cast, start: datetime, name: str, hours: int
) -> None:
    cast.at(start)
    strand = missing(cast, lives="placed_elsewhere", host_area="Easterfold")
    due = clock(cast, strand, name).due_at
    assert due.astimezone(UTC) - start.astimezone(UTC) == hours * HOUR
    _climbs_at(cast, strand, name, due)


def _climbs_at(cast: Cast, strand: Strand, name: str, due: datetime) -> None:
    for moment, late in (
        (due - timedelta(seconds=1), False),
        (due, True),
        (due + timedelta(seconds=1), True),
    ):
        cast.at(moment)
        while tick(at=moment):
            pass
        assert (clock(cast, strand, name).rung > 0) is late, moment


@pytest.mark.promise("Silence climbs")
@pytest.mark.parametrize("start", [MONDAY, datetime(2026, 3, 27, 21, 0, tzinfo=LONDON), datetime(2026, 10, 23, 21, 0, tzinfo=LONDON)])  # fmt: skip
def test_the_interview_is_due_72_hours_after_the_child_was_found(cast: Cast, start: datetime) -> None:
    cast.at(start)
    strand = missing(cast, since=start - 5 * HOUR)
    found(cast, strand, at=start - 2 * HOUR)
    due = clock(cast, strand, "return_interview").due_at
    assert due.astimezone(UTC) == start.astimezone(UTC) + 70 * HOUR
    _climbs_at(cast, strand, "return_interview", due)


@pytest.mark.promise("Silence climbs")
def test_offering_again_never_moves_the_72_hours(cast: Cast) -> None:
    strand = missing(cast)
    found(cast, strand)
    due = clock(cast, strand, "return_interview").due_at
    for hours in (1, 20, 60):
        cast.at(MONDAY + hours * HOUR)
        offered(cast, strand)
    assert clock(cast, strand, "return_interview").due_at == due
    assert clock(cast, strand, "return_interview").stopped_at is None


@pytest.mark.promise("Silence climbs")
def test_each_look_begins_the_next_and_only_finding_ends_the_72_hours(cast: Cast) -> None:
    strand = missing(cast)
    for hours in (7, 14):
        cast.at(MONDAY + hours * HOUR)
        cast.moves("social_worker", strand, "look", reason="Hospitals rung; friends asked; phone asked for.")
    with cast.acting("scrutineer"):
        running = {c.name: c.due_at for c in Clock.objects.filter(strand=strand, stopped_at=None)}
    assert set(running) == {"still_missing", "missing_look 3"}
    assert running["missing_look 3"] == MONDAY + 22 * HOUR
    found(cast, strand)
    with cast.acting("scrutineer"):
        assert [c.name for c in Clock.objects.filter(strand=strand, stopped_at=None)] == ["return_interview"]


# --- Closing ----------------------------------------------------------------------------------------------------


@pytest.mark.promise("No quiet closing")
def test_there_is_no_way_out_but_an_interview_or_the_childs_own_no(cast: Cast) -> None:
    strand = missing(cast)
    with pytest.raises(Refused):
        cast.moves("social_worker", strand, "find")
    found(cast, strand)
    for step in ("interview", "decline_interview"):
        with pytest.raises(Refused):
            cast.moves("social_worker", strand, step, reason="r", child_view="No.", child_view_unknown="n")
    with pytest.raises(Refused, match="how the interview was offered"):
        cast.moves("social_worker", strand, "offer_interview")
    offered(cast, strand)
    with pytest.raises(Refused, match="how the interview was offered"):
        cast.moves("social_worker", strand, "offer_interview")
    with pytest.raises(Refused, match="Only the child declines"):
        cast.moves("manager", strand, "decline_interview", reason="Her carer said no.", child_view_unknown="Not asked.")  # fmt: skip
    with pytest.raises(Refused, match="who held the interview"):
        cast.moves("social_worker", strand, "interview", child_view_unknown="No.")
    assert state_of(cast, strand) == "offered"
    said = {
        "reason": "Asked twice, by Amina.",
        "child_view": "Not today. Ask Amina.",
        "child_view_unknown": "Said on the phone.",
    }
    with pytest.raises(Refused, match="offered again"):
        cast.moves("manager", strand, "decline_interview", **said)
    offered(cast, strand)
    cast.moves("manager", strand, "decline_interview", **said)
    assert state_of(cast, strand) == "declined"


@pytest.mark.promise("No quiet closing")
def test_the_area_where_a_looked_after_child_lives_is_told_before_it_ends(cast: Cast) -> None:
    strand = missing(cast, lives="placed_elsewhere", host_area="Easterfold")
    found(cast, strand)
    offered(cast, strand)
    with pytest.raises(Refused, match="has not been told"):
        interviewed(cast, strand)
    cast.moves("social_worker", strand, "tell_host", reason="Rang Neil Patch, Easterfold.")
    assert clock(cast, strand, "tell_host_area").stopped_at is not None
    interviewed(cast, strand)
    assert state_of(cast, strand) == "interviewed"


@pytest.mark.promise("Help waits for no court")
def test_whoever_has_a_part_in_the_care_of_the_child_does_not_hold_the_interview(cast: Cast) -> None:
    concern = cast.hears(about=[CHILD])
    cast.moves("social_worker", concern.pk, "take_up")
    strand = missing(cast)
    found(cast, strand, "manager")
    offered(cast, strand)
    with pytest.raises(Refused, match="no part in the care"):
        interviewed(cast, strand, interviewer="Ben Lowry", interviewer_actor=cast.actor("social_worker"))
    with pytest.raises(Refused, match="no part in the care"):
        interviewed(cast, strand, interviewer="Her key worker", independent=False)
    for who in ("inspector", "manager"):  # the police, and whoever wrote that she was found
        with pytest.raises(Refused, match="other than the police and whoever found"):
            interviewed(cast, strand, interviewer_actor=cast.actor(who))
    interviewed(cast, strand, interviewer_actor=cast.actor("youth_worker"))
    assert state_of(cast, strand) == "interviewed"


@pytest.mark.promise("The dots are joined")
def test_what_was_learned_becomes_a_concern_or_is_named(cast: Cast) -> None:
    strand = missing(cast)
    found(cast, strand)
    offered(cast, strand)
    done = interviewed(
        cast, strand, learned="A man in a silver van took her to the flats.",
        concern=Account(account="A man in a silver van took her to the flats.", child_words=WORDS),
        about=[Said(kind="vehicle", registration="QZ11 ABC")],
    )  # fmt: skip
    with cast.acting("manager"):
        open_record(done.concern_id, "test")
        raised = Strand.objects.select_related("concern").get(pk=done.concern_id)
        assert (raised.kind, raised.concern.follows_id, raised.concern.child_words) == (
            "concern",
            strand.pk,
            WORDS,
        )
        assert set(Mention.objects.filter(strand=raised).values_list("kind", flat=True)) == {
            "child",
            "vehicle",
        }


# --- Three in thirty days ---------------------------------------------------------------------------------------


def _three(cast: Cast, last: datetime, child: Said = CHILD) -> int:
    for start in (MONDAY, MONDAY + 10 * DAY):
        cast.at(start)
        found(cast, missing(cast, child=child))
    cast.at(last)
    missing(cast, since=last - HOUR, child=child)
    return meetings(cast)


@pytest.mark.promise("Silence climbs")
@pytest.mark.parametrize(("over", "called"), [(-1, 1), (0, 1), (1, 0)])
def test_three_in_thirty_days_call_a_meeting_to_the_second(cast: Cast, over: int, called: int) -> None:
    """From 2 March the thirtieth day lies beyond the night on which the clocks go forward."""
    last = datetime(2026, 4, 1, 10, 0, tzinfo=LONDON) + timedelta(seconds=over)
    assert _three(cast, last) == called


def test_the_meeting_is_held_by_the_front_door_manager_and_is_not_the_reporters_to_read(cast: Cast) -> None:
    _three(cast, MONDAY + 20 * DAY)
    with cast.acting("scrutineer"):
        meeting = Strand.objects.select_related("owner_post").get(kind="missing_meeting")
    assert meeting.owner_post.title == "Front-door manager"
    assert clock(cast, meeting, "missing_meeting").due_at == datetime(2026, 3, 26, tzinfo=LONDON)
    assert cast.sees("youth_worker", meeting) is None
    cast.moves(
        "manager",
        meeting,
        "hold_meeting",
        reason="Police and health came.",
        child_view="She wants a phone.",
        child_view_unknown="Friday.",
    )
    with cast.acting("scrutineer"):
        last = Strand.objects.get(pk=meeting.parent_id)
    found(cast, last)
    for n, more in enumerate((1, 1, 0)):  # three new ones call the next
        cast.at(MONDAY + (21 + n) * DAY)
        found(cast, missing(cast))
        assert meetings(cast) == (1 if more else 2)


def test_two_reports_of_one_episode_count_once_and_one_of_them_stays(cast: Cast) -> None:
    first, second = missing(cast), missing(cast, "inspector")
    third = missing(cast, "nurse", since=cast.now - 2 * HOUR)
    assert meetings(cast) == 0
    with cast.acting("manager"):
        assert one("select missing_known(%s) ->> 'times'", first.pk) == "1"
    for each in (first, second):
        cast.moves("manager", each, "join", reason="The police reported the same evening.")
    with pytest.raises(Refused, match="No other report"):
        cast.moves("manager", third, "join", reason="r")


def test_a_person_who_finds_that_reports_are_of_one_child_calls_the_meeting(cast: Cast) -> None:
    named = [Said(kind="child", name=name) for name in ("Mina T", "Minnie", "M. Tarrow")]
    strands = []
    for n, child in enumerate(named):
        cast.at(MONDAY + n * DAY)
        strands.append(missing(cast, child=child))
        found(cast, strands[-1])
    assert meetings(cast) == 0
    with cast.acting("manager") as by:
        mentions = []
        for strand in strands:
            open_record(strand.pk, "test")
            mentions.append(Mention.objects.get(strand=strand.pk))
        identify(mentions, reason="Her mother knows all three.", by=by, at=cast.now)
    assert meetings(cast) == 1


@pytest.mark.promise("The dots are joined")
def test_an_episode_is_found_when_somebody_asks_whom_to_call(cast: Cast) -> None:
    missing(cast)
    concern = cast.hears("nurse", about=[CHILD])
    with cast.acting("nurse"):
        assert [(a["kind"], a["reference"]) for a in whom_to_call(concern.strand)] == [
            ("missing_episode", None)
        ]


# --- Below the code ---------------------------------------------------------------------------------------------

ROWS = ("missing_episode", "finding", "return_offer", "return_interview")


@pytest.mark.promise("Nothing is rewritten")
def test_nothing_of_it_is_rewritten_by_anybody(cast: Cast) -> None:
    strand = missing(cast)
    found(cast, strand)
    offered(cast, strand)
    interviewed(cast, strand)
    for table in ROWS:
        for role in ("none", "heard_owner", "heard_kernel"):
            for statement in (
                f"update {table} set by_id = by_id",
                f"delete from {table}",
                f"truncate {table} cascade",
            ):
                assert say(role, statement, token=cast.token("director")).refused, (table, role)
        assert say("heard_app", f"select * from {table}", token=cast.token("director")).rows == ()


@pytest.mark.promise("Need to know")
def test_nothing_is_written_to_an_episode_by_whoever_may_not_see_it(cast: Cast) -> None:
    strand = missing(cast)
    insert = (
        f"insert into finding (strand_id, found_at, account, seen_by, by_id, at) values ('{strand.pk}', heard_now(), 'a', 'b', actor(), heard_now())",
        f"insert into return_offer (id, strand_id, way, interviewer, said, by_id, at) values (gen_random_uuid(), '{strand.pk}', 'phone', 'a', 'b', actor(), heard_now())",
    )
    for who in ("nurse", "neighbour", "councillor", "child", ""):
        token = cast.token(who) if who else ""
        assert all(say("heard_app", each, token=token).refused for each in insert), who
    # Whoever may see it writes it with the step, or not at all.
    answer = say("heard_app", insert[0], token=cast.token("social_worker"))
    assert (answer.refused, answer.words) == (
        PROMISE,
        "What happened is written down with the step that it is.",
    )


def test_no_meeting_is_called_by_hand_and_none_is_taken_away(cast: Cast) -> None:
    strand = missing(cast)
    for who in ("manager", "director", "scrutineer"):
        with pytest.raises(Refused), cast.acting(who) as by:
            begin("missing_meeting", "call_meeting", to_state="called", agency=strand.agency, parent=strand, reason="r", by=by, at=cast.now)  # fmt: skip
    assert meetings(cast) == 0


def test_an_episode_written_down_as_found_late_counts_from_then_on(cast: Cast) -> None:
    """Until it is known when the child came back, an old report runs into the newer ones."""
    late = missing(cast, since=cast.now - 9 * DAY)
    found(cast, missing(cast, since=cast.now - 5 * DAY), at=cast.now - 4 * DAY)
    missing(cast)
    assert meetings(cast) == 0
    found(cast, late, at=cast.now - 8 * DAY)
    assert meetings(cast) == 1


# ---- Where else it is known ----------------------------------------------------------------------------------------


@pytest.mark.promise("The dots are joined")
def test_a_network_is_drawn_from_an_episode_and_a_stage_as_from_a_concern(cast: Cast, pages: Pages) -> None:
    """Whoever may read them sees whom they name; to whoever may not, nothing says that there is more."""
    concern = taken_on(cast, about=[CHILD])
    episode, enquiry = missing(cast), begins(cast, concern, "strategy_discussion")
    for strand, named in ((episode, "QX12 VAN"), (enquiry, "RY34 CAR")):
        with cast.acting("manager") as by:
            open_record(strand.pk, "test")
            mention(strand, [CHILD, Said("vehicle", registration=named)], by=by, at=cast.now)
            settle_all()

    def drawn(who: str) -> set[str]:
        with cast.acting(who):
            open_record(concern.pk, "test")
            child = Mention.objects.filter(strand=concern.pk, kind="child").first()
            assert child is not None
            return {node.label for node in around(child.pk, 2).nodes.values()}

    assert drawn("manager") == {"Mina Tarrow", "QX12 VAN", "RY34 CAR"}
    with cast.acting("manager"):
        open_record(episode.pk, "test")
        centre = Mention.objects.filter(strand=episode.pk, kind="child").first()
    sign_in(pages, "manager")
    assert "RY34 CAR" in pages.get(f"/network/{episode.reference}/{centre.pk}/?steps=2").text
    with cast.acting("manager"):
        set_wall(episode, cast.worker("director").pk, reason="Her uncle.")
    assert drawn("director") == {"Mina Tarrow", "RY34 CAR"}
