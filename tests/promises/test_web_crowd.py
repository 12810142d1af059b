"""Fifty at once at every door: what is acknowledged is stored, once, with somebody who holds it and a clock."""

from __future__ import annotations

import pytest

from heard.frame import system_keys
from heard.frame.demo.partnership import AGENCIES
from tests.database import OwnDatabase
from tests.promises.reporting import DOORS, filled, report_by_system, stored, visitor
from tests.promises.served import Site, at_once, reference, words

pytestmark = [
    pytest.mark.long,
    pytest.mark.promise("Nothing is lost"),
    pytest.mark.promise("Someone always holds it"),
]
CROWD, REPEATS = 50, 10


@pytest.fixture(scope="module")
def system_key(partnership_database: OwnDatabase) -> str:
    with partnership_database.as_superuser():
        return system_keys.add(agency=AGENCIES["school"][0], name="Crowd")


@pytest.mark.parametrize("door", DOORS)
def test_fifty_reports_at_once_are_all_acknowledged_and_stored(
    site: Site, partnership_database: OwnDatabase, door: str
) -> None:
    standing = visitor(site, door)

    def report(place: int) -> str:
        blank = standing.get(DOORS[door]).page.form() | ({"key": ""} if door == "professional" else {})
        answer = standing.post(DOORS[door], {**blank, **filled(door, f"crowd {door} {place:02}.")})
        assert answer.status in (200, 302), answer.text[:2000]
        return reference(answer)

    receipts = at_once(CROWD, report)
    assert stored(partnership_database, f"crowd {door}") == {
        f"crowd {door} {place:02}.": receipt for place, receipt in enumerate(receipts)
    }


def test_fifty_systems_at_once_are_all_acknowledged_and_stored(
    site: Site, partnership_database: OwnDatabase, system_key: str
) -> None:
    answers = at_once(CROWD, lambda place: report_by_system(site, system_key, f"crowd api {place:02}."))
    assert [each.status for each in answers] == [201] * CROWD
    assert stored(partnership_database, "crowd api") == {
        f"crowd api {place:02}.": reference(answer) for place, answer in enumerate(answers)
    }


@pytest.mark.parametrize("door", DOORS)
def test_one_form_sent_ten_times_at_once_is_one_concern_with_one_receipt(
    site: Site, partnership_database: OwnDatabase, door: str
) -> None:
    standing = visitor(site, door)
    form = {**standing.get(DOORS[door]).page.form(), **filled(door, f"again {door}.")}
    answers = at_once(REPEATS, lambda _: standing.post(DOORS[door], form))
    assert {reference(each) for each in answers} == set(
        stored(partnership_database, f"again {door}").values()
    )
    assert len(stored(partnership_database, f"again {door}")) == 1
    if door != "professional":
        assert len({words(each) for each in answers}) == 1
        assert words(answers[0]).count("-") == 6
