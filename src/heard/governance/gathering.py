"""The lines of a person's story, taken from the records as they were written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db import connections
from django.db.models import F, Func, Prefetch, Q, TextField, Value
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from heard.concerns.models import Attachment, Concern, Remark
from heard.concerns.wording import past
from heard.history.models import Actor
from heard.history.refused import Refused, refusals
from heard.people.importing.formats import EVENTS
from heard.people.models import EarlierEntry, Mention, Spotted, StatedLink
from heard.people.network.wording import grade_words
from heard.process.models import Move, Strand
from heard.process.rules import tidy_reference
from heard.protection.models import (
    AdvocateOffer,
    ContactAttempt,
    Finding,
    MissingEpisode,
    ReadBack,
    ReturnInterview,
    ReturnOffer,
    Voice,
    VoiceAnswer,
)

from .models import PackLine
from .wording import RECORDS

# Which strand, when, who, what, the words, whether they are the child's own, and for a file which one.
Part = tuple[UUID, datetime, str, str, str, bool, UUID | None]


def gather(request: Strand, references: Iterable[str]) -> list[PackLine]:
    """Take every line of these records into a pack, oldest first, the person's own words before what others said.

    Only records that may be read in full can be taken in. What a reporter wrote of who they are is no line of it.
    """
    wanted = {tidy_reference(reference) for reference in references}
    home = _readable(wanted)
    if unknown := wanted - {reference for reference, _record in home.values()}:
        words = _("No record that you may read in full has this reference: %s")
        raise Refused(words % ", ".join(sorted(unknown)))
    mentions = list(Mention.objects.filter(strand__in=home))
    links = _links(home)
    parts = [
        *_raised(home),
        *_mentioned(mentions),
        *_read_in_notes(home),
        *_linked(links),
        *_written(home),
        *_sent(home),
        *_done(home),
        *_held_before(home),
        *_voiced(home),
        *_missing(home),
    ]
    lines = [_line(home[said[0]][1], said) for said in parts if said[4].strip()]
    lines.sort(key=lambda line: (not line.own_words, line.said_at))
    named = [*mentions, *(end for link in links for end in (link.one, link.other))]
    names = sorted({mention.name for mention in named if mention.name})
    for place, line in enumerate(lines, 1):
        line.strand, line.place = request, place
        line.names = [name for name in names if _stands_in(name, line.text)]
    with refusals():
        return PackLine.objects.bulk_create(lines)


def _readable(references: set[str]) -> dict[UUID, tuple[str, UUID]]:
    """These records and what hangs on them, as far as it may be read in full, with reference and record."""
    reading = Func(F("pk"), Value("subject_access"), function="open_record", output_field=TextField())
    here = Q(kind__in=RECORDS, reference__in=references)
    beside = Q(parent__kind__in=RECORDS, parent__reference__in=references)
    found = Strand.objects.filter(here | beside).annotate(level=reading)
    read = {strand.pk: strand for strand in found if strand.level == "full"}
    return {
        pk: (strand.reference, strand.parent_id or pk)
        for pk, strand in read.items()
        if strand.parent_id is None or strand.parent_id in read
    }


def _raised(strands: Iterable[UUID]) -> Iterator[Part]:
    for concern in Concern.objects.filter(pk__in=strands).select_related("by__worker__agency"):
        key, at, who = concern.pk, concern.received_at, _name(concern.by)
        yield key, at, who, _("In the child’s own words"), concern.child_words, True, None
        yield key, at, who, _("Raised a concern"), concern.account, False, None
        yield key, at, who, _("Said who it was about"), concern.whom, False, None
        yield key, at, who, _("Said when and where"), f"{concern.when} {concern.where}", False, None


def _mentioned(mentions: list[Mention]) -> Iterator[Part]:
    for each in mentions:
        what = _("Was spoken of: %s") % each.get_kind_display()
        yield each.strand_id, each.at, "", what, each.in_words, False, None


def _read_in_notes(strands: Iterable[UUID]) -> Iterator[Part]:
    """What somebody found in free words and kept as a fact of somebody."""
    found = Spotted.objects.filter(strand__in=strands).exclude(mention=None)
    for part in found.select_related("mention", "by__worker__agency"):
        what = _("Took from what was written, as said of %s") % part.mention
        yield part.strand_id, part.at, _name(part.by), what, part.text, False, None


def _links(strands: Iterable[UUID]) -> list[StatedLink]:
    """What these records say joins two who are named, with every grade that it ever had and its taking back."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select open_other_ends(%s, 'subject_access')", [list(strands)])
    stated = StatedLink.objects.filter(said_in__in=strands).order_by("at", "id")
    return list(stated.select_related("one", "other", "by__worker__agency"))


def _linked(links: Iterable[StatedLink]) -> Iterator[Part]:
    for link in links:
        done = _("Graded a link anew") if link.follows_id else _("Stated a link")
        what = _("Took a link back") if link.taken_back else done
        joins = f"{link.one} – {link.get_kind_display()} – {link.other}"
        grade = "; ".join(map(str, grade_words(f"{link.source}{link.assessment}{link.handling}")))
        text = "\n".join(filter(None, (joins, link.reason, grade, link.conditions)))
        yield link.said_in_id, link.at, _name(link.by), what, text, False, None


def _written(strands: Iterable[UUID]) -> Iterator[Part]:
    for remark in Remark.objects.filter(strand__in=strands, move=None).select_related("by__worker__agency"):
        yield remark.strand_id, remark.at, _name(remark.by), _("Wrote"), remark.text, False, None


def _sent(strands: Iterable[UUID]) -> Iterator[Part]:
    files = Attachment.objects.filter(strand__in=strands).defer("ciphertext", "wrapped_key")
    for file in files.select_related("by__worker__agency").order_by("at", "id"):
        said = f"{file.name} ({file.kind}, {filesizeformat(file.size_bytes)})"
        yield file.strand_id, file.at, _name(file.by), _("Sent a file"), said, False, file.pk


def _done(strands: Iterable[UUID]) -> Iterator[Part]:
    moves = Move.objects.filter(strand__in=strands).exclude(step="climb").select_related("by__worker__agency")
    for move in moves.order_by("at", "n"):
        key, at, who = move.strand_id, move.at, _name(move.by)
        yield key, at, who, str(past(move.step)), move.reason, False, None
        yield key, at, who, _("What the child said of it"), move.child_view, False, None
        yield key, at, who, _("Why the child’s view was not known"), move.child_view_unknown, False, None
        yield key, at, who, _("Answered whoever raised it"), move.told, False, None


def _held_before(strands: Iterable[UUID]) -> Iterator[Part]:
    for entry in (
        EarlierEntry.objects.filter(strand__in=strands).select_related("file").order_by("from_on", "line")
    ):
        what = _("%(event)s, from %(system)s") % {
            "event": EVENTS.get(entry.event, EVENTS["other"]),
            "system": entry.file.system,
        }
        said = "\n".join(f"{heading}: {value}" for heading, value in sorted(entry.as_written.items()))
        yield entry.strand_id, entry.at, "", what, said, False, None


def _voiced(strands: Iterable[UUID]) -> Iterator[Part]:
    """What the child said, what they corrected, and what was done with it."""
    said = Voice.objects.filter(strand__in=strands).select_related("by__worker__agency")
    for voice in said.prefetch_related(Prefetch("read_backs", ReadBack.objects.order_by("at"))):
        key, who = voice.strand_id, _name(voice.by)
        yield key, voice.at, who, _("In the child’s own words"), voice.words, True, None
        for back in voice.read_backs.all():
            yield key, back.at, who, _("The child corrected it"), back.correction, True, None
    answers = VoiceAnswer.objects.filter(move__strand__in=strands)
    for answer in answers.select_related("move", "by__worker__agency"):
        yield (
            answer.move.strand_id,
            answer.at,
            _name(answer.by),
            _("You said, we did"),
            answer.words,
            False,
            None,
        )
    for offer in AdvocateOffer.objects.filter(strand__in=strands).select_related("by__worker__agency"):
        yield offer.strand_id, offer.at, _name(offer.by), _("Offered an advocate"), offer.said, True, None
    for tried in ContactAttempt.objects.filter(strand__in=strands).select_related("by__worker__agency"):
        yield (
            tried.strand_id,
            tried.at,
            _name(tried.by),
            _("Tried to reach the child"),
            tried.account,
            False,
            None,
        )


def _missing(strands: Iterable[UUID]) -> Iterator[Part]:
    """What was written of a time when the child was missing."""
    for said in MissingEpisode.objects.filter(strand__in=strands).select_related("by__worker__agency"):
        text = "\n".join(filter(None, (said.account, said.last_seen)))
        yield said.strand_id, said.at, _name(said.by), _("Reported the child missing"), text, False, None
    for found in Finding.objects.filter(strand__in=strands).select_related("by__worker__agency"):
        text = f"{found.account}\n{found.seen_by}"
        yield (
            found.strand_id,
            found.at,
            _name(found.by),
            _("Wrote that the child is found"),
            text,
            False,
            None,
        )
    for offer in ReturnOffer.objects.filter(strand__in=strands).select_related("by__worker__agency"):
        yield (
            offer.strand_id,
            offer.at,
            _name(offer.by),
            _("Offered a return interview"),
            offer.said,
            True,
            None,
        )
    for held in ReturnInterview.objects.filter(strand__in=strands).select_related("by__worker__agency"):
        yield (
            held.strand_id,
            held.at,
            _name(held.by),
            _("Recorded the return interview"),
            held.learned,
            False,
            None,
        )


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


def _line(record: UUID, said: Part) -> PackLine:
    _strand, at, who, what, text, own, file = said
    return PackLine(
        record_id=record, said_at=at, who=who, what=what, text=text, own_words=own, attachment_id=file
    )
