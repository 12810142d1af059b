"""Have we met? Who may be known already: while a form is typed, and from the page of a concern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from heard.concerns.beat import on_the_beat
from heard.concerns.spots import Offer, read_in
from heard.concerns.wording import address
from heard.people.actions import Said
from heard.people.filing import Told
from heard.people.linkage.spotting import is_right, spot
from heard.people.meeting import Known, Met, have_we_met
from heard.people.models import Mention
from heard.people.wording import LACKING, called, caveats, reasons
from heard.process.models import Strand

from .seeing import WorkerRequest, see


@dataclass(frozen=True)
class Shown:
    """One answer as a page shows it: of whom, what it is called, and what speaks for it and against it."""

    of: str
    known: Known
    called: Any
    agrees: list[Any]
    against: list[Any]
    href: str = ""


@dataclass(frozen=True)
class Panel:
    """What a page shows under "Have we met?"."""

    known: list[Shown]
    ask: Any = ""
    of: str = ""
    more: bool = False  # whether others agree as well as the last of these
    looked: bool = True  # whether what was written is enough to look for anybody by
    read: list[Offer] = field(default_factory=list)  # each a button that fills a row
    typed: list[Offer] = field(default_factory=list)  # each a choice that goes with the form
    doubts: list[str] = field(default_factory=list)  # numbers typed in which there is a slip

    @property
    def is_to_be_seen(self) -> bool:
        """Whether it says what whoever writes is to see before it is sent."""
        return bool(self.known or self.doubts)


def ask(said: Sequence[Told], *, at: datetime, strand: Strand | None = None) -> Panel:
    """Ask of all of these together; the answer leaves on the beat, so that the time it took tells nothing."""
    with on_the_beat():
        return _panel(said, have_we_met(said, at=at, strand=strand))


def _panel(said: Sequence[Told], met: Met) -> Panel:
    of, lacking = met.ask or (0, "")
    return Panel(
        [_shown(said, each) for each in met.known],
        LACKING.get(lacking, ""),
        _name_of(said[of]) if said and lacking else "",
        met.more,
        met.looked,
    )


def _shown(said: Sequence[Told], known: Known) -> Shown:
    one = said[known.which]
    if known.verdict is None:
        return Shown(_name_of(one), known, "", [], [])
    person = one.kind in ("child", "adult")
    found = reasons(known.verdict)
    return Shown(
        _name_of(one),
        known,
        called(known.verdict, person=person),
        [why for why, bits in found if bits >= 0],
        [*(capfirst(why) for why, bits in found if bits < 0), *caveats(known.verdict)],
        address(known.kind, known.reference),
    )


def _name_of(one: Told) -> str:
    return one.name or one.registration or one.where or one.details[:60]


def unnamed(words: str) -> list[Said]:
    """Whom free words name, where the form has no field for it: one, in those words, and only if they name anybody."""
    return [Said(kind="child", details=words)] if any(each.kind != "date" for each in spot(words)) else []


def doubts(said: Sequence[Told]) -> list[str]:
    """The numbers in fields of their own whose check digit does not fit; they are kept as they were typed."""
    return [value for one in said for kind, value in one.facts if not is_right(kind, value)]


@require_safe
def met(request: WorkerRequest, reference: str) -> HttpResponse:
    """Who of those named in a concern may be known from others; the question is written down."""
    strand = see(reference, "concern")
    if strand.level not in ("own", "full"):
        raise Http404
    said: list[Told] = list(Mention.objects.filter(strand=strand.pk).order_by("at", "id"))
    said += [
        Said(kind="adult", name=each.part.text) for each in read_in(strand).open if each.part.kind == "name"
    ]
    panel = ask(said, at=request.at, strand=strand)
    return render(request, "concerns/met.html", {"strand": strand, "met": panel, "said": said})
