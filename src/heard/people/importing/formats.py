"""What the columns of a table are: a standard's own table found by its headings, or a mapping file that says so."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import labels
from .days import Order
from .labels import normal

_NEARLY = 3  # headings by which a table is known that lacks one
_TABLES = Path(__file__).parent / "data" / "formats.toml"
FORMS = ("ssd", "annex-a", "ssda903", "csv")
MOST_MAPPING_BYTES = 1_000_000

# What a column may be. One of ONCE stands in one column only; of the others there may be several.
LABELS = frozenset(("gender", "ethnicity", "disability", "source", "need", "abuse", "closure", "status"))
ONCE = frozenset(
    (
        "id",
        "row",
        "forename",
        "surname",
        "born",
        "age",
        "from",
        "until",
        "identifier_type",
        "missing_or_absent",
    )
)
MANY = frozenset(
    (
        "name",
        "other_name",
        "address",
        "postcode",
        "phone",
        "handle",
        "email",
        "registration",
        "nhs_number",
        "upn",
        "identifier",
        "other_id",
        "words",
        "keep",
    )
)
ROLES = ONCE | MANY | LABELS
EVENTS: dict[str, str | Promise] = {
    "contact": gettext_lazy("Contact"),
    "referral": gettext_lazy("Referral"),
    "early_help": gettext_lazy("Early help"),
    "assessment": gettext_lazy("Assessment"),
    "section_47": gettext_lazy("Section 47 enquiry"),
    "conference": gettext_lazy("Initial child protection conference"),
    "child_in_need": gettext_lazy("Child in need"),
    "protection_plan": gettext_lazy("Child protection plan"),
    "looked_after": gettext_lazy("Looked after"),
    "care_leaver": gettext_lazy("Care leaver"),
    "missing": gettext_lazy("Missing"),
    "absent": gettext_lazy("Absent"),
    "other": gettext_lazy("Entry"),
}


class CannotMap(Exception):
    """It is not known what the columns are; the message says why and what to do."""


@dataclass(frozen=True)
class Table:
    """What the columns of one kind of table are."""

    form: str
    name: str
    event: str
    dates: Order
    roles: dict[str, str]  # normal heading -> role
    needs: frozenset[str] = frozenset()
    labels: dict[str, dict[str, str]] = field(default_factory=dict)  # column of labels -> label -> code
    system: str = ""
    kind: str = "child"
    dates_are_said: bool = False  # by whoever brings the file in, and not only by custom
    prefix: str = ""  # with which a heading says the same as without
    names: tuple[str, ...] = ()  # the headings as they are written

    def columns(self, headings: list[str]) -> list[str]:
        """The role of each heading, in order; empty for those that are not known."""
        return [self.roles.get(normal(heading), "") for heading in headings]

    def fits(self, headings: list[str]) -> int:
        """How many headings are known; 0 where one is missing without which a row says nothing."""
        here = {normal(heading) for heading in headings}
        known = here & set(self.roles)
        return 0 if self.lacking(headings) else len(known)

    def lacking(self, headings: list[str]) -> list[str]:
        """What is missing without which a row says nothing: the person's number, the day of what happened, the key."""
        here, roles = {normal(heading) for heading in headings}, set(self.columns(headings))
        without = [role for role in ("id", *(["from"] if self.event else [])) if role not in roles]
        keys = [heading for heading in self.names if normal(heading) in self.needs - here]
        return list(dict.fromkeys([*map(self.heading, without), *keys]))

    def heading(self, role: str) -> str:
        """What a column of this role is called in this table; the role itself where none is."""
        return next((heading for heading in self.names if self.roles.get(normal(heading)) == role), role)

    def missing(self, headings: list[str]) -> list[str]:
        """The columns that this table can have and the file has not."""
        here = {self.plain(heading) for heading in headings}
        return [heading for heading in self.names if self.plain(heading) not in here]

    def plain(self, heading: str) -> str:
        """A heading without case, marks and the table's prefix."""
        return normal(heading).removeprefix(normal(self.prefix) + " ")


def recognised(headings: list[str], form: str = "") -> Table:
    """The standard's table with these headings; raises ``CannotMap`` if there is none, or two fit alike."""
    tables = [table for table in _standard() if form in ("", table.form)]
    fitting = [(table.fits(headings), table) for table in tables]
    best = max((fit for fit, table in fitting), default=0)
    found = [table for fit, table in fitting if fit == best]
    if best < 2:
        raise CannotMap(_why_none(tables, headings))
    if len(found) > 1:
        names = _(" or ").join(f"{table.form}: {table.name}" for table in found)
        raise CannotMap(
            _("The headings fit more than one table: %s. Say which, with --as or --mapping.") % names
        )
    return found[0]


def _why_none(tables: list[Table], headings: list[str]) -> str:
    """That no table has these headings; and where one nearly has, which of them it needs besides."""
    known = [(sum(map(bool, table.columns(headings))), table) for table in tables]
    most, nearest = max(known, key=lambda each: each[0], default=(0, None))
    nearly = most >= _NEARLY and most * 2 > len(headings)
    if nearest is not None and nearly and (lacking := nearest.lacking(headings)):
        return _(
            "The headings are those of %(table)s, but “%(heading)s” is missing, without which a row says nothing."
        ) % {"table": f"{nearest.form}: {nearest.name}", "heading": lacking[0]}
    if any("adopt" in normal(heading) for heading in headings):
        return _("It tells of adoptions, and what is known of them is kept apart from all other records.")
    return _(
        "The headings are of no table that is known here. Say what the columns are in a file, with --mapping."
    )


@cache
def _standard() -> tuple[Table, ...]:
    return tuple(_table(told) for told in tomllib.loads(_TABLES.read_text("utf-8"))["table"])


def _table(told: dict[str, Any]) -> Table:
    prefix = told.get("prefix", "")
    roles = {}
    for heading, role in told["columns"].items():
        roles[normal(prefix + heading)] = role
        roles.setdefault(normal(heading), role)
    # The key of a table of the dataset is a column with its own name, so that "person_id" alone fits none
    needs = {normal(told["needs"])} if "needs" in told else set()
    return Table(
        told["form"],
        told["name"],
        told.get("event", ""),
        Order(told["dates"]),
        roles,
        frozenset(needs),
        prefix=prefix,
        names=tuple(prefix + heading for heading in told["columns"]),
    )


def mapped(path: Path) -> Table:
    """What a mapping file says; raises ``CannotMap`` with what is wrong in it."""
    try:
        if path.stat().st_size > MOST_MAPPING_BYTES:
            raise CannotMap(_("The mapping file is too long to be one."))
        told = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise CannotMap(
            _("The mapping file cannot be read: %s.") % getattr(error, "strerror", error)
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise CannotMap(_("The mapping file is not written as it should be: %s.") % error) from error
    return from_mapping(told, path.name)


def from_mapping(told: dict[str, Any], name: str) -> Table:
    """The table that a mapping describes; raises ``CannotMap`` with what is wrong in it."""
    if unknown := set(told) - {"system", "event", "dates", "about", "columns", "labels"}:
        raise CannotMap(_("The mapping file says “%s”, which means nothing here.") % sorted(unknown)[0])
    event = _one_of(told, "event", "", ("", *EVENTS))
    dates = Order(_one_of(told, "dates", Order.DAY_FIRST.value, tuple(order.value for order in Order)))
    kind = _one_of(told, "about", "child", ("child", "adult"))
    system = told.get("system", "")
    if not isinstance(system, str):
        raise CannotMap(_("In the mapping file, “system” is the name of the system, in quotation marks."))
    return Table(
        "csv",
        name,
        event,
        dates,
        _roles(told),
        frozenset(),
        _labels(told),
        system,
        kind,
        "dates" in told,
        names=_names(told),
    )


def _one_of(told: dict[str, Any], what: str, otherwise: str, choices: tuple[str, ...]) -> str:
    said = told.get(what, otherwise)
    if said not in choices:
        raise CannotMap(
            _("In the mapping file, “%(what)s” is one of: %(choices)s.")
            % {"what": what, "choices": ", ".join(filter(None, choices))}
        )
    return str(said)


def _roles(told: dict[str, Any]) -> dict[str, str]:
    columns = told.get("columns")
    if not isinstance(columns, dict) or not columns:
        raise CannotMap(_("The mapping file names no columns. It needs a part [columns]."))
    roles: dict[str, str] = {}
    for role, headings in columns.items():
        if role not in ROLES:
            raise CannotMap(
                _("“%(role)s” is nothing that a column can be. It may be: %(roles)s.")
                % {"role": role, "roles": ", ".join(sorted(ROLES))}
            )
        many = headings if isinstance(headings, list) else [headings]
        if not many or not all(isinstance(heading, str) and normal(heading) for heading in many):
            raise CannotMap(
                _("In the mapping file, “%s” needs a heading in quotation marks, or a list of them.") % role
            )
        if len(many) > 1 and role not in MANY:
            raise CannotMap(_("Only one column can be “%s”.") % role)
        for heading in many:
            if roles.setdefault(normal(heading), role) != role:
                raise CannotMap(_("The column “%s” is given two meanings.") % heading)
    if "id" not in roles.values():
        raise CannotMap(_('Say which column is the other system\'s own number of the person: id = "...".'))
    return roles


def _names(told: dict[str, Any]) -> tuple[str, ...]:
    return tuple(
        heading
        for headings in told["columns"].values()
        for heading in (headings if isinstance(headings, list) else [headings])
    )


def _labels(told: dict[str, Any]) -> dict[str, dict[str, str]]:
    given = told.get("labels", {})
    if not isinstance(given, dict):
        raise CannotMap(_("In the mapping file, labels are written as [labels.source] and the like."))
    for column, meanings in given.items():
        if column not in LABELS or not isinstance(meanings, dict):
            raise CannotMap(_("Labels can be explained for: %s.") % ", ".join(sorted(LABELS)))
        names = labels.columns()[column].names
        for label, code in meanings.items():
            if code not in names:
                choices = "; ".join(f"{each} = {name}" for each, name in names.items())
                raise CannotMap(
                    _("“%(label)s” cannot be “%(code)s”. It may be: %(choices)s.")
                    % {"label": label, "code": code, "choices": choices}
                )
    return {column: {normal(label): code for label, code in each.items()} for column, each in given.items()}
