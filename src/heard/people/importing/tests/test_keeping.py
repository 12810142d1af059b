"""Bringing in: all or nothing, once, with source and date, seen by its agency alone, and no clock for what is old."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from heard.agencies.models import Agency
from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.people.actions import Said
from heard.people.importing.keeping import Delivery, Kept, bring_in, refuse_others
from heard.people.importing.report import Report
from heard.people.importing.taking import Taken
from heard.people.meeting import have_we_met
from heard.people.models import EarlierEntry, EarlierRecord, ImportedFile, Mention
from heard.process.actions import set_wall
from heard.process.models import Clock, Move, Strand, Waiting
from tests.bringing import bring as brought_in
from tests.cast import Cast

pytestmark = pytest.mark.django_db

PERSON = "pers_person_id,pers_forename,pers_surname,pers_dob\n"
CONTACTS = "cont_person_id,cont_contact_date\n"
MAYA = "7,Maya,Reston,2011-04-02\n"
NOAH = "8,Noah,Finch,2012-05-06\n"
MISSING = "miss_table_id,miss_person_id,miss_missing_episode_start_date,miss_missing_episode_end_date,miss_missing_episode_type\n1,7,2025-01-02,2025-01-03,Missing\n2,7,2025-03-04,,A\n"
ADDRESS = "addr_table_id,addr_person_id,addr_address_json,addr_address_postcode\n1,7,,NX1 4AB\n"

Import = Callable[..., Kept]
BRINGER = "manager"  # front-door manager of the council's children's services


@pytest.fixture
def bring(cast: Cast) -> Import:
    return partial(brought_in, cast)


def test_each_person_is_a_record_that_begins_closed_with_its_source(cast: Cast, bring: Import) -> None:
    assert bring(PERSON + MAYA + NOAH) == Kept(records=2, entries=2, mentions=2)
    with cast.acting(BRINGER):
        strands = list(Strand.objects.filter(kind="earlier_record"))
        assert [(s.state, s.is_open, s.n) for s in strands] == [("kept", False, 1)] * 2
        for strand in strands:
            open_record(strand.pk, "page")
        assert {m.reason for m in Move.objects.filter(kind="earlier_record")} == {
            "From Mosaic, exported on 2026-01-31."
        }
        maya = Mention.objects.get(name="Maya Reston")
        assert (maya.born_on, maya.facts) == (date(2011, 4, 2), [["surname", "Reston"]])
        entry = EarlierEntry.objects.select_related("file").get(mention=maya)
        assert (entry.file.system, entry.file.exported_on, entry.line) == ("Mosaic", date(2026, 1, 31), 2)
        assert entry.as_written["pers_forename"] == "Maya"


@pytest.mark.promise("Silence climbs")
def test_no_clock_starts_and_nothing_waits_for_what_is_old(cast: Cast, bring: Import) -> None:
    bring(PERSON + MAYA)
    bring(MISSING)
    with cast.acting("scrutineer"):
        assert Strand.objects.filter(kind="earlier_record").count() == 1
        assert not Clock.objects.exists()
        assert not Waiting.objects.exists()
        assert not Strand.objects.filter(kind="concern").exists()


@pytest.mark.promise("Nothing is rewritten")
def test_the_same_again_adds_nothing_and_what_changed_is_added_beside_it(cast: Cast, bring: Import) -> None:
    bring(PERSON + MAYA + NOAH)
    assert bring(PERSON + NOAH + MAYA, day=date(2026, 2, 28)) == Kept(there_already=2)
    assert bring(PERSON + "7,Maia,Reston,2011-04-02\n") == Kept(entries=1, mentions=1, put_right=1)
    assert bring(PERSON + MAYA, system="Liquidlogic") == Kept(records=1, entries=1, mentions=1)
    with cast.acting(BRINGER):
        ids = list(Strand.objects.filter(kind="earlier_record").values_list("pk", flat=True))
        for each in ids:
            open_record(each, "page")
        names = Mention.objects.filter(
            strand__earlier_record__system="Mosaic", strand__earlier_record__number="7"
        )
        assert set(names.values_list("name", flat=True)) == {"Maya Reston", "Maia Reston"}


@pytest.mark.promise("Nothing is rewritten")
def test_what_a_later_export_puts_right_stays_and_is_counted_no_more(cast: Cast, bring: Import) -> None:
    """The same contact, dated anew in February, and again as it was in March; each of them is there once."""
    head = "cont_contact_id,cont_person_id,cont_contact_date\n"
    first, second = head + "55,7,2025-03-01\n", head + "55,7,2025-09-01\n"
    bring(PERSON + MAYA)
    bring(MISSING.replace("1,7,", "55,7,"))  # a number of another table says nothing of this one
    for content, day, added in (
        (first, date(2026, 1, 31), 1), (second, date(2026, 2, 28), 1), (first, date(2026, 3, 1), 1),
        (first, date(2026, 1, 31), 0), (second, date(2026, 2, 28), 0), (first, date(2026, 3, 1), 0),
    ):  # fmt: skip
        kept = bring(content, day=day)
        assert (kept.entries, kept.there_already) == (added, 1 - added), day
    concern = cast.hears(about=[Said(kind="child", name="Maya Reston", born_on=date(2011, 4, 2))])
    with cast.acting(BRINGER), connection.cursor() as cursor:
        record = Strand.objects.get(kind="earlier_record")
        open_record(record.pk, "page")
        assert EarlierEntry.objects.filter(event="contact").count() == 3, "nothing is taken away"
        cursor.execute("select known_from_before(%s) ->> 'referrals'", [concern.pk])
        assert cursor.fetchone()[0] == "1"
        cursor.execute("set local role none")
        cursor.execute("select days_referred_before(%s)", [concern.pk])
        assert cursor.fetchone()[0] == 1
        cursor.execute("set local role heard_test")


def test_what_is_put_right_is_said(cast: Cast, bring: Import) -> None:
    bring(PERSON + MAYA + NOAH)
    kept = bring(PERSON + MAYA.replace("Reston", "Marsh") + NOAH, day=date(2026, 2, 28))
    assert kept == Kept(entries=1, mentions=1, there_already=1, put_right=1)


@pytest.mark.parametrize("system", ["MOSAIC", " mosaic ", "Mosaic."])
def test_a_system_whose_name_is_written_another_way_is_the_same(bring: Import, system: str) -> None:
    bring(PERSON + MAYA)
    assert bring(PERSON + MAYA, system=system) == Kept(there_already=1)
    assert set(ImportedFile.objects.values_list("system", flat=True)) <= {"Mosaic"}


@pytest.mark.parametrize(
    ("day", "why"), [(date(2031, 1, 1), "the future"), (date(2025, 1, 1), "It tells of 2025-03-04")]
)
def test_an_export_has_a_day_that_can_be(bring: Import, day: date, why: str) -> None:
    with pytest.raises(Refused, match=why):
        bring(MISSING, day=day)


def test_two_of_one_agency_do_not_bring_in_at_once(cast: Cast, bring: Import) -> None:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            agency = str(cast.worker(BRINGER).agency_id)
            cursor.execute("select pg_advisory_lock(hashtext('heard import ' || %s))", [agency])
        with pytest.raises(Refused, match="bringing in a file now"):
            bring(PERSON + MAYA)
        assert bring(PERSON + MAYA, who="inspector").records == 1, "another agency does not wait"
    finally:
        other.close()
    assert bring(PERSON + MAYA).records == 1


def test_rows_of_other_tables_join_the_record_of_their_person(cast: Cast, bring: Import) -> None:
    bring(PERSON + MAYA)
    assert bring(MISSING) == Kept(entries=2)
    assert bring(ADDRESS) == Kept(entries=1, mentions=1)
    with cast.acting(BRINGER):
        record = Strand.objects.get(kind="earlier_record")
        open_record(record.pk, "page")
        assert set(EarlierEntry.objects.values_list("event", "from_on", "until_on")) == {
            ("", None, None), ("missing", date(2025, 1, 2), date(2025, 1, 3)), ("absent", date(2025, 3, 4), None),
        }  # fmt: skip
        with_address = Mention.objects.exclude(where="").get()
        assert (with_address.name, with_address.where) == ("Maya Reston", "NX1 4AB"), (
            "so that it can be found by both"
        )


@pytest.mark.promise("Nothing is lost")
def test_what_fails_half_way_leaves_nothing(
    cast: Cast, bring: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    from heard.people.importing import keeping

    monkeypatch.setattr(keeping, "BATCH", 1)
    kept = EarlierEntry.objects.bulk_create
    calls: list[int] = []

    def breaks(entries: list[EarlierEntry]) -> list[EarlierEntry]:
        calls.append(len(entries))
        if len(calls) == 2:
            raise OSError("the power went")
        return kept(entries)

    monkeypatch.setattr(EarlierEntry.objects, "bulk_create", breaks)
    with pytest.raises(OSError, match="the power went"):
        bring(PERSON + MAYA + NOAH)
    with cast.acting("scrutineer"):
        assert not Strand.objects.filter(kind="earlier_record").exists()


@pytest.mark.parametrize("then", [MAYA, MAYA + NOAH.replace("Noah", "Nora")])
def test_a_file_that_changes_while_it_is_read_is_not_brought_in(
    cast: Cast, tmp_path: Path, then: str
) -> None:
    path = tmp_path / "export.csv"
    path.write_text(PERSON + MAYA + NOAH)
    taken, looked = Taken(path), Report()
    list(taken.rows(looked, today=cast.now.date()))
    path.write_text(PERSON + then)
    with pytest.raises(Refused, match="changed while it was read"), cast.acting(BRINGER) as by:
        delivery = Delivery(cast.worker(BRINGER).agency, "Mosaic", date(2026, 1, 31))
        bring_in(taken, looked, delivery, by=by, at=cast.now, today=cast.now.date())


@pytest.mark.promise("Need to know")
def test_only_the_agency_whose_it_is_sees_it_and_every_reading_is_written(cast: Cast, bring: Import) -> None:
    bring(PERSON + MAYA)
    for stranger in ("youth_worker", "inspector", "councillor"):
        with cast.acting(stranger):
            assert not Strand.objects.filter(kind="earlier_record").exists(), stranger
            assert not EarlierRecord.objects.exists(), stranger
    with cast.acting(BRINGER):
        record = Strand.objects.get(kind="earlier_record")
        assert not EarlierEntry.objects.exists(), "not before its reading is written"
        assert open_record(record.pk, "page") == "full"
        assert EarlierEntry.objects.count() == 1


@pytest.mark.promise("Need to know")
def test_nobody_learns_by_asking_what_another_agency_has_brought_in(cast: Cast, bring: Import) -> None:
    bring(PERSON + MAYA)
    with cast.acting(BRINGER):
        file = ImportedFile.objects.get()
    ask = f"select count(*) from brought_in_before('{file.pk}', '{{7}}', '{{}}')"
    for who, found in ((BRINGER, 1), ("youth_worker", 0), ("inspector", 0), ("scrutineer", 0)):
        with cast.acting(who), connection.cursor() as cursor:
            cursor.execute(ask)
            assert cursor.fetchone()[0] == found, who


@pytest.mark.parametrize("who", ["youth_worker", "councillor", "scrutineer", "social_worker"])
def test_who_may_not_bring_in_is_refused(cast: Cast, bring: Import, who: str) -> None:
    with pytest.raises((Refused, DatabaseError)):
        bring(PERSON + MAYA, who=who)
    with pytest.raises(Refused, match="safeguarding lead"), cast.acting(who):
        refuse_others()  # before a long file is read
    with cast.acting(BRINGER):
        refuse_others()


def test_nobody_brings_in_for_another_agency(cast: Cast, bring: Import, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(PERSON + MAYA)
    taken, looked = Taken(path), Report()
    list(taken.rows(looked, today=cast.now.date()))
    other = Agency.objects.exclude(pk=cast.worker(BRINGER).agency_id).first()
    with pytest.raises(Refused, match="somebody else to write"), cast.acting(BRINGER) as by:
        bring_in(
            taken,
            looked,
            Delivery(other, "Mosaic", date(2026, 1, 31)),
            by=by,
            at=cast.now,
            today=cast.now.date(),
        )


def test_without_a_source_nothing_comes_in(bring: Import) -> None:
    with pytest.raises(Refused, match="which system"):
        bring(PERSON + MAYA, system=" ")


@pytest.mark.promise("Nothing is rewritten")
@pytest.mark.parametrize("table", ["imported_file", "earlier_record", "earlier_entry"])
def test_what_was_brought_in_is_never_changed(bring: Import, as_superuser: Any, table: str) -> None:
    bring(PERSON + MAYA)
    column = "system" if table == "earlier_record" else "by_id"
    for statement in (f"update {table} set {column} = {column}", f"delete from {table}"):
        with (
            as_superuser(),
            pytest.raises(DatabaseError, match="cannot be changed or removed"),
            transaction.atomic(),
        ):
            connection.cursor().execute(statement)


def test_the_history_says_who_brought_in_which_file(cast: Cast, bring: Import) -> None:
    bring(PERSON + MAYA)
    with cast.acting(BRINGER):
        file = ImportedFile.objects.get()
        assert (file.by_id, file.rows, file.left_out) == (cast.actor(BRINGER).pk, 1, 0)


@pytest.mark.promise("The dots are joined")
def test_whoever_asks_learns_that_it_is_known_and_whom_to_call_and_no_more(cast: Cast, bring: Import) -> None:
    bring(PERSON + MAYA, who="inspector", system="Custody")
    asked = [Said(kind="child", name="Maya Reston", born_on=date(2011, 4, 2))]
    with cast.acting("youth_worker"):
        (known,) = have_we_met(asked, at=cast.now).known
        assert (known.agency, known.reference, known.verdict) == ("Wharfside Police", "", None)
    with cast.acting("inspector"):
        (known,) = have_we_met(asked, at=cast.now).known
        assert known.reference
        assert known.verdict


def test_screening_sees_who_held_an_earlier_record_and_reads_no_more_of_it_than_it_may(
    cast: Cast, bring: Import
) -> None:
    since = CONTACTS + "7,2025-11-02\n7,2026-02-01\n7,2019-01-01\n"
    for who in (BRINGER, "inspector"):
        bring(PERSON + MAYA, who=who)
        bring(since, who=who, day=date(2026, 2, 28))
    concern = cast.hears(about=[Said(kind="child", name="Maya Reston", born_on=date(2011, 4, 2))])
    ask = "select known_from_before(%s)"
    for who, referred in (("social_worker", 2), ("scrutineer", 2), ("youth_worker", None)):
        with cast.acting(who), connection.cursor() as cursor:
            cursor.execute(ask, [concern.pk])
            told = cursor.fetchone()[0]
        assert (json.loads(told)["referrals"] if told else None) == referred, who
        assert told is None or json.loads(told)["agencies"] == [
            "Marlowe Vale Council",
            "Wharfside Police",
        ]


@pytest.mark.promise("No quiet closing")
@pytest.mark.parametrize(
    ("days", "third"),
    [
        (["2025-03-01", "2025-09-01"], True),
        (["2025-03-01"], False),
        (["2025-03-01", "2025-03-01"], False),
        (["2019-01-01", "2025-03-01"], False),
        (["2025-03-01", "2026-03-02"], False),
    ],
)
def test_referrals_that_other_systems_held_make_a_concern_a_third_one(
    cast: Cast, bring: Import, days: list[str], third: bool
) -> None:
    """Of two years, of two days, and from before Heard first heard of the child; as concerns they do not count."""
    bring(PERSON + MAYA)
    bring(CONTACTS + "".join(f"7,{day}\n" for day in days), day=date(2026, 3, 2))
    bring(PERSON + MAYA, who="inspector")
    bring(CONTACTS + f"7,{days[0]}\n", who="inspector")
    concern = cast.hears(about=[Said(kind="child", name="Maya Reston", born_on=date(2011, 4, 2))])
    cast.moves("social_worker", concern.pk, "take_up")
    with cast.acting(BRINGER), connection.cursor() as cursor:
        cursor.execute("select known_before(%s)", [concern.pk])
        assert cursor.fetchone()[0] == 0
        cursor.execute("select name, reason from steps_from_here(%s)", [concern.pk])
        reasons = dict(cursor.fetchall())
    why = reasons["close_without_action"]
    assert (why == "This is at least the third concern about the same child.") is third


@pytest.mark.promise("Need to know")
def test_what_is_walled_off_is_counted_for_nobody_it_is_kept_from(cast: Cast, bring: Import) -> None:
    bring(PERSON + MAYA)
    bring(CONTACTS + "7,2025-03-01\n7,2025-09-01\n")
    with cast.acting("director"):
        record = Strand.objects.get(kind="earlier_record")
        open_record(record.pk, "page")
        set_wall(record, cast.actor("social_worker").pk, reason="Her niece.")
    concern = cast.hears(about=[Said(kind="child", name="Maya Reston", born_on=date(2011, 4, 2))])
    for who, counted in (("social_worker", 0), ("scrutineer", 2)):
        with cast.acting(who), connection.cursor() as cursor:
            cursor.execute("set local role none")
            cursor.execute("select days_referred_before(%s)", [concern.pk])
            assert cursor.fetchone()[0] == counted
            cursor.execute("set local role heard_test")


@pytest.mark.promise("Need to know")
def test_a_wall_around_whoever_is_named_keeps_the_record_from_them(cast: Cast, bring: Import) -> None:
    bring(PERSON + MAYA)
    with cast.acting("director"):
        record = Strand.objects.get(kind="earlier_record")
        open_record(record.pk, "page")
        set_wall(record, cast.actor(BRINGER).pk, reason="Her niece.")
    with cast.acting(BRINGER):
        assert not Strand.objects.filter(kind="earlier_record").exists()
        assert open_record(record.pk, "page") is None


@pytest.mark.parametrize(("event", "until"), [("contact", 2032), ("protection", 2061)])
def test_it_is_kept_as_long_as_what_it_tells_of(cast: Cast, bring: Import, event: str, until: int) -> None:
    bring(PERSON + MAYA)
    if event == "protection":
        bring(
            "cppl_cp_plan_id,cppl_person_id,cppl_cp_plan_start_date,cppl_cp_plan_end_date\n1,7,2019-01-02,2019-09-03\n"
        )
    with cast.acting(BRINGER), connection.cursor() as cursor:
        record = Strand.objects.get(kind="earlier_record")
        cursor.execute("select until from keeping_of(%s)", [record.pk])
        assert cursor.fetchone()[0].year == until


def test_its_page_says_where_it_comes_from_and_what_was_written(
    cast: Cast, bring: Import, pages: Any, settings: Any
) -> None:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    bring(PERSON + MAYA)
    bring(MISSING)
    bring(MISSING.replace("2,7,2025-03-04", "2,7,2025-03-05"), day=date(2026, 2, 28))
    with cast.acting(BRINGER):
        reference = Strand.objects.get(kind="earlier_record").reference
    pages.sign_in("manager@marlowe-vale.example")
    page = pages.get(f"/earlier-record/{reference}/")
    for words in (
        "Mosaic",
        "Maya Reston",
        "2 April 2011",
        "Missing",
        "Absent",
        "31 January 2026",
        "miss_person_id",
    ):
        assert words in page.text, words
    assert page.text.count("A later export says something else.") == 1
    concern = cast.hears(about=[Said(kind="child", name="Maya Reston", born_on=date(2011, 4, 2))]).strand
    met = pages.get(f"/concern/{concern.reference}/have-we-met/")
    assert met.link(reference) == f"/earlier-record/{reference}/"
    then = f"{cast.now:%Y-%m-%dT%H:%M}"
    cast.at(cast.now + timedelta(minutes=10))
    assert "Marlowe Vale Council" in pages.get(f"/concern/{concern.reference}/?as_at={then}").text
    assert "A later export says" in pages.get(f"/earlier-record/{reference}/?as_at={then}").text
    same = pages.get(f"/concern/{concern.reference}/same-child/{reference}/")
    assert "Maya Reston" in same.text
    pages.sign_in("youth.worker@marlowe-vale.example")
    pages.get(f"/earlier-record/{reference}/", status=404)
