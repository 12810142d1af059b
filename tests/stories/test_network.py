"""The network around somebody in a browser: the drawing, its tables, a link that is stated, on a screen and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from heard.people.actions import Said
from tests.cast import Cast
from tests.stories.telling import Story

LEILA = Said(
    "child", "Leila Marr", date(2012, 5, 1), where="Quay House children's home, 4 Quay Street, NX1 4AB"
)
DEANO = Said("adult", "Deano", facts=(("phone", "07700 900461"),))
DEAN = Said("adult", "Dean Hartley-Wisniewski of the takeaway", facts=(("phone", "07700 900461"),))
CORSA = Said("vehicle", registration="NX61 KIM", details="silver Corsa")
TESS = Said("child", "علي الحسن")
# Whether two texts of the drawing touch, as the browser drew them.
_TOUCHING = """() => {
  const boxes = [...document.querySelectorAll('svg.heard-network text')].map(text => [text.textContent, text.getBoundingClientRect()])
  return boxes.flatMap(([a, one], place) => boxes.slice(place + 1).filter(([, two]) =>
    one.left < two.right - 1 && two.left < one.right - 1 && one.top < two.bottom - 3 && two.top < one.bottom - 3).map(([b]) => [a, b]))
}"""


@pytest.mark.parametrize(("width", "script"), [(1280, True), (320, True), (320, False)])
def test_the_network_is_drawn_said_in_tables_and_stated_upon(
    tell: Callable[..., Story], cast: Cast, width: int, script: bool
) -> None:
    first = cast.hears("safeguarding_lead", about=[LEILA, DEANO, CORSA])
    cast.at(cast.now + timedelta(days=3))
    cast.hears("nurse", about=[DEAN, TESS])
    story = tell(width, script).sign_in("Priya Nair").go(f"/concern/{first.strand.reference}/")
    story.page.get_by_role("link", name="Network Deano").click()
    story.press("Two steps")
    assert story.heading == "The network around an adult"
    drawing = story.page.locator("svg.heard-network")
    assert drawing.locator("text", has_text="07700 900461").count() == 1
    if script:
        assert story.page.evaluate(_TOUCHING) == []
        if width == 1280:
            story.page.get_by_label("Shown until").fill("0")
            assert story.page.locator("tr.is-later").count() > 0
            story.page.locator('[data-kind="child"]').first.click()
            assert story.page.locator(".heard-network--chosen").count() == 1
            story.page.get_by_label("Shown until").fill("1")
            assert story.page.locator(".is-later").count() == 0
    story.check_accessible()
    story.picture(f"network-{width}-{script}")

    story.press("State a link")
    story.page.get_by_label("NX61 KIM (Vehicle)").check()
    story.page.get_by_label("What joins them?").select_option("seen_with")
    story.page.get_by_label("How is it known?").fill("The camera at the gate.")
    for label in ("1: reliable", "A: known directly to the source", "P: lawful sharing is permitted"):
        story.page.get_by_label(label, exact=True).check()
    story.check_accessible()
    story.press("Record it")
    row = story.page.get_by_role("row", name="Deano was seen with NX61 KIM")
    assert "Confirmed" in row.inner_text()
    story.check_accessible()
    story.picture(f"network-stated-{width}-{script}")
