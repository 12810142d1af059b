"""The lines of a person's story, taken from the records as they were written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import F, Func, Q, QuerySet, TextField, Value
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from heard.concerns.models import ClosingReason, Outcome
from heard.history.models import Actor
from heard.history.refused import Refused, refusals
from heard.people.models import FactKind, Identification, Mention, MentionKind
from heard.process.models import Choice, Strand
from heard.process.rules import tidy_reference

from .models import AccessRequest, PackLine
from .told import TOLD, Told, labels_of, model_of
from .wording import RECORDS


@dataclass(frozen=True)
class Home:
    """Whose line something becomes: the record, and whether it is of this person alone or of several at once."""

    record: UUID
    alone: bool = True


def gather(request: Strand, references: Iterable[str]) -> list[PackLine]:
    """Take every line of these records into a pack, oldest first, the person's own words before what others said.

    Only records that may be read in full can be taken in, with all that hangs on them. What was written of several
    records at once is taken in where it names the person. What a reporter wrote of who they are is no line of it.
    """
    wanted = {tidy_reference(reference) for reference in references}
    records = dict(_read(Q(kind__in=RECORDS, reference__in=wanted)).values_list("pk", "reference"))
    if unknown := wanted - set(records.values()):
        words = _("No record that you may read in full has this reference: %s")
        raise Refused(words % ", ".join(sorted(unknown)))
    home = _homes(records)
    _open_other_ends(home)
    called = _called(AccessRequest.objects.values_list("person", flat=True).get(pk=request.pk), home)
    lines = [
        line
        for table, parts in TOLD.items()
        for alone, line in _lines_of(table, parts, home)
        if line.text.strip() and (alone or any(_stands_in(name, line.text) for name in called))
    ]
    lines.sort(key=lambda line: (not line.own_words, line.said_at))
    names = _names_in(home)
    for place, line in enumerate(lines, 1):
        line.strand, line.place = request, place
        line.names = [name for name in names if _stands_in(name, line.text)]
    with refusals():
        return PackLine.objects.bulk_create(lines)


def _read(which: Q) -> QuerySet[Strand]:
    """These strands, as far as they may be read in full; a reading of each is written."""
    reading = Func(F("pk"), Value("subject_access"), function="open_record", output_field=TextField())
    levels = {each.pk: each.level for each in Strand.objects.filter(which).annotate(level=reading)}
    return Strand.objects.filter(pk__in=[pk for pk, level in levels.items() if level == "full"])


def read_whole(records: Iterable[UUID]) -> dict[UUID, UUID]:
    """These records and all that hangs on them, as far as it may be read in full, each strand with its record."""
    layer = {pk: pk for pk in _read(Q(pk__in=records)).values_list("pk", flat=True)}
    found = dict(layer)
    while layer:
        below = _read(Q(parent__in=layer)).values_list("pk", "parent")
        layer = {pk: found[parent] for pk, parent in below if parent and pk not in found}
        found |= layer
    return found


def _homes(records: Iterable[UUID]) -> dict[UUID, Home]:
    """The records with all that hangs on them, and what was written of them together with others."""
    whole = {strand: Home(record) for strand, record in read_whole(records).items()}
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from open_written_together(%s, 'subject_access')", [list(whole)])
        return {strand: Home(whole[of].record, alone) for strand, of, alone in cursor.fetchall()} | whole


def _open_other_ends(strands: Iterable[UUID]) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("select open_other_ends(%s, 'subject_access')", [list(strands)])


def _lines_of(table: str, parts: tuple[Told, ...], home: dict[UUID, Home]) -> Iterator[tuple[bool, PackLine]]:
    """The lines that the rows of one table become, each with whether it is from a record of the person alone."""
    rows, strand_of = _rows(table, parts[0].of, home)
    known = _decided() if table == "move" else {}
    for part in parts:
        for row in rows.filter(part.rows).order_by("pk"):
            strand = strand_of[row.pk]
            yield (
                home[strand.pk].alone,
                PackLine(
                    record_id=home[strand.pk].record,
                    said_at=getattr(row, "at", None) or getattr(row, "received_at", None) or strand.opened_at,
                    who=_name(row.by) if hasattr(row, "by") else "",
                    what=str(part.what(row) if callable(part.what) else part.what),
                    text=part.text(row) if part.text else _text(row, part, known),
                    own_words=part.own,
                    attachment_id=row.pk if table == "attachment" else None,
                ),
            )


def _rows(
    table: str, ways: tuple[str, ...], home: dict[UUID, Home]
) -> tuple[QuerySet[Any], dict[Any, Strand]]:
    """The rows of a table that these strands hold, and the strand of each by its key."""
    model = model_of(table)
    rows = model._default_manager.filter(reduce(or_, (Q(**{f"{way}__in": list(home)}) for way in ways)))
    if any(each.name == "by" for each in model._meta.fields):
        rows = rows.select_related("by__worker__agency")
    found = {row: next(each for each in of if each in home) for row, *of in rows.values_list("pk", *ways)}
    strands = Strand.objects.in_bulk(set(found.values()))
    secret = ("ciphertext", "wrapped_key") if table == "attachment" else ()
    return rows.defer(*secret), {row: strands[strand] for row, strand in found.items()}


def _text(row: Any, part: Told, known: dict[str, str]) -> str:
    """What the columns of a part say, a line each; of a column that says nothing, nothing."""
    said = {name: _value(row, name, known) for name in part.columns}
    return "\n".join(
        f"{label}: {said[name]}" if label else said[name]
        for name, label in part.columns.items()
        if said[name]
    )


def _value(row: Any, name: str, known: dict[str, str]) -> str:
    value = getattr(row, name.removesuffix("_id"))
    if name in ("outcome", "reason_code"):
        return known.get(f"{row.kind} {value}", known.get(value, value))
    if isinstance(value, list):
        return ", ".join(labels_of(name, value))
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    shown = getattr(row, f"get_{name}_display", None)
    return str(shown() if shown and value else value if value is not None else "")


def _decided() -> dict[str, str]:
    """What each outcome and each reason that is chosen from a list is called."""
    reasons = {code: str(words) for code, words in ClosingReason.objects.values_list("code", "label")}
    own = {f"{each.kind} {each.code}": str(each.label) for each in Choice.objects.all()}
    return reasons | own | {f"concern {code}": str(label) for code, label in Outcome.choices}


def _names_in(strands: Iterable[UUID]) -> list[str]:
    """Everybody who is named in these, or at the other end of what these say."""
    here = Q(strand__in=strands) | Q(pk__in=_ends(strands, "one")) | Q(pk__in=_ends(strands, "other"))
    return sorted(set(Mention.objects.filter(here).exclude(name="").values_list("name", flat=True)))


def _called(person: str, strands: Iterable[UUID]) -> set[str]:
    """Every name of a person in these: as they asked, and as anybody here who was found to be the same is called.

    Where nobody here bears the name that they asked under, every name counts, so that nothing is left out unsaid.
    """
    borne = {
        each.pk: {each.name, *(name for kind, name in each.facts if kind == FactKind.OTHER_NAME)} - {""}
        for each in Mention.objects.filter(
            strand__in=strands, kind__in=[MentionKind.CHILD, MentionKind.ADULT]
        )
    }
    found = Identification.objects.filter(mention__in=borne).order_by("at", "-pk")
    same = dict(found.values_list("mention", "person"))  # the last word on each
    theirs = {pk for pk, names in borne.items() if any(_stands_in(person, name) for name in names)}
    people = {same.get(pk) for pk in theirs} - {None}
    theirs |= {pk for pk in borne if same.get(pk) in people}
    return {person}.union(*(borne[pk] for pk in theirs or borne))


def _ends(strands: Iterable[UUID], end: str) -> Any:
    return model_of("stated_link")._default_manager.filter(said_in__in=strands).values(end)


def _stands_in(name: str, text: str) -> bool:
    """Whether a name, or any part of it, stands in a text."""
    low = text.casefold()
    return any(part.casefold() in low for part in (name, *name.split()))


def _name(actor: Actor) -> str:
    """A professional by name and agency; of everybody else only what they were."""
    worker = getattr(actor, "worker", None)
    if worker:
        return f"{worker.name}, {worker.agency.name}"
    return str({"system": _("Another agency’s system")}.get(actor.kind, _("Somebody who gave no name here")))
