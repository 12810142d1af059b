"""When something is due: working days, calendar days, months and hours, over holidays and both clock changes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heard.history.models import INSTALLATION
from tests.attack import CHECK, PROMISE, say
from tests.cast import LONDON, Cast, one

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Silence climbs")]

ENGLAND = holidays.country_holidays("GB", subdiv="ENG", years=range(2020, 2051))


def due(start: datetime, amount: int, unit: str) -> datetime:
    # As seconds, because Django reads a time as the session's own zone, which one test changes.
    seconds = one("select extract(epoch from due(%s, %s, %s))", start, amount, unit)
    return datetime.fromtimestamp(float(seconds), LONDON)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "ends"),
    [
        (
            "2026-04-02T16:00",
            1,
            "working_day",
            "2026-04-08T00:00",
        ),  # Maundy Thursday: Good Friday, weekend, Easter Monday
        (
            "2027-03-25T09:00",
            1,
            "working_day",
            "2027-03-31T00:00",
        ),  # Easter 2027, over the spring clock change
        ("2026-12-23T17:30", 1, "working_day", "2026-12-25T00:00"),  # Christmas Eve is worked
        (
            "2026-12-24T12:00",
            1,
            "working_day",
            "2026-12-30T00:00",
        ),  # 26 December is a Saturday: Monday instead
        ("2026-12-31T12:00", 1, "working_day", "2027-01-05T00:00"),
        (
            "2027-12-24T12:00",
            2,
            "working_day",
            "2027-12-31T00:00",
        ),  # both days of Christmas fall on a weekend
        ("2026-12-18T12:00", 5, "working_day", "2026-12-30T00:00"),
        ("2026-03-27T23:59", 1, "working_day", "2026-03-31T00:00"),  # Friday to Monday over 29 March 2026
        ("2026-10-23T09:00", 1, "working_day", "2026-10-27T00:00"),  # Friday to Monday over 25 October 2026
        ("2026-03-28T10:00", 1, "working_day", "2026-03-31T00:00"),  # raised on a Saturday
        ("2026-03-02T10:00", 45, "working_day", "2026-05-08T00:00"),
        ("2026-03-28T22:00", 1, "calendar_day", "2026-03-30T00:00"),
        ("2026-10-24T22:00", 3, "calendar_day", "2026-10-28T00:00"),
        ("2026-01-31T10:00", 1, "month", "2026-03-01T00:00"),  # the last day of February counts to its end
        ("2028-01-31T10:00", 1, "month", "2028-03-01T00:00"),  # leap year
        ("2026-03-31T10:00", 3, "month", "2026-07-01T00:00"),
        ("2026-08-31T10:00", 6, "month", "2027-03-01T00:00"),
    ],
)
def test_the_last_day_counts_to_its_end_in_englands_time(
    db: None, start: str, amount: int, unit: str, ends: str
) -> None:
    assert due(at(start), amount, unit) == at(ends)


@pytest.mark.parametrize(
    ("start", "wall"), [("2026-03-28T12:00", "2026-03-29T13:00"), ("2026-10-24T12:00", "2026-10-25T11:00")]
)
def test_hours_are_counted_as_they_pass_over_both_clock_changes(db: None, start: str, wall: str) -> None:
    ends = due(at(start), 24, "hour")
    assert ends.astimezone(ZoneInfo("UTC")) - at(start).astimezone(ZoneInfo("UTC")) == timedelta(hours=24)
    assert ends.replace(tzinfo=None) == datetime.fromisoformat(wall)


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo", "Pacific/Auckland"])
def test_the_sessions_own_zone_changes_nothing(db: None, zone: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config('timezone', %s, true)", [zone])
    for start, amount, unit in (("2026-04-02T16:00", 1, "working_day"), ("2026-12-24T00:30", 5, "working_day"),
                                ("2026-01-31T23:30", 1, "month"), ("2026-03-28T23:30", 1, "calendar_day")):  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("set local timezone = 'UTC'")
        plain = due(at(start), amount, unit)
        with connection.cursor() as cursor:
            cursor.execute("select set_config('timezone', %s, true)", [zone])
        assert due(at(start), amount, unit) == plain


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    day=st.dates(date(2024, 1, 1), date(2045, 1, 1)),
    minute=st.integers(1, 24 * 60 - 1),
    amount=st.integers(1, 60),
)
def test_working_days_agree_with_the_holidays_library(db: None, day: date, minute: int, amount: int) -> None:
    left, last = amount, day
    while left:
        last += timedelta(days=1)
        left -= last.weekday() < 5 and last not in ENGLAND
    start = datetime(day.year, day.month, day.day, tzinfo=LONDON) + timedelta(minutes=minute)
    if start.date() != day:
        return  # a wall time that the spring clock change skipped
    assert due(start, amount, "working_day") == datetime(
        last.year, last.month, last.day, tzinfo=LONDON
    ) + timedelta(days=1)


def rule(as_superuser: Any, sql: str, *parameters: object) -> None:
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("select set_config('heard.token', mint(%s, '1 hour'), true)", [INSTALLATION])
        cursor.execute(sql, parameters)


def test_a_local_day_off_and_a_local_day_of_work_count(cast: Cast, as_superuser: Any) -> None:
    rule(
        as_superuser,
        "insert into bank_holiday (day, name, worked, local) values ('2026-03-03', 'Flood', false, true)",
    )
    assert due(at("2026-03-02T10:00"), 1, "working_day") == at("2026-03-05T00:00")
    rule(as_superuser, "update bank_holiday set worked = true where day = '2026-04-03'")
    assert due(at("2026-04-02T10:00"), 1, "working_day") == at("2026-04-04T00:00")


TIMESCALE = """insert into timescale (name, label, agency_id, amount, unit, in_force_from, in_force_until, accountable, source)
    select 'referral_decision', 'x', {agency}, {amount}, '{unit}', '{start}', {end}, 'x', 'local policy'"""


def timescale(
    cast: Cast, amount: int, unit: str, agency: str = "council", start: str = "2026-01-01", end: str = "null"
) -> str:
    where = f"'{cast.worker('manager').agency_id}'" if agency else "null"
    return TIMESCALE.format(agency=where, amount=amount, unit=unit, start=start, end=end)


def test_a_partnership_tightens_and_never_loosens(cast: Cast, as_superuser: Any) -> None:
    with as_superuser():
        token = one("select mint(%s, '1 hour')", INSTALLATION)
        conclude = "update timescale set amount = 40 where name = 'conclude'"
        for sql, why in (
            (timescale(cast, 2, "working_day"), PROMISE), (timescale(cast, 1, "calendar_day"), PROMISE),
            (timescale(cast, 24, "hour"), PROMISE), (timescale(cast, 0, "working_day"), CHECK),
            (timescale(cast, 1, "working_day", start="2020-01-01"), PROMISE),  # before the national one is in force
            (timescale(cast, 1, "fortnight"), PROMISE), (timescale(cast, 1, "working_day"), ""), (conclude, ""),
        ):  # fmt: skip
            assert say("none", sql, token=token).refused == why, sql


def test_a_tightened_time_is_the_one_that_runs_and_a_later_tighter_law_wins(
    cast: Cast, as_superuser: Any
) -> None:
    rule(
        as_superuser,
        timescale(cast, 1, "working_day")
        .replace("referral_decision", "conclude")
        .replace("select 'conclude', 'x'", "select 'conclude', 'x'")
        .replace(", 1, 'working_day'", ", 40, 'working_day'"),
    )
    concern = cast.hears()
    cast.moves(
        "manager", concern.pk, "take_on", outcome="assessment", reason="r", child_view_unknown="c", told="t"
    )
    with as_superuser():
        assert one("select due_at from clock where name = 'conclude' and strand_id = %s", concern.pk) == due(
            cast.now, 40, "working_day"
        )
    rule(as_superuser, "update timescale set amount = 30 where name = 'conclude' and agency_id is null")
    later = cast.hears()
    cast.moves(
        "manager", later.pk, "take_on", outcome="assessment", reason="r", child_view_unknown="c", told="t"
    )
    with as_superuser():
        assert one("select due_at from clock where name = 'conclude' and strand_id = %s", later.pk) == due(
            cast.now, 30, "working_day"
        )
        # and the clock that had begun keeps its own
        assert one("select due_at from clock where name = 'conclude' and strand_id = %s", concern.pk) == due(
            cast.now, 40, "working_day"
        )


@pytest.mark.promise("Nothing is lost")
def test_a_gap_between_two_rules_refuses_nobody_at_the_door(cast: Cast, as_superuser: Any) -> None:
    rule(as_superuser, "update timescale set in_force_until = '2026-02-01' where name = 'referral_decision'")
    concern = cast.hears()
    with as_superuser():
        assert one("select count(*) from clock where strand_id = %s and stopped_at is null", concern.pk) == 1


def test_two_rules_of_one_name_are_never_in_force_together(cast: Cast, as_superuser: Any) -> None:
    with as_superuser():
        token = one("select mint(%s, '1 hour')", INSTALLATION)
        assert say("none", timescale(cast, 1, "working_day", agency=""), token=token).refused == "23P01"


def test_the_ladder_is_shortened_and_never_lengthened(cast: Cast, as_superuser: Any) -> None:
    with as_superuser():
        token = one("select mint(%s, '1 hour')", INSTALLATION)
        for change, why in (
            ("amount = 2 where n = 1", CHECK), ("amount = 25, unit = 'hour' where n = 0", CHECK),
            ("amount = 6 where n = 4", CHECK), ("unit = 'calendar_day' where n = 1", CHECK), ("n = 5 where n = 4", CHECK),
            ("amount = 4, unit = 'hour' where n = 1", ""), ("amount = 1 where n = 3", ""),
            ("tells_id = post_id", PROMISE),
            (f"post_id = '{cast.post('councillor').pk}' where n = 2", PROMISE),
            (f"tells_id = '{cast.post('councillor').pk}' where n = 2", PROMISE),
        ):  # fmt: skip
            assert say("none", f"update rung set {change}", token=token).refused == why, change
