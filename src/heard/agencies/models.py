"""Agencies, posts and who holds them, workers, and the accounts with which they sign in."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from heard.history.models import Actor


class AgencyKind(models.TextChoices):
    LOCAL_AUTHORITY = "local_authority", _("Local authority")
    POLICE = "police", _("Police")
    HEALTH = "health", _("Health")
    SCHOOL = "school", _("School or college")
    CHARITY = "charity", _("Charity or youth work")
    HELPLINE = "helpline", _("Helpline")
    LICENSING = "licensing", _("Licensing")
    SCRUTINY = "scrutiny", _("Independent scrutiny")


class Role(models.TextChoices):
    """What a post is for; Working Together's words where it has them."""

    PRACTITIONER = "practitioner", _("Practitioner")
    HELPLINE_ADVISER = "helpline_adviser", _("Helpline adviser")
    SAFEGUARDING_LEAD = "safeguarding_lead", _("Designated safeguarding lead")
    FRONT_DOOR_WORKER = "front_door_worker", _("Front-door social worker")
    FRONT_DOOR_MANAGER = "front_door_manager", _("Front-door manager")
    SERVICE_MANAGER = "service_manager", _("Service manager")
    DIRECTOR = "director", _("Director")
    LEAD_SAFEGUARDING_PARTNER = "lead_safeguarding_partner", _("Lead safeguarding partner")
    SCRUTINEER = "scrutineer", _("Independent scrutineer")
    REVIEWING_OFFICER = "reviewing_officer", _("Independent reviewing officer")
    LADO = "lado", _("Local authority designated officer")
    ELECTED_MEMBER = "elected_member", _("Elected member")


class Agency(models.Model):
    """One agency of the local safeguarding partnership."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.TextField(unique=True)
    kind = models.TextField(choices=AgencyKind.choices)
    is_front_door = models.BooleanField(default=False)

    class Meta:
        db_table = "agency"
        verbose_name_plural = "agencies"
        constraints = [
            models.CheckConstraint(name="agency_kind_known", condition=Q(kind__in=AgencyKind.values)),
            models.UniqueConstraint(
                name="agency_one_front_door", fields=["is_front_door"], condition=Q(is_front_door=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Worker(models.Model):
    """Somebody who works for an agency; acts under their own name, never under a shared one."""

    actor = models.OneToOneField(Actor, primary_key=True, on_delete=models.PROTECT, related_name="worker")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="workers")
    name = models.TextField()
    email = models.EmailField(max_length=254, unique=True)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "worker"

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A seat of responsibility in an agency; workers hold it for a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    role = models.TextField(choices=Role.choices)
    title = models.TextField()
    # A telephone number or an address of the post, never of whoever holds it: it outlives them.
    reach = models.TextField(blank=True, default="")

    class Meta:
        db_table = "post"
        constraints = [
            models.UniqueConstraint(name="post_title_once", fields=["agency", "title"]),
            models.CheckConstraint(name="post_role_known", condition=Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.agency.name}"


def posts_that_work_with_children() -> models.QuerySet[Post]:
    """Every post but those that see figures alone."""
    posts = Post.objects.exclude(role=Role.ELECTED_MEMBER).select_related("agency")
    return posts.order_by("agency__name", "title")


class HoldingQuerySet(models.QuerySet["Holding"]):
    def current(self, at: datetime) -> Self:
        """Those who hold their post at a moment."""
        return self.filter(Q(until_at__isnull=True) | Q(until_at__gt=at), from_at__lte=at)


class Holding(models.Model):
    """A worker holds a post from one moment until another, as its holder or as deputy."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="holdings")
    deputy = models.BooleanField(default=False)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        db_table = "holding"
        constraints = [
            models.CheckConstraint(
                name="holding_ends_after_it_begins",
                condition=Q(until_at__isnull=True) | Q(until_at__gt=models.F("from_at")),
            )
        ]


class Absence(models.Model):
    """A worker is away: the deputy acts, and with no deputy the post counts as vacant."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="absences")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        db_table = "absence"
        constraints = [
            models.CheckConstraint(name="absence_ends", condition=Q(until_at__gt=models.F("from_at")))
        ]


class Account(AbstractBaseUser):
    """How a worker signs in; kept where the pages' database role cannot read or change it."""

    email = models.EmailField(max_length=254, unique=True)
    worker = models.OneToOneField(Worker, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    class Meta:
        db_table = "account"

    def __str__(self) -> str:
        return f"account {self.pk}"


class Tally(models.Model):
    """What all web processes count together for a while; ``heard.agencies.tallies`` reads and writes it."""

    key = models.BinaryField(primary_key=True)
    value = models.TextField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "tally"
        verbose_name_plural = "tallies"

    def __str__(self) -> str:
        return f"tally until {self.until}"
