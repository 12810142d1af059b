"""The panel's pages: called, set, read by those who sit on it, decided line by line, and on paper."""

from __future__ import annotations

import pytest

from heard.concerns.tests.going import sign_in
from tests.cast import Cast
from tests.pages import Pages
from tests.paper import Paper

from .going import taken_on
from .test_pages_meetings import HELD, WHEN
from .test_panel import agrees_on, harmed, on, sits

pytestmark = pytest.mark.django_db


def test_the_panel_is_begun_set_and_held_in_the_browser(cast: Cast, pages: Pages) -> None:
    harmed(cast, taken_on(cast))
    sign_in(pages, "service_manager")
    page = pages.get(pages.get("/panel/").link("Begin the panel"))
    page = pages.send(page, {"text": "The partnership, in March."})
    assert "Known, and still being harmed" in page.text
    assert "Harm goes on" in page.text
    seats = [str(cast.post(key).pk) for key in ("service_manager", "inspector", "nurse")]
    given = {**WHEN, "venue": "Room 2", "chair": seats[0], "posts": seats[2:], "names": "A youth worker"}
    page = pages.send(pages.get(page.link("Set the meeting")), given)
    assert "Choose the second chair, of another agency" in " ".join(page.errors)
    assert page.form()["venue"] == "Room 2"
    page = pages.send(page, {"co_chair": seats[1]})
    assert (
        "Chaired by the Head of safeguarding and by Detective inspector, exploitation, Wharfside Police."
        in page.text
    )
    at = pages.where
    paper = Paper(pages.client.get(page.link("Invitation and agenda (PDF)")).content)
    assert paper.is_tagged
    for words in ("Child: ", "Known, and still being harmed", "A youth worker"):
        assert words in paper.text
    line = pages.get(page.link("Child: "))
    assert "leaves the panel with an action" in line.text
    form = pages.get(line.link("Agree an action"))
    due = {"due_on_day": "9", "due_on_month": "3", "due_on_year": "2026"}
    line = pages.send(form, {"what": "Serve a notice.", "aimed_at": "adult", "post": seats[1], **due})
    assert "Serve a notice." in line.text
    pages.send(pages.get(f"{pages.where}leave-with-action/"), {"reason": "The police serve it."})
    page = pages.get(pages.get(at).link("Write the minutes"))
    came = {name.replace("dissent", "came"): "yes" for name in page.form() if name.startswith("dissent_")}
    page = pages.send(page, {**HELD, **came, "said": "All of it.", "decided": "A notice."})
    page = pages.send(pages.get(f"{at}hold-sitting/"), {"reason": "It sat, with both chairs."})
    assert "Left with an action" in page.text
    text = Paper(pages.client.get(page.link("Minutes (PDF)")).content).text
    assert "Left with an action: The police serve it." in text
    page = pages.get(pages.get("/panel/").link("The next sitting"))
    assert "Last time" in page.text
    assert "Serve a notice." in page.text
    assert "To be done" in page.text


def test_whoever_sits_on_it_finds_it_in_their_day_and_opens_no_record_by_it(cast: Cast, pages: Pages) -> None:
    strand = harmed(cast, taken_on(cast))
    sitting = sits(cast)
    (line,) = on(cast, sitting)
    agrees_on(cast, line)
    sign_in(pages, "licensing_officer")
    assert sitting.reference in pages.get("/my-day/").text
    page = pages.get(f"/panel-sitting/{sitting.reference}/")
    assert line.of_reference in page.text
    page = pages.get(f"/panel-line/{line.reference}/")
    assert "Serve a notice." in page.text
    pages.get(f"/concern/{line.of_reference}/", status=404)
    assert "Open " + (line.of_reference or "") not in page.text
    page = pages.send(pages.get(page.link("Say that you do not agree")), {"text": "It cannot wait."})
    assert "Licensing officer, Marlowe Vale Licensing : It cannot wait." in page.text
    assert strand.parent_id


def test_nobody_else_finds_it(cast: Cast, pages: Pages) -> None:
    harmed(cast, taken_on(cast))
    sitting = sits(cast)
    (line,) = on(cast, sitting)
    for who in ("youth_worker", "neighbour", "councillor"):
        sign_in(pages, who)
        assert "There is no sitting that you may read." in pages.get("/panel/").text
        for address in (f"/panel-sitting/{sitting.reference}/", f"/panel-line/{line.reference}/"):
            pages.get(address, status=404)
