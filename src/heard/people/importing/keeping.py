"""Bringing in what was understood: all or nothing, once however often it is tried, with its source and date."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connections, transaction
from django.utils.translation import gettext as _

from heard.agencies.models import Agency
from heard.history.actions import open_records
from heard.history.ids import new_id
from heard.history.models import Actor
from heard.history.refused import Refused, refusals
from heard.people.filing import file as file_mentions
from heard.people.filing import observation_of
from heard.people.models import EarlierEntry, EarlierRecord, ImportedFile, Mention
from heard.process.models import Move, Strand
from heard.process.rules import new_reference

from .labels import normal
from .reading import is_as_it_was
from .report import Report
from .taking import Taken
from .understanding import Facts, Understood

BATCH = 500
_TRIES_FOR_A_REFERENCE = 5


@dataclass(frozen=True)
class Delivery:
    """Where an export comes from: the agency whose it is, the system that wrote it, and the day on which it did."""

    agency: Agency
    system: str
    exported_on: date


@dataclass
class Kept:
    """What bringing in has added."""

    records: int = 0
    entries: int = 0
    mentions: int = 0
    there_already: int = 0
    put_right: int = 0  # of the entries: those that say something else than an earlier export


def bring_in(
    taken: Taken,
    looked: Report,
    delivery: Delivery,
    *,
    by: Actor,
    at: datetime,
    today: date,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Kept:
    """Bring in a file that was looked at, in the transaction of who acts; what is there already is left as it is.

    Raises ``Refused`` for whoever may not, and without a source or a day that can be; and ``cells.CannotRead``.
    """
    if not delivery.system.strip():
        raise Refused(_("Say which system the export comes from."))
    _refuse_day(delivery.exported_on, looked.last, today)
    with connections["default"].cursor() as cursor:
        # Of a million rows no statement, and no pause between two, is as short as a page's
        cursor.execute("set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0")
        # One at a time, or two would bring in the same
        cursor.execute(
            "select pg_try_advisory_xact_lock(hashtext('heard import ' || %s))", [str(delivery.agency.pk)]
        )
        if not cursor.fetchone()[0]:
            raise Refused(
                _("Somebody of your agency is bringing in a file now."), _("Try again when that is done.")
            )
    file = ImportedFile(
        id=new_id(at),
        agency=delivery.agency,
        system=_called_before(delivery),
        exported_on=delivery.exported_on,
        table=f"{taken.table.form}: {taken.table.name}",
        sha256=taken.source.sha256,
        rows=looked.rows,
        left_out=looked.left_out,
        by=by,
        at=at,
    )
    with refusals():
        file.save(force_insert=True)
    kept = Kept()
    for batch in _batches(taken.rows(Report(), today=today)):
        _Batch(file, by, at, kept).keep(batch)
        progress(kept.entries + kept.there_already, looked.rows)
    all_of_it = kept.entries + kept.there_already == looked.rows - looked.left_out - looked.repeated
    if not all_of_it or not is_as_it_was(taken.source):
        raise Refused(
            _("The file changed while it was read."), _("Try again with a file that nobody writes to.")
        )
    return kept


def refuse_others() -> None:
    """Raise ``Refused`` where who acts may not bring anything in; said before a long file is read, and not after."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select exists (select from post p join step s on p.role = any (s.takers)"
            " where s.kind = 'earlier_record' and p.id = any (my_posts()))"
        )
        if not cursor.fetchone()[0]:
            raise Refused(
                _(
                    "Whoever brings history in is a safeguarding lead, a front-door, service or senior manager,"
                    " and answers for it."
                ),
                _("Ask one of them."),
            )


def _refuse_day(exported_on: date, last: date | None, today: date) -> None:
    if exported_on > today:
        raise Refused(_("An export is not from the future."), _("Say on which day the system wrote it."))
    if last is not None and exported_on < last:
        raise Refused(
            _("It tells of %(last)s, and so it was not exported on %(day)s.")
            % {"last": last.isoformat(), "day": exported_on.isoformat()},
            _("Say on which day the system wrote it."),
        )


def _called_before(delivery: Delivery) -> str:
    """The system as it was written the first time: under another name everything would come in a second time."""
    names = ImportedFile.objects.filter(agency=delivery.agency).values_list("system", flat=True).distinct()
    return next((name for name in names if normal(name) == normal(delivery.system)), delivery.system.strip())


def _batches(rows: Iterable[Understood]) -> Iterator[list[Understood]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch


class _Batch:
    """Some hundred rows on their way in."""

    def __init__(self, file: ImportedFile, by: Actor, at: datetime, kept: Kept) -> None:
        self._file, self._by, self._at, self._kept = file, by, at, kept
        self._strands: dict[str, UUID] = {}
        self._facts: dict[UUID, set[bytes]] = {}
        self._base: dict[UUID, Facts] = {}
        self._named: set[UUID] = set()
        self._rows: dict[UUID, set[str]] = {}

    def keep(self, rows: list[Understood]) -> None:
        """Bring in what is not there yet."""
        there = self._before(rows)
        fresh = [row for row in rows if (self._strands.get(row.person), row.content()) not in there]
        self._kept.there_already += len(rows) - len(fresh)
        self._read_back(fresh)
        self._begin(dict.fromkeys(row.person for row in fresh if row.person not in self._strands))
        entries, mentions = [], []
        for row in fresh:
            known = self._rows.get(self._strands[row.person], ())
            self._kept.put_right += bool(row.row or not row.event) and row.row in known
            entry, mention = self._entry(row)
            entries.append(entry)
            mentions += [mention] if mention else []
        with refusals():
            Mention.objects.bulk_create(mentions)
            said_on = datetime.combine(self._file.exported_on, self._at.timetz())
            file_mentions((each.pk, observation_of(each, said_on)) for each in mentions)
            EarlierEntry.objects.bulk_create(entries)
        self._kept.entries += len(entries)
        self._kept.mentions += len(mentions)

    def _before(self, rows: list[Understood]) -> set[tuple[UUID | None, bytes]]:
        """What of these rows is there already, by strand and content."""
        asked: list[Any] = [
            self._file.pk,
            list({row.person for row in rows}),
            [row.content() for row in rows],
        ]
        with connections["default"].cursor() as cursor:
            cursor.execute("select * from brought_in_before(%s, %s, %s)", asked)
            found = cursor.fetchall()
        there = set()
        for number, strand, contents, facts, numbers, named in found:
            self._strands[number] = strand
            self._rows[strand] = set(numbers)
            self._facts[strand] = {bytes(each) for each in facts}
            self._named |= {strand} if named else set()
            there |= {(strand, bytes(content)) for content in contents}
        return there

    def _read_back(self, rows: list[Understood]) -> None:
        """Who those are of whom a row says only where they live or a number; the reading is written."""
        lacking = {
            self._strands[row.person]
            for row in rows
            if self._strands.get(row.person) in self._named
            and not row.facts.is_blank()
            and not row.facts.name
        }
        if not lacking:
            return
        open_records(lacking, "import")
        for mention in Mention.objects.filter(strand_id__in=lacking).order_by("at", "id"):
            if mention.name:
                surname = next((value for kind, value in mention.facts if kind == "surname"), "")
                self._base[mention.strand_id] = Facts(mention.name, surname, born_on=mention.born_on)

    def _begin(self, numbers: Iterable[str]) -> None:
        """A strand, begun and closed by its one move, for each number that was not known."""
        new = {number: new_id(self._at) for number in numbers}
        if not new:
            return
        self._strands |= new
        self._kept.records += len(new)
        self._save_strands(list(new.values()))
        source = _("From %(system)s, exported on %(day)s.") % {
            "system": self._file.system,
            "day": self._file.exported_on.isoformat(),
        }
        step: dict[str, Any] = {
            "kind": "earlier_record",
            "step": "bring_in",
            "to_state": "kept",
            "reason": source,
        }
        with refusals():
            Move.objects.bulk_create(
                Move(id=new_id(self._at), strand_id=strand, n=1, by=self._by, at=self._at, **step)
                for strand in new.values()
            )
            EarlierRecord.objects.bulk_create(
                EarlierRecord(
                    strand_id=strand, agency=self._file.agency, system=self._file.system, number=number
                )
                for number, strand in new.items()
            )

    def _save_strands(self, ids: list[UUID]) -> None:
        """References are drawn by lot; among a million, two may be the same one day."""
        for left in reversed(range(_TRIES_FOR_A_REFERENCE)):
            strands = [
                Strand(
                    id=each,
                    kind="earlier_record",
                    agency=self._file.agency,
                    opened_at=self._at,
                    reference=new_reference(),
                )
                for each in ids
            ]
            try:
                with transaction.atomic():
                    Strand.objects.bulk_create(strands)
                return
            except IntegrityError:
                if not left:
                    raise

    def _entry(self, row: Understood) -> tuple[EarlierEntry, Mention | None]:
        strand = self._strands[row.person]
        mention, facts = None, b""
        if not row.facts.is_blank():
            whole = _whole(row.facts, self._base.get(strand))
            facts = sha256(json.dumps(asdict(whole), default=str, sort_keys=True).encode()).digest()
            if facts not in self._facts.setdefault(strand, set()):
                self._facts[strand].add(facts)
                mention = _mention(strand, row.kind, whole, self._by, self._at)
            if row.facts.name:
                self._base[strand] = whole
        entry = EarlierEntry(
            id=new_id(self._at),
            strand_id=strand,
            file=self._file,
            mention=mention,
            number=row.row,
            line=row.line,
            event=row.event,
            from_on=row.from_on,
            until_on=row.until_on,
            meanings=row.meanings,
            words=row.words,
            as_written=row.as_written,
            content=row.content(),
            facts=facts,
            by=self._by,
            at=self._at,
        )
        return entry, mention


def _whole(facts: Facts, base: Facts | None) -> Facts:
    """What a row says of somebody, with their name and birth date where only another row of the system gives them."""
    if base is None or facts.name:
        return facts
    return replace(facts, name=base.name, surname=base.surname, born_on=facts.born_on or base.born_on)


def _mention(strand: UUID, kind: str, facts: Facts, by: Actor, at: datetime) -> Mention:
    named = (
        ("surname", (facts.surname,)),
        ("other_name", facts.other_names),
        ("phone", facts.phones),
        ("handle", facts.handles),
        ("registration", facts.registrations),
        ("nhs", (facts.nhs,)),
        ("upn", (facts.upn,)),
    )
    return Mention(
        id=new_id(at),
        strand_id=strand,
        kind=kind,
        name=facts.name,
        born_on=facts.born_on,
        age=facts.age,
        where=facts.where,
        facts=[[what, value] for what, values in named for value in values if value],
        by=by,
        at=at,
    )
