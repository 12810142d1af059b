"""The evidence pack: checked by a bare Python that knows nothing of Heard, and only for whoever may read all of it."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse

from heard.concerns.models import Attachment, Scan
from heard.governance.actions import hold, lift, offer
from heard.history.actions import open_records
from heard.history.as_it_stood import in_address
from heard.history.models import Reading
from heard.oversight.tests.test_who_knew import UNPROVED
from heard.people.actions import identify, tell_apart, whom_to_call
from heard.people.models import Mention
from heard.process.models import Attempt
from tests.attack import columns
from tests.cast import DECIDED, MONDAY, Cast, one
from tests.database import sealed
from tests.pages import Page
from tests.promises.seeded import ACCOUNT, ANSWER, FILE_NAME, OBJECTION, Seeded, seed, signed_in
from tests.promises.test_steps import terms_for

OTHER_CHILD = "They are two girls."

# How a row without a strand of its own hangs on one; every other table is of a strand, or of none.
HANGS = {
    "strand": "t.id",
    "scan": "(select a.strand_id from attachment a where a.id = t.attachment_id)",
    "identification": "(select m.strand_id from mention m where m.id = t.mention_id)",
    "pairing": "(select m.strand_id from mention m where m.id = t.one_id)",
    "stated_link": "t.said_in_id",
    "read_back": "(select v.strand_id from voice v where v.id = t.voice_id)",
    "voice_answer": "(select m.strand_id from move m where m.id = t.move_id)",
    "legal_hold": "t.record_id",
    "hold_lifting": "(select h.record_id from legal_hold h where h.id = t.hold_id)",
}
OF_NO_STRAND = {
    "team",
    "team_manager",
    "team_remit",
    "team_seat",
    "absence",
    "agency",
    "assessment_factor",
    "audit_line",
    "bank_holiday",
    "choice",
    "closing_reason",
    "imported_file",
    "figure",
    "link_model",
    "meeting_need",
    "holding",
    "hotspot",
    "lawful_basis",
    "person",
    "post",
    "reading_rule",
    "retention_period",
    "rung",
    "state",
    "step",
    "system_key",
    "timescale",
    "withholding_ground",
    "worker",
}


def _more_of(cast: Cast, seeded: Seeded) -> None:
    """What else hangs on a record: who was found to be who, a share, a question, a hold, and what was refused."""
    both = [seeded.concern.pk, seeded.second.pk]
    with cast.acting("manager") as by:
        open_records(both, "test")
        one_, other = (Mention.objects.get(strand=each, kind="child") for each in both)
        identify([one_], reason="Her school knows her.", by=by, at=cast.now)
        tell_apart(one_, other, reason=OTHER_CHILD, by=by, at=cast.now)
        offer(seeded.concern, terms_for(cast, "licensing_officer"), by=by, at=cast.now)
        whom_to_call(seeded.concern)
        Attempt.objects.create(
            strand=seeded.concern,
            what="close_without_action",
            by=by,
            at=cast.now,
            reason="community: Leave it.",
            refusal="No.",
        )
    with cast.acting("clock"):
        Scan.objects.create(attachment=seeded.file, at=cast.now, verdict="clean")
    with cast.acting("director") as by:
        open_records(both, "test")
        lift(
            hold(seeded.concern, reason="The inquiry.", by=by, at=cast.now),
            reason="It ended.",
            by=by,
            at=cast.now,
        )


def all_sealed(cast: Cast) -> Seeded:
    """All that can hang on a record, taken on in the afternoon and sealed in the evening."""
    seeded = seed(cast)
    _more_of(cast, seeded)
    cast.at(MONDAY + timedelta(hours=3))
    cast.moves("social_worker", seeded.concern, "take_on", outcome="assessment", **DECIDED)
    cast.at(MONDAY + timedelta(hours=6))
    sealed()
    return seeded


pytestmark = [
    pytest.mark.django_db,
    pytest.mark.world(fill=all_sealed),
    pytest.mark.promise("What was known, when, and by whom"),
]


@pytest.fixture
def seeded(cast: Cast, world: Seeded) -> Seeded:
    cast.at(MONDAY + timedelta(hours=6))
    return world


def taken(seeded: Seeded, who: str = "social_worker", at: str = in_address(MONDAY)) -> HttpResponse:
    return signed_in(who).get(f"/concern/{seeded.concern.reference}/evidence/pack/?as_at={at}")


def opened(response: HttpResponse) -> dict[str, bytes]:
    assert response.status_code == 200, response.content.decode()[:2000]
    with zipfile.ZipFile(BytesIO(response.content)) as pack:
        assert pack.testzip() is None
        return {name: pack.read(name) for name in pack.namelist()}


def checked(tmp_path: Path, pack: bytes, program: bytes, keys: list[str]) -> subprocess.CompletedProcess[str]:
    """What the pack's own program says of it, run by a Python without any library."""
    for name, content in (("pack.zip", pack), ("check.py", program), ("keys.txt", "\n".join(keys).encode())):
        (tmp_path / name).write_bytes(content)
    command = [sys.executable, "-I", "-S", "check.py", "pack", "pack.zip", "--keys", "keys.txt"]
    return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)


def keys() -> list[str]:
    return columns("select vkey from sealing_key")


def test_the_pack_is_checked_with_nothing_but_itself_and_public_keys(seeded: Seeded, tmp_path: Path) -> None:
    response = taken(seeded)
    files = opened(response)
    assert set(files) == {"README.txt", "record.pdf", "heard_check.py", "pack.json"}
    answer = checked(tmp_path, response.content, files["heard_check.py"], keys())
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "Nothing is wrong" in answer.stdout
    assert f"Concern {seeded.concern.reference} as it stood at" in answer.stdout


def test_a_word_that_is_changed_in_the_pack_is_found(seeded: Seeded, tmp_path: Path) -> None:
    files = opened(taken(seeded))
    forged = BytesIO()
    with zipfile.ZipFile(forged, "w") as pack:
        for name, content in files.items():
            pack.writestr(name, content.replace(b"lanterns", b"nothings") if name == "pack.json" else content)
    answer = checked(tmp_path, forged.getvalue(), files["heard_check.py"], keys())
    assert answer.returncode == 1
    assert "Wrong" in answer.stdout


def entries(seeded: Seeded, who: str = "social_worker", at: str = in_address(MONDAY)) -> list[dict[str, Any]]:
    pack = json.loads(opened(taken(seeded, who, at))["pack.json"])
    assert pack["as_at"] == at
    return [json.loads(each["text"]) for each in pack["entries"]]


def readable(cast: Cast, who: str, strands: list[Any], as_superuser: Any) -> list[str]:
    """The entries of all rows of these strands that somebody can select, table by table, and of their readings."""
    with as_superuser():
        tables = columns(
            """select c.relname from pg_class c join pg_trigger t on t.tgrelid = c.oid and t.tgname = 'history_1'
                where has_table_privilege('heard_app', c.oid, 'select')"""
        )
    rows = []
    for table in sorted(set(tables) - OF_NO_STRAND):
        with cast.acting(who):
            open_records(strands, "test")
            seen = columns(
                f"select coalesce(to_jsonb(t) ->> 'id', to_jsonb(t) ->> 'strand_id') from {table} t"
            )
        with as_superuser():
            rows += columns(
                f"""select e.text from {table} t join entry e on e.table_name = %s
                       and e.row_id = coalesce(to_jsonb(t) ->> 'id', to_jsonb(t) ->> 'strand_id')
                     where {HANGS.get(table, 't.strand_id')} = any (%s) and e.row_id = any (%s) and e.recorded_at <= %s""",
                table, strands, seen, MONDAY,
            )  # fmt: skip
    with as_superuser():
        return rows + columns(
            "select text from entry where table_name in ('access', 'reading') and strand_id = any (%s) and recorded_at <= %s",
            strands, MONDAY,
        )  # fmt: skip


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize("who", ["social_worker", "director", "scrutineer", "licensing_officer"])
def test_it_holds_all_that_its_taker_could_read_and_nothing_else(
    seeded: Seeded, cast: Cast, as_superuser: Any, who: str
) -> None:
    with as_superuser():
        whole = one("select hanging_on(%s)", seeded.concern.pk)
    strands = [each for each in whole if cast.sees(who, each) == "full"]
    then = entries(seeded, who)
    said = [json.loads(text) for text in readable(cast, who, strands, as_superuser)]
    assert sorted(map(_as_text, then)) == sorted(map(_as_text, said))
    found = {each["table"] for each in then}
    assert found >= {
        "attachment",
        "scan",
        "identification",
        "share",
        "wall",
        "legal_hold",
        "hold_lifting",
        "reading",
    }
    assert "look_up" not in found, "its entry holds the hashes of what was typed"
    assert ("attempt" in found) == (who == "scrutineer"), "what was tried is kept for the scrutineer"
    assert (seeded.pressure.pk.hex in _as_text(then).replace("-", "")) == (who == "scrutineer")
    # Of the other record not even that somebody found something there, which names a row of this one.
    assert (
        OTHER_CHILD
        in _as_text([each for each in then if each["row"].get("mention_id") != str(seeded.mention)])
    ) is False


def _as_text(said: Any) -> str:
    return json.dumps(said, sort_keys=True)


def test_it_holds_nothing_that_came_after(seeded: Seeded) -> None:
    def taken_on(at: datetime) -> list[Any]:
        return [each for each in entries(seeded, at=in_address(at)) if each["row"].get("step") == "take_on"]

    assert taken_on(MONDAY) == []
    assert taken_on(MONDAY + timedelta(hours=3)) != []


@pytest.mark.parametrize("who", ["manager", "scrutineer"])
def test_the_paper_tells_all_that_hangs_on_it(seeded: Seeded, cast: Cast, who: str, monkeypatch: Any) -> None:
    told: list[Any] = []
    monkeypatch.setattr(
        "heard.oversight.pages.evidence.pdf", lambda _template, data: told.append(data) or b""
    )
    taken(seeded, who)
    words = json.dumps(told[0], ensure_ascii=False)
    with cast.acting("manager"):
        open_records([seeded.concern.pk], "test")
        fingerprint = bytes(Attachment.objects.get(strand=seeded.concern).sha256).hex(" ", 8)
    for each in (fingerprint, FILE_NAME, "Her school knows her.", "The inquiry.", "It ended.", OBJECTION, "Licensing officer", ANSWER,
                 seeded.disagreement.reference, seeded.wall.reference):  # fmt: skip
        assert each in words, each
    assert ("Leave it." in words) == (who == "scrutineer")


def test_the_paper_says_what_the_page_says_and_is_tagged(seeded: Seeded) -> None:
    paper = opened(taken(seeded))["record.pdf"]
    assert paper.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in paper or b"/MarkInfo" in paper


def test_a_childs_timeline_comes_with_its_proofs(seeded: Seeded, tmp_path: Path) -> None:
    """Over every record that speaks of the child: the paper, and the entries, checked by a bare Python."""
    at = in_address(MONDAY)
    address = f"/who-knew/record/{seeded.concern.reference}/person/{seeded.mention}/pack/?as_at={at}"
    response = signed_in("scrutineer").get(address)
    files = opened(response)
    assert set(files) == {"README.txt", "who-knew.pdf", "heard_check.py", "pack.json"}
    assert b"/StructTreeRoot" in files["who-knew.pdf"] or b"/MarkInfo" in files["who-knew.pdf"]
    answer = checked(tmp_path, response.content, files["heard_check.py"], keys())
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "Who knew what, when" in answer.stdout
    said = [json.loads(each["text"])["row"] for each in json.loads(files["pack.json"])["entries"]]
    assert ACCOUNT in {row.get("account") for row in said}
    assert seeded.concern.reference not in response["Content-Disposition"]


def test_who_was_told_is_proved_by_entries_that_name_them(seeded: Seeded, as_superuser: Any) -> None:
    """Who was let in is under history word for word; and each message went to whom an entry names."""
    with as_superuser():
        assert len(columns("select distinct kind from outbox")) >= 7
        assert columns(UNPROVED) == []
        let_in = columns("select id::text from access where strand_id = %s", seeded.concern.pk)
        since = one("select min(since) from access where strand_id = %s", seeded.concern.pk)
    at = in_address(MONDAY)
    address = f"/who-knew/record/{seeded.concern.reference}/pack/?as_at={at}"
    pack = json.loads(opened(signed_in("social_worker").get(address))["pack.json"])
    told = [json.loads(each["text"]) for each in pack["entries"]]
    proved = [each["row"] for each in told if each["table"] == "access"]
    assert {str(row["id"]) for row in proved if row["strand_id"] == str(seeded.concern.pk)} <= set(let_in)
    assert min(datetime.fromisoformat(row["since"]) for row in proved) == since


def test_taking_a_timeline_away_is_a_reading_of_each_record_in_it(seeded: Seeded, as_superuser: Any) -> None:
    address = f"/who-knew/record/{seeded.concern.reference}/pack/?as_at={in_address(MONDAY)}"
    assert signed_in("social_worker").get(address).status_code == 200
    with as_superuser():
        what = columns("select what from reading where strand_id = %s", seeded.concern.pk)
    assert what.count("timeline pack, as it stood at 2026-03-02T10:00") == 1


def test_a_timeline_too_long_for_one_file_says_what_to_do(
    seeded: Seeded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heard.oversight.pages.who_knew.MOST_PROVED", 3)
    address = f"/who-knew/record/{seeded.concern.reference}/pack/?as_at={in_address(MONDAY)}"
    answer = signed_in("social_worker").get(address)
    assert answer.status_code == 409
    assert "Choose a shorter period" in answer.content.decode()


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize("who", ["youth_worker", "nurse", "councillor", "neighbour", "lado"])
def test_nobody_takes_a_timeline_who_may_not_read_all_of_it(seeded: Seeded, who: str) -> None:
    for page in (
        f"record/{seeded.concern.reference}",
        f"record/{seeded.concern.reference}/person/{seeded.mention}",
    ):
        answer = signed_in(who).get(f"/who-knew/{page}/pack/?as_at=2026-03-02T10:00")
        assert answer.status_code == 404


def test_every_reading_is_on_the_paper_however_often_it_was_read(
    seeded: Seeded, cast: Cast, as_superuser: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.at(MONDAY.replace(hour=14, minute=5))
    for _ in range(60):  # more than a page of the list shows
        cast.sees("manager", seeded.concern.pk)
    told: list[dict[str, Any]] = []
    monkeypatch.setattr("heard.oversight.pages.evidence.pdf", lambda _paper, data: told.append(data) or b"")
    cast.at(MONDAY.replace(hour=15))
    taken(seeded, at=in_address(MONDAY.replace(hour=14, minute=30)))
    (table,) = [each for each in told[0]["tables"] if each["heading"] == "Who had opened it by then"]
    rows = [row for row in table["rows"] if row[0] == seeded.concern.reference]
    assert any(
        row[1:] == ["2 Mar 2026", "Priya Nair, Marlowe Vale Council", "Test", "10am, 2:05pm (× 60)"]
        for row in rows
    )
    times = [int(each.partition("× ")[2].rstrip(")") or 1) for row in rows for each in row[4].split(", ")]
    with as_superuser():
        until = MONDAY.replace(hour=14, minute=31)
        sql = "select count(*) from reading where strand_id = %s and at < %s"
        assert sum(times) == one(sql, seeded.concern.pk, until)


def test_one_visit_is_one_reading(seeded: Seeded, as_superuser: Any) -> None:
    def readings() -> int:
        with as_superuser():
            return int(one("select count(*) from reading where strand_id = %s", seeded.concern.pk))

    before = readings()
    for visit, page in enumerate(("", "pack/"), 1):
        answer = signed_in("social_worker").get(
            f"/concern/{seeded.concern.reference}/evidence/{page}", follow=True
        )
        assert (answer.status_code, len(answer.redirect_chain)) == (200, 1)
        assert readings() == before + visit


def test_taking_the_pack_is_a_reading(seeded: Seeded, as_superuser: Any) -> None:
    taken(seeded)
    with as_superuser():
        last = (
            Reading.objects.filter(strand_id=seeded.concern.pk)
            .order_by("-id")
            .values_list("what", "level")
            .first()
        )
    assert last == ("evidence pack, as it stood at 2026-03-02T10:00", "full")


@pytest.mark.promise("Need to know")
@pytest.mark.parametrize("who", ["youth_worker", "nurse", "councillor", "neighbour", "lado"])
def test_nobody_takes_it_who_may_not_read_all_of_it(seeded: Seeded, who: str, as_superuser: Any) -> None:
    with as_superuser():
        before = one("select count(*) from reading where what like 'evidence%%' and level = 'full'")
    for page in ("evidence/", "evidence/pack/"):
        answer = signed_in(who).get(f"/concern/{seeded.concern.reference}/{page}?as_at=2026-03-02T10:00")
        assert answer.status_code == 404
        assert ACCOUNT not in answer.content.decode()
    with as_superuser():
        assert one("select count(*) from reading where what like 'evidence%%' and level = 'full'") == before


@pytest.mark.promise("Need to know")
def test_raw_sql_gets_no_entries_of_a_record_that_was_not_opened(seeded: Seeded, cast: Cast) -> None:
    with cast.acting("social_worker"), connection.cursor() as cursor:
        cursor.execute("set local heard.as_at = '2026-03-02T10:00+00:00'")
        cursor.execute("select evidence_of(%s)", [[seeded.concern.pk]])
        assert cursor.fetchone() == ([],)


def test_the_page_says_what_will_be_in_it_and_leads_to_it(seeded: Seeded) -> None:
    client = signed_in("social_worker")
    address = f"/concern/{seeded.concern.reference}/evidence/"
    page = Page(client.get(f"{address}?as_at=2026-03-02T10:00"))
    assert page.heading == "Evidence pack"
    assert page.link("Download the pack") == f"{address}pack/?as_at=2026-03-02T10:00"
    assert seeded.disagreement.reference in page.text
    assert seeded.pressure.reference not in page.text
    assert not page.problems()
    assert client.get(address).headers["Location"] == f"{address}?as_at=2026-03-02T15:59"


def test_what_is_not_sealed_yet_says_so(seeded: Seeded, cast: Cast) -> None:
    cast.moves("social_worker", seeded.concern, "act", **{**DECIDED, "reason": "Seen today."})
    cast.at(cast.now + timedelta(hours=1))
    answer = Page(taken(seeded, at=in_address(cast.now - timedelta(hours=1))))
    assert answer.status == 409
    assert "not sealed yet" in answer.heading
    assert ANSWER not in answer.text
