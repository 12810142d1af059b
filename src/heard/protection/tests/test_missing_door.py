"""The public door for a missing child: whom to ring first, one report however often sent, and no way to call off the search."""

from __future__ import annotations

import re
from typing import Any

import pytest

from heard.concerns.doors import flood
from heard.concerns.models import Door
from heard.concerns.proof_of_work import Difficulty, bits_of, solve
from heard.history.actions import open_record
from heard.process.models import Message, Strand
from heard.protection.models import MissingEpisode
from tests.attack import say
from tests.cast import Cast, one
from tests.pages import Page, Pages

from .test_missing import CHILD, clock, found, state_of

pytestmark = pytest.mark.django_db
DOOR = "/missing-child/"
SAID = {
    "name": CHILD.name,
    "danger": "no",
    "since_day": "2", "since_month": "3", "since_year": "2026", "since_time": "09:00",
    "account": "She did not come down to breakfast.",
    "lives": "placed_here",
    "reporter": "Foster carer",
    "reach": "01632 960 001",
    "police_reference": "NX 120",
}  # fmt: skip


def sends(pages: Pages, form: dict[str, Any] | None = None, **other: str) -> tuple[Page, dict[str, Any]]:
    sent = (form or pages.get(DOOR).form()) | SAID | other
    return pages.post(DOOR, sent), sent


def words_on(page: Page) -> str:
    return "-".join(each.text for each in page.root.all("li") if "heard-words__word" in each["class"])


def episode(cast: Cast) -> Strand:
    with cast.acting("manager"):
        return Strand.objects.get(kind="missing_episode")


@pytest.mark.promise("Someone always holds it")
def test_a_carer_without_an_account_is_told_to_ring_first_and_somebody_holds_it(
    pages: Pages, cast: Cast
) -> None:
    page = pages.get(DOOR)
    assert page.text.index("999") < page.text.index("101") < page.text.index("Who is missing?")
    receipt, _sent = sends(pages)
    strand = episode(cast)
    assert strand.reference in receipt.text
    assert "ring now: 999, or 101" in receipt.text
    assert cast.sees("social_worker", strand) == cast.sees("inspector", strand) == "full"
    with cast.acting("inspector"):
        open_record(strand.pk, "test")
        told = MissingEpisode.objects.get(strand=strand)
    assert told.reporter == "Foster carer\nRing back: 01632 960 001\nPolice reference: NX 120"
    assert clock(cast, strand, "missing_look").started_at == strand.opened_at


@pytest.mark.promise("Nothing is lost")
def test_a_mistake_loses_nothing_and_a_form_sent_again_is_one_report(pages: Pages, cast: Cast) -> None:
    wrong, sent = sends(pages, lives="placed_elsewhere")
    assert "in which area the child lives" in wrong.text
    assert SAID["account"] in wrong.text
    receipt = pages.post(DOOR, sent | {"host_area": "Easterfold"})
    pages.queries = 30  # it is tried, undone, entered with the words and added to
    again = pages.post(DOOR, sent | {"host_area": "Easterfold", "account": "Her bag is gone too."})
    assert words_on(receipt) == words_on(again) != ""
    with cast.acting("manager"):
        strand = episode(cast)
        open_record(strand.pk, "test")
        assert [each.text for each in strand.remarks.all()] == ["Her bag is gone too."]


@pytest.mark.promise("Anonymous stays anonymous")
def test_nothing_is_kept_of_whoever_says_nothing_of_themselves(
    pages: Pages, cast: Cast, as_superuser: Any
) -> None:
    sends(pages, reporter="", reach="", police_reference="")
    strand = episode(cast)
    assert (strand.opened_at.second, strand.opened_at.microsecond) == (0, 0)
    with as_superuser():
        assert one("select reporter from missing_episode") == ""
        assert one("select kind from actor where id = (select by_id from missing_episode)") == "door"


def _comes_back(pages: Pages, receipt: Page) -> Page:
    return pages.post("/answers/", pages.get("/answers/").form() | {"secret_words": words_on(receipt)})


@pytest.mark.promise("Silence climbs")
def test_who_reported_it_says_that_the_child_is_back_and_the_search_goes_on(
    pages: Pages, cast: Cast, as_superuser: Any
) -> None:
    """Otherwise whoever holds a child could end the search for them."""
    receipt, _sent = sends(pages)
    strand = episode(cast)
    page = _comes_back(pages, receipt)
    assert page.heading == "The missing child"
    assert strand.reference in page.text
    done = pages.post("/missing-child/yours/", page.form() | {"back": "yes", "text": "In the night."})
    assert "have been told" in done.text
    assert state_of(cast, strand) == "missing"
    assert clock(cast, strand, "still_missing").stopped_at is None
    with as_superuser():
        told = Message.objects.filter(strand=strand, kind="missing_more").select_related("to_post")
        assert {each.to_post.title for each in told} >= {"Duty social worker"}
        assert told.count() >= 2, "whoever holds it, and the police"
        reporter = one("select actor_id from mailbox")
        token = one("select mint(%s, interval '1 hour')", reporter)
    for step in ("find", "join", "tell_host", "look"):
        statement = (
            f"insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view, child_view_unknown, told) "
            f"select gen_random_uuid(), '{strand.pk}', 2, 'missing_episode', '{step}', 'missing', to_state, heard_now(), actor(), '', '', 'r', '', '', '' "
            f"from step where kind = 'missing_episode' and name = '{step}' and from_state = 'missing'"
        )
        assert say("heard_app", statement, token=token).refused, step
    found(cast, strand)
    assert state_of(cast, strand) == "found"


@pytest.mark.promise("Need to know")
def test_the_words_of_one_report_open_no_other(pages: Pages, cast: Cast) -> None:
    first, _sent = sends(pages)
    second, _sent = sends(pages, name="Ellis Finch", account="He left school at ten.")
    page = _comes_back(pages, second)
    assert "He left school at ten." in page.text
    assert SAID["account"] not in page.text
    assert pages.get("/missing-child/yours/").text.count("Reference:") == 1
    reference = re.search(r"The reference is ([0-9A-Z-]{9})", first.text)
    assert reference
    assert reference[1] not in page.text


@pytest.fixture
def no_calm(monkeypatch: Any) -> None:
    """A site for which a second report in a minute is a flood."""
    monkeypatch.setattr(flood, "_difficulty", Difficulty(calm=1, easiest=4, hardest=6))


@pytest.mark.promise("Nothing is lost")
@pytest.mark.usefixtures("no_calm")
def test_a_flood_is_sorted_and_everything_in_it_is_held_and_clocked(pages: Pages, cast: Cast) -> None:
    """Reports at the other public door count too; without script nothing waits, and nothing is refused."""
    cast.hears("public", Door.PUBLIC)
    sends(pages, account="One.")
    sends(pages, account="Without work.", lives="placed_here")
    form = pages.get(DOOR).form()
    assert bits_of(form["challenge_token"]) > 0
    work = {"work_token": solve(form["challenge_token"], bits_of(form["challenge_token"]))}
    sends(pages, form, account="Worked.", **work)
    sends(pages, form | {"form_token": ""}, account="Worked again.", **work)
    with cast.acting("social_worker"):
        held = list(Strand.objects.filter(kind="missing_episode"))
        for each in held:
            open_record(each.pk, "test")
            assert each.owner_post_id
            assert clock(cast, each, "missing_look").stopped_at is None
        apart = dict(MissingEpisode.objects.values_list("account", "sorted_apart"))
        last = set(MissingEpisode.objects.filter(sorted_apart=True).values_list("pk", flat=True))
    assert apart == {"One.": False, "Without work.": True, "Worked.": False, "Worked again.": True}
    for who, part in (("social_worker", "hold"), ("inspector", "look")):
        with cast.acting(who):
            assert [each in last for each in _day(part)] == [False, False, True, True], who


def _day(part: str) -> list[Any]:
    return one("select array_agg(id) from my_day(%s, 50, 0) where kind = 'missing_episode'", part)


@pytest.mark.usefixtures("no_calm")
def test_a_form_that_comes_back_with_a_mistake_keeps_its_work(pages: Pages, cast: Cast) -> None:
    sends(pages, account="One.")
    sends(pages, account="Two.")
    form = pages.get(DOOR).form()
    work = solve(form["challenge_token"], bits_of(form["challenge_token"]))
    page, _sent = sends(pages, form, name="", work_token=work)
    assert page.errors
    back = page.form()
    assert (back["challenge_token"], back["work_token"]) == (form["challenge_token"], work)
    sends(pages, back, account="Three.")
    with cast.acting("social_worker"):
        for each in Strand.objects.filter(kind="missing_episode"):
            open_record(each.pk, "test")
        assert not MissingEpisode.objects.get(account="Three.").sorted_apart
