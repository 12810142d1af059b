"""How workers sign in: allauth's pages, with accounts made only by the agencies and secrets kept encrypted."""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest

from . import entrance

REAUTHENTICATION_TIMEOUT = 300  # seconds; allauth's own


class AccountAdapter(DefaultAccountAdapter):
    """Nobody makes an account for themselves: ./heard user add does, for a worker an agency knows."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in a moment ago need not say again who they are."""
        records = self.request.session.get("account_authentication_methods", [])
        if records and time.time() - records[-1]["at"] < REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def logout(self, request: HttpRequest) -> None:
        entrance.end_token(request)
        super().logout(request)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """An agency's own sign-in opens accounts that exist, by their verified email, and makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """An agency speaks for the addresses of its own domains, not for another agency's workers."""
        domain = email.rpartition("@")[2].lower()
        return domain in settings.HEARD_OIDC_DOMAINS and bool(super().can_authenticate_by_email(login, email))


class MfaAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps are encrypted, so that a copy of the database does not open anybody's account."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """The last way of proving the second step stays: add another first."""
        if not entrance.second_factor_required() or authenticator.type == authenticator.Type.RECOVERY_CODES:
            return True
        others = (
            type(authenticator).objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        )
        return others.exclude(type=authenticator.Type.RECOVERY_CODES).exists()


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=32, person=b"heard mfa").digest()
