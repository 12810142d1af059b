"""Logs say what happened, and never to whom, from where, or in what words."""

from __future__ import annotations

import json
import logging
import logging.config
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from django.conf import settings
from django.http import HttpRequest
from django.utils.log import configure_logging

CANARY = "canary-5512"


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The file to which the logs go, set up as the site sets them up."""
    written = tmp_path / "log"
    described = {**settings.LOGGING, "handlers": {"console": {**settings.LOGGING["handlers"]["console"]}}}
    described["handlers"]["console"] |= {"class": "logging.FileHandler", "filename": str(written)}
    logging.config.dictConfig(described)
    yield written
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)


def only(lines: Path) -> dict[str, object]:
    line: dict[str, object] = json.loads(lines.read_text())
    return line


def test_our_own_lines_keep_their_named_fields_and_nothing_else(lines: Path) -> None:
    structlog.get_logger("heard.test").warning("stopped", count=3, reporter=CANARY, path=f"/x?{CANARY}")
    line = only(lines)
    assert (line["event"], line["count"], line["level"], line["logger"]) == (
        "stopped",
        3,
        "warning",
        "heard.test",
    )
    assert CANARY not in lines.read_text()


def test_a_librarys_line_is_kept_without_what_it_filled_in(lines: Path) -> None:
    logging.getLogger("django.request").warning(
        "Failed: %s", CANARY, extra={"request": CANARY, "status_code": 500}
    )
    assert only(lines)["event"] == "Failed: %s"
    assert CANARY not in lines.read_text()


@pytest.mark.parametrize("through", ["structlog", "logging"])
def test_of_an_exception_only_its_kind_and_place_are_kept(lines: Path, through: str) -> None:
    try:
        settings.HOME.joinpath("\0" + CANARY).read_text()
        raise ValueError(CANARY)
    except ValueError:
        if through == "structlog":
            structlog.get_logger("heard.test").exception("failed")
        else:
            logging.getLogger("somebody.else").error("failed", exc_info=sys.exc_info())
    line = only(lines)
    assert line["error"] == "ValueError"
    assert str(line["where"]).startswith("frame/tests/test_logs.py:")
    assert CANARY not in lines.read_text()


def test_a_request_that_a_visitor_got_wrong_leaves_no_line_and_nothing_is_timed_to_the_second(
    lines: Path,
) -> None:
    security = logging.getLogger("django.security.DisallowedHost")
    visitor, worker = HttpRequest(), HttpRequest()
    worker.worker = CANARY  # type: ignore[attr-defined]
    security.error(f"Invalid host {CANARY}", extra={"request": visitor, "status_code": 400})
    assert lines.read_text() == ""
    security.error(f"Invalid host {CANARY}", extra={"request": worker, "status_code": 400})
    assert only(lines)["event"] == "request refused"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ", str(only(lines)["timestamp"]))
    assert CANARY not in lines.read_text()
