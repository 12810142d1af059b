"""Every field as a component, and dates as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms

from heard.frame.forms import Component, DateField, MomentField
from heard.frame.tests.urls import EveryKind
from tests.pages import Page


def component(form: forms.Form, name: str) -> Component:
    found = form[name]
    assert isinstance(found, Component)
    return found


def page_of(form: forms.Form) -> Page:
    from django.http import HttpResponse

    return Page(HttpResponse(f"<main><form>{form}</form></main>"))


def test_every_field_has_its_label_hint_and_error_tied_to_it() -> None:
    form = EveryKind({"age": "x", "day_day": "31", "day_month": "2", "day_year": "2026"})
    page = page_of(form)
    described = {each["id"]: each["aria-describedby"] for each in page.root.all("textarea", "input")}
    assert described["id_account"] == "id_account-hint id_account-error"
    assert described["id_age"] == "id_age-error"
    assert {each["aria-describedby"] for each in page.root.all("fieldset")} == {
        "",
        "id_safe-error",
        "id_day-error",
    }
    assert not any("required" in each.attributes for each in page.root.all("input", "textarea", "select"))


def test_the_summary_leads_to_the_first_option_and_the_wrong_part() -> None:
    form = EveryKind({"day_day": "3", "day_month": "", "day_year": "2026"})
    assert component(form, "safe").focus_id == "id_safe_0"
    assert component(form, "day").focus_id == "id_day_1"
    assert component(form, "account").focus_id == "id_account"


def test_hints_stand_at_their_options() -> None:
    form = EveryKind()
    form.fields["safe"].option_hints = {"y": "For now"}  # type: ignore[attr-defined]
    first = page_of(form).root.all("input")
    assert next(each for each in first if each["id"] == "id_safe_0")["aria-describedby"] == "id_safe_0-hint"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["27", "3", "2026"], date(2026, 3, 27)),
        (["27", "March", "2026"], date(2026, 3, 27)),
        ([" 1 ", "sept", "2025"], date(2025, 9, 1)),
        (["", "", ""], None),
        (None, None),
    ],
)
def test_a_date_as_people_write_it(typed: Any, meant: date | None) -> None:
    assert DateField(label="When?", required=False).clean(typed) == meant


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["31", "2", "2026"], "The visit must be a real date"),
        (["2", "14", "2026"], "The visit must be a real date"),
        (["2", "mm", "2026"], "The visit must be a real date"),
        (["٣", "3", "2026"], "The visit must be a real date"),
        (["2", "", "2026"], "The visit must include a month"),
        (["", "", "2026"], "The visit must include a day and month"),
        (["2", "3", "26"], "The year must have four numbers"),
        (["2", "3", "0000"], "The visit must be a real date"),
        (["2", "3", "9999"], "The visit must be today or in the past"),
        (["1" * 5000, "3", "2026"], "The visit must be a real date"),
        (["", "", ""], "Enter the visit"),
    ],
)
def test_a_date_that_is_none_is_explained(typed: list[str], said: str) -> None:
    with pytest.raises(forms.ValidationError, match=said):
        DateField(name="The visit", past=True).clean(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("4:30pm", datetime(2026, 1, 5, 16, 30, tzinfo=UTC)),
        ("16.30", datetime(2026, 1, 5, 16, 30, tzinfo=UTC)),
        ("1630", datetime(2026, 1, 5, 16, 30, tzinfo=UTC)),
        ("12am", datetime(2026, 1, 5, 0, 0, tzinfo=UTC)),
        ("12 PM", datetime(2026, 1, 5, 12, 0, tzinfo=UTC)),
        ("9", datetime(2026, 1, 5, 9, 0, tzinfo=UTC)),
    ],
)
def test_a_time_as_people_write_it(typed: str, meant: datetime) -> None:
    assert MomentField().clean(["5", "1", "2026", typed]) == meant


def test_a_moment_that_is_missing_is_asked_for_in_the_form_s_own_words() -> None:
    asked = MomentField(label="When is it?", error_messages={"required": "Say when it is"})
    with pytest.raises(forms.ValidationError, match="Say when it is"):
        asked.clean(["", "", "", ""])
    with pytest.raises(forms.ValidationError, match="Enter the time"):
        MomentField(label="When was it?", name="The time").clean(["", "", "", ""])


@pytest.mark.parametrize("typed", ["25:00", "4:75", "13pm", "noon-ish", "0pm"])
def test_a_time_that_is_none_is_explained(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="Enter a time"):
        MomentField().clean(["5", "1", "2026", typed])


def test_an_hour_that_the_clocks_skipped_is_refused_and_the_doubled_one_is_the_first() -> None:
    with pytest.raises(forms.ValidationError, match="did not exist"):
        MomentField().clean(["29", "3", "2026", "1:30"])
    assert MomentField().clean(["25", "10", "2026", "1:30"]) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_date_is_shown_again_as_it_was_typed_and_from_its_value() -> None:
    form = EveryKind({"day_day": "x", "day_month": "march", "day_year": ""})
    assert [part["value"] for part in component(form, "day").parts] == ["x", "march", None]
    fresh = EveryKind(initial={"visit": datetime(2026, 7, 1, 9, 5, tzinfo=UTC)})
    assert [part["value"] for part in component(fresh, "visit").parts] == ["1", "7", "2026", "10:05"]
