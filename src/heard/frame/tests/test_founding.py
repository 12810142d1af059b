"""A partnership from a file, keys and days from the command line: what a real server needs before the first concern."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from contextlib import AbstractContextManager
from copy import deepcopy
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from heard.agencies.models import Agency, Post
from heard.frame.database.ready import HOME
from heard.frame.founding import CannotFound, found
from heard.frame.local_days import keep
from heard.process.models import BankHoliday, Rung, Timescale
from tests.cast import one

AsSuperuser = Callable[[], AbstractContextManager[None]]
pytestmark = pytest.mark.django_db
FILE = tomllib.loads((HOME / "docs" / "how-to" / "partnership.toml").read_text())
COUNCIL = "Marlowe Vale Council"


@pytest.fixture
def told(as_superuser: AsSuperuser) -> Callable[..., list[str]]:
    """Follow the example file, changed as given."""

    def follow(
        change: Callable[[dict[str, Any]], object] = lambda _: None, at: datetime | None = None
    ) -> list[str]:
        file = deepcopy(FILE)
        change(file)
        with as_superuser():
            return found(file, at=at or timezone.now())

    return follow


def test_the_example_founds_a_partnership_in_which_a_concern_can_be_held(
    told: Callable[..., list[str]], as_superuser: AsSuperuser
) -> None:
    assert "front door is Marlowe Vale Council" in told()
    with as_superuser():
        assert Agency.objects.get(is_front_door=True).name == COUNCIL
        assert (Post.objects.count(), Rung.objects.count()) == (9, 5)
        assert Timescale.objects.get(agency__name=COUNCIL).unit == "working_day"


def test_following_it_again_changes_nothing(told: Callable[..., list[str]]) -> None:
    told()
    assert told() == []


def test_a_new_number_takes_the_place_of_the_old(
    told: Callable[..., list[str]], as_superuser: AsSuperuser
) -> None:
    told()
    told_again = told(lambda file: file["agency"][0]["post"][0].update(reach="01632 960999"))
    assert told_again == [f"how to reach Duty social worker, {COUNCIL}"]
    with as_superuser():
        assert Post.objects.get(title="Duty social worker").reach == "01632 960999"


@pytest.mark.promise("Nothing is rewritten")
def test_a_rung_that_changes_ends_and_another_begins(
    told: Callable[..., list[str]], as_superuser: AsSuperuser
) -> None:
    at = timezone.now()
    told(at=at)
    changed = told(lambda file: file["ladder"][0]["rung"][1].update(hours=4), at=at + timedelta(days=1))
    assert changed == ["rung 1 of Marlowe Vale Council: Front-door manager"]
    with as_superuser():
        old, new = Rung.objects.filter(n=1).order_by("from_at")
        assert old.until_at == new.from_at
        assert (new.amount, new.unit) == (4, "hour")


def test_a_shorter_time_ends_the_one_before_it(
    told: Callable[..., list[str]], as_superuser: AsSuperuser
) -> None:
    told()
    told(lambda file: file["timescale"][0].update({"amount": 20, "from": date(2028, 1, 3)}))
    with as_superuser():
        first, second = Timescale.objects.filter(agency__name=COUNCIL).order_by("in_force_from")
        assert first.in_force_until == second.in_force_from


@pytest.mark.promise("Silence climbs")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda file: file["timescale"][0].update(amount=60), "tighten"),
        (lambda file: file["timescale"][0].update(name="sometime"), "no timescale 'sometime'"),
        (lambda file: file["timescale"][0].update({"from": "soon"}), "without quotes"),
        (lambda file: file["ladder"][0]["rung"].pop(), "five rungs"),
        (lambda file: file["ladder"][0]["rung"][0].update(post="Nobody"), "no post 'Nobody'"),
        (
            lambda file: file["ladder"][0]["rung"][0].update(tells=f"{COUNCIL}: Front-door manager"),
            "another agency",
        ),
        (lambda file: file["ladder"][0]["rung"][0].pop("tells"), "'tells' is missing"),
        (lambda file: file["agency"][0].update(kind="guild"), "no kind of agency"),
        (lambda file: file["agency"][0]["post"][0].update(role="jester"), "no role"),
        (lambda file: file.update(front_door="Elsewhere"), "no agency is called 'Elsewhere'"),
    ],
)
def test_a_file_that_cannot_be_followed_says_where_and_changes_nothing(
    told: Callable[..., list[str]],
    as_superuser: AsSuperuser,
    change: Callable[[dict[str, Any]], object],
    says: str,
) -> None:
    with pytest.raises(CannotFound, match=says):
        told(change)
    with as_superuser():
        assert not Agency.objects.exists()


@pytest.mark.promise("Silence climbs")
def test_a_rung_cannot_be_made_longer(told: Callable[..., list[str]]) -> None:
    with pytest.raises(CannotFound, match="shortened"):
        told(lambda file: file["ladder"][0]["rung"][0].update(working_days=2))


def test_a_local_day_counts_for_clocks_and_is_under_history(as_superuser: AsSuperuser) -> None:
    day, before = date(2027, 6, 3), datetime(2027, 6, 2, 9, tzinfo=timezone.get_default_timezone())
    assert one("select due(%s, 1, 'working_day')::date", before) == date(2027, 6, 3)
    with as_superuser():
        keep(day, name="Vale Day", worked=False)
        assert (
            one("select count(*) from entry where table_name = 'bank_holiday' and text like '%%Vale Day%%'")
            == 1
        )
    assert one("select works_on(%s)", day) is False
    with as_superuser():
        keep(day, name="Vale Day, worked after all", worked=True)
        assert BankHoliday.objects.get(day=day).local
    assert one("select works_on(%s)", day) is True
