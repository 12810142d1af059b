"""What a child said is kept as it was said, apart from what an adult made of it, and every decision answers to it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from heard.concerns.models import Concern
from heard.history.actions import open_record
from heard.history.refused import Refused
from tests.cast import DECIDED, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.promise("The child's own words")]
SAID = " he said “dont tell”\n  and i didnt 😟 "


def test_they_are_kept_to_the_letter_and_apart_from_the_account(cast: Cast) -> None:
    concern = cast.hears(child_words=SAID)
    with cast.acting("manager"):
        open_record(concern.pk, "test")
        kept = Concern.objects.get(pk=concern.pk)
    assert kept.child_words == SAID
    assert kept.child_words not in kept.account


def test_nobody_changes_them(cast: Cast) -> None:
    concern = cast.hears(child_words=SAID)
    for who in ("manager", "youth_worker", "scrutineer"):
        with (
            cast.acting(who),
            connection.cursor() as cursor,
            pytest.raises(DatabaseError),
            transaction.atomic(),
        ):
            cursor.execute("update concern set child_words = 'nothing' where strand_id = %s", [concern.pk])


@pytest.mark.parametrize("view", [{}, {"child_view": "  "}, {"child_view_unknown": "\n"}])
def test_no_decision_without_the_childs_view_or_why_it_is_not_known(cast: Cast, view: dict[str, str]) -> None:
    concern = cast.hears(child_words=SAID)
    decided = {name: text for name, text in DECIDED.items() if not name.startswith("child_view")}
    with pytest.raises(Refused, match="what the child wants"):
        cast.moves("social_worker", concern.pk, "take_on", outcome="assessment", **decided, **view)


def test_that_it_is_not_known_yet_is_an_answer(cast: Cast) -> None:
    concern = cast.hears(child_words=SAID)
    decided = {name: text for name, text in DECIDED.items() if not name.startswith("child_view")}
    move = cast.moves(
        "social_worker",
        concern.pk,
        "take_on",
        outcome="assessment",
        child_view_unknown="She is seen tomorrow.",
        **decided,
    )
    assert move.to_state == "taken_on"
