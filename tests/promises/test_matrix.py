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
_TABLES = "select relname::text from pg_class where relnamespace = 'heard'::regnamespace and relkind = 'r' order by 1"
# Rules and names of posts are the same for everybody; what is held apart is what differs.
_HELD_APART = (
    "select relname::text from pg_class where relnamespace = 'heard'::regnamespace and relkind = 'r' and relrowsecurity"
    " and has_table_privilege('heard_app', oid, 'select') order by 1"
)


def _rights(table: str) -> str:
    """What each login may do with a table, in the order of LOGINS: the first letters of RIGHTS, or columns as ``u*``."""
    cells = []
    for login in LOGINS:
        cell = ""
        for right in RIGHTS:
            if columns(f"select has_table_privilege('{login}', 'heard.{table}', '{right}')")[0]:
                cell += right[0]
            elif (
                right != "delete"
                and columns(f"select has_any_column_privilege('{login}', 'heard.{table}', '{right}')")[0]
            ):
                cell += f"{right[0]}*"
        cells.append(cell or "-")
    return " ".join(f"{cell:>5}" for cell in cells)


def _lines(cast: Cast, strands: list[Any], as_superuser: Any) -> Iterator[str]:
    with as_superuser():
        tables = columns(_TABLES)
        yield "rights: " + " ".join(f"{login:>5}" for login in LOGINS)
        yield from (f"{table:<28}{_rights(table)}" for table in tables)
        readable = columns(_HELD_APART)
    who = [*(member.key for member in CAST), "child", "public", "clock", ""]
    opens = "; ".join(["select 1", *(f"select open_record('{each}', 'matrix')" for each in strands)])
    yield "rows met as: " + " ".join(key or "nobody" for key in who)
    for table in readable:
        met = []
        for key in who:
            token = cast.token(key) if key else ""
            answer = say("heard_app", f"select count(*) from heard.{table}", token=token, before=opens)
            met.append(answer.refused or str(answer.rows[0][0]))
        yield f"{table:<28}" + " ".join(f"{each:>5}" for each in met)


@pytest.mark.django_db
@pytest.mark.world(seed)
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
