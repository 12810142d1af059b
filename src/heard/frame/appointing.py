"""Appointing a worker from the command line, on an administrator's connection, as the installation itself."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connections
from django.db.models import TextChoices
from django.utils import timezone

from heard.agencies.models import Account, Agency, AgencyKind, Holding, Post, Role, Worker
from heard.history.actions import acting
from heard.history.models import INSTALLATION, Actor, ActorKind

Choice = TypeVar("Choice", bound=TextChoices)


class CannotAppoint(Exception):
    """Nobody was appointed; the message says why and what to type instead."""


class Named(NamedTuple):
    """An agency or a post: its name, and of what kind it is when it is new."""

    name: str
    kind: str


def appoint(*, email: str, name: str, agency: Named, post: Named, password: str | None) -> Worker:
    """Add a worker with an account and the post they hold from now on.

    Raises CannotAppoint when the email is none or known already, or an agency or post is new and of no known kind.
    """
    email = _checked(email)
    with acting(installation_token(), why="added from the command line"):
        where = _agency(agency)
        actor = Actor.objects.create(kind=ActorKind.WORKER)
        worker = Worker.objects.create(actor=actor, agency=where, name=name, email=email)
        Holding.objects.create(post=_post(where, post), worker=worker, from_at=timezone.now())
        account = Account(email=email, worker=worker)
        account.set_password(password)
        account.save(using="default")
    return worker


def installation_token() -> str:
    """A token that acts as the installation; only an administrator's connection may ask for one."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select mint(%s, interval '10 minutes')", [INSTALLATION])
        token: str = cursor.fetchone()[0]
    return token


def _checked(email: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise CannotAppoint(f"{email!r} is no email address.") from error
    if Account.objects.using("default").filter(email=email).exists():
        raise CannotAppoint(f"{email} has an account already.")
    return email


def _agency(wanted: Named) -> Agency:
    found = Agency.objects.filter(name=wanted.name).first()
    return found or Agency.objects.create(
        name=wanted.name, kind=_kind(AgencyKind, wanted, "agency", "--kind")
    )


def _post(agency: Agency, wanted: Named) -> Post:
    found = agency.posts.filter(title=wanted.name).first()
    return found or agency.posts.create(title=wanted.name, role=_kind(Role, wanted, "post", "--role"))


def _kind(kinds: type[Choice], wanted: Named, what: str, option: str) -> Choice:
    try:
        return kinds(wanted.kind)
    except ValueError:
        known = ", ".join(kinds.values)
        raise CannotAppoint(
            f"{wanted.name!r} is a new {what}: say what it is with {option}, one of {known}."
        ) from None
