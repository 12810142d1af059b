"""The commands with which a real server is set up, typed one after the other as the how-tos say."""

from __future__ import annotations

import subprocess

import pytest

from heard.agencies.doors import system_token
from heard.agencies.models import Post
from heard.concerns.api import hash_key
from heard.frame.database.ready import HOME
from tests.command import heard
from tests.database import OwnDatabase

KEYS = ("HEARD_SECRET_KEY", "HEARD_FILE_KEY", "HEARD_WORD_PEPPER", "HEARD_MATCH_KEY")
FILE = str(HOME / "docs" / "how-to" / "partnership.toml")
POLICE = ("--agency", "Wharfside Police")


@pytest.mark.long
def test_a_partnership_is_founded_and_its_systems_get_and_lose_keys(own_database: OwnDatabase) -> None:
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
