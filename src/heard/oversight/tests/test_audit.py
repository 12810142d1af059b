"""A case against See Me, Hear Me: what the record shows, what an auditor finds, and that neither grades anybody."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from heard.concerns.tests.going import sign_in
from heard.concerns.tests.test_pages_concern import asked
from heard.history.actions import open_record
from heard.history.as_it_stood import in_address
from heard.history.refused import Refused
from heard.oversight.actions import judge
from heard.oversight.models import AuditLine, Judgement
from heard.oversight.see_me_hear_me import ASKED
from heard.process.models import Message, Strand
from heard.protection.tests.going import agrees, begins, meets, taken_on, writes
from heard.protection.tests.test_voice import SAID, said
from heard.protection.voice import offer_advocate
from tests.attack import DENIED, PROMISE, say
from tests.cast import DECIDED, Cast, one
from tests.pages import Pages

pytestmark = [pytest.mark.django_db, pytest.mark.promise("The child's own words")]
AsSuperuser = Callable[[], AbstractContextManager[None]]
PRINCIPLES = (
    "best_interests",
    "participation",
    "relationships",
    "profiling",
    "sharing",
    "supervision",
    "review",
)


def audited(cast: Cast, concern: Any, who: str = "scrutineer") -> Strand:
    return begins(cast, concern, "audit", who, reason="One in ten is audited.")


def finds(
    cast: Cast, audit: Strand, code: str, found: str = "kept", reasons: str = "Seen.", who: str = "scrutineer"
) -> Judgement:
    with cast.acting(who) as by:
        open_record(audit.pk, "test")
        line = AuditLine(code=code)
        return judge(Strand(id=audit.pk), line, found=found, reasons=reasons, by=by, at=cast.now)


def finished(cast: Cast, concern: Any) -> Strand:
    """An audit in which one principle is lacking, with an action for the social worker."""
    audit = audited(cast, concern)
    for code in PRINCIPLES:
        finds(cast, audit, code, "lacking" if code == "participation" else "kept")
    agrees(cast, audit, aimed_at="child", to="social_worker", who="scrutineer")
    cast.moves("scrutineer", audit, "finish_audit", reason="One thing is lacking.")
    return audit


def test_seven_principles_and_five_functions_each_ask_the_record() -> None:
    lines = list(AuditLine.objects.order_by("part", "place").values_list("part", "code"))
    assert tuple(code for part, code in lines if part == "principle") == PRINCIPLES
    assert len(lines) == 12
    assert set(ASKED) == {code for _, code in lines}


@pytest.mark.promise("Leaders answer")
def test_it_finishes_with_each_principle_found_what_is_lacking_agreed_and_the_holder_told(
    cast: Cast, as_superuser: AsSuperuser
) -> None:
    concern = taken_on(cast)
    audit = audited(cast, concern)
    for code in PRINCIPLES[:-1]:
        finds(cast, audit, code)
    with pytest.raises(Refused, match="no judgement yet"):
        cast.moves("scrutineer", audit, "finish_audit", reason="r")
    finds(cast, audit, "review", "unknown")
    finds(cast, audit, "participation", "lacking", "Nobody asked her.")  # the later one counts
    with pytest.raises(Refused, match="nothing is agreed"):
        cast.moves("scrutineer", audit, "finish_audit", reason="r")
    action = agrees(cast, audit, aimed_at="child", to="social_worker", who="scrutineer")
    cast.moves("scrutineer", audit, "finish_audit", reason="r")
    with pytest.raises(Refused, match="under way"):
        finds(cast, audit, "review")
    with cast.acting("scrutineer"):
        holder = Strand.objects.get(pk=concern.pk).owner_post_id
        assert Strand.objects.get(pk=action.pk).owner_post_id == cast.post("social_worker").pk
    with as_superuser():
        assert [each.to_post_id for each in Message.objects.filter(kind="audited", strand=audit.pk)] == [
            holder
        ]
    with cast.acting("manager"):
        open_record(audit.pk, "test")
        found = Judgement.objects.filter(line="participation").order_by("n")
        assert [each.found for each in found] == ["kept", "lacking"]  # and the first stands beside it


@pytest.mark.promise("Nothing is rewritten")
def test_what_was_found_is_never_rewritten(cast: Cast) -> None:
    audit = audited(cast, taken_on(cast))
    finds(cast, audit, "review")
    for table in ("judgement", "audit_line"):
        for role in ("none", "heard_owner", "heard_kernel", "heard_app"):
            for statement in (f"update {table} set {'found' if table == 'judgement' else 'words'} = ''", f"delete from {table}"):  # fmt: skip
                assert say(role, statement, token=cast.token("scrutineer")).refused, (table, role)
    for wrong in ({"reasons": " "}, {"found": "good"}, {"found": ""}):
        with pytest.raises((Refused, IntegrityError)):
            finds(cast, audit, "review", **wrong)


@pytest.mark.promise("Leaders answer")
def test_nobody_audits_their_own_work(cast: Cast) -> None:
    concern = taken_on(cast)
    for who in ("manager", "social_worker", "service_manager", "director", "inspector", "youth_worker"):
        with pytest.raises(
            (Refused, Strand.DoesNotExist), match=r"somebody else|Nobody audits|An audit is of|not exist"
        ):
            audited(cast, concern, who)
    audit = audited(cast, concern)
    with pytest.raises(Refused, match="already"):
        audited(cast, concern)
    with pytest.raises(Refused, match="whoever holds the audit"):
        finds(cast, audit, "review", who="manager")
    raw = (
        "insert into judgement (id, strand_id, line_id, n, found, reasons, by_id, at) values (gen_random_uuid(), '{}', 'review', 7,"
        " 'kept', 'r', actor(), heard_now())"
    )
    for strand, who in ((audit.pk, "manager"), (concern.pk, "scrutineer")):
        opens = f"select open_record('{strand}', 't')"
        answer = say("heard_app", raw.format(strand), token=cast.token(who), before=opens)
        assert answer.refused in (PROMISE, DENIED), who
    # Whoever begins with the case, and acts on it afterwards, does not go on judging it.
    with cast.acting("scrutineer") as by:
        open_record(concern.pk, "test")
        begins(cast, concern, "continuing_harm", "scrutineer")
    with pytest.raises(Refused, match="Nobody audits their own work"):
        finds(cast, audit, "review")
    assert by is not None


@pytest.mark.promise("Need to know")
def test_an_audit_is_seen_by_those_who_may_see_the_case(cast: Cast, pages: Pages) -> None:
    concern = taken_on(cast)
    audit = finished(cast, concern)
    reference = concern.strand.reference
    places = (f"/concern/{reference}/see-me-hear-me/", f"/concern/{reference}/see-me-hear-me.pdf", f"/audit/{audit.reference}/")  # fmt: skip
    for who in ("youth_worker", "nurse", "councillor"):
        sign_in(pages, who)
        for place in places:
            assert pages.client.get(place).status_code == 404, (who, place)
        answer = say(
            "heard_app",
            "select reasons from judgement",
            token=cast.token(who),
            before=f"select open_record('{audit.pk}', 't')",
        )
        assert answer.rows == ()
    sign_in(pages, "manager")
    pages.get(places[0])
    with cast.acting("manager"):
        for strand in (concern.pk, audit.pk):
            read = "select count(*) from readings_of(%s, 0) where who = 'Priya Nair'"
            assert one(read, strand) >= 1, "what is read is opened"


def test_a_case_shows_what_there_is_and_what_is_missing_and_no_number_grades_it(
    cast: Cast, pages: Pages
) -> None:
    concern = taken_on(cast)
    place = f"/concern/{concern.strand.reference}/see-me-hear-me/"
    sign_in(pages, "manager")
    page = pages.get(place)
    for words in (
        "why the child’s own words were not there: " + DECIDED["child_view_unknown"],
        "No words of the child’s own are kept. Ask the child.",
        "Nobody has written that an advocate was offered.",
        "Nobody has taken part for: Police.",
        "Supervision and training are not kept in Heard.",
        "There is no plan for the child.",
    ):
        assert words in page.text, words
    then = cast.now
    cast.at(then + timedelta(hours=1))
    for _ in range(2):
        said(cast, concern)
    with cast.acting("manager") as by:
        open_record(concern.pk, "test")
        offer_advocate(concern.strand, answer="accepted", advocate="Vale Voices", by=by, at=cast.now)
    writes(cast, begins(cast, concern, "assessment"))
    discussion = begins(cast, concern, "strategy_discussion")
    meets(cast, discussion, absent={"nurse": "On leave."})
    agrees(cast, discussion, aimed_at="child", to="nurse")
    page = pages.get(place)
    for words in (
        "The child’s words were kept 2 times.",
        "The child was seen alone 2 times.",
        f"{SAID.heard_by} heard the child 2 times.",
        "An advocate was offered",
        "Everything that was agreed asks the child or the family to change.",
        "On leave.",
        "The assessment says who harms the child, and in what setting.",
        "was not read back to them",
    ):
        assert words in page.text, words
    for gone in ("No words of the child’s own are kept", "Nobody has taken part for: Police."):
        assert gone not in page.text, gone
    for grade in ("%", "score", "green", "amber", "out of"):
        assert grade not in page.text.partition("Heard is")[0].lower(), grade
    assert "The child’s words were kept" not in pages.get(f"{place}?as_at={in_address(then)}").text
    assert asked(pages, place) <= 25


def test_an_auditor_goes_through_it_and_a_mistake_loses_nothing(cast: Cast, pages: Pages) -> None:
    concern = taken_on(cast)
    sign_in(pages, "scrutineer")
    page = pages.get(f"/concern/{concern.strand.reference}/see-me-hear-me/")
    page = pages.get(page.link("Begin an audit"))
    assert "Give your reasons" in pages.send(page, {}).errors
    page = pages.send(pages.get(pages.where), {"reason": "One in ten."})
    assert page.heading.startswith("Audit")
    audit = pages.where
    for code in PRINCIPLES:
        page = pages.get(f"{audit}find/{code}/")
        wrong = pages.send(page, {"reasons": "They asked her twice."})
        assert "Choose what you find" in wrong.errors
        assert wrong.form()["reasons"] == "They asked her twice."
        page = pages.send(wrong, {"found": "kept"})
        assert "They asked her twice." in page.text
    paper = pages.client.get(f"/concern/{concern.strand.reference}/see-me-hear-me.pdf")
    assert paper.content.startswith(b"%PDF")
    page = pages.get(page.link("Finish the audit"))
    page = pages.send(page, {"reason": "All is well kept."})
    assert "Finished" in page.text
    sign_in(pages, "manager")
    assert "They asked her twice." in pages.get(f"/concern/{concern.strand.reference}/see-me-hear-me/").text
    assert pages.client.get(f"{audit}find/review/").status_code == 404
