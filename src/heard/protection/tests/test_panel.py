"""The exploitation panel: nothing on its agenda is typed, nothing leaves it quietly, and nobody learns by it what they may not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections

from heard.concerns.models import Concern
from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.people.actions import Said
from heard.people.models import Mention
from heard.people.network import Grade, state_link
from heard.people.tests.test_groups import night
from heard.process.actions import set_wall, tick
from heard.process.models import Strand
from heard.protection.actions import Attended, agree_action, begin_stage, write_minutes
from heard.protection.models import Invitation, SittingLine
from heard.protection.panel import Line, agenda, call_panel, say_dissent, set_sitting, watch_panel
from tests.attack import say, settle_all
from tests.cast import DECIDED, Cast
from tests.promises.test_closing import CLOSING

from .going import BEGUN, assessed, begins, taken_on

pytestmark = pytest.mark.django_db
SEATS = ("service_manager", "inspector", "nurse", "safeguarding_lead", "licensing_officer")
LEILA = [Said(kind="child", name="Leila Marr", born_on=date(2012, 5, 1))]


def sits(cast: Cast, seats: Iterable[str] = SEATS, sitting: Strand | None = None) -> Strand:
    """A sitting that is called, with its chairs and members; the panel begins with it, or it is the next one."""
    with cast.acting("service_manager") as by:
        agency = cast.worker("service_manager").agency
        strand = sitting or call_panel(agency, reason="Agreed by the partnership.", by=by, at=cast.now)
        open_record(strand.pk, "test")
        set_sitting(
            strand, planned_for=cast.now, venue="Room 2", chair=cast.post("service_manager"), co_chair=cast.post("inspector"),
            agenda="From the record.", posts=[cast.post(key) for key in seats], by=by, at=cast.now,
        )  # fmt: skip
    settle_all()
    return strand


def written(cast: Cast, sitting: Strand, absent: Iterable[str] = (), said: str = "All of it.") -> None:
    """What was said at a sitting, and who came."""
    with cast.acting("service_manager") as by:
        open_record(sitting.pk, "test")
        meeting = sitting.meetings.order_by("-n")[0]
        away = {cast.post(key).pk for key in absent}
        attended = [
            Attended(
                each,
                came=each.post_id not in away,
                absent_because="In court." if each.post_id in away else "",
            )
            for each in Invitation.objects.filter(meeting=meeting)
        ]
        write_minutes(
            meeting,
            attended,
            held_at=cast.now,
            said=said,
            decided="What follows.",
            by=by,
            at=cast.now,
        )


def on(cast: Cast, sitting: Strand, who: str = "service_manager") -> list[Line]:
    """The agenda as one of them reads it."""
    with cast.acting(who):
        return agenda(sitting.pk)


def harmed(cast: Cast, concern: Concern | None = None, **given: Any) -> Strand:
    """A child who is known and still being harmed."""
    return begins(cast, concern or taken_on(cast, **given), "continuing_harm")


def agrees_on(
    cast: Cast, line: Line, aimed_at: str = "adult", who: str = "service_manager", to: str = "inspector"
) -> Strand:
    """The panel agrees an action on a line."""
    with cast.acting(who) as by:
        open_record(line.id, "test")
        of = Strand.objects.select_related("agency").get(pk=line.id)
        day = (cast.now + timedelta(days=7)).date()
        return agree_action(
            of, what="Serve a notice.", aimed_at=aimed_at, due_on=day, post=cast.post(to), by=by, at=cast.now
        )


def test_what_is_open_in_the_record_comes_on_the_agenda_at_once_and_is_not_typed(cast: Cast) -> None:
    before = harmed(cast, about=LEILA)
    sitting = sits(cast)
    (line,) = on(cast, sitting, "nurse")
    assert (line.about, line.harm, [code for code, _at, _who in line.why]) == ("child", True, ["harm"])
    with cast.acting("scrutineer"):
        concern = Strand.objects.get(pk=before.parent_id)
    assert (line.of_reference, line.holder, line.may_open) == (concern.reference, "Front-door manager", False)
    harmed(cast)
    assessed(cast)
    found = {tuple(code for code, _at, _who in each.why) for each in on(cast, sitting)}
    assert found == {("harm",), ("category_cse",)}
    refused = say(
        "heard_app",
        f"insert into panel_line (strand_id, about) values ('{concern.pk}', 'child')",
        token=cast.token("manager"),
    )
    assert "permission denied" in refused.words


def test_one_child_is_one_line_however_often_it_is_said(cast: Cast) -> None:
    sitting = sits(cast)
    first = harmed(cast, about=LEILA)
    harmed(cast, about=LEILA)
    cast.moves("service_manager", sitting, "draw_up")
    (line,) = on(cast, sitting)
    assert [code for code, _at, _who in line.why] == ["harm", "harm"]
    assert first.parent_id


def _named(cast: Cast, who: str, *about: Said, child: str = "Una Orr") -> Concern:
    return cast.hears(who, about=[Said("child", child), *about])


def test_an_adult_is_on_it_as_named_by_whom_and_family_is_not(cast: Cast) -> None:
    man = Said("adult", "Karl Venn")
    _named(cast, "youth_worker", man, Said("adult", "Rita Orr"))
    _named(cast, "safeguarding_lead", man, Said("adult", "Rita Orr"), child="Bel Orr")
    _named(cast, "nurse", Said("adult", "Unknown man"), child="Kit Ware")
    _named(cast, "adviser", Said("adult", "Unknown man"), child="Ada Lorne")
    sitting = sits(cast)
    (line,) = on(cast, sitting)
    assert (line.about, line.words) == ("adult", "Karl Venn")
    assert {who for _code, _at, who in line.why} == {"Harbour Lights Youth Project", "Alder Brook Academy"}


def test_an_adult_of_whom_somebody_stated_what_they_did_is_on_it_as_stated_by_them(cast: Cast) -> None:
    concern = _named(cast, "youth_worker", Said("adult", "Karl Venn"))
    with cast.acting("social_worker") as by:
        open_record(concern.pk, "test")
        one, other = (Mention.objects.get(strand=concern.pk, kind=kind) for kind in ("adult", "child"))
        state_link(
            one,
            other,
            "gives_lifts",
            said_in=concern.strand,
            grade=Grade("2", "C", "P"),
            reason="Seen.",
            by=by,
            at=cast.now,
        )
    (line,) = on(cast, sits(cast))
    assert ("stated_gives_lifts", "Ben Lowry, Marlowe Vale Council") in [
        (code, who) for code, _at, who in line.why
    ]


def test_a_place_is_on_it_when_two_agencies_name_it_and_a_home_never(cast: Cast) -> None:
    arcade, shop = Said("place", "The Pier Arcade"), Said("place", "Quay Shop")
    home = [Said("child", "Una Orr", where="4 Mill Row"), Said("place", "4 Mill Row")]
    cast.hears("youth_worker", about=[*home, arcade, shop])
    cast.hears("youth_worker", about=[Said("child", "Bel Orme"), shop])
    cast.hears("nurse", about=[Said("child", "Kit Ware"), arcade, home[1]])
    assert [(line.about, line.words) for line in on(cast, sits(cast))] == [("place", "The Pier Arcade")]


def test_reports_that_may_belong_together_come_on_as_they_are_taken_to_the_panel(cast: Cast) -> None:
    sitting = sits(cast)
    for name in ("Una Orr", "Bel Orme", "Kit Ware"):
        cast.hears(about=[Said("child", name), Said("vehicle", registration="QZ66 ABC")])
    night()
    with cast.acting("manager"):
        group = Strand.objects.get(kind="group_proposal")
    assert on(cast, sitting) == []
    cast.moves("manager", group, "take_to_panel", reason="One car, three schools.")
    (line,) = on(cast, sitting)
    assert (line.about, line.of_reference) == ("group", group.reference)


@pytest.mark.promise("Silence climbs")
def test_a_panel_that_does_not_sit_climbs_and_the_next_counts_from_the_last(
    cast: Cast, as_superuser: Any
) -> None:
    sitting = sits(cast)
    with as_superuser():
        clock = sitting.clocks.get()
    cast.at(clock.due_at - timedelta(seconds=1))
    tick(at=cast.now)
    with as_superuser():
        assert Strand.objects.get(pk=sitting.pk).owner_post.title == "Head of safeguarding"
    cast.at(clock.due_at)
    tick(at=cast.now)
    with as_superuser():
        assert Strand.objects.get(pk=sitting.pk).owner_post.title == "Director of children's services"
    written(cast, sitting)
    cast.moves("service_manager", sitting, "hold_sitting", reason="It sat.")
    settle_all()
    with as_superuser():
        following = Strand.objects.get(kind="panel_sitting", is_open=True)
        assert following.pk != sitting.pk
        assert (following.clocks.get().due_at - cast.now).days in (31, 32)
    with pytest.raises(Refused, match="panel has begun"), cast.acting("manager") as by:
        call_panel(cast.worker("manager").agency, reason="Another.", by=by, at=cast.now)


@pytest.mark.promise("Nothing is lost")
def test_what_was_not_reached_is_on_the_next_and_the_clock_has_not_begun_anew(
    cast: Cast, as_superuser: Any
) -> None:
    _named(cast, "youth_worker", Said("adult", "Karl Venn"))
    concern = _named(cast, "nurse", Said("adult", "Karl Venn"), child="Bel Orme")
    sitting = sits(cast)
    (line,) = on(cast, sitting)
    # What made it come on is gone, and it stays all the same.
    cast.moves("manager", concern.pk, "take_up")
    cast.moves("manager", concern.pk, "close_without_action", **CLOSING)
    written(cast, sitting)
    cast.moves("inspector", sitting, "hold_sitting", reason="It sat; time ran out.")
    settle_all()
    with as_superuser():
        following = Strand.objects.get(kind="panel_sitting", is_open=True)
        assert not SittingLine.objects.get(line=line.id).reached
    (carried,) = on(cast, following)
    assert (carried.id, carried.sat_over, carried.due_at) == (line.id, 1, line.due_at)
    assert [each.id for each in on(cast, sitting)] == [line.id], (
        "what a sitting had before it stays on its page"
    )


@pytest.mark.promise("No quiet closing")
def test_no_line_leaves_without_a_reason_nor_by_anybodys_hand(cast: Cast) -> None:
    assessed(cast)
    sitting = sits(cast)
    (line,) = on(cast, sitting)
    with pytest.raises(Refused, match="reason"):
        cast.moves("service_manager", line.id, "take_off")
    with pytest.raises(Refused, match="somebody else"):
        cast.moves("nurse", line.id, "take_off", reason="No time.")
    with pytest.raises(Refused, match="No action was agreed"):
        cast.moves("service_manager", line.id, "leave_with_action", reason="Done.")
    for statement in (
        f"delete from panel_line where strand_id = '{line.id}'",
        f"update strand set is_open = false where id = '{line.id}'",
    ):
        assert say("heard_app", statement, token=cast.token("service_manager")).refused
    cast.moves("inspector", line.id, "take_off", reason="Looked at; the assessment goes on.")
    cast.moves("service_manager", sitting, "draw_up")
    assert [(each.id, each.state) for each in on(cast, sitting)] == [(line.id, "taken_off")]


@pytest.mark.promise("Silence climbs")
def test_known_and_still_harmed_cannot_idle_on_the_agenda(cast: Cast, as_superuser: Any) -> None:
    harmed(cast, about=LEILA)
    sitting = sits(cast)
    (line,) = on(cast, sitting)
    written(cast, sitting)
    with pytest.raises(Refused, match="still being harmed"):
        cast.moves("service_manager", sitting, "hold_sitting", reason="It sat.")
    with pytest.raises(Refused, match="both chairs"):
        cast.moves("service_manager", line.id, "take_off", reason="Nothing more.")
    agrees_on(cast, line, "child", to="nurse")
    with pytest.raises(Refused, match="only the child"):
        cast.moves("service_manager", line.id, "leave_with_action", reason="Sessions.")
    agrees_on(cast, line, who="inspector")
    cast.moves("service_manager", line.id, "leave_with_action", reason="The police serve a notice.")
    cast.moves("service_manager", sitting, "hold_sitting", reason="It sat.")
    settle_all()
    with as_superuser():
        following = Strand.objects.get(kind="panel_sitting", is_open=True)
    (again,) = on(cast, following)
    assert (again.harm, again.before) == (True, [line.id]), "while harm goes on it is on every sitting"


@pytest.mark.promise("No quiet closing")
def test_what_leaves_without_an_action_while_harm_goes_on_takes_both_chairs(cast: Cast) -> None:
    harmed(cast)
    sitting = sits(cast)
    (line,) = on(cast, sitting)
    cast.moves("service_manager", line.id, "propose_leaving", reason="The discussion of tomorrow does it.")
    for own in ("service_manager", "manager", "director", "nurse"):
        with pytest.raises(Refused):
            cast.moves(own, line.id, "sign_leaving", reason="Agreed.")
    cast.moves("inspector", line.id, "refuse_leaving", reason="He was seen again.")
    cast.moves("inspector", line.id, "propose_leaving", reason="He is on remand.")
    with pytest.raises(Refused):
        cast.moves("inspector", line.id, "sign_leaving", reason="Agreed.")
    cast.moves("service_manager", line.id, "sign_leaving", reason="Agreed.")
    written(cast, sitting)
    cast.moves("inspector", sitting, "hold_sitting", reason="It sat.")


def test_a_referral_is_an_action_with_a_holder_and_a_clock(cast: Cast, as_superuser: Any) -> None:
    strand = harmed(cast)
    (line,) = on(cast, sits(cast))
    cast.moves("inspector", line.id, "refer", reason="The car is back.")
    settle_all()
    with as_superuser():
        action = Strand.objects.select_related("owner_post", "action").get(kind="action", parent=line.id)
        assert action.owner_post_id == Strand.objects.get(pk=strand.parent_id).owner_post_id
        assert action.action.what.startswith("Call a strategy discussion.")
        assert action.clocks.get().due_at - cast.now < timedelta(days=2)
    with pytest.raises(Refused, match="still open"):
        cast.moves("manager", strand.parent_id, "act", **DECIDED)
        cast.moves("manager", strand.parent_id, "close_after_action", **CLOSING)


def test_both_chairs_are_of_two_agencies_and_both_are_there(cast: Cast) -> None:
    sitting = sits(cast)
    for other in (None, cast.post("director"), cast.post("councillor")):
        with pytest.raises(Refused, match="two agencies"), cast.acting("service_manager") as by:
            open_record(sitting.pk, "test")
            set_sitting(
                sitting, planned_for=cast.now, venue="Room 2", chair=cast.post("service_manager"), co_chair=other,
                agenda="From the record.", posts=[], by=by, at=cast.now,
            )  # fmt: skip
    written(cast, sitting, absent=["inspector"])
    with pytest.raises(Refused, match="Both chairs"):
        cast.moves("service_manager", sitting, "hold_sitting", reason="It sat.")
    with pytest.raises(Refused, match="one of its two chairs"):
        cast.moves("nurse", sitting, "hold_sitting", reason="It sat.")


@pytest.mark.promise("Need to know")
def test_who_sits_on_the_panel_reads_the_line_and_not_the_record(cast: Cast) -> None:
    strand = harmed(cast)
    sitting = sits(cast)
    (line,) = on(cast, sitting, "licensing_officer")
    assert not line.may_open
    assert cast.sees("licensing_officer", strand.parent_id) is None
    assert cast.sees("licensing_officer", strand.pk) is None
    for stranger in ("councillor", "neighbour", "adviser", "youth_worker"):
        assert on(cast, sitting, stranger) == []
    told = f"select * from lines_told(array['{line.id}']::uuid[])"
    assert say("heard_app", told, token=cast.token("nurse")).rows == (), "nothing is told that was not opened"
    with cast.acting("manager"), connections["default"].cursor() as cursor:
        open_record(line.id, "test")
        cursor.execute("select who from readings_of(%s, 0) where what = 'panel agenda'", [line.id])
        assert ("Farah Aziz",) in cursor.fetchall()


@pytest.mark.promise("Need to know")
def test_whom_a_wall_names_does_not_see_the_line_nor_count_it(cast: Cast) -> None:
    concern = taken_on(cast)
    harmed(cast)
    sitting = sits(cast)
    with cast.acting("manager"):
        open_record(concern.pk, "test")
        set_wall(concern.strand, cast.worker("nurse").pk, reason="Named.")
    begins(cast, concern, "continuing_harm")
    for member in ("service_manager", "inspector"):
        assert len(on(cast, sitting, member)) == 2
    assert len(on(cast, sitting, "nurse")) == 1
    with cast.acting("nurse"):
        assert Strand.objects.filter(kind="panel_line").count() == 1


@pytest.mark.promise("Need to know")
def test_an_adults_line_stands_behind_the_walls_of_every_report_that_names_them(cast: Cast) -> None:
    first = _named(cast, "youth_worker", Said("adult", "Karl Venn"))
    _named(cast, "safeguarding_lead", Said("adult", "Karl Venn"), child="Bel Orme")
    sitting = sits(cast)
    assert len(on(cast, sitting, "nurse")) == 1
    with cast.acting("manager"):
        open_record(first.pk, "test")
        set_wall(first.strand, cast.worker("nurse").pk, reason="Named.")
    settle_all()
    assert on(cast, sitting, "nurse") == []
    assert len(on(cast, sitting)) == 1


def test_dissent_stands_under_ones_own_name(cast: Cast) -> None:
    harmed(cast)
    (line,) = on(cast, sits(cast))

    def dissents(who: str, post: str) -> None:
        with cast.acting(who) as by:
            open_record(line.id, "test")
            say_dissent(Strand(id=line.id), cast.post(post), "It cannot wait.", by=by, at=cast.now)

    dissents("nurse", "nurse")
    for who, post in (("nurse", "inspector"), ("manager", "manager")):
        with pytest.raises(Refused, match="for themselves"):
            dissents(who, post)


def test_the_clock_brings_it_up_to_date_once_a_day(cast: Cast, as_superuser: Any) -> None:
    sitting = sits(cast)
    _named(cast, "youth_worker", Said("adult", "Karl Venn"))
    _named(cast, "safeguarding_lead", Said("adult", "Karl Venn"), child="Bel Orme")
    watch_panel()
    assert on(cast, sitting) == [], "it was drawn up today"
    cast.at(cast.now + timedelta(days=1))
    for _ in range(2):
        watch_panel()
    assert len(on(cast, sitting)) == 1
    with as_superuser():
        assert sitting.moves.filter(step="draw_up_daily").count() == 1


def test_a_line_that_was_taken_off_comes_back_only_for_something_new(cast: Cast, as_superuser: Any) -> None:
    strand = assessed(cast)
    sitting = sits(cast)
    (line,) = on(cast, sitting)
    cast.moves("service_manager", line.id, "take_off", reason="The assessment goes on.")
    written(cast, sitting)
    cast.moves("service_manager", sitting, "hold_sitting", reason="It sat.")
    settle_all()
    with as_superuser():
        following = Strand.objects.get(kind="panel_sitting", is_open=True)
    assert on(cast, following) == []
    cast.at(cast.now + timedelta(hours=1))
    with cast.acting("social_worker") as by:
        of = Strand.objects.select_related("agency").get(pk=strand.parent_id)
        begin_stage("continuing_harm", of, by=by, at=cast.now, **BEGUN)
    assert [each.before for each in on(cast, following)] == [[line.id]]
