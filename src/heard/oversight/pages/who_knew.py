"""Who knew what when: of one record, of one person named in it, of one post or worker; as a page and as a paper."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import BooleanField, F, Func
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heard.agencies.models import Post, Worker
from heard.concerns.pages.paging import Numbered, number_of
from heard.concerns.pages.seeing import WorkerRequest, may_read, oversees, see_full
from heard.concerns.wording import KINDS, address
from heard.frame.papers import pdf
from heard.frame.past import reads_the_past
from heard.frame.templatetags.heard import moment, short_moment
from heard.history.actions import open_records
from heard.history.as_it_stood import in_address
from heard.history.refused import Refused
from heard.oversight.evidence import TIMELINE, entries_of, packed
from heard.oversight.forms import PartForm
from heard.oversight.knowing import Part, Subject, answers, lines
from heard.oversight.rules import Drawing, draw
from heard.oversight.wording import VERBS
from heard.people.models import Mention
from heard.process.models import Strand

from .evidence import as_file, at_the_last_minute

PER_PAGE, ON_PAPER, DRAWN, MOST_PROVED = 50, 2_000, 60, 50_000
TEMPLATE = Path(__file__).parents[1] / "papers" / "who_knew.typ"


@require_safe
def choose(request: WorkerRequest) -> HttpResponse:
    """Which record or which leader: a reference to type, one's own posts, and for the scrutineer every post."""
    if (typed := request.GET.get("reference", "")) and (strand := may_read(typed)):
        return redirect("oversight:record", strand.reference)
    posts = Post.objects.select_related("agency").order_by("agency__name", "title")
    allowed = posts.annotate(asked=Func(F("pk"), function="may_ask_of", output_field=BooleanField())).filter(
        asked=True
    )
    context = {"posts": allowed, "typed": typed, "me": request.worker, "oversees": oversees()}
    return render(request, "oversight/choose.html", context)


@reads_the_past
@require_safe
def record(request: WorkerRequest, reference: str, paper: str = "") -> HttpResponse:
    """One record and what hangs on it."""
    strand = may_read(reference)
    if strand is None:
        raise Http404
    title = _("%(kind)s %(reference)s") % {
        "kind": KINDS.get(strand.kind, strand.kind),
        "reference": strand.reference,
    }
    back = address(strand.kind, strand.reference)
    return _answer(request, Subject("record", strand.pk, title, back), paper, strand=strand)


@reads_the_past
@require_safe
def person(request: WorkerRequest, reference: str, mention: UUID, paper: str = "") -> HttpResponse:
    """Every record in which somebody named in one is spoken of."""
    strand = see_full(reference, *KINDS, what="timeline")
    named = get_object_or_404(Mention, pk=mention, strand=strand.pk, kind__in=("child", "adult"))
    subject = Subject("person", named.pk, str(named), reverse("oversight:record", args=[strand.reference]))
    return _answer(request, subject, paper, by_name=named.kind == "adult")


@reads_the_past
@require_safe
def post(request: WorkerRequest, post: UUID, paper: str = "") -> HttpResponse:
    """One post: what it was told, when whoever held it opened it and answered, and what went past it."""
    found = get_object_or_404(Post.objects.select_related("agency"), pk=_asked_of(post))
    return _answer(request, Subject("post", found.pk, str(found), reverse("oversight:who_knew")), paper)


@reads_the_past
@require_safe
def worker(request: WorkerRequest, worker: UUID, paper: str = "") -> HttpResponse:
    """One worker, in whatever post they held then."""
    found = get_object_or_404(Worker, pk=_asked_of(worker))
    return _answer(request, Subject("worker", found.pk, str(found), reverse("oversight:who_knew")), paper)


def _asked_of(whom: UUID) -> UUID:
    with connections["default"].cursor() as cursor:
        cursor.execute("select may_ask_of(%s)", [whom])
        if not cursor.fetchone()[0]:
            raise Http404
    return whom


def _answer(request: WorkerRequest, subject: Subject, paper: str, **more: Any) -> HttpResponse:
    query = request.GET.copy()
    form = PartForm(query if query.keys() & {"agency", "begins_day", "ends_day"} else None)
    if paper == "pdf":
        return _as_pdf(request, subject, form.part())
    if paper == "pack":
        return _pack(request, subject, form.part())
    by_line = query.get("show", "answers" if subject.about in ("post", "worker") else "lines") == "lines"
    number = number_of(request)
    ask = lines if by_line else answers
    rows = ask(subject, form.part(), beyond=(number - 1) * PER_PAGE, at_most=PER_PAGE)
    context = {
        "subject": subject,
        "rows": rows,
        "by_line": by_line,
        "form": form,
        "page": Numbered(number, PER_PAGE, rows[0]["total"] if rows else 0),
        "drawing": drawing_of(rows) if by_line and rows else None,
        "mentions": _mentions(more.get("strand")),
        "paper_href": f"{request.path}paper.pdf?{_without_page(query)}",
        "pack_href": f"{request.path}pack/?{_without_page(query)}",
        "shown": {"lines": _shown(query, "lines"), "answers": _shown(query, "answers")},
        **more,
    }
    return render(request, "oversight/who_knew.html", context)


def _shown(query: Any, show: str) -> str:
    part = query.copy()
    part.pop("page", None)
    part["show"] = show
    return f"?{part.urlencode()}"


def _without_page(query: Any) -> str:
    part = query.copy()
    for name in ("page", "show"):
        part.pop(name, None)
    return str(part.urlencode())


def _mentions(strand: Strand | None) -> list[Mention]:
    """Whom one may ask about from here: each child and adult with a name."""
    if strand is None:
        return []
    named = Mention.objects.filter(strand=strand.pk, kind__in=("child", "adult")).exclude(name="")
    return list(named.order_by("kind", "name"))


def drawing_of(rows: list[dict[str, Any]], verbs: Iterable[str] = VERBS) -> Drawing:
    """The lines drawn, a lane for each agency; ``verbs`` are the kinds that the legend names."""
    nobody = _("Public, and whoever reported")
    return draw(
        [
            (
                timezone.localtime(row["at"]),
                row["agency"] or nobody,
                row["verb"],
                f"{short_moment(row['at'])}: {row['who_words']}. {row['what_words']}",
            )
            for row in rows
        ],
        {verb: str(VERBS[verb]) for verb in verbs},
    )


def _as_pdf(request: WorkerRequest, subject: Subject, part: Part) -> HttpResponse:
    """The same as a tagged PDF: the posts first, then every line."""
    rows = lines(subject, part, beyond=0, at_most=ON_PAPER)
    return HttpResponse(
        _paper(request, subject, part, rows),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{_name(subject)}.pdf"'},
    )


def _pack(request: WorkerRequest, subject: Subject, part: Part) -> HttpResponse:
    """The paper with its proofs: every entry of each record that it speaks of. Taking it away is written down."""
    if (moment_read := getattr(request, "as_at", None)) is None:
        return at_the_last_minute(request)
    rows = lines(subject, part, beyond=0, at_most=ON_PAPER)
    strands = {row["strand_id"] for row in rows}
    open_records(strands, "timeline pack")
    entries = entries_of(strands)
    if len(entries) > MOST_PROVED:
        raise Refused(
            _("There are %(count)s entries to prove, too many for one file.")
            % {"count": f"{len(entries):,}"},
            _("Choose a shorter period, or take the evidence pack of each record."),
        )
    what = _("Who knew what, when: %(subject)s, as it stood at %(when)s. Taken by %(who)s, %(agency)s.") % {
        "subject": subject.title,
        "when": moment(moment_read),
        "who": request.worker.name,
        "agency": request.worker.agency.name,
    }
    as_at, paper = in_address(moment_read), _paper(request, subject, part, rows)
    file = packed(entries, what=what, as_at=as_at, of=TIMELINE, paper=paper)
    return as_file(file, f"heard-{_name(subject)}-{as_at.replace(':', '')}.zip")


def _name(subject: Subject) -> str:
    """A file's name, in which nobody is named."""
    return f"who-knew-{slugify(subject.title) if subject.about == 'record' else subject.about}"


def _paper(request: WorkerRequest, subject: Subject, part: Part, rows: list[dict[str, Any]]) -> bytes:
    posts = answers(subject, part, beyond=0, at_most=ON_PAPER)
    data = {
        "title": _("Who knew what, when"),
        "subject": subject.title,
        "made": made(request),
        "period": _period(part),
        "left_out": left_out(rows[0]["total"] if rows else 0),
        "drawing": render_to_string("oversight/parts/drawing.svg", {"drawing": drawing_of(rows)})
        if 0 < len(rows) <= DRAWN
        else "",
        "posts": [_post_on_paper(row) for row in posts],
        "lines": [_line_on_paper(row) for row in rows],
    }
    return pdf(TEMPLATE, data)


def left_out(total: int) -> str:
    """What a paper says where it has not room for every line."""
    if total <= ON_PAPER:
        return ""
    words = _("Only the first %(most)s of %(total)s lines are here. Choose a shorter period for the rest.")
    return words % {"most": f"{ON_PAPER:,}", "total": f"{total:,}"}


def made(request: WorkerRequest) -> str:
    """Who made a paper, and when, or as of when."""
    who = {"who": request.worker.name, "agency": request.worker.agency.name}
    if then := getattr(request, "as_at", None):
        return _("As it stood at %(when)s. Made by %(who)s, %(agency)s.") % {**who, "when": moment(then)}
    return _("Made by %(who)s, %(agency)s, at %(when)s.") % {**who, "when": moment(request.at)}


def _period(part: Part) -> str:
    begins, ends, _agency = part
    if begins is None and ends is None:
        return _("The whole time.")
    return _("From %(begins)s to %(ends)s.") % {
        "begins": moment(begins) or _("the beginning"),
        "ends": moment(ends) or _("now"),
    }


def _post_on_paper(row: dict[str, Any]) -> list[str]:
    never = "–"
    return [
        row["reference"],
        f"{row['post']}, {row['agency']}\n{row['held_by']}",
        short_moment(row["told_at"]) or never,
        short_moment(row["opened_at"]) or never,
        short_moment(row["answered_at"]) or never,
        str(row["passed"]),
    ]


def _line_on_paper(row: dict[str, Any]) -> list[str]:
    who = ", ".join(filter(None, (row["who_words"], row["post"], row["agency"])))
    return [
        short_moment(row["at"]),
        row["reference"],
        who,
        str(row["verb_words"]),
        row["what_words"],
        row["text"],
    ]
