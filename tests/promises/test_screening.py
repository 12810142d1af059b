"""Screening: what is known of a child already stands on the page of a concern at once, and nothing that is kept apart."""

from __future__ import annotations

import json
from typing import Any

import pytest

from heard.concerns.tests.going import sign_in
from heard.governance.tests.test_sharing import offered as shared
from heard.process.actions import set_wall
from heard.process.models import Strand
from heard.protection.tests.going import begins, taken_on
from heard.protection.tests.test_missing import CHILD, missing
from tests.cast import Cast, one
from tests.pages import Pages

pytestmark = pytest.mark.django_db


@pytest.mark.promise("The dots are joined")
def test_screening_sees_at_once_what_is_open_for_the_child(cast: Cast, pages: Pages) -> None:
    """Stages of protection and missing episodes too, those of others as a number, and nothing of what is walled off."""
    before = taken_on(cast, about=[CHILD])
    stage, episode = begins(cast, before, "assessment"), missing(cast)
    concern = cast.hears(about=[CHILD])

    def known(who: str) -> dict[str, Any]:
        with cast.acting(who):
            return dict(json.loads(one("select known_already(%s)", concern.pk)))

    assert {(each["kind"], each["reference"]) for each in known("manager")["open"]} == {
        ("concern", before.strand.reference), ("assessment", stage.reference), ("missing_episode", episode.reference)}  # fmt: skip
    sign_in(pages, "manager")
    page = pages.get(f"/concern/{concern.strand.reference}/")
    for words in ("2 concerns in two years", "by 1 agency", "Missing episodes known: 1 in two years", "Open for the child beside this",
                  f"Assessment {stage.reference}", f"Missing episode {episode.reference}"):  # fmt: skip
        assert words in page.text, words
    for who in ("nurse", "inspector"):
        shared(cast, concern, to=who)
    assert (known("nurse")["open"], known("nurse")["elsewhere"]) == ([], 3)
    with cast.acting("manager"):
        set_wall(Strand(pk=before.pk), cast.worker("inspector").pk, reason="His niece.")
    told = known("inspector")
    assert [each["kind"] for each in told["open"]] == ["missing_episode"]
    assert (told["concerns"], told["elsewhere"]) == (1, 0)
