"""Fixtures of the attacks that need the site as it is served."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from heard.frame.demo.partnership import build
from tests.cast import FOUNDED
from tests.database import OwnDatabase, copied, django_on
from tests.promises.served import Site, collected, served

Serve = Callable[..., AbstractContextManager[Site]]


@pytest.fixture(scope="session")
def static_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Style sheets and scripts as the site serves them."""
    return collected(tmp_path_factory.mktemp("static"))


@pytest.fixture(scope="module")
def partnership_database(server: Any, django_db_blocker: Any) -> Iterator[OwnDatabase]:
    """A database for a whole file of tests, in which everything commits, with the partnership in it."""
    with copied(server) as own, django_db_blocker.unblock(), django_on(own):
        with own.as_superuser():
            build(at=FOUNDED)
        yield own


@pytest.fixture(scope="module")
def site(
    partnership_database: OwnDatabase, static_files: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The site of that database: two web workers and no clock."""
    with served(partnership_database, tmp_path_factory.mktemp("var"), static_files) as running:
        yield running


@pytest.fixture
def serve(static_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Serve:
    """``with serve(own_database, clocks=1) as site:`` serves another database."""

    @contextmanager
    def begin(own: OwnDatabase, **options: Any) -> Iterator[Site]:
        with ExitStack() as stack:
            yield stack.enter_context(served(own, tmp_path_factory.mktemp("var"), static_files, **options))

    return begin
