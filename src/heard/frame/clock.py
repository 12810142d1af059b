"""The loop around the two duties that wait for nobody: clocks that have passed climb, and messages leave."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import islice

import structlog
from django.db import connections

from heard.oversight import actions as oversight
from heard.process import actions
from heard.protection import panel, team

BATCH = 1000
_FEW = 100  # climbs; more than these are a backlog
_AT_ONCE = 2  # sessions that share a backlog: the work is the database's own, and it has another core for it
_MESSAGE_BATCHES = 20  # a round; a slow mail server must not keep the clock from climbing
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0  # seconds, after a failure
log = structlog.get_logger("heard.clock")


class Clock:
    """One of any number of processes that share the work: the database hands each clock to one of them only."""

    def __init__(self, *, every: float) -> None:
        self.every = every
        self._failures = 0

    def run(self) -> None:
        """Go round until the process is ended; a database that is away is waited for."""
        log.info("clock started", seconds=self.every)
        while True:
            time.sleep(self._pause(self._try()))

    def round(self) -> int:
        """Let everything climb that is due, and send everything that waits; returns how many clocks climbed."""
        at = _now()
        climbed = climb(at)
        sent = sum(islice(iter(lambda: actions.deliver(at=at), 0), _MESSAGE_BATCHES))
        self._beside(self._oversee)
        self._beside(panel.watch_panel)
        self._beside(team.watch_teams)
        if climbed:
            log.info("clocks climbed", count=climbed)
        if sent:
            log.info("messages sent", count=sent)
        return climbed

    @staticmethod
    def _oversee() -> None:
        if published := oversight.publish_figures():
            log.info("figures published", months=published)
        if published := oversight.publish_hotspots():
            log.info("hotspots published", quarters=published)
        if reviews := oversight.review_readings():
            log.info("readings to be reviewed", count=reviews)

    @staticmethod
    def _beside(duty: Callable[[], None]) -> None:
        """What the clock does beside; if it fails, silence climbs as fast as before."""
        try:
            duty()
        except Exception:
            log.exception("a duty beside failed", duty=duty.__name__)

    def _try(self) -> bool:
        try:
            self.round()
        except Exception:
            # Whatever it was, silence must go on climbing: say so, drop the connection and try again.
            self._failures += 1
            log.exception("clock round failed", attempt=self._failures)
            connections.close_all()
            return False
        self._failures = 0
        return True

    def _pause(self, went_well: bool) -> float:
        if went_well:
            return self.every
        return min(_FIRST_PAUSE * 2.0 ** (self._failures - 1), _LONGEST_PAUSE)


def climb(at: datetime) -> int:
    """Let everything climb that is due by then; returns how many. A backlog is shared by several sessions."""
    climbed = actions.tick(at=at, batch=_FEW)
    if climbed < _FEW // 2:  # clocks are counted off, strands climb
        return climbed + _climb_the_rest(at)
    with ThreadPoolExecutor(_AT_ONCE) as sessions:
        return climbed + sum(sessions.map(_climb_in_its_own_session, [at] * _AT_ONCE))


def _climb_in_its_own_session(at: datetime) -> int:
    try:
        return _climb_the_rest(at)
    finally:
        connections.close_all()


def _climb_the_rest(at: datetime) -> int:
    return sum(iter(lambda: actions.tick(at=at, batch=BATCH), 0))


def _now() -> datetime:
    """The time that the database goes by, so that every process agrees."""
    with connections["clock"].cursor() as cursor:
        cursor.execute("select heard_now()")
        now: datetime = cursor.fetchone()[0]
    return now
