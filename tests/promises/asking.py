"""Asking a page for something and taking it back: what it wrote is asked all that a commit is asked, and undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from tests.attack import settle_all

FORM = "application/x-www-form-urlencoded"


class _Undo(Exception):
    pass


@contextmanager
def undone() -> Iterator[None]:
    """Undo in the database whatever is done here."""
    try:
        with transaction.atomic():
            yield
            settle_all()
            raise _Undo
    except _Undo:
        pass


def ask(
    client: Client, method: str, address: str, body: bytes = b"", kind: str = FORM, **headers: str
) -> HttpResponse:
    """The answer; the browser stays as it was, since among the pages is the one that signs out."""
    client.raise_request_exception = False
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    with undone():
        response = client.generic(method, address, body, content_type=kind, headers=headers or None)
    client.cookies.clear()
    client.cookies.load(cookies)
    return response
