"""The commands with which a real server is set up, typed one after the other as the how-tos say."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from heard.agencies.doors import system_token, worker_token
from heard.agencies.models import Account, Post
from heard.concerns.api import hash_key
from heard.frame.database.ready import HOME
from heard.history.actions import acting
from heard.people.actions import Said
from heard.people.meeting import have_we_met
from heard.process.models import Strand
from tests.command import heard
from tests.database import OwnDatabase

KEYS = ("HEARD_SECRET_KEY", "HEARD_FILE_KEY", "HEARD_WORD_PEPPER", "HEARD_MATCH_KEY")
FILE = str(HOME / "docs" / "how-to" / "partnership.toml")
POLICE = ("--agency", "Wharfside Police")


HISTORY = "person_id,forename,surname,dob\n7,Maya,Reston,2011-04-02\n8,Noah,Finch,2011-02-30\n"


@pytest.mark.long
def test_a_partnership_is_founded_its_systems_get_and_lose_keys_and_its_history_comes_in(
    own_database: OwnDatabase, tmp_path: Path, settings: Any
) -> None:
    environment = {
        **own_database.environment,
        **dict.fromkeys(KEYS, "00" * 32),
        "HEARD_ADMIN_URL": own_database.url(),
    }

    def types(*words: str) -> subprocess.CompletedProcess[str]:
        return heard(*words, **environment)

    assert "front door is Marlowe Vale Council" in types("partnership", FILE).stdout
    key = types("key", "add", "Case management", *POLICE).stdout.strip()
    assert key.startswith("hk_")
    assert system_token(hash_key(key))
    assert types("key", "end", "Case management", *POLICE).returncode == 0
    assert system_token(hash_key(key)) is None
    assert types("holiday", "add", "2027-06-03", "Vale Day").stdout.startswith(
        "Thursday 3 June 2027 is not worked."
    )
    with own_database.as_superuser():
        assert Post.objects.count() == 9

    export = tmp_path / "person.csv"
    export.write_text(HISTORY)
    looked = heard("import", str(export))  # no database is needed to look
    assert (looked.returncode, looked.stderr) == (1, "")
    assert "There is no such day." in looked.stdout
    lead = ("user", "add", "lead@wharfside.example", "--name", "Kit Marsh", *POLICE)
    assert types(*lead, "--title", "Detective inspector", "--no-password").returncode == 0
    told = ("--apply", "--by", "lead@wharfside.example", "--system", "Compact", "--exported", "2026-03-31")
    refused = types("import", str(export), *told)
    assert "1 rows cannot come in, so nothing was brought in" in refused.stderr
    assert "Brought in: 1 records and 1 entries." in types("import", str(export), *told, "--leave-out").stdout
    worker = Account.objects.using("door").select_related("worker").get(email="lead@wharfside.example").worker
    settings.MATCH_KEY = bytes(32)
    with acting(worker_token(worker.pk)):
        (known,) = have_we_met(
            [Said(kind="child", name="Maya Reston", born_on=date(2011, 4, 2))], at=timezone.now()
        ).known
        assert known.reference == Strand.objects.get(kind="earlier_record").reference
