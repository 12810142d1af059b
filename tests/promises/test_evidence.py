"""The evidence pack: checked by a bare Python that knows nothing of Heard, and only for whoever may read all of it."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse

from heard.history.as_it_stood import in_address
from heard.history.models import Reading
from tests.attack import columns
from tests.cast import DECIDED, MONDAY, Cast, one
from tests.pages import Page
from tests.promises.seeded import ACCOUNT, ANSWER, Seeded, seed, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.promise("What was known, when, and by whom")]


@pytest.fixture
def seeded(cast: Cast, settings: Any, seals: Any) -> Seeded:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    cast.token("public"), cast.token("child")
    found = seed(cast)
    cast.at(MONDAY + timedelta(hours=3))
    cast.moves("social_worker", found.concern, "take_on", outcome="assessment", **DECIDED)
    cast.at(MONDAY + timedelta(hours=6))
    seals()
    return found


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


def test_it_holds_every_entry_up_to_then_and_none_after(
    seeded: Seeded, cast: Cast, as_superuser: Any
) -> None:
    def entries(at: str) -> list[dict[str, Any]]:
        pack = json.loads(opened(taken(seeded, at=at))["pack.json"])
        assert pack["as_at"] == at
        return [json.loads(each["text"]) for each in pack["entries"]]

    then, after = entries(in_address(MONDAY)), entries(in_address(MONDAY + timedelta(hours=3)))
    with as_superuser():
        hanging = columns("select id from strand where id = %s or parent_id = %s", *[seeded.concern.pk] * 2)
    strands = [each for each in hanging if cast.sees("social_worker", each) == "full"]
    with as_superuser():
        said = columns(
            """select text from entry where strand_id = any (%s) and recorded_at <= %s and id in (select entry_id from sealed)
                and table_name in ('strand', 'move', 'clock', 'concern', 'mention', 'remark', 'attachment', 'reading')""",
            strands, MONDAY,
        )  # fmt: skip
    assert sorted(json.dumps(each, sort_keys=True) for each in then) == sorted(
        json.dumps(json.loads(each), sort_keys=True) for each in said
    )
    assert len(then) > 15
    assert [each for each in then if each["row"].get("step") == "take_on"] == []
    assert [each for each in after if each["row"].get("step") == "take_on"] != []
    assert seeded.pressure.pk.hex not in json.dumps(then), "what is the scrutineer's alone is not in it"


def test_the_paper_says_what_the_page_says_and_is_tagged(seeded: Seeded) -> None:
    paper = opened(taken(seeded))["record.pdf"]
    assert paper.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in paper or b"/MarkInfo" in paper


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
