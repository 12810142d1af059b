"""Which login touches which tables: the pages' cannot reach sign-in, the door's cannot reach the record."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

SIGN_IN_APPS = {"account", "mfa", "socialaccount", "usersessions", "sessions"}


def _is_sign_in(model: type[Model]) -> bool:
    return model._meta.app_label in SIGN_IN_APPS or model._meta.label in {
        "agencies.Account",
        "agencies.Tally",
    }


class Router:
    """Sign-in tables go through the ``door`` login, everything else through ``default``."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return "door" if _is_sign_in(model) else "default"

    db_for_write = db_for_read

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "default"
