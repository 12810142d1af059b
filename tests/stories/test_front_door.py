"""The front door in a browser: a youth worker raises a concern, it climbs and is decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from heard.concerns.models import Door
from heard.people.actions import Said
from heard.process.actions import tick
from tests.cast import DECIDED, Cast
from tests.stories.telling import WIDTHS, Story

KAYLEIGH = Said(kind="child", name="Kayleigh Marsden", age="14", where="Alder Brook Academy")


def silence(cast: Cast, hours: float) -> None:
    """Let time pass, and let the clock do its work."""
    cast.at(cast.now + timedelta(hours=hours))
    while tick(at=cast.now):
        pass


@WIDTHS
def test_three_answers_are_enough_and_lead_to_a_receipt(
    tell: Callable[..., Story], cast: Cast, width: int, script: bool
) -> None:
    story = tell(width, script).sign_in("Amina Okafor").go("/raise/")
    story.check_accessible()
    story.picture(f"raise-{width}-{script}")
    story.press("Send")
    assert story.page.locator(".govuk-error-summary li").count() == 3
    story.check_accessible()
    story.page.get_by_label("What have you seen or heard?").fill(
        "Two girls are collected by adults in cars after youth club."
    )
    story.page.get_by_label("Who or where is it about?").fill("Harbour Lights car park, Friday evenings")
    story.page.get_by_label("No, not that I know of").check()
    story.page.get_by_text("Vehicles", exact=True).click()
    story.press("Add another vehicle")
    story.page.get_by_label("Number plate").last.fill("AB12")
    story.check_accessible()
    assert story.page.get_by_label("No, not that I know of").is_checked()
    story.press("Send")
    assert "received" in story.heading
    story.check_accessible()
    story.picture(f"receipt-{width}-{script}")


def test_words_that_blame_are_said_while_they_can_still_be_changed(
    tell: Callable[..., Story], cast: Cast
) -> None:
    story = tell().sign_in("Amina Okafor").go("/raise/")
    account = story.page.get_by_label("What have you seen or heard?")
    account.press_sequentially("She puts herself at risk.")
    said = story.page.get_by_text("The risk is the person who harms.")
    said.wait_for()
    story.check_accessible()
    account.fill("Men at the car wash put her at risk.")
    said.wait_for(state="detached")


def test_a_draft_waits_for_its_writer(tell: Callable[..., Story], cast: Cast) -> None:
    story = tell().sign_in("Amina Okafor").go("/raise/")
    story.page.get_by_label("What have you seen or heard?").fill("Half of a thought")
    story.press("Save and finish later")
    assert "draft" in story.page.inner_text("main")
    story.check_accessible()
    story.press("Finish and send it")
    assert story.page.get_by_label("What have you seen or heard?").input_value() == "Half of a thought"


@WIDTHS
def test_a_duty_worker_sees_what_is_late_and_decides(
    tell: Callable[..., Story], cast: Cast, width: int, script: bool
) -> None:
    cast.hears(
        about=[KAYLEIGH],
        signs=["missing", "unknown_cars"],
        child_words="I don’t want to get in the car again.",
    )
    cast.hears(
        "adviser", Door.HELPLINE, account="A caller is worried about a flat on Quay Street.", danger_now=True
    )
    silence(cast, 50)
    cast.hears("child", Door.CHILD, child_words="somebody at my school needs help", account="")
    story = tell(width, script).sign_in("Priya Nair").go("/front-door/")
    assert "late" in story.page.inner_text("table")
    story.check_accessible()
    story.picture(f"queue-{width}-{script}")
    story.go("/my-day/").check_accessible()
    story.picture(f"my-day-{width}-{script}")
    story.press("Start looking at it").check_accessible()
    story.press("Start looking at it").check_accessible()
    story.picture(f"concern-{width}-{script}")
    story.press("Take it on").check_accessible()
    story.press("Take it on").check_accessible()
    assert story.page.locator(".govuk-error-summary li").count() == 4
    story.picture(f"step-{width}-{script}")
    story.page.get_by_label("Assessment by a social worker").check()
    story.page.get_by_label("Your reasons").fill(DECIDED["reason"])
    story.page.get_by_label("What does the child say and want?").fill(DECIDED["child_view"])
    story.page.get_by_label("If the child’s own words are not kept yet").fill(DECIDED["child_view_unknown"])
    story.page.get_by_label("Your answer to whoever raised it").fill(DECIDED["told"])
    story.press("Take it on")
    assert "Took it on" in story.page.inner_text("main")
    story.check_accessible()


@WIDTHS
def test_whoever_raised_it_reads_the_answer_and_disagrees(
    tell: Callable[..., Story], cast: Cast, width: int, script: bool
) -> None:
    concern = cast.hears(about=[KAYLEIGH])
    cast.moves("social_worker", concern.pk, "take_up")
    closed = {**DECIDED, "told": "Thank you. We see no need to act.", "reason_code": "not_safeguarding"}
    cast.moves("manager", concern.pk, "close_without_action", **closed)
    story = tell(width, script).sign_in("Amina Okafor").go("/my-day/")
    story.press("See how far it is").check_accessible()
    assert "We see no need to act." in story.page.inner_text("main")
    story.picture(f"own-{width}-{script}")
    story.press("Say that you disagree").check_accessible()
    story.page.get_by_label("What do you disagree with").fill(
        "She is still being collected by the same adults."
    )
    story.press("Send the disagreement").check_accessible()
    assert story.heading.startswith("Disagreement")
    story.picture(f"disagreement-{width}-{script}")


def test_the_rest_of_the_pages_are_usable_by_everybody(tell: Callable[..., Story], cast: Cast) -> None:
    born = Said(kind="child", name="Kayleigh Marsden", born_on=date(2011, 5, 4))
    one, two = cast.hears(about=[born]), cast.hears("nurse", about=[born])
    reference = one.strand.reference
    cast.moves("social_worker", one.pk, "take_up")
    silence(cast, 50)
    pages = {
        "Priya Nair": [
            f"concern/{reference}/{rest}"
            for rest in (
                "readings/",
                "close-without-action/",
                "hand-over/",
                "sign-closing/",
                "act/",
                "ask-for-more-time/",
                "report-pressure/",
                "write/",
                f"same-child/{two.strand.reference}/",
            )
        ],
        "Ruth Adeyemi": ["my-day/", "front-door/?show=danger", "front-door/?state=received&page=4"],
        "Sam Kerr": ["my-day/", f"concern/{reference}/", "raised/"],
        "Jean Foster": ["my-day/", "my-day/?show=hold"],
    }
    for who, addresses in pages.items():
        story = tell().sign_in(who)
        for address in addresses:
            story.go(f"/{address}")
            story.said = [line for line in story.said if "409" not in line]
            story.check_accessible()
