"""A million people of whom half share five surnames: who is asked about is found, and everybody is weighed in a night.

It takes half an hour on two cores and ten gigabytes of disk, so it is measured only when it is asked for: ``./heard bench million``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass

from heard.frame.cli.progress import step

from . import Figure
from .link import asked_of
from .looking_up import Compared
from .place import Place

PEOPLE = 1_000_000


@dataclass
class Linked:
    """A run of ``./heard link``: how long it took, in seconds, and the most memory it held, in GiB."""

    seconds: float
    peak: float
    said: str


def measure(people: int = PEOPLE) -> list[Figure]:
    """The look-up beside its peers, and one whole run of the linking, over the same mentions."""
    linked: list[Linked] = []
    with step("Inventing the town"):
        compared = Compared(people, five_surnames=True, show=step)
    asked = compared.run(then=lambda here: linked.append(_linked(here)))
    [run] = linked
    return [
        *asked_of(asked, people, faster=(100, 20)),
        Figure(f"./heard link over {people:,} mentions", f"{run.seconds / 60:.1f} minutes: {run.said}"),
        Figure("… memory at most", f"{run.peak:.2f} GiB", "3 GiB"),
    ]


_LINK = """
import sys, django, psycopg
django.setup()
from heard.frame.cli.progress import Bar
from heard.people.bulk.linking import link
with psycopg.connect(sys.argv[1], autocommit=True) as record:
    done = link(record, show=Bar())
print(f"{done.proposed:,} pairs proposed in {done.parts} parts")
"""


def _linked(here: Place) -> Linked:
    """In a process of its own, so that its memory is its own."""
    began = time.perf_counter()
    run = subprocess.Popen(
        [sys.executable, "-c", _LINK, here.url("heard_link")],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "heard.frame.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdout
    said = run.stdout.read().strip()
    _pid, status, used = os.wait4(run.pid, 0)
    if status:
        raise RuntimeError("The linking did not end well.")
    return Linked(time.perf_counter() - began, used.ru_maxrss / 2**20, said)
