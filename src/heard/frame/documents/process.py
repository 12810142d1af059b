"""docs/process.md: how anything moves, drawn and told from the declared steps themselves."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

import psycopg
from psycopg.rows import namedtuple_row

from .markdown import listed, table

_KINDS = {
    "concern": "A concern",
    "disagreement": "A disagreement with a decision",
    "pressure": "Pressure on somebody who reports, or a decision by somebody with a conflict",
    "more_time": "Asking for more time",
    "hand_off": "Handing over",
    "share_request": "Sharing a record",
    "identity_opening": "Opening a name given in confidence",
    "erasure": "Letting a record go",
    "wall": "A wall around somebody who is named",
    "glass_review": "Reviewing a record that was opened in an emergency",
    "subject_access": "A request for their own record",
    "earlier_record": "What another system held before",
    "group_proposal": "Reports that may belong together",
    "missing_episode": "A child who is missing, and the return interview",
    "new_way": "A new way of reaching a child after three failed contacts",
    "missing_meeting": "A meeting about a child who goes missing again and again",
    "assessment": "An assessment",
    "strategy_discussion": "A strategy discussion",
    "enquiry": "A section 47 enquiry",
    "conference": "An initial conference",
    "plan": "A child protection plan",
    "action": "An agreed action",
    "continuing_harm": "A child who is known and still being harmed",
    "panel_sitting": "A sitting of the exploitation panel",
    "team_warning": "A warning about the joint exploitation team",
    "panel_line": "A line on the exploitation panel's agenda",
    "child_in_need": "A plan for a child in need",
    "looked_after": "A child who is looked after",
    "placement": "A placement",
    "early_review": "A review that is brought forward",
    "nrm": "A referral to the National Referral Mechanism",
    "victim_update": "Word to the victim of what the police did",
    "serious_incident": "A serious incident, to be notified",
    "rapid_review": "A rapid review",
    "practice_review": "A local child safeguarding practice review",
    "licence_notice": "A driver of whom licensing is told",
}
_TAKERS = {
    "door": "whoever comes in at a door",
    "named": "the post that it is offered to",
    "holder": "the post that holds it",
    "partner": "any post of another agency",
    "raiser": "whoever raised it",
    "clock": "the clock",
    "linker": "the linking at night",
    "kernel": "the database itself",
}
_NEEDS = {
    "reason": "reason",
    "reason_code": "kind of reason",
    "outcome": "outcome",
    "child_view": "the child's view, or why it is not known",
    "told": "answer to whoever raised it",
    "to_post_id": "the post it goes to",
    "clock_id": "the clock",
}
_GOES_TO = {
    "taker": "whoever takes it",
    "named": "the post that is named",
    "told": "the post that signs second",
}
_UNITS = {"hour": "hour", "working_day": "working day", "calendar_day": "day", "month": "month"}
_VERDICTS = {
    "alone": "closes",
    "second": "closes with another agency's signature",
    "refused": "does not close",
}
_HEADINGS = (
    "Step", "From", "To", "Who may take it", "Second signature", "Needs", "Also asked", "Starts", "Stops", "Goes to",
    "Source",
)  # fmt: skip
# A clock that no step starts is started by a function that asks for its timescale.
_STARTED_BY_RULE = """
    select t.name, min(p.proname) as rule
      from timescale t join pg_proc p on p.prosrc like '%timescale_in_force(''' || t.name || '''%'
     where p.pronamespace = 'heard'::regnamespace group by t.name"""
_INTRODUCTION = """\
<!-- Written by ./heard docs from the tables step, state, timescale, rung and closing_reason. Change them, not this. -->

# How anything moves

Each kind of thing that Heard holds moves by declared steps only. The database refuses every other move. What is open
is held by a post and has a clock that runs; when a clock passes, the strand goes up one rung of the ladder (the last
section), from every open state, and its state stays as it is; when whoever holds it may not, because a wall names them
or their line, it goes round them in the same way; and work that was offered to another post goes there when that post
has accepted it. These three steps are not drawn.

Roles are those of the agency that holds the strand, unless it says otherwise.
"""


def process(url: str) -> str:
    """Every kind of strand as a diagram and as a table, then timescales, reasons for closing and the ladder."""
    with psycopg.connect(url, row_factory=namedtuple_row) as connection:
        states = _rows(connection, "select * from state order by kind, id")
        steps = _rows(
            connection,
            "select * from step where name not in ('climb', 'pass_round', 'hand_over') order by kind, id",
        )
        times = _rows(connection, "select * from timescale where agency_id is null order by id")
        reasons = _rows(connection, "select * from closing_reason order by verdict, code")
        longest = _longest(connection)
        by_rule = {one.name: f"`{one.rule}()`" for one in _rows(connection, _STARTED_BY_RULE)}
    labels = {time.name: time.label for time in times}
    kinds = sorted({state.kind for state in states}, key=lambda kind: ([*_KINDS, kind].index(kind), kind))
    parts = [_INTRODUCTION]
    for kind in kinds:
        of_kind = {state.name: state for state in states if state.kind == kind}
        own_steps = [step for step in steps if step.kind == kind]
        title = _KINDS.get(kind, kind.replace("_", " ").capitalize())
        parts.append(f"## {title}\n\n{_diagram(of_kind, own_steps)}\n{_table(of_kind, own_steps, labels)}")
    parts += [_timescales(times, steps, by_rule), _reasons(reasons), _ladder(longest)]
    return "\n".join(parts)


def _rows(connection: psycopg.Connection[Any], query: str) -> Sequence[Any]:
    return connection.execute(query).fetchall()


def _diagram(states: dict[str, Any], steps: Sequence[Any]) -> str:
    names = [f'    state "{state.label}" as {name}' for name, state in states.items() if name]
    moves = [
        f"    {step.from_state or '[*]'} --> {step.to_state} : {step.label.replace(':', ' –')}"
        for step in steps
    ]
    ends = [f"    {name} --> [*]" for name, state in states.items() if not state.is_open]
    lines = ["```mermaid", "stateDiagram-v2", *names, *moves, *ends, "```"]
    return "\n".join(lines) + "\n"


def _table(states: dict[str, Any], steps: Sequence[Any], labels: dict[str, str]) -> str:
    """One row a step; the same step from several states is told once."""
    rows = []
    for told, same in groupby(sorted(steps, key=_told), key=_told):
        group = list(same)
        step = min(group, key=lambda one: one.id)
        rows.append(
            (step.id, _row(step, listed(states[s.from_state].label for s in group), states, told, labels))
        )
    return table(_HEADINGS, [row for _, row in sorted(rows)])


class _Told(NamedTuple):
    """What must be equal for a step from several states to be told as one."""

    name: str
    to: str
    takers: str
    needs: str
    guard: str
    starts: str
    stops: str
    passes_to: str


def _told(step: Any) -> _Told:
    stays = "=" if step.to_state == step.from_state else step.to_state
    return _Told(
        step.name, stays, listed(step.takers), listed(step.needs), step.guard, listed(step.starts),
        listed(step.stops), step.passes_to,
    )  # fmt: skip


def _row(
    step: Any, origins: str, states: dict[str, Any], told: _Told, labels: dict[str, str]
) -> Sequence[str]:
    return (
        step.label,
        origins,
        "the same" if told.to == "=" else states[step.to_state].label,
        listed(_taker(taker) for taker in step.takers),
        "by another agency than the one that took the first" if step.second_to else "",
        listed(_NEEDS[need] for need in step.needs),
        f"`{step.guard}()`" if step.guard else "",
        listed(labels[name] for name in step.starts),
        listed(labels[name] for name in step.stops),
        _goes_to(step.passes_to),
        step.source,
    )


def _taker(taker: str) -> str:
    from heard.agencies.models import Role

    role, _, anywhere = taker.partition("@")
    words = _TAKERS.get(role) or Role(role).label.lower()
    return f"{words} of any agency" if anywhere else words


def _goes_to(passes_to: str) -> str:
    return _GOES_TO.get(passes_to) or passes_to.replace("rung_", "rung ")


def _time(amount: int, unit: str) -> str:
    return f"{amount} {_UNITS[unit]}{'' if amount == 1 else 's'}"


def _timescales(times: Sequence[Any], steps: Sequence[Any], by_rule: dict[str, str]) -> str:
    """Every time, from which paragraph, in force from when."""
    headings = ("What", "How long", "Who answers for it", "Started by", "In force", "Source", "Name")
    rows = [
        (
            time.label,
            _time(time.amount, time.unit),
            time.accountable,
            listed(dict.fromkeys(step.label for step in steps if time.name in step.starts))
            or by_rule.get(time.name, ""),
            f"from {time.in_force_from}" + (f" until {time.in_force_until}" if time.in_force_until else ""),
            time.source,
            f"`{time.name}`",
        )
        for time in times
    ]
    return (
        "## How long it may take\n\n"
        "A partnership may shorten any of these (docs/how-to/change-a-timescale.md), never lengthen it.\n\n"
    ) + table(headings, rows)


def _reasons(reasons: Sequence[Any]) -> str:
    rows = [
        (
            one.label,
            _VERDICTS[one.verdict],
            "yes" if one.to_scrutineer else "",
            one.why,
            one.next_step,
            one.source,
        )
        for one in reasons
    ]
    headings = ("Reason", "What it does", "The scrutineer is told", "Why", "What to do instead", "Source")
    return "## Reasons for closing\n\n" + table(headings, rows)


def _longest(connection: psycopg.Connection[Any]) -> Sequence[Any]:
    """The longest time that the database lets a rung have, found by asking its own constraint."""
    (rule,) = _rows(
        connection,
        "select pg_get_expr(conbin, conrelid) as words from pg_constraint where conname = 'rung_may_only_be_shortened'",
    )
    return _rows(
        connection,
        f"""select n, unit, max(amount) as amount
              from generate_series(0, 4) n, generate_series(1, 500) amount, unnest('{{working_day,hour}}'::text[]) unit
             where {rule.words} group by n, unit order by n, unit desc""",  # noqa: S608 the database's own words
    )


def _ladder(longest: Sequence[Any]) -> str:
    """How long each rung has at most, which is also what it has unless it was shortened."""
    rows = [
        (n, listed(_time(one.amount, one.unit) for one in same if one.unit == "working_day"))
        for n, same in groupby(longest, key=lambda one: one.n)
    ]
    return (
        "## The ladder\n\n"
        "When a clock passes, the strand goes to the next rung with somebody in it, and a post in another agency is\n"
        "told. Each agency names the posts of its own ladder; the last is the independent scrutineer. Immediate\n"
        "danger begins at rung 3. A partnership may shorten these times, never lengthen them.\n\n"
    ) + table(("Rung", "Longest time before it goes on"), rows)
