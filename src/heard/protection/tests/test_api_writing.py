"""Other systems write what is written between the steps: the form of the page is the declaration, and no other."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from typing import Any

import pytest

from heard.frame.api import api
from heard.history.actions import open_record
from heard.process.actions import set_wall
from heard.process.models import Strand
from heard.protection.api import BODIES
from heard.protection.models import Meeting, Voice
from heard.protection.writings import WRITINGS
from tests.cast import DECIDED, Cast
from tests.hostile import HOSTILE

from .going import (
    assessed,
    begins,
    finds,
    in_need,
    looked_after,
    met_about,
    planned,
    serious,
    taken_on,
    writes,
)
from .test_api import System, _fresh, filled, problem, system, wrong

__all__ = ["system"]
pytestmark = pytest.mark.django_db
Made = Callable[..., System]
BLAMES = "She chose this lifestyle and is promiscuous."
MAN = {"what": "Visit the man with the car.", "due_on": "2026-03-09"}


def _called(cast: Cast) -> Strand:
    return met_about(cast)[0]


def _bare(cast: Cast) -> Strand:
    return begins(cast, taken_on(cast), "assessment")


def _spoken(cast: Cast) -> Strand:
    """A plan that is decided on, and words of the child's."""
    plan = planned(cast)
    cast.moves("social_worker", plan, "see_child", reason="r", child_view_unknown="Asleep.")
    with cast.acting("social_worker") as by:
        open_record(plan.pk, "test")
        Voice.objects.create(
            strand_id=plan.pk, words="I want to go home.", given="spoken", alone="yes", heard_by="Dana", by=by, at=cast.now
        )  # fmt: skip
    return plan


# Who writes it, on what, and what a form that asks for nothing but what is required would not hold.
WRITTEN: dict[str, tuple[str, Callable[[Cast], Any], Any]] = {
    "write_assessment": ("social_worker", _bare, {"seen": 0, "harm": "Adults collect her by car.", "factors": ["11A"], "abuse_models": ["group"]}),
    "find_category": ("social_worker", _bare, {"category": "CSE"}),
    "set_meeting": ("social_worker", lambda cast: begins(cast, taken_on(cast), "strategy_discussion"), {"names": "Her grandmother\nAn interpreter"}),
    "invite": ("social_worker", _called, {"names": "A friend of hers"}),
    "write_minutes": ("social_worker", _called, {}),
    "cannot_come": ("inspector", _called, {}),
    "agree_action": ("social_worker", _called, MAN),
    "say_consent": ("social_worker", in_need, {}),
    "change_basis": ("social_worker", looked_after, {}),
    "keep_words": ("social_worker", planned, {"words": BLAMES}),
    "read_back": ("social_worker", _spoken, {}),
    "answer_words": ("social_worker", _spoken, {}),
    "offer_advocate": ("social_worker", planned, {}),
    "try_contact": ("social_worker", planned, {}),
    "list_child": ("service_manager", serious, lambda cast: {"reference": cast.hears().strand.reference}),
}  # fmt: skip


def _asks(ours: System, strand: Any, name: str) -> dict[str, Any]:
    """What is asked for to write it, of the first thing that it can be written of."""
    place = f"/api/v1/records/{strand.reference}/writings/{name}"
    answer = ours.client.get(place)
    assert answer.status_code == 200, answer.content
    asked: dict[str, Any] = answer.json()
    if not asked["of"]:
        return asked | {"place": place.removeprefix("/api/v1/")}
    assert asked["fields"] == [], "of what it is written has to be said"
    place += f"?of={asked['of'][0]['id']}"
    return dict(ours.client.get(place).json()) | {"place": place.removeprefix("/api/v1/")}


def test_these_are_all_that_is_written() -> None:
    assert set(WRITTEN) == set(BODIES) - {"report_missing"} == set(WRITINGS) - {"set_sitting", "say_dissent"}


@pytest.mark.parametrize("name", WRITTEN)
def test_each_is_written_with_what_it_asks_for_once_and_under_the_systems_name(
    cast: Cast, system: Made, name: str
) -> None:
    who, to, said_of = WRITTEN[name]
    strand, ours = _fresh(cast, to(cast)), system(who)
    more = said_of(cast) if callable(said_of) else said_of
    asked = _asks(ours, strand, name)
    body = filled(asked["fields"]) | more
    answer = ours.posts(asked["place"], body, "once")
    assert answer.status_code == 201, answer.content
    (row, *_more) = [each for each in _asks_kept(ours, strand, name) if each not in asked["written"]]
    assert row["by"] == "Case management"
    for field in set(more) & set(row["said"]):
        assert row["said"][field] == more[field], field
    again = ours.posts(asked["place"], body, "once")
    assert (again.status_code, again.json()["reference"]) == (200, answer.json()["reference"])
    assert len(_asks_kept(ours, strand, name)) <= len(asked["written"]) + 1 + (name == "invite")
    assert problem(ours.posts(asked["place"], {}, "once"), 409)["title"].startswith("This idempotency key")


def _asks_kept(ours: System, strand: Any, name: str) -> list[dict[str, Any]]:
    place = f"/api/v1/records/{strand.reference}/writings/{name}"
    written: list[dict[str, Any]] = ours.client.get(place).json()["written"]
    return written


@pytest.mark.parametrize("name", WRITTEN)
def test_whatever_is_sent_it_says_which_field_and_not_what_was_in_it(
    cast: Cast, system: Made, name: str
) -> None:
    who, to, said_of = WRITTEN[name]
    strand, ours = _fresh(cast, to(cast)), system(who)
    more = said_of(cast) if callable(said_of) else said_of
    asked = _asks(ours, strand, name)
    whole = filled(asked["fields"]) | more
    before = asked["written"]
    for field, said in zip(asked["fields"], cycle((7, None, True, {"a": "b"}, [7], "\0")), strict=False):
        assert wrong(ours.posts(asked["place"], whole | {field["name"]: said})) == [field["name"]], said
        if field["kind"] != "text":
            answer = ours.posts(asked["place"], whole | {field["name"]: "Farrah Nowak"})
            assert wrong(answer) == [field["name"]]
            assert b"Farrah" not in answer.content
    needed = {each["name"] for each in asked["fields"] if each["required"]}
    if needed:
        assert needed <= set(wrong(ours.posts(asked["place"], {})))
    assert wrong(ours.posts(asked["place"], whole | {"score": "7"})) == ["score"]
    bodies: tuple[Any, ...] = ([], "r", 7, None)
    for body in bodies:
        assert problem(ours.posts(asked["place"], body), 422)["errors"], body
    assert _asks_kept(ours, strand, name) == before


@pytest.mark.parametrize("name", ["write_assessment", "set_meeting", "keep_words"])
def test_hostile_words_are_kept_or_refused_and_never_break_it(cast: Cast, system: Made, name: str) -> None:
    who, to, said_of = WRITTEN[name]
    strand, ours = _fresh(cast, to(cast)), system(who)
    more = said_of(cast) if callable(said_of) else said_of
    hostile = [each.decode("latin-1") if isinstance(each, bytes) else each for each in HOSTILE.values()]
    while hostile:
        asked = _asks(ours, strand, name)
        texts = [each["name"] for each in asked["fields"] if each["kind"] == "text"]
        said = {field: hostile.pop() for field in texts[: len(hostile)]}
        seen = {} if asked["seen"] is None else {"seen": asked["seen"]}
        answer = ours.posts(asked["place"], filled(asked["fields"]) | more | seen | said)
        assert answer.status_code in (201, 422), answer.content


@pytest.mark.promise("The child's own words")
def test_words_that_blame_are_pointed_out_in_the_answer_and_never_in_the_childs_own(
    cast: Cast, system: Made
) -> None:
    strand, ours = _fresh(cast, _bare(cast)), system("social_worker")
    place = f"records/{strand.reference}/writings"
    answer = ours.posts(f"{place}/write_assessment", {"seen": 0, "analysis": BLAMES}, "a")
    assert answer.status_code == 201, "it is never a block"
    assert any("promiscuous" in note for note in answer.json()["notes"])
    assert _asks_kept(ours, strand, "write_assessment")[0]["said"]["analysis"] == BLAMES
    child = {"words": BLAMES, "given": "spoken", "alone": "yes", "heard_by": "Dana"}
    for name, body in (
        ("keep_words", child),
        ("offer_advocate", {"answer": "declined", "said": BLAMES}),
    ):
        asked = {each["name"]: each for each in _asks(ours, strand, name)["fields"]}
        if "answer" in body:
            body["answer"] = asked["answer"]["choices"][0]["code"]
        answer = ours.posts(f"{place}/{name}", body)
        assert (answer.status_code, answer.json()["notes"]) == (201, []), answer.content
    answer = ours.posts(f"records/{strand.reference}/steps/give_to_manager", {"seen": 1, "reason": BLAMES})
    assert answer.status_code == 409, "the assessment is not whole"


def test_whoever_was_overtaken_saves_nothing_and_reads_what_the_other_wrote(cast: Cast, system: Made) -> None:
    strand, ours = _fresh(cast, assessed(cast)), system("social_worker")
    asked = _asks(ours, strand, "write_assessment")
    assert (asked["seen"], asked["written"][0]["said"]["n"]) == (1, 1)
    writes(cast, strand, "manager", seen=1, analysis="The manager's words.")
    place = f"records/{strand.reference}/writings/write_assessment"
    assert "saved this assessment" in problem(ours.posts(place, {"seen": 1, "harm": "Mine."}), 409)["title"]
    assert wrong(ours.posts(place, {"harm": "Mine."})) == ["seen"]
    assert _asks(ours, strand, "write_assessment")["written"][0]["said"]["analysis"] == "The manager's words."
    assert ours.posts(place, {"seen": 2, "harm": "Mine."}).status_code == 201


@pytest.mark.promise("No quiet closing")
def test_a_category_is_found_and_never_lowered_here(cast: Cast, system: Made) -> None:
    strand, ours = _fresh(cast, assessed(cast)), system("social_worker")
    place = f"records/{strand.reference}/writings/find_category"
    answer = problem(ours.posts(place, {"category": "CSE", "standing": "likely", "why": "w"}), 409)
    assert "lowered by two agencies" in answer["title"]
    assert wrong(ours.posts(place, {"category": "CSE", "standing": "withdrawn", "why": "w"})) == ["standing"]


def test_a_meeting_goes_from_its_invitations_to_an_action_that_is_answered(cast: Cast, system: Made) -> None:
    """All of it by systems: who must be there, who came and why not, who did not agree, what is done by whom."""
    strand = _fresh(cast, begins(cast, taken_on(cast), "strategy_discussion"))
    ours, police = system("social_worker"), system("inspector")
    place = f"records/{strand.reference}/writings"
    asked = {each["name"]: each for each in _asks(ours, strand, "set_meeting")["fields"]}
    posts = {each["words"]: each["code"] for each in asked["posts"]["choices"]}
    invited = [str(cast.post(key).pk) for key in ("manager", "inspector", "nurse")]
    assert set(invited) <= set(posts.values())
    assert police.reads(strand).status_code == 404
    body = {
        "planned_for": "2026-03-02T15:00:00+00:00", "venue": "Room 4", "agenda": "1. What she says",
        "chair": str(cast.post("manager").pk), "posts": invited,
    }  # fmt: skip
    assert ours.posts(f"{place}/set_meeting", body).status_code == 201
    (meeting,) = _asks_kept(ours, strand, "set_meeting")
    excused = police.posts(f"{place}/cannot_come?of={meeting['id']}", {"text": "In court. Notes follow."})
    assert excused.status_code == 201, excused.content
    minutes = f"{place}/write_minutes?of={meeting['id']}"
    fields = ours.client.get(f"/api/v1/{minutes}").json()["fields"]
    came = [each["name"] for each in fields if each["name"].startswith("came_")]
    assert len(came) == 2, "who said for themselves that they cannot come is not asked after again"
    said = {"held_at": "2026-03-02T10:00:00+00:00", "said": "All that is known.", "decided": "An enquiry."}
    assert set(wrong(ours.posts(minutes, said))) == set(came)
    absent = came[1].replace("came", "absent")
    assert wrong(ours.posts(minutes, said | {came[0]: "yes", came[1]: "no"})) == [absent]
    told = {
        came[0]: "yes",
        came[0].replace("came", "dissent"): "It is too late.",
        came[1]: "no",
        absent: "Ill.",
    }
    assert ours.posts(minutes, said | told).status_code == 201
    assert ours.posts(minutes, said | told).status_code == 404, "it is written once"
    rows = _asks_kept(ours, strand, "cannot_come")
    assert sorted((row["said"]["came"], row["said"]["absent_because"], row["said"]["dissent"]) for row in rows) == [
        (False, "Ill.", ""), (False, "In court. Notes follow.", ""), (True, "", "It is too late."),
    ]  # fmt: skip
    action = MAN | {"aimed_at": "adult", "post": str(cast.post("inspector").pk)}
    agreed = ours.posts(f"{place}/agree_action", action).json()
    assert (agreed["kind"], agreed["held_by"]) == ("action", str(cast.post("inspector")))
    assert _asks_kept(ours, strand, "agree_action")[0]["reference"] == agreed["reference"]
    answered = police.takes(Strand(reference=agreed["reference"]), "say_done")
    assert (answered.status_code, answered.json()["is_open"]) == (201, False)


@pytest.mark.promise("Need to know")
def test_who_may_not_read_all_of_it_finds_nothing_to_write(cast: Cast, system: Made) -> None:
    called, *_rest, meeting = met_about(cast)
    other = _fresh(cast, planned(cast))
    strand, ours = _fresh(cast, called), system("social_worker")
    for stranger in (system("nurse"), system("social_worker", with_post=False)):
        for name in WRITTEN:
            place = f"records/{strand.reference}/writings/{name}?of={meeting}"
            assert stranger.client.get(f"/api/v1/{place}").status_code == 404, name
            assert stranger.posts(place, {}).status_code == 404, name
    foreign = f"records/{other.reference}/writings/write_minutes?of={meeting}"
    assert problem(ours.posts(foreign, {}), 404)
    assert wrong(ours.posts(foreign.partition("?")[0], {})) == ["of"]
    for of in ("x", "", "%00", "7"):
        assert problem(ours.posts(f"{foreign.partition('?')[0]}?of={of}", {}), 422)
    place = f"records/{strand.reference}/writings/agree_action"
    assert ours.posts(f"{place}?of={meeting}", MAN).status_code in (404, 422), "it is written of nothing"
    with cast.acting("manager"):
        concern = Strand.objects.get(pk=strand.parent_id)
        open_record(concern.pk, "test")
        set_wall(concern, cast.worker("nurse").pk, reason="Her aunt.")
    assert ours.posts(place, MAN).status_code == 404, "behind a wall a system sees nothing of its post's"
    with cast.acting("scrutineer"):
        assert Meeting.objects.filter(strand=strand.pk).count() <= 1


def test_what_raised_it_reads_how_it_stands_and_nothing_to_write(cast: Cast, system: Made) -> None:
    home = system("nurse", with_post=False)
    gone = {"name": "Ellis", "since": "2026-03-02T09:00:00+00:00", "account": "Not at breakfast.", "danger": "no", "lives": "placed_here"}  # fmt: skip
    record = home.posts("missing", gone).json()
    assert record["writings"] == []
    place = f"records/{record['reference']}/writings/keep_words"
    assert (
        home.posts(place, {"words": "w", "given": "spoken", "alone": "yes", "heard_by": "h"}).status_code
        == 404
    )


def test_it_is_said_when_it_cannot_be_written_now(cast: Cast, system: Made) -> None:
    strand, ours = _fresh(cast, assessed(cast)), system("social_worker")
    cast.moves("social_worker", strand, "give_to_manager", reason="r")
    cast.moves("manager", strand, "conclude", outcome="child_in_need", **DECIDED)
    listed = {each["name"]: each["may_be_written"] for each in ours.reads(strand).json()["writings"]}
    assert listed["find_category"] is False
    assert listed["keep_words"] is True
    answer = problem(ours.posts(f"records/{strand.reference}/writings/find_category", {}), 409)
    assert answer["title"] == "This cannot be written as the record stands now."


@pytest.mark.parametrize(("kind", "of"), [("child_in_need", assessed), ("looked_after", taken_on), ("placement", looked_after)])  # fmt: skip
def test_a_stage_that_says_more_as_it_begins_is_begun_with_the_same_form(
    cast: Cast, system: Made, kind: str, of: Callable[[Cast], Any]
) -> None:
    made, ours = of(cast), system("social_worker")
    if kind == "child_in_need":
        cast.moves("social_worker", made, "give_to_manager", reason="r")
        cast.moves("manager", made, "conclude", outcome="child_in_need", **DECIDED)
        made = Strand(id=made.parent_id)
    parent = _fresh(cast, made)
    first = {each["kind"]: each for each in ours.client.get("/api/v1/stages").json()}[kind]
    answer = ours.posts(f"records/{parent.reference}/stages/{kind}", filled(first["fields"]))
    assert answer.status_code == 201, answer.content
    assert (answer.json()["kind"], answer.json()["is_open"]) == (kind, True)


def test_the_description_has_each_field_that_a_form_asks_for(cast: Cast, system: Made) -> None:
    """Where the form is made for a record, what it adds stands under the pattern that is described."""
    described = api.get_openapi_schema(path_prefix="/api/v1/")["paths"]
    strand, ours = _fresh(cast, _called(cast)), system("social_worker")
    for name in ("set_meeting", "invite", "write_minutes", "agree_action", "keep_words"):
        operation = described[f"/api/v1/records/{{reference}}/writings/{name}"]["post"]
        body = operation["requestBody"]["content"]["application/json"]["schema"]
        fields = _asks(ours, strand, name)["fields"]
        known = {
            each["name"] for each in fields if "patternProperties" not in body or "_" not in each["name"]
        }
        assert known - {"held_at"} <= set(body["properties"]), name
        assert {each["name"] for each in fields if each["required"]} >= set(body["required"]), name
        assert body["additionalProperties"] is False


def test_a_category_that_stands_is_there_for_the_other_systems_too(cast: Cast, system: Made) -> None:
    strand = assessed(cast)
    finds(cast, strand, "CCE", who="manager")
    found = _asks_kept(system("social_worker"), _fresh(cast, strand), "find_category")
    assert {(each["said"]["category"], each["said"]["standing"]) for each in found} == {
        ("CSE", "happening"), ("CCE", "happening"),
    }  # fmt: skip


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:00-14:00"])
def test_a_moment_that_has_no_time_here_is_no_moment(cast: Cast, system: Made, written: str) -> None:
    ours = system("social_worker")
    strand = _fresh(cast, _called(cast))
    asked = _asks(ours, strand, "write_minutes")
    assert wrong(ours.posts(asked["place"], filled(asked["fields"]) | {"held_at": written})) == ["held_at"]


@pytest.mark.promise("Need to know")
def test_another_child_is_listed_by_a_reference_for_those_alone_who_may_read_of_them(
    cast: Cast, system: Made
) -> None:
    strand, other, ours = _fresh(cast, serious(cast)), cast.hears().strand, system("service_manager")
    place = f"records/{strand.reference}/writings/list_child"
    assert ours.posts(place, {"reference": other.reference}).status_code == 201
    assert _asks_kept(ours, strand, "list_child")[0]["said"] == {"concern": other.reference}
    with cast.acting("manager"):
        open_record(other.pk, "test")
        set_wall(other, cast.worker("service_manager").pk, reason="Her aunt.")
    # Whoever is walled from the other child is walled from what is written of both.
    assert ours.client.get(f"/api/v1/{place}").status_code == 404
