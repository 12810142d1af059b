"""No rule can read what no column holds."""

from __future__ import annotations

import pytest
from django.db import connection

pytestmark = [pytest.mark.django_db, pytest.mark.promise("The same for every child and every adult")]
NEVER = "ethnic|race|religion|faith|nationality|postcode|heritage|score|predict"


def test_no_column_holds_what_no_rule_may_read() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
                where c.relnamespace = 'heard'::regnamespace and a.attnum > 0 and a.attname ~ %s""",
            [NEVER],
        )
        assert cursor.fetchall() == []


def test_no_function_reads_where_somebody_lives_or_who_they_are() -> None:
    """The rules of process and closing ask neither the name, the place nor the kind of an adult."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select proname from pg_proc
                where pronamespace = 'heard'::regnamespace and proname ~ '^(why_not|due|tick|rung_from|missing)'
                  and regexp_replace(prosrc, '''[^'']*''', '', 'g') ~* %s""",  # what is said to people is no rule
            [rf"\m({NEVER}|mention|person)"],
        )
        assert cursor.fetchall() == []
