"""What was decided by somebody who is kept out of it, then or later, is seen by the independent scrutineer alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from heard.frame.demo.partnership import CAST
from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.people.actions import Said
from heard.process.models import Move, Strand
from tests.attack import DENIED, say, settle_all
from tests.cast import DECIDED, Cast
from tests.promises.test_closing import CLOSING
from tests.promises.test_walls import LINES, names, wall, world

pytestmark = [pytest.mark.django_db, pytest.mark.promise("No quiet closing")]

LEILA = Said(kind="child", name="Leila Marr", born_on=date(2012, 5, 1))
ALONE = {**CLOSING, "reason_code": "not_safeguarding"}


def told(cast: Cast) -> list[str]:
    """What the scrutineer was told of conflicts, oldest first; nobody else sees that there is anything."""
    with cast.acting("scrutineer"):
        strands = list(Strand.objects.filter(kind="pressure").values_list("pk", flat=True))
        for each in strands:
            assert open_record(each, "test") == "full"
        found = Move.objects.filter(strand__in=strands, step="notice_conflict").order_by("at", "pk")
        words = list(found.values_list("reason", flat=True))
    for who in {member.key for member in CAST} - {"scrutineer"}:
        with cast.acting(who):
            assert not Strand.objects.filter(pk__in=strands).exists(), who
            assert [open_record(each, "test") for each in strands] == [None] * len(strands), who
    return words


def looked_at(cast: Cast, *about: Said) -> Any:
    concern = cast.hears("nurse", about=list(about))
    cast.moves("social_worker", concern.pk, "take_up")
    return concern


@pytest.mark.parametrize(
    ("decider", "named"),
    [("manager", "manager"), ("manager", "social_worker"), ("social_worker", "manager")],
)
def test_what_they_had_decided_before_the_wall_is_told(cast: Cast, decider: str, named: str) -> None:
    assert decider == named or decider in LINES[named]
    concern = looked_at(cast, LEILA)
    cast.moves(decider, concern.pk, "take_on", outcome="assessment", **DECIDED)
    wall(cast, decider, concern.strand, "neighbour")
    cast.at(cast.now + timedelta(days=1))
    assert told(cast) == []
    wall(cast, "scrutineer", concern.strand, named)
    settle_all()
    [words] = told(cast)
    assert words.count("took the step") == 1, "taking it up decides nothing, nor does setting a wall"
    assert (
        f"{cast.worker(decider).name}, Marlowe Vale Council, took the step “Take it on” on {concern.strand.reference}, on 2 March 2026."
        in words
    )


def test_what_they_closed_about_the_same_child_is_told_too(cast: Cast) -> None:
    first = looked_at(cast, LEILA)
    cast.moves("manager", first.pk, "close_without_action", **ALONE)
    cast.at(cast.now + timedelta(days=30))
    second = cast.hears("youth_worker", about=[LEILA, *names("manager")])
    assert told(cast) == [], "it is only proposed, and somebody looks at it"
    with cast.acting("scrutineer"):
        proposed = Strand.objects.get(kind="wall", parent=second.pk)
    cast.moves("director", proposed, "confirm", reason="It is her.")
    settle_all()
    [words] = told(cast)
    assert "Priya Nair" in words
    assert first.strand.reference in words


def test_a_name_that_is_somebody_elses_tells_nothing(cast: Cast) -> None:
    first = looked_at(cast, LEILA)
    cast.moves("manager", first.pk, "close_without_action", **ALONE)
    second = cast.hears("youth_worker", about=[LEILA, *names("manager")])
    with cast.acting("scrutineer"):
        proposed = Strand.objects.get(kind="wall", parent=second.pk)
    cast.moves("director", proposed, "set_aside", reason="Another woman of that name.")
    assert told(cast) == []


def test_who_decided_without_a_conflict_is_not_told_of(cast: Cast) -> None:
    concern = looked_at(cast, LEILA)
    cast.moves("manager", concern.pk, "take_on", outcome="assessment", **DECIDED)
    wall(cast, "scrutineer", concern.strand, "inspector")
    assert told(cast) == []


@pytest.mark.promise("Need to know")
def test_closing_beside_a_hidden_concern_tells_the_scrutineer_and_the_decider_nothing(cast: Cast) -> None:
    hidden = cast.hears("youth_worker", about=[LEILA, *names("manager")])
    shown = looked_at(cast, LEILA)
    plain = looked_at(cast, Said(kind="child", name="Somebody Else", born_on=date(2013, 1, 1)))
    token = cast.token("manager")
    answers = [
        say("heard_app", CLOSE, cast.actor("manager").pk, cast.now, each.pk, token=token)
        for each in (plain, shown)
    ]
    assert answers[0] == answers[1], "nothing in how it is taken tells of it"
    cast.moves("manager", shown.pk, "close_without_action", **ALONE)
    settle_all()
    [words] = told(cast)
    assert hidden.strand.reference in words
    assert "Priya Nair" in words
    with cast.acting("scrutineer"):
        notice = Strand.objects.get(kind="pressure")
    seen = str(world(token, shown.pk))
    assert str(shown.pk) in seen, "what is there is found by the same means"
    for each in (hidden.pk, hidden.strand.reference, notice.pk, notice.reference):
        assert str(each) not in seen


def test_whoever_is_not_kept_out_meets_the_rule_as_always(cast: Cast) -> None:
    cast.hears("youth_worker", about=[LEILA, *names("inspector")])
    shown = looked_at(cast, LEILA)
    with pytest.raises(Refused, match="a concern about the same child before"):
        cast.moves("manager", shown.pk, "close_without_action", **ALONE)
    assert told(cast) == []


CLOSE = """
    insert into move (id, strand_id, n, kind, step, from_state, to_state, by_id, at, outcome, reason_code, reason, child_view, child_view_unknown, told)
    select gen_random_uuid(), s.id, s.n + 1, 'concern', 'close_without_action', s.state, 'closed', %s, %s, '', 'not_safeguarding', 'r', 'v', '', 't'
      from strand s where s.id = %s"""


def test_nobody_forges_or_hushes_it(cast: Cast) -> None:
    concern = looked_at(cast, LEILA)
    cast.moves("manager", concern.pk, "take_on", outcome="assessment", **DECIDED)
    for who in ("manager", "scrutineer"):
        answer = say("heard_app", "select tell_of_conflict(%s, 'x')", concern.pk, token=cast.token(who))
        assert answer.refused == DENIED
    wall(cast, "scrutineer", concern.strand, "manager")
    with cast.acting("scrutineer"):
        strand = Strand.objects.get(kind="pressure")
    for who in ("manager", "director", "social_worker"):
        with pytest.raises((Refused, Strand.DoesNotExist)):
            cast.moves(who, strand, "answer", reason="r", told="t")
    cast.moves("scrutineer", strand, "answer", reason="It was raised again.", told="Looked at.")
