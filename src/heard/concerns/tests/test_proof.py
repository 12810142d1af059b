"""Everybody who raised something can take away proof of it: exactly their own words, checked by a bare Python."""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from heard.concerns.actions import Upload
from heard.concerns.doors.sending import Ticket
from heard.concerns.models import Door
from heard.frame import system_keys
from heard.frame.database.ready import HOME
from heard.frame.demo.partnership import AGENCIES
from heard.history import checking
from heard.history.actions import open_record
from heard.history.checking import COSIGNS, Checkpoint, Key, Note, check_receipt
from heard.history.notes import Signer, kept
from heard.history.receipts import NotYetSealed, proofs
from heard.people.actions import Said
from heard.people.meeting import have_we_met
from tests.attack import columns
from tests.cast import DECIDED, Cast, one
from tests.pages import Pages

from .going import sign_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.promise("Nothing is rewritten"),
    pytest.mark.promise("What was known, when, and by whom"),
]
MAYA = Said(kind="child", name="Maya Reston")


@pytest.fixture
def witness(settings: Any, tmp_path: Path) -> Signer:
    """A witness that the settings name."""
    signer = kept(tmp_path / "key", lambda: "police.example/witness", COSIGNS)
    settings.WITNESSES = [{"url": "http://127.0.0.1:1", "vkey": str(signer.key)}]
    return signer


def cosigned(signer: Signer, time: int = 1_770_000_000) -> None:
    """As if this witness had signed the last checkpoint."""
    with connection.cursor() as cursor:
        cursor.execute("set local role heard_seal")
        cursor.execute("select size, note from checkpoint order by size desc limit 1")
        size, note = cursor.fetchone()
        line = signer.cosign(Note.parse(note).text, time)
        cursor.execute(
            "insert into cosignature (size, witness, line) values (%s, %s, %s)", [size, signer.name, line]
        )
        cursor.execute("set local role heard_test")


def keys() -> list[Key]:
    return [Key.parse(vkey) for vkey in columns("select vkey from sealing_key")]


def told(receipt: dict[str, Any]) -> list[tuple[str, str]]:
    """Of each entry its table and the words in it."""
    rows = [json.loads(entry["text"]) for entry in receipt["entries"]]
    words = ("account", "child_words", "text", "name", "reason")
    return [(row["table"], " ".join(filter(None, (row["row"].get(word) for word in words)))) for row in rows]


def test_a_worker_takes_a_receipt_of_exactly_what_they_wrote(
    cast: Cast, pages: Pages, seals: Any, witness: Signer
) -> None:
    concern = cast.hears(
        "youth_worker",
        about=[MAYA],
        uploads=[Upload("note.txt", BytesIO(b"a note"))],
        account="A silver car waits.",
    )
    cast.hears("nurse", account="Somebody else's words.")
    cast.moves("social_worker", concern.pk, "take_up")
    cast.moves("social_worker", concern.pk, "take_on", outcome="assessment", **DECIDED)
    address = f"/concern/{concern.strand.reference}/"
    sign_in(pages, "youth_worker")
    waiting = pages.get(pages.get(address).link("Download a receipt"))
    assert "Come back in a minute" in waiting.text
    seals()
    cosigned(witness)
    page = pages.get(f"{address}receipt/")
    assert "This is a private document." in page.text
    assert "It holds 3 entries. 1 agency outside has signed" in page.text
    answer = pages.client.get(page.link("Download the receipt"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="heard-receipt.json"'
    assert "no-store" in answer.headers["Cache-Control"]
    receipt = answer.json()
    assert told(receipt) == [
        ("concern", "A silver car waits."),
        ("mention", "Maya Reston"),
        ("attachment", "note.txt"),
    ]
    findings = check_receipt(receipt, [*keys(), witness.key])
    assert findings.wrong == []
    assert any("police.example/witness witnessed that on" in each for each in findings.proved)
    altered = json.loads(json.dumps(receipt).replace("silver", "blue"))
    assert check_receipt(altered, [*keys(), witness.key]).wrong


def test_the_file_is_checked_by_a_bare_python(cast: Cast, pages: Pages, seals: Any, tmp_path: Path) -> None:
    concern = cast.hears("youth_worker", account="小 🚗 and “quotes”")
    seals()
    sign_in(pages, "youth_worker")
    file, public = tmp_path / "receipt.json", tmp_path / "keys.txt"
    file.write_bytes(pages.client.get(f"/concern/{concern.strand.reference}/receipt/file/").content)
    public.write_bytes(pages.client.get("/keys/file/").content)
    command = [sys.executable, "-I", checking.__file__, "receipt", str(file), "--keys", str(public)]
    for expected in (0, 1):
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env={"PYTHONIOENCODING": "utf-8"}
        )
        assert done.returncode == expected, done.stdout
        file.write_text(file.read_text().replace("quotes", "quoted"))


def test_a_child_takes_proof_with_their_words_of_what_they_said_and_nothing_of_the_answers(
    pages: Pages, seals: Any, cast: Cast, settings: Any
) -> None:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    form = pages.get("/tell/us/")
    pages.send(
        form, {"happening": "Somebody waits for me.", "attached": SimpleUploadedFile("a.txt", b"hello")}
    )
    words = Ticket.read(form.form()["form_token"]).words
    back = pages.send(pages.get("/answers/"), {"secret_words": words})
    pages.send(back, {"text": "And another thing."}, form=1)
    pages.send(back, {"text": "This is not enough."}, form=2)
    with cast.acting("manager"):
        strand = one("select id from strand where kind = 'concern'")
    cast.moves("manager", strand, "take_on", outcome="assessment", **DECIDED)
    assert (
        "Come back in a minute"
        in pages.get(pages.get("/answers/yours/").link("Get proof of what you told us")).text
    )
    assert pages.client.get("/answers/proof/file/").status_code == 409
    seals()
    page = pages.get("/answers/proof/")
    assert "Anyone who opens the file can read what you wrote." in page.text
    answer = pages.client.get(page.link("Save the file"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="receipt.json"'
    receipt = answer.json()
    assert told(receipt) == [
        ("concern", "Somebody waits for me."),
        ("attachment", "a.txt"),
        ("remark", "And another thing."),
        ("move", "This is not enough."),
    ]
    assert check_receipt(receipt, keys()).wrong == []
    assert DECIDED["told"] not in answer.content.decode()


@pytest.mark.promise("Anonymous stays anonymous")
def test_without_the_words_there_is_no_proof(pages: Pages, seals: Any, cast: Cast) -> None:
    form = pages.get("/tell/us/")
    pages.send(form, {"happening": "Somebody waits for me."})
    seals()
    for address in ("/answers/proof/", "/answers/proof/file/"):
        assert Client().get(address).headers["Location"] == "/answers/"


def test_a_caller_and_the_adviser_who_took_it_down_each_have_theirs(
    cast: Cast, seals: Any, as_superuser: Any
) -> None:
    concern = cast.hears(
        "adviser", door=Door.HELPLINE, about=[MAYA], secret_hash=b"hash", account="He waits for her."
    )
    seals()
    with as_superuser():
        token = one("select enter_mailbox('hash'::bytea)")
    from heard.history.actions import acting

    expected = [("concern", "He waits for her."), ("mention", "Maya Reston")]
    for whose in (acting(token), cast.acting("adviser")):
        with whose:
            assert open_record(concern.pk, "test") == "own"
            receipt = proofs(one("select what_i_wrote(%s)", concern.pk))
            assert told(receipt) == expected
            assert check_receipt(receipt, keys()).wrong == []


@pytest.mark.promise("Need to know")
def test_nobody_proves_what_is_not_theirs(cast: Cast, seals: Any, as_superuser: Any, pages: Pages) -> None:
    concern = cast.hears("youth_worker", about=[MAYA])
    cast.moves("manager", concern.pk, "take_on", outcome="assessment", **DECIDED)
    with cast.acting("manager"):
        have_we_met([MAYA], at=cast.now, strand=concern.strand)
    seals()
    with as_superuser():
        every = columns("select id from entry")
        of_it = columns(
            "select id from entry where strand_id = %s and table_name in ('attempt', 'mailbox', 'look_up')",
            concern.pk,
        )
        assert one("select count(*) from entry where id = any (%s) and table_name = 'look_up'", of_it) == 1
        whole = columns(
            "select id from entry where strand_id = %s and table_name in ('concern', 'move', 'mention')",
            concern.pk,
        )
    for who in ("nurse", "youth_worker", "manager", "adviser", "elected_member"):
        with cast.acting(who):
            assert one("select count(*) from provable(%s)", every) == 0  # nothing was opened
            level = open_record(concern.pk, "test")
            assert one("select count(*) from provable(%s)", of_it) == 0
            assert one("select count(*) from provable(%s)", whole) == {"full": len(whole), "own": 2}.get(
                level, 0
            ), who
            if level != "full":
                with pytest.raises(LookupError):
                    proofs(whole)
    sign_in(pages, "manager")
    assert pages.client.get(f"/concern/{concern.strand.reference}/receipt/").status_code == 404


def test_a_receipt_bears_the_first_checkpoint_that_most_witnesses_signed(
    cast: Cast, seals: Any, witness: Signer, tmp_path: Path
) -> None:
    health = kept(tmp_path / "health", lambda: "health.example/witness", COSIGNS)
    concern = cast.hears("youth_worker")
    sizes = []
    for signers in ([], [witness], [witness, health], [witness, health], []):
        cast.sees("manager", concern.pk)  # a reading, so that there is something to seal
        seals()
        sizes.append(one("select max(size) from checkpoint"))
        for signer in signers:
            cosigned(signer)
    with cast.acting("youth_worker"):
        open_record(concern.pk, "test")
        receipt = proofs(one("select what_i_wrote(%s)", concern.pk))
    note = Note.parse(receipt["checkpoint"])
    assert Checkpoint.parse(note.text).size == sizes[2]
    assert len(note.verify([*keys(), witness.key, health.key])) == 3


def test_what_was_erased_still_proves_that_something_stood_there(
    cast: Cast, seals: Any, as_superuser: Any
) -> None:
    concern = cast.hears("youth_worker", about=[MAYA])
    seals()
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(
            "update entry set text = null, salt = null where table_name = 'concern' and strand_id = %s",
            [concern.pk],
        )
        cursor.execute("set local session_replication_role = origin")
    with cast.acting("youth_worker"):
        open_record(concern.pk, "test")
        receipt = proofs(one("select what_i_wrote(%s)", concern.pk))
    assert [entry["text"] is None for entry in receipt["entries"]] == [True, False]
    findings = check_receipt(receipt, keys())
    assert findings.wrong == []
    assert any("its words are not in this file" in each for each in findings.unproved)


def test_proofs_of_nothing_and_of_what_waits(cast: Cast, seals: Any) -> None:
    seals()
    concern = cast.hears("youth_worker")
    with cast.acting("youth_worker"):
        open_record(concern.pk, "test")
        waiting: list[int] = one("select what_i_wrote(%s)", concern.pk)
        for ids in (waiting, waiting[:0]):
            with pytest.raises(NotYetSealed):
                proofs(ids)
        with pytest.raises(LookupError):
            proofs([10**9])


def test_a_system_takes_its_receipt(cast: Cast, seals: Any, as_superuser: Any) -> None:
    with as_superuser():
        own, other = (system_keys.add(agency=AGENCIES[a][0], name="Cases") for a in ("health", "school"))
    client = Client(headers={"authorization": f"Bearer {own}"})
    sent = client.post(
        "/api/v1/concerns",
        {"account": "Left with an adult."},
        content_type="application/json",
        headers={"idempotency-key": "1"},
    )
    address = f"/api/v1/concerns/{sent.json()['reference']}/receipt"
    assert client.get(address).status_code == 409
    seals()
    receipt = client.get(address).json()
    assert told(receipt) == [("concern", "Left with an adult.")]
    assert check_receipt(receipt, keys()).wrong == []
    assert Client(headers={"authorization": f"Bearer {other}"}).get(address).status_code == 404
    assert Client().get(address).status_code == 401


def test_the_keys_are_there_for_everybody(pages: Pages, seals: Any, witness: Signer, cast: Cast) -> None:
    assert str(witness.key) in pages.get("/keys/").text
    seals()
    cast.hears("youth_worker")
    listed = pages.client.get("/keys/file/").content.decode()
    assert checking.parse_keys(listed) == [*keys(), witness.key]
    assert all(vkey in pages.get("/keys/").text for vkey in listed.splitlines())


def test_every_worker_sees_how_far_it_is_sealed_and_what_is_wrong(
    pages: Pages, seals: Any, witness: Signer, cast: Cast
) -> None:
    sign_in(pages, "youth_worker")
    assert "Nothing has been sealed yet." in pages.get("/sealing/").text
    sealed = seals()
    assert "Nothing yet" in pages.get("/sealing/").text
    cosigned(witness)
    with connection.cursor() as cursor:
        cursor.execute("set local role heard_seal")
        cursor.execute(
            "insert into alarm (what, about) values ('Its past was rewritten.', 'police.example/witness')"
        )
        cursor.execute("set local role heard_test")
    page = pages.get("/sealing/")
    assert f"{sealed} entries are sealed" in page.text
    assert "Its past was rewritten. police.example/witness" in page.text


def test_the_program_that_checks_is_the_one_in_the_repository() -> None:
    assert Path(checking.__file__) == HOME / "src" / "heard" / "history" / "checking.py"
