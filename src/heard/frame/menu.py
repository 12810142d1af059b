"""What a signed-in worker finds where: the menu for what is done each day, and one page for what is looked up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
LOOK_ACROSS = "look_across"


def _everybody(_worker: Any) -> bool:
    return True


def _sees_queue(worker: Any) -> bool:
    return bool(getattr(worker, "sees_queue", False))


def _says_who_is_here(worker: Any) -> bool:
    return bool(getattr(worker, "says_who_is_here", False))


def _sees_or_says(worker: Any) -> bool:
    return _sees_queue(worker) or _says_who_is_here(worker)


def _takes_calls(worker: Any) -> bool:
    return worker is not None and worker.agency.kind == "helpline"


class Entry(NamedTuple):
    """A page: its address by name, how it is called, who it is for, and what one finds there."""

    name: str
    label: Text
    for_whom: Callable[[Any], bool] = _everybody
    says: Text = ""


class Item(NamedTuple):
    """One line of the menu; ``current`` is "page" on that page, "true" on one that is found through it, else empty."""

    label: Text
    url: str
    current: str
    says: Text = ""


class Group(NamedTuple):
    """Some pages under one heading."""

    heading: Text
    items: list[Item]


EACH_DAY = (
    Entry("concerns:my_day", _("My day")),
    Entry("concerns:queue", _("Front door queue"), _sees_queue),
    Entry("concerns:helpline", _("Take a call"), _takes_calls),
    Entry("concerns:raise", _("Raise a concern")),
    Entry("protection:report_missing", _("Report a child missing")),
    Entry("concerns:raised", _("What I raised")),
    Entry(LOOK_ACROSS, _("Look across")),
)
LOOKED_UP: tuple[tuple[Text, tuple[Entry, ...]], ...] = (
    (
        _("Joining the dots"),
        (
            Entry(
                "concerns:matches",
                _("Who may be the same"),
                _sees_queue,
                _("Reports that may be about one child, adult or thing, and wait for somebody to say so."),
            ),
            Entry(
                "concerns:groups",
                _("What may belong together"),
                _sees_queue,
                _("Reports that share adults, places, vehicles or phones."),
            ),
            Entry(
                "oversight:hotspots",
                _("Where it was seen"),
                _sees_or_says,
                _("Places that several reports name."),
            ),
            Entry(
                "protection:panel",
                _("Exploitation panel"),
                _sees_or_says,
                _("Children, people of concern and places on one agenda, made from the record."),
            ),
            Entry(
                "protection:teams",
                _("Joint exploitation team"),
                _sees_or_says,
                _("Who manages it, since when and what for, what it holds, and what is missing."),
            ),
        ),
    ),
    (
        _("Looking back"),
        (
            Entry(
                "oversight:who_knew",
                _("Who knew what, when"),
                _sees_queue,
                _("Who was told, who opened it, who answered and who decided, with its proofs."),
            ),
            Entry(
                "oversight:scorecard",
                _("How we answer"),
                says=_("The public scorecard: figures only, and never a small number."),
            ),
            Entry(
                "sealing",
                _("How far the record is sealed"),
                says=_("What the police and health have signed with us, and what must be looked into."),
            ),
        ),
    ),
    (
        _("People and agencies"),
        (
            Entry(
                "governance:sharing",
                _("Sharing"),
                says=_("What was shared with your agency, and what you asked others to share."),
            ),
            Entry(
                "agencies:who_is_here",
                _("Who is here"),
                _says_who_is_here,
                _("The posts of your agency, who holds them and who stands in."),
            ),
        ),
    ),
)


def each_day(request: HttpRequest) -> list[Item]:
    """The menu of a signed-in worker: what is done each day, and the way to the rest."""
    items = list(_items(EACH_DAY, request))
    if any(item.current for group in looked_up(request) for item in group.items):
        across = _url(LOOK_ACROSS)
        items = [item._replace(current="true") if item.url == across else item for item in items]
    return items


def looked_up(request: HttpRequest) -> list[Group]:
    """The pages that are looked up, under their headings; no heading without a page."""
    groups = (Group(heading, list(_items(entries, request))) for heading, entries in LOOKED_UP)
    return [group for group in groups if group.items]


def _items(entries: Iterable[Entry], request: HttpRequest) -> Iterator[Item]:
    worker = getattr(request, "worker", None)
    for entry in entries:
        if entry.for_whom(worker) and (url := _url(entry.name)):
            yield Item(entry.label, url, "page" if url == request.path else "", entry.says)


def _url(name: str) -> str:
    # A room that is not installed has no pages.
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
