"""Signing in: every page of it is one of ours, tells nobody who has an account, and asks for two things."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client

from heard.agencies.models import Account
from heard.frame.accounts import SocialAccountAdapter
from tests.pages import Pages

pytestmark = pytest.mark.django_db
AMINA = "youth.worker@marlowe-vale.example"
PASSWORD = "sixteen quiet herons"


@pytest.fixture(autouse=True)
def account(founded: None, as_superuser: Any) -> Account:
    cache.clear()
    with as_superuser():
        found = Account.objects.get(email=AMINA)
        found.set_password(PASSWORD)
        found.save()
    return found


def enter(pages: Pages, password: str = PASSWORD, email: str = AMINA) -> Any:
    return pages.send(pages.get("/account/login/"), {"login": email, "password": password})


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_a_password_alone_leads_to_the_second_step(pages: Pages) -> None:
    assert enter(pages).heading == "Add a second step to your sign-in"
    assert pages.get("/account/").heading == "Add a second step to your sign-in"


def test_an_authenticator_app_opens_the_records(pages: Pages) -> None:
    enter(pages)
    page = pages.get("/account/2fa/totp/activate/")
    secret = page.root.all("code")[0].text
    wrong = pages.send(page, {"code": "000000"})
    assert wrong.errors
    assert wrong.root.all("code")[0].text == secret
    assert pages.send(wrong, {"code": code(secret)}).heading == "Recovery codes"
    assert pages.get("/account/").heading == "Your account"
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert secret not in str(kept.data)


def test_the_second_step_is_asked_for_at_the_next_sign_in(pages: Pages, account: Account) -> None:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(account, secret)
    assert enter(pages).heading == "The second step"
    page = pages.get("/account/")
    assert page.heading == "The second step"
    pages.send(page, {"code": code(secret)})
    assert pages.get("/account/").heading == "Your account"


def test_the_last_second_step_cannot_be_taken_away(pages: Pages, account: Account) -> None:
    totp = TOTP.activate(account, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    from allauth.mfa.adapter import get_adapter

    assert not get_adapter().can_delete_authenticator(totp.instance)


@pytest.mark.parametrize("email", [AMINA, "nobody@marlowe-vale.example"])
def test_a_wrong_password_and_a_wrong_name_are_told_the_same(pages: Pages, email: str) -> None:
    assert enter(pages, "wrong password here", email).errors == [
        "The email address and/or password you specified are not correct."
    ]


@pytest.mark.parametrize("email", [AMINA, "nobody@marlowe-vale.example"])
def test_a_forgotten_password_tells_nobody_who_has_an_account(
    pages: Pages, email: str, mailoutbox: list[Any]
) -> None:
    page = pages.send(pages.get("/account/password/reset/"), {"email": email})
    assert page.heading == "Look in your email"
    assert len(mailoutbox) == (email == AMINA)


def test_guessing_is_slowed(pages: Pages) -> None:
    said = [enter(pages, f"wrong password {n}").errors for n in range(7)]
    assert "Too many failed login attempts" in said[-1][0]


def test_nobody_makes_an_account_for_themselves(pages: Pages) -> None:
    assert pages.get("/account/signup/").heading == "Your agency makes your account"
    pages.client.post(
        "/account/signup/", {"email": "x@y.example", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert not Account.objects.filter(email="x@y.example").exists()


def test_a_worker_sees_where_they_are_signed_in(pages: Pages) -> None:
    enter(pages)
    assert "This one" in pages.get("/account/sessions/").text


@pytest.mark.parametrize(
    ("domains", "may"), [([], False), (["marlowe-vale.example"], True), (["other.example"], False)]
)
def test_an_agencys_sign_in_speaks_for_its_own_addresses_only(
    settings: Any, domains: list[str], may: bool
) -> None:
    settings.HEARD_OIDC_DOMAINS = domains
    answered = SimpleNamespace(provider=SimpleNamespace(app=None, get_settings=dict))
    assert SocialAccountAdapter().can_authenticate_by_email(answered, AMINA) is may


@pytest.mark.parametrize(
    "credential",
    [
        "9" * 5_000,
        f'{{"id": {"9" * 5_000}}}',
        "[" * 100_000,
        '{"a":' * 50_000,
        "null",
        "{}",
        "[1]",
        '"\\ud800"',
        "NaN",
    ],
    ids=lambda text: f"{text[:8]} of {len(text)}",
)
def test_whatever_a_passkey_says_is_answered(account: Account, settings: Any, credential: str) -> None:
    """Found open: a number of 5,000 digits was answered with a failure."""
    settings.ACCOUNT_RATE_LIMITS = False
    client = Client(raise_request_exception=False)
    for address in ("login", "add", "reauthenticate"):
        answer = client.post(f"/account/2fa/webauthn/{address}/", {"credential": credential}, follow=True)
        assert answer.status_code < 500, address
        client.force_login(account)


@pytest.mark.parametrize(
    "address",
    [
        "/account/",
        "/account/second-factor/",
        "/account/logout/",
        "/account/password/change/",
        "/account/2fa/",
        "/account/2fa/totp/activate/",
        "/account/2fa/webauthn/",
        "/account/2fa/webauthn/add/",
        "/account/2fa/recovery-codes/",
        "/account/2fa/recovery-codes/generate/",
        "/account/reauthenticate/",
        "/account/sessions/",
        "/account/3rdparty/",
        "/account/email/",
        "/account/password/set/",
        "/account/inactive/",
        "/account/3rdparty/login/cancelled/",
        "/account/3rdparty/login/error/",
        "/account/confirm-email/",
        "/account/confirm-email/x/",
        "/account/password/reset/done/",
        "/account/password/reset/key/1-x/",
        "/account/login/code/confirm/",
        "/account/2fa/authenticate/",
        "/account/2fa/reauthenticate/",
        "/account/2fa/webauthn/reauthenticate/",
        "/account/2fa/totp/deactivate/",
    ],
)
def test_every_page_of_signing_in_is_one_of_ours(pages: Pages, account: Account, address: str) -> None:
    if "recovery" in address or "deactivate" in address or "authenticate" in address:
        TOTP.activate(account, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        pages.send(enter(pages), {"code": code("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")})
    else:
        enter(pages)
    answer = pages.client.get(address, follow=True)
    pages.get(address, answer.status_code)
    assert answer.status_code < 500


def test_a_passkey_can_be_renamed_and_removed(pages: Pages, account: Account) -> None:
    keys = [
        Authenticator.objects.create(user=account, type=Authenticator.Type.WEBAUTHN, data={"name": name})
        for name in ("Telephone", "Key ring")
    ]
    pages.client.force_login(account)
    session = pages.client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    assert "Telephone" in pages.get("/account/2fa/webauthn/").text
    page = pages.get(f"/account/2fa/webauthn/keys/{keys[0].pk}/edit/")
    assert "Tablet" in pages.send(page, {"name": "Tablet"}).text
    pages.send(pages.get(f"/account/2fa/webauthn/keys/{keys[0].pk}/remove/"), {})
    assert Authenticator.objects.count() == 1
