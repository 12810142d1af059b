"""The part of the story in which the independent scrutineer audits the case against See Me, Hear Me."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from heard.agencies.models import Post
from heard.concerns.pages.seeing import label
from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.oversight.actions import judge
from heard.oversight.case_file import CaseFile
from heard.oversight.models import AuditLine, Found
from heard.oversight.see_me_hear_me import answers_of
from heard.process.models import Strand
from heard.protection.actions import agree_action, begin_stage

from . import partnership, telling

if TYPE_CHECKING:
    from .story import Story

_FOUND = {
    "best_interests": (Found.LACKING, "Nobody has decided anything yet; her words are hours old."),
    "participation": (Found.KEPT, "She was listened to by somebody she chose, and was told what follows."),
    "relationships": (Found.KEPT, "Amina is beside her."),
    "profiling": (Found.KEPT, "The flat is named, and is found again."),
    "sharing": (Found.KEPT, "The police read the episode at once."),
    "supervision": (Found.UNKNOWN, "Supervision is not kept here; I have asked the team."),
    "review": (Found.UNKNOWN, "It is too early to tell."),
}


def it_is_audited(story: Story, concern: Strand, number: int) -> None:
    """Each principle is asked of the record; what is lacking becomes somebody's to do, and nobody is graded."""
    story.at(story.now + timedelta(hours=1))
    telling.step(number, "The case is audited: See Me, Hear Me", story.now)
    with story.as_("scrutineer") as by:
        open_record(concern.pk, "demonstration")
        of = Strand.objects.select_related("agency").annotate(label=label()).get(pk=concern.pk)
        audit = begin_stage("audit", of, reason="One case in ten is audited.", by=by, at=story.now)
        open_record(audit.pk, "demonstration")
        shown = answers_of(CaseFile(of, story.now))["participation"]
        telling.line("The record shows", shown.shows[0].words)
        telling.line("It misses", shown.missing[0])
        for line in AuditLine.objects.filter(part="principle").order_by("place"):
            found, reasons = _FOUND[line.code]
            judge(audit, line, found=found, reasons=reasons, by=by, at=story.now)
    try:
        story.takes("scrutineer", audit.pk, "finish_audit", reason="One thing is lacking.")
    except Refused as refused:
        telling.refused("finish with nothing to be done about it", refused.reason, refused.next_step)
    else:
        raise AssertionError("an audit that found something lacking ended with nobody to do anything")
    with story.as_("scrutineer") as by:
        open_record(audit.pk, "demonstration")
        post = Post.objects.get(pk=partnership.id_of("post", "social_worker"))
        due_on = (story.now + timedelta(days=7)).date()
        stage = Strand.objects.select_related("agency").get(pk=audit.pk)
        agree_action(
            stage, what="See Tess with Amina, and decide what follows.", aimed_at="child", due_on=due_on, post=post, by=by, at=story.now
        )  # fmt: skip
    story.takes("scrutineer", audit.pk, "finish_audit", reason="One thing is lacking.")
    telling.line("Found", "something is lacking in one principle; each has reasons that stay")
    telling.line("To do", "held by Ben Lowry, with a clock; whoever holds the case is told")
