"""How the story is told in a terminal: one step after another, each line read back from the record."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from heard.agencies.models import Post
from heard.frame.demo_sign_in import personas

_LONDON = ZoneInfo("Europe/London")
_STEPS = 23
_LABEL = 22


def _paint(text: str, code: str) -> str:
    colours = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return f"\x1b[{code}m{text}\x1b[0m" if colours else text


def when(moment: datetime) -> str:
    """A moment as people say it: 4:05pm on Monday 2 March."""
    local = moment.astimezone(_LONDON)
    hour = local.strftime("%I").lstrip("0")
    return (
        f"{hour}:{local:%M}{local:%p}".replace("AM", "am").replace("PM", "pm")
        + f" on {local:%A} {local.day} {local:%B}"
    )


def by(due: datetime) -> str:
    """A due time as people say it; the end of a day is called so."""
    local = due.astimezone(_LONDON)
    if (local.hour, local.minute) == (0, 0):
        day = local - timedelta(days=1)
        return f"by the end of {day:%A} {day.day} {day:%B}"
    return f"by {when(due)}"


def step(number: int, title: str, moment: datetime) -> None:
    """Begin a step of the story, with how far the story has come."""
    bar = "█" * number + "░" * (_STEPS - number)
    print(
        f"\n{_paint(bar, '36')} {_paint(title, '1')}\n{'':{_STEPS}} {_paint(when(moment), '2')}", flush=True
    )


def line(label: str, text: str) -> None:
    """One thing that the record now says."""
    width = min(shutil.get_terminal_size((100, 20)).columns, 110) - _LABEL - 3
    first, *rest = textwrap.wrap(text, width) or [""]
    print(f"  {_paint(f'{label:<{_LABEL}}', '2')} {first}")
    for more in rest:
        print(f"  {'':{_LABEL}} {more}")


def climb(moment: datetime, to_post: Post, tells: Post) -> None:
    """One rung: who has it now, and who outside was told."""
    line(
        f"{moment.astimezone(_LONDON):%a %d %b %H:%M} ▲",
        f"{to_post.title} now holds it; {tells.title} ({tells.agency.name}) is told",
    )


def refused(what: str, reason: str, next_step: str) -> None:
    """Something was tried and refused."""
    line("Tried", what)
    line(
        _paint("Refused", "31") + " " * (_LABEL - 7) if sys.stdout.isatty() else "Refused",
        " ".join(filter(None, (reason, next_step))),
    )


def doors() -> None:
    """Where to go on: the doors, and who one may sign in as."""
    site = settings.SITE_URL
    print(f"\n{_paint('Now look at it yourself', '1')} (everybody and every place in it is invented)")
    for label, path in (
        ("A child tells", "tell/"),
        ("Anybody reports", "report/"),
        ("Answers, with words", "answers/"),
        ("Sign in as", "demo/"),
    ):
        line(label, f"{site}/{path}")
    print()
    rows = [(each.name, each.post, each.agency) for each in personas()]
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    for row in rows:
        print(
            "    " + "   ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        )
    print(flush=True)
