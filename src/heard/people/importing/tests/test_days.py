"""How other systems write days, and that a doubtful one is refused with its reason."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heard.people.importing.days import EARLIEST, Doubt, Order, time_of_day, understand

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "order", "when"),
    [
        ("03/02/2014", Order.DAY_FIRST, date(2014, 2, 3)),
        ("03/02/2014", Order.MONTH_FIRST, date(2014, 3, 2)),
        ("3.2.2014", Order.DAY_FIRST, date(2014, 2, 3)),
        ("03-02-2014 00:00:00", Order.DAY_FIRST, date(2014, 2, 3)),
        ("2014-02-03", Order.DAY_FIRST, date(2014, 2, 3)),
        ("2014-02-03T11:30:00.000Z", Order.ISO, date(2014, 2, 3)),
        ("2014-02-02T23:59:00Z", Order.ISO, date(2014, 2, 2)),
        ("2014-06-02T23:00:00.0000000+00:00", Order.ISO, date(2014, 6, 3)),
        ("2014-06-03 00:00:00+01:00", Order.ISO, date(2014, 6, 3)),
        ("2014-02-30T00:00:00Z", Order.ISO, Doubt.NO_SUCH_DAY),
        ("0001-01-01T00:00:00Z", Order.ISO, Doubt.NO_SUCH_DAY),
        ("2014/2/3", Order.DAY_FIRST, date(2014, 2, 3)),
        ("2014.02.03", Order.MONTH_FIRST, date(2014, 2, 3)),
        ("2014/02-03", Order.ISO, Doubt.NOT_A_DAY),
        ("Feb  3 2014 12:00AM", Order.DAY_FIRST, date(2014, 2, 3)),
        ("February 3rd, 2014", Order.DAY_FIRST, date(2014, 2, 3)),
        ("20140203", Order.ISO, date(2014, 2, 3)),
        ("3rd Feb 2014", Order.ISO, date(2014, 2, 3)),
        ("03-FEB-2014", Order.MONTH_FIRST, date(2014, 2, 3)),
        ("29/02/2016", Order.DAY_FIRST, date(2016, 2, 29)),
        ("29/02/2015", Order.DAY_FIRST, Doubt.NO_SUCH_DAY),
        ("02/14/2014", Order.DAY_FIRST, Doubt.MONTH_FIRST),
        ("31/31/2014", Order.DAY_FIRST, Doubt.NO_SUCH_DAY),
        ("03/02/14", Order.DAY_FIRST, Doubt.SHORT_YEAR),
        ("3 Feb 14", Order.DAY_FIRST, Doubt.SHORT_YEAR),
        ("41673", Order.DAY_FIRST, Doubt.SERIAL),
        ("soon", Order.DAY_FIRST, Doubt.NOT_A_DAY),
        ("01/01/0001", Order.DAY_FIRST, Doubt.TOO_EARLY),
        ("01/01/1900", Order.DAY_FIRST, Doubt.TOO_EARLY),
        ("31/12/9999", Order.DAY_FIRST, Doubt.TOO_LATE),
        ("24/11/2026", Order.DAY_FIRST, Doubt.TOO_LATE),
        ("٠٣/٠٢/٢٠١٤", Order.DAY_FIRST, date(2014, 2, 3)),
    ],
)
def test_a_day_is_understood_or_its_doubt_is_named(text: str, order: Order, when: date | Doubt) -> None:
    assert understand(text, order, TODAY) == when


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("03/02/2014", ""), ("03/02/2014 00:00:00.000", ""), ("Feb  3 2014 12:00AM", ""), ("Feb  3 2014 12:30AM", "00:30:00"),
        ("3 Feb 2014 8:05 pm", "20:05:00"), ("03/02/2014 20:05", "20:05:00"), ("2014-02-03T20:05:00.000", "20:05:00"),
        ("2014-02-03T20:05:00Z", "20:05:00"), ("2014-06-03T19:05:00Z", "20:05:00"), ("2014-06-02T23:00:00Z", ""),
        ("2014-02-03 12:00PM", "12:00:00"), ("2014-02-03 20:05:09", "20:05:09"), ("2014-02-30T20:05:00Z", ""),
    ],
)  # fmt: skip
def test_the_time_behind_a_day_is_one_however_it_is_written(text: str, time: str) -> None:
    assert time_of_day(text) == time


@given(st.dates(min_value=EARLIEST, max_value=TODAY), st.sampled_from(Order))
def test_every_day_comes_back_as_it_was_written(when: date, order: Order) -> None:
    written = {
        Order.DAY_FIRST: f"{when:%d/%m/%Y}",
        Order.MONTH_FIRST: f"{when:%m/%d/%Y}",
        Order.ISO: when.isoformat(),
    }
    assert understand(written[order], order, TODAY) == when


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_a_doubt(text: str) -> None:
    assert isinstance(understand(text, Order.DAY_FIRST, TODAY), (date, Doubt))
