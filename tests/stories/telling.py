"""What a story does in a browser: go somewhere, look, check that everybody can use the page."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
PICTURES = Path(__file__).parents[2] / "var" / "pictures"
NARROW = 320  # pixels
# Every page in a wide window with its script, where it is looked at narrow too, and once more narrow and without.
WIDTHS = pytest.mark.parametrize(("width", "script"), [(1280, True), (NARROW, False)])
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A back link stands before the main part, as in GOV.UK's pages, so that the skip link passes it by.
_CHECK = """(rules) => axe.run(document, {
  runOnly: {type: "tag", values: rules}, rules: {region: {enabled: false}}
}).then(found =>
  found.violations.map(each => each.id + ": " + each.nodes.map(node => node.html).join(" | ")))"""


class Story:
    """One browser window, in which every page must be usable by everybody."""

    def __init__(self, page: Any, script: bool) -> None:
        self.page, self.script = page, script
        self.said: list[str] = []
        page.on(
            "console", lambda message: self.said.append(message.text) if message.type == "error" else None
        )
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def go(self, address: str) -> Story:
        """Go to a page."""
        self.page.goto(address)
        return self

    def press(self, words: str) -> Story:
        """Press the button or follow the link with these words; an error's link only leads to its field."""
        link = f'a:not(.govuk-error-summary a):has-text("{words}")'
        self.page.locator(f'button:has-text("{words}"), {link}').first.click()
        self.page.wait_for_load_state()
        return self

    def sign_in(self, name: str) -> Story:
        """Sign in as one of the invented partnership."""
        self.go("/demo/")
        self.page.get_by_role("button", name=f"Sign in as {name}").click()
        self.page.wait_for_load_state()
        return self

    @property
    def heading(self) -> str:
        return str(self.page.locator("h1").inner_text())

    @property
    def focus(self) -> str:
        """The id of what has the focus."""
        return str(self.page.evaluate("document.activeElement.id"))

    def check_accessible(self) -> Story:
        """Nothing that axe finds against WCAG 2.2 AA, nothing wider than the window, no error in the browser.

        A page with its script is looked at in its window and in a narrow one.
        """
        assert not self.said, self.said
        if self.script:  # without it there is nothing to ask the page with
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
            window = self.page.viewport_size
            for width in {NARROW, window["width"]}:
                self.page.set_viewport_size({**window, "width": width})
                found = self.page.evaluate(_CHECK, _RULES)
                assert not found, f"{self.page.url} at {width}: {found}"
                wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
                assert wide <= 0, f"{self.page.url} is {wide} pixels too wide at {width}"
            self.page.set_viewport_size(window)
        return self

    def picture(self, name: str) -> None:
        """Keep a picture of the page in var/pictures/, when HEARD_PICTURES=1 asks for it."""
        if os.environ.get("HEARD_PICTURES") == "1":
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
