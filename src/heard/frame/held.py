"""What a worker had typed when their session was lost: kept unreadable, shown to them alone when they are back.

docs/decisions/0005-what-is-typed-is-kept.md says why it works this way.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone

from .models import KEPT_FOR, HeldForm
from .typed import files_typed, may_be_shown, post_of, typed

KEY = "heard_held"
LAST = "heard_last"
SENT_AGAIN = "_held"
_SALT = "heard.frame.held"
_LAST_SALT = "heard.frame.last"
_AT_MOST = 500_000


class Ticket(NamedTuple):
    """What the browser holds: which form, the key to read it, and whose it is."""

    form: str
    key: str
    account: str


class Held(NamedTuple):
    """A kept form: where it was going and its fields."""

    path: str
    fields: list[tuple[str, list[str]]]

    def data(self) -> QueryDict:
        """The fields as Django's forms take them."""
        found = QueryDict(mutable=True)
        for name, values in self.fields:
            found.setlist(name, values)
        return found


def remember_account(request: HttpRequest, response: HttpResponseBase) -> None:
    """Let this browser prove, after the session is gone, whose session it was."""
    account = str(request.user.pk)
    if _last_account(request) != account:
        _set(request, response, LAST, signing.dumps(account, salt=_LAST_SALT))


def signed_out_page(request: HttpRequest) -> HttpResponse:
    """The answer to a form that came after the session had ended."""
    return kept_page(request, "frame/errors/signed_out.html", 403)


def kept_page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """Keep a form that could not be taken, if we can tell whose it is; show what was typed in any case."""
    account = str(request.user.pk) if request.user.is_authenticated else _last_account(request)
    ticket = keep(request, account, timezone.now()) if account else None
    values = {"typed": typed(request), "files_lost": files_typed(request), "kept": ticket is not None}
    response = HttpResponse(render_to_string(template, values, request), status=status)
    if ticket is not None:
        _set(request, response, KEY, signing.dumps(list(ticket), salt=_SALT))
    return response


def keep(request: HttpRequest, account: str, at: datetime) -> Ticket | None:
    """Store a posted form under a new key that is not stored; None if there is nothing to keep or too much."""
    fields = [(name, values) for name, values in post_of(request).lists() if may_be_shown(name)]
    text = json.dumps(
        {"path": request.get_full_path(), "account": account, "fields": _words(fields)}
    ).encode()
    if not fields or len(text) > _AT_MOST:
        return None
    key = Fernet.generate_key()
    forms = HeldForm.objects.using("door")
    forms.expired(at).delete()
    form = forms.create(sealed=Fernet(key).encrypt(text), held_at=at)
    return Ticket(str(form.pk), key.decode(), account)


def waits_for(request: HttpRequest) -> Ticket | None:
    """The ticket in this browser, if it is for whoever is signed in now."""
    try:
        ticket = Ticket(*signing.loads(request.COOKIES.get(KEY, ""), salt=_SALT, max_age=KEPT_FOR))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return ticket if ticket.account == str(request.user.pk) else None


def find(request: HttpRequest, at: datetime) -> Held | None:
    """The form kept for whoever is signed in now."""
    ticket = waits_for(request)
    if ticket is None:
        return None
    form = HeldForm.objects.using("door").filter(pk=UUID(ticket.form), held_at__gt=at - KEPT_FOR).first()
    if form is None:
        return None
    return _open(ticket, bytes(form.sealed))


def let_go(request: HttpRequest, response: HttpResponseBase) -> None:
    """Delete the kept form, because it was sent again or thrown away."""
    ticket = waits_for(request)
    if ticket is not None:
        HeldForm.objects.using("door").filter(pk=UUID(ticket.form)).delete()
        response.delete_cookie(KEY, samesite="Lax")


def _open(ticket: Ticket, sealed: bytes) -> Held | None:
    try:
        kept: dict[str, Any] = json.loads(Fernet(ticket.key).decrypt(sealed))
    except (InvalidToken, ValueError):
        return None
    if kept["account"] != ticket.account:
        return None
    return Held(kept["path"], [(name, values) for name, values in kept["fields"]])


def _words(fields: list[tuple[str, list[Any]]]) -> list[tuple[str, list[str]]]:
    return [(name, [value for value in values if isinstance(value, str)]) for name, values in fields]


def _last_account(request: HttpRequest) -> str:
    try:
        account: str = signing.loads(request.COOKIES.get(LAST, ""), salt=_LAST_SALT)
    except signing.BadSignature:
        return ""
    return account


def _set(request: HttpRequest, response: HttpResponseBase, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=KEPT_FOR, secure=request.is_secure(), httponly=True, samesite="Lax"
    )
