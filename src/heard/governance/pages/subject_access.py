"""A person's own story: the request, the records, the lines decided one by one or many at once, and the paper."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from heard.concerns.pages.files import as_it_came
from heard.concerns.pages.paging import Numbered, number_of
from heard.concerns.pages.seeing import WorkerRequest, label, see_full
from heard.concerns.pages.strands import context_of
from heard.concerns.wording import address
from heard.frame.papers import pdf
from heard.frame.past import reads_the_past
from heard.frame.refused import refused_into
from heard.governance.actions import decide, receive_request
from heard.governance.forms import DecisionForm, RecordsForm, RequestForm
from heard.governance.gathering import gather, read_whole
from heard.governance.models import AccessRequest, PackLine
from heard.history.refused import Refused
from heard.process.actions import take
from heard.process.models import Strand

from .rows import rows_of

PER_PAGE = 50
_ONLY = {
    "undecided": Q(decision=""),
    "shown": Q(decision="shown"),
    "withheld": Q(decision="withheld"),
    "files": Q(attachment__isnull=False),
}
_PAPER = Path(__file__).resolve().parents[1] / "papers" / "pack.typ"


@require_safe
def requests(request: WorkerRequest) -> HttpResponse:
    """The requests that I may see to, those that are due first at the top."""
    number = number_of(request)
    found = (
        Strand.objects.filter(kind="subject_access")
        .select_related("owner_post", "waiting")
        .annotate(label=label())
        .order_by("-is_open", "waiting__due_at", "-opened_at")
    )
    page = Numbered(number, PER_PAGE, found.count())
    shown = found[(number - 1) * PER_PAGE : number * PER_PAGE]
    return render(request, "governance/requests.html", {"rows": shown, "page": page, "at": request.at})


@require_http_methods(["GET", "HEAD", "POST"])
def receive(request: WorkerRequest) -> HttpResponse:
    """Write down that somebody asks for their own record."""
    form = RequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            strand = receive_request(
                **form.cleaned_data, agency=request.worker.agency, by=request.worker.actor, at=request.at
            )
            messages.success(request, _("Written down. One calendar month has begun."))
            return redirect(address("subject_access", strand.reference))
    return render(request, "governance/receive.html", {"form": form})


@reads_the_past
@require_safe
def request_page(request: WorkerRequest, reference: str) -> HttpResponse:
    """Where a request stands, and what is next."""
    strand = see_full(reference, "subject_access")
    counted = PackLine.objects.filter(strand=strand.pk).aggregate(
        all=Count("pk"),
        undecided=Count("pk", filter=Q(decision="")),
        withheld=Count("pk", filter=Q(decision="withheld")),
        files=Count("pk", filter=Q(decision="shown", attachment__isnull=False)),
    )
    context = context_of(strand, request)
    context["steps"] = [step for step in context["steps"] if step["name"] != "gather"]
    context["steps_waiting"] = [step for step in context["steps_waiting"] if step["name"] != "gather"]
    asked = AccessRequest.objects.filter(strand=strand.pk).first()
    return render(request, "governance/subject_access.html", context | {"asked": asked, "counted": counted})


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: WorkerRequest, reference: str) -> HttpResponse:
    """Choose the records that are about them, and gather their lines."""
    strand = see_full(reference, "subject_access")
    if strand.state != "identified":
        raise Http404
    found = rows_of("select * from records_about_whoever_asks(%s)", strand.pk)
    form = RecordsForm(request.POST or None, found=found)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            gather(strand, form.cleaned_data["references"])
            reason = form.cleaned_data["reason"]
            take(strand, "gather", by=request.worker.actor, at=request.at, seen=strand.n, reason=reason)
            return redirect("governance:lines", strand.reference)
    return render(request, "governance/choose.html", {"form": form, "strand": strand})


@require_http_methods(["GET", "HEAD", "POST"])
def lines(request: WorkerRequest, reference: str) -> HttpResponse:
    """The lines of a pack, found by who is named or by what is undecided, decided one by one or many at once."""
    strand = see_full(reference, "subject_access")
    every = PackLine.objects.filter(strand=strand.pk)
    names = sorted({name for given in every.values_list("names", flat=True).distinct() for name in given})
    only, named = request.GET.get("only", ""), request.GET.get("named", "")
    found = every.filter(_ONLY.get(only, Q()))
    if named.isdigit() and int(named[:6]) < len(names):
        found = found.filter(names__contains=[names[int(named[:6])]])
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and strand.state == "gathering":
        with refused_into(form):
            decided = _decide(request, form, found)
            messages.success(request, ngettext("%d line decided.", "%d lines decided.", decided) % decided)
            return redirect(request.get_full_path())
    number = number_of(request)
    page = Numbered(number, PER_PAGE, found.count())
    shown: list[Any] = list(
        found.select_related("ground", "record").order_by("place")[
            (number - 1) * PER_PAGE : number * PER_PAGE
        ]
    )
    ticked = set(request.POST.getlist("line")) if request.method == "POST" else set()
    for line in shown:
        line.ticked = str(line.place) in ticked
    context = {
        "strand": strand, "form": form, "lines": shown, "page": page, "only": only, "named": named,
        "names": list(enumerate(names)), "undecided": every.filter(decision="").count(), "total": every.count(),
        "files": any(line.attachment_id for line in shown),
    }  # fmt: skip
    return render(request, "governance/lines.html", context)


def _decide(request: WorkerRequest, form: DecisionForm, found: Any) -> int:
    given = form.cleaned_data
    if given["which"] == "all":
        # Of a file the list shows only its name: it is looked at, and ticked.
        chosen = found.filter(decision="", attachment=None)
    else:
        places = [int(place[:9]) for place in request.POST.getlist("line") if place.isdigit()]
        chosen = PackLine.objects.filter(pk__in=found.filter(place__in=places))
        if not places:
            raise Refused(_("No line is ticked."), _("Tick the lines, or choose all that the list finds."))
    return decide(chosen, given["decision"], ground=form.grounds.get(given["ground"]), reason=given["reason"])


@require_safe
def pack(request: WorkerRequest, reference: str) -> HttpResponse:
    """The pack as a tagged PDF, made from the lines that are shown and from nothing else."""
    strand = see_full(reference, "subject_access")
    if strand.state not in ("in_review", "reviewed", "given"):
        raise Http404
    asked = AccessRequest.objects.get(strand=strand.pk)
    response = HttpResponse(pdf(_PAPER, story(asked)), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="record-{strand.reference}.pdf"'
    return response


@require_safe
def pack_with_files(request: WorkerRequest, reference: str) -> HttpResponse:
    """The paper and each file that is shown, as it came, under the number that the paper gives it."""
    strand = see_full(reference, "subject_access")
    if strand.state not in ("in_review", "reviewed", "given"):
        raise Http404
    asked = AccessRequest.objects.get(strand=strand.pk)
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as given:
        given.writestr("record.pdf", pdf(_PAPER, story(asked)))
        for line in _files_given(strand):
            given.writestr(f"{line.place} {line.attachment.name}", as_it_came(line.attachment))
    return HttpResponse(
        whole.getvalue(),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="record-{strand.reference}.zip"'},
    )


def _files_given(strand: Strand) -> list[Any]:
    """The lines of files that are shown; what they came with is opened first, as whoever asks may.

    Raises Refused where a file comes from a record that whoever asks may not open: nothing is left out unsaid.
    """
    lines = PackLine.objects.filter(strand=strand.pk, decision="shown", attachment__isnull=False)
    read_whole(lines.values_list("record", flat=True))
    found = list(lines.select_related("attachment").order_by("place"))
    if len(found) < lines.count():
        raise Refused(
            _("A file comes from a record that you may not open."),
            _("Somebody who may read all of the records gives the files."),
        )
    return found


def story(asked: AccessRequest) -> dict[str, Any]:
    """What the paper says: of a line that is withheld, that there is one, when, and on which ground."""
    every = PackLine.objects.filter(strand=asked.pk)
    shown = every.filter(decision="shown").order_by("place")
    left_out = (
        every.filter(decision="withheld")
        .values("ground__label")
        .annotate(times=Count("pk"))
        .order_by("ground__label")
    )
    told = [[_when(line.said_at), line.who, line.what, _text(line), line.own_words] for line in shown]
    return {
        "person": asked.person,
        "reference": asked.strand.reference,
        "own": [line[:4] for line in told if line[4]],
        "lines": [line[:4] for line in told if not line[4]],
        "withheld": [[row["ground__label"], str(row["times"])] for row in left_out],
    }


def _text(line: PackLine) -> str:
    if line.attachment_id is None:
        return line.text
    return _("%(file)s. You get this file too. Its number is %(number)s.") % {
        "file": line.text,
        "number": line.place,
    }


def _when(at: Any) -> str:
    return date_format(localtime(at), "j F Y")
