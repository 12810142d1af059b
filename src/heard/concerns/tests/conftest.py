"""The partnership, founded some time ago, for tests that go through pages at the time it is now."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from tests.cast import found


@pytest.fixture
def partnership(as_superuser: Callable[[], AbstractContextManager[None]], settings: Any) -> None:
    """Everybody of tests/cast.py; the clock is the real one."""
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    found(as_superuser)
