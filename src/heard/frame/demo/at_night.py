"""Every night all reports are compared, and people find in the morning what to look at."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import psycopg

from heard.concerns.actions import Account, hear
from heard.concerns.models import Door
from heard.frame.database.addresses import LINK_URL
from heard.people.actions import Said
from heard.people.bulk.grouping import group
from heard.people.bulk.linking import link

from . import telling

if TYPE_CHECKING:
    from .story import Story


def all_are_compared(story: Story) -> None:
    """Run ./heard link on what the story has left so far, and on a third report that gives a number given twice before."""
    with story.as_("nurse") as by:
        said = Account(
            account="Calls from this number made her leave before she was seen.", signs=["unexplained_items"]
        )
        hear(
            said,
            door=Door.PROFESSIONAL,
            by=by,
            at=story.now,
            about=[Said("child", age="14"), Said("phone", "07700 900461")],
        )
    with psycopg.connect(os.environ[LINK_URL], autocommit=True) as record:
        done = link(record, show=lambda what, part, whole: None)
        found = group(record, show=lambda what, part, whole: None)
    telling.line(
        "At night",
        f"all {done.mentions} mentions of people are compared; pairs that wait in “Who may be the same”: {done.proposed}."
        " Nothing is joined until somebody says so",
    )
    telling.line(
        "And",
        f"three agencies’ reports that give one phone number; groups that wait in “What may belong together”: {len(found)}",
    )
