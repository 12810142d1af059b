"""A person's own story is whole: no table, no column and no depth of the record is forgotten in it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from heard.concerns.actions import report_pressure
from heard.governance.gathering import gather
from heard.governance.models import PackLine
from heard.governance.told import KEPT_BACK, TOLD, model_of
from heard.governance.wording import RECORDS
from heard.history.actions import open_record
from heard.people.actions import Said, identify
from heard.people.models import Mention
from heard.process.models import Strand
from heard.protection.tests.test_panel import on, sits, written
from tests.attack import columns
from tests.cast import Cast, one
from tests.promises.seeded import Seeded, seed

from .test_erasure import looked_at
from .test_subject_access import asked

pytestmark = [pytest.mark.django_db, pytest.mark.promise("The child's own words")]

# What each row has that is told as who, when and where, or is only a key.
_KEYS = {"id", "strand_id", "by_id", "at", "n", "received_at"}


def test_every_table_and_column_is_told_or_kept_back_for_a_reason(db: None, as_superuser: Any) -> None:
    with as_superuser():
        tables = set(columns("select name from tables_of_strands()"))
        held = {
            table: set(columns(
                "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped", table))
            for table in tables
        }  # fmt: skip
    assert tables == {*TOLD, *(name for name in KEPT_BACK if "." not in name)}
    for table, parts in TOLD.items():
        told = {name for part in parts for name in part.columns}
        back = {name.partition(".")[2] for name in KEPT_BACK if name.startswith(f"{table}.")}
        assert not told & back, table
        assert told | back == held[table] - _KEYS, table
    assert all(str(reason).strip() for reason in KEPT_BACK.values())


def test_what_stands_by_itself_is_what_can_be_asked_for(db: None, as_superuser: Any) -> None:
    with as_superuser():
        kinds = columns("select distinct kind from state where stands_by_itself(kind) order by 1")
    assert sorted(RECORDS) == kinds


def _gathered(cast: Cast, *references: str) -> tuple[Strand, list[PackLine]]:
    strand = asked(cast)
    cast.moves("service_manager", strand, "confirm_identity", reason="She came with her worker.")
    with cast.acting("service_manager"):
        open_record(strand.pk, "test")
        return strand, gather(strand, references)


@pytest.mark.world(fill=seed)
def test_every_word_that_any_table_holds_of_the_record_is_in_it(
    cast: Cast, world: Seeded, as_superuser: Any
) -> None:
    """Asked of the database itself: each free word, of each row, of each strand that hangs on the record, however deep."""
    with cast.acting("service_manager"):
        records = {
            each.pk: each.reference for each in Strand.objects.filter(kind__in=RECORDS) if _reads(each.pk)
        }
    _strand, lines = _gathered(cast, *records.values())
    told = {(line.record_id, line.text) for line in lines}
    of_record = {record: "\n".join(text for of, text in told if of == record) for record in records}
    seen: set[str] = set()
    with as_superuser():
        of = _strands_under(records)
    with cast.acting("service_manager"):
        readable = {strand for strand in of if _reads(strand)}
    with as_superuser():
        for table, strand, name, words in _words_of(readable):
            seen.add(table)
            assert words in of_record[of[strand]], (table, name)
    assert seen >= {
        "concern", "mention", "move", "remark", "assessment_version", "minutes", "meeting", "action",
        "attendance", "voice", "read_back", "advocate_offer", "contact_attempt", "finding", "return_offer", "judgement",
        "family_consent", "placement", "missing_episode", "stated_link",
    }  # fmt: skip


def _reads(strand: UUID) -> bool:
    return open_record(strand, "test") == "full"


def _strands_under(records: Any) -> dict[UUID, UUID]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select h, r from unnest(%s::uuid[]) r cross join lateral unnest(hanging_on(r)) h",
            [list(records)],
        )
        return dict(cursor.fetchall())


def _words_of(strands: set[UUID]) -> Any:
    """Each text of several words in a told column of these strands, with its table, strand and column."""
    for table, parts in TOLD.items():
        of = model_of(table)._meta
        free = {name for part in parts for name in part.columns} - {"reason_code", "outcome"}
        for name in free:
            field = of.get_field(name.removesuffix("_id"))
            if field.get_internal_type() != "TextField" or getattr(field, "choices", None):
                continue
            rows = model_of(table)._default_manager.filter(
                **{f"{parts[0].of[0]}__in": strands}, **_only(table)
            )
            for strand, words in rows.values_list(parts[0].of[0], field.name):
                if " " in words.strip():
                    yield table, strand, name, words


def _only(table: str) -> dict[str, Any]:
    # A step's own answer is a remark of its step; a climb is the clock's.
    return {"remark": {"move": None}}.get(table, {})


def test_minutes_of_the_panel_are_in_it_where_they_name_the_person_and_only_there(cast: Cast) -> None:
    about = [Said("child", "Leila Marr"), Said("adult", "Karl Venn")]
    concern = cast.hears(about=about)
    cast.hears("safeguarding_lead", about=[Said("child", "Una Orr"), Said("adult", "Karl Venn")])
    sitting = sits(cast)
    written(cast, sitting, said="Leila was seen with Karl Venn.")
    for line in on(cast, sitting):
        cast.moves("service_manager", line.id, "take_off", reason="The police know of it.")
    cast.moves("service_manager", sitting, "hold_sitting", reason="It sat in the small room.")
    _strand, lines = _gathered(cast, concern.strand.reference)
    said = {line.what: line for line in lines}
    assert "Leila was seen with Karl Venn." in said["Wrote the minutes"].text
    assert said["Wrote the minutes"].record_id == concern.pk
    text = "\n".join(line.text for line in lines)
    assert "The police know of it." not in text, "a line about an adult is of that adult"
    assert "small room" not in text


@pytest.mark.parametrize(
    ("words", "of_her"),
    [("Lily was seen again.", True), ("They call her Mouse.", True), ("Karl Venn has a new car.", False)],
)
def test_minutes_that_call_them_by_another_name_of_theirs_are_in_it_too(
    cast: Cast, words: str, of_her: bool
) -> None:
    """By the name of a mention found to be of them, and by one written beside their name."""
    lily = Said("child", "Lily Stone", facts=(("other_name", "Mouse"),))
    records = [
        cast.hears(about=[said, Said("adult", "Karl Venn")]) for said in (Said("child", "Leila Marr"), lily)
    ]
    with cast.acting("manager") as by:
        for concern in records:
            open_record(concern.pk, "test")
        both = Mention.objects.filter(strand__in=[concern.pk for concern in records], kind="child")
        identify(list(both), reason="She told me.", by=by, at=cast.now)
    sitting = sits(cast)
    written(cast, sitting, said=words)
    for line in on(cast, sitting):
        cast.moves("service_manager", line.id, "take_off", reason="Nothing new.")
    cast.moves("service_manager", sitting, "hold_sitting", reason="It sat.")
    _strand, lines = _gathered(cast, *(concern.strand.reference for concern in records))
    assert any(words in line.text for line in lines) == of_her


def test_what_is_said_of_a_group_of_reports_is_in_the_story_of_each(cast: Cast) -> None:
    concern, _other, _group = looked_at(cast, "They")
    _strand, lines = _gathered(cast, concern.strand.reference)
    assert {"They again.", "They is safe now."} <= {line.text.splitlines()[-1] for line in lines}


def test_a_part_behind_a_wall_is_gathered_by_nobody_whom_it_keeps_out(cast: Cast, as_superuser: Any) -> None:
    """The record is theirs to read, and one disagreement that hangs on it is not."""
    concern = cast.hears(about=[Said("child", "Leila Marr")])
    with cast.acting("youth_worker") as by:
        open_record(concern.pk, "test")
        pressed = report_pressure(
            concern.strand, "withdraw", reason="He rang me at home.", by=by, at=cast.now
        )
    _strand, lines = _gathered(cast, concern.strand.reference)
    assert not any("He rang me" in line.text for line in lines)
    with as_superuser():
        assert (
            one("select count(*) from reading where strand_id = %s and what = 'subject_access'", pressed.pk)
            == 0
        )


def test_records_under_another_name_are_found_when_somebody_has_said_that_it_is_one_person(
    cast: Cast,
) -> None:
    one_name, other_name = (
        cast.hears(about=[Said("child", name)]) for name in ("Leila Marr", "Lily Mar-Stone")
    )
    with cast.acting("manager") as by:
        for concern in (one_name, other_name):
            open_record(concern.pk, "test")
        both = Mention.objects.filter(strand__in=[one_name.pk, other_name.pk])
        identify(list(both), reason="She told me.", by=by, at=cast.now)
    strand = asked(cast)
    with cast.acting("service_manager"), connection.cursor() as cursor:
        cursor.execute("select id from records_about_whoever_asks(%s)", [strand.pk])
        assert {row[0] for row in cursor.fetchall()} == {one_name.pk, other_name.pk}
