"""One report at each of the doors, as its own visitors send it, and what the database then holds of it."""

from __future__ import annotations

import json
import uuid
from typing import Any

import psycopg
from django.test import Client

from tests.database import OwnDatabase
from tests.promises.served import Answer, Browser, Site

DOORS = {"child": "/tell/us/", "public": "/report/", "helpline": "/helpline/", "professional": "/raise/"}
WHO = {"helpline": "adviser", "professional": "youth_worker"}


def browser_of(site: Site, key: str) -> Browser:
    """A browser in which one of the cast has signed in with both factors; Django is on the site's database."""
    from heard.agencies.models import Account

    client = Client()
    client.force_login(Account.objects.get(email=f"{key.replace('_', '.')}@marlowe-vale.example"))
    session = client.session
    session["second_factor"] = True
    session.save()
    browser = Browser(site, {name: morsel.value for name, morsel in client.cookies.items()})
    browser.get("/account/")  # its first page with a form gives it the cookie that forms are checked by
    return browser


def visitor(site: Site, door: str) -> Browser:
    """Somebody who stands at a door."""
    return browser_of(site, WHO[door]) if door in WHO else Browser(site)


def filled(door: str, text: str) -> dict[str, Any]:
    """What they type there."""
    if door == "child":
        return {"happening": text, "where": "the park"}
    more = (
        {"whom": "a child at the slipway", "danger": "no", "send": "send"} if door == "professional" else {}
    )
    return {"account": text, **more}


def report_by_system(site: Site, key: str, text: str, once: str = "") -> Answer:
    """The same by another system."""
    return site.ask(
        "POST",
        "/api/v1/concerns",
        json.dumps({"account": text}).encode(),
        Content_Type="application/json",
        Authorization=f"Bearer {key}",
        Idempotency_Key=once or uuid.uuid4().hex,
    )


def stored(own: OwnDatabase, like: str) -> dict[str, str]:
    """What is stored whose words begin so: the words, and the reference if it is held and a clock runs, else why not."""
    with psycopg.connect(own.url()) as admin:
        rows = admin.execute(
            """select case when c.account = '' then c.child_words else c.account end, s.reference,
                      s.owner_post_id is not null, exists (select from clock k where k.strand_id = s.id
                      and k.stopped_at is null and k.due_at is not null)
                 from concern c join strand s on s.id = c.strand_id
                where c.account like %(like)s or c.child_words like %(like)s""",
            {"like": f"{like}%"},
        ).fetchall()
    texts = [row[0] for row in rows]
    assert len(set(texts)) == len(texts), f"stored twice: {sorted(t for t in texts if texts.count(t) > 1)}"
    return {
        text: reference if held and clocked else f"{held=} {clocked=}"
        for text, reference, held, clocked in rows
    }
