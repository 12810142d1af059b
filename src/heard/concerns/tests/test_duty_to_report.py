"""The day on which somebody with the duty to report knew of it: kept, counted, and never in the way of a report."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heard.concerns.forms import RaiseForm
from heard.concerns.models import Concern
from heard.history.actions import open_record
from tests.attack import say
from tests.cast import Cast
from tests.pages import Pages

from .going import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Nothing is lost")]
SAID = {"account": "She told me who it was.", "whom": "A girl in year 9.", "danger": "no"}


@pytest.mark.parametrize(
    ("days", "because"), [(0, ""), (3, ""), (10, "Her father read her telephone."), (400, "")]
)
def test_however_late_it_is_taken_in_and_counted(cast: Cast, days: int, because: str) -> None:
    raised = cast.hears(known_on=(cast.now - timedelta(days=days)).date(), waited_because=because)
    with cast.acting("manager"):
        open_record(raised.pk, "test")
        concern = Concern.objects.get(pk=raised.pk)
    assert (concern.days_until_raised, concern.waited_because) == (days, because)


def test_nobody_is_asked_whose_duty_it_is_not(cast: Cast) -> None:
    form = RaiseForm(SAID)
    assert form.is_valid()
    assert cast.hears().days_until_raised is None


def test_what_was_waited_for_is_of_some_day_and_no_day_is_to_come(cast: Cast) -> None:
    assert RaiseForm({**SAID, "waited_because": "Her safety."}).errors.keys() == {"known_on"}
    far = {"known_on_day": "1", "known_on_month": "1", "known_on_year": "2999"}
    assert RaiseForm({**SAID, **far}).errors.keys() == {"known_on"}


@pytest.mark.promise("Nothing is rewritten")
def test_nobody_makes_it_earlier_afterwards(cast: Cast) -> None:
    concern = cast.hears(known_on=cast.now.date())
    change = f"update concern set known_on = '2020-01-01' where strand_id = '{concern.pk}'"
    for key in ("youth_worker", "manager", "director"):
        before = f"select open_record('{concern.pk}', 'attack')"
        assert say("heard_app", change, token=cast.token(key), before=before).refused


def test_the_record_shows_it_and_blames_nobody(cast: Cast, pages: Pages) -> None:
    late = cast.hears(known_on=(cast.now - timedelta(days=9)).date()).strand
    sign_in(pages, "manager")
    page = pages.get(f"/concern/{late.reference}/")
    assert "raised 9 days later" in page.text
    assert "Why, is not said." in page.text
