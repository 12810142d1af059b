"""Have we met? Who may be known already: while a form is typed, and from the page of a concern."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from heard.concerns.wording import address
from heard.people.actions import Said
from heard.people.filing import Told
from heard.people.linkage.spotting import spot
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
    reasons: list[tuple[Any, float]]
    caveats: list[Any]
    href: str = ""


@dataclass(frozen=True)
class Read:
    """A part of what was typed that may be worth a row of its own, and the rows that it may become."""

    text: str
    choices: list[tuple[str, Any]]


@dataclass(frozen=True)
class Panel:
    """What a page shows under "Have we met?"."""

    known: list[Shown]
    ask: Any = ""
    of: str = ""
    read: list[Read] = field(default_factory=list)


def ask(said: Sequence[Told], *, at: datetime, strand: Strand | None = None) -> Panel:
    """Ask of all of these together; the answer leaves on the beat, so that the time it took tells nothing."""
    with on_the_beat():
        return _panel(said, have_we_met(said, at=at, strand=strand))


@contextmanager
def on_the_beat() -> Iterator[None]:
    """Let what is asked here take a whole number of beats, so that the time it took tells nothing of what is hidden."""
    began = time.monotonic()
    yield
    if beat := settings.MEETING_BEAT:
        took = time.monotonic() - began
        time.sleep(math.ceil(took / beat) * beat - took)


def _panel(said: Sequence[Told], met: Met) -> Panel:
    of, lacking = met.ask or (0, "")
    return Panel(
        [_shown(said, each) for each in met.known],
        LACKING.get(lacking, ""),
        _name_of(said[of]) if said and lacking else "",
    )


def _shown(said: Sequence[Told], known: Known) -> Shown:
    one = said[known.which]
    if known.verdict is None:
        return Shown(_name_of(one), known, "", [], [])
    person = one.kind in ("child", "adult")
    return Shown(
        _name_of(one),
        known,
        called(known.verdict, person=person),
        reasons(known.verdict),
        caveats(known.verdict),
        address(known.kind, known.reference),
    )


def _name_of(one: Told) -> str:
    return one.name or one.registration or one.where or one.details[:60]


def unnamed(words: str) -> list[Said]:
    """Whom free words name, where the form has no field for it: one, in those words, and only if they name anything."""
    return [Said(kind="child", details=words)] if spot(words) else []


# What may become of what is read in free words: the row and the field of the form, and what the button says.
_MAY_BECOME: dict[str, list[tuple[str, str, Any]]] = {
    "name": [("child", "name", _("Add as a child")), ("adult", "name", _("Add as an adult"))],
    "phone": [
        ("child", "phone", _("Add as a child’s phone")),
        ("adult", "phone", _("Add as an adult’s phone")),
    ],
    "handle": [("child", "handle", _("Add for a child")), ("adult", "handle", _("Add for an adult"))],
    "registration": [("vehicle", "registration", _("Add as a vehicle"))],
    "nhs": [("child", "nhs", _("Add as a child’s NHS number"))],
    "postcode": [("place", "where", _("Add as a place"))],
}


def read_in(words: Sequence[str], said: Sequence[Said]) -> list[Read]:
    """What was typed in free words and stands in no row yet; the writer adds it, or leaves it."""
    there = " ".join(str(value) for each in said for value in vars(each).values())
    found = {
        spotted.text: spotted.kind
        for text in words
        for spotted in spot(text)
        if spotted.kind in _MAY_BECOME and spotted.text not in there
    }
    return [
        Read(text, [(f"{row}|{name}|{text}", label) for row, name, label in _MAY_BECOME[kind]])
        for text, kind in list(found.items())[:12]
    ]


@require_safe
def met(request: WorkerRequest, reference: str) -> HttpResponse:
    """Who of those named in a concern may be known from others; the question is written down."""
    strand = see(reference, "concern")
    if strand.level not in ("own", "full"):
        raise Http404
    said = list(Mention.objects.filter(strand=strand.pk).order_by("at", "id"))
    panel = ask(said, at=request.at, strand=strand)
    return render(request, "concerns/met.html", {"strand": strand, "met": panel, "said": said})
