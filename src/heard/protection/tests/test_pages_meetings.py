"""The pages of a discussion from its calling to the enquiry, as those see them who call it and those who are invited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from heard.concerns.actions import remark
from heard.concerns.pages.seeing import about, children_of
from heard.concerns.tests.going import sign_in
from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.people.actions import Said
from heard.process.actions import tick
from heard.process.models import Clock, Strand
from heard.protection.actions import Attended, set_meeting, write_minutes
from heard.protection.forms import CannotComeForm
from heard.protection.models import Invitation, Meeting
from heard.protection.writings import WRITINGS
from tests.cast import DECIDED, Cast
from tests.pages import Pages
from tests.paper import Paper

from .going import BEGUN, EVERYBODY, agrees, begins, enquired, meets, met_about, placed, planned, taken_on

pytestmark = pytest.mark.django_db
WHEN = {
    "planned_for_day": "3",
    "planned_for_month": "3",
    "planned_for_year": "2026",
    "planned_for_time": "16:30",
}
HELD = {"held_at_day": "2", "held_at_month": "3", "held_at_year": "2026", "held_at_time": "10:00"}


def test_a_discussion_is_called_set_written_down_and_decided(cast: Cast, pages: Pages) -> None:
    concern = taken_on(cast)
    sign_in(pages, "social_worker")
    page = pages.get(f"/concern/{concern.strand.reference}/")
    page = pages.send(pages.get(page.link("Call a strategy discussion")), BEGUN)
    at = pages.where
    assert page.heading.startswith("Strategy discussion")
    for words in ("No meeting has been set.", "Children's social care; Police; Health"):
        assert words in page.text
    posts = [str(cast.post(key).pk) for key in ("manager", "inspector", "nurse")]
    page = pages.get(page.link("Set the meeting"))
    page = pages.send(page, {**WHEN, "venue": "Room 4", "chair": posts[0]})
    assert "Choose who is invited" in " ".join(page.errors)
    assert page.form()["venue"] == "Room 4"
    page = pages.send(page, {"posts": posts, "names": "Her grandmother\n\n"})
    for words in ("Room 4", "Her grandmother", "Detective inspector, exploitation", "Not said yet", "4:30pm"):
        assert words in page.text
    page = pages.get(page.link("Write the minutes"))
    keys = [name.removeprefix("dissent_") for name in page.form() if name.startswith("dissent_")]
    said = {"said": "All that is known.", "decided": "An enquiry begins.", **HELD}
    came = {f"came_{key}": "yes" for key in keys}
    page = pages.send(page, {**said, **came, f"came_{keys[0]}": "no"})
    assert "Say why they did not come" in " ".join(page.errors)
    page = pages.send(page, {**came, f"dissent_{keys[1]}": "That it can wait."})
    for words in ("All that is known.", "That it can wait.", "Held at 10am on Monday 2 March 2026"):
        assert words in page.text
    page = pages.send(pages.get(f"{at}begin-enquiry/"), DECIDED)
    assert "Held: a section 47 enquiry was begun" in page.text
    page = pages.get(f"/concern/{concern.strand.reference}/")
    assert "Section 47 enquiry" in page.text
    assert pages.get(page.link("Section 47 enquiry")).link("Call another strategy discussion")


def test_what_is_written_about_the_concern_is_not_said_to_be_a_meetings(cast: Cast, pages: Pages) -> None:
    concern = taken_on(cast)
    strand = begins(cast, concern, "strategy_discussion")
    cast.at(cast.now + timedelta(hours=1))
    with cast.acting("manager") as by:
        cast.sees("manager", concern.strand)
        remark(concern.strand, "We will ring you on Friday.", from_raiser=False, by=by, at=cast.now)
    sign_in(pages, "manager")
    assert "We will ring you on Friday." in pages.get(f"/concern/{concern.strand.reference}/").text
    assert "We will ring you on Friday." not in pages.get(f"/strategy-discussion/{strand.reference}/").text


def test_whoever_is_invited_finds_it_in_their_day_with_the_papers(cast: Cast, pages: Pages) -> None:
    strand = begins(cast, taken_on(cast), "strategy_discussion")
    meets(cast, strand, dissent={"nurse": "That it can wait."})
    agrees(cast, strand)
    with cast.acting("inspector"):
        cast.sees("inspector", strand)
        meeting = Meeting.objects.get(strand=strand.pk)
        assert Invitation.objects.filter(meeting=meeting).count() == 4
    sign_in(pages, "inspector")
    day = pages.get("/my-day/").text
    assert "Meetings for you to come to" in day
    assert strand.reference in day
    page = pages.get(f"/strategy-discussion/{strand.reference}/")
    assert "Visit the man with the car." in page.text
    response = pages.client.get(page.link("Minutes (PDF)"))
    paper = Paper(response.content)
    assert paper.is_tagged
    assert paper.language.startswith("en")
    assert strand.reference in paper.title
    for words in (
        "Minutes",
        strand.reference,
        "Her grandmother",
        "That it can wait.",
        "Visit the man with the car.",
    ):
        assert words in paper.text
    given = {**WHEN, "venue": "Room 5", "chair": str(cast.post("manager").pk), "names": "Somebody"}
    page = pages.send(pages.get(f"/strategy-discussion/{strand.reference}/meeting/"), given)
    assert "set by the agency that called it" in " ".join(page.errors)


def test_whom_to_invite_is_chosen_by_agency_with_the_cases_own_people_on_top(
    cast: Cast, pages: Pages
) -> None:
    strand = begins(cast, taken_on(cast), "strategy_discussion")
    meets(cast, strand, invited=("nurse",))
    sign_in(pages, "social_worker")
    page = pages.get(f"/strategy-discussion/{strand.reference}/meeting/")
    folded = [each for each in page.root.all("details") if each.all("input")]
    shown = {
        each["value"]
        for each in page.root.all("input")
        if each["name"] == "posts" and not each.within("details")
    }
    assert {str(cast.post(key).pk) for key in ("manager", "nurse")} <= shown
    inspector = str(cast.post("inspector").pk)
    assert inspector not in shown
    assert all("open" not in each.attributes for each in folded)
    names = [each.all("summary")[0].text for each in folded]
    assert names.index("Wharfside Police (2)") < names.index("Harbour Lights Youth Project (1)"), names
    page = pages.send(page, {"posts": [inspector]})
    assert page.errors
    opened = next(each for each in page.root.all("details") if "Wharfside Police" in each.text)
    assert "open" in opened.attributes
    chosen = [
        each["value"]
        for each in page.root.all("input")
        if each["name"] == "posts" and "checked" in each.attributes
    ]
    assert chosen == [inspector], "nothing chosen is lost"


def days_of(cast: Cast, who: str) -> dict[str, list[tuple[str, datetime]]]:
    """The parts of somebody's day: what stands in each, and when it is due."""
    found: dict[str, list[tuple[str, datetime]]] = {}
    with cast.acting(who), connection.cursor() as cursor:
        cursor.execute("select part, reference, due_at from my_day(null, 8, 0)")
        for part, reference, due_at in cursor.fetchall():
            found.setdefault(part, []).append((reference, due_at))
    return found


@pytest.mark.promise("Someone always holds it")
def test_a_core_group_stands_in_the_day_of_each_who_belongs_to_it(cast: Cast, pages: Pages) -> None:
    plan = planned(cast)
    assert "meeting" not in days_of(cast, "nurse"), "nothing is set, and nothing is due within a week"
    with cast.acting("manager"):
        due_at = Clock.objects.get(strand=plan.pk, name="first_core_group").due_at
    cast.at(due_at - timedelta(days=6))
    assert days_of(cast, "nurse")["meeting"] == [(plan.reference, due_at)]
    to_come = cast.now + timedelta(days=2)
    with cast.acting("social_worker") as by:
        open_record(plan.pk, "test")
        set_meeting(
            Strand(id=plan.pk), planned_for=to_come, venue="Room 4", chair=cast.post("manager"), agenda="1. What she says",
            posts=[cast.post("nurse")], names=[], by=by, at=cast.now,
        )  # fmt: skip
    assert days_of(cast, "nurse")["meeting"] == [(plan.reference, to_come)]
    assert "meeting" not in days_of(cast, "inspector"), "a meeting is set, and they are not asked to it"
    cast.at(cast.now + timedelta(minutes=1))
    meets(cast, plan, invited=("nurse", "manager"))
    cast.moves("social_worker", plan, "hold_core_group", reason="Held.", child_view_unknown="Asked tomorrow.")
    assert "meeting" not in days_of(cast, "nurse"), "it was held and written down"
    assert "visit" not in days_of(cast, "social_worker")


@pytest.mark.promise("Silence climbs")
@pytest.mark.parametrize(("to", "name"), [(planned, "plan_visit"), (placed, "placement_first_visit")])
def test_a_visit_that_went_past_somebody_stays_in_their_day_until_the_child_is_seen(
    cast: Cast, pages: Pages, to: Callable[[Cast], Strand], name: str
) -> None:
    plan = to(cast)
    with cast.acting("manager"):
        holder = Strand.objects.select_related("owner_post").get(pk=plan.pk).owner_post
        due_at = Clock.objects.get(strand=plan.pk, name=name).due_at
    assert holder == cast.post("social_worker")
    assert "visit" not in days_of(cast, "social_worker"), "they hold it"
    cast.at(due_at + timedelta(minutes=1))
    tick(at=cast.now)
    assert days_of(cast, "social_worker")["visit"] == [(plan.reference, due_at)]
    assert "visit" not in days_of(cast, "nurse")
    sign_in(pages, "social_worker")
    page = pages.get("/my-day/")
    assert "A child is still to be seen" in page.text
    pages.get(page.link(f"See the child, and say so {plan.reference}"))
    cast.moves("social_worker", plan, "see_child", reason="At school.", child_view_unknown="She slept.")
    assert "visit" not in days_of(cast, "social_worker")


def test_whoever_cannot_come_says_so_themselves_and_it_counts(cast: Cast, pages: Pages) -> None:
    called, *_stages, meeting = met_about(cast)
    at = f"/strategy-discussion/{called.reference}/"
    sign_in(pages, "inspector")
    page = pages.send(
        pages.get(pages.get(at).link("Say that you cannot come")), {"text": "In court all day."}
    )
    assert "In court all day." in page.text
    pages.get(f"{at}meeting/{meeting}/cannot-come/", status=404)
    sign_in(pages, "social_worker")
    pages.get(f"{at}meeting/{meeting}/cannot-come/", status=404)
    page = pages.get(f"{at}meeting/{meeting}/minutes/")
    assert "Her grandmother" in page.text
    assert "Detective inspector" not in page.text, "what they said for themselves is not written over"


def test_who_writes_the_minutes_a_moment_too_late_keeps_what_they_typed(cast: Cast, pages: Pages) -> None:
    called, *_stages, meeting = met_about(cast)
    at = f"/strategy-discussion/{called.reference}/meeting/{meeting}/"
    sign_in(pages, "inspector")
    excuse = pages.get(f"{at}cannot-come/")
    sign_in(pages, "social_worker")
    minutes = pages.get(f"{at}minutes/")
    keys = [name.removeprefix("dissent_") for name in minutes.form() if name.startswith("dissent_")]
    came = {f"came_{key}": "yes" for key in keys}
    pages.send(minutes, {**came, **HELD, "said": "First.", "decided": "It begins."})
    late = {
        **minutes.form(), **came, **HELD,
        "said": "All I typed.", "decided": "All of it.", f"dissent_{keys[0]}": "She did not agree.",
    }  # fmt: skip
    page = pages.post(f"{at}minutes/", late, status=409)
    for words in (
        "This cannot be written here any more.",
        "All I typed.",
        "All of it.",
        "She did not agree.",
    ):
        assert words in page.text, words
    pages.post(f"{at[:-2]}0/minutes/", late, status=404)
    sign_in(pages, "inspector")
    page = pages.post(f"{at}cannot-come/", {**excuse.form(), "text": "In court all day."}, status=409)
    assert "In court all day." in page.text


def test_what_two_write_of_one_meeting_at_once_is_refused_to_the_second_in_words(cast: Cast) -> None:
    called, *_stages, meeting = met_about(cast)
    said: dict[str, Any] = {"held_at": cast.now, "said": "All.", "decided": "It begins."}
    with cast.acting("social_worker") as by:
        open_record(called.pk, "test")
        of = Meeting.objects.get(pk=meeting)
        came = [Attended(invitation=each, came=True) for each in of.invitations.all()]
        write_minutes(of, came, **said, by=by, at=cast.now)
        for attended, words in (
            (came, "Whether they came is written down"),
            ([], "The minutes of this meeting"),
        ):
            with pytest.raises(Refused, match=words), transaction.atomic():
                write_minutes(of, attended, **said, by=by, at=cast.now)
    form = CannotComeForm({"text": "In court."})
    assert form.is_valid()
    with cast.acting("inspector") as by, pytest.raises(Refused, match="written down already"):
        open_record(called.pk, "test")
        WRITINGS["cannot_come"].act(called, form, of=of, by=by, at=cast.now)


def test_an_action_is_agreed_and_done_by_whoever_holds_it(cast: Cast, pages: Pages) -> None:
    enquiry = enquired(cast)
    sign_in(pages, "social_worker")
    page = pages.get(f"/enquiry/{enquiry.reference}/")
    page = pages.get(page.link("Agree an action"))
    given = {"what": "See the driver.", "aimed_at": "adult", "post": str(cast.post("inspector").pk)}
    page = pages.send(page, {**given, "due_on_day": "2", "due_on_month": "6", "due_on_year": "2026"})
    assert "within six weeks" in " ".join(page.errors)
    page = pages.send(page, {"due_on_day": "9", "due_on_month": "3"})
    assert "See the driver." in page.text
    sign_in(pages, "inspector")
    page = pages.get("/my-day/")
    assert "Do it, and say what was done" in page.text
    page = pages.send(pages.get(page.link("Do it, and say what was done")), {"reason": "Seen, and warned."})
    assert "Seen, and warned." in page.text


@pytest.mark.parametrize("who", ["nurse", "councillor"])
def test_for_others_none_of_it_is_there(cast: Cast, pages: Pages, who: str) -> None:
    strand = begins(cast, taken_on(cast), "strategy_discussion")
    meeting = meets(cast, strand, invited=("manager", "inspector"))
    sign_in(pages, who)
    at = f"/strategy-discussion/{strand.reference}/"
    papers = [f"meeting/{meeting.pk}/{part}" for part in ("invite/", "minutes/")]
    for part in ("", "meeting/", *papers, f"meeting/{meeting.pk}.pdf", "agree-an-action/", "begin-enquiry/"):
        pages.get(f"{at}{part}", status=404)


def test_a_stage_says_whom_it_is_about_to_those_who_may_read_it_and_to_nobody_else(
    cast: Cast, pages: Pages
) -> None:
    """Found untrue: an invitation gave a reference, and nobody who was invited could tell which child was meant."""
    concern = taken_on(
        cast, about=[Said(kind="child", name="Maya Brook", age="14"), Said(kind="adult", name="Dean")]
    )
    enquiry = enquired(cast, concern)
    action = agrees(cast, enquiry)
    with cast.acting("scrutineer"):
        discussion = Strand.objects.get(parent=concern.pk, kind="strategy_discussion")
    assert (_named(cast, "nurse", discussion), _named(cast, "nurse", enquiry)) == (
        ["Maya Brook"],
        ["Maya Brook"],
    )
    assert (_named(cast, "nurse", action), _named(cast, "adviser", discussion)) == ([], [])
    sign_in(pages, "nurse")
    page = pages.get(f"/strategy-discussion/{discussion.reference}/")
    assert "Maya Brook, 14" in page.text
    assert not [a for a in page.root.all("a") if "Maya" in a.text]
    with cast.acting("nurse"):
        assert about([enquiry.pk]) == {enquiry.pk: "Maya Brook"}
    sign_in(pages, "social_worker")
    page = pages.get(f"/strategy-discussion/{discussion.reference}/")
    assert "Maya Brook" in Paper(pages.client.get(page.link("Minutes (PDF)")).content).text
    page = pages.get(f"/action/{action.reference}/")
    assert pages.get(page.link("Maya Brook")).heading == "Maya Brook"


def _named(cast: Cast, key: str, strand: Strand) -> list[str]:
    """The children whom a stage names to somebody, who reads none of them before it is opened."""
    with cast.acting(key):
        assert children_of([strand.pk]) == {}
        open_record(strand.pk, "test")
        return [each["name"] for each in children_of([strand.pk]).get(strand.pk, [])]


def test_a_stage_is_about_as_many_children_as_its_record_names(cast: Cast) -> None:
    """Of two with one name, and of two without any, neither is left out; whoever is named twice is one."""
    maya = Said("child", "Maya Brook", date(2012, 5, 14))
    unnamed = [Said("child", age="14"), Said("child", age="14")]
    concern = taken_on(cast, about=[maya, maya, Said("child", "Maya Brook", date(2010, 1, 2)), *unnamed])
    discussion = begins(cast, concern, "strategy_discussion")
    assert sorted(_named(cast, "social_worker", discussion)) == [
        *["A child whose name is not known"] * 2,
        *["Maya Brook"] * 2,
    ]


def test_the_first_core_group_is_offered_to_those_who_were_at_the_conference(
    cast: Cast, pages: Pages
) -> None:
    plan = planned(cast)
    sign_in(pages, "social_worker")
    page = pages.get(f"/plan/{plan.reference}/")
    first = next(each for each in page.root.all("a") if "govuk-button" in each["class"])
    assert first.text == "Set the meeting"
    form = pages.get(first["href"])
    ticked = {each["value"] for each in form.root.all("input") if "checked" in each.attributes}
    assert ticked == {str(cast.post(key).pk) for key in EVERYBODY}
    assert form.form()["venue"] == "Room 4"
