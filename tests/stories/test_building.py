"""The building in a real browser: everybody can use its pages, with and without JavaScript, on a small screen too."""

from __future__ import annotations

from collections.abc import Callable

from tests.stories.telling import WIDTHS, Story

Tell = Callable[..., Story]


@WIDTHS
def test_everybody_can_use_the_pages_of_the_building(tell: Tell, width: int, script: bool) -> None:
    story = tell(width, script)
    name = f"{width}{'' if script else '-no-script'}"
    for address in ("/", "/demo/", "/account/login/", "/account/password/reset/", "/nowhere/"):
        story.go(address)
        story.said = [line for line in story.said if "404" not in line]
        story.check_accessible()
        story.picture(f"building{address.replace('/', '-')}{name}")
    story.sign_in("Amina Okafor")
    for address in ("/account/", "/account/second-factor/", "/account/sessions/", "/held/"):
        story.go(address).check_accessible()
        story.picture(f"building{address.replace('/', '-')}{name}")
    assert story.press("Sign out").go("/account/").heading == "Sign in"


def test_the_error_summary_leads_into_the_field(tell: Tell) -> None:
    story = tell().go("/account/login/").press("Sign in")
    story.page.wait_for_selector(".govuk-error-summary")
    assert story.page.title().startswith("Error: Sign in")
    story.check_accessible()
    story.page.locator(".govuk-error-summary a").first.click()
    assert story.focus == "id_login"


def test_exit_this_page_leaves_nothing_to_go_back_to(tell: Tell) -> None:
    story = tell()
    story.page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="<title>Weather</title>"))
    story.go("/account/login/").go("/")
    before = story.page.evaluate("history.length")
    for _ in range(3):
        story.page.keyboard.press("Shift")
    story.page.wait_for_url("https://www.bbc.co.uk/weather")
    assert story.page.evaluate("history.length") == before


def test_exit_this_page_is_a_plain_link_without_script(tell: Tell) -> None:
    story = tell(script=False).go("/")
    link = story.page.locator(".govuk-exit-this-page__button")
    assert link.get_attribute("href") == "https://www.bbc.co.uk/weather"
