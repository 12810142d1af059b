"""A name given in confidence at every door, given later, opened and taken back, is in no file of server or site."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from django.utils import timezone

from heard.agencies.doors import worker_token
from heard.concerns.actions import ask_to_open, begin_to_read
from heard.concerns.in_confidence import Given
from heard.frame import system_keys
from heard.frame.demo.partnership import AGENCIES, id_of
from heard.history.actions import acting
from heard.history.models import Actor
from heard.process.actions import take
from heard.process.models import Strand
from tests.database import OwnDatabase, django_on
from tests.promises.conftest import Serve
from tests.promises.served import Site, kill_server, reference, revive, words
from tests.promises.test_web_canary import alone, ask, everything, within  # noqa: F401 a fixture

pytestmark = pytest.mark.promise("Anonymous stays anonymous")

TOLD = "larkfeather"  # so that a search that finds nothing can be believed
GIVEN = Given("Wexelbloom Tarrow", "ring quillerby")
MARKS = ("Wexelbloom", "Tarrow", "quillerby")
KEYS = {
    "HEARD_IDENTITY_A_KEY": "02" * 32,
    "HEARD_IDENTITY_B_KEY": "03" * 32,
}  # those of frame/tests/settings.py
DOORS = {
    "/tell/us/": {"happening": TOLD, "name": GIVEN.name, "reach": GIVEN.contact, "may_know": "two"},
    "/report/": {"account": TOLD, "raiser": GIVEN.name, "safe_contact": GIVEN.contact, "may_know": "two"},
}


@pytest.mark.long
def test_it_is_found_nowhere(alone: OwnDatabase, serve: Serve) -> None:  # noqa: F811 the fixture
    with serve(alone, with_clock=True, HEARD_POOL="0", HEARD_LOG_LEVEL="DEBUG", **KEYS) as site:
        began = time.time()
        reports = [tells(site, door, form) for door, form in DOORS.items()]
        with django_on(alone):
            opens(reports[0])
        gives_later_and_takes_back(site)
        comes_from_a_system(site, alone)
        goes_wrong(site)
        kill_server(alone.server)
        assert ask(site, "POST", "/report/", DOORS["/report/"]).status == 503
        revive(alone.server)
        places = dict(everything(alone, site.var, began))
        places["the logs"] = site.logs().encode()
    assert sum(TOLD.encode() in content for content in places.values()) > 1, "the search finds nothing at all"
    assert not [(mark, place) for mark in MARKS for place, content in places.items() if within(mark, content)]


def tells(site: Site, door: str, form: dict[str, str]) -> str:
    """The reference of a report; the same form comes twice."""
    blank = ask(site, "GET", door).page.form()
    receipt = ask(site, "POST", door, {**blank, **form})
    assert "locked away" in receipt.text
    assert "Wexelbloom" not in receipt.text
    assert ask(site, "POST", door, {**blank, **form, "where": "the park"}).status == 200
    return reference(receipt)


def opens(of_report: str) -> None:
    """Two agencies read it, and say what for."""
    opening = acts("social_worker", lambda by: ask_to_open(
        Strand.objects.select_related("agency").get(reference=of_report), reason=TOLD, by=by, at=timezone.now()))  # fmt: skip
    for who, step in (("inspector", "agree_to_open"), ("social_worker", "say_what_for")):
        if step == "say_what_for":
            found = acts(who, lambda by: begin_to_read(opening))
            assert found.read() == GIVEN
        acts(who, lambda by, step=step: take(
            opening, step, by=by, at=timezone.now(), seen=Strand.objects.get(pk=opening.pk).n, reason=TOLD))  # fmt: skip


def acts(who: str, act: Any) -> Any:
    with acting(worker_token(id_of("worker", who))):
        return act(Actor(id=id_of("worker", who), kind="worker"))


def gives_later_and_takes_back(site: Site) -> None:
    blank = ask(site, "GET", "/report/").page.form()
    secret = words(ask(site, "POST", "/report/", {**blank, "account": TOLD}))
    inside = ask(site, "POST", "/answers/", {"secret_words": secret})
    cookie = f"heard_return={inside.cookies['heard_return']}"
    name = {"action": "give_name", "name": GIVEN.name, "contact": GIVEN.contact}
    assert ask(site, "POST", "/answers/yours/", name, Cookie=cookie).status == 302
    page = ask(site, "GET", "/answers/yours/", Cookie=cookie).text
    assert "locked away" in page
    assert "Wexelbloom" not in page
    assert ask(site, "POST", "/answers/yours/", {"action": "take_back"}, Cookie=cookie).status == 302
    assert "Lock it away" in ask(site, "GET", "/answers/yours/", Cookie=cookie).text
    # After the words were put away, what was typed is not carried along either.
    assert ask(site, "POST", "/answers/yours/", name).status in (200, 302)


def comes_from_a_system(site: Site, own: OwnDatabase) -> None:
    """Sent twice, wrongly, and taken back."""
    with django_on(own), own.as_superuser():
        key = system_keys.add(agency=AGENCIES["health"][0], name="Canary")
    call = {"Authorization": f"Bearer {key}", "Content_Type": "application/json", "Idempotency_Key": "one"}
    said = {"account": TOLD, "in_confidence": GIVEN._asdict()}
    for body, status in (
        (said, 201),
        (said, 200),
        ({**said, "account": ""}, 422),
        ({**said, "in_confidence": [GIVEN.name]}, 422),
    ):
        answer = ask(site, "POST", "/api/v1/concerns", json.dumps(body).encode(), **call)
        assert answer.status == status, answer.text
    again = ask(site, "POST", "/api/v1/concerns", json.dumps({**said, "where": "x"}).encode(), **call)
    assert again.status == 409


def goes_wrong(site: Site) -> None:
    """Every way in which a form with a name in it is not taken."""
    form = DOORS["/report/"]
    assert ask(site, "POST", "/report/", {**form, "account": ""}).status == 200
    assert ask(site, "POST", "/report/", {**form, "account": "x" * 100_001}).status == 200
    assert ask(site, "POST", "/report/", form, Sec_Fetch_Site="cross-site").status == 403
    broken = {"Content_Type": "multipart/form-data; boundary=b"}
    assert (
        ask(
            site,
            "POST",
            "/report/",
            b"--b\r\nContent-Disposition: form-data; name=raiser\r\n\r\nWexelbloom",
            **broken,
        ).status
        < 500
    )
    assert ask(site, "POST", "/helpline/", form).status in (302, 403)
