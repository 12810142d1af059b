"""Invented concerns in bulk: straight to the tables with triggers off, or through the kernel in three statements.

What is due first began first, as it does where everything has the same time to be answered in.
"""

from __future__ import annotations

from datetime import datetime

import psycopg

# Every row is what the actions would have written; {n} of them, the first {due} with a clock that is due now.
_FILL = """
set session_replication_role = replica;
set local synchronous_commit = off;
create temporary table made on commit drop as
  select i, heard.new_id(began) as id, heard.new_id(began) as move_id, began, began + interval '1 day' as due_at
    from generate_series(1, %(n)s) i
   cross join lateral (
     select %(at)s::timestamptz - interval '1 day'
            + case when i <= %(due)s then - i * interval '1 millisecond'
                   else interval '1 hour' + i * interval '20 milliseconds' end as began) b;
insert into strand (id, kind, agency_id, reference, urgent, state, is_open, n, owner_post_id, opened_at)
  select id, 'concern', %(agency)s,
         overlay(lpad(upper(to_hex(i + (select count(*) from strand))), 8, '0') placing '-' from 5 for 0), i %% 50 = 0,
         'received', true, 1, %(post)s, began from made;
insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason,
                  child_view, child_view_unknown, told)
  select move_id, id, 1, 'concern', 'receive', '', 'received', began, %(door)s, '', '', '', '', '', '' from made;
insert into clock (id, strand_id, timescale_id, name, started_at, due_at, next_at, rung, ladder_n)
  select heard.new_id(m.began), m.id, t.id, t.name, m.began, m.due_at, m.due_at, 0, 0
    from made m, timescale t where t.name = any (%(clocks)s);
insert into access (strand_id, post_id, level, why, since)
  select id, %(post)s, 'full', 'holds', began from made;
insert into waiting (strand_id, kind, agency_id, state, urgent, sorted_apart, due_at)
  select id, 'concern', %(agency)s, 'received', i %% 50 = 0, false, due_at from made;
"""
_TEXT = """
insert into concern (strand_id, door, account, whom, child_words, signs, background, "when", "where", danger_now, raiser, safe_contact,
                     language, sorted_apart, received_at, by_id)
  select id, 'public', 'Cars stop outside the corner shop in the evening and the same young people get in.', '', '',
         '{missing,unknown_cars}', '{}', 'this week', 'Quay Street', i %% 50 = 0, '', '', '', false, began, %(door)s from made;
insert into mention (id, strand_id, kind, name, born_on, age, "where", registration, details, by_id, at)
  select gen_random_uuid(), id, 'child', 'Young person ' || i %% 3000, date '2010-01-01' + (i %% 3000)::integer, '', '', '', '',
         %(door)s, began from made;
"""

# As a worker raises them; the kernel does the rest, and the history records all of it.
CROWD = """
insert into strand (id, kind, agency_id, reference, urgent, state, is_open, n, opened_at)
select gen_random_uuid(), 'concern', %(agency)s, 'T' || i, false, '', true, 0, heard_now() from generate_series(%(first)s, %(last)s) i;
insert into move (id, strand_id, n, kind, step, from_state, to_state, at, by_id, outcome, reason_code, reason, child_view,
                  child_view_unknown, told)
select gen_random_uuid(), id, 1, 'concern', 'receive', '', 'received', heard_now(), actor(), '', '', '', '', '', '' from strand where n = 0;
insert into concern (strand_id, door, account, child_words, whom, signs, background, "when", "where", danger_now, raiser,
                     safe_contact, language, sorted_apart, received_at, by_id)
select id, 'professional', 'She gets into cars.', '', '', '{}', '{}', '', '', false, '', '', '', false, heard_now(), actor()
  from strand s where not exists (select from concern where strand_id = s.id);
"""


def fill(admin: psycopg.Connection, n: int, *, due: int, at: datetime, text: bool, clocks: list[str]) -> None:
    """Write ``n`` open concerns, ``due`` of them due at ``at``; with ``text``, what was said of them too."""
    from heard.frame.demo.partnership import id_of

    values = {
        "n": n, "due": due, "at": at, "clocks": clocks, "agency": id_of("agency", "council"),
        "post": id_of("post", "social_worker"), "door": "00000000-0000-4000-8000-000000000004",
    }  # fmt: skip
    with admin.transaction():
        for statement in (_FILL + (_TEXT if text else "")).split(";\n"):
            if statement.strip():
                admin.execute(statement, values if "%(" in statement or "%%" in statement else None)
        admin.execute("set session_replication_role = origin")
    admin.execute("vacuum analyze")
