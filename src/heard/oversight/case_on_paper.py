"""A child's case on paper: what its page shows, and as much of its chronology as was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from heard.concerns.wording import KINDS
from heard.frame.templatetags.heard import day, moment, short_moment

_NEVER = "–"


def tables(page: dict[str, Any]) -> list[dict[str, Any]]:
    """The tables of papers/case.typ, from what the page of the case shows; those without a row are left out."""
    found = [
        _first(page),
        _now(page),
        _plan(page),
        _said(page),
        _assessed(page),
        _missing(page),
        _who(page),
        _done(page),
    ]
    return [each for each in found if each["rows"]]


def _table(heading: str, columns: dict[str, str], rows: Iterable[Iterable[Any]]) -> dict[str, Any]:
    told = [[str(cell or _NEVER) for cell in row] for row in rows]
    return {"heading": heading, "names": list(columns), "widths": list(columns.values()), "rows": told}


def _lines(*parts: Any) -> str:
    return "\n".join(str(part) for part in parts if part)


def _first(page: dict[str, Any]) -> dict[str, Any]:
    return _table(_("First"), {_("What"): "1", _("As it stands"): "3"}, _facts(page))


def _facts(page: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    for each in page["harm"]:
        yield _("Known, and harm goes on"), day(each.opened_at)
    if first := page["first"]:
        yield _("Due first"), _lines(moment(first.clock.due_at), first.clock.timescale.label, _name(first))
        yield _("Holds it"), _holder(first)
    seen = page["seen"]
    yield _("The child was last seen"), seen and _lines(day(seen["at"]), seen["how"], seen["who"])
    for each in page["categories"]:
        yield each.get_category_display(), each.get_standing_display()
    for each in (*page["referrals"], *page["to_tell"]):
        yield KINDS[each.kind], _lines(each.label, each.is_open and moment(each.clock.due_at))
    if page["told"]:
        yield _("Told of what the police did"), _lines(page["told"], day(page["last_told"]))
    if page["known"]:
        yield _("Different workers so far"), page["known"]["workers"]


def _name(strand: Any) -> str:
    return f"{KINDS[strand.kind]} {strand.reference}"


def _holder(strand: Any) -> str:
    return _lines(strand.owner_post.title, strand.held_by, strand.owner_post.agency.name)


def _now(page: dict[str, Any]) -> dict[str, Any]:
    def due(strand: Any) -> str:
        return _lines(
            *(f"{short_moment(c.due_at)}: {c.timescale.label}" for c in (strand.clock, *strand.then))
        )

    rows = [(_lines(_name(each), each.label), _holder(each), due(each)) for each in page["now"]]
    rows += [
        (
            _lines(_name(each.strand), _("Meeting")),
            each.chair.title,
            _lines(moment(each.planned_for), each.venue),
        )
        for each in page["meetings"]
    ]
    return _table(_("Who holds what, by when"), {_("What"): "2", _("Who holds it"): "2", _("Due"): "2"}, rows)


def _plan(page: dict[str, Any]) -> dict[str, Any]:
    rows = [
        (_lines(e.what, e.get_aimed_at_display()), _holder(e.strand), day(e.due_on)) for e in page["actions"]
    ]
    columns = {_("What is to be done"): "3", _("By whom"): "2", _("By when"): "1"}
    return _table(_("What was agreed and is not done yet"), columns, rows)


def _said(page: dict[str, Any]) -> dict[str, Any]:
    rows = [
        (short_moment(each["said_at"]), each["quoted"], _lines(each["how_said"], each["said_to"]))
        for each in page["voices"]
    ]
    columns = {_("When"): "", _("In the child’s words"): "3", _("How"): "2"}
    return _table(_("The child’s voice"), columns, rows)


def _assessed(page: dict[str, Any]) -> dict[str, Any]:
    version = page["assessment"]
    said = version and (
        (_("Version"), _lines(version.n, short_moment(version.at), version.changed)),
        (_("Harm"), version.harm),
        (_("Analysis"), version.analysis),
        (_("What keeps the child safe"), version.strengths),
    )
    return _table(
        _("Assessment"), {_("What"): "1", _("In their words"): "4"}, [row for row in said or () if row[1]]
    )


def _missing(page: dict[str, Any]) -> dict[str, Any]:
    columns = {_("Missing since"): "", _("Found"): "", _("Return interview"): "1"}
    rows = [
        (short_moment(each.since), short_moment(each.found_at), short_moment(each.interview_at))
        for each in page["missing"]
    ]
    return _table(_("Missing episodes"), columns, rows)


def _who(page: dict[str, Any]) -> dict[str, Any]:
    named = [(_("The child"), page["said_of_them"]), *page["beside"]]
    rows = [
        (words, each.in_words, ", ".join(record.reference for record in each.records))
        for words, mentions in named
        for each in mentions
    ]
    columns = {_("Who or what"): "1", _("As it was said"): "3", _("Record"): "1"}
    return _table(_("The child, family and network"), columns, rows)


def _done(page: dict[str, Any]) -> dict[str, Any]:
    rows = [
        (
            _lines(short_moment(row["at"]), row["reference"]),
            _lines(row["who_words"], row["post"], row["agency"]),
            _lines(f"{row['verb_words']}. {row['what_words']}", row["text"], row["because"]),
        )
        for row in page["rows"]
    ]
    columns = {_("When"): "", _("Who"): "2", _("What was done, and why it may be read"): "4"}
    return _table(_("Chronology, newest first"), columns, rows)
