"""The loop around sealing: what was written is sealed at each full minute, and witnesses are asked to sign it too."""

from __future__ import annotations

import threading
import time

import structlog
from django.db import connections

from heard.history import sealing, witnessing
from heard.history.witnessing import OutOfReach, Witness

_LOOK = 5.0  # seconds between looks for a checkpoint that a witness has not signed
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0  # seconds, after a failure
log = structlog.get_logger("heard.sealer")


class Sealer:
    """Any number of these may run; the database lets one of them seal at a time."""

    def __init__(self, *, every: float, batch: int = sealing.BATCH) -> None:
        self.every = every
        self.batch = batch
        self.signer = sealing.own_key()
        self._failures = 0

    def run(self) -> None:
        """Go round until the process is ended; a database that is away is waited for.

        Raises CannotSeal: to go on from a record that was altered would hide it.
        """
        log.info("sealer started", count=self._checked(), seconds=self.every)
        for witness in witnessing.witnesses():
            threading.Thread(target=self._ask_on, args=[witness], daemon=True).start()
        while True:
            time.sleep(self._pause())
            self._try()

    def round(self) -> int:
        """Seal all that waits; returns how many entries."""
        sealed = 0
        while batch := sealing.seal(self.batch, self.signer):
            sealed += batch
        if sealed:
            log.info("entries sealed", count=sealed)
        return sealed

    def ask_all(self) -> list[str]:
        """Ask each witness once; returns the names of those that have not signed the last checkpoint."""
        return [witness.key.name for witness in witnessing.witnesses() if not self._ask(witness)]

    def _checked(self) -> int:
        try:
            return sealing.check(self.signer)
        except sealing.CannotSeal as reason:
            _say_aloud(reason)
            raise
        except Exception:
            log.exception("sealer waits for the database")
            connections.close_all()
            return 0

    def _try(self) -> None:
        try:
            self.round()
            self._failures = 0
        except sealing.CannotSeal as reason:
            _say_aloud(reason)
            raise
        except Exception:
            self._failures += 1
            log.exception("sealing failed", attempt=self._failures)
            connections.close_all()

    def _pause(self) -> float:
        """Up to the next full minute: the time of sealing must say no more of a report than the minute it came in."""
        if self._failures:
            return min(_FIRST_PAUSE * 2.0 ** (self._failures - 1), _LONGEST_PAUSE)
        return self.every - time.time() % self.every

    def _ask_on(self, witness: Witness) -> None:
        """Keep one witness up to date; that another is slow or away does not hold it up."""
        failures = 0
        while True:
            failures = 0 if self._ask(witness) else min(failures + 1, 6)
            time.sleep(min(min(self.every, _LOOK) * 2.0**failures, _LONGEST_PAUSE))

    def _ask(self, witness: Witness) -> bool:
        try:
            signed = witnessing.ask(witness)
        except OutOfReach as reason:
            log.warning(f"witness {witness.key.name} is out of reach: {reason}")
            return False
        except Exception:
            log.exception("asking a witness failed")
            connections.close_all()
            return False
        if not signed:
            log.error(f"WITNESS {witness.key.name} DOES NOT SIGN. ./heard seal --status says why")
        return signed


def _say_aloud(reason: sealing.CannotSeal) -> None:
    log.error("THE RECORD IS NOT SEALED ANY MORE")
    sealing.raise_alarm(f"The record is not sealed any more. {reason}", "")
