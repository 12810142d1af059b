"""Structured logs, one JSON object a line, with nothing about a person: no address, browser, path or typed text."""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

_PACKAGE = Path(__file__).parents[1]
# What a line may carry; whatever else a library attaches is dropped, since it may name somebody.
_ALLOWED = frozenset(
    [
        "timestamp",
        "level",
        "logger",
        "event",
        "error",
        "where",
        "method",
        "route",
        "status",
        "milliseconds",
        "count",
        "attempt",
        "seconds",
        "process",
    ]
)


def keep_allowed(logger: object, method: str, line: dict[str, Any]) -> dict[str, Any]:
    """Keep the allowed fields of a line, and of an exception only its kind and where it was raised."""
    error = line.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        line["error"], line["where"] = type(error).__name__, _where(error.__traceback__)
    if str(line.get("logger", "")).startswith("django.security"):
        line["event"] = "request refused"  # the library's words repeat what was sent
    return {name: value for name, value in line.items() if name in _ALLOWED}


def _where(trace: TracebackType | None) -> str:
    """The last line of Heard's own code that an exception passed."""
    frames = [frame for frame in traceback.extract_tb(trace) if Path(frame.filename).is_relative_to(_PACKAGE)]
    if not frames:
        return ""
    return f"{Path(frames[-1].filename).relative_to(_PACKAGE)}:{frames[-1].lineno}"


def of_no_visitor(record: logging.LogRecord) -> bool:
    """Leave out what went wrong with a request of somebody who is not signed in, unless it was our fault."""
    request = getattr(record, "request", None)
    status: int = getattr(record, "status_code", 0)
    return request is None or getattr(request, "worker", None) is not None or status >= 500


_BEFORE: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    # A time finer than a minute would tell when somebody stood at a public door.
    structlog.processors.TimeStamper(fmt="%Y-%m-%dT%H:%MZ", utc=True),
]


def described(level: str) -> dict[str, Any]:
    """Django's LOGGING: every logger writes JSON lines to the error stream."""
    structlog.configure(
        processors=[*_BEFORE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _BEFORE,
                # A library's message as it stands in its code, without what it would fill in.
                "use_get_message": False,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    keep_allowed,
                    structlog.processors.JSONRenderer(sort_keys=True),
                ],
            }
        },
        "filters": {"of_no_visitor": {"()": lambda: of_no_visitor}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["of_no_visitor"]}
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "heard": {"level": level},
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
        },
    }
