"""Several at the same moment, with real logins and real commits."""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta
from threading import get_ident
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from heard.agencies.doors import worker_token
from heard.agencies.models import Post
from heard.concerns.actions import Account, hear
from heard.concerns.models import Door
from heard.frame import clock
from heard.frame.demo.partnership import CAST, id_of
from heard.history.actions import acting
from heard.history.models import Actor
from heard.history.refused import Overtaken, Refused
from heard.people.actions import Said
from heard.process.actions import GIVE_UP_AFTER, deliver, offer_to_hand_over, take, tick
from heard.process.models import Strand
from tests.cast import DECIDED
from tests.crowd import administer, all_are_due, at_once, crowd, found
from tests.database import OwnDatabase

pytestmark = pytest.mark.long

COUNT = 300


def now() -> datetime:
    return datetime.now().astimezone()


@pytest.fixture
def own(own_database: OwnDatabase) -> OwnDatabase:
    found(own_database)
    return own_database


def raise_one(who: str = "youth_worker", **given: Any) -> Any:
    with acting(worker_token(id_of("worker", who))):
        by = Actor(id=id_of("worker", who))
        return hear(
            Account(account="She gets into cars."), door=Door.PROFESSIONAL, by=by, at=now(), **given
        ).pk


def _all_climbed_once(own: OwnDatabase, count: int) -> None:
    assert administer(own, "select rung, count(*) from clock group by rung") == [(1, count)]
    assert administer(own, "select n, count(*) from strand group by n") == [(2, count)]
    assert administer(own, "select count(*) from move where step = 'climb'") == [(count,)]
    assert administer(own, "select kind, count(*) from outbox where kind in ('climbed', 'silence') group by kind order by 1") == [
        ("climbed", count), ("silence", count),
    ]  # fmt: skip


@pytest.mark.promise("Nothing is lost")
def test_of_two_who_decide_at_once_one_does_and_the_other_is_told(own: OwnDatabase) -> None:
    tokens = {who: worker_token(id_of("worker", who)) for who in ("manager", "social_worker")}
    for _ in range(5):
        concern = raise_one()

        def decide(who: str, concern: Any = concern) -> Any:
            with acting(tokens[who]):
                strand = Strand.objects.get(pk=concern)
                said = {"outcome": "assessment", **DECIDED}
                return take(strand, "take_on", by=Actor(id=id_of("worker", who)), at=now(), seen=1, **said)

        answers = at_once(lambda: decide("manager"), lambda: decide("social_worker"))
        lost = [a for a in answers if isinstance(a, Overtaken)]
        assert len(lost) == 1, answers
        assert lost[0].reason
        assert lost[0].next_step
        assert administer(own, "select count(*), max(n) from move where strand_id = %s", concern) == [(2, 2)]
        assert administer(own, "select count(*) from remark where strand_id = %s", concern) == [(1,)]


@pytest.mark.promise("Someone always holds it")
def test_of_two_offers_at_once_one_stands_and_the_other_is_refused(own: OwnDatabase) -> None:
    tokens = {who: worker_token(id_of("worker", who)) for who in ("manager", "social_worker")}
    for _ in range(5):
        concern = raise_one()

        def offer(who: str, to: str, concern: Any = concern) -> Any:
            with acting(tokens[who]):
                strand = Strand.objects.select_related("agency").get(pk=concern)
                post = Post.objects.get(pk=id_of("post", to))
                by = Actor(id=id_of("worker", who))
                return offer_to_hand_over(strand, post, reason="She moves.", by=by, at=now())

        answers = at_once(lambda: offer("manager", "neighbour"), lambda: offer("social_worker", "director"))
        refused = [each for each in answers if isinstance(each, Refused)]
        assert [each.reason for each in refused] == ["It is offered to somebody already."], answers
        offers = "select count(*) from strand where parent_id = %s and kind = 'hand_off'"
        assert administer(own, offers, concern) == [(1,)]
        held = "select owner_post_id from strand where id = %s"
        assert administer(own, held, concern) == [(id_of("post", "social_worker"),)]


@pytest.mark.promise("Silence climbs")
def test_any_number_of_tickers_let_each_clock_climb_once(own: OwnDatabase) -> None:
    crowd(own, COUNT)
    all_are_due(own)

    def ticks() -> int:
        climbed = 0
        while batch := tick(at=now(), batch=40):
            climbed += batch
        return climbed

    answers = at_once(ticks, ticks, ticks, ticks)
    while more := ticks():  # what somebody else held when all had ended
        answers.append(more)
    assert sum(answers) == COUNT, answers
    _all_climbed_once(own, COUNT)


@pytest.mark.promise("Silence climbs")
def test_a_backlog_is_shared_by_several_sessions_and_climbs_once(
    own: OwnDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "BATCH", 20)
    monkeypatch.setattr(clock, "_FEW", 10)
    sessions: set[int] = set()

    def noting(**given: Any) -> int:
        sessions.add(get_ident())
        return tick(**given)

    monkeypatch.setattr(clock.actions, "tick", noting)
    crowd(own, COUNT)
    all_are_due(own)
    assert clock.climb(now()) == COUNT
    assert len(sessions) == 3
    _all_climbed_once(own, COUNT)


@pytest.mark.promise("Silence climbs")
def test_any_number_of_tickers_pass_an_empty_posts_work_up_once(own: OwnDatabase) -> None:
    """Found open: each of several tickers passed it up, and the post that had just been handed it was passed over."""
    crowd(own, COUNT)
    administer(
        own,
        "insert into absence (id, worker_id, from_at, until_at) values (gen_random_uuid(), %s, %s, %s)",
        id_of("worker", "social_worker"), now() - timedelta(days=1), now() + timedelta(days=1),
    )  # fmt: skip
    at_once(*[lambda: [tick(at=now(), batch=50) for _ in range(12)]] * 4)
    while tick(at=now()):
        pass
    _all_climbed_once(own, COUNT)
    owners = administer(
        own, "select p.title, count(*) from strand s join post p on p.id = s.owner_post_id group by 1"
    )
    assert owners == [("Front-door manager", COUNT)]


@pytest.mark.promise("Silence climbs")
def test_a_step_taken_while_the_clock_ticks_counts_whichever_was_first(own: OwnDatabase) -> None:
    token = worker_token(id_of("worker", "manager"))
    for _ in range(6):
        concern = raise_one()
        all_are_due(own)

        def decide(concern: Any = concern) -> Any:
            with acting(token):
                strand = Strand.objects.get(pk=concern)
                said = {"outcome": "assessment", **DECIDED}
                return take(
                    strand, "take_on", by=Actor(id=id_of("worker", "manager")), at=now(), seen=1, **said
                )

        decided, _ = at_once(decide, lambda: tick(at=now()))
        assert not isinstance(decided, Exception), decided
        [(n, state)] = administer(own, "select n, state from strand where id = %s", concern)
        assert state == "taken_on"
        steps = administer(own, "select step from move where strand_id = %s order by n", concern)
        assert len(steps) == n
        assert [s for (s,) in steps] in (["receive", "take_on"], ["receive", "climb", "take_on"])


@pytest.mark.promise("Nothing is lost")
def test_many_who_report_at_once_are_all_heard(own: OwnDatabase) -> None:
    heard = at_once(*[raise_one] * 16)
    assert len(set(heard)) == 16
    found_there = administer(
        own, "select c.strand_id from concern c join clock k on k.strand_id = c.strand_id"
    )
    assert {row[0] for row in found_there} == set(heard)


def sent() -> list[Any]:
    return getattr(mail, "outbox", [])


@pytest.fixture
def box(own: OwnDatabase, settings: Any) -> Any:
    mail.outbox = []  # type: ignore[attr-defined]
    yield own
    mail.outbox = []  # type: ignore[attr-defined]


@pytest.mark.promise("Silence climbs")
def test_nothing_is_sent_before_it_is_committed_or_after_it_was_undone(box: OwnDatabase) -> None:
    who = Actor(id=id_of("worker", "youth_worker"))
    token = worker_token(who.pk)
    with acting(token):
        hear(Account(account="x"), door=Door.PROFESSIONAL, by=who, at=now())
        [answer] = at_once(lambda: deliver(at=now()))
        assert (answer, sent()) == (0, [])
    assert deliver(at=now()) == 1
    assert len(sent()) == 1
    with pytest.raises(ZeroDivisionError), acting(token):
        hear(Account(account="x"), door=Door.PROFESSIONAL, by=who, at=now())
        raise ZeroDivisionError
    assert deliver(at=now()) == 0


@pytest.mark.promise("Silence climbs")
def test_of_two_who_deliver_each_message_is_sent_by_one(box: OwnDatabase) -> None:
    crowd(box, 120)
    answers = at_once(*[lambda: [deliver(at=now(), batch=10) for _ in range(8)]] * 3)
    while more := deliver(at=now()):
        answers.append([more])
    assert sum(map(sum, answers)) == 120
    assert len(sent()) == 120


@pytest.mark.promise("Need to know")
def test_no_message_names_a_child_or_says_what_it_is_about(box: OwnDatabase) -> None:
    about = [
        Said(kind="child", name="Leila Marr"),
        Said(kind="adult", name="Dean Holt"),
        Said(kind="place", where="Quay Street"),
    ]
    concern = raise_one(about=about)
    [(reference,)] = administer(box, "select reference from strand where id = %s", concern)
    token = worker_token(id_of("worker", "manager"))
    with acting(token):
        strand = Strand.objects.get(pk=concern)
        said = {"outcome": "assessment", **DECIDED}
        take(strand, "take_on", by=Actor(id=id_of("worker", "manager")), at=now(), seen=1, **said)
    for _ in range(5):
        all_are_due(box)
        tick(at=now())
    while deliver(at=now() + timedelta(minutes=1)):
        pass
    kinds = administer(box, "select distinct kind from outbox where sent_at is not null")
    assert {kind for (kind,) in kinds} >= {"yours", "answer", "climbed", "silence"}
    words = ("leila", "marr", "dean", "holt", "quay", "cars", "listen", reference.lower(), str(concern))
    for message in sent():
        everything = str(message.message()).lower() + message.subject.lower()
        everything = everything.replace(message.to[0].lower(), "")
        assert not [w for w in words if w in everything], everything
        assert len(message.to) == 1


class _Refusing(EmailBackend):
    """A post office that is away, and one that loses its connection half-way."""

    def open(self) -> bool:
        raise ConnectionRefusedError

    def send_messages(self, messages: Any) -> int:
        raise smtplib.SMTPServerDisconnected


@pytest.mark.promise("Silence climbs")
def test_what_cannot_be_sent_waits_longer_each_time_and_is_given_up_where_it_is_seen(
    box: OwnDatabase, settings: Any
) -> None:
    """Found open: a post office that was away ended the whole round, and no try was ever counted."""
    raise_one()
    settings.EMAIL_BACKEND = f"{__name__}._Refusing"
    at, waits = now(), []
    for n in range(1, GIVE_UP_AFTER + 1):
        assert deliver(at=at) == 0
        [(tries, not_before, gave_up)] = administer(box, "select tries, not_before, gave_up_at from outbox")
        assert tries == n
        assert (gave_up is not None) == (n == GIVE_UP_AFTER)
        assert deliver(at=not_before - timedelta(seconds=1)) == 0
        assert administer(box, "select tries from outbox") == [(n,)]
        waits.append(not_before - at)
        at = not_before
    assert waits == sorted(waits)
    assert waits[0] < timedelta(minutes=5) < waits[-1] <= timedelta(hours=8)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver(at=at + timedelta(days=9)) == 0
    assert sent() == []


@pytest.mark.promise("Silence climbs")
def test_a_message_to_a_post_of_several_goes_to_each_of_them_once(box: OwnDatabase, settings: Any) -> None:
    """Found open: each holder had a letter of their own, and the first got it again when the second's failed."""
    raise_one()
    deputy = "insert into holding (id, post_id, worker_id, deputy, from_at) values (gen_random_uuid(), %s, %s, true, %s)"
    began = now() - timedelta(days=1)
    administer(box, deputy, id_of("post", "social_worker"), id_of("worker", "manager"), began)
    for backend, count in (
        (f"{__name__}._Refusing", 0),
        ("django.core.mail.backends.locmem.EmailBackend", 1),
    ):
        settings.EMAIL_BACKEND = backend
        assert deliver(at=now() + timedelta(hours=count)) == count
    everybody = [address for message in sent() for address in message.to]
    assert len(everybody) == len(set(everybody)) == 2


@pytest.mark.promise("Silence climbs")
def test_one_message_that_cannot_be_written_keeps_no_other_waiting(box: OwnDatabase) -> None:
    first, _ = raise_one(), raise_one()
    administer(box, "update outbox set kind = 'unknown' where strand_id = %s", first)
    assert deliver(at=now()) == 1
    assert administer(box, "select tries, sent_at from outbox where strand_id = %s", first) == [(1, None)]


@pytest.mark.promise("Silence climbs")
def test_a_message_to_an_empty_post_is_not_called_sent(box: OwnDatabase) -> None:
    """Found open: it counted as sent, though nobody had got it."""
    raise_one()
    administer(
        box,
        "update worker set left_at = %s where actor_id = %s",
        now() - timedelta(hours=1),
        id_of("worker", "social_worker"),
    )
    assert deliver(at=now()) == 0
    assert sent() == []
    assert administer(box, "select sent_at, tries from outbox where kind = 'yours'") == [(None, 1)]


@pytest.mark.promise("Need to know")
def test_each_login_sees_what_the_cast_sees_with_real_passwords(own: OwnDatabase) -> None:
    """The suite's other tests are one superuser who steps down; here every role is really signed in."""
    concern = raise_one()
    for member in CAST:
        with acting(worker_token(id_of("worker", member.key))):
            seen = list(Strand.objects.values_list("pk", flat=True))
        sees = member.key in (
            "youth_worker",
            "social_worker",
            "manager",
            "service_manager",
            "director",
            "scrutineer",
        )
        assert seen == ([concern] if sees else []), member.key
