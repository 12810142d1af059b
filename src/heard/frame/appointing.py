"""Who works here, said from the command line on an administrator's connection, as the installation itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connections
from django.db.models import BooleanField, F, Func, TextChoices, Value
from django.utils import timezone

from heard.agencies.models import Absence, Account, Agency, AgencyKind, Holding, Post, Role, Worker
from heard.history.actions import acting
from heard.history.models import INSTALLATION, Actor, ActorKind

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
    """Somebody leaves a post, or all work here: nobody acts as them from now on.

    Returns the posts that stand empty without them.
    """
    worker, now = _known(email), timezone.now()
    held = worker.holdings.current(now)
    if title and not (held := held.filter(post__title=title)).exists():
        raise CannotAppoint(f"{worker.name} does not hold {title!r}.")
    left = list(Post.objects.filter(pk__in=held.values("post")))
    with acting(installation_token(), why="left, said on the command line"):
        if title:
            held.update(until_at=now)
        else:
            worker.left_at = now
            worker.save(update_fields=["left_at"])
            Account.objects.using("default").filter(worker=worker).update(is_active=False)
        return _empty(left, now)


def away(*, email: str, from_at: datetime, until_at: datetime) -> list[Post]:
    """Somebody is away until they are back; returns the posts that stand empty meanwhile, as the time begins."""
    worker = _known(email)
    if until_at <= max(from_at, timezone.now()):
        raise CannotAppoint("The day they are back comes after the day they leave, and after today.")
    with acting(installation_token(), why="away, said on the command line"):
        Absence.objects.create(worker=worker, from_at=from_at, until_at=until_at)
        began = max(from_at, timezone.now())
        return _empty(Post.objects.filter(holdings__in=worker.holdings.current(began)), began)


def deputise(*, email: str, title: str, until_at: datetime | None) -> Post:
    """Somebody stands in for the holder of a post of their own agency, until a day or until further notice."""
    worker, now = _known(email), timezone.now()
    post = worker.agency.posts.filter(title=title).first()
    if post is None:
        known = ", ".join(worker.agency.posts.order_by("title").values_list("title", flat=True))
        raise CannotAppoint(f"{worker.agency} has no post {title!r}. It has: {known}.")
    if until_at is not None and until_at <= now:
        raise CannotAppoint("The last day of a deputy has not passed yet.")
    if worker.holdings.current(now).filter(post=post).exists():
        raise CannotAppoint(f"{worker.name} holds that post already.")
    with acting(installation_token(), why="deputy, said on the command line"):
        Holding.objects.create(post=post, worker=worker, deputy=True, from_at=now, until_at=until_at)
    return post


def _known(email: str) -> Worker:
    worker = Worker.objects.select_related("agency").filter(email=email.strip().lower()).first()
    if worker is None:
        raise CannotAppoint(f"Nobody here has the email {email.strip().lower()}.")
    if worker.left_at is not None:
        raise CannotAppoint(f"{worker.name} has left already.")
    return worker


def _empty(posts: Iterable[Post], at: datetime) -> list[Post]:
    """Those posts in which nobody is then."""
    filled = Func(F("pk"), Value(at), function="post_is_filled", output_field=BooleanField())
    found = Post.objects.filter(pk__in=[post.pk for post in posts]).select_related("agency")
    return list(found.alias(filled=filled).exclude(filled=True).order_by("title"))
