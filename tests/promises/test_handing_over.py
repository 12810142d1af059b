"""Handing over: offered, accepted or returned; until it is accepted the giver holds it and its clocks run."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from heard.concerns.models import Concern
from heard.frame.demo.partnership import id_of
from heard.history.actions import acting
from heard.history.refused import Refused
from heard.people.actions import Said
from heard.process.actions import offer_to_hand_over, set_wall, tick
from heard.process.models import Clock, Message, Strand
from tests.attack import DENIED, LOGINS, PROMISE, say, settle_all
from tests.cast import DECIDED, Cast, one
from tests.promises.test_closing import CLOSING
from tests.promises.test_moves import move

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Someone always holds it")]


def offered(cast: Cast, given: Concern, *, to: str, by: str = "social_worker") -> Strand:
    with cast.acting(by) as actor:
        made = offer_to_hand_over(given.strand, cast.post(to), reason="She moves.", by=actor, at=cast.now)
    settle_all()
    return made


def clocks_of(given: Concern) -> list[dict[str, Any]]:
    told = ("id", "name", "started_at", "due_at", "next_at", "rung", "passed_at", "stopped_at")
    return list(Clock.objects.filter(strand=given.pk).order_by("id").values(*told))


def holder(pk: Any) -> Any:
    return one("select owner_post_id from strand where id = %s", pk)


@pytest.fixture
def held(cast: Cast) -> Concern:
    concern = cast.hears(about=[Said(kind="child", name="Leila Marr")])
    cast.moves("social_worker", concern.pk, "take_up")
    return concern


def test_until_it_is_accepted_the_giver_holds_it_and_its_clock_runs(
    cast: Cast, held: Concern, as_superuser: Any
) -> None:
    with as_superuser():
        before = clocks_of(held)
    asked = offered(cast, held, to="manager")
    with as_superuser():
        assert holder(held.pk) == id_of("post", "social_worker")
        assert clocks_of(held) == before
        assert (
            Message.objects.filter(strand=asked.pk, to_post=id_of("post", "manager")).get().kind == "offered"
        )
    cast.moves("manager", asked.pk, "accept")
    settle_all()
    with as_superuser():
        assert holder(held.pk) == id_of("post", "manager")
        assert clocks_of(held) == before, "no clock begins anew"


def test_whoever_is_asked_may_read_it_until_they_return_it(
    cast: Cast, held: Concern, as_superuser: Any
) -> None:
    assert cast.sees("neighbour", held.pk) is None
    asked = offered(cast, held, to="neighbour")
    assert cast.sees("neighbour", held.pk) == "full"
    with pytest.raises(Refused, match="reason"):
        cast.moves("neighbour", asked.pk, "return_it", reason=" ")
    cast.moves("neighbour", asked.pk, "return_it", reason="She still lives with you.")
    settle_all()
    assert cast.sees("neighbour", held.pk) is None
    with as_superuser():
        assert holder(held.pk) == id_of("post", "social_worker")
        assert Message.objects.filter(strand=held.pk, kind="returned").get().to_post_id == id_of(
            "post", "social_worker"
        )


def test_an_offer_that_nobody_answers_climbs_the_givers_ladder(
    cast: Cast, held: Concern, as_superuser: Any
) -> None:
    asked = offered(cast, held, to="neighbour")
    with as_superuser():
        due = Clock.objects.get(strand=asked.pk).due_at
    cast.at(due - timedelta(seconds=1))
    tick(at=cast.now)
    with as_superuser():
        assert holder(asked.pk) == id_of("post", "neighbour")
    cast.at(due)
    tick(at=cast.now)
    with as_superuser():
        assert holder(asked.pk) == id_of("post", "manager")
    cast.moves("neighbour", asked.pk, "accept")
    settle_all()
    with as_superuser():
        assert holder(held.pk) == id_of("post", "neighbour")


def test_a_child_who_moves_keeps_clocks_history_and_people(
    cast: Cast, held: Concern, as_superuser: Any
) -> None:
    cast.moves("manager", held.pk, "take_on", outcome="assessment", **DECIDED)
    with as_superuser():
        clocks = clocks_of(held)
    asked = offered(cast, held, to="neighbour", by="manager")
    cast.moves("neighbour", asked.pk, "accept")
    settle_all()
    assert cast.sees("neighbour_manager", held.pk) == "full", "by their office, as the agency that holds it"
    assert cast.sees("manager", held.pk) == "full", "whoever held it goes on seeing what becomes of it"
    assert cast.sees("youth_worker", held.pk) == "own"
    with cast.acting("neighbour_manager"):
        assert one("select count(*) from open_records(array[%s::uuid], 'page')", held.pk) is not None
        assert one("select count(*) from mention where strand_id = %s", held.pk) == 1
        assert one("select count(*) from move where strand_id = %s", held.pk) == 4
        assert one("select agency_id from waiting where strand_id = %s", held.pk) == id_of(
            "agency", "neighbour"
        )
    with as_superuser():
        assert clocks_of(held) == clocks
        first = min(clock["due_at"] for clock in clocks if clock["stopped_at"] is None)
    cast.at(first)
    tick(at=cast.now)
    with as_superuser():
        assert holder(held.pk) == id_of("post", "neighbour_manager"), "silence climbs the new agency's ladder"
    cast.moves("neighbour_manager", held.pk, "act", **DECIDED)


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("councillor", "figures, never children"),
        ("scrutineer", "takes no work"),
        ("inspector", "no ladder"),
        ("social_worker", "holds it already"),
    ],
)
def test_who_may_not_be_asked(cast: Cast, held: Concern, to: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        offered(cast, held, to=to)


def test_an_empty_post_is_not_asked(cast: Cast, held: Concern, as_superuser: Any) -> None:
    with as_superuser(), acting(cast.token("clock")), connection.cursor() as cursor:
        cursor.execute(
            "update holding set until_at = %s where post_id = %s",
            [cast.now, id_of("post", "service_manager")],
        )
    with pytest.raises(Refused, match="Nobody is in that post"):
        offered(cast, held, to="service_manager")


def test_whoever_is_behind_a_wall_is_answered_as_if_nobody_were_there(cast: Cast, held: Concern) -> None:
    with cast.acting("manager"):
        set_wall(held.strand, cast.actor("nurse").pk, reason="Named in it.")
        set_wall(held.strand, cast.actor("lado").pk, reason="Named in it.")
    settle_all()
    with pytest.raises(Refused, match="Nobody is in that post"):
        offered(cast, held, to="lado", by="manager")


@pytest.mark.parametrize("who", ["nurse", "youth_worker", "inspector", "neighbour", "adviser"])
def test_nobody_offers_what_is_not_theirs(cast: Cast, held: Concern, who: str) -> None:
    with pytest.raises(Refused):
        offered(cast, held, to="manager", by=who)


@pytest.mark.parametrize("who", ["social_worker", "manager", "director", "nurse", "youth_worker"])
def test_nobody_else_accepts_or_returns_it(cast: Cast, held: Concern, who: str) -> None:
    asked = offered(cast, held, to="neighbour")
    for step, state in (("accept", "accepted"), ("return_it", "returned")):
        answer = move(cast, who, asked, step, "offered", state, n=2, kind="hand_off")
        assert answer.refused == PROMISE, answer


def test_it_is_offered_to_one_at_a_time_and_can_be_taken_back(cast: Cast, held: Concern) -> None:
    asked = offered(cast, held, to="manager")
    with pytest.raises(Refused, match="offered to somebody already"):
        offered(cast, held, to="service_manager")
    cast.moves("social_worker", asked.pk, "withdraw", reason="She stays.")
    settle_all()
    again = offered(cast, held, to="service_manager")
    with pytest.raises(Refused):
        cast.moves("manager", asked.pk, "accept")
    cast.moves("service_manager", again.pk, "accept")


def test_what_is_closed_meanwhile_is_offered_no_longer(cast: Cast, held: Concern, as_superuser: Any) -> None:
    asked = offered(cast, held, to="neighbour")
    cast.moves("manager", held.pk, "close_without_action", **CLOSING)
    settle_all()
    with as_superuser():
        assert one("select state from strand where id = %s", asked.pk) == "lapsed"
    assert cast.sees("neighbour", held.pk) is None


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize("role", LOGINS)
def test_no_login_hands_over_by_itself(cast: Cast, held: Concern, role: str) -> None:
    """The step of the kernel cannot be taken from outside, nor the agency of a strand changed."""
    token = cast.token("social_worker")
    taken = move(
        cast,
        "social_worker",
        held,
        "hand_over",
        "in_screening",
        "in_screening",
        n=3,
        to_post_id=id_of("post", "manager"),
    )
    assert taken.refused == PROMISE
    sql = "update strand set agency_id = %s where id = %s"
    answer = say(role, sql, id_of("agency", "neighbour"), held.pk, token=token)
    assert answer.refused == DENIED, answer
