"""The golden matrix: what every login may do with every table, and how many rows each of the cast meets in each.

After a change that is meant, ``HEARD_GOLDEN=1`` with this file writes tests/promises/golden/matrix.txt anew; the
difference is then read like any other change.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from heard.frame.demo.partnership import CAST
from tests.attack import LOGINS, columns, say
from tests.cast import Cast
from tests.promises.seeded import Seeded, seed

GOLDEN = Path(__file__).parent / "golden" / "matrix.txt"
RIGHTS = ("select", "insert", "update", "delete")
# What each login may do with a table: the first letters of RIGHTS, or columns as ``u*``.
_RIGHTS_LINES = """
select format('%%-28s%%s', c.relname, string_agg(format('%%5s', coalesce(nullif(cell, ''), '-')), ' ' order by l.n))
  from pg_class c, unnest(%s::text[]) with ordinality l(login, n), lateral (
       select string_agg(
                case when has_table_privilege(l.login, c.oid, r.name) then left(r.name, 1)
                     when r.name <> 'delete' and has_any_column_privilege(l.login, c.oid, r.name)
                     then left(r.name, 1) || '*' end, '' order by r.n)
         from unnest(%s::text[]) with ordinality r(name, n)) may(cell)
 where c.relnamespace = 'heard'::regnamespace and c.relkind = 'r'
 group by c.relname order by c.relname"""
# Rules and names of posts are the same for everybody; what is held apart is what differs.
_HELD_APART = (
    "select relname::text from pg_class where relnamespace = 'heard'::regnamespace and relkind = 'r' and relrowsecurity"
    " and has_any_column_privilege('heard_app', oid, 'select') order by 1"
)


def _lines(cast: Cast, strands: list[Any], as_superuser: Any) -> Iterator[str]:
    with as_superuser():
        yield "rights: " + " ".join(f"{login:>5}" for login in LOGINS)
        yield from columns(_RIGHTS_LINES, list(LOGINS), list(RIGHTS))
        readable = columns(_HELD_APART)
    who = [*(member.key for member in CAST), "child", "public", "clock", ""]
    yield "rows met as: " + " ".join(key or "nobody" for key in who)
    opens = "; ".join(["select 1", *(f"select open_record('{each}', 'matrix')" for each in strands)])
    counts = "select " + ", ".join(f"(select count(*) from heard.{table})" for table in readable)
    answers = [say("heard_app", counts, token=cast.token(key) if key else "", before=opens) for key in who]
    met = [answer.rows[0] if answer.rows else [answer.refused] * len(readable) for answer in answers]
    for table, row in zip(readable, zip(*met, strict=True), strict=True):
        yield f"{table:<28}" + " ".join(f"{each:>5}" for each in row)


@pytest.mark.django_db
@pytest.mark.world(fill=seed)
@pytest.mark.promise("Need to know")
def test_every_right_and_every_row_that_is_met_is_as_it_was_agreed(
    cast: Cast, world: Seeded, as_superuser: Any
) -> None:
    """Each of the cast tries to open everything first; whatever then shows is what the policies let through."""
    with as_superuser():
        strands = columns("select id from strand order by opened_at, id")
    found = "\n".join(_lines(cast, strands, as_superuser)) + "\n"
    if os.environ.get("HEARD_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(found)
    assert found == GOLDEN.read_text(), "read the difference; if it is meant, HEARD_GOLDEN=1 writes it anew"
