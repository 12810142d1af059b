"""The door for anybody who works with children, in any agency: three answers are enough, the rest helps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heard.concerns import files, phrases
from heard.concerns.actions import drop_draft, hear, keep_draft, read_for_blame
from heard.concerns.forms import RaiseForm, Rows, typed_fields
from heard.concerns.models import Concern, Door, Draft
from heard.concerns.pages.met import Panel, ask, doubts, unnamed
from heard.concerns.pages.seeing import WorkerRequest, in_words
from heard.concerns.spots import Offer, Words, call, decide, offers
from heard.frame.refused import refused_into
from heard.history.actions import open_record
from heard.people.actions import Said
from heard.people.spotted import MAY_BE
from heard.process.models import Strand
from heard.process.rules import tidy_reference

FORM = "raise"
_NOT_KEPT = ("csrfmiddlewaretoken", "add", "later", "forget", "send", "look", "met", "take", "leave")


@require_http_methods(["GET", "HEAD", "POST"])
def raise_concern(request: WorkerRequest) -> HttpResponse:
    """Raise a concern; what was typed is kept at every turn until it is sent."""
    if request.method != "POST":
        return _begin(request)
    if "forget" in request.POST:
        _drop(request)
        return redirect(request.get_full_path())
    _keep(request)
    if "look" in request.POST:
        return _again(request, request.POST, met=_met(request))
    if "leave" in request.POST:
        return _again(request, request.POST, met=_met(request))
    if "take" in request.POST:
        return _again(request, request.POST, take=request.POST["take"])
    if "add" in request.POST:
        return _again(request, request.POST, add=request.POST["add"])
    if "later" in request.POST:
        messages.success(request, _("Your draft is saved. Only you can see it. Nobody has been told yet."))
        return redirect("concerns:my_day")
    return _send(request)


def _begin(request: WorkerRequest) -> HttpResponse:
    draft = Draft.objects.unsent().filter(worker=request.worker, form=_draft_of(request.GET)).first()
    if draft is None:
        return _again(request, QueryDict(), follows=request.GET.get("follows", ""))
    return _again(request, _restored(draft), draft=draft)


def _draft_of(given: QueryDict) -> str:
    """The name of the draft: raising something again has one of its own, so that neither takes the other's place."""
    follows = tidy_reference(given.get("follows", ""))[:9]
    return f"{FORM}:{follows}" if follows else FORM


def _keep(request: WorkerRequest) -> None:
    """The page looks by itself while somebody types; every other button they have pressed."""
    keep_draft(
        _draft_of(request.POST),
        _typed(request),
        key=_key(request.POST),
        asked="look" not in request.POST,
        by=request.worker.actor,
        at=request.at,
    )


def _drop(request: WorkerRequest) -> None:
    drop_draft(_draft_of(request.POST), key=_key(request.POST), by=request.worker.actor, at=request.at)


def _key(given: QueryDict) -> UUID | None:
    try:
        return UUID(given.get("key", ""))
    except ValueError:
        return None


def _send(request: WorkerRequest) -> HttpResponse:
    form, rows = RaiseForm(request.POST, request.FILES), Rows(request.POST)
    if all([form.is_valid(), rows.is_valid()]):
        if unseen := _not_shown_yet(request, form):
            return _again(request, request.POST, met=unseen, held_up=True)
        with refused_into(form):
            return redirect("concerns:receipt", _sent(request, form, rows))
    return _page(request, form, rows)


def _met(request: WorkerRequest) -> Panel:
    """Whom this form names that may be known already."""
    rows = Rows(request.POST)
    rows.is_valid()
    said = rows.said_so_far()
    read = [
        replace(each, choices=_as_rows(each, said))
        for each in _offers(request.POST, said, _left(request.POST))
    ]
    panel = ask(said or unnamed(request.POST.get("whom", "")), at=request.at)
    return replace(
        panel, read=read, doubts=[*doubts(said), *(each.part.text for each in read if not each.is_right)]
    )


def _offers(typed: QueryDict, said: list[Said], left: list[str]) -> list[Offer]:
    words = [Words(name, typed.get(name, "")) for name in ("whom", "account", "child_words", "safe_contact")]
    return offers(words, said, left, days=not typed.get("when"))


def _left(typed: QueryDict) -> list[str]:
    """What the writer has said not to be worth a field, by its key."""
    return [key for key in [*typed.getlist("left"), *typed.getlist("leave")] if key.isalnum()][:200]


def _as_rows(offer: Offer, said: list[Said]) -> list[tuple[str, Any]]:
    """The rows of the form that a part of what was typed may go to: of somebody named there, or a new one."""
    kind, text = offer.part.kind, offer.part.text
    if kind == "date":
        return [(f"when|when|{text}", _("Add as when it was"))]
    name = {"born": "born_on", "postcode": "where"}.get(kind, kind)
    takes = {row for row, (form, *_words) in Rows.kinds.items() if name in form.base_fields}
    named: list[tuple[str, Any]] = []
    for row in ("child", "adult"):
        of_kind = [one for one in said if one.kind == row]
        named += [
            (f"{row}.{at}|{name}|{text}", _("Add to %s") % one.name)
            for at, one in enumerate(of_kind)
            if row in takes
            and kind != "name"
            and one.name
            and not (dict(one.facts).get(kind) or getattr(one, name, ""))
        ]
    return named + [(f"{row}|{name}|{text}", call(kind, row)) for row in MAY_BE[kind] if row in takes]


def _not_shown_yet(request: WorkerRequest, form: RaiseForm) -> Panel | None:
    """Whom the page is to show before it is sent: once, and never where it would hold up danger or lose a file."""
    if "met" in request.POST or form.cleaned_data["danger"] == "yes" or request.FILES:
        return None
    panel = _met(request)
    return panel if panel.is_to_be_seen else None


def _sent(request: WorkerRequest, form: RaiseForm, rows: Rows) -> str:
    """The reference of what was sent; the same form sent twice is one concern, with other answers in it another."""
    concern_id = _id_of(form, rows)
    try:
        with transaction.atomic():
            strand = _heard(request, form, rows, concern_id)
    except IntegrityError:
        strand = get_object_or_404(Strand, pk=concern_id)
    _drop(request)
    return strand.reference


def _id_of(form: RaiseForm, rows: Rows) -> UUID | None:
    """The id that a form with these answers gives its concern."""
    key, (uploads, _left_out) = form.cleaned_data["key"], form.cleaned_data["files"]
    digests = [files.digest(upload.content.read()) for upload in uploads]
    content = repr((form.said(), form.colleague(), rows.said(), digests))
    for upload in uploads:
        upload.content.seek(0)
    return uuid5(key, content) if key else None


def _heard(request: WorkerRequest, form: RaiseForm, rows: Rows, concern_id: UUID | None) -> Strand:
    uploads, left_out = form.cleaned_data["files"]
    concern = hear(
        form.said(),
        door=Door.PROFESSIONAL,
        by=request.worker.actor,
        at=request.at,
        about=[*(rows.said_so_far() or unnamed(form.cleaned_data["whom"])), *form.colleague()],
        uploads=uploads,
        follows=_followed(form.cleaned_data["follows"]),
        id=concern_id,
    )
    _set_aside(request, concern.strand, rows.said_so_far())
    read_for_blame(form.said().account, by=request.worker.actor, at=request.at)  # shown beside the receipt
    for reason in left_out:
        messages.error(request, reason)
    return concern.strand


def _set_aside(request: WorkerRequest, strand: Strand, said: list[Said]) -> None:
    """Keep what the writer left, so that nobody is offered it again."""
    if left := _left(request.POST):
        open_record(strand.pk, "receipt")
        choices = [(each, "no") for each in _offers(request.POST, said, []) if each.key in left]
        decide(strand, choices, by=request.worker.actor, at=request.at)


def _followed(reference: str) -> Strand | None:
    return (
        Strand.objects.filter(reference=tidy_reference(reference), kind="concern").first()
        if reference
        else None
    )


def _again(
    request: WorkerRequest,
    typed: QueryDict,
    *,
    add: str = "",
    take: str = "",
    follows: str = "",
    draft: Draft | None = None,
    met: Panel | None = None,
    held_up: bool = False,
) -> HttpResponse:
    """The form with all that was typed, not judged yet."""
    initial: dict[str, Any] = {"follows": typed.get("follows", follows)}
    if typed:
        initial |= {name: value for name, value in typed_fields(RaiseForm, typed).items() if value}
    if take.startswith("when|when|"):
        initial["when"] = initial.get("when") or take.removeprefix("when|when|")
    rows = Rows(typed=typed, add=add, take=take)
    return _page(
        request, RaiseForm(initial=initial), rows, typed, draft=draft, add=add, met=met, held_up=held_up
    )


def _page(
    request: WorkerRequest, form: RaiseForm, rows: Rows, typed: QueryDict | None = None, **more: Any
) -> HttpResponse:
    follows = _followed(form["follows"].value() or "")
    left = _left(request.POST if typed is None else typed)
    context = {
        "form": form,
        "rows": rows,
        "forms": [form, *rows.sets.values()],
        "follows": follows,
        "left": left,
        **more,
    }
    return render(request, "concerns/doors/professional.html", context)


def _typed(request: WorkerRequest) -> dict[str, list[str]]:
    """All that was typed, as it can be kept; files cannot."""
    clean = {name: [v.replace("\x00", "") for v in values] for name, values in request.POST.lists()}
    return {name: values for name, values in clean.items() if name not in _NOT_KEPT}


def _restored(draft: Draft) -> QueryDict:
    typed = QueryDict(mutable=True)
    for name, values in draft.typed.items():
        typed.setlist(name, values)
    return typed


@require_safe
def receipt(request: WorkerRequest, reference: str) -> HttpResponse:
    """What somebody holds in hand after raising a concern: reference, who holds it, what is due, how to disagree."""
    strand = (
        Strand.objects.filter(reference=tidy_reference(reference), kind="concern")
        .select_related("owner_post__agency")
        .first()
    )
    if strand is None:
        raise Http404
    clocks = strand.clocks.filter(stopped_at=None).select_related("timescale").order_by("due_at")
    context = {"strand": strand, "clocks": clocks, "prompts": _prompts(request, strand)}
    return render(request, "concerns/receipt.html", context)


def _prompts(request: WorkerRequest, strand: Strand) -> list[str]:
    """Words in the report that blame a child, for its writer to see; what they wrote stays as they wrote it."""
    if open_record(strand.pk, "receipt") is None:
        raise Http404
    concern = Concern.objects.filter(pk=strand.pk, by=request.worker.actor).first()
    found = phrases.marked(concern.account) if concern else []
    return [in_words(hit) for hit in found]


urlpatterns = [
    path("raise/", raise_concern, name="raise"),
    path("raise/<str:reference>/", receipt, name="receipt"),
]
