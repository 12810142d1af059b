"""The work with a child on paper: what was assessed, met about and agreed, in the words in which it was written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from heard.concerns.pages.concern import name_of
from heard.concerns.wording import KINDS
from heard.frame.templatetags.heard import moment
from heard.people.models import Mention
from heard.protection.models import (
    Action,
    CategoryEntry,
    Finding,
    MissingEpisode,
    ReturnInterview,
    ReturnOffer,
)
from heard.protection.pages.assessment import versions_of
from heard.protection.pages.meetings import meetings_of
from heard.protection.templatetags.protection import missing_of

Table = tuple[str, dict[str, str], list[list[str]]]  # heading, columns with their widths, rows


def tables(strands: list[Any]) -> list[Table]:
    """One table for each kind of thing that was written, for papers/record.typ."""
    return [
        _episodes(strands),
        _versions(strands),
        _categories(strands),
        _meetings(strands),
        _actions(strands),
    ]


def missing_known(strand: Any) -> Iterator[tuple[Any, Any]]:
    """How often the child of a record is known to have been missing, and the episodes that are open."""
    if known := missing_of(strand):
        counted = _("%(times)s in two years, %(lately)s in the last 30 days") % known
        open_now = [f"{each['reference']}: {_(each['state'])}" for each in known["open"]]
        yield _("Missing episodes known"), "\n".join([counted, *open_now])


def reported(told: MissingEpisode | None, strand: Any) -> Iterator[tuple[Any, Any]]:
    """What was said when a child was reported missing; nothing of it is left of an episode that was let go."""
    for each in Mention.objects.filter(strand=strand.pk).order_by("at", "id"):
        yield each.get_kind_display(), each.in_words
    if told:
        yield _("Missing since"), moment(told.since)
        yield _("Last seen"), told.last_seen
        yield _("Where the child lives"), ": ".join(filter(None, (told.get_lives_display(), told.host_area)))
        yield _("Noticed by"), told.reporter
        yield _("Reported by"), ", ".join(filter(None, (name_of(told.by), moment(told.at))))


def _episodes(strands: list[Any]) -> Table:
    """How a missing child was found, what was offered and what was learned, in the order in which it was written."""
    of = [each.pk for each in strands if each.kind == "missing_episode"]
    said: list[tuple[Any, Any, Any, str]] = []
    for found in Finding.objects.filter(strand__in=of).select_related("by__worker"):
        said.append((found, found.found_at, _("Found"), f"{found.account}\n{found.seen_by}"))
    for offer in ReturnOffer.objects.filter(strand__in=of).select_related("by__worker"):
        words = f"{offer.get_way_display()}, {offer.interviewer}\n{offer.said}"
        said.append((offer, offer.at, _("Return interview offered"), words))
    for held in ReturnInterview.objects.filter(strand__in=of).select_related("by__worker", "concern"):
        alone = _("Seen alone") if held.seen_alone else _("Not seen alone")
        raised = f" {held.concern.reference}" if held.concern else ""
        came = f"{held.get_leads_to_display()}{raised}"
        words = f"{held.interviewer}. {alone}.\n{held.learned}\n{came}"
        said.append((held, held.held_at, _("Return interview held"), words))
    said.sort(key=lambda each: each[0].at)
    rows = [[moment(when), name_of(each.by), f"{what}\n{words}"] for each, when, what, words in said]
    heading = str(KINDS["missing_episode"])
    return heading, {_("When"): "", _("By whom"): "1", _("In their words"): "3"}, rows


def _versions(strands: list[Any]) -> Table:
    rows = [
        [f"{moment(version.at)}\n{strand.reference}, {version.n}", version.who, _assessed(version)]
        for strand in strands
        if strand.kind == "assessment"
        for version in reversed(versions_of(strand))
    ]
    return _("Assessments, every version"), {_("When"): "", _("By whom"): "1", _("In their words"): "3"}, rows


def _assessed(version: Any) -> str:
    said = (
        (_("Harm"), version.harm),
        (_("Signs"), version.signs),
        (_("Vulnerability"), version.vulnerability),
        (_("What keeps the child safe"), version.strengths),
        (_("Analysis"), version.analysis),
        (_("Who harms the child"), ", ".join(map(str, version.models_in_words))),
        (_("Factors"), ", ".join(version.factors_in_words)),
        (_("Seen"), str(version.seen_on or version.not_seen_because)),
    )
    return "\n".join(f"{name}: {words}" for name, words in said if words)


def _categories(strands: list[Any]) -> Table:
    found = CategoryEntry.objects.filter(strand__in=[each.pk for each in strands]).select_related(
        "by__worker"
    )
    rows = [
        [
            moment(each.at),
            name_of(each.by),
            f"{each.get_category_display()}: {each.get_standing_display()}\n{each.why}",
        ]
        for each in found.order_by("at", "n", "pk")
    ]
    return _("Categories of concern"), {_("When"): "", _("By whom"): "1", _("What was found"): "3"}, rows


def _meetings(strands: list[Any]) -> Table:
    rows = [
        [f"{moment(each.planned_for)}\n{strand.reference}", _who(each), _said(each)]
        for strand in strands
        for each in reversed(meetings_of(strand))
    ]
    return _("Meetings"), {_("When"): "", _("Who"): "1", _("Agenda, or minutes"): "3"}, rows


def _who(meeting: Any) -> str:
    lines = []
    for each in meeting.invitations.all():
        said = getattr(each, "attendance", None)
        absent = said and f"{_('did not come')}: {said.absent_because}"
        came = _("invited") if said is None else _("came") if said.came else absent
        dissent = f" {_('Did not agree with')}: {said.dissent}" if said and said.dissent else ""
        lines.append(f"{each}: {came}.{dissent}")
    return "\n".join(lines)


def _said(meeting: Any) -> str:
    minutes = getattr(meeting, "minutes", None)
    return f"{minutes.said}\n{minutes.decided}" if minutes else str(meeting.agenda)


def _actions(strands: list[Any]) -> Table:
    by_id = {each.pk: each for each in strands}
    rows = []
    for each in Action.objects.filter(strand__in=by_id).order_by("due_on", "pk"):
        strand = by_id[each.pk]
        what = f"{each.what}\n{each.get_aimed_at_display()}. {strand.label}"
        rows.append([f"{each.due_on:%d.%m.%Y}", str(strand.owner_post), what])
    return _("Actions"), {_("By"): "", _("Who"): "1", _("What"): "3"}, rows
