"""Answers that leave on the beat, so that the time they took tells nothing of what is hidden."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings


@contextmanager
def on_the_beat() -> Iterator[None]:
    """Let what is asked here take a whole number of beats."""
    began = time.monotonic()
    yield
    wait_for_the_beat(began)


def wait_for_the_beat(began: float) -> None:
    """Wait until a whole number of beats has gone by since a moment of the monotonic clock."""
    if beat := settings.MEETING_BEAT:
        took = time.monotonic() - began
        time.sleep(math.ceil(took / beat) * beat - took)
