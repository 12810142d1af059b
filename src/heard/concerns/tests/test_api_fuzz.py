"""Whatever is sent to the API, it answers with a status and a body that its own description declares."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heard.frame import system_keys
from heard.frame.api import api
from heard.frame.demo.partnership import AGENCIES
from tests.cast import Cast

pytestmark = pytest.mark.long

AsSuperuser = Callable[[], AbstractContextManager[None]]
HOSTILE = st.sampled_from(
    [
        "\0", "\ud800", "\u202e", "a\u0300" * 40, "👩‍👩‍👧‍👦", "'; drop table strand; --", "{{7*7}}", "<script>", "%s%n",
        "\r\n\r\n", "x" * 2001,
    ]
)  # fmt: skip
texts = st.one_of(st.text(max_size=60), HOSTILE)
anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=12,
)
dates = st.one_of(st.dates().map(str), st.none(), anything)
about = st.fixed_dictionaries(
    {"kind": st.one_of(st.sampled_from(["child", "adult", "place", "vehicle"]), anything)},
    optional={
        "name": texts,
        "born_on": dates,
        "age": texts,
        "where": texts,
        "registration": texts,
        "details": texts,
    },
)
concerns = st.fixed_dictionaries(
    {"account": texts},
    optional={
        "child_words": texts, "signs": st.lists(texts, max_size=60), "when": texts, "where": texts,
        "danger_now": st.booleans(), "raiser": texts, "about": st.lists(st.one_of(about, anything), max_size=4),
        "more": anything,
    },
)  # fmt: skip
bodies = st.one_of(
    concerns.map(json.dumps).map(str.encode),
    anything.map(json.dumps).map(str.encode),
    st.binary(max_size=200),
)
media = st.sampled_from(
    [
        "application/json",
        "application/json; charset=latin-1",
        "text/plain",
        "",
        "a/b;=",
        "multipart/form-data",
    ]
)
keys = st.one_of(st.from_regex(r"[!-~]{1,40}", fullmatch=True), texts)
many = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def client(cast: Cast, as_superuser: AsSuperuser) -> Client:
    """A client with a key in force."""
    with as_superuser():
        key = system_keys.add(agency=AGENCIES["health"][0], name="Case management")
    return Client(headers={"authorization": f"Bearer {key}"}, raise_request_exception=True)


def as_declared(response: HttpResponse, path: str, method: str) -> None:
    described: dict[str, Any] = api.get_openapi_schema(path_prefix="/api/v1/")
    answers = described["paths"][path][method]["responses"]
    assert str(response.status_code) in answers, (response.status_code, response.content)
    (kind,) = answers[str(response.status_code)]["content"]
    assert response.headers["Content-Type"].partition(";")[0] == kind
    name = answers[str(response.status_code)]["content"][kind]["schema"]["$ref"].rpartition("/")[2]
    shape = described["components"]["schemas"][name]
    body = json.loads(response.content)
    assert set(shape["required"]) <= set(body) <= set(shape["properties"])


@pytest.mark.promise("Nothing is lost")
@many
@given(body=bodies, kind=media, key=keys)
def test_whatever_is_sent_is_taken_or_the_reason_is_said(
    client: Client, body: bytes, kind: str, key: str
) -> None:
    headers = {"idempotency-key": key.encode("utf-8", "surrogatepass").decode("latin-1")}
    response = client.generic("POST", "/api/v1/concerns", body, content_type=kind, headers=headers)
    as_declared(response, "/api/v1/concerns", "post")


@many
@given(
    reference=st.text(
        min_size=1, max_size=80, alphabet=st.characters(exclude_characters="/", exclude_categories=["Cs"])
    )
)
def test_whatever_is_asked_for_is_answered(client: Client, reference: str) -> None:
    response = client.get(f"/api/v1/concerns/{quote(reference, safe='')}")
    as_declared(response, "/api/v1/concerns/{reference}", "get")


@many
@given(sent=st.text(max_size=100))
def test_whatever_comes_as_a_key_is_no_key(client: Client, sent: str) -> None:
    header = sent.encode("utf-8", "surrogatepass").decode("latin-1")
    response = Client(headers={"authorization": header}).get("/api/v1/concerns/0000-0000")
    assert response.status_code == 401
    as_declared(response, "/api/v1/concerns/{reference}", "get")
