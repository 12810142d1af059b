"""A passkey is added and used under the strict content policy, with the scripts that come with allauth."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.hashers import Argon2PasswordHasher

from tests.database import OwnDatabase
from tests.stories.telling import Story

PASSWORD = "sixteen quiet herons"
EMAIL = "youth.worker@marlowe-vale.example"


def test_a_passkey_is_added_and_signs_in(tell: Callable[..., Story], own_database: OwnDatabase) -> None:
    _give_password(own_database)
    story = tell()
    _put_key_in(story)
    home = (
        story.go("/").page.url.replace("127.0.0.1", "localhost").rstrip("/")
    )  # passkeys need a name, not a number
    story.go(f"{home}/account/login/")
    story.page.get_by_label("Email").fill(EMAIL)
    story.page.get_by_label("Password", exact=True).fill(PASSWORD)
    story.page.locator("main button:has-text('Sign in')").first.click()
    story.page.wait_for_selector("text=Amina Okafor")
    story.go(f"{home}/account/2fa/webauthn/add/").check_accessible()
    story.picture("passkey-add")
    assert story.heading == "Add a passkey"
    story.page.get_by_label("Passwordless").check()
    story.page.locator("#mfa_webauthn_add").click()
    story.page.wait_for_url("**/recovery-codes/**")
    story.press("Sign out").go(f"{home}/account/login/").check_accessible()
    story.page.locator("#passkey_login").click()
    story.page.wait_for_selector("text=Amina Okafor")
    assert not story.said


def _give_password(own: OwnDatabase) -> None:
    from heard.agencies.models import Account

    with own.as_superuser():
        account = Account.objects.using("default").get(email=EMAIL)
        account.password = Argon2PasswordHasher().encode(PASSWORD, "not much salt here")
        account.save(using="default")


def _put_key_in(story: Story) -> None:
    """A key such as a telephone has, made of software."""
    session = story.page.context.new_cdp_session(story.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
    }
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**options, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )
