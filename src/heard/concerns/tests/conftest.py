"""The partnership, founded some time ago, for tests that go through pages at the time it is now."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def partnership(founded: None, settings: Any) -> None:
    """Everybody of tests/cast.py; the clock is the real one."""
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
