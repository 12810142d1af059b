"""Marlowe Vale: an invented partnership, with everybody that the story, the tests and a newcomer need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_DNS, UUID, uuid5

from django.db import connections

from heard.agencies.models import Account, Agency, AgencyKind, Holding, Post, Role, Worker
from heard.history.actions import acting
from heard.history.models import INSTALLATION, Actor, ActorKind
from heard.process.models import Rung

AGENCIES = {
    "council": ("Marlowe Vale Council", AgencyKind.LOCAL_AUTHORITY),
    "police": ("Wharfside Police", AgencyKind.POLICE),
    "health": ("Marlowe Vale Integrated Care Board", AgencyKind.HEALTH),
    "youth": ("Harbour Lights Youth Project", AgencyKind.CHARITY),
    "school": ("Alder Brook Academy", AgencyKind.SCHOOL),
    "helpline": ("The Listening Line", AgencyKind.HELPLINE),
    "licensing": ("Marlowe Vale Licensing", AgencyKind.LICENSING),
    "scrutiny": ("Marlowe Vale Independent Scrutiny", AgencyKind.SCRUTINY),
    "neighbour": ("Easterfold Council", AgencyKind.LOCAL_AUTHORITY),
}


@dataclass(frozen=True)
class Member:
    """One of the cast: who they are, where they work, and the post they hold."""

    key: str
    name: str
    agency: str
    title: str
    role: Role


CAST = (
    Member("youth_worker", "Amina Okafor", "youth", "Youth worker", Role.PRACTITIONER),
    Member("adviser", "Joan Petrie", "helpline", "Helpline adviser", Role.HELPLINE_ADVISER),
    Member(
        "safeguarding_lead", "Tomasz Akhtar", "school", "Designated safeguarding lead", Role.SAFEGUARDING_LEAD
    ),
    Member("social_worker", "Ben Lowry", "council", "Duty social worker", Role.FRONT_DOOR_WORKER),
    Member("manager", "Priya Nair", "council", "Front-door manager", Role.FRONT_DOOR_MANAGER),
    Member("service_manager", "Helen Marsh", "council", "Head of safeguarding", Role.SERVICE_MANAGER),
    Member("director", "Colin Drew", "council", "Director of children's services", Role.DIRECTOR),
    Member("chief_executive", "Marta Quill", "council", "Chief executive", Role.LEAD_SAFEGUARDING_PARTNER),
    Member("lado", "Martin Yeo", "council", "Designated officer", Role.LADO),
    Member("councillor", "Jean Foster", "council", "Lead member for children", Role.ELECTED_MEMBER),
    Member("inspector", "Sam Kerr", "police", "Detective inspector, exploitation", Role.SAFEGUARDING_LEAD),
    Member("chief_constable", "Dana Holt", "police", "Chief constable", Role.LEAD_SAFEGUARDING_PARTNER),
    Member("nurse", "Grace Obi", "health", "Designated nurse", Role.SAFEGUARDING_LEAD),
    Member("health_lead", "Owen Pryce", "health", "Chief nurse", Role.LEAD_SAFEGUARDING_PARTNER),
    Member("licensing_officer", "Farah Aziz", "licensing", "Licensing officer", Role.PRACTITIONER),
    Member("scrutineer", "Ruth Adeyemi", "scrutiny", "Independent scrutineer", Role.SCRUTINEER),
    Member("neighbour", "Neil Patch", "neighbour", "Duty social worker", Role.FRONT_DOOR_WORKER),
    Member("neighbour_manager", "Ines Calloway", "neighbour", "Front-door manager", Role.FRONT_DOOR_MANAGER),
    Member(
        "reviewing_officer", "Lena Voss", "council", "Independent reviewing officer", Role.REVIEWING_OFFICER
    ),
)
# Who is next when a council stays silent, and who outside it is told. The times are those of process.models.Rung.
LADDER = (
    (0, "social_worker", 1, "inspector"),
    (1, "manager", 1, "inspector"),
    (2, "service_manager", 1, "nurse"),
    (3, "director", 2, "chief_constable"),
    (4, "scrutineer", 5, "health_lead"),
)
NEIGHBOURS = (
    (0, "neighbour", 1, "inspector"),
    (1, "neighbour_manager", 1, "inspector"),
    (4, "scrutineer", 5, "health_lead"),
)


def id_of(kind: str, key: str) -> UUID:
    """The same id for the same member, agency or post each time the partnership is built."""
    return uuid5(NAMESPACE_DNS, f"{kind}.{key}.marlowe-vale.example")


def build(*, at: datetime) -> None:
    """Found the partnership at a moment; runs on an administrator's connection, as the installation."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select mint(%s, interval '10 minutes')", [INSTALLATION])
        token = cursor.fetchone()[0]
    with acting(token, why="founding the partnership"):
        Agency.objects.bulk_create(
            Agency(id=id_of("agency", key), name=name, kind=kind, is_front_door=key == "council")
            for key, (name, kind) in AGENCIES.items()
        )
        for place, member in enumerate(CAST):
            # Numbers that Ofcom keeps free for drama.
            _appoint(member, at, reach=f"01632 960{place + 101}")
        Rung.objects.bulk_create(
            Rung(
                id=id_of("rung", f"{agency}.{n}"), agency_id=id_of("agency", agency), n=n, amount=amount, from_at=at,
                post_id=id_of("post", holder), tells_id=id_of("post", told),
            )
            for agency, ladder in (("council", LADDER), ("neighbour", NEIGHBOURS))
            for n, holder, amount, told in ladder
        )  # fmt: skip


def _appoint(member: Member, at: datetime, *, reach: str) -> None:
    actor = Actor.objects.create(id=id_of("worker", member.key), kind=ActorKind.WORKER)
    agency_id = id_of("agency", member.agency)
    email = f"{member.key.replace('_', '.')}@marlowe-vale.example"
    worker = Worker.objects.create(actor=actor, agency_id=agency_id, name=member.name, email=email)
    post = Post.objects.create(
        id=id_of("post", member.key), agency_id=agency_id, role=member.role, title=member.title, reach=reach
    )
    Holding.objects.create(id=id_of("holding", member.key), post=post, worker=worker, from_at=at)
    account = Account(email=email, worker=worker)
    account.set_unusable_password()
    account.save(using="default")
