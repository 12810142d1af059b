"""An assessment: versions that stay, categories that two agencies lower, 45 working days from the referral, no score."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from heard.concerns.models import Remark
from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.people.actions import Said
from heard.process.actions import set_wall, tick
from heard.process.models import Clock, Strand
from heard.protection.models import AssessmentVersion, CategoryEntry
from tests.attack import settle_all
from tests.cast import DECIDED, LONDON, Cast

from .going import BEGUN, WHOLE, assessed, begins, finds, taken_on, writes

pytestmark = pytest.mark.django_db

LOWER = {"outcome": "likely:CSE", **DECIDED}
NOT_FOR_THEM = (Refused, Strand.DoesNotExist)
CONCLUDED = {"outcome": "strategy_discussion", **DECIDED}


def strand_of(cast: Cast, strand: Any) -> Strand:
    with cast.acting("scrutineer"):
        return Strand.objects.select_related("owner_post").get(pk=strand.pk)


@pytest.mark.promise("Silence climbs")
def test_its_45_working_days_count_from_the_referral_and_no_start_counts_anew(cast: Cast) -> None:
    """Raised on Monday 2 March 2026, begun a week later: due at the end of Thursday 7 May, past Easter and May Day."""
    concern = taken_on(cast)
    cast.at(cast.now + timedelta(days=7))
    strand = begins(cast, concern, "assessment")
    with cast.acting("scrutineer"):
        clock = Clock.objects.get(strand=strand.pk)
    due = datetime(2026, 5, 8, tzinfo=LONDON)
    assert (clock.due_at, clock.started_at) == (due, concern.received_at)
    for seconds, passed in ((-1, False), (0, True), (1, True)):
        with transaction.atomic():
            cast.at(due + timedelta(seconds=seconds))
            while tick(at=cast.now):
                pass
            with cast.acting("scrutineer"):
                assert (Clock.objects.get(pk=clock.pk).passed_at is not None) == passed, seconds
            transaction.set_rollback(True)
    cast.at(due + timedelta(seconds=1))
    with pytest.raises(Refused, match="being assessed already"):
        begins(cast, concern, "assessment")


@pytest.mark.promise("Someone always holds it")
def test_it_begins_from_a_concern_that_was_taken_on_by_those_who_hold_it_and_keeps_it_open(
    cast: Cast,
) -> None:
    heard = cast.hears()
    with pytest.raises(Refused, match="taken on"):
        begins(cast, heard, "assessment")
    concern = taken_on(cast)
    for who in ("inspector", "youth_worker", "neighbour", "councillor"):
        with pytest.raises(NOT_FOR_THEM):
            begins(cast, concern, "assessment", who)
    for lacking in (("reason",), ("child_view", "child_view_unknown")):
        with pytest.raises(Refused):
            begins(cast, concern, "assessment", **{**BEGUN, **dict.fromkeys(lacking, " ")})
    strand = begins(cast, concern, "assessment")
    settle_all()
    assert strand_of(cast, strand).owner_post.title == "Duty social worker"
    cast.moves("manager", concern.pk, "act", **DECIDED)
    closing = {"reason_code": "work_complete", **DECIDED}
    with pytest.raises(Refused, match="still open"):
        cast.moves("manager", concern.pk, "close_after_action", **closing)
    with pytest.raises(Refused, match="still open"):
        cast.moves("manager", concern.pk, "propose_closing", **closing)


@pytest.mark.promise("Nothing is rewritten")
def test_each_save_is_a_version_and_whoever_was_overtaken_writes_over_nobody(cast: Cast) -> None:
    strand = assessed(cast)
    with pytest.raises(Refused, match="Somebody else saved"):
        writes(cast, strand, "manager", analysis="Over it.")
    writes(cast, strand, "manager", seen=1, analysis="Beside it.")
    with cast.acting("social_worker"):
        open_record(strand.pk, "test")
        said = list(
            AssessmentVersion.objects.filter(strand=strand.pk)
            .order_by("n")
            .values_list("analysis", flat=True)
        )
    assert said == [WHOLE.analysis, "Beside it."]
    for n in (1, 4):
        with pytest.raises(Refused):
            writes(cast, strand, seen=n)
    with pytest.raises(Refused, match="Write something"):
        writes(cast, strand, seen=2, harm=" ", vulnerability="", signs="\n", strengths="", analysis="​")


@pytest.mark.promise("Need to know")
def test_only_those_who_hold_it_write_it_and_only_those_let_in_read_it(cast: Cast) -> None:
    strand = assessed(cast)
    for who in ("inspector", "nurse", "youth_worker", "neighbour", "councillor", "lado"):
        assert cast.sees(who, strand) is None
        with pytest.raises(NOT_FOR_THEM), transaction.atomic():
            writes(cast, strand, who, seen=1)
        with pytest.raises(NOT_FOR_THEM), transaction.atomic():
            finds(cast, strand, "SAB", who=who)
        with cast.acting(who):
            open_record(strand.pk, "test")
            assert not AssessmentVersion.objects.exists()
            assert not CategoryEntry.objects.exists()
    with cast.acting("manager"):
        assert not AssessmentVersion.objects.exists(), "read without a reading"


@pytest.mark.promise("Need to know")
def test_a_wall_around_the_concern_stands_around_the_assessment_and_what_hangs_on_it(cast: Cast) -> None:
    strand = assessed(cast)
    cast.moves("social_worker", strand, "propose_lowering", **LOWER)
    assert cast.sees("inspector", strand) == "full"
    with cast.acting("manager"):
        concern = strand_of(cast, strand).parent_id
        set_wall(Strand(id=concern), cast.actor("inspector").pk, reason="Named in it.")
    assert cast.sees("inspector", strand) is None
    with pytest.raises(NOT_FOR_THEM):
        cast.moves("inspector", strand, "sign_lowering", reason="I may not.")


@pytest.mark.promise("No quiet closing")
def test_a_category_is_raised_by_one_and_lowered_by_two_agencies_with_word_to_whoever_raised_it(
    cast: Cast,
) -> None:
    strand = assessed(cast)
    for standing in ("likely", "withdrawn"):
        with pytest.raises(Refused, match="lowered by two agencies"):
            finds(cast, strand, standing=standing)
    with pytest.raises(Refused, match="stands so already"):
        finds(cast, strand)
    for lacking in ("outcome", "reason", "told"):
        with pytest.raises(Refused):
            cast.moves("social_worker", strand, "propose_lowering", **{**LOWER, lacking: ""})
    for no_lowering in ("happening:CSE", "likely:SAB", "withdrawn:", "nothing", ":"):
        with pytest.raises(Refused):
            cast.moves("social_worker", strand, "propose_lowering", **{**LOWER, "outcome": no_lowering})
    cast.moves("social_worker", strand, "propose_lowering", **LOWER)
    for who in ("social_worker", "manager", "director", "neighbour", "youth_worker", "nurse"):
        with pytest.raises(NOT_FOR_THEM):
            cast.moves(who, strand, "sign_lowering", reason="Agreed.")
    assert standing_of(strand) == "happening", "until another agency has signed, it stands"
    cast.moves("inspector", strand, "sign_lowering", reason="I read it all.")
    assert standing_of(strand) == "likely"
    concern = strand_of(cast, strand).parent_id
    with cast.acting("youth_worker"):
        assert open_record(concern, "test") == "own"
        assert list(Remark.objects.filter(strand=concern).values_list("text", flat=True))[-1] == LOWER["told"]
    settle_all()


def standing_of(strand: Any, category: str = "CSE") -> Any:
    with connection.cursor() as cursor:
        cursor.execute("set local role none")
        cursor.execute("select standing_of(%s, %s)", [strand.pk, category])
        found = cursor.fetchone()[0]
        cursor.execute("set local role heard_test")
    return found


@pytest.mark.promise("No quiet closing")
def test_what_is_found_while_a_lowering_waits_is_not_lowered_with_it(cast: Cast) -> None:
    strand = assessed(cast)
    cast.moves("social_worker", strand, "propose_lowering", **LOWER)
    cast.moves("inspector", strand, "sign_lowering", reason="Agreed.")
    cast.moves("social_worker", strand, "propose_lowering", **{**LOWER, "outcome": "withdrawn:CSE"})
    finds(cast, strand, who="inspector")
    with pytest.raises(Refused, match="more was found"):
        cast.moves("inspector", strand, "sign_lowering", reason="Agreed.")
    cast.moves("inspector", strand, "refuse_lowering", reason="It happened again.")
    assert standing_of(strand) == "happening"


@pytest.mark.promise("Nothing is rewritten")
@pytest.mark.parametrize("table", ["assessment_version", "category_entry"])
@pytest.mark.parametrize("role", ["heard_app", "heard_owner", "heard_kernel", "none"])
def test_nobody_changes_what_was_assessed(cast: Cast, table: str, role: str) -> None:
    strand = assessed(cast)
    for statement in (
        f"update {table} set by_id = by_id",
        f"delete from {table}",
        f"truncate {table} cascade",
    ):
        with cast.acting("manager"), connection.cursor() as cursor:
            open_record(strand.pk, "test")
            cursor.execute(f"set local role {role}")
            with pytest.raises(Exception), transaction.atomic():  # noqa: B017, PT011
                cursor.execute(statement)
                assert cursor.rowcount == 0, "not even the owner"
                raise IntegrityError("the policies show the owner no row")
            cursor.execute("set local role heard_test")


LACKS = {
    "harm": ("", "The harm is missing"),
    "analysis": (" \n", "The analysis is missing"),
    "not_seen_because": ("", "when the child was seen"),
    "factors": ([], "No factors"),
    "abuse_models": ([], "who harms the child"),
}


@pytest.mark.promise("The child's own words")
@pytest.mark.parametrize("lacking", LACKS)
def test_it_goes_no_further_without_its_parts_and_says_which(cast: Cast, lacking: str) -> None:
    strand = assessed(cast)
    empty, reason = LACKS[lacking]
    writes(cast, strand, seen=1, **{lacking: empty})
    with pytest.raises(Refused, match=reason):
        cast.moves("social_worker", strand, "give_to_manager", reason="Done.")
    writes(cast, strand, seen=2)
    cast.moves("social_worker", strand, "give_to_manager", reason="Done.")
    assert strand_of(cast, strand).owner_post.title == "Front-door manager"
    with pytest.raises(Refused, match="while it is under way"):
        writes(cast, strand, seen=3)


def test_factors_and_categories_do_not_contradict_each_other(cast: Cast) -> None:
    strand = begins(cast, taken_on(cast), "assessment")
    writes(cast, strand)
    with pytest.raises(Refused, match="not among the categories"):
        cast.moves("social_worker", strand, "give_to_manager", reason="Done.")
    finds(cast, strand, "EMO")
    writes(cast, strand, seen=1, factors=["21"])
    with pytest.raises(Refused, match="no factors were found"):
        cast.moves("social_worker", strand, "give_to_manager", reason="Done.")
    for wrong in (["21", "11A"], ["99Z"], ["11A", ""]):
        with pytest.raises((Refused, IntegrityError)), transaction.atomic():
            writes(cast, strand, seen=2, factors=wrong)
    for wrong in (["gang", "group"], ["score"]):
        with pytest.raises((Refused, IntegrityError)), transaction.atomic():
            writes(cast, strand, seen=2, abuse_models=wrong)
    with pytest.raises(Refused, match="a day that has come"):
        writes(cast, strand, seen=2, seen_on=date(2026, 3, 3))


@pytest.mark.promise("No quiet closing")
def test_it_is_concluded_by_somebody_else_and_not_without_action_while_a_category_stands(cast: Cast) -> None:
    strand = assessed(cast)
    writes(cast, strand, "manager", seen=1)
    cast.moves("social_worker", strand, "give_to_manager", reason="Done.")
    for who in ("manager", "social_worker"):
        with pytest.raises(Refused):
            cast.moves(who, strand, "conclude", **CONCLUDED)
    with pytest.raises(Refused, match="something follows"):
        cast.moves("service_manager", strand, "conclude", **{**CONCLUDED, "outcome": "no_further_action"})
    for outcome in ("", "archive", "assessment"):
        with pytest.raises(Refused):
            cast.moves("service_manager", strand, "conclude", **{**CONCLUDED, "outcome": outcome})
    for lacking in (("reason",), ("child_view", "child_view_unknown"), ("told",)):
        with pytest.raises(Refused):
            cast.moves("service_manager", strand, "conclude", **{**CONCLUDED, **dict.fromkeys(lacking, "")})
    cast.moves("service_manager", strand, "conclude", **CONCLUDED)
    assert not strand_of(cast, strand).is_open
    with pytest.raises(Refused):
        finds(cast, strand, "SAB")
    settle_all()


def test_there_is_no_score_and_nothing_to_add_up() -> None:
    """Numbers in what is assessed are counts of versions and moves and the order of a list, and nothing else."""
    numbers = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("protection").get_models()
        for field in model._meta.fields
        if isinstance(field, models.IntegerField | models.FloatField | models.DecimalField)
        and not isinstance(field, models.BigAutoField)
    }
    assert numbers == {
        "AssessmentVersion.n",
        "CategoryEntry.n",
        "AssessmentFactor.place",
        "Meeting.n",
        "MeetingNeed.place",
        "ContactAttempt.n",
        "NewWay.after_n",
        "NrmDecision.n",
        "TeamRemit.n",
    }
    words = {f.name for m in apps.get_app_config("protection").get_models() for f in m._meta.fields}
    assert not {
        name for name in words if any(w in name for w in ("score", "total", "level", "rating", "points"))
    }


@pytest.mark.promise("The same for every child and every adult")
def test_the_same_child_may_be_assessed_from_two_concerns(cast: Cast) -> None:
    child = [Said(kind="child", name="Leila Marr", born_on=date(2012, 5, 1))]
    for _ in range(2):
        begins(cast, taken_on(cast, about=child), "assessment")
