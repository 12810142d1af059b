"""What the promises are measured against: the public door's own page, over one insert into a table without any.

The same form, the same secret words, the same receipt; no roles, policies, moves, clocks or history.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from heard.concerns.doors.forms import PublicForm
from heard.concerns.doors.public import _RECEIPT, _check
from heard.concerns.doors.receipts import show
from heard.concerns.doors.sending import Sent, Ticket
from heard.concerns.secret_words import hash_secret
from heard.frame.doors import open_page


@csrf_exempt
@open_page
def report(request: HttpRequest) -> HttpResponse:
    """The public door over a bare insert."""
    if request.method != "POST":
        return render(request, "concerns/doors/public_form.html", {"form": PublicForm.blank()})
    form = PublicForm(request.POST, request.FILES)
    form.is_valid()
    ticket = Ticket.read(form.cleaned_data["form_token"])
    row: list[Any] = [
        uuid4(),
        form.said().account,
        hash_secret(ticket.words, settings.WORD_PEPPER),
        timezone.now(),
    ]
    with connections["default"].cursor() as cursor:
        cursor.execute("insert into bare (id, account, secret_hash, at) values (%s, %s, %s, %s)", row)
    return show(request, _RECEIPT, form, (Sent("0000-0000", ticket.words, ticket), ticket), _check)
