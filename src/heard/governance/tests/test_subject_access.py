"""A person's own story: whole, plain, decided line by line, and with nothing in the paper that was withheld."""

from __future__ import annotations

import re
import zipfile
import zlib
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection, transaction

from heard.concerns.actions import Upload
from heard.concerns.models import Attachment, Scan
from heard.concerns.tests.going import reference_of, sign_in
from heard.frame.papers import pdf
from heard.governance.actions import decide, receive_request
from heard.governance.gathering import gather
from heard.governance.models import AccessRequest, PackLine, WithholdingGround
from heard.governance.pages.subject_access import _PAPER, _files_given, story
from heard.history.actions import open_record, open_records
from heard.history.refused import Refused
from heard.people.actions import Said
from heard.people.models import Mention
from heard.people.network import Grade, state_link, take_back_link
from heard.people.spotted import Looked, Part, look_at
from heard.process.actions import set_wall, tick
from heard.process.models import Clock, Strand
from tests.attack import DENIED, EVERYBODY, PROMISE, say, settle_all
from tests.cast import DECIDED, LONDON, Cast, one
from tests.pages import Page, Pages
from tests.paper import Paper

pytestmark = [pytest.mark.django_db, pytest.mark.promise("Need to know")]
CANARY = "Quillonby"  # somebody else, who must not be found in what is given
OWN = "Nobody listens to me."


def spoken_of(cast: Cast, **more: Any) -> Any:
    about = [Said(kind="child", name="Leila Marr"), Said(kind="adult", name=f"{CANARY} Stroud")]
    concern = cast.hears(
        account=f"She was seen with {CANARY} by the kiosk.", child_words=OWN, about=about, **more
    )
    cast.moves("manager", concern.pk, "take_on", outcome="assessment", **DECIDED)
    settle_all()
    return concern


def asked(cast: Cast, who: str = "service_manager") -> Strand:
    with cast.acting(who) as by:
        strand = receive_request(
            "Leila Marr", agency=cast.worker(who).agency, reason="She rang.", born_on=None, asked_by="", send_to="",
            by=by, at=cast.now,
        )  # fmt: skip
    settle_all()
    return strand


def gathered(cast: Cast, *concerns: Any, who: str = "service_manager") -> Strand:
    strand = asked(cast, who)
    cast.moves(who, strand, "confirm_identity", reason="She came with her worker.")
    with cast.acting(who):
        open_record(strand.pk, "test")
        gather(strand, [concern.strand.reference for concern in concerns])
    cast.moves(who, strand, "gather", reason="By name.")
    return strand


def decided(cast: Cast, strand: Strand, who: str = "service_manager") -> None:
    """Everything in which the canary stands is withheld, everything else shown."""
    with cast.acting(who):
        open_record(strand.pk, "test")
        lines = PackLine.objects.filter(strand=strand.pk)
        ground = WithholdingGround.objects.get(code="other_person")
        decide(
            lines.filter(text__contains=CANARY), "withheld", ground=ground, reason=f"It is about {CANARY}."
        )
        decide(lines.exclude(text__contains=CANARY), "shown", ground=None, reason="")


def paper_of(cast: Cast, strand: Strand) -> bytes:
    with cast.acting("director"):
        open_record(strand.pk, "test")
        return pdf(_PAPER, story(AccessRequest.objects.select_related("strand").get(strand=strand.pk)))


def test_it_is_their_story_own_words_first_and_professionals_named(cast: Cast) -> None:
    strand = gathered(cast, spoken_of(cast))
    with cast.acting("service_manager"):
        open_record(strand.pk, "test")
        lines = list(PackLine.objects.filter(strand=strand.pk).order_by("place"))
    assert (lines[0].text, lines[0].own_words) == (OWN, True)
    rest = lines[1:]
    assert [line.said_at for line in rest] == sorted(line.said_at for line in rest)
    texts = {line.text: line for line in lines}
    decision = texts[f"Assessment by a social worker (section 17)\n{DECIDED['reason']}"]
    assert decision.who == "Priya Nair, Marlowe Vale Council"
    assert texts[DECIDED["child_view"]].what == "What the child said of it"
    assert DECIDED["told"] in texts
    assert any(CANARY in name for line in lines if CANARY in line.text for name in line.names)


def linked(cast: Cast, concern: Any, other: Any) -> None:
    """What a note names is kept as a fact, and somebody says that the child knows whom another record names."""
    with cast.acting("manager") as by:
        open_records([concern.pk, other.pk], "page")
        look_at(
            concern.strand,
            [Looked(Part("phone", "07700 900123", "account"), become="phone")],
            by=by,
            at=cast.now,
        )
        child = Mention.objects.get(strand=concern.pk, kind="child")
        friend = Mention.objects.get(strand=other.pk)
        given = {"said_in": concern.strand, "by": by, "at": cast.now}
        link = state_link(child, friend, "knows", grade=Grade("1", "A", "C", "Not to be copied."), reason=f"{CANARY}'s cousin.", **given)  # fmt: skip
        take_back_link(link, reason="It was another girl.", by=by, at=cast.now)


def test_links_and_what_was_read_in_notes_are_lines_too_and_name_others(cast: Cast) -> None:
    concern, other = spoken_of(cast), cast.hears(about=[Said("child", "Ottiline Brask")])
    linked(cast, concern, other)
    strand = gathered(cast, concern)
    with cast.acting("service_manager"):
        open_record(strand.pk, "test")
        lines = {line.what: line for line in PackLine.objects.filter(strand=strand.pk)}
    assert lines["Took from what was written, as said of 07700 900123"].text == "07700 900123"
    stated = lines["Stated a link"]
    assert stated.text.splitlines()[:2] == ["Leila Marr – knows – Ottiline Brask", f"{CANARY}'s cousin."]
    assert "Not to be copied." in stated.text
    assert "1: reliable; A: known directly to the source" in stated.text
    assert stated.who == "Priya Nair, Marlowe Vale Council"
    assert set(stated.names) == {"Leila Marr", "Ottiline Brask", f"{CANARY} Stroud"}
    assert "It was another girl." in lines["Took a link back"].text


def test_a_link_to_somebody_in_a_record_that_may_not_be_read_is_not_gathered(
    cast: Cast, as_superuser: Any
) -> None:
    concern, other = spoken_of(cast), cast.hears(about=[Said("child", "Ottiline Brask")])
    linked(cast, concern, other)
    with cast.acting("manager"):
        set_wall(other.strand, cast.worker("service_manager").pk, reason="Her aunt.")
    strand = gathered(cast, concern, who="director")
    with cast.acting("director"):
        open_record(strand.pk, "test")
        assert PackLine.objects.filter(strand=strand.pk, what="Stated a link").count() == 0
    with as_superuser():
        assert (
            one("select count(*) from reading where strand_id = %s and what = 'subject_access'", other.pk)
            == 0
        )


def test_nothing_withheld_is_in_the_paper_in_any_form(cast: Cast) -> None:
    strand = gathered(cast, spoken_of(cast))
    decided(cast, strand)
    made = paper_of(cast, strand)
    paper = Paper(made)
    assert paper.is_tagged
    assert paper.language.startswith("en")
    assert OWN in paper.text, "what is shown is found by the same means"
    assert "It is about somebody else" in paper.text
    for form in (paper.text, paper.title, *_strings(made)):
        assert CANARY.casefold() not in form.casefold()


def _strings(made: bytes) -> list[str]:
    """The file as it is, and every stream in it decompressed, in the ways in which letters may stand there."""
    streams = [made]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL):
        try:
            streams.append(zlib.decompress(stream))
        except zlib.error:
            streams.append(stream)
    assert len(streams) > 5
    return [
        each.decode(code, errors="replace")
        for each in streams
        for code in ("latin-1", "utf-16-be", "utf-16-le")
    ]


PICTURE, OTHERS = b"\x89PNG\r\n\x1a\nharbour", b"\x89PNG\r\n\x1a\nsomebody else"


def with_files(cast: Cast) -> tuple[Any, Strand]:
    """A record with two files, one with somebody else's name, all else decided."""
    uploads = [Upload("harbour.png", BytesIO(PICTURE)), Upload(f"{CANARY}.png", BytesIO(OTHERS))]
    concern = spoken_of(cast, uploads=uploads)
    strand = gathered(cast, concern)
    decided(cast, strand)
    return concern, strand


def sent_on(cast: Cast, strand: Strand) -> str:
    cast.moves("service_manager", strand, "send_for_review", reason="All decided.")
    settle_all()
    return f"/subject-access/{strand.reference}"


def test_a_file_that_is_shown_goes_out_whole_and_one_withheld_in_no_form(
    pages: Pages, cast: Cast, settings: Any, as_superuser: Any
) -> None:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    concern, strand = with_files(cast)
    home = sent_on(cast, strand)
    sign_in(pages, "director")
    page = pages.get(f"{home}/")
    assert page.link("The paper and 1 file, as they get them (ZIP)") == f"{home}/pack.zip"
    with zipfile.ZipFile(BytesIO(pages.client.get(f"{home}/pack.zip").content)) as given:
        names, paper = given.namelist(), given.read("record.pdf")
        assert [given.read(name) for name in names if name != "record.pdf"] == [PICTURE]
    number = next(name for name in names if name.endswith("harbour.png")).split()[0]
    assert f"You get this file too. Its number is {number}." in Paper(paper).text
    assert not any(CANARY in each for each in (*names, Paper(paper).text, *_strings(paper)))
    with as_superuser():
        assert (
            one("select what from reading where strand_id = %s order by id desc limit 1", concern.pk)
            == "subject_access"
        )
    for who in ("nurse", "youth_worker", "councillor"):
        sign_in(pages, who)
        pages.get(f"{home}/pack.zip", status=404)


def test_a_file_is_decided_by_itself_and_never_with_all_the_rest(
    pages: Pages, cast: Cast, settings: Any
) -> None:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    strand = gathered(cast, spoken_of(cast, uploads=[Upload("harbour.png", BytesIO(PICTURE))]))
    sign_in(pages, "service_manager")
    home = f"/subject-access/{strand.reference}"
    page = fill(pages, f"{home}/lines/", decision="shown", which="all")
    assert page.text.count("1 of") == 1, "the file is left"
    with pytest.raises(Refused, match="not decided"):
        cast.moves("service_manager", strand, "send_for_review", reason="r")
    page = pages.get(f"{home}/lines/?only=files")
    file = next(each for each in page.root.all("input") if each["name"] == "line")
    fill(pages, f"{home}/lines/?only=files", decision="shown", which="chosen", line=[file["value"]])
    assert "0 of" in pages.get(f"{home}/lines/").text


def test_a_file_of_a_record_that_they_may_not_open_is_never_left_out_unsaid(cast: Cast) -> None:
    concern, strand = with_files(cast)
    sent_on(cast, strand)
    with cast.acting("manager"):
        set_wall(concern.strand, cast.worker("director").pk, reason="She names him.")
    for who, may in (("service_manager", True), ("director", False)):
        with cast.acting(who), connection.cursor() as cursor:
            open_record(strand.pk, "test")
            cursor.execute(
                "set local role heard_app"
            )  # the tests' role is the clock's too, which scans every file
            if may:
                assert len(_files_given(strand)) == 1
            else:
                with pytest.raises(Refused, match="may not open"):
                    _files_given(strand)
            cursor.execute("set local role heard_test")


def test_a_harmful_file_is_withheld_and_one_not_yet_scanned_waits(
    pages: Pages, cast: Cast, settings: Any
) -> None:
    settings.HEARD_REQUIRE_SECOND_FACTOR, settings.SCANNER = False, "/nowhere"
    _concern, strand = with_files(cast)
    home = sent_on(cast, strand)
    sign_in(pages, "director")
    assert "not been scanned yet" in pages.get(f"{home}/pack.zip", status=409).text
    cast.moves("director", strand, "send_back", reason="Look at the file.")
    cast.at(cast.now + timedelta(minutes=1))
    with cast.acting("clock"):
        Scan.objects.create(
            attachment=Attachment.objects.get(name="harbour.png"), at=cast.now, verdict="infected"
        )
    with cast.acting("manager"):
        open_record(strand.pk, "test")
        file = PackLine.objects.filter(strand=strand.pk, text__startswith="harbour")
        with pytest.raises(Refused, match="harmful"), transaction.atomic():
            decide(file, "shown", ground=None, reason="")
        ground = WithholdingGround.objects.get(code="harmful_file")
        assert decide(file, "withheld", ground=ground, reason="She was asked for another copy.") == 1


def test_no_file_of_another_record_is_slipped_into_a_pack(cast: Cast) -> None:
    other = spoken_of(cast, uploads=[Upload("other.png", BytesIO(OTHERS))])
    concern = spoken_of(cast)
    strand = asked(cast)
    cast.moves("service_manager", strand, "confirm_identity", reason="r")
    with cast.acting("service_manager"):
        open_record(other.pk, "test")
        file = Attachment.objects.get(strand=other.pk).pk
    before = f"select open_records(array['{strand.pk}', '{concern.pk}', '{other.pk}']::uuid[], 'attack')"
    insert = """insert into pack_line (id, strand_id, record_id, place, said_at, own_words, who, what, text, names, decision, reason, attachment_id)
                values (gen_random_uuid(), %s, %s, 1, now(), false, '', 'x', 'x', '{}', '', '', %s)"""
    token = cast.token("service_manager")
    assert say("heard_app", insert, strand.pk, concern.pk, file, token=token, before=before).refused == DENIED
    assert say("heard_app", insert, strand.pk, other.pk, file, token=token, before=before).refused == ""


def test_the_reason_for_withholding_and_who_reported_are_not_in_it_either(cast: Cast) -> None:
    concern = spoken_of(cast, raiser="Hollin Vexley, her aunt", safe_contact="After six, Vexley")
    strand = gathered(cast, concern)
    decided(cast, strand)
    text = Paper(paper_of(cast, strand)).text
    assert "Vexley" not in text
    with cast.acting("service_manager"):
        open_record(strand.pk, "test")
        assert not PackLine.objects.filter(strand=strand.pk, text__contains="Vexley").exists()


def test_a_public_reporter_is_somebody_who_gave_no_name(cast: Cast) -> None:
    concern = cast.hears("public", "public", account="She is not safe.")
    strand = gathered(cast, concern)
    with cast.acting("service_manager"):
        open_record(strand.pk, "test")
        assert PackLine.objects.get(strand=strand.pk).who == "Somebody who gave no name here"


def test_nothing_is_given_while_a_line_is_undecided_or_unseen_by_a_second_person(cast: Cast) -> None:
    strand = gathered(cast, spoken_of(cast))
    with pytest.raises(Refused, match="not decided"):
        cast.moves("service_manager", strand, "send_for_review", reason="r")
    decided(cast, strand)
    cast.moves("service_manager", strand, "send_for_review", reason="All decided.")
    with pytest.raises(Refused, match="second person"):
        cast.moves("service_manager", strand, "agree_pack", reason="r")
    with pytest.raises(Refused):
        cast.moves("director", strand, "give_pack", reason="r")
    cast.moves("director", strand, "send_back", reason="Look at line 3.")
    cast.moves("manager", strand, "send_for_review", reason="Looked.")
    for who in ("manager", "service_manager"):
        with pytest.raises(Refused, match="second person"):
            cast.moves(who, strand, "agree_pack", reason="r")
    cast.moves("director", strand, "agree_pack", reason="Fair.")
    cast.moves("service_manager", strand, "give_pack", reason="By hand.")
    settle_all()


@pytest.mark.promise("Silence climbs")
def test_one_calendar_month_and_two_more_from_the_day_it_was_received(cast: Cast) -> None:
    cast.at(datetime(2026, 5, 31, 10, 0, tzinfo=LONDON))
    strand = asked(cast)
    first = clock(cast, strand)
    assert first.due_at == datetime(2026, 7, 1, 0, 0, tzinfo=LONDON), (
        "31 May: the last day of June, to its end"
    )
    cast.at(datetime(2026, 6, 20, 10, 0, tzinfo=LONDON))
    cast.moves("service_manager", strand, "extend", reason="Forty years of records.")
    settle_all()
    more = clock(cast, strand)
    assert (more.name, more.due_at) == ("subject_access_extended", datetime(2026, 9, 1, 0, 0, tzinfo=LONDON))
    with pytest.raises(Refused, match="once"):
        cast.moves("service_manager", strand, "extend", reason="More.")
    cast.at(more.due_at)
    assert tick(at=cast.now) == 1


def clock(cast: Cast, strand: Strand) -> Clock:
    with cast.acting("service_manager"):
        return Clock.objects.get(strand=strand.pk, stopped_at=None)


def test_only_what_somebody_may_read_in_full_goes_in(cast: Cast) -> None:
    concern = spoken_of(cast)
    strand = asked(cast)
    cast.moves("service_manager", strand, "confirm_identity", reason="r")
    for who in ("youth_worker", "nurse", "neighbour", "councillor"):
        with pytest.raises((Refused, Exception)), cast.acting(who):
            open_record(strand.pk, "test")
            gather(strand, [concern.strand.reference])
        assert cast.sees(who, strand) is None
    with cast.acting("service_manager"), connection.cursor() as cursor:
        cursor.execute("select reference from records_about_whoever_asks(%s)", [strand.pk])
        assert cursor.fetchall() == [(concern.strand.reference,)]
    with cast.acting("nurse"), connection.cursor() as cursor:
        cursor.execute("select reference from records_about_whoever_asks(%s)", [strand.pk])
        assert cursor.fetchall() == []


@pytest.mark.promise("Nothing is rewritten")
@pytest.mark.parametrize("role", [*EVERYBODY, "none"])
def test_what_a_line_says_and_what_was_given_is_nobodys_to_change(cast: Cast, role: str) -> None:
    strand = gathered(cast, spoken_of(cast))
    decided(cast, strand)
    token = cast.token("service_manager")
    seen = f"select open_record('{strand.pk}', 'attack')" if role in ("heard_app", "none") else ""
    for statement in (
        "update pack_line set text = 'nothing'",
        "update pack_line set who = ''",
        "delete from pack_line",
        "update pack_line set decided_by_id = null",
        "update access_request set person = 'x'",
        "delete from withholding_ground",
        "update withholding_ground set label = ''",
    ):
        answer = say(role, statement, token=token, before=seen)
        owner_sees_none = role == "heard_owner" and not answer.refused and answer.count == 0
        ignored = (
            role == "none" and "decided_by_id" in statement
        )  # whoever decides is written by the database
        assert answer.refused in (DENIED, PROMISE) or owner_sees_none or ignored, (statement, answer)
    cast.moves("service_manager", strand, "send_for_review", reason="All decided.")
    answer = say(
        role,
        "update pack_line set decision = 'shown', ground_id = null, reason = ''",
        token=token,
        before=seen,
    )
    assert answer.refused in (DENIED, PROMISE) or (role == "heard_owner" and answer.count == 0), answer


def test_withheld_without_ground_or_reason_is_refused_by_the_database_too(cast: Cast) -> None:
    strand = gathered(cast, spoken_of(cast))
    for values in (
        "decision = 'withheld'",
        "decision = 'withheld', ground_id = 'crime', reason = ' '",
        "decision = 'shown', ground_id = 'crime'",
    ):
        before = f"select open_record('{strand.pk}', 'attack')"
        answer = say(
            "heard_app", f"update pack_line set {values}", token=cast.token("manager"), before=before
        )
        assert answer.refused == "23514", values


@pytest.mark.promise("Nothing is rewritten")
def test_what_is_asked_for_is_not_let_go_and_what_is_let_go_leaves_the_pack_too(
    cast: Cast, as_superuser: Any
) -> None:
    from heard.governance.tests.going import CANARY as WORD
    from heard.governance.tests.going import PAST, done_with, let_go, proposed
    from heard.governance.tests.test_erasure import everywhere

    concern = done_with(cast)
    cast.at(PAST)
    strand = gathered(cast, concern)
    with pytest.raises(Refused, match="asked for it"):
        proposed(cast, concern)
    with cast.acting("service_manager"):
        open_record(strand.pk, "test")
        decide(PackLine.objects.filter(strand=strand.pk), "shown", ground=None, reason="")
    cast.moves("service_manager", strand, "send_for_review", reason="r")
    cast.moves("director", strand, "agree_pack", reason="r")
    cast.moves("director", strand, "give_pack", reason="r")
    assert cast.sees("manager", concern.pk)
    let_go(cast, concern)
    with as_superuser():
        assert everywhere(WORD) == []


def fill(pages: Pages, address: str, **typed: Any) -> Page:
    page = pages.get(address)
    return pages.send(
        page, typed, form=1 if page.heading == "The lines" else 0
    )  # the first form there only finds


def test_from_request_to_paper_through_the_pages(pages: Pages, cast: Cast, settings: Any) -> None:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    concern = spoken_of(cast)
    sign_in(pages, "service_manager")
    assert "Nobody has asked." in pages.get("/subject-access/").text
    page = fill(pages, "/subject-access/new/", person="leila MARR", reason="She rang.")
    reference = reference_of(page)
    assert reference in pages.get("/subject-access/").text
    home = f"/subject-access/{reference}"
    fill(pages, f"{home}/confirm-identity/", reason="She came in.")
    pages.queries = 160  # every table of a record is gathered at once
    page = fill(pages, f"{home}/gather/", reason="By name.", others="2222-2222")
    assert any("No record that you may read" in error for error in page.errors)
    page = fill(pages, f"{home}/gather/", reason="By name.", found=concern.strand.reference)
    assert page.heading == "The lines"
    pages.get(f"{home}/pack.pdf", status=404)
    page = fill(pages, f"{home}/lines/?named=1", decision="withheld", ground="", reason="", which="all")
    assert {"Choose the ground", "Write why it applies"} <= set(page.errors)
    page = fill(pages, f"{home}/lines/", decision="shown", which="chosen", line=["1"])
    assert "1 line decided." in page.root.text
    by_name = f"{home}/lines/?only=undecided&named={_place_of(pages.get(f'{home}/lines/'), CANARY)}"
    fill(pages, by_name, decision="withheld", ground="other_person", reason="Not hers.", which="all")
    page = fill(pages, f"{home}/lines/?only=undecided", decision="shown", which="all")
    assert "0 of" in page.text
    fill(pages, f"{home}/send-for-review/", reason="All decided.")
    sign_in(pages, "director")
    fill(pages, f"{home}/agree-pack/", reason="Fair.")
    answer = pages.client.get(f"{home}/pack.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    text = Paper(answer.content).text
    assert OWN in text
    assert CANARY not in Paper(answer.content).text.replace("kiosk", "")
    fill(pages, f"{home}/give-pack/", reason="By hand.")
    sign_in(pages, "nurse")
    for part in ("", "lines/", "pack.pdf", "gather/"):
        pages.get(f"{home}/{part}", status=404)


def _place_of(page: Page, name: str) -> str:
    options = [each for each in page.root.all("option") if name in each.text]
    return options[0]["value"]


def test_a_thousand_lines_are_worked_through_in_pages(
    pages: Pages, cast: Cast, settings: Any, as_superuser: Any
) -> None:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    strand = gathered(cast, spoken_of(cast))
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(
            """insert into pack_line (id, strand_id, record_id, place, said_at, own_words, who, what, text, names, decision, reason)
               select gen_random_uuid(), strand_id, record_id, 1000 + i, said_at, false, who, what, text, names, '', ''
                 from pack_line, generate_series(1, 1000) i where strand_id = %s and place = 1""",
            [strand.pk],
        )
        cursor.execute("set local session_replication_role = origin")
    sign_in(pages, "service_manager")
    home = f"/subject-access/{strand.reference}/lines/"
    started = datetime.now(tz=LONDON)
    page = pages.get(f"{home}?page=20")
    assert "951 to 1,000 of" in page.text
    assert datetime.now(tz=LONDON) - started < timedelta(seconds=2)
    page = fill(pages, f"{home}?only=undecided", decision="shown", which="all")
    assert "0 of" in page.text
