"""The network around somebody: drawn, as a matrix, as a table, in time; and what somebody states joins two."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heard.concerns.beat import on_the_beat
from heard.concerns.network_forms import FollowForm, LinkForm, TakeForm, TimeForm
from heard.concerns.wording import KINDS, address
from heard.frame.past import reads_the_past
from heard.frame.refused import refused_into
from heard.frame.sheets import sheet
from heard.people.models import Mention, NetworkExport, StatedLink
from heard.people.network import (
    Graph,
    Link,
    Node,
    around,
    between,
    grade_anew,
    state_link,
    take_back_link,
)
from heard.people.network.layout import LANES, MATRIX, matrix, picture, theme_line
from heard.people.network.leaving import as_csv, as_graphml
from heard.people.network.wording import AROUND, SHOWN_IS_WHAT_IS_SEEN, grade_words, link_words

from .paging import Numbered, number_of
from .seeing import WorkerRequest, may_read, see, see_full

_ROWS = 100


@reads_the_past
@require_safe
def network(request: WorkerRequest, reference: str, mention: UUID) -> HttpResponse:
    """Whom and what the records that whoever asks may read name beside somebody, at one or two steps."""
    strand, named = _centre(reference, mention)
    form = TimeForm(request.GET if request.GET.keys() & {"begins_day", "ends_day"} else None)
    graph = _graph(request, named, form)
    alike = _alike(graph)
    page = Numbered(number_of(request), _ROWS, len(alike))
    context = {
        "strand": strand,
        "mention": named,
        "back": address(strand.kind, strand.reference),
        "form": form,
        "graph": graph,
        "entities": [_entity(request, graph, node) for node in graph.in_order],
        "heading": AROUND[graph.nodes[graph.centre].kind],
        "links": [_told(graph, links) for links in alike[page.first_shown - 1 : page.last_shown]],
        "page": page,
        "picture": picture(graph),
        "theme": theme_line(graph),
        "lanes": LANES,
        "matrix": matrix(graph),
        "matrix_most": MATRIX,
        "steps": [(n, _with(request, steps=str(n))) for n in (1, 2)],
        "query": request.GET.urlencode(),
        "note": SHOWN_IS_WHAT_IS_SEEN,
        "taken": _taken(strand),
        "harmed_by_a_child": any(
            link.kind == "harmed" and graph.nodes[link.one].kind == "child" for link in graph.links
        ),
    }
    return render(request, "concerns/network.html", context)


def _centre(reference: str, mention: UUID, *levels: str) -> tuple[Any, Mention]:
    strand = see(reference, *KINDS, what="centre of a network")
    named = Mention.objects.filter(pk=mention, strand=strand.pk).first()
    if named is None or strand.level not in (levels or ("own", "full")):
        raise Http404
    return strand, named


def _taken(strand: Any) -> list[NetworkExport]:
    """Who took a picture with this record in the middle away, and what for."""
    taken = NetworkExport.objects.filter(strand=strand.pk).select_related("by__worker__agency")
    return list(taken.order_by("-at", "id")[:20])


def _graph(request: WorkerRequest, named: Mention, form: TimeForm, what_for: str = "network") -> Graph:
    """The picture that the address asks for; what it does not say, or says wrongly, is as it is without."""
    steps = 2 if request.GET.get("steps") == "2" else 1
    through = [int(key) for key in request.GET.getlist("through")[:20] if _is_key(key)]
    with on_the_beat():
        graph = around(named.pk, steps, through=through, what_for=what_for)
    return between(graph, *form.time())


def _is_key(text: str) -> bool:
    digits = text.removeprefix("-")
    return len(digits) <= 19 and digits.isascii() and digits.isdigit() and -(2**63) <= int(text) < 2**63


def _with(request: WorkerRequest, **changed: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changed.items():
        query[name] = value
    return f"?{query.urlencode()}"


def _entity(request: WorkerRequest, graph: Graph, node: Node) -> dict[str, Any]:
    mention: Any = node.mention
    record = next((each for each in node.records if mention and each.id == mention.strand_id), None)
    through = request.GET.copy()
    if node.hub:
        through.appendlist("through", str(node.key))
    return {
        "node": node,
        "href": reverse("concerns:network", args=[record.reference, mention.pk]) if record else "",
        "records": [(each.reference, address(each.kind, each.reference)) for each in node.records],
        "through": f"?{through.urlencode()}" if node.hub else "",
        "count": sum(node.id in pair for pair in graph.pairs),
    }


def _by_day(graph: Graph) -> list[Link]:
    place = {node.id: n for n, node in enumerate(graph.in_order)}
    return sorted(
        graph.links,
        key=lambda link: (
            not link.confirmed,
            -(link.day.toordinal() if link.day else 0),
            place[link.one],
            place[link.other],
        ),
    )


def _alike(graph: Graph) -> list[list[Link]]:
    """The links by their days; what several records say in the same words of the same two is one, with each source."""
    found: dict[Any, list[Link]] = {}
    for link in _by_day(graph):
        found.setdefault(link.id or (link.one, link.other, link.what, link.kind), []).append(link)
    return list(found.values())


def _told(graph: Graph, links: list[Link]) -> dict[str, Any]:
    link = links[0]
    one, other = graph.nodes[link.one], graph.nodes[link.other]
    record = link.record
    named = [each for each in (*one.mentions, *other.mentions) if record and each.strand_id == record.id]
    return {
        "link": link,
        "one": one,
        "other": other,
        "words": link_words(link),
        "grade": grade_words(link.grade),
        "first": min((each.day for each in links if each.day), default=None),
        "last": max((each.until or each.day for each in links if each.day), default=None),
        "agencies": list(dict.fromkeys(each.record.agency for each in links if each.record)),
        "sources": [
            (each, address(each.record.kind, each.record.reference)) for each in links if each.record
        ],
        "href": reverse("concerns:network_link", args=[record.reference, named[0].pk, link.id])
        if record and link.id and named
        else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
def state(request: WorkerRequest, reference: str, mention: UUID) -> HttpResponse:
    """Say that something joins somebody to another, from a record, with a grade and a reason."""
    strand, named = _centre(reference, mention, "full")
    graph = around(named.pk, 2)
    mine = {each.pk for each in graph.nodes[graph.centre].mentions}
    known: list[Any] = [each for node in graph.in_order for each in node.mentions if each.pk not in mine]
    beside = _from_another_record(request)
    choices = {each.pk: each for each in [*known, *beside]}
    where = {each.id: each.reference for node in graph.nodes.values() for each in node.records}
    where |= {each.strand_id: each.strand.reference for each in beside}
    form = LinkForm(
        request.POST or None,
        others=[(str(pk), _choice(each, where[each.strand_id])) for pk, each in choices.items()],
        records=[(name, name) for name in sorted(set(where.values()))],
        initial={"record": strand.reference},
    )
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            _state(request, form, named, choices[UUID(form.cleaned_data["other"])])
            messages.success(
                request, _("Recorded. It can be graded anew or taken back, and stays in the record.")
            )
            return redirect("concerns:network", strand.reference, named.pk)
    context = {"strand": strand, "mention": named, "form": form, "typed": request.GET.get("with", ""), "beside": beside,
               "choices": choices}  # fmt: skip
    return render(request, "concerns/network_state.html", context)


def _choice(mention: Mention, reference: str) -> str:
    return f"{mention} ({mention.get_kind_display()}), {reference}"


def _from_another_record(request: WorkerRequest) -> list[Any]:
    """Those whom a record names that was asked for by its reference, if whoever asks may read all of it."""
    typed = request.GET.get("with", "")
    found = may_read(typed) if typed else None
    if found is None:
        return []
    other = see_full(found.reference, *KINDS)
    named: list[Any] = list(Mention.objects.filter(strand=other.pk).order_by("at", "id")[:40])
    for each in named:
        each.strand = other
    return named


def _state(request: WorkerRequest, form: LinkForm, named: Mention, other: Any) -> None:
    given = form.cleaned_data
    one, two = (other, named) if given["turned"] else (named, other)
    said_in = see_full(given["record"], *KINDS)
    days = {"from_on": given["from_on"], "until_on": given["until_on"]}
    state_link(
        one, two, given["kind"], said_in=said_in, grade=form.grade(), reason=given["text"], by=request.worker.actor,
        at=request.at, **days,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: WorkerRequest, reference: str, mention: UUID, link: UUID) -> HttpResponse:
    """One link that was stated: what it says, what was said before, and to grade it anew or take it back."""
    strand, named = _centre(reference, mention, "full")
    graph = around(named.pk, 1)
    shown = next((each for each in graph.links if each.id == link), None)
    stated = StatedLink.objects.filter(pk=link).select_related("by__worker__agency").first()
    if shown is None or stated is None:
        raise Http404
    form = FollowForm(
        request.POST or None,
        initial={name: getattr(stated, name) for name in ("source", "assessment", "handling", "conditions")},
    )
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            _follow(request, form, stated)
            return redirect("concerns:network", strand.reference, named.pk)
    context = {"strand": strand, "mention": named, "form": form, "told": _told(graph, [shown]),
               "chain": _chain(stated)}  # fmt: skip
    return render(request, "concerns/network_link.html", context)


def _follow(request: WorkerRequest, form: FollowForm, stated: StatedLink) -> None:
    given: dict[str, Any] = {
        "reason": form.cleaned_data["text"],
        "by": request.worker.actor,
        "at": request.at,
    }
    if form.cleaned_data["what"] == "take_back":
        take_back_link(stated, **given)
        messages.success(request, _("Taken back. The pictures of before still show it."))
    else:
        grade_anew(stated, form.grade(), **given)
        messages.success(request, _("Graded anew. The grade of before stays in the record."))


def _chain(stated: StatedLink) -> list[StatedLink]:
    """What was stated, from the first to this."""
    chain = [stated]
    while chain[0].follows_id:
        before = StatedLink.objects.select_related("by__worker__agency").get(pk=chain[0].follows_id)
        chain.insert(0, before)
    return chain


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: WorkerRequest, reference: str, mention: UUID) -> HttpResponse:
    """Take a picture away as a file: what for is written down, and every record in it has a reading that says so."""
    strand, named = _centre(reference, mention)
    form = TakeForm(request.POST or None)
    query = {name: request.GET.getlist(name) for name in request.GET}
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            kept = form.cleaned_data
            graph = _graph(request, named, TimeForm(request.GET), "network taken away")
            NetworkExport(
                strand_id=strand.pk,
                form=kept["form"],
                reason=kept["text"],
                by=request.worker.actor,
                at=request.at,
            ).save(force_insert=True)
            return _file(request, kept["form"], graph, f"network-{strand.reference}")
    context = {
        "strand": strand,
        "form": form,
        "back": f"{reverse('concerns:network', args=[strand.reference, named.pk])}?{urlencode(query, doseq=True)}",
        "note": SHOWN_IS_WHAT_IS_SEEN,
    }
    return render(request, "concerns/network_take.html", context)


def _file(request: WorkerRequest, form: str, graph: Graph, name: str) -> HttpResponse:
    if form == "csv":
        answer = sheet(name)
        as_csv(graph, request.at, answer)
        return answer
    if form == "graphml":
        content: Any = as_graphml(graph, request.at)
        kind = "application/graphml+xml"
    else:
        drawing = picture(graph).with_room_beneath()
        context = {"picture": drawing, "at": request.at, "note": SHOWN_IS_WHAT_IS_SEEN}
        content, kind = render_to_string("concerns/parts/network.svg", context), "image/svg+xml"
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return HttpResponse(content, content_type=f"{kind}; charset=utf-8", headers=headers)
