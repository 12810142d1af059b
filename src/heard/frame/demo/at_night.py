"""Every night all reports are weighed against each other, and people find in the morning what to look at."""

from __future__ import annotations

import os

import psycopg

from heard.frame.database.addresses import LINK_URL
from heard.people.bulk.linking import link

from . import telling


def all_are_weighed() -> None:
    """Run ./heard link on what the story has left so far."""
    with psycopg.connect(os.environ[LINK_URL], autocommit=True) as record:
        done = link(record, show=lambda what, part, whole: None)
    telling.line(
        "At night",
        f"all {done.mentions} mentions of people are compared; pairs that wait in “Who may be the same”: {done.proposed}."
        " Nothing is joined until somebody says so",
    )
