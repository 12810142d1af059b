"""Two parts of the story in which less is known: a name given in confidence, and whom to call about a child."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings

from heard.concerns.actions import Account, ask_to_open, begin_to_read, hear
from heard.concerns.doors.sending import enter
from heard.concerns.in_confidence import Given
from heard.concerns.models import Door
from heard.concerns.secret_words import hash_secret, new_secret
from heard.governance.actions import ask_whom_to_call
from heard.history.actions import acting, open_record
from heard.history.refused import Refused
from heard.people.actions import Said, whom_to_call
from heard.process.models import Clock, Strand

from . import telling

if TYPE_CHECKING:
    from .story import Story

_NAME = Given("Ines Varga, from number 12", "By text, after six")
_TRIES = {"social_worker": "Ben Lowry reads it before that", "manager": "Priya Nair reads it"}
NOOR = Said(kind="child", name="Noor Calder", born_on=date(2011, 3, 4))


def a_name_in_confidence(story: Story, number: int) -> None:
    """A neighbour's name is sealed, asked for, agreed to by the police, and she is told."""
    story.at(story.now + timedelta(hours=1))
    telling.step(number, "A neighbour gives her name in confidence", story.now)
    words = hash_secret(new_secret(), settings.WORD_PEPPER)
    with story.as_("public") as by:
        said = Account(
            account="I can say which car it was. I am afraid of what happens if they learn who told."
        )
        report = hear(said, door=Door.PUBLIC, by=by, at=story.now, secret_hash=words, given=_NAME)
    telling.line("In the record", "a name is kept in confidence; nobody who works on it can see it")
    with story.as_("social_worker") as by:
        open_record(report.pk, "demonstration")
        strand = Strand.objects.select_related("agency").get(pk=report.pk)
        opening = ask_to_open(strand, reason="She can name the car in court.", by=by, at=story.now)
    _refused(story, "social_worker", opening)
    story.takes("inspector", opening.pk, "agree_to_open", reason="Needed as a witness, with protection.")
    with story.as_("inspector"):
        found = begin_to_read(opening)
        given = found.read() if found else None
    assert given == _NAME
    telling.line("Wharfside Police", f"agree, and with the council's half they read it: {given.name}")
    _refused(story, "manager", opening)
    with acting(enter(words)):
        open_record(report.pk, "demonstration")
        telling.line("She reads", f"“{report.strand.remarks.latest('at').text}”")
    story.takes(
        "social_worker", opening.pk, "say_what_for", reason="She was rung, and agreed to be a witness."
    )
    story.takes("social_worker", report.pk, "take_up")


def _refused(story: Story, who: str, opening: Strand) -> None:
    try:
        with story.as_(who):
            begin_to_read(opening)
    except Refused as refused:
        telling.refused(_TRIES[who], refused.reason, refused.next_step)
        return
    raise AssertionError(f"{who} read the name")


def whom_a_worker_calls(story: Story, number: int) -> None:
    """A nurse learns which post to ring about a child whose record she may not open."""
    story.at(story.now + timedelta(hours=1))
    telling.step(number, "A worker who may not see a record learns whom to call", story.now)
    _hears(story, "safeguarding_lead", "Absent since Monday; nobody at home knows where she is.")
    own = _hears(story, "nurse", "Came to the clinic alone, and would not say who waits outside.")
    with story.as_("nurse") as by:
        answers = whom_to_call(Strand(pk=own))
        asked = ask_whom_to_call(
            Strand(pk=own),
            answers[0]["post_id"],
            reason="She is on our ward.",
            urgent=False,
            by=by,
            at=story.now,
        )
    for each in answers:
        telling.line("Grace Obi may call", f"{each['post']}, {each['agency']}, {each['reach']}")
    with story.as_("scrutineer"):
        due = Clock.objects.get(strand=asked.pk).due_at
    telling.line(
        "Asked to share", f"with one link, and without learning its reference; they answer {telling.by(due)}"
    )
    telling.line("Written down", "who asked, from which concern, and how many answers; never about whom")


def _hears(story: Story, who: str, account: str) -> UUID:
    with story.as_(who) as by:
        said = Account(account=account)
        return hear(said, door=Door.PROFESSIONAL, by=by, at=story.now, about=[NOOR]).pk
