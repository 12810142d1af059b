"""A public door goes on when the tokens it holds in memory are gone from the database, as after a restore."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from heard.agencies.doors import door_token
from tests.cast import Cast, one

pytestmark = pytest.mark.django_db


def test_a_door_whose_token_is_gone_gets_another_and_stores_the_report(
    cast: Cast, as_superuser: Callable[[], AbstractContextManager[Any]]
) -> None:
    door_token("public")
    with as_superuser(), connection.cursor() as cursor:
        cursor.execute("delete from token")
    answer = Client().post("/report/", {"account": "The same cars, at the same corner."})
    assert answer.status_code == 200
    with as_superuser():
        assert one("select count(*) from concern") == 1
