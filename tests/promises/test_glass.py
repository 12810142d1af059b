"""Breaking the glass: with a reason, for two hours, told at once, reviewed by another agency, and never through a wall."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from heard.concerns.models import Concern
from heard.frame.demo.partnership import CAST, id_of
from heard.governance.actions import hold
from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.people.actions import Said
from heard.people.models import Mention
from heard.people.network import Grade, state_link
from heard.process.actions import break_glass, deliver, offer_to_hand_over, set_wall, tick
from heard.process.models import Clock, Move, Strand
from tests.attack import DENIED, PROMISE, say, say_each, settle_all
from tests.cast import DECIDED, Cast, one
from tests.pages import Pages
from tests.promises.seeded import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Need to know")]

WHY = "She is on the ward and asks to leave with him."
HOURS = timedelta(hours=2)


def breaks(cast: Cast, who: str, concern: Concern) -> Any:
    with cast.acting(who):
        return break_glass(concern.strand.reference, reason=WHY)


def review_of(concern: Concern, as_superuser: Any) -> Strand:
    with as_superuser():
        return Strand.objects.select_related("owner_post").get(parent=concern.pk, kind="glass_review")


def test_it_opens_for_two_hours_to_the_second_in_the_middle_of_a_session(cast: Cast) -> None:
    concern = cast.hears("youth_worker")
    assert cast.sees("nurse", concern.pk) is None
    assert breaks(cast, "nurse", concern) == concern.pk
    began = cast.now
    assert cast.sees("nurse", concern.pk) == "full"
    with cast.acting("nurse"):
        open_record(concern.pk, "x")
        assert Concern.objects.filter(pk=concern.pk).exists()
    cast.at(began + HOURS - timedelta(seconds=1))
    assert cast.sees("nurse", concern.pk) == "full"
    cast.at(began + HOURS)
    assert cast.sees("nurse", concern.pk) is None
    with cast.acting("nurse"):
        assert not Strand.objects.filter(pk=concern.pk).exists()
        assert one("select my_glass()::text") == "[]"


def test_another_agency_is_told_at_once_and_sees_who_and_why(cast: Cast, as_superuser: Any) -> None:
    concern = cast.hears("youth_worker")
    deliver(at=cast.now)
    mail.outbox.clear()
    breaks(cast, "nurse", concern)
    deliver(at=cast.now)
    assert [message.to for message in mail.outbox] == [["inspector@marlowe-vale.example"]]
    assert "emergency" in mail.outbox[0].subject
    review = review_of(concern, as_superuser)
    assert review.owner_post.pk == id_of("post", "inspector")
    with cast.acting("inspector"):
        assert open_record(review.pk, "x") == "full"
        told = Move.objects.get(strand=review.pk)
        assert (told.reason, told.by_id) == (WHY, id_of("worker", "nurse"))
        due = Clock.objects.get(strand=review.pk).due_at
    assert due == one("select due(%s, 1, 'working_day')", cast.now)
    settle_all()


@pytest.mark.parametrize("who", ["nurse", "inspector", "neighbour", "chief_executive", "safeguarding_lead"])
def test_the_reviewer_is_never_of_the_agency_that_opened_it(cast: Cast, who: str, as_superuser: Any) -> None:
    concern = cast.hears("youth_worker")
    breaks(cast, who, concern)
    review = review_of(concern, as_superuser)
    agencies = {member.key: member.agency for member in CAST}
    reviewer = next(member.key for member in CAST if id_of("post", member.key) == review.owner_post_id)
    assert agencies[reviewer] != agencies[who]
    colleagues = [key for key, agency in agencies.items() if agency == agencies[who]]
    for key in colleagues:
        with pytest.raises((Refused, Strand.DoesNotExist)):
            cast.moves(key, review.pk, "justify", reason="Fine.")
    cast.moves(reviewer, review.pk, "do_not_justify", reason="There was time to ring.")
    settle_all()


@pytest.mark.promise("Silence climbs")
def test_unreviewed_it_climbs_to_the_scrutineer_and_to_nobody_between(cast: Cast, as_superuser: Any) -> None:
    concern = cast.hears("youth_worker")
    breaks(cast, "chief_executive", concern)
    review = review_of(concern, as_superuser)
    with as_superuser():
        due = Clock.objects.get(strand=review.pk).next_at
    cast.at(due - timedelta(seconds=1))
    tick(at=cast.now)
    assert review_of(concern, as_superuser).owner_post_id == id_of("post", "inspector")
    cast.at(due)
    tick(at=cast.now)
    assert review_of(concern, as_superuser).owner_post_id == id_of("post", "scrutineer")
    for key in ("manager", "director"):
        with pytest.raises((Refused, Strand.DoesNotExist)):
            cast.moves(key, review.pk, "justify", reason="Fine.")
    cast.moves("scrutineer", review.pk, "justify", reason="It was right.")


def test_no_wall_is_pierced_and_nothing_tells_it_from_what_is_not_there(
    cast: Cast, as_superuser: Any
) -> None:
    named = cast.hears("youth_worker", about=[Said(kind="adult", name="Grace Obi")])
    ring = cast.hears("youth_worker")
    cast.moves("manager", ring.pk, "take_on", outcome="lado", **DECIDED)
    asked = "select break_glass(%s, 'Needed.')"
    for who in ("nurse", "health_lead"):
        nothing = say("heard_app", asked, "ZZZZ-ZZZZ", token=cast.token(who))
        assert nothing.rows == ((None,),)
        for concern in (named, ring):
            assert say("heard_app", asked, concern.strand.reference, token=cast.token(who)) == nothing
    with as_superuser():
        assert not Strand.objects.filter(kind="glass_review").exists()


def test_a_wall_that_is_set_ends_what_was_open(cast: Cast) -> None:
    concern = cast.hears("youth_worker")
    breaks(cast, "nurse", concern)
    with cast.acting("manager"):
        set_wall(concern.strand, id_of("worker", "nurse"), reason="She is named.")
    assert cast.sees("nurse", concern.pk) is None
    with cast.acting("nurse"):
        assert one("select my_glass()::text") == "[]"


def test_it_is_for_reading_and_nothing_else(cast: Cast) -> None:
    """Found open: whoever read in an emergency could have signed a closing as the other agency."""
    concern = cast.hears("youth_worker")
    cast.moves("manager", concern.pk, "take_up")
    cast.moves("manager", concern.pk, "propose_closing", reason_code="below_threshold",
               **{k: DECIDED[k] for k in ("reason", "child_view", "child_view_unknown", "told")})  # fmt: skip
    breaks(cast, "nurse", concern)
    for step in ("sign_closing", "refuse_closing"):
        with pytest.raises(Refused):
            cast.moves("nurse", concern.pk, step, reason="r")
    cast.moves("inspector", concern.pk, "refuse_closing", reason="r")


def test_nothing_is_decided_through_it(cast: Cast, as_superuser: Any) -> None:
    """Found open: the child's own worker could be walled off, an advocate declined for them, a hold set or half lifted,
    two children made one, a link that harmed taken back."""
    concern = cast.hears("youth_worker", about=[Said("child", "Leila Marr"), Said("adult", "Ray Tolland")])
    with cast.acting("manager") as by:
        open_record(concern.pk, "test")
        child, man = Mention.objects.filter(strand=concern.pk).order_by("-kind")
        grade = Grade("1", "A", "P")
        link = state_link(
            man,
            child,
            "harmed",
            said_in=concern.strand,
            grade=grade,
            reason="She said so.",
            by=by,
            at=cast.now,
        )
        held = hold(concern.strand, reason="An inquest.", by=by, at=cast.now)
    breaks(cast, "nurse", concern)
    here = f"'{concern.pk}'"
    asked = (
        "insert into contact_attempt (id, strand_id, way, reached, account, by_id, at)"
        f" values (gen_random_uuid(), {here}, 'phone', true, 'x', actor(), heard_now())",
        "insert into advocate_offer (id, strand_id, answer, advocate, said, by_id, at)"
        f" values (gen_random_uuid(), {here}, 'declined', '', 'No.', actor(), heard_now())",
        "insert into identification (id, mention_id, person_id, reason, by_id, at)"
        f" values (gen_random_uuid(), '{child.pk}', null, 'x', actor(), heard_now())",
        "insert into stated_link (id, one_id, other_id, said_in_id, kind, source, assessment, handling, conditions, reason,"
        " follows_id, taken_back, by_id, at) select gen_random_uuid(), one_id, other_id, said_in_id, kind, source, assessment,"
        f" handling, '', 'x', id, true, actor(), heard_now() from stated_link where id = '{link.pk}'",
        "insert into hold_lifting (id, hold_id, reason, by_id, at)"
        f" values (gen_random_uuid(), '{held.pk}', 'x', actor(), heard_now())",
        f"insert into legal_hold (id, record_id, reason, by_id, at) values (gen_random_uuid(), {here}, 'x', actor(), heard_now())",
        f"select set_wall({here}, '{id_of('worker', 'lado')}', 'x')",
    )
    before = f"select open_record({here}, 'page')"
    answers = say_each("heard_app", asked, token=cast.token("nurse"), before=before)
    assert {sql: answer for sql, answer in answers.items() if answer.refused not in (DENIED, PROMISE)} == {}
    # Whoever sees it by their work does all of it, so that the glass refuses and not a slip in what is asked.
    theirs = say_each("heard_app", asked, token=cast.token("service_manager"), before=before)
    assert {
        sql: (answer.refused, answer.count)
        for sql, answer in theirs.items()
        if answer.refused or not answer.count
    } == {}


def test_a_page_that_it_opened_says_so_and_keeps_what_was_typed(
    cast: Cast, pages: Pages, settings: Any
) -> None:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    concern = cast.hears("youth_worker", about=[Said("child", "Leila Marr")])
    breaks(cast, "nurse", concern)
    pages.sign_in("nurse@marlowe-vale.example")
    address = f"/voice/{concern.strand.reference}/contact/"
    answer = pages.client.post(
        address, pages.get(address).form() | {"way": "phone", "reached": "yes", "account": "She rang back."}
    )
    assert answer.status_code < 500
    assert "She rang back." in answer.content.decode()


def test_it_hands_nothing_over(cast: Cast) -> None:
    """Found open: the council's designated officer, who sees no concern by their office, could offer it to somebody else."""
    concern = cast.hears("youth_worker")
    breaks(cast, "lado", concern)
    to, given = cast.post("neighbour_manager"), {"reason": "r", "at": cast.now}
    with pytest.raises(Refused), cast.acting("lado") as by:
        open_record(concern.pk, "test")
        offer_to_hand_over(concern.strand, to, by=by, **given)
    with cast.acting("manager") as by:
        offer_to_hand_over(concern.strand, to, by=by, **given)


@pytest.mark.parametrize("who", ["councillor", "child", "clock", "manager"])
def test_it_is_for_workers_who_work_with_children_and_do_not_see_it(cast: Cast, who: str) -> None:
    concern = cast.hears("youth_worker")
    asked = "select break_glass(%s, 'Needed.')"
    assert say("heard_app", asked, concern.strand.reference, token=cast.token(who)).rows == ((None,),)


@pytest.mark.parametrize("reason", ["", "  ", "\n\u200b"])
def test_it_needs_a_reason(cast: Cast, reason: str) -> None:
    concern = cast.hears("youth_worker")
    with pytest.raises(Refused), cast.acting("nurse"):
        break_glass(concern.strand.reference, reason=reason)
    assert cast.sees("nurse", concern.pk) is None


def test_neither_its_end_nor_its_access_is_written_by_anybody(cast: Cast, as_superuser: Any) -> None:
    concern = cast.hears("youth_worker")
    breaks(cast, "nurse", concern)
    token = cast.token("nurse")
    for statement in (
        "update access set until = until + interval '1 year'",
        "insert into access (strand_id, actor_id, level, why, since) select strand_id, actor_id, 'full', 'glass', now() from access",
        "delete from access",
    ):
        for role in ("heard_app", "heard_door", "heard_clock"):
            assert say(role, statement, token=token).refused == DENIED, (role, statement)
    with as_superuser():
        assert (
            say(
                "none", "update access set until = until + interval '1 year' where why = 'glass'", token=token
            ).refused
            == PROMISE
        )


def test_each_opening_is_a_record_of_its_own_with_its_own_review(cast: Cast, as_superuser: Any) -> None:
    concern = cast.hears("youth_worker")
    breaks(cast, "nurse", concern)
    cast.at(cast.now + HOURS)
    breaks(cast, "nurse", concern)
    with as_superuser():
        assert Strand.objects.filter(parent=concern.pk, kind="glass_review").count() == 2
        assert one("select count(*) from access where why = 'glass'") == 2
        assert (
            one(
                "select count(*) from entry where strand_id in (select id from strand where kind = 'glass_review') and table_name = 'move'"
            )
            == 2
        )


def test_the_page_says_what_will_happen_opens_it_and_says_so_on_every_page(cast: Cast, settings: Any) -> None:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    concern = cast.hears("youth_worker")
    nurse = signed_in("nurse")
    address = f"/concern/{concern.strand.reference}/"
    missing = nurse.get(address)
    assert missing.status_code == 404
    assert "/open-in-an-emergency/" in missing.content.decode()
    assert "Another agency is told at once" in nurse.get("/open-in-an-emergency/").content.decode()
    refused = nurse.post("/open-in-an-emergency/", {"reference": "ZZZZ-ZZZZ", "text": WHY})
    assert (
        "cannot be opened like this" in refused.content.decode()
        or "can be opened like this" in refused.content.decode()
    )
    assert WHY in refused.content.decode(), "nothing typed is lost"
    opened = nurse.post(
        "/open-in-an-emergency/", {"reference": concern.strand.reference.lower(), "text": WHY}
    )
    assert (opened.status_code, opened["Location"]) == (302, address)
    for page in (address, "/my-day/", "/raise/"):
        answer = nurse.get(page)
        assert answer.status_code == 200
        assert "in an emergency. You can see it until 12:00" in answer.content.decode(), page
    cast.at(cast.now + HOURS)
    after = nurse.get(address)
    reference = concern.strand.reference
    assert (after.status_code, _same(after, reference)) == (404, _same(missing, reference))
    assert "in an emergency. You can see" not in nurse.get("/my-day/").content.decode()


def walled_pages(cast: Cast, concern: Concern) -> list[str]:
    reference = concern.strand.reference
    return [f"/concern/{reference}/{rest}" for rest in
            ("", "write/", "disagree/", "report-pressure/", "ask-for-more-time/", "readings/", "wall/", "take-up/", "take-on/", "whom-to-call/")]  # fmt: skip


@pytest.mark.parametrize("who", ["social_worker", "manager"])
def test_to_whoever_is_walled_off_every_address_is_as_if_it_did_not_exist(
    cast: Cast, who: str, settings: Any
) -> None:
    """The same status and the same page, also of what they had open before and of what they send from it."""
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    concern = cast.hears("nurse")
    browser = signed_in(who)
    assert browser.get(f"/concern/{concern.strand.reference}/").status_code == 200
    before = browser.get("/front-door/").content.decode()
    assert concern.strand.reference in before
    with cast.acting("director"):
        set_wall(concern.strand, id_of("worker", "social_worker"), reason="He is named.")
    for address in walled_pages(cast, concern):
        nowhere = address.replace(concern.strand.reference, "2222-2222")
        for method in ("get", "post"):
            given = {"text": "x", "reason": "x", "seen": "1"} if method == "post" else {}
            real, none = getattr(browser, method)(address, given), getattr(browser, method)(nowhere, given)
            assert real.status_code == none.status_code, address
            assert _same(real, concern.strand.reference) == _same(none, "2222-2222"), address
    found = browser.get("/find/", {"reference": concern.strand.reference})
    assert found.status_code == 404
    for listed in ("/front-door/", "/my-day/", "/raised/"):
        assert concern.strand.reference not in browser.get(listed).content.decode(), listed
    tried = browser.post("/open-in-an-emergency/", {"reference": concern.strand.reference, "text": "x"})
    none = browser.post("/open-in-an-emergency/", {"reference": "2222-2222", "text": "x"})
    assert _same(tried, concern.strand.reference) == _same(none, "2222-2222")


def _same(response: Any, reference: str) -> str:
    """A page without what differs by chance: its token, and the address that was asked for."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return text.replace(reference, "")


def test_the_page_of_a_wall_sets_it_in_one_step(cast: Cast, settings: Any) -> None:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    concern = cast.hears("nurse")
    browser = signed_in("service_manager")
    address = f"/concern/{concern.strand.reference}/wall/"
    assert browser.get(address).status_code == 200
    unknown = browser.post(address, {"who": "Nobody Atall", "text": "He is named."})
    assert "Nobody of that name works here" in unknown.content.decode()
    assert "He is named." in unknown.content.decode()
    done = browser.post(address, {"who": "lowry, ben", "text": "He is named."})
    assert done["Location"] == f"/concern/{concern.strand.reference}/"
    page = browser.get(done["Location"]).content.decode()
    assert "Ben Lowry" in page
    assert "They and their line see nothing" in page
    assert cast.sees("social_worker", concern.pk) is None
    own = browser.post(address, {"who": "Marsh", "text": "x"})
    assert own.status_code == 200
    gone = browser.post(address, {"who": "service.manager@marlowe-vale.example", "text": "I know them."})
    assert gone["Location"] == "/my-day/", "whoever walls themselves off is led to what is theirs"
    assert browser.get(address).status_code == 404
