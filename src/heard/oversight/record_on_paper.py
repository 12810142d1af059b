"""A record on paper: all that its reader may read of it, as it stood, in the words in which it was written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from heard.concerns.models import Attachment, ClosingReason, Outcome, Remark
from heard.concerns.pages.concern import context_of, moves_of, name_of, readings_from
from heard.concerns.templatetags.concerns import reading_words, stood_at
from heard.concerns.wording import KINDS
from heard.frame.templatetags.heard import clock, moment, short_day
from heard.governance.models import LegalHold, Share
from heard.people.models import Identification, LookUp
from heard.process.models import Choice, Clock, Strand, Wall
from heard.protection.models import MissingEpisode

from . import protection_on_paper

_NEVER = "–"


def paper(strands: list[Any], request: Any) -> dict[str, Any]:
    """A record and what hangs on it, for papers/record.typ; they must have been opened in full."""
    record = strands[0]
    said = _of_an_episode(record) if record.kind == "missing_episode" else _of_a_concern(record, request)
    tables = [
        *(_moves(each) for each in strands),
        *(_table(*each) for each in protection_on_paper.tables(strands)),
        _remarks(strands),
        _files(record),
        _same(record),
        _shares(record),
        _walls(record),
        said["tried"],
        _asked_whom(record),
        _holds(record),
        _clocks(strands),
        _readings(strands),
    ]
    return {
        "title": f"{KINDS[record.kind]} {record.reference}",
        "facts": [[str(words), str(value)] for words, value in said["facts"] if value],
        "child_words": said["child_words"],
        "account": said["account"],
        "tables": [each for each in tables if each["rows"]],
    }


def _of_a_concern(strand: Any, request: Any) -> dict[str, Any]:
    page = context_of(strand, request)
    concern = page["concern"]
    facts = [*_facts(strand, page), *protection_on_paper.missing_known(strand)]
    return {
        "facts": facts,
        "child_words": concern.child_words,
        "account": concern.account,
        "tried": _tried(concern.attempts),
    }


def _of_an_episode(strand: Any) -> dict[str, Any]:
    told = MissingEpisode.objects.filter(strand=strand.pk).select_related("by__worker").first()
    head = [(_("State"), strand.label), (_("Held by"), strand.owner_post)]
    facts = [*head, *protection_on_paper.reported(told, strand), *protection_on_paper.missing_known(strand)]
    return {
        "facts": facts,
        "child_words": "",
        "account": told.account if told else "",
        "tried": _tried([]),
    }


def _table(heading: str, columns: dict[str, str], rows: Iterable[Iterable[Any]]) -> dict[str, Any]:
    """A heading, its columns with their widths (``""`` as wide as needed, or a share), and its rows as text."""
    told = [[str(cell) for cell in row] for row in rows]
    return {"heading": heading, "names": list(columns), "widths": list(columns.values()), "rows": told}


def _lines(*parts: Any) -> str:
    return "\n".join(str(part) for part in parts if part)


def _facts(strand: Any, page: dict[str, Any]) -> Iterable[tuple[Any, Any]]:
    concern = page["concern"]
    yield _("State"), strand.label
    yield _("Held by"), strand.owner_post
    yield _("Raised by"), page["raiser"] or _("No name given")
    yield _("Received"), moment(concern.received_at)
    yield _("How"), concern.get_door_display()
    for mention in page["mentions"]:
        yield mention.get_kind_display(), mention.in_words
    yield _("About"), concern.whom
    yield _("When"), concern.when
    yield _("Where"), concern.where
    yield _("Signs noticed"), ", ".join(map(str, page["signs"]))
    yield _("What else weighs on the child"), ", ".join(map(str, page["background"]))
    yield _("Safe contact"), concern.safe_contact
    yield _("Language"), concern.language
    yield _("Follows"), concern.follows and concern.follows.reference


def _moves(strand: Any) -> dict[str, Any]:
    reasons = dict(ClosingReason.objects.values_list("code", "label"))
    own = Choice.objects.filter(kind=strand.kind).values_list("code", "label")
    outcomes = dict(Outcome.choices) if strand.kind == "concern" else dict(own)
    rows = []
    for move in moves_of(strand):
        who = ", ".join(filter(None, (move.who, str(move.by_post or ""))))
        said = _lines(
            outcomes.get(move.outcome, move.outcome), reasons.get(move.reason_code, move.reason_code),
            move.reason, move.child_view, move.child_view_unknown, move.told,
        )  # fmt: skip
        rows.append([moment(move.at), move.words, who, said])
    return _table(
        f"{KINDS.get(strand.kind, strand.kind)} {strand.reference}: {strand.label}",
        {_("When"): "", _("What was done"): "1", _("By whom"): "1", _("In their words"): "2"},
        rows,
    )


def _remarks(strands: list[Any]) -> dict[str, Any]:
    found = Remark.objects.filter(strand__in=[each.pk for each in strands]).select_related("by__worker")
    return _table(
        _("Answers, and what was added"),
        {_("When"): "", _("Who"): "", _("What they wrote"): "1"},
        [
            [moment(each.at), name_of(each.by) or _("Whoever raised it"), each.text]
            for each in found.order_by("at", "id")
        ],
    )


def _files(strand: Any) -> dict[str, Any]:
    """Each file by its fingerprint: who has the file can show that it is this one."""
    found = Attachment.objects.filter(strand=strand.pk).defer("ciphertext", "wrapped_key")
    return _table(
        _("Files"),
        {_("When"): "", _("Name"): "1", _("SHA-256 of the file"): "2", _("Scanned"): "1"},
        [
            [
                moment(each.at),
                f"{each.name}\n{each.kind}, {each.size_bytes:,} B",
                bytes(each.sha256).hex(" ", 8),
                _lines(
                    *(
                        f"{scan.get_verdict_display()}, {moment(scan.at)}"
                        for scan in each.scans.order_by("at")
                    )
                ),
            ]
            for each in found.order_by("at", "id")
        ],
    )


def _same(strand: Any) -> dict[str, Any]:
    found = Identification.objects.filter(mention__strand=strand.pk).select_related("mention", "by__worker")
    return _table(
        _("Who was found to be who"),
        {_("When"): "", _("Who was meant"): "1", _("Found"): "1", _("By whom"): "1", _("Why"): "2"},
        [
            [
                moment(each.at),
                each.mention.in_words,
                _("Somebody else") if each.person_id is None else _("The same as in another record"),
                name_of(each.by),
                each.reason,
            ]
            for each in found.order_by("at", "id")
        ],
    )


def _shares(strand: Any) -> dict[str, Any]:
    asked = list(Strand.objects.filter(parent=strand.pk, kind="share_request"))
    found = Share.objects.filter(strand__in=asked).select_related("to_post__agency", "basis", "by__worker")
    found = found.prefetch_related("strand", "withdrawal__by__worker")
    rows = []
    for each in found.order_by("at", "pk"):
        ended = getattr(each, "withdrawal", None)
        rows.append(
            [
                moment(each.at),
                each.to_post or f"{each.to_name}, {each.to_organisation}, {each.way}",
                _lines(f"{each.strand.reference}: {each.get_extent_display()}", each.words),
                _lines(each.purpose, each.basis, each.reason, name_of(each.by)),
                _lines(
                    moment(each.until), ended and f"{moment(ended.at)}, {name_of(ended.by)}: {ended.reason}"
                ),
            ]
        )
    return _table(
        _("Shared with"),
        {_("When"): "", _("With"): "1", _("What"): "1", _("On which terms"): "2", _("Until"): "1"},
        rows,
    )


def _walls(strand: Any) -> dict[str, Any]:
    found = Wall.objects.filter(strand=strand.pk).select_related("actor__worker__agency", "by__worker")
    return _table(
        _("Walls"),
        {_("When"): "", _("Around"): "1", _("Set by"): "1", _("Why"): "2", _("Lifted"): "1"},
        [
            [moment(each.at), each.actor.worker, name_of(each.by), each.why, moment(each.lifted_at) or _NEVER]
            for each in found.order_by("at", "pk")
        ],
    )


def _tried(attempts: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return _table(
        _("What was tried and refused"),
        {_("What"): "1", _("By whom"): "1", _("Reason given"): "1", _("Refused"): "1"},
        [[each["words"], each["who"], each["reason"], each["refusal"]] for each in attempts],
    )


def _asked_whom(strand: Any) -> dict[str, Any]:
    found = LookUp.objects.filter(strand=strand.pk).select_related("actor__worker", "agency")
    return _table(
        _("Who asked whom to call"),
        {_("When"): "", _("Who"): "1", _("Agency"): "1", _("Answers"): ""},
        [
            [moment(each.at), name_of(each.actor), each.agency, each.answers]
            for each in found.order_by("at", "id")
        ],
    )


def _holds(strand: Any) -> dict[str, Any]:
    found = LegalHold.objects.filter(record=strand.pk).select_related("agency", "by__worker")
    return _table(
        _("Legal holds"),
        {_("When"): "", _("By whom"): "1", _("Why"): "2", _("May end, says"): "1"},
        [
            [
                moment(each.at),
                f"{name_of(each.by)}, {each.agency}",
                each.reason,
                _lines(*(f"{lift.agency}: {lift.reason}" for lift in each.liftings.select_related("agency"))),
            ]
            for each in found.order_by("at", "id")
        ],
    )


def _clocks(strands: list[Any]) -> dict[str, Any]:
    found = Clock.objects.filter(strand__in=strands).select_related("timescale").prefetch_related("strand")
    return _table(
        _("Clocks"),
        {_("Of"): "", _("What"): "2", _("Due"): "1", _("Done"): "1", _("Times passed up"): ""},
        [
            [
                each.strand.reference,
                each.timescale.label,
                moment(each.due_at),
                moment(each.stopped_at) or _NEVER,
                each.rung,
            ]
            for each in found.order_by("started_at", "due_at", "id")
        ],
    )


def _readings(strands: list[Any]) -> dict[str, Any]:
    """Every reading; those of one day by one person in one way in one row, with the time of each.

    A record that is opened all day would else be a paper of hundreds of pages, of which a row says "opened it".
    """
    return _table(
        _("Who had opened it by then"),
        {_("Of"): "", _("Day"): "", _("Who"): "1", _("How"): "1", _("At"): "1"},
        [[strand.reference, *row] for strand in strands for row in _days_of_reading(strand)],
    )


def _days_of_reading(strand: Any) -> Iterator[list[str]]:
    times: dict[tuple[date, str, str], Counter[str]] = defaultdict(Counter)
    for row in readings_from(strand):
        at = timezone.localtime(row["at"])
        times[at.date(), f"{row['who']}, {row['agency']}".rstrip(", "), row["what"]][clock(at)] += 1
    for (day, who, what), counted in times.items():
        at_each = (at if number == 1 else f"{at} (× {number})" for at, number in reversed(counted.items()))
        yield [short_day(day), who, _how(what), ", ".join(at_each)]


def _how(what: str) -> str:
    then = stood_at(what)
    as_at = _("as it stood at %(when)s") % {"when": moment(then)} if then else ""
    return ", ".join(filter(None, (str(reading_words(what)), as_at)))
