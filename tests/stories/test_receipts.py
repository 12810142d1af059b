"""Taking proof away, in a browser: a worker of what they raised, a child of what they told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from heard.history.checking import Key, check_receipt
from tests.database import OwnDatabase
from tests.stories.telling import WIDTHS, Story

Tell = Callable[..., Story]


def seal() -> None:
    from heard.history import sealing

    assert sealing.seal() > 0


def taken(story: Story, words: str) -> Any:
    """What stands in the file that a button gives."""
    with story.page.expect_download() as download:
        story.page.get_by_role("button", name=words).click()
    return json.loads(Path(download.value.path()).read_bytes())


def keys(story: Story) -> list[Key]:
    story.press("ublic keys").check_accessible()
    assert story.heading == "Public keys"
    return [Key.parse(line) for line in story.page.locator(".heard-key").all_inner_texts()]


@WIDTHS
def test_a_worker_takes_a_receipt(tell: Tell, width: int, script: bool, own_database: OwnDatabase) -> None:
    story = tell(width, script)
    name = f"{width}{'' if script else '-no-script'}"
    story.sign_in("Amina Okafor").go("/raise/")
    story.page.get_by_label("What have you seen or heard?").fill("A silver car waits every evening.")
    story.page.get_by_label("Who or where is it about?").fill("Quay Street")
    story.page.get_by_label("No, not that I know of").check()
    story.press("Send").press("See this concern").press("Download a receipt")
    assert "not sealed yet" in story.check_accessible().page.locator("main").inner_text()
    story.picture(f"proof-worker-0-waiting-{name}")
    seal()
    story.press("Come back in a minute").check_accessible().picture(f"proof-worker-1-{name}")
    receipt = taken(story, "Download the receipt")
    assert "A silver car waits every evening." in receipt["entries"][0]["text"]
    story.go("/sealing/").check_accessible().picture(f"proof-worker-2-sealing-{name}")
    known = keys(story)
    story.picture(f"proof-worker-3-keys-{name}")
    assert check_receipt(receipt, known).wrong == []


@WIDTHS
def test_a_child_takes_proof(tell: Tell, width: int, script: bool, own_database: OwnDatabase) -> None:
    story = tell(width, script)
    page, name = story.page, f"{width}{'' if script else '-no-script'}"
    story.go("/tell/us/")
    page.locator("#id_happening").fill("A man waits for me after school.")
    page.locator('button:has-text("Send"):visible').last.click()
    words = [each.split("\n")[0].strip() for each in page.locator(".heard-words__word").all_inner_texts()]
    story.go("/answers/")
    page.get_by_label("Type your seven secret words").fill(" ".join(words))
    story.press("Read my answer").press("Get proof of what you told us")
    story.check_accessible().picture(f"proof-child-0-waiting-{name}")
    seal()
    story.press("Look again").check_accessible().picture(f"proof-child-1-{name}")
    receipt = taken(story, "Save the file")
    assert "A man waits for me after school." in receipt["entries"][0]["text"]
    assert check_receipt(receipt, keys(story)).wrong == []
