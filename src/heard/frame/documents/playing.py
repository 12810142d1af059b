"""The demonstration's partnership played through, and undone, to find out who may see what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connections, transaction

from heard.agencies.models import Agency
from heard.concerns.actions import Account, disagree, hear, move_on, report_pressure
from heard.concerns.models import Door, Outcome
from heard.frame.demo.partnership import AGENCIES, CAST, build, id_of
from heard.governance.actions import ask_to_share, propose_erasure, receive_request
from heard.history.actions import acting, open_record
from heard.history.models import CLOCK, Actor, ActorKind
from heard.people.actions import Said
from heard.process.actions import break_glass
from heard.process.models import Strand

Found = tuple[str | None, list[str]]
_MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Europe/London"))
_DECIDED = {
    "reason": "The account is clear.",
    "child_view": "To be heard.",
    "child_view_unknown": "Asked again on Friday.",
    "told": "Thank you. We have decided.",
}
_SET_MOMENT = """
    insert into moment (id, at) values (1, %s) on conflict (id) do update set at = excluded.at returning at"""
_WHY = """
    select distinct why from (
      select a.why from access a
       where a.strand_id = %(strand)s and (a.actor_id = actor() or a.post_id = any (my_posts()))
      union all
      select 'front door, management or scrutiny' from strand s
       where s.id = %(strand)s and s.agency_id = any (my_scope()) and sees_by_office(s.kind) and sees_by_office(s.apart)
      union all
      select 'designated officer' from strand s join post p on p.agency_id = s.agency_id and p.role = 'lado'
       where s.id = %(strand)s and s.apart = 'lado' and p.id = any (my_posts())
    ) found where level_of(%(strand)s) is not null
    union all select 'walled off' where walled(%(strand)s, actor())
     order by why"""


def played() -> tuple[list[str], list[tuple[str, str, list[Found]]]]:
    """Each kind of record, and what each of the cast may see of it and why; nothing is kept."""
    with transaction.atomic():
        play = _Play()
        records = play.records()
        rows = [
            (
                member.title,
                AGENCIES[member.agency][0],
                [play.sees(member.key, strand) for strand in records.values()],
            )
            for member in CAST
        ]
        transaction.set_rollback(True)
    return list(records), rows


class _Play:
    """The partnership on a Monday in March, on an administrator's connection that steps down to the pages' login."""

    def __init__(self) -> None:
        self._tokens: dict[UUID, str] = {}
        build(at=_MONDAY - timedelta(days=60))
        self.at(_MONDAY)

    def at(self, moment: datetime) -> None:
        """Set the time that the database goes by."""
        self.now = moment
        _ask(_SET_MOMENT, moment)

    def records(self) -> dict[str, UUID]:
        """One record of each kind, in the order in which they come to be."""
        silent = self._heard()
        self.at(_MONDAY + timedelta(days=1, hours=14))  # the end of the working day after
        with self._by(CLOCK):
            _ask("select tick(%s, 100)", self.now)
        fresh, together, closing, decided = (self._heard() for _ in range(4))
        self._step("social_worker", together, "call_look", reason="It is the third of its kind.")
        self._step("social_worker", closing, "take_up")
        self._step("social_worker", closing, "propose_closing", reason_code="below_threshold", **_DECIDED)
        self._step("social_worker", decided, "take_on", outcome=Outcome.ASSESSMENT, **_DECIDED)
        with self._acting("youth_worker") as by:
            objection = disagree(
                Strand.objects.get(pk=decided), reason="It is not enough.", by=by, at=self.now
            )
            pressed = report_pressure(
                Strand.objects.get(pk=fresh), "discourage", reason="I was asked to wait.", by=by, at=self.now
            )
        named = self._heard([Said(kind="adult", name="Priya Nair")])
        allegation, opened = self._heard(), self._heard()
        self._step("manager", allegation, "take_on", outcome=Outcome.LADO, **_DECIDED)
        reference = _ask("select reference from strand where id = %s", opened)
        with self._acting("nurse"):
            break_glass(reference, reason="She is on the ward now.")
        return {
            "Concern of the youth worker, received": fresh,
            "… passed up once after silence": silent,
            "… looked at together": together,
            "… whose closing waits for a signature": closing,
            "Disagreement, with the line manager": objection.pk,
            "Pressure not to report": pressed.pk,
            "Concern that names the front-door manager": named,
            "Allegation against somebody who works with children": allegation,
            "Concern that the designated nurse opened in an emergency": opened,
            **self._governed(fresh),
        }

    def _governed(self, fresh: UUID) -> dict[str, UUID]:
        """What is done with the record itself: asked for, looked into, given to whom it is about, let go."""
        reference = _ask("select reference from strand where id = %s", fresh)
        with self._acting("safeguarding_lead") as by:
            shared = ask_to_share(reference, reason="She is in our school.", by=by, at=self.now)
        with self._acting("director"):
            open_record(fresh, "page")
        with self._by(CLOCK):
            _ask("select review_readings()")
        with self._acting("service_manager") as by:
            council = Agency.objects.get(pk=id_of("agency", "council"))
            asked = receive_request(
                "Leila Marr", agency=council, reason="She rang.", born_on=None, asked_by="", send_to="",
                by=by, at=self.now,
            )  # fmt: skip
        past = self._heard([Said(kind="child", name="Perry Wex", born_on=date(1995, 4, 9))])
        self._step("social_worker", past, "take_up")
        self._step("manager", past, "close_without_action", reason_code="not_safeguarding", **_DECIDED)
        with self._acting("service_manager") as by:
            open_record(past, "page")
            record = Strand.objects.select_related("agency").get(pk=past)
            gone = propose_erasure(record, reason="Its time is over.", by=by, at=self.now)
        return {
            "Request of a school to share, unanswered": shared.pk,
            "Review of the director’s reading": _ask(
                "select id from strand where parent_id = %s and kind = 'reading_review'", fresh
            ),
            "Request for their own record": asked.pk,
            "Letting go, to be signed": gone.pk,
        }

    def sees(self, key: str, strand: UUID) -> Found:
        """The level at which one of the cast may open a record, and every reason for it."""
        with self._acting(key):
            level = open_record(strand, "docs")
        with acting(self._token(id_of("worker", key))), connections["default"].cursor() as cursor:
            cursor.execute(_WHY, {"strand": strand})
            return level, [why for (why,) in cursor.fetchall()]

    def _heard(self, about: Sequence[Said] = ()) -> UUID:
        with self._acting("youth_worker") as by:
            said = Account(account="She gets into cars with adults she does not name.")
            return hear(said, door=Door.PROFESSIONAL, by=by, at=self.now, about=about).pk

    def _step(self, key: str, strand: UUID, step: str, **said: Any) -> None:
        with self._acting(key) as by:
            found = Strand.objects.get(pk=strand)
            move_on(found, step, by=by, at=self.now, seen=found.n, **said)

    @contextmanager
    def _acting(self, key: str) -> Iterator[Actor]:
        """Act as one of the cast, in the rights of the pages' login."""
        who = id_of("worker", key)
        with self._by(who):
            _become("heard_app")
            yield Actor(id=who, kind=ActorKind.WORKER)
            _become("none")

    @contextmanager
    def _by(self, who: UUID) -> Iterator[None]:
        with acting(self._token(who)):
            yield

    def _token(self, who: UUID) -> str:
        if who not in self._tokens:
            self._tokens[who] = _ask("select mint(%s, interval '1 hour')", who)
        return self._tokens[who]


def _ask(sql: str, *parameters: Any) -> Any:
    with connections["default"].cursor() as cursor:
        cursor.execute(sql, parameters)
        row: Sequence[Any] = cursor.fetchone()
    return row[0]


def _become(role: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(f"set local role {role}")
