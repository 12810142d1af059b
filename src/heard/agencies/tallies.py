"""What all web processes count together, such as tries to sign in; kept by the door's login.

Django's own cache in the database keeps pickled objects: whoever could write there could run what they like. Here
values are JSON, and keys are hashed under the server's key, so that a copy of the table names nobody and no address.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

from django.conf import settings
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connections

_PUT = """insert into tally as t (key, value, until) values (%(key)s, %(value)s, to_timestamp(%(until)s))
          on conflict (key) do update set value = excluded.value, until = excluded.until"""
# Clears away, in the same statement, what is over; rows that another process has in hand are left to it.
_ADD = f"""with over as (delete from tally where key in
             (select key from tally where until <= to_timestamp(%(now)s) and key <> %(key)s
               limit 100 for update skip locked))
           {_PUT} where t.until <= to_timestamp(%(now)s)"""  # noqa: S608  (nothing but the constant above)


class Tallies(BaseCache):
    """A cache as Django has them: every process sees what any of them has put there, and no two add the same."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._run(_ADD, now=time.time(), **self._row(key, value, timeout, version)))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        with connections["door"].cursor() as cursor:
            cursor.execute(
                "select value from tally where key = %s and until > to_timestamp(%s)",
                [self._hashed(key, version), time.time()],
            )
            found = cursor.fetchone()
        return json.loads(found[0]) if found else default

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._run(_PUT, **self._row(key, value, timeout, version))

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(self._run("delete from tally where key = %(key)s", key=self._hashed(key, version)))

    def clear(self) -> None:
        self._run("delete from tally")

    def _row(self, key: str, value: Any, timeout: Any, version: int | None) -> dict[str, Any]:
        until = self.get_backend_timeout(timeout)
        return {
            "key": self._hashed(key, version),
            "value": json.dumps(value),
            "until": float("inf") if until is None else until,
        }

    def _hashed(self, key: str, version: int | None) -> bytes:
        made = self.make_key(key, version=version)
        return hmac.digest(settings.SECRET_KEY.encode(), f"heard tally {made}".encode(), hashlib.sha256)

    def _run(self, sql: str, **parameters: Any) -> int:
        with connections["door"].cursor() as cursor:
            cursor.execute(sql, parameters)
            return int(cursor.rowcount)
