"""The queue, a worker's day and one concern's page, with ten thousand and a hundred thousand concerns open."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from heard.frame.cli.serve import collect_static

from . import Figure
from .fill import fill
from .place import milliseconds, p95, place

SIZES = (10_000, 100_000)
PAGES = (("The queue", "/front-door/"), ("A manager's day", "/my-day/"), ("One concern", "/concern/{}/"))
_TIMES = 60


def measure() -> list[Figure]:
    """Each page some dozens of times, in this process, with its templates and its database queries counted."""
    figures = []
    for size in SIZES:
        with place() as here:
            with here.admin() as admin:
                fill(
                    admin, size, due=size // 10, at=datetime.now(UTC), text=True, clocks=["referral_decision"]
                )
                row = admin.execute("select reference from strand order by id limit 1").fetchone()
            assert row is not None
            figures += _pages(size, str(row[0]))
    return figures


def signed_in() -> Any:
    """A browser in which the front door's manager is signed in."""
    collect_static()  # these parts are measured without a site that would have done so
    from django.conf import settings
    from django.test import Client

    from heard.agencies.models import Account
    from heard.frame.demo.partnership import id_of

    client = Client(HTTP_HOST="localhost")
    account = Account.objects.get(worker_id=id_of("worker", "manager"))
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _pages(size: int, reference: str) -> list[Figure]:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    client = signed_in()
    figures = []
    for name, where in PAGES:
        path = where.format(reference)
        times = []
        for _ in range(_TIMES):
            began = time.perf_counter()
            response = client.get(path)
            times.append(time.perf_counter() - began)
            assert response.status_code == 200, f"{path}: {response.status_code}"
        with CaptureQueriesContext(connections["default"]) as asked:
            client.get(path)
        figures.append(
            Figure(
                f"{name}, {size:,} concerns open",
                f"p95 {milliseconds(p95(times))}, {len(asked)} queries",
                "200 ms, under 15",
            )
        )
    return figures
