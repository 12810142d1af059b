"""Two agencies each know a part of one man, and neither knows his family name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heard.concerns.actions import Account, hear
from heard.concerns.models import Door
from heard.history.actions import open_record, open_records
from heard.people.actions import Said, Suggested, identify
from heard.people.meeting import have_we_met, model
from heard.people.models import Mention
from heard.people.network import Grade, around, state_link
from heard.people.network.wording import link_words
from heard.people.wording import called, caveats, reasons

from . import telling

if TYPE_CHECKING:
    from .story import Story

_AT_SCHOOL = Said(
    kind="adult",
    name="Deano",
    details="About 25, waits in a silver Vauxhall Corsa by the gate",
    facts=(("phone", "07700 900461"),),
)
_AT_THE_CLUB = Said(
    kind="adult",
    name="Dean",
    details="Grey Corsa, works at the takeaway on Quay Street",
    facts=(("phone", "+44 7700 900461"),),
)
_THE_CAR = Said(kind="vehicle", registration="NX61 KIM", details="silver Vauxhall Corsa")


def two_halves_joined(story: Story, number: int) -> None:
    """What one typed, what they learnt before they sent it, and what a person then found."""
    telling.step(number, "Two agencies each know a part of one man", story.now)
    with story.as_("safeguarding_lead") as by:
        said = Account(account="A man waits at the gate and gives two girls lifts.", signs=["unknown_cars"])
        hear(said, door=Door.PROFESSIONAL, by=by, at=story.now, about=[_AT_SCHOOL])
    with story.as_("youth_worker") as by:
        [known] = have_we_met([_AT_THE_CLUB], at=story.now).to_call
        said = Account(account="A man from the takeaway picks up girls after the session.")
        second = hear(said, door=Door.PROFESSIONAL, by=by, at=story.now, about=[_AT_THE_CLUB])
    telling.line("Amina Okafor types", "a first name, a phone number and a car")
    telling.line(
        "and learns",
        f"before it is sent: an agency knows somebody who may be the same: {known.post}, {known.agency}, {known.reach}",
    )
    with story.as_("manager") as by:
        open_record(second.pk, "demonstration")
        mine = Mention.objects.get(strand=second.pk)
        found = have_we_met([_AT_THE_CLUB], at=story.now, strand=second.strand).to_open[0]
        assert found.verdict is not None
        assert found.strand is not None
        assert found.mention is not None
        open_record(found.strand, "demonstration")
        theirs = Mention.objects.get(pk=found.mention)
        suggested = Suggested(found.verdict.weight.total, model().version)
        identify(
            [mine, theirs], reason="The same phone, the same car.", by=by, at=story.now, suggested=suggested
        )
    telling.line(
        str(called(found.verdict, person=True)), "; ".join(str(why) for why, _bits in reasons(found.verdict))
    )
    telling.line("What speaks against it", " ".join(str(why) for why in caveats(found.verdict)))
    telling.line(
        "Priya Nair finds", "that they are one man; Heard only suggested it, and it can be taken back"
    )
    _a_link_is_stated(story, mine, theirs)


def _a_link_is_stated(story: Story, mine: Mention, theirs: Mention) -> None:
    """The police have seen the car, say which it is and how good that is; the picture around the man shows it."""
    with story.as_("inspector") as by:
        said = Account(
            account="A camera on Quay Street: the car of the man from the takeaway, twice at night."
        )
        seen = hear(said, door=Door.PROFESSIONAL, by=by, at=story.now, about=[_THE_CAR])
    with story.as_("manager") as by:
        open_records([seen.pk, mine.strand_id, theirs.strand_id], "demonstration")
        car = Mention.objects.get(strand=seen.pk)
        state_link(
            mine, car, "drives", said_in=seen.strand, grade=Grade("1", "B", "P"), reason="The camera, and the plate.",
            by=by, at=story.now,
        )  # fmt: skip
        graph = around(mine.pk, 2)
    telling.line(
        "Sam Kerr's camera has",
        "a plate; Priya Nair states that the man drives it: reliable, corroborated (1BP)",
    )
    for link in graph.links:
        line = "solid" if link.confirmed else "dashed"
        telling.line(
            f"In the network, {line}",
            f"{graph.nodes[link.one].label} {link_words(link)} {graph.nodes[link.other].label}",
        )
