"""Who works here, said from the command line on an administrator's connection, as the installation itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connections
from django.db.models import TextChoices
from django.utils import timezone

from heard.agencies import actions
from heard.agencies.models import Account, Agency, AgencyKind, Holding, Post, Role, Worker
from heard.history.actions import acting
from heard.history.models import INSTALLATION, Actor, ActorKind
from heard.history.refused import Refused

Choice = TypeVar("Choice", bound=TextChoices)


class CannotAppoint(Exception):
    """Nothing was written; the message says why and what to type instead."""


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


def leave(*, email: str, title: str = "") -> list[Post]:
    """Somebody leaves a post, or all work here; returns the posts that stand empty without them."""
    worker, now = _known(email), timezone.now()
    post = _post_of(worker, title) if title else None
    if post and not worker.holdings.current(now).filter(post=post).exists():
        raise CannotAppoint(f"{worker.name} does not hold {title!r}.")
    with _saying("left, said on the command line") as by:
        return actions.leave(worker, post=post, by=by, at=now)


def away(*, email: str, from_at: datetime, until_at: datetime) -> list[Post]:
    """Somebody is away until they are back; returns the posts that stand empty meanwhile, as the time begins."""
    worker = _known(email)
    with _saying("away, said on the command line") as by:
        return actions.away(worker, from_at=from_at, until_at=until_at, by=by, at=timezone.now())


def back(*, email: str) -> None:
    """Somebody is back earlier than was said, or does not go."""
    worker = _known(email)
    with _saying("back, said on the command line") as by:
        actions.back(worker, by=by, at=timezone.now())


def deputise(*, email: str, title: str, until_at: datetime | None) -> Post:
    """Somebody stands in for the holder of a post of their own agency, until a day or until further notice."""
    worker = _known(email)
    post = _post_of(worker, title)
    with _saying("deputy, said on the command line") as by:
        actions.deputise(post, worker, until_at=until_at, by=by, at=timezone.now())
    return post


@contextmanager
def _saying(why: str) -> Iterator[Actor]:
    """Act as the installation; what the record refuses is said in its words."""
    try:
        with acting(installation_token(), why=why):
            yield Actor(id=INSTALLATION, kind=ActorKind.INSTALLATION)
    except Refused as refused:
        raise CannotAppoint(f"{refused.reason} {refused.next_step}".strip()) from refused


def _post_of(worker: Worker, title: str) -> Post:
    post = worker.agency.posts.filter(title=title).first()
    if post is None:
        known = ", ".join(worker.agency.posts.order_by("title").values_list("title", flat=True))
        raise CannotAppoint(f"{worker.agency} has no post {title!r}. It has: {known}.")
    return post


def _known(email: str) -> Worker:
    worker = Worker.objects.select_related("agency").filter(email=email.strip().lower()).first()
    if worker is None:
        raise CannotAppoint(f"Nobody here has the email {email.strip().lower()}.")
    if worker.left_at is not None:
        raise CannotAppoint(f"{worker.name} has left already.")
    return worker
