"""Three parts of the story about the record itself: why it was opened, giving it to whom it is about, letting it go."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from heard.agencies.models import Worker
from heard.concerns.actions import Account, hear
from heard.concerns.models import Concern, Door
from heard.governance.actions import decide, propose_erasure, receive_request
from heard.governance.gathering import gather
from heard.governance.models import PackLine, WithholdingGround
from heard.history.actions import open_record
from heard.history.models import Erasure
from heard.history.refused import Refused
from heard.oversight.actions import review_readings
from heard.people.actions import Said
from heard.process.models import Clock, Move, Strand

from . import telling

if TYPE_CHECKING:
    from .story import Story


def a_reading_is_looked_at(story: Story, concern: Concern, number: int) -> None:
    """A director opens a record by office alone; a rule that anybody can read asks why."""
    story.at(story.now + timedelta(hours=1))
    telling.step(number, "Somebody opens a record in which they have no part, and is asked why", story.now)
    with story.as_("youth_worker") as by:
        said = Account(account="He sleeps at a friend's and has new trainers each week.")
        other = hear(said, door=Door.PROFESSIONAL, by=by, at=story.now, follows=concern.strand)
    with story.as_("director"):
        open_record(other.pk, "page")
    review_readings()
    with story.as_("scrutineer"):
        review = Strand.objects.get(parent=other.pk, kind="reading_review")
        open_record(review.pk, "demonstration")
        telling.line("The rule", Move.objects.get(strand=review.pk, n=1).reason)
    story.takes("scrutineer", review.pk, "explain_reading", reason="His office had been rung about the boy.")
    telling.line("Ruth Adeyemi", "finds that it is explained; whoever opened it reads that she asked")


def somebody_asks_for_their_own(story: Story, concern: Concern, number: int) -> None:
    """Maya asks for her story; lines about the car are withheld on a named ground, and a second person looks at it."""
    story.at(story.now + timedelta(hours=1))
    telling.step(number, "Whom it is about asks for her own story, and is given it", story.now)
    with story.as_("service_manager") as by:
        agency = Worker.objects.select_related("agency").get(pk=by.pk).agency
        asked = receive_request(
            "Maya Reston", agency=agency, reason="She asked her worker.", born_on=None, asked_by="", send_to="By hand, from Amina",
            by=by, at=story.now,
        )  # fmt: skip
        due = Clock.objects.get(strand=asked.pk).due_at
    telling.line("Clock", f"one calendar month: {telling.by(due)}")
    story.takes("service_manager", asked.pk, "confirm_identity", reason="She came with Amina.")
    with story.as_("service_manager"):
        open_record(asked.pk, "demonstration")
        gather(asked, [story.strand(concern.pk).reference])
    story.takes("service_manager", asked.pk, "gather", reason="By her name.")
    with story.as_("service_manager"):
        open_record(asked.pk, "demonstration")
        lines = PackLine.objects.filter(strand=asked.pk)
        why = "The police were asked. It would warn whoever drives it."
        withheld = decide(
            lines.filter(text__icontains="hatchback"), "withheld", ground=WithholdingGround.objects.get(code="crime"), reason=why
        )  # fmt: skip
        shown = decide(lines.filter(decision=""), "shown", ground=None, reason="")
    telling.line("Lines", f"{shown} shown, {withheld} withheld: “{why}”")
    story.takes("service_manager", asked.pk, "send_for_review", reason="Each line is decided.")
    story.takes("director", asked.pk, "agree_pack", reason="Nothing more can be left out, or need be.")
    story.takes("service_manager", asked.pk, "give_pack", reason="Amina read it with her.")
    telling.line("Given", "her own words first, after a second person had looked at every line")


def a_record_is_let_go(story: Story, number: int) -> None:
    """What is past its time goes for good, by two agencies; what is not stays."""
    story.at(story.now + timedelta(hours=1))
    telling.step(number, "A record past its time is let go by two agencies, and no other is", story.now)
    grown = Said(kind="child", name="Perry Wex", born_on=date(story.now.year - 31, 4, 9))
    young = Said(kind="child", name="Ada Lorne", born_on=date(story.now.year - 9, 4, 9))
    past, kept = (_closed(story, each) for each in (grown, young))
    try:
        _proposed(story, kept)
    except Refused as refused:
        telling.refused("let go of a closed concern about a child of nine", refused.reason, refused.next_step)
    else:
        raise AssertionError("a record was let go before its time")
    proposal = _proposed(story, past)
    story.takes("inspector", proposal.pk, "sign_erasure", reason="Read; nothing of it is needed.")
    story.takes("service_manager", proposal.pk, "carry_out", reason="Both agencies have signed.")
    with story.as_("service_manager"):
        gone = Erasure.objects.get(of_strand_id=past.pk)
    telling.line(
        "Let go",
        f"taken down as a child's by mistake, about a man of thirty: {len(gone.entries)} entries lost their words for good, "
        "and their hashes stay, so that the record still verifies",
    )


def _closed(story: Story, about: Said) -> Strand:
    with story.as_("adviser") as by:
        said = Account(account="Caller asks where help with rent is given.")
        concern = hear(said, door=Door.HELPLINE, by=by, at=story.now, about=[about])
    story.takes("social_worker", concern.pk, "take_up")
    story.takes(
        "manager", concern.pk, "close_without_action", reason_code="not_safeguarding", reason="Told where to ask.",
        child_view_unknown="Nobody under 18 was spoken of.", told="The council's housing desk helps with rent.",
    )  # fmt: skip
    return story.strand(concern.pk)


def _proposed(story: Story, strand: Strand) -> Strand:
    with story.as_("service_manager") as by:
        open_record(strand.pk, "demonstration")
        record = Strand.objects.select_related("agency").get(pk=strand.pk)
        return propose_erasure(record, reason="Its time is over.", by=by, at=story.now)
