"""Where a command runs: on a real server that was judged safe, or on the embedded one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from heard.frame.cli.command import Stop
from heard.frame.cli.progress import step
from heard.frame.database import ready
from heard.frame.database.addresses import UnsafeAddress
from heard.frame.database.embedded import Embedded, EmbeddedError
from heard.frame.database.system_user import NoSystemUser
from heard.frame.keys import MissingKey


@contextlib.contextmanager
def database(needed: Sequence[str] = ready.SITE) -> Iterator[Embedded | None]:
    """The database for a command, with Django set up; yields the embedded server, or nothing on a real one.

    ``needed`` are the logins without which the command cannot do its work on a real server.
    """
    if not ready.is_real():
        with embedded("heard") as server:
            yield server
        return
    with stopping():
        ready.check_real(needed)
        ready.set_up_django()
    yield None


@contextlib.contextmanager
def embedded(name: str, *, fresh: bool = False) -> Iterator[Embedded]:
    """A database on the embedded server, whatever server the environment names."""
    with contextlib.ExitStack() as stack:
        with stopping():
            server = stack.enter_context(ready.embedded(name, show=step, fresh=fresh))
        yield server


@contextlib.contextmanager
def stopping() -> Iterator[None]:
    """End the command with a message where the person who typed it can mend the cause."""
    try:
        yield
    except (UnsafeAddress, EmbeddedError, NoSystemUser, MissingKey) as error:
        raise Stop(str(error)) from error
    except ready.InUse as error:
        raise Stop(
            "a demonstration already runs here. Stop it first: Ctrl-C where it was started."
        ) from error
