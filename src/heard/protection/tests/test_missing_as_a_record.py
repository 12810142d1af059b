"""A missing episode is a record like any other: told to inquiries, to the person it is about, shared, kept and let go."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from heard.concerns.actions import remark
from heard.governance.actions import ask_to_share, hold
from heard.governance.models import PackLine
from heard.governance.tests.going import CANARY, PAST, cast_open, let_go, proposed
from heard.governance.tests.test_erasure import everywhere
from heard.governance.tests.test_sharing import offered as shares
from heard.governance.tests.test_sharing import shared
from heard.governance.tests.test_subject_access import gathered
from heard.history.actions import open_record
from heard.history.refused import Refused
from heard.oversight.record_on_paper import paper
from heard.people.actions import Said
from heard.process.models import Strand
from heard.protection.voice import Words, keep_words, try_contact
from tests.bringing import bring
from tests.cast import Cast, one

from .test_missing import BORN, DAY, HOUR, found, interviewed, meetings, missing, offered

pytestmark = pytest.mark.django_db
MARKED = Said(kind="child", name=f"{CANARY} Tarrow", born_on=BORN)
TOLD = f"{CANARY} went to the flats again."


def whole(cast: Cast) -> Strand:
    """An episode that has ended, with the canary in all that can hold words."""
    strand = missing(cast, child=MARKED, account=TOLD, last_seen=f"With {CANARY}'s aunt.")
    found(cast, strand)
    with cast.acting("youth_worker") as by:
        cast_open(strand)
        remark(strand, f"{CANARY} is back.", from_raiser=True, by=by, at=cast.now)
    offered(cast, strand, said=f"{CANARY} said: later.")
    interviewed(
        cast, strand, learned=f"{CANARY} was with a man in a van.", about=[Said(kind="vehicle", details=f"{CANARY}'s lift")]
    )  # fmt: skip
    assert cast.sees("manager", strand) == "full"
    return strand


def read(cast: Cast, strand: Strand, who: str = "manager") -> Any:
    """The strand as a page has it."""
    open_record(strand.pk, "test")
    own: Any = Strand.objects.select_related("owner_post__agency").get(pk=strand.pk)
    own.level, own.label = "full", own.state
    return own


@pytest.mark.promise("What was known, when, and by whom")
def test_the_paper_of_an_evidence_pack_tells_all_of_it(cast: Cast) -> None:
    strand = whole(cast)
    with cast.acting("manager"):
        request = SimpleNamespace(at=cast.now, worker=cast.worker("manager"), GET={})
        told = paper([read(cast, strand)], request)
    text = repr(told)
    for words in (TOLD, "aunt", "Walked home.", "PC Lund", "later.", "in a van", "is back.", "Missing since", "1 in two years"):  # fmt: skip
        assert words in text, words


@pytest.mark.promise("What was known, when, and by whom")
def test_the_paper_of_a_concern_says_that_the_child_goes_missing(cast: Cast) -> None:
    concern = cast.hears(about=[MARKED])
    strand = missing(cast, child=MARKED)
    with cast.acting("manager"):
        open_record(concern.pk, "test")
        own: Any = Strand.objects.select_related("owner_post__agency", "agency").get(pk=concern.pk)
        own.level, own.label = "full", own.state
        told = paper([own], SimpleNamespace(at=cast.now, worker=cast.worker("manager"), GET={}))
        reference = Strand.objects.get(pk=strand.pk).reference
    assert reference in dict(told["facts"])["Missing episodes known"]


@pytest.mark.promise("What was known, when, and by whom")
def test_a_timeline_tells_what_was_said_of_each_step(cast: Cast) -> None:
    strand = whole(cast)
    with cast.acting("scrutineer"), connection.cursor() as cursor:
        open_record(strand.pk, "test")
        cursor.execute(
            "select what, words from who_knew('record', %s, null, null, null, 0, 100, null, false)",
            [strand.pk],
        )
        said = dict(cursor.fetchall())
    assert said["report_missing"] == TOLD
    assert said["find"] == "Walked home."
    assert said["offer_interview"] == f"{CANARY} said: later."
    assert said["interview"] == f"{CANARY} was with a man in a van."


@pytest.mark.promise("Need to know")
def test_whoever_it_is_about_gets_it(cast: Cast) -> None:
    strand = whole(cast)
    with cast.acting("service_manager"):
        kept = SimpleNamespace(strand=Strand.objects.get(pk=strand.pk))
    request = gathered(cast, kept)
    with cast.acting("service_manager"):
        open_record(request.pk, "test")
        lines = " ".join(PackLine.objects.filter(strand=request.pk).values_list("text", flat=True))
    for words in (TOLD, "Walked home.", "later.", "in a van", "is back."):
        assert words in lines, words


@pytest.mark.promise("Need to know")
def test_it_is_shared_on_terms_until_the_second_they_end(cast: Cast) -> None:
    strand = missing(cast)
    with cast.acting("nurse") as by:
        asked = ask_to_share(strand.reference, reason="She is in our ward.", by=by, at=cast.now)
    assert cast.sees("nurse", strand) is None
    given = shared(cast, asked, to="nurse")
    assert cast.sees("nurse", strand) == "full"
    cast.at(given.until - timedelta(seconds=1))
    assert cast.sees("nurse", strand) == "full"
    cast.at(given.until)
    assert cast.sees("nurse", strand) is None
    shares(cast, strand, to="safeguarding_lead")
    assert cast.sees("safeguarding_lead", strand) == "full"


# --- Kept, and let go -------------------------------------------------------------------------------------------


def why_not(cast: Cast, strand: Strand) -> str:
    with cast.acting("service_manager"):
        answer = one("select why_not from keeping_of(%s)", strand.pk)
    return answer[0] if answer else ""


@pytest.mark.promise("Nothing is rewritten")
def test_the_longest_period_keeps_it_to_the_end_of_its_day(cast: Cast) -> None:
    strand = missing(cast)
    assert why_not(cast, strand) == "It is open."
    found(cast, strand)
    offered(cast, strand)
    interviewed(cast, strand)
    assert cast.sees("manager", strand) == "full"
    assert "It is kept until 2 March 2061" in why_not(cast, strand)
    cast.at(PAST.replace(year=2061, month=3, day=2, hour=23, minute=59, second=59))
    assert why_not(cast, strand)
    cast.at(PAST.replace(year=2061, month=3, day=3, hour=0, minute=0))
    assert why_not(cast, strand) == ""
    with cast.acting("manager") as by:
        open_record(strand.pk, "test")
        hold(Strand.objects.get(pk=strand.pk), reason="An inquiry.", by=by, at=cast.now)
    assert "legal hold" in why_not(cast, strand)
    with pytest.raises(Refused, match="legal hold"):
        proposed(cast, strand)


@pytest.mark.promise("Nothing is rewritten")
def test_let_go_by_two_agencies_no_word_of_it_is_left_anywhere(cast: Cast, as_superuser: Any) -> None:
    strand = whole(cast)
    with cast.acting("social_worker") as by:
        open_record(strand.pk, "test")
        keep_words(strand, Words(f"I am {CANARY}.", "spoken", "yes", "Ben"), by=by, at=cast.now)
        try_contact(strand, way="phone", reached=True, account=f"{CANARY} rang back.", by=by, at=cast.now)
    with as_superuser():
        before = everywhere(CANARY)
    assert {"missing_episode", "return_offer", "return_interview", "mention", "entry", "remark", "voice"} <= set(before)  # fmt: skip
    cast.at(PAST.replace(year=2062))
    let_go(cast, strand)
    with as_superuser():
        assert everywhere(CANARY) == []
        assert one("select count(*) from finding where strand_id = %s", strand.pk) == 0
    assert cast.sees("director", strand) == "full", "that there was one stays"


# --- From other systems -----------------------------------------------------------------------------------------


@pytest.mark.promise("The dots are joined")
@pytest.mark.parametrize(("days", "called"), [((4, 9), 1), ((4, 40), 0)])
@pytest.mark.parametrize(
    "order",
    [("names", "episodes", "here"), ("here", "names", "episodes"), ("here", "episodes", "names"), ("episodes", "here", "names")],
)  # fmt: skip
def test_what_another_system_held_counts_towards_three_in_thirty_days(
    cast: Cast, days: tuple[int, int], called: int, order: tuple[str, ...]
) -> None:
    """SSDA903's episodes of a looked-after child, who they are, and the one that is reported here, whichever comes last."""
    names = f"pers_person_id,pers_forename,pers_surname,pers_dob\n7,Mina,Tarrow,{BORN:%Y-%m-%d}\n"
    dates = [f"{cast.now - day * DAY:%d/%m/%Y}" for day in days]
    rows = "\n".join(f"7,{BORN:%d/%m/%Y},M,{day},{day}" for day in dates)
    tables = {"names": names, "episodes": f"CHILD,DOB,MISSING,MIS_START,MIS_END\n{rows}\n"}
    for each in order:
        if each == "here":
            missing(cast, since=cast.now - HOUR)
            continue
        with cast.acting("manager"), connection.cursor() as cursor:
            bring(cast, tables[each], day=cast.now.date())
            cursor.execute(
                "set constraints third_in_thirty_days immediate"
            )  # as at the end of its transaction
            cursor.execute("set constraints third_in_thirty_days deferred")
    assert meetings(cast) == called
