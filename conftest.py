"""The suite's database: one throwaway PostgreSQL a run, made ready once; every test acts as the application's roles.

Three ways to use it:

- ``db`` (or the ``django_db`` mark): one transaction, rolled back; ``as_superuser()`` to arrange what no role may.
  With ``cast`` (or ``founded``) the invented partnership is there already: it is founded once a run.
  With ``world`` so is what ``pytest.mark.world(fill=…)`` arranges, once a run: for what many tests read.
- ``own_database``: a database of the test's own with the real logins, for what must commit, compete or be killed.
- no fixture: a test of rules needs no database, and none is started for it.
"""

from __future__ import annotations

import contextlib
import copy
import gc
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import hypothesis
import pytest
from psycopg.pq import TransactionStatus

from heard.frame.database.addresses import django_database
from heard.frame.database.embedded import ADMIN, Embedded
from heard.frame.database.prepare import PREPARED, copy_database
from tests.database import ALIASES, OwnDatabase, become, copied, django_on, forget_tokens, sealed, standing
from tests.server import place, ready, sweep

# How long one example takes says more about what else the machine does than about the code.
hypothesis.settings.register_profile("heard", deadline=None)
hypothesis.settings.load_profile("heard")


@pytest.fixture(scope="session")
def server(django_db_blocker: Any) -> Iterator[Embedded]:
    """The run's own PostgreSQL, with a database ``heard_prepared`` that is copied: nobody may stay in it."""
    sweep()
    with django_db_blocker.unblock():
        copy = ready(place(), throwaway=True)
    with copy as running:
        yield running


# Databases that tests share, each with one connection of the superuser from which every test steps down, and what
# was put in. A connection that is new compiles every function anew, so these are kept open through the whole run.
_shared: dict[str, Any] = {}
_put_in: dict[str, Any] = {}


def _share(server: Embedded, name: str, fill: Callable[[], Any]) -> None:
    """Make a copy of the prepared database, with what is filled in."""
    from django.db import connections

    url = server.url(ADMIN, f"heard_{name}")
    copy_database(url, template=PREPARED)
    # A connection keeps the settings it was made with, so each has its own.
    connections.settings["default"] = connections.settings["default"] | django_database(url)
    _shared[name] = connections.create_connection("default")
    _use(name)
    _put_in[name] = fill()


def _use(name: str) -> None:
    """Point every alias at one of them."""
    from django.db import connections

    for alias in ALIASES:
        connections[alias] = _shared[name]


@pytest.fixture(scope="session")
def django_db_setup(server: Embedded, django_db_blocker: Any) -> None:
    """Two that nearly every part of the suite uses; a world is made when it is first asked for."""
    with django_db_blocker.unblock():
        _share(server, "empty", lambda: None)
        _share(server, "founded", _found)


def _found() -> None:
    from heard.frame.demo.partnership import build
    from tests.cast import FOUNDED

    build(at=FOUNDED)


def _arrange(fill: Callable[[Any], Any]) -> Any:
    from django.db import transaction

    from tests.cast import Cast

    _found()
    with transaction.atomic():
        become("heard_test")
        made = fill(Cast(_move_to))
    forget_tokens()
    return made


@pytest.fixture
def _chosen(
    request: pytest.FixtureRequest, server: Embedded, django_db_setup: None, django_db_blocker: Any
) -> str:
    """Use the database that a test asks for, unless its module stands on one of its own."""
    from django.db import connections

    name = "founded" if "founded" in request.fixturenames else "empty"
    if "world" in request.fixturenames:
        fill = request.node.get_closest_marker("world").kwargs["fill"]
        name = f"{fill.__module__.rsplit('.', 1)[-1]}_{fill.__name__}"
        if name not in _shared:
            with django_db_blocker.unblock():
                _share(server, name, lambda: _arrange(fill))
    # Where a module stood on one of its own before these were made, Django was pointed at nothing afterwards.
    if connections["default"] in _shared.values() or not standing:
        _use(name)
    return name


@pytest.fixture
def founded(db: None) -> None:
    """The partnership of tests/cast.py is there."""


def pytest_collection_finish() -> None:
    """What is there by now stays to the end: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """At the end all of it may go; what is left then is taken by some libraries for a leak, and said aloud."""
    gc.unfreeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests may use all aliases, since they are one connection; what asks the database and no page is the kernel's."""
    for item in items:
        used = getattr(item, "fixturenames", [])
        shared = item.get_closest_marker("django_db") or "db" in used
        if (shared or "server" in used) and "pages" not in used:
            item.add_marker("kernel")
        if shared:
            item.add_marker(pytest.mark.django_db(databases="__all__"), append=False)
            item.fixturenames.insert(0, "_chosen")  # before the transaction begins


@pytest.fixture(autouse=True)
def _as_application(request: pytest.FixtureRequest) -> Iterator[None]:
    """Step down from superuser to the roles that the application has."""
    if request.node.get_closest_marker("django_db") is None:
        yield
        return
    request.getfixturevalue("db")
    become("heard_test")
    yield
    forget_tokens()


@contextlib.contextmanager
def _superuser() -> Iterator[None]:
    from django.db import connection

    become("none")
    try:
        yield
    finally:
        # A transaction that has failed takes no more commands, and its rollback brings the role back.
        if connection.connection.info.transaction_status != TransactionStatus.INERROR:
            become("heard_test")


@pytest.fixture
def as_superuser(db: None) -> Callable[[], contextlib.AbstractContextManager[None]]:
    """``with as_superuser():`` arranges what no role of the application may do."""
    return _superuser


@pytest.fixture
def seals(db: None) -> Callable[[], int]:
    """``seals()`` seals all that waits, as the sealer's login."""
    return sealed


def _move_to(at: datetime) -> None:
    from django.db import connection

    with _superuser(), connection.cursor() as cursor:
        cursor.execute(
            "insert into moment (id, at) values (1, %s) on conflict (id) do update set at = excluded.at", [at]
        )


@pytest.fixture
def moment(db: None) -> Callable[[datetime], None]:
    """``moment(at)`` sets the time that the database goes by, for this test."""
    return _move_to


@pytest.fixture
def own_database(server: Embedded, django_db_blocker: Any) -> Iterator[OwnDatabase]:
    """A copy of the prepared database in which everything commits; Django's aliases use its real logins meanwhile."""
    with copied(server) as own, django_db_blocker.unblock(), django_on(own):
        yield own


@pytest.fixture
def cast(founded: None, moment: Callable[[datetime], None]) -> Any:
    """The partnership of tests/cast.py on a Monday in March, and how to act as any of them."""
    from tests.cast import Cast

    return Cast(moment)


@pytest.fixture
def partnership(founded: None, settings: Any) -> None:
    """The partnership is there, and whoever signs in needs no second step."""
    settings.HEARD_REQUIRE_SECOND_FACTOR = False


@pytest.fixture
def world(cast: Any, partnership: None, _chosen: str) -> Any:
    """What ``pytest.mark.world(fill=…)`` names is there, arranged once a run: gives what ``fill(cast)`` gave."""
    return copy.deepcopy(_put_in[_chosen])


@pytest.fixture
def pages(db: None) -> Any:
    """The client of tests/pages.py, which checks every page it is shown."""
    from tests.pages import Pages

    return Pages()
