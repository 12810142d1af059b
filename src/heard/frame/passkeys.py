"""Allauth's passkey forms, with a credential that no words in it can make fail."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn import forms as allauth_forms
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class _Credential(forms.JSONField):
    """What a browser says of a passkey. Python's reader gives up on endless numbers and nesting in ways of its own."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as error:
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": ""}
            ) from error


def _credential() -> _Credential:
    return _Credential(widget=forms.HiddenInput)


class AddWebAuthnForm(allauth_forms.AddWebAuthnForm):
    credential = _credential()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")


class LoginWebAuthnForm(allauth_forms.LoginWebAuthnForm):
    credential = _credential()


class AuthenticateWebAuthnForm(allauth_forms.AuthenticateWebAuthnForm):
    credential = _credential()


class ReauthenticateWebAuthnForm(allauth_forms.ReauthenticateWebAuthnForm):
    credential = _credential()
