"""docs/access.md: who sees what, found by asking the database as each of them; and every right that it has given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import psycopg

from heard.frame.database.prepare import administering

from .markdown import table

_LOGINS = ("heard_app", "heard_door", "heard_clock", "heard_seal", "heard_link", "heard_dump")
_RIGHTS = {"select": "read", "insert": "add", "update": "change", "delete": "remove"}
_LEVELS = {"full": "**everything**", "own": "own words and answers", "progress": "how far it is", None: "–"}
_INTRODUCTION = """\
<!-- Written by ./heard docs, which plays the demonstration through and asks the database as each of its people. -->

# Who may see what

The database decides, not the pages: the pages' login cannot bypass row-level security, and who acts is looked up from
a secret that the pages' login cannot read. What somebody may see depends on what they raised, hold, held or were told
of; on the post they have; and on the agency. Whoever is named in it, and their line, see nothing of it: *walled off*
(docs/decisions/0014). An allegation against somebody who works with children is the designated officer's and the
scrutineer's alone; *glass* is a record opened in an emergency, for two hours. The text of a record is shown only in the
transaction that has written down that it was read.

- **everything**: the whole record, every step with its reasons.
- own words and answers: what they raised themselves, and what was answered. Not the work.
- how far it is: that it exists, who holds it, by when something is due. Not a word of it.
- –: nothing, not even that it exists.
"""


def access(url: str) -> str:
    """What each of the cast sees of each kind of record, and every right of every login on every table."""
    from .playing import played

    with administering(url):
        heading, rows = played()
    with psycopg.connect(url) as connection:
        rights, policies, functions = (
            connection.execute(query).fetchall() for query in (_TABLES, _POLICIES, _FUNCTIONS)
        )
    return "\n".join(
        [
            _INTRODUCTION,
            "## People\n",
            table(
                ("Who", "Where", *heading), ((who, where, *map(_cell, cells)) for who, where, cells in rows)
            ),
            "## Logins and tables\n",
            "`read` is of the rows that the policies below let through. Columns are named if only these may change.\n",
            table(("Table", "Rows held apart", *_LOGINS), map(_table_row, rights)),
            "## Row policies\n",
            table(
                ("Table", "Policy", "For", "To", "Rows that are seen", "Rows that may be written"), policies
            ),
            "## Functions that a login may call\n",
            table(("Function", *_LOGINS[:5]), map(_function_row, functions)),
        ]
    )


def _cell(found: tuple[str | None, Sequence[str]]) -> str:
    level, reasons = found
    return _LEVELS[level] + (f" ({', '.join(reasons)})" if reasons else "")


def _table_row(row: Sequence[Any]) -> Sequence[str]:
    name, forced, *rights = row
    return (f"`{name}`", "yes" if forced else "no", *(_words(found) for found in rights))


def _words(found: Sequence[str]) -> str:
    return ", ".join(_RIGHTS.get(right, right) for right in found)


def _function_row(row: Sequence[Any]) -> Sequence[str]:
    name, *may = row
    return (f"`{name}`", *("yes" if one else "" for one in may))


def _for_each_login(one: Callable[[str], str], logins: Sequence[str]) -> str:
    return ", ".join(one(login) for login in logins)


def _rights_of(login: str) -> str:
    """What one login may do with table ``c``: on all of it, or on some of its columns."""
    return f"""array(
        select right_ from unnest('{{select,insert,update,delete}}'::text[]) with ordinality r (right_, n)
         where has_table_privilege('{login}', c.oid, right_)
         union all
        select 'change ' || string_agg(attname, ' ' order by attnum) from pg_attribute
         where attrelid = c.oid and attnum > 0 and not attisdropped
           and has_column_privilege('{login}', c.oid, attnum, 'update')
           and not has_table_privilege('{login}', c.oid, 'update')
        having count(*) > 0)"""  # noqa: S608 our own names


_TABLES = f"""
    select c.relname, c.relforcerowsecurity, {_for_each_login(_rights_of, _LOGINS)}
      from pg_class c
     where c.relnamespace = 'heard'::regnamespace and c.relkind = 'r'
     order by c.relname"""  # noqa: S608
_POLICIES = """
    select '`' || tablename || '`', policyname, lower(cmd),
           case when roles = '{public}' then 'every login' else array_to_string(roles, ', ') end,
           coalesce('`' || qual || '`', ''), coalesce('`' || with_check || '`', '')
      from pg_policies where schemaname = 'heard' order by tablename, policyname"""
_FUNCTIONS = f"""
    select p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')',
           {_for_each_login(lambda login: f"has_function_privilege('{login}', p.oid, 'execute')", _LOGINS[:5])}
      from pg_proc p
     where p.pronamespace = 'heard'::regnamespace
       and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
       and (has_function_privilege('heard_app', p.oid, 'execute')
            or has_function_privilege('heard_door', p.oid, 'execute')
            or has_function_privilege('heard_clock', p.oid, 'execute')
            or has_function_privilege('heard_seal', p.oid, 'execute')
            or has_function_privilege('heard_link', p.oid, 'execute'))
     order by 1"""  # noqa: S608
