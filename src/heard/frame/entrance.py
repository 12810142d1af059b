"""Who is let in: which pages belong to signing in, the worker's token, and the second factor."""

from __future__ import annotations

from allauth.mfa.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from heard.agencies.doors import end, worker_token

TOKEN = "token"  # noqa: S105  (the name under which the session keeps it)
_PROVEN = "second_factor"

# Pages reached before anybody is known. They touch no record and act as nobody.
OPEN = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
        "socialaccount_signup",
        "openid_connect_login",
        "openid_connect_callback",
    }
)
# A worker's own sign-in: open to them before they have a second factor, so that they can add one.
OWN = frozenset(
    {
        "account_change_password",
        "account_set_password",
        "account_reauthenticate",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "usersessions_list",
        "second_factor",
    }
)


def new_token(request: HttpRequest) -> str:
    """Mint a token for the signed-in worker and keep it in their session."""
    token = worker_token(request.user.worker_id)  # type: ignore[union-attr]
    request.session[TOKEN] = token
    return token


def end_token(request: HttpRequest) -> None:
    """End the worker's token with their session, so that a copy of it is worth nothing."""
    if token := request.session.pop(TOKEN, ""):
        end(token)


def second_factor_required() -> bool:
    """Whether this installation keeps records closed to a password alone; only demonstrations do not."""
    return bool(getattr(settings, "HEARD_REQUIRE_SECOND_FACTOR", True))


def must_add_second_factor(request: HttpRequest) -> bool:
    """Whether records stay closed until this worker has a second factor; their agency's own sign-in counts."""
    if not second_factor_required() or request.session.get(_PROVEN):
        return False
    methods = request.session.get("account_authentication_methods", [])
    by_agency = any(each.get("method") == "socialaccount" for each in methods)
    if by_agency or get_adapter().is_mfa_enabled(request.user):
        request.session[_PROVEN] = True
        return False
    return True


def to_second_factor(request: HttpRequest) -> HttpResponse:
    """Lead a worker without a second factor to the page that explains and sets it up."""
    return redirect("second_factor")


def not_a_worker(request: HttpRequest) -> HttpResponse:
    """An account whose worker has left, or is unknown: signed out, with words on what to do."""
    end_token(request)
    logout(request)
    return render(request, "frame/errors/not_a_worker.html", status=403)
