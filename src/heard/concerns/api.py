"""The fifth door: another system of an agency raises a concern, and asks what became of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from typing import Annotated, Any

from django.db import DatabaseError, connections
from django.http import Http404, HttpRequest
from ninja import Field, Header, Path, Router, Schema, Status
from ninja.security import HttpBearer
from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from heard.agencies import doors
from heard.history.actions import acting, open_record
from heard.history.models import Actor, ActorKind
from heard.people.actions import Said
from heard.people.models import FactKind, MentionKind
from heard.process.models import Strand
from heard.process.rules import tidy_reference

from .actions import Account, hear_once, kept_in_confidence, take_back
from .in_confidence import Given
from .proof import proof_of

LONG, SHORT, MANY = 100_000, 2_000, 50
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SAYS_SOMETHING: list[Any] = [
    {"required": [name], "properties": {name: {"pattern": r"\S"}}} for name in ("account", "child_words")
]


class Key(HttpBearer):
    """`Authorization: Bearer hk_...`, a key of one system of one agency, made with `./heard key add`."""

    def authenticate(self, request: HttpRequest, token: str) -> str | None:
        """A token that acts for the system for five minutes."""
        return doors.system_token(hash_key(token))


def hash_key(key: str) -> bytes:
    """How a key is kept: 256 random bits need no slow hash."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).digest()


def _storable(text: str) -> str:
    if "\0" in text:
        raise PydanticCustomError("nul", "holds the character with code 0, which cannot be stored")
    return text


def _written(value: Any) -> Any:
    if not (value is None or (isinstance(value, str) and _DAY.fullmatch(value))):
        raise PydanticCustomError("date_type", "must be a date such as 2011-04-23")
    return value


def _shape(longest: int) -> dict[str, Any]:
    return {"type": "string", "maxLength": longest, "pattern": "^[^\\u0000]*$"}


Long = Annotated[
    str, StringConstraints(max_length=LONG), AfterValidator(_storable), WithJsonSchema(_shape(LONG))
]
Short = Annotated[
    str, StringConstraints(max_length=SHORT), AfterValidator(_storable), WithJsonSchema(_shape(SHORT))
]


class Fact(Schema):
    """One thing more that is known of somebody or something, as it was written."""

    model_config = ConfigDict(extra="forbid")
    kind: FactKind
    value: Short


class About(Schema):
    """One child, adult, place or vehicle that the concern is about, in the reporter's own words."""

    model_config = ConfigDict(extra="forbid")
    kind: MentionKind
    name: Short = ""
    born_on: Annotated[date | None, BeforeValidator(_written)] = None
    age: Short = ""
    where: Short = ""
    registration: Short = ""
    details: Long = ""
    facts: list[Fact] = Field([], max_length=MANY, description="What else is known, each as it was written.")


class InConfidence(Schema):
    """Who reported, and how to reach them: sealed at once, so that only two agencies together can read it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "anyOf": [
                {"required": [each], "properties": {each: {"pattern": r"\S"}}} for each in ("name", "contact")
            ]
        },
    )
    name: Short = ""
    contact: Short = ""

    @model_validator(mode="after")
    def _says_something(self) -> InConfidence:
        if not (self.name.strip() or self.contact.strip()):
            raise PydanticCustomError("says_nothing", "says nothing: give name or contact")
        return self


class ConcernIn(Schema):
    """A concern as it was said. Only something said is needed: `account` or `child_words`."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"anyOf": _SAYS_SOMETHING})
    account: Long = Field("", description="What was seen, heard or said, in the reporter's own words.")
    child_words: Long = Field("", description="What the child said, word for word.")
    signs: list[Short] = Field([], max_length=MANY, description="Signs that were noticed.")
    when: Short = Field("", description="When it happened, in words.")
    where: Short = Field("", description="Where it happened, in words.")
    danger_now: bool = Field(
        False, strict=True, description="Somebody is in immediate danger. Ring 999 as well."
    )
    raiser: Short = Field("", description="Who raised it in the agency: name and role.")
    safe_contact: Short = Field("", description="How whoever raised it can be reached safely.")
    language: Short = Field("", description="The language in which they would like to be answered.")
    about: list[About] = Field([], max_length=MANY, description="Who and what it is about.")
    in_confidence: InConfidence | None = Field(
        None,
        description="Who reported, if they want nobody who works on it to know. Write it here and nowhere else.",
    )

    @model_validator(mode="after")
    def _says_something(self) -> ConcernIn:
        if not (self.account.strip() or self.child_words.strip()):
            raise PydanticCustomError("says_nothing", "says nothing: give account or child_words")
        return self


class Receipt(Schema):
    """The concern is stored, somebody holds it and a clock runs. `held_by` is who holds it at this moment."""

    reference: str = Field(examples=["4F7K-9Q2M"])
    received_at: datetime
    held_by: str = Field(examples=["Duty social worker, Marlowe Vale Council"])
    decision_due_at: datetime
    name_sealed: bool = Field(description="Whether a name is kept in confidence.")


class Answer(Schema):
    """Something that those who hold the concern have written to whoever raised it."""

    at: datetime
    text: str


class Progress(Schema):
    """How far a concern has come: each date stands only once there is evidence of it."""

    reference: str
    state: str = Field(examples=["Taken on"])
    held_by: str
    heard_at: datetime
    believed_at: datetime | None = Field(description="When it was taken on.")
    acted_on_at: datetime | None
    closed_at: datetime | None
    answers: list[Answer]


class Proved(Schema):
    """One entry: its exact text, what hides the text in its hash, and the way from there to the root of the tree."""

    index: int
    text: str | None
    salt: str | None
    leaf: str
    proof: list[str]


class SealedReceipt(Schema):
    """A receipt as `./heard verify receipt` checks it, offline."""

    format: str = Field(examples=["heard-receipt/1"])
    entries: list[Proved]
    checkpoint: str = Field(description="A signed note (C2SP), with the cosignatures of the witnesses.")
    keys: list[str] = Field(description="For convenience: compare them with keys from elsewhere.")


router = Router(auth=Key(), tags=["Concerns"])


@router.post(
    "/concerns",
    response={201: Receipt, 200: Receipt},
    operation_id="raise_concern",
    summary="Raise a concern",
)
def raise_concern(
    request: HttpRequest,
    said: ConcernIn,
    idempotency_key: Annotated[
        str,
        Header(
            alias="Idempotency-Key",
            min_length=1,
            max_length=200,
            pattern=r"^[!-~]+$",
            description="Anything of your own, new for each concern. After an answer that was lost, send the same "
            "again under the same key: it is stored once, and you get the receipt with 200 in place of 201.",
        ),
    ],
) -> Any:
    """201 means that the concern is stored, held by somebody and clocked."""
    told = Account(**said.model_dump(exclude={"about", "in_confidence"}))
    given = Given(**said.in_confidence.model_dump()) if said.in_confidence else None
    about = [
        Said(
            **one.model_dump(exclude={"facts"}),
            facts=tuple((fact.kind.value, fact.value) for fact in one.facts),
        )
        for one in said.about
    ]
    with acting_for(request) as by:
        strand, new = hear_once(
            told,
            key=idempotency_key,
            body_sha256=_digest(said),
            about=about,
            given=given,
            by=by,
            at=database_time(),
        )
        return Status(201 if new else 200, _receipt(strand))


@router.get(
    "/concerns/{reference}",
    response=Progress,
    operation_id="follow_concern",
    summary="What became of a concern",
)
def follow_concern(request: HttpRequest, reference: Annotated[str, Path()]) -> Any:
    """Only what this system raised itself can be followed; for everything else the answer is 404."""
    with acting_for(request):
        return _progress(_opened(reference, "api"))


@router.get(
    "/concerns/{reference}/receipt",
    response=SealedReceipt,
    operation_id="receipt_of_concern",
    summary="Proof of what was raised",
)
def receipt_of_concern(request: HttpRequest, reference: Annotated[str, Path()]) -> Any:
    """Proves offline what this system wrote and by when; a private document. 409 until it is sealed, in a minute."""
    with acting_for(request):
        return proof_of(_opened(reference, "proof").pk)


@router.delete(
    "/concerns/{reference}/name",
    response={204: None},
    operation_id="take_back_name",
    summary="Take back the name given in confidence",
)
def take_back_name(request: HttpRequest, reference: Annotated[str, Path()]) -> Any:
    """Destroys it, whether or not there was one. That it was there, and until when, stays known."""
    with acting_for(request):
        take_back(_opened(reference, "api"))
        return Status(204, None)


def _opened(reference: str, what: str) -> Strand:
    """A strand that this system may see, its reading written; 404 for every other."""
    strand = (
        Strand.objects.select_related("owner_post__agency")
        .filter(reference=tidy_reference(reference))
        .first()
    )
    if strand is None or open_record(strand.pk, what) is None:
        raise Http404
    return strand


@contextmanager
def acting_for(request: HttpRequest) -> Iterator[Actor]:
    """Act as the system whose key came with the call, for this one call."""
    token: str = request.auth  # type: ignore[attr-defined]
    try:
        with acting(token):
            yield Actor(id=_ask("select actor()"), kind=ActorKind.SYSTEM)
    finally:
        with suppress(DatabaseError):  # it ends by itself in five minutes
            doors.end(token)


def database_time() -> datetime:
    """The time that the database goes by."""
    now: datetime = _ask("select heard_now()")
    return now


def _ask(sql: str, *parameters: Any) -> Any:
    with connections["default"].cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]


def _digest(said: ConcernIn) -> bytes:
    """The same for two bodies that say the same, however their JSON is written.

    A name in confidence is not in it, or whoever has the database could try names until one fits.
    """
    return hashlib.sha256(said.model_dump_json(exclude={"in_confidence"}).encode()).digest()


def _receipt(strand: Strand) -> dict[str, Any]:
    strand.refresh_from_db()
    return {
        "reference": strand.reference,
        "received_at": strand.opened_at,
        "held_by": str(strand.owner_post),
        "name_sealed": kept_in_confidence(strand) is not None,
        "decision_due_at": strand.clocks.get(name="referral_decision").due_at,
    }


def _progress(strand: Strand) -> dict[str, Any]:
    with connections["default"].cursor() as cursor:
        cursor.execute("select heard_at, believed_at, acted_on_at, closed_at from progress(%s)", [strand.pk])
        heard, believed, acted, closed = cursor.fetchone()
    return {
        "reference": strand.reference,
        "state": _ask("select label from state where kind = %s and name = %s", strand.kind, strand.state),
        "held_by": str(strand.owner_post),
        "heard_at": heard,
        "believed_at": believed,
        "acted_on_at": acted,
        "closed_at": closed,
        "answers": list(strand.remarks.filter(from_raiser=False).order_by("at", "pk").values("at", "text")),
    }
