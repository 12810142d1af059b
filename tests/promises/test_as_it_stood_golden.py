"""The demonstration is played, its pages are kept after every moment of it, and each is asked for again afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Max, Q
from django.test import Client
from django.utils import timezone

from heard.concerns.wording import address
from heard.frame.database.addresses import LINK_URL
from heard.frame.demo import story
from heard.history.as_it_stood import in_address
from heard.history.models import Entry, Erasure
from heard.oversight.tests.test_who_knew import UNPROVED
from heard.process.models import Strand
from tests.attack import columns
from tests.database import OwnDatabase
from tests.pages import Element, Page
from tests.promises.seeded import signed_in

pytestmark = pytest.mark.promise("What was known, when, and by whom")

VIEWERS = ("manager", "youth_worker", "scrutineer")
# Of a page of today, what invites to do something; the past has nothing of it.
DOING = {"heard-today", "heard-do-now", "heard-met", "heard-steps", "heard-past", "heard-past-control"}
DOING_WORDS = ("Is it the same child?", "Raise it again", "Say that you disagree", "Ask for more time", "Report pressure",
               "Ask whom to call", "Whom to call", "The lines", "The paper", "How long this is kept", "Download a receipt", "Share this record", "Ask for the whole record", "End it before its time", "If you disagree", "You may disagree with what was decided")  # fmt: skip


def standing(page: Page) -> list[str]:
    """All that a page says of the record, and where it leads, in its order."""
    (main,) = page.root.all("main")
    return [words for each in _lines(main) if (words := re.sub(r"\s+", " ", each).strip())]


def _lines(element: Element) -> Iterator[str]:
    if DOING & set(element["class"].split()) or element["role"] == "button":
        return
    if element["href"].endswith(("/readings.csv", "/readings/rules/")):
        return
    if element["aria-labelledby"] in ("more", "begins"):  # where to go from here, which is for today
        return
    if element.tag in ("a", "p", "h2", "li") and element.text.startswith(DOING_WORDS):
        return
    if element["href"]:
        yield "-> " + re.sub(r"\?(?=#|$)", "", re.sub(r"as_at=[^&#]*&?", "", element["href"]))
    for child in element.children:
        if isinstance(child, str):
            yield child
        else:
            yield from _lines(child)


LET_GO = Erasure.objects.values("of_strand_id")


class Watched(story.Story):
    """A story whose pages are kept each time before time goes on."""

    kept: dict[tuple[str, str, datetime], list[str]]
    seen: dict[UUID, int] = {}

    def at(self, moment: datetime) -> datetime:
        self.keep()
        return super().at(moment)

    def today(self) -> None:
        self.seen = {}  # at the end all there is, for what changed by what was written elsewhere, or by time alone
        self.keep()
        assert self.written_about() == [], "what was only looked at would be kept at every moment"
        super().today()

    def written_about(self) -> list[Strand]:
        """What something was written about since it was last kept, and what that hangs from."""
        with self.administering():
            last = last_written()
            story_told = Strand.objects.filter(opened_at__gte=timezone.now() - timedelta(days=40))
            strands = [each for each in story_told if last[each.pk] != self.seen.get(each.pk)]
            parents = {each.parent_id for each in strands}
            return strands + [each for each in Strand.objects.filter(pk__in=parents) if each not in strands]

    def keep(self) -> None:
        """Everybody's pages of what something was written about since they were last kept."""
        strands = self.written_about()
        paths = [address(each.kind, each.reference) for each in strands]
        for path in paths:
            for viewer in VIEWERS:
                self.look(viewer, path)
        for each, path in zip(strands, paths, strict=True):  # last, since every page above was a reading
            self.look(
                "scrutineer", f"{path}readings/" if each.kind == "concern" else f"/opened/{each.reference}/"
            )
        with self.administering():  # only now, since looking at a page writes too
            self.seen = last_written()

    def look(self, viewer: str, path: str) -> None:
        response = browser(viewer).get(path)
        if response.status_code == 200:
            self.kept[viewer, path, self.now] = standing(Page(response))


def last_written() -> dict[UUID, int]:
    """The last entry of every strand."""
    entries = Entry.objects.exclude(strand_id=None).values_list("strand_id")
    return dict(entries.annotate(last=Max("id")))


@cache
def browser(viewer: str) -> Client:
    return signed_in(viewer)


@pytest.mark.long
def test_every_page_of_the_story_is_afterwards_as_it_was_then(
    own_database: OwnDatabase,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.HEARD_REQUIRE_SECOND_FACTOR = False
    browser.cache_clear()
    Watched.kept = {}
    monkeypatch.setattr(story, "Story", Watched)
    monkeypatch.setenv(LINK_URL, own_database.environment[LINK_URL])
    story.play(own_database.as_superuser)
    capsys.readouterr()
    assert len(Watched.kept) > 90
    assert len({moment for _viewer, _path, moment in Watched.kept}) > 20
    assert {viewer for viewer, _path, _moment in Watched.kept} == set(VIEWERS)
    with own_database.as_superuser():
        assert columns(UNPROVED) == []
        gone = Strand.objects.filter(Q(pk__in=LET_GO) | Q(parent__in=LET_GO)).exclude(kind="erasure")
        erased = {each.reference for each in gone}
    assert erased
    for (viewer, path, moment), page in Watched.kept.items():
        if set(path.split("/")) & erased:  # two agencies have let it go since, the past too
            continue
        then = browser(viewer).get(path, {"as_at": in_address(moment)})
        assert then.status_code == 200, f"{viewer} {path} at {moment}"
        assert standing(Page(then)) == page, f"{viewer} {path} at {moment}"
