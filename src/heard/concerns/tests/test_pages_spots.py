"""Read in what was written: offered wherever a worker writes or reads of a record, kept only once a person accepts it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heard.concerns.models import Concern, Door
from heard.concerns.spots import key_of
from heard.frame.demo.partnership import id_of
from heard.history.actions import open_record
from heard.people.actions import Said
from heard.people.meeting import have_we_met
from heard.people.models import Identification, LookUp, Mention, Pairing, Spotted
from heard.people.spotted import Looked, Part, look_at
from heard.process.models import Strand
from tests.attack import PROMISE, say
from tests.cast import DECIDED, Cast, one
from tests.pages import Page, Pages

from .going import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.promise("The dots are joined")]

AISHA = Said(kind="child", name="Aisha Khan", born_on=date(2011, 3, 14))
NOTE = "aisha khan rang from 07700 900123. Dean Holt drove her in NX61 KIM to NX1 4AB on 3 March 2026."


def key(kind: str, text: str) -> str:
    return f"spot-{key_of(Part(kind, text, ''))}"


def offered(page: Page) -> dict[str, set[str]]:
    """Of each part that a page offers, what it may become; without whose it may be."""
    found: dict[str, set[str]] = {}
    for each in page.root.all("button", "input"):
        if each["name"].startswith("spot-"):
            found.setdefault(each["name"], set()).add(each["value"].partition(":")[0])
    return found


def mentions(cast: Cast, concern: Any, who: str = "social_worker") -> list[Mention]:
    with cast.acting(who):
        open_record(concern.pk, "test")
        return list(Mention.objects.filter(strand=concern.pk).order_by("at", "id"))


def test_the_page_after_a_note_offers_what_it_names_and_keeps_nothing(cast: Cast, pages: Pages) -> None:
    concern = cast.hears(about=[AISHA])
    sign_in(pages, "social_worker")
    page = pages.send(pages.get(f"/concern/{concern.strand.reference}/write/"), {"text": NOTE})
    assert offered(page) == {
        key("phone", "07700 900123"): {"of", "child", "adult", "phone", "no"},
        key("name", "Dean Holt"): {"of", "child", "adult", "no"},
        key("registration", "NX61 KIM"): {"of", "vehicle", "no"},
        key("postcode", "NX1 4AB"): {"of", "place", "no"},
    }  # Aisha Khan is named in it already; when it was is no birth date
    assert [str(each) for each in mentions(cast, concern)] == ["Aisha Khan"]


def test_what_is_accepted_is_a_mention_with_its_source_and_by_whom(cast: Cast, pages: Pages) -> None:
    concern = cast.hears(about=[AISHA], account=NOTE)
    sign_in(pages, "social_worker")
    page = pages.get(f"/concern/{concern.strand.reference}/")
    page = pages.send(page, {key("name", "Dean Holt"): "adult"})
    who = cast.worker("social_worker").name
    assert f"Read in the words of this record as “Dean Holt”, added by {who}" in page.text
    assert key("name", "Dean Holt") not in offered(page)
    child, adult = sorted(mentions(cast, concern), key=str)
    assert (adult.kind, adult.name, adult.by_id) == ("adult", "Dean Holt", id_of("worker", "social_worker"))
    phone = key("phone", "07700 900123")
    page = pages.send(page, {phone: f"of:{child.pk}"})
    [with_phone] = [each for each in mentions(cast, concern) if each.facts]
    assert (with_phone.name, with_phone.born_on, with_phone.facts) == (
        "Aisha Khan", AISHA.born_on, [["phone", "07700 900123"]],
    )  # fmt: skip
    with cast.acting("social_worker"):
        open_record(concern.pk, "test")
        assert Pairing.objects.get().verdict == "same"
        assert len({each.person_id for each in Identification.objects.all()}) == 1
        assert Spotted.objects.get(text="07700 900123").written_in == "account"


def test_what_is_set_aside_is_not_offered_again_to_anybody_and_can_still_be_added(
    cast: Cast, pages: Pages
) -> None:
    concern = cast.hears(account=NOTE)
    address = f"/concern/{concern.strand.reference}/"
    sign_in(pages, "social_worker")
    dean = key("name", "Dean Holt")
    pages.send(pages.get(address), {dean: "no"})
    sign_in(pages, "manager")
    assert dean not in offered(pages.get(address))
    page = pages.get(f"{address}read/")
    assert "no" not in offered(page)[dean]
    pages.send(page, {"all": "no"})
    assert offered(pages.get(address)) == {}
    page = pages.get(f"{address}read/")
    pages.send(page, {dean: "adult"}, form=0)
    assert [str(each) for each in mentions(cast, concern)] == ["Dean Holt"]


def test_a_note_can_bring_its_choices_with_it(cast: Cast, pages: Pages) -> None:
    """As the script does it: asked while it is typed, kept when the note is."""
    concern = cast.hears()
    sign_in(pages, "social_worker")
    address = f"/concern/{concern.strand.reference}/"
    looked = pages.post(
        f"{address}read/", {"look": "1", "words": [NOTE, ""], **_token(pages.get(f"{address}write/"))}
    )
    assert key("name", "Dean Holt") in offered(looked)
    assert mentions(cast, concern) == []
    assert LookUp.objects.count() == 0
    chosen = {key("name", "Dean Holt"): "adult", key("postcode", "NX1 4AB"): "no"}
    page = pages.send(pages.get(f"{address}write/"), {"text": NOTE, **chosen})
    assert not set(chosen) & set(offered(page))
    assert [str(each) for each in mentions(cast, concern)] == ["Dean Holt"]


def _token(page: Page) -> dict[str, str]:
    return {"csrfmiddlewaretoken": page.form()["csrfmiddlewaretoken"]}


def test_a_step_offers_what_its_reasons_name(cast: Cast, pages: Pages) -> None:
    concern = cast.hears()
    cast.moves("social_worker", concern.pk, "take_up")
    cast.moves("social_worker", concern.pk, "take_on", outcome="assessment", **DECIDED)
    sign_in(pages, "social_worker")
    pages.queries += 3  # what is accepted is written with the step
    page = pages.get(f"/concern/{concern.strand.reference}/act/")
    page = pages.send(page, DECIDED | {"reason": "We saw Dean Holt.", key("name", "Dean Holt"): "adult"})
    assert [str(each) for each in mentions(cast, concern)] == ["Dean Holt"]
    assert key("name", "Dean Holt") not in offered(page)


@pytest.mark.promise("The child's own words")
def test_a_childs_own_words_are_not_marked_and_what_is_in_them_is_offered(cast: Cast, pages: Pages) -> None:
    words = "it is dean and his mate called ali from 07700 900123"
    concern = cast.hears("child", door=Door.CHILD, account="", child_words=words)
    sign_in(pages, "social_worker")
    page = pages.get(f"/concern/{concern.strand.reference}/")
    assert key("name", "ali") in offered(page)
    [quote] = page.root.all("blockquote")
    assert (quote.text, quote.all("mark", "b")) == (words, [])
    assert "his mate" not in " ".join(
        each.text for each in page.root.all("section") if "Read in what" in each.text
    )


def test_whoever_raised_it_adds_what_they_read_and_sees_nothing_that_others_added(
    cast: Cast, pages: Pages
) -> None:
    concern = cast.hears("youth_worker", about=[AISHA], account="Dean Holt drives her.")
    cast.moves("social_worker", concern.pk, "take_up")
    with cast.acting("social_worker") as by:
        open_record(concern.pk, "test")
        secret = Looked(Part("phone", "07700 900999", "move"), become="phone")
        aside = Looked(Part("name", "Dean Holt", "account"))
        look_at(concern.strand, [secret, aside], by=by, at=cast.now)
    with cast.acting("youth_worker"):
        [known] = have_we_met([Said(kind="phone", name="07700 900999")], at=cast.now).known
    assert (known.verdict, known.reference) == (None, ""), (
        "whoever rings the post learns it, and not by guessing"
    )
    sign_in(pages, "youth_worker")
    page = pages.get(f"/concern/{concern.strand.reference}/")
    assert "07700" not in page.text
    assert [str(each) for each in mentions(cast, concern, "youth_worker")] == ["Aisha Khan"]
    page = pages.send(page, {key("name", "Dean Holt"): "adult"})
    assert {str(each) for each in mentions(cast, concern, "youth_worker")} == {"Aisha Khan", "Dean Holt"}
    assert len(mentions(cast, concern)) == 3


def test_of_the_past_nothing_is_added(cast: Cast, pages: Pages) -> None:
    concern = cast.hears(account=NOTE)
    sign_in(pages, "social_worker")
    cast.at(cast.now.replace(hour=12))
    page = pages.get(f"/concern/{concern.strand.reference}/?as_at=2026-03-02T10:30")
    assert "Dean Holt" in page.text
    assert offered(page) == {}


def test_a_number_with_a_slip_is_said_and_kept_as_reported(cast: Cast, pages: Pages) -> None:
    concern = cast.hears(account="NHS 943 476 5918, she is called Mia Turner.")
    sign_in(pages, "social_worker")
    page = pages.get(f"/concern/{concern.strand.reference}/")
    assert "its check digit does not fit" in page.text
    page = pages.send(page, {key("nhs", "943 476 5918"): "child"})
    assert "NHS number, as reported; its check digit does not fit: 943 476 5918" in page.text
    assert mentions(cast, concern)[0].facts == [["nhs", "943 476 5918"]]


@pytest.mark.parametrize(
    "choice", ["vehicle", "of:", f"of:{id_of('worker', 'manager')}", "x" * 9999, "of:1\x00"]
)
def test_nothing_else_can_be_made_of_it(cast: Cast, pages: Pages, choice: str) -> None:
    concern = cast.hears(account=NOTE)
    sign_in(pages, "social_worker")
    page = pages.get(f"/concern/{concern.strand.reference}/")
    pages.send(page, {key("name", "Dean Holt"): choice}, status=409)
    assert mentions(cast, concern) == []


@pytest.mark.promise("Need to know")
def test_nobody_is_offered_what_they_may_not_read(cast: Cast, pages: Pages) -> None:
    concern = cast.hears(account=NOTE)
    for who in ("nurse", "neighbour", "councillor"):
        sign_in(pages, who)
        pages.get(f"/concern/{concern.strand.reference}/read/", status=404)
    pages.get("/concern/ZZZZ-ZZZZ/read/", status=404)
    for sql in (
        "insert into spotted (id, strand_id, kind, text, written_in, by_id, at) "
        "values (gen_random_uuid(), %s, 'name', 'x', 'note', actor(), heard_now())",
    ):
        assert say("heard_app", sql, concern.pk, token=cast.token("nurse")).refused


@pytest.mark.promise("Need to know")
def test_what_is_offered_depends_on_no_other_record(cast: Cast, pages: Pages) -> None:
    """Names on file are those of this record: one who is known elsewhere, walled or not, is offered like a stranger."""
    concern = cast.hears("youth_worker", about=[Said(kind="child", name="Zofia Nowak")])
    cast.moves("social_worker", concern.pk, "take_up")
    sign_in(pages, "youth_worker")
    address = f"/concern/{concern.strand.reference}/"
    asked = {"look": "1", "words": [NOTE, ""], **_token(pages.get(f"{address}write/"))}

    def answer() -> tuple[int, str]:
        with CaptureQueriesContext(connection) as queries:
            page = pages.post(f"{address}read/", asked)
        return len(queries), page.root.text

    before = answer()
    hidden = cast.hears("nurse", about=[AISHA, Said(kind="adult", name="Dean Holt")])
    with cast.acting("manager"):
        open_record(hidden.pk, "test")
        one("select set_wall(%s, %s, 'They are named in it.')", hidden.pk, id_of("worker", "youth_worker"))
    assert answer() == before
    cast.hears("youth_worker", about=[AISHA, Said(kind="adult", name="Dean Holt")])
    assert answer() == before
    assert LookUp.objects.count() == 0


def test_a_day_can_say_when_it_was_while_nothing_says_so_yet(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "youth_worker")
    typed = {"account": "Dean Holt last Tues, and on 14/3.", "whom": "Mia Turner", "danger": "no"}
    page = pages.send(pages.get("/raise/"), typed | {"look": "1"})
    takes = {each["value"] for each in page.root.all("button") if each["name"] == "take"}
    assert {"when|when|last Tues", "when|when|14/3"} <= takes
    page = pages.send(page, {"take": "when|when|last Tues"})
    assert page.form()["when"] == "last Tues"
    page = pages.send(page, {"whom": "Mia Turner, dob 3/4/11", "look": "1"})
    page = pages.send(page, {"take": "child|born_on|3/4/11"})
    form = page.form()
    assert [form[f"child-0-born_on_{part}"] for part in ("day", "month", "year")] == ["3", "4", "2011"]
    page = pages.send(page, {"look": "1"})
    assert "when|when|14/3" not in {each["value"] for each in page.root.all("button")}
    pages.send(page, {"send": "1"})
    with cast.acting("manager"):
        concern = Strand.objects.get(kind="concern")
    sign_in(pages, "manager")
    assert key("date", "14/3") not in offered(pages.get(f"/concern/{concern.reference}/"))
    with cast.acting("manager"):
        open_record(concern.pk, "test")
        assert Concern.objects.get(pk=concern.pk).when == "last Tues"


def test_a_long_note_in_any_script_offers_each_name_once(cast: Cast, pages: Pages) -> None:
    concern = cast.hears()
    sign_in(pages, "social_worker")
    address = f"/concern/{concern.strand.reference}/"
    note = "😀 Dean Holt rang. dean holt again, Dean too, عائشة خان. " * 200
    assert len(note) > 10_000 - 1 or len(note.encode()) > 10_000
    looked = pages.post(
        f"{address}read/", {"look": "1", "words": [note], **_token(pages.get(f"{address}write/"))}
    )
    named = [each.text for each in looked.root.all("mark")]
    assert named == ["Dean Holt", "عائشة خان"]


def test_accepting_twice_is_once_and_what_was_looked_at_is_never_changed(cast: Cast, pages: Pages) -> None:
    concern = cast.hears(account=NOTE)
    sign_in(pages, "social_worker")
    page = pages.get(f"/concern/{concern.strand.reference}/")
    for become in ("adult", "child"):
        pages.send(page, {key("name", "Dean Holt"): become})
    assert [each.kind for each in mentions(cast, concern)] == ["adult"]
    for sql in ("update spotted set text = ''", "delete from spotted"):
        assert say("heard_app", sql, token=cast.token("social_worker")).refused
        assert say("heard_owner", sql).refused == PROMISE


def test_the_raise_form_leaves_what_is_left_and_warns_of_a_slip(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "youth_worker")
    typed = {
        "account": "Dean Holt and Star Lane.",
        "whom": "Mia Turner, born 14/03/2011, UPN A801200001001",
        "danger": "no",
    }
    page = pages.send(pages.get("/raise/"), typed | {"look": "1"})
    page = pages.send(page, {"take": "child|name|Mia Turner"})
    page = pages.send(page, {"look": "1"})
    takes = {each["value"] for each in page.root.all("button") if each["name"] == "take"}
    assert {"child.0|born_on|14/03/2011", "child.0|upn|A801200001001", "adult|name|Dean Holt"} <= takes
    page = pages.send(page, {"take": "child.0|born_on|14/03/2011"})
    page = pages.send(page, {"take": "child.0|upn|A801200001001"})
    page = pages.send(page, {"leave": key_of(Part("name", "Dean Holt", ""))})
    assert "adult|name|Dean Holt" not in {each["value"] for each in page.root.all("button")}
    page = pages.send(page, {"look": "1"})
    assert "“A801200001001” has a slip in it" in page.text
    pages.send(page, {"send": "1"})
    with cast.acting("manager"):
        concern = Strand.objects.get(kind="concern")
    sign_in(pages, "manager")
    page = pages.get(f"/concern/{concern.reference}/")
    assert key("name", "Dean Holt") not in offered(page)
    [mia] = mentions(cast, concern)
    assert (mia.name, mia.born_on, mia.facts) == ("Mia Turner", date(2011, 3, 14), [["upn", "A801200001001"]])


def test_a_number_with_a_slip_holds_a_form_up_once(cast: Cast, pages: Pages) -> None:
    sign_in(pages, "youth_worker")
    typed = {"account": "x", "whom": "Not known", "danger": "no", "child-0-nhs": "943 476 5918"}
    page = pages.send(pages.get("/raise/"), typed | {"send": "1"})
    assert "A number in it has a slip" in page.text
    pages.send(page, {"send": "1"})
    assert pages.where != "/raise/"


def test_an_adviser_adds_what_the_caller_names_before_it_is_sent(cast: Cast, pages: Pages) -> None:
    cast.hears("nurse", about=[Said(kind="adult", name="Dean Holt", facts=(("phone", "07700 900123"),))])
    sign_in(pages, "adviser")
    typed = {"account": "Mia is called from NX61 KIM.", "adult": "Dean Holt, 07700 900123", "danger": "no"}
    page = pages.send(pages.get("/helpline/"), typed)
    assert "It is not sent yet" in page.text
    assert "an agency knows somebody who may be the same" in page.text
    chosen = {key("name", "Dean Holt"): "adult", key("phone", "07700 900123"): "adult", key("name", "Mia"): "no",
              key("registration", "NX61 KIM"): "vehicle"}  # fmt: skip
    again = pages.send(page, chosen | {"look": "1"})
    checked = {
        each["name"]: each["value"] for each in again.root.all("input") if "checked" in each.attributes
    }
    assert chosen.items() <= checked.items()
    done = pages.send(again, chosen)
    assert done.heading == "Read these words to the caller"
    with cast.acting("social_worker"):
        strands = {s.pk for s in Strand.objects.filter(kind="concern")}
        for each in strands:
            open_record(each, "test")
        call = Concern.objects.select_related("strand").get(door="helpline")
    found = {each.kind: each for each in mentions(cast, call)}
    assert (found["adult"].name, found["adult"].facts) == ("Dean Holt", [["phone", "07700 900123"]])
    assert (found["vehicle"].registration, set(found)) == ("NX61 KIM", {"adult", "vehicle"})
    sign_in(pages, "social_worker")
    assert key("name", "Mia") not in offered(pages.get(f"/concern/{call.strand.reference}/"))


@pytest.mark.parametrize("more", [{"danger": "yes"}, {"adult": "", "account": "Somebody shouts."}])
def test_no_call_is_held_up_where_a_child_is_in_danger_or_nobody_is_known(
    cast: Cast, pages: Pages, more: dict[str, str]
) -> None:
    cast.hears("nurse", about=[Said(kind="adult", name="Dean Holt", facts=(("phone", "07700 900123"),))])
    sign_in(pages, "adviser")
    typed = {"account": "He rings.", "adult": "Dean Holt, 07700 900123", "danger": "no"}
    assert pages.send(pages.get("/helpline/"), typed | more).heading == "Read these words to the caller"
