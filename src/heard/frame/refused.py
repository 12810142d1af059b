"""The one place that turns ``Refused`` into a page, a line of the error summary, or problem details."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext

from heard.history.refused import Overtaken, Refused, refusals

from .typed import files_typed, typed


@contextmanager
def refused_into(form: BaseForm, field: str | None = None) -> Iterator[None]:
    """Run an action; a refusal undoes it and becomes a line of the form's error summary.

    Write ``with refused_into(form): action(...); return redirect(...)`` and show the form again after it.
    """
    try:
        with refusals(), transaction.atomic():
            yield
    except Refused as refused:
        form.add_error(field, sentence(refused))
        if refused.aftermath:
            refused.aftermath()


def sentence(refused: Refused) -> str:
    """Reason and next step as one line, in the language of whoever reads."""
    return " ".join(gettext(part) for part in (refused.reason, refused.next_step) if part)


def status_of(refused: Refused) -> int:
    """409: what was asked does not fit what is stored. A refusal may name another status as ``status``."""
    return int(getattr(refused, "status", HTTPStatus.CONFLICT))


def refused_response(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The answer to a refusal that no form took: a page with all that was typed, or problem details."""
    if wants_json(request):
        return problem(status_of(refused), refused.reason, refused.next_step)
    context = {
        "refused": refused,
        "overtaken": isinstance(refused, Overtaken),
        "typed": typed(request),
        "files_lost": files_typed(request),
        "back": request.path if request.method == "POST" else "/",
    }
    page = render_to_string("frame/errors/refused.html", context, request)
    return HttpResponse(page, status=status_of(refused))


def problem(status: int, title: str | Promise, detail: str = "", **more: object) -> HttpResponse:
    """Problem details after RFC 9457."""
    body = {"type": "about:blank", "title": gettext(str(title)), "status": status, **more}
    if detail:
        body["detail"] = gettext(detail)
    return HttpResponse(json.dumps(body), status=status, content_type="application/problem+json")


def wants_json(request: HttpRequest) -> bool:
    """Whether the one who asks is a program."""
    return request.path.startswith("/api/")
