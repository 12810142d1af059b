"""Whatever is sent to a public door ends in a page in plain words, never in an error of ours, and nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heard.concerns.doors.forms import ChildForm, PublicForm
from heard.concerns.models import Attachment, Concern
from tests.pages import Page, Pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("partnership")]
DOORS = {"/tell/us/": ChildForm, "/report/": PublicForm}
ADDRESSES = [*DOORS, "/tell/kept/", "/report/kept/", "/answers/", "/answers/yours/", "/answers/leave/"]
NAMES = sorted(
    {name for form in DOORS.values() for name in form.base_fields}
    | {"secret_words", "text", "action", "seen", "word_1"}
)
_anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


@pytest.mark.parametrize("address", ADDRESSES)
@given(sent=st.dictionaries(st.sampled_from([*NAMES, "not_yet", "have_them"]), _anything, max_size=6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_anything_in_any_field(pages: Pages, address: str, sent: dict[str, str]) -> None:
    given = {name: text.encode("utf-8", "surrogatepass") for name, text in sent.items()}
    response = pages.client.post(address, given)
    assert response.status_code in (200, 302), response.content
    if response.status_code == 200:
        assert not Page(response).problems()


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="happening"\r\n\r\ncut off',
        ),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: nonsense\r\n\r\nx\r\n--b--\r\n"),
        ("application/json", b'{"happening": "Hello"}'),
        ("application/x-www-form-urlencoded", b"happening=%00%ff%u1234&&&=;="),
        ("text/plain", b"\xff\xfe"),
        ("", b"happening=Hello"),
    ],
)
def test_malformed_requests_end_in_a_page(pages: Pages, address: str, kind: str, body: bytes) -> None:
    response = pages.client.generic("POST", address, body, content_type=kind)
    assert response.status_code in (200, 302, 400)
    if response.status_code != 302:
        assert not Page(response).problems()


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_other_methods_end_in_a_page(pages: Pages, address: str, method: str) -> None:
    assert pages.client.generic(method, address).status_code == 405


def test_far_too_much_text_ends_in_a_page(pages: Pages) -> None:
    response = pages.client.post("/tell/us/", {"happening": "x" * 20_000_001})
    assert response.status_code == 413
    assert not Page(response).problems()


@pytest.mark.parametrize("field", ["happening", "who", "where", "name", "age", "reach"])
def test_a_text_of_megabytes_comes_back_whole(pages: Pages, field: str) -> None:
    page = pages.send(pages.get("/tell/us/"), {"happening": "Hello", field: "ب" * 1_000_000})
    assert page.form()[field] == "ب" * 1_000_000
    assert "1,000,000 letters" in page.errors[0]


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "a\x00b.png", "\u202egnp.exe", "😀" * 60 + ".png", ".", "CON", "<b>.svg", "😀.mp4"],
)
def test_hostile_names_of_files(pages: Pages, as_superuser: Any, name: str) -> None:
    picture = SimpleUploadedFile("x", b"\x89PNG\r\n\x1a\n")
    vars(picture)["_name"] = name  # past Django's own tidying
    page = pages.send(pages.get("/tell/us/"), {"happening": "Look", "attached": picture})
    assert page.heading == "We have got it"
    with as_superuser():
        for kept in Attachment.objects.all():
            assert not set("/\\\x00\u202e<>") & set(kept.name)
        assert Concern.objects.count() == 1


def test_eleven_files_are_ten_and_a_word_about_the_last(pages: Pages, as_superuser: Any) -> None:
    pages.queries = 60
    notes = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(11)]
    page = pages.send(pages.get("/report/"), {"account": "Look", "attached": notes})
    assert "10.txt: You can send up to 10 files at a time." in page.text
    with as_superuser():
        assert Attachment.objects.count() == 10


def test_files_that_are_too_much_together(pages: Pages, as_superuser: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("heard.concerns.doors.uploads.TOGETHER_BYTES", 100)
    films = [SimpleUploadedFile(f"{n}.txt", b"x" * 60) for n in range(2)]
    page = pages.send(pages.get("/report/"), {"account": "Look", "attached": films})
    assert "1.txt: The files together were more than we can take at once." in page.text
    with as_superuser():
        assert [bytes(each.sha256).hex()[:6] for each in Attachment.objects.all()]
        assert Attachment.objects.get().name == "0.txt"


def test_a_form_from_another_site_is_not_taken(pages: Pages, as_superuser: Any) -> None:
    response = pages.client.post(
        "/tell/us/", {"happening": "Hello"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert response.status_code == 403
    with as_superuser():
        assert not Concern.objects.exists()
