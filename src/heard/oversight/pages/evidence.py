"""The evidence pack of a concern or a missing episode: what will be in it, and the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heard.concerns.pages.seeing import WorkerRequest, label, may_read, see_full
from heard.concerns.wording import KINDS
from heard.frame.papers import pdf
from heard.frame.past import reads_the_past
from heard.frame.templatetags.heard import moment as moment_words
from heard.history.actions import open_record
from heard.history.as_it_stood import in_address, last_minute
from heard.oversight.evidence import RECORD, entries_of, packed
from heard.oversight.record_on_paper import paper
from heard.process.models import Strand

_KINDS = ("concern", "missing_episode")
TEMPLATE = Path(__file__).parents[1] / "papers" / "record.typ"


@reads_the_past
@require_safe
def evidence(request: WorkerRequest, reference: str) -> HttpResponse:
    """What the pack of a moment holds; without one, of the last minute that is over."""
    if (moment := _moment(request)) is None:
        return _of_the_last_minute(request, reference)
    strands = _whole(see_full(reference, *_KINDS, what="evidence"), "evidence")
    context = {
        "strand": strands[0],
        "beside": strands[1:],
        "entries": len(entries_of(each.pk for each in strands)),
        "moment": moment,
    }
    return render(request, "oversight/evidence.html", context)


@reads_the_past
@require_safe
def pack(request: WorkerRequest, reference: str) -> HttpResponse:
    """The pack as a file; taking it away is written down."""
    if (moment := _moment(request)) is None:
        return _of_the_last_minute(request, reference)
    strands = _whole(see_full(reference, *_KINDS, what="evidence pack"), "evidence pack")
    what = _("%(kind)s %(reference)s as it stood at %(when)s. Taken by %(who)s, %(agency)s.") % {
        "kind": KINDS[strands[0].kind],
        "reference": strands[0].reference,
        "when": moment_words(moment),
        "who": request.worker.name,
        "agency": request.worker.agency.name,
    }
    as_at = in_address(moment)
    file = packed(
        entries_of(each.pk for each in strands),
        what=what,
        as_at=as_at,
        of=RECORD,
        paper=pdf(TEMPLATE, {**paper(strands, request), "what": what}),
    )
    return as_file(file, f"heard-evidence-{strands[0].reference}-{as_at.replace(':', '')}.zip")


def as_file(pack: bytes, name: str) -> HttpResponse:
    """A pack as somebody takes it away."""
    return HttpResponse(
        pack,
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _moment(request: WorkerRequest) -> Any:
    return getattr(request, "as_at", None)


def _of_the_last_minute(request: WorkerRequest, reference: str) -> HttpResponse:
    """Lead there without opening anything: the page that is led to writes the reading."""
    if may_read(reference, *_KINDS) is None:
        raise Http404
    return at_the_last_minute(request)


def at_the_last_minute(request: WorkerRequest) -> HttpResponse:
    """The same, as it stood at the last minute that is over."""
    query = request.GET.copy()
    query["as_at"] = in_address(last_minute(request.at))
    return redirect(f"{request.path}?{query.urlencode(safe=':')}")


def _whole(strand: Any, what: str) -> list[Any]:
    """The record, then all that hangs on it, and on that, as far as it may be read in full."""
    found = [strand]
    for each in found:
        hanging = Strand.objects.filter(parent=each.pk).select_related("owner_post__agency")
        for one in hanging.annotate(label=label()).order_by("opened_at", "id"):
            if open_record(one.pk, what) == "full":
                found.append(one)
    return found
