"""The fifth door: what another system may send, what it is told, and what it can find out."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import OperationalError, connection, connections
from django.test import Client
from django.utils import timezone

from heard.agencies.doors import system_token
from heard.concerns.actions import ask_to_open
from heard.concerns.api import LONG, MANY, hash_key
from heard.concerns.in_confidence import Sealed, halves_held_here, unseal
from heard.concerns.models import Concern, Door, Receipt, SealedIdentity
from heard.frame import system_keys
from heard.frame.api import api
from heard.frame.database.ready import HOME
from heard.frame.demo.partnership import AGENCIES, build, id_of
from heard.frame.documents.openapi import openapi
from heard.history.actions import acting, open_record
from heard.history.refused import Refused
from heard.people.models import Mention
from heard.process.models import Move, Strand
from tests.attack import columns
from tests.cast import DECIDED, Cast, one
from tests.database import OwnDatabase

AsSuperuser = Callable[[], AbstractContextManager[None]]
SAID = {"account": "She left the park with an adult she does not name."}
HEALTH = AGENCIES["health"][0]
SCHOOL = AGENCIES["school"][0]


class System:
    """A system of an agency, with its key."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.client = Client(headers={"authorization": f"Bearer {key}"})

    def sends(self, body: Any = None, *, under: str = "one", **options: Any) -> Any:
        data = body if isinstance(body, (str, bytes)) else json.dumps(SAID if body is None else body)
        headers = {"idempotency-key": under} if under else {}
        options.setdefault("content_type", "application/json")
        return self.client.post("/api/v1/concerns", data, headers=headers, **options)

    def asks(self, reference: str) -> Any:
        return self.client.get(f"/api/v1/concerns/{reference}")


@pytest.fixture
def make(cast: Cast, as_superuser: AsSuperuser) -> Callable[[str], System]:
    """Give an agency a key for a system."""

    def made(agency: str) -> System:
        with as_superuser():
            return System(system_keys.add(agency=agency, name="Case management"))

    return made


@pytest.fixture
def system(make: Callable[[str], System]) -> System:
    return make(HEALTH)


def is_problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert body["title"].endswith(".")
    return body


def fields(response: Any) -> list[str]:
    return [error["field"] for error in is_problem(response, 422)["errors"]]


@pytest.mark.promise("Someone always holds it")
def test_a_receipt_says_who_holds_it_and_by_when_it_is_decided(system: System, cast: Cast) -> None:
    response = system.sends()
    assert response.status_code == 201
    receipt = response.json()
    assert receipt["held_by"] == "Duty social worker, Marlowe Vale Council"
    assert receipt["received_at"] < receipt["decision_due_at"]
    with cast.acting("manager"):
        strand = Strand.objects.get(reference=receipt["reference"])
        assert (strand.state, strand.is_open) == ("received", True)


GIVEN = {"name": "Wexelbloom Tarrow", "contact": "Ring quillerby"}


@pytest.mark.promise("Anonymous stays anonymous")
def test_a_name_in_confidence_is_sealed_and_stands_nowhere_else(
    system: System, cast: Cast, as_superuser: AsSuperuser
) -> None:
    assert system.sends(under="plain").json()["name_sealed"] is False
    for status in (201, 200):
        response = system.sends({**SAID, "in_confidence": GIVEN})
        assert (response.status_code, response.json()["name_sealed"]) == (status, True)
        assert "Wexelbloom" not in response.content.decode()
    with as_superuser():
        strand = Strand.objects.get(reference=response.json()["reference"])
        kept = SealedIdentity.objects.get()
        sealed = Sealed(bytes(kept.ephemeral), bytes(kept.keys), bytes(kept.ciphertext))
        tables = columns(
            "select relname::text from pg_class where relnamespace = 'heard'::regnamespace and relkind = 'r'"
        )
        for mark in ("Wexelbloom", "quillerby"):
            assert not [
                t for t in tables if one(f"select count(*) from {t} where {t}::text ilike %s", f"%{mark}%")
            ]
        # The hash by which a repeat is known does not depend on the name, so nobody can try names against it.
        same = {bytes(each.body_sha256) for each in Receipt.objects.all()}
    assert len(same) == 1
    halves = list(halves_held_here(sealed).values())
    assert unseal(sealed, halves, strand.pk) == tuple(GIVEN.values())
    with cast.acting("manager"):
        assert open_record(strand.pk, "test") == "full"
        assert Concern.objects.get(pk=strand.pk).raiser == ""
        assert one("select identity_kept(%s)", strand.pk) is not None


@pytest.mark.promise("Anonymous stays anonymous")
def test_a_name_is_taken_back_by_the_system_that_gave_it_and_by_no_other(
    system: System, make: Callable[[str], System], as_superuser: AsSuperuser
) -> None:
    reference = system.sends({**SAID, "in_confidence": GIVEN}).json()["reference"]
    place = f"/api/v1/concerns/{reference}/name"
    is_problem(make(SCHOOL).client.delete(place), 404)
    is_problem(system.client.delete("/api/v1/concerns/0000-0000/name"), 404)
    with as_superuser():
        assert SealedIdentity.objects.get().withdrawn_at is None
    for _ in range(2):
        answer = system.client.delete(place)
        assert (answer.status_code, answer.content) == (204, b"")
    with as_superuser():
        gone = SealedIdentity.objects.get()
        assert (gone.withdrawn_at is not None, gone.ciphertext) == (True, None)


@pytest.mark.promise("Anonymous stays anonymous")
def test_two_agencies_that_open_it_tell_whoever_gave_it(system: System, cast: Cast) -> None:
    reference = system.sends({**SAID, "in_confidence": GIVEN}).json()["reference"]
    with cast.acting("social_worker") as by:
        strand = Strand.objects.select_related("agency").get(reference=reference)
        opening = ask_to_open(strand, reason="A witness is needed.", by=by, at=cast.now)
    cast.moves("inspector", opening, "agree_to_open", reason="We agree.")
    told = [each["text"] for each in system.asks(reference).json()["answers"]]
    assert any("Two agencies have now agreed that they need it" in each for each in told)


def test_a_name_that_cannot_be_sealed_stores_nothing(
    system: System, settings: Any, as_superuser: AsSuperuser
) -> None:
    settings.IDENTITY_KEYS = [("", ""), ("", "")]
    problem = is_problem(system.sends({**SAID, "in_confidence": GIVEN}), 409)
    assert "in confidence" in problem["title"]
    assert "Wexelbloom" not in json.dumps(problem)
    with as_superuser():
        assert Concern.objects.count() == Receipt.objects.count() == 0
    assert system.sends().status_code == 201, "the same key may be used for it without the name"


@pytest.mark.parametrize(
    "given", [{}, {"name": " "}, {"name": "x", "role": "y"}, [], "Wexelbloom", {"name": 1}]
)
def test_a_name_in_confidence_has_its_shape(system: System, given: Any) -> None:
    assert all(
        field.startswith("in_confidence") for field in fields(system.sends({**SAID, "in_confidence": given}))
    )


@pytest.mark.promise("Nothing is lost")
def test_everything_that_was_sent_is_kept_as_it_was_sent(system: System, cast: Cast) -> None:
    about = [
        {"kind": "child", "name": "Zoë O’Malley-Ng 🦊", "born_on": "2011-04-23", "age": "14 or 15"},
        {"kind": "vehicle", "registration": "AB12 CDE", "details": "dark blue"},
        {"kind": "place", "where": "the car park behind the baths"},
    ]
    said = {
        "account": "  two spaces\n\tand a tab, שלום \u202eabc\u202c, a\u0301  ",
        "child_words": "“he said not to tell”",
        "signs": ["new telephone", "🙈"],
        "when": "last Tuesday",
        "where": "near the river",
        "danger_now": True,
        "raiser": "R. Patel, school nurse",
        "safe_contact": "work telephone, mornings",
        "language": "cy",
        "about": about,
    }
    reference = system.sends(said).json()["reference"]
    with cast.acting("manager"):
        strand = Strand.objects.get(reference=reference)
        open_record(strand.pk, "test")
        concern = Concern.objects.get(pk=strand.pk)
        assert concern.door == Door.SYSTEM
        assert strand.urgent
        for name in set(said) - {"about"}:
            assert getattr(concern, name) == said[name]
        mentions = {mention.kind: mention for mention in Mention.objects.filter(strand=strand)}
        assert len(mentions) == 3
        assert mentions["child"].name == about[0]["name"]
        assert str(mentions["child"].born_on) == "2011-04-23"


def test_the_first_step_is_taken_for_the_agency_whose_system_it_is(
    system: System, as_superuser: AsSuperuser
) -> None:
    system.sends()
    with as_superuser():
        move = Move.objects.get(step="receive")
        assert move.by_agency_id == id_of("agency", "health")
        assert move.by.kind == "system"


@pytest.mark.promise("Nothing is lost")
def test_the_same_again_under_the_same_key_changes_nothing(system: System, as_superuser: AsSuperuser) -> None:
    first = system.sends({"account": "a", "when": "b"})
    again = system.sends('{"when":   "b", "account": "\\u0061", "signs": []}')
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    with as_superuser():
        assert Concern.objects.count() == 1


def test_something_else_under_the_same_key_is_refused(system: System, as_superuser: AsSuperuser) -> None:
    system.sends()
    assert "key" in is_problem(system.sends({"account": "something else"}), 409)["title"]
    with as_superuser():
        assert Concern.objects.count() == 1


def test_two_systems_may_use_the_same_idempotency_key(make: Callable[[str], System]) -> None:
    assert [make(agency).sends().status_code for agency in (HEALTH, SCHOOL)] == [201, 201]


@pytest.mark.promise("No quiet closing")
def test_a_system_reads_how_far_it_has_come_and_the_answer(system: System, cast: Cast) -> None:
    reference = system.sends().json()["reference"]
    before = system.asks(reference).json()
    assert (before["state"], before["believed_at"], before["answers"]) == ("Received", None, [])
    with cast.acting("manager"):
        strand = Strand.objects.get(reference=reference)
    cast.moves("social_worker", strand, "take_on", outcome="assessment", **DECIDED)
    after = system.asks(reference.lower().replace("-", "")).json()
    assert after["state"] == "Taken on"
    assert after["believed_at"]
    assert [answer["text"] for answer in after["answers"]] == [DECIDED["told"]]
    assert "reason" not in after


@pytest.mark.promise("Need to know")
def test_a_system_cannot_tell_what_others_raised_from_what_does_not_exist(
    system: System, make: Callable[[str], System], cast: Cast
) -> None:
    reference = system.sends().json()["reference"]
    by_a_worker = cast.hears().strand.reference
    other = make(SCHOOL)
    answers = [other.asks(known) for known in (reference, by_a_worker, "0000-0000", "x", "%00", "é" * 500)]
    assert {is_problem(answer, 404)["title"] for answer in answers} == {"There is nothing here."}


@pytest.mark.promise("Need to know")
def test_what_a_system_may_read_it_reads_with_a_reading(system: System, as_superuser: AsSuperuser) -> None:
    system.asks(system.sends().json()["reference"])
    with as_superuser():
        assert (
            one("select level from reading r join actor a on a.id = r.actor_id where a.kind = 'system'")
            == "own"
        )


def test_a_system_cannot_take_a_step_or_close(system: System, cast: Cast) -> None:
    reference = system.sends().json()["reference"]
    with cast.acting("manager"):
        strand = Strand.objects.get(reference=reference)
    token = system_token(hash_key(system.key))
    assert token is not None
    with acting(token):
        step = Move(
            strand=strand,
            n=2,
            kind="concern",
            from_state="received",
            at=cast.now,
            by_id=one("select actor()"),
        )
    for step.step, step.to_state in (("take_up", "in_screening"), ("close_without_action", "closed")):
        with pytest.raises(Refused), acting(token):
            step.save(force_insert=True)


@pytest.mark.parametrize(
    "sent",
    ["", "Bearer", "Bearer hk_", "Basic aGVhcmQ6aGVhcmQ=", "Bearer hk_" + "x" * 9000, "Bearer é", "hk_1"],
)
def test_without_a_key_in_force_nothing_is_taken(system: System, sent: str) -> None:
    client = Client(headers={"authorization": sent} if sent else {})
    for response in (
        client.post("/api/v1/concerns", SAID, content_type="application/json"),
        client.get("/api/v1/concerns/0000-0000"),
    ):
        is_problem(response, 401)
        assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_key_that_was_ended_opens_nothing(system: System, as_superuser: AsSuperuser) -> None:
    with as_superuser():
        assert system_keys.end(agency=HEALTH, name="Case management") == 1
        assert system_keys.end(agency=HEALTH, name="Case management") == 0
        assert system_keys.in_force() == []
    is_problem(system.sends(), 401)


def test_a_key_is_kept_only_as_its_hash(system: System, as_superuser: AsSuperuser) -> None:
    with as_superuser():
        assert (
            one("select count(*) from system_key where key_hash = sha256(convert_to(%s, 'UTF8'))", system.key)
            == 1
        )
        assert one("select count(*) from entry where text like %s", f"%{system.key}%") == 0
        assert (
            one("select count(*) from entry where table_name = 'system_key' and text like '%%key_hash%%'")
            == 0
        )


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"[1,", b"\xff\xfe{\x00", '{"account": "é"}'.encode("latin-1"), b"\xef\xbb\xbf{}", b'{"account": NaN}',
        b'{"account": "a", "account": "b"}', b"[" * 100_000, b'{"account": ' + b"9" * 5000 + b"}", b"null x", b"\x00",
    ],
)  # fmt: skip
def test_what_is_no_json_is_said_to_be_none(system: System, body: bytes) -> None:
    is_problem(system.sends(body), 400)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, ["the body"]),
        ({"account": " \n"}, ["the body"]),
        ([], ["the body"]),
        ("null", ["the body"]),
        ("7", ["the body"]),
        ({"account": 7}, ["account"]),
        ({"account": None}, ["account"]),
        ({"account": "a\0b"}, ["account"]),
        ('{"account": "\\ud800"}', ["account"]),
        ({"account": "x" * (LONG + 1)}, ["account"]),
        ({**SAID, "danger_now": "yes"}, ["danger_now"]),
        ({**SAID, "signs": "one"}, ["signs"]),
        ({**SAID, "signs": ["a"] * (MANY + 1)}, ["signs"]),
        ({**SAID, "signs": ["a", {}]}, ["signs[1]"]),
        ({**SAID, "wher": "typing error"}, ["wher"]),
        ({**SAID, "about": [{"kind": "child"}, {"kind": "dragon"}]}, ["about[1].kind"]),
        ({**SAID, "about": [{"name": "a"}]}, ["about[0].kind"]),
        ({**SAID, "about": [{"kind": "child", "born_on": "23/4/2011"}]}, ["about[0].born_on"]),
        ({**SAID, "about": [{"kind": "child", "born_on": "2011-02-30"}]}, ["about[0].born_on"]),
        ({**SAID, "about": [{"kind": "child", "born_on": 12345}]}, ["about[0].born_on"]),
        ({**SAID, "about": [{"kind": "child", "born_on": "1303516800"}]}, ["about[0].born_on"]),
        ({**SAID, "about": [7]}, ["about[0]"]),
    ],
)
def test_a_field_that_cannot_be_taken_is_named(
    system: System, as_superuser: AsSuperuser, body: Any, named: list[str]
) -> None:
    response = system.sends(body)
    assert fields(response) == named
    assert not {"Input", "pydantic", "valid string"} & set(
        response.content.decode().replace('"', " ").split()
    )
    with as_superuser():
        assert not Concern.objects.exists()


@pytest.mark.parametrize("key", ["", "with space", "x" * 201, "é"])
def test_an_idempotency_key_is_needed(system: System, key: str) -> None:
    assert fields(system.sends(under=key)) == ["Idempotency-Key"]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "multipart/form-data; boundary=x", "", "application/jsonp"]
)
def test_only_json_is_taken(system: System, kind: str) -> None:
    is_problem(system.sends(content_type=kind), 415)


def test_more_than_can_be_taken_at_once_is_said_to_be_too_much(system: System) -> None:
    is_problem(system.sends({"account": "x" * 3_000_000}), 413)


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch", "options", "head", "trace"])
def test_another_method_is_not_allowed(system: System, method: str) -> None:
    response = getattr(system.client, method)("/api/v1/concerns")
    assert response.headers["Allow"] == "POST"
    if method != "head":
        is_problem(response, 405)


@pytest.mark.parametrize("path", ["", "concern", "concerns/a/b", "../admin", "concerns/%00/%ff"])
def test_an_address_that_leads_nowhere_says_so(system: System, path: str) -> None:
    is_problem(system.client.get(f"/api/v1/{path}"), 404)


@pytest.mark.django_db
def test_health_is_open_and_tells_of_nothing_but_itself() -> None:
    response = Client().get("/api/v1/health")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_health_says_when_the_record_cannot_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise OperationalError("password=canary")

    monkeypatch.setattr(connection, "cursor", gone)
    response = Client().get("/api/v1/health")
    is_problem(response, 503)
    assert response.headers["Retry-After"]
    assert b"canary" not in response.content


@pytest.mark.promise("Nothing is lost")
def test_twenty_repeats_at_once_store_one_concern_and_all_get_its_receipt(own_database: OwnDatabase) -> None:
    with own_database.as_superuser():
        build(at=timezone.now())
        key = system_keys.add(agency=HEALTH, name="Case management")
    together = threading.Barrier(20)
    answers: list[tuple[int, dict[str, Any]]] = []

    def send() -> None:
        try:
            together.wait()
            response = System(key).sends()
            answers.append((response.status_code, response.json()))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status, _ in answers) == [200] * 19 + [201]
    assert len({json.dumps(receipt, sort_keys=True) for _, receipt in answers}) == 1
    with own_database.as_superuser():
        assert Concern.objects.count() == 1


@pytest.mark.django_db
def test_the_description_is_served_and_is_the_one_in_the_documents() -> None:
    response = Client().get("/api/v1/openapi.json")
    assert response.status_code == 200
    assert response.json() == json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
    assert (HOME / "docs" / "openapi.yaml").read_text() == openapi()
