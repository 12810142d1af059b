"""Walls and broken glass in a browser: who is kept out, who agrees to lift it, and who opened what in an emergency."""

from __future__ import annotations

from collections.abc import Callable

from heard.people.actions import Said
from heard.process.models import Strand
from tests.cast import Cast
from tests.database import OwnDatabase
from tests.stories.telling import WIDTHS, Story

NOTHING = "There is nothing here for you"


@WIDTHS
def test_a_wall_is_set_and_whoever_is_behind_it_finds_nothing(
    tell: Callable[..., Story], cast: Cast, own_database: OwnDatabase, width: int, script: bool
) -> None:
    concern = cast.hears(about=[Said(kind="child", name="Tess Lowry", age="14")]).strand
    here = f"/concern/{concern.reference}/"
    told = tell(width, script).sign_in("Ben Lowry").go(here)
    assert concern.reference in told.page.inner_text("main")

    story = tell(width, script).sign_in("Helen Marsh").go(here).press("Keep somebody from seeing this")
    story.check_accessible()
    story.press("Set the wall")
    story.page.locator(".govuk-error-summary").wait_for()
    story.check_accessible()
    story.picture(f"wall-empty-{width}-{script}")
    story.page.get_by_label("Who is it?").fill("Ben Lowry")
    story.page.get_by_label("Why?").fill("He is named in it.")
    story.press("Set the wall")
    story.page.get_by_text("The wall stands.").first.wait_for()
    story.check_accessible()
    assert story.page.get_by_text("Left out of this one").count() == 2, (
        "they and their manager, on the ladder"
    )
    story.picture(f"walled-{width}-{script}")

    assert told.go(here).heading == NOTHING
    assert concern.reference not in told.go("/my-day/").page.content()

    with own_database.as_superuser():
        wall = Strand.objects.get(kind="wall").reference
    story.go(f"/wall/{wall}/")
    story.check_accessible()
    story.picture(f"wall-{width}-{script}")
    story.go(f"/wall/{wall}/ask-lifting/")
    story.page.get_by_label("Why is there no conflict, or none any more?").fill(
        "It was another of the same name."
    )
    story.check_accessible()
    story.press("Ask another agency")
    story.page.get_by_text("Until they agree, the wall stands.").first.wait_for()
    story.check_accessible()
    story.picture(f"wall-asked-{width}-{script}")
    assert told.go(here).heading == NOTHING

    asked = story.page.url.rstrip("/").rsplit("/", 1)[1]
    agrees = tell(width, script).sign_in("Sam Kerr").go(f"/wall/{asked}/")
    agrees.check_accessible()
    agrees.picture(f"wall-lifting-{width}-{script}")
    agrees.press("Agree that it is lifted")
    agrees.check_accessible()
    agrees.picture(f"wall-lift-{width}-{script}")
    agrees.page.locator("textarea").fill("Their birth dates differ.")
    agrees.press("Agree that it is lifted")
    agrees.page.locator(".govuk-notification-banner--success").wait_for()
    agrees.check_accessible()
    assert concern.reference in told.go(here).heading


@WIDTHS
def test_a_record_is_opened_in_an_emergency_and_looked_at_by_another_agency(
    tell: Callable[..., Story], cast: Cast, own_database: OwnDatabase, width: int, script: bool
) -> None:
    concern = cast.hears(about=[Said(kind="child", name="Tess Lowry", age="14")]).strand
    here = f"/concern/{concern.reference}/"
    assert tell(width, script).sign_in("Grace Obi").go(here).heading == NOTHING
    story = tell(width, script).sign_in("Grace Obi").go("/open-in-an-emergency/")
    story.check_accessible()
    story.press("Open it now")
    story.page.locator(".govuk-error-summary").wait_for()
    story.check_accessible()
    story.picture(f"glass-{width}-{script}")
    story.page.get_by_label("The reference of the concern").fill(concern.reference.lower())
    story.page.get_by_label("Why do you need it now?").fill(
        "She is missing and was seen in a car ten minutes ago."
    )
    story.press("Open it now")
    assert "She gets into cars" in story.page.inner_text("main")
    story.check_accessible()
    story.picture(f"glass-broken-{width}-{script}")

    with own_database.as_superuser():
        review = Strand.objects.select_related("owner_post").get(kind="glass_review")
    story = tell(width, script).sign_in("Sam Kerr").go(f"/emergency-review/{review.reference}/")
    assert "seen in a car ten minutes ago" in story.page.inner_text("main")
    story.check_accessible()
    assert "Nobody is in this post" not in story.page.inner_text("main")
    story.picture(f"glass-review-{width}-{script}")
