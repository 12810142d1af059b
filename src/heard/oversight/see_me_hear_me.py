"""What a case shows of each principle and function of See Me, Hear Me: rows and how many, in words, never a score.

Each line of ``audit_line`` is asked by the function of its name in ``ASKED``. A function says what the record shows,
with where it stands, and what is missing, in plain words; it judges nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sized
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from heard.agencies.models import AgencyKind
from heard.concerns.wording import KINDS
from heard.frame.templatetags.heard import day, short_day

from .case_file import CaseFile

_ELSEWHERE = ("adult", "place", "peers")


@dataclass(frozen=True)
class Shown:
    """Something that the record shows, and where it stands."""

    words: str
    href: str = ""


@dataclass
class Answer:
    """What a case shows of one line, and what is missing."""

    shows: list[Shown] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def show(self, words: str, href: str = "") -> None:
        self.shows.append(Shown(words, href))

    def lack(self, words: str, when: object = True) -> None:
        if when:
            self.missing.append(words)


def answers_of(case: CaseFile) -> dict[str, Answer]:
    """What a case shows, by the code of the line."""
    return {code: ask(case) for code, ask in ASKED.items()}


def _n(rows: Sized) -> dict[str, int]:
    """How many there are, for words in the plural."""
    return {"n": len(rows)}


def _best_interests(case: CaseFile) -> Answer:
    answer = Answer()
    first = case.decisions[0] if case.decisions else None
    if first:
        said = {"raised": day(case.concern.opened_at), "decided": day(first.at), "who": first.who}
        answer.show(
            _("It was raised on %(raised)s and first decided on %(decided)s, by %(who)s.") % said, first.href
        )
    answer.lack(_("Nobody has decided anything about the child yet."), not first)
    for harm in case.of_kind("continuing_harm"):
        answer.show(
            _("Known, and harm goes on: said on %(day)s. Now: %(state)s.")
            % {"day": day(harm.opened_at), "state": harm.label},
            case.href(harm.pk),
        )
    _aims(case, answer)
    for clock in case.late:
        said = {"what": clock.timescale.label, "due": _last_day(clock.due_at)}
        ended = clock.stopped_at and clock.stopped_at <= case.at
        words = (
            _("%(what)s: due by %(due)s, and not done yet.")
            if not ended
            else _("%(what)s: due by %(due)s, ended on %(ended)s.")
        )
        answer.lack(words % {**said, "ended": day(clock.stopped_at)})
    return answer


def _last_day(due_at: datetime) -> str:
    """The day that a clock leaves: what is due by the end of a day is due at midnight, when the next one begins."""
    return day(due_at - timedelta(seconds=1))


def _aims(case: CaseFile, answer: Answer) -> None:
    """At whom the actions are aimed: what has to change is seldom the child."""
    around = [each for each in case.actions if each.aimed_at in _ELSEWHERE]
    if case.actions:
        said = {"around": len(around), "all": len(case.actions)}
        words = _(
            "Of the actions that were agreed (%(all)s), %(around)s are aimed at adults, places or peers."
        )
        answer.show(words % said, case.href(case.actions[-1].strand_id))
    answer.lack(
        _("Everything that was agreed asks the child or the family to change."), case.actions and not around
    )


def _participation(case: CaseFile) -> Answer:
    answer = Answer()
    voice = reverse("protection:voice", args=[case.concern.reference])
    if case.account and case.account.child_words:
        answer.show(_("The child’s own words came with the concern."), voice)
    for each in case.voices[-1:]:
        words = ngettext(
            "The child’s words were kept once", "The child’s words were kept %(n)s times", len(case.voices)
        ) % _n(case.voices)
        said = {"day": day(each.at), "who": each.heard_by}
        answer.show(
            f"{words}. " + _("The last on %(day)s, heard by %(who)s.") % said, _voice_of(case, each.strand_id)
        )
    alone = [each for each in case.voices if each.alone == "yes"]
    for each in alone[-1:]:
        words = ngettext(
            "The child was seen alone once", "The child was seen alone %(n)s times", len(alone)
        ) % _n(alone)
        said = {"day": day(each.at), "who": each.heard_by}
        answer.show(
            f"{words}. " + _("The last on %(day)s, by %(who)s.") % said, _voice_of(case, each.strand_id)
        )
    for move in case.decisions:
        if move.child_view_unknown:
            said = {"what": move.words, "day": short_day(move.at), "why": move.child_view_unknown}
            answer.show(
                _("%(what)s, %(day)s: why the child’s own words were not there: %(why)s") % said, move.href
            )
    _given_back(case, answer, voice)
    own = case.voices or (case.account and case.account.child_words)
    answer.lack(_("No words of the child’s own are kept. Ask the child."), not own)
    answer.lack(_("Nobody has written that the child was seen alone."), not alone)
    return answer


def _given_back(case: CaseFile, answer: Answer, voice: str) -> None:
    """What was read back to the child, answered, and offered to them."""
    read = {each.voice_id for each in case.read_backs}
    for each in case.voices:
        if each.pk not in read:
            answer.lack(
                _("What the child said on %(day)s was not read back to them.") % {"day": day(each.at)}
            )
    told = {each.move_id for each in case.answers}
    open_ends = [move for move in case.decisions if move.pk not in told]
    if told:
        words = ngettext("The child was told once", "The child was told %(n)s times", len(told)) % _n(told)
        answer.show(_("%(times)s what a decision made of their words.") % {"times": words}, voice)
    count = ngettext("One decision", "%(n)s decisions", len(open_ends)) % _n(open_ends)
    answer.lack(
        _("%(decisions)s: the child was not told what changed because of what they said.")
        % {"decisions": count},
        open_ends,
    )
    for each in case.advocates[-1:]:
        said = {"day": day(each.at), "answer": each.get_answer_display()}
        answer.show(
            _("An advocate was offered, the last time on %(day)s: %(answer)s.") % said,
            _voice_of(case, each.strand_id),
        )
    answer.lack(_("Nobody has written that an advocate was offered."), not case.advocates)


def _relationships(case: CaseFile) -> Answer:
    answer = Answer()
    voice = reverse("protection:voice", args=[case.concern.reference])
    heard = Counter(each.heard_by for each in case.voices)
    for who, times in heard.most_common():
        words = ngettext("%(who)s heard the child once.", "%(who)s heard the child %(times)s times.", times)
        answer.show(words % {"who": who, "times": times}, voice)
    workers = {
        move.who
        for move in case.moves
        if move.n > 1 and move.by_agency_id == case.concern.agency_id and move.who
    }
    if workers:
        count = ngettext("One worker has", "%(n)s workers have", len(workers)) % _n(workers)
        answer.show(
            _("%(count)s acted on it for the agency that holds it.") % {"count": count},
            case.href(case.concern.pk),
        )
    for move in case.steps("hand_over"):
        answer.show(_("It was handed over on %(day)s.") % {"day": day(move.at)}, move.href)
    failed = [each for each in case.contacts if not each.reached]
    if failed:
        words = ngettext("One contact failed.", "%(n)s contacts failed.", len(failed)) % _n(failed)
        answer.show(words, voice)
    for each in case.of_kind("new_way"):
        answer.show(
            _("A new way of reaching the child: %(state)s.") % {"state": each.label}, case.href(each.pk)
        )
    answer.lack(_("Nobody has heard the child more than once."), max(heard.values(), default=0) < 2)
    return answer


def _profiling(case: CaseFile) -> Answer:
    answer = Answer()
    counts = Counter(each.kind for each in case.mentions)
    kinds = (
        ("adult", _("Adults")),
        ("place", _("Places")),
        ("vehicle", _("Vehicles")),
        ("online", _("Online names")),
    )
    for kind, words in kinds:
        if counts[kind]:
            said = {"what": words, "count": counts[kind]}
            answer.show(_("%(what)s that are named: %(count)s.") % said, case.href(case.concern.pk))
    for each in case.assessments:
        if each.abuse_models:
            answer.show(
                _("The assessment says who harms the child, and in what setting."), case.href(each.strand_id)
            )
        answer.lack(
            _("The assessment does not say who harms the child, and in what setting."), not each.abuse_models
        )
    named = sum(counts[kind] for kind, _words in kinds)
    answer.lack(
        _("No adult, place, vehicle or online name is named, so it cannot be found again elsewhere."),
        not named,
    )
    answer.lack(_("Nothing is assessed yet."), not case.assessments)
    return answer


def _sharing(case: CaseFile) -> Answer:
    answer = Answer()
    took_part = {move.by_agency.name: move.by_agency.kind for move in case.moves if move.by_agency}
    came = [each for each in case.attendance if each.came and each.invitation.post]
    took_part |= {each.invitation.post.agency.name: each.invitation.post.agency.kind for each in came}
    if took_part:
        answer.show(
            _("Took part: %(agencies)s.") % {"agencies": ", ".join(sorted(took_part))},
            case.href(case.concern.pk),
        )
    for each in case.attendance:
        if not each.came:
            said = {"who": each.invitation, "day": day(each.at), "why": each.absent_because}
            answer.show(
                _("%(who)s did not come to the meeting of %(day)s: %(why)s") % said, case.href(each.strand_id)
            )
    for each in case.of_kind("share_request"):
        answer.show(
            _("Asked to share on %(day)s: %(state)s.") % {"day": day(each.opened_at), "state": each.label},
            case.href(each.pk),
        )
    told = [move for move in case.moves if move.told]
    for move in told[-1:]:
        answer.show(
            _("Whoever raised it was answered, the last time on %(day)s.") % {"day": day(move.at)}, move.href
        )
    answer.lack(_("Whoever raised it has had no answer."), not told)
    for kind in (AgencyKind.POLICE, AgencyKind.HEALTH, AgencyKind.SCHOOL):
        answer.lack(
            _("Nobody has taken part for: %(kind)s.") % {"kind": kind.label}, kind not in took_part.values()
        )
    return answer


def _supervision(case: CaseFile) -> Answer:
    answer = Answer()
    for move in case.steps("conclude", "send_back"):
        said = {"what": move.words, "day": day(move.at), "who": move.who}
        answer.show(_("%(what)s, %(day)s, by %(who)s.") % said, move.href)
    for words, stem in (
        (_("Another agency signed"), "sign_"),
        (_("Another agency did not agree"), "refuse_"),
    ):
        for move in case.moves:
            if move.step.startswith(stem):
                said = {"words": words, "day": day(move.at), "who": move.who}
                answer.show(_("%(words)s on %(day)s: %(who)s.") % said, move.href)
    for each in case.of_kind("disagreement", "more_time"):
        said = {"what": KINDS[each.kind], "day": day(each.opened_at), "state": each.label}
        answer.show(_("%(what)s, %(day)s: %(state)s.") % said, case.href(each.pk))
    climbs = [move for move in case.moves if move.step == "climb"]
    for move in climbs[-1:]:
        words = ngettext("Silence passed it up once", "Silence passed it up %(n)s times", len(climbs)) % _n(
            climbs
        )
        answer.show(_("%(times)s, the last on %(day)s.") % {"times": words, "day": day(move.at)}, move.href)
    answer.lack(_("Supervision and training are not kept in Heard. Ask the team, and write what you find."))
    return answer


def _review(case: CaseFile) -> Answer:
    answer = Answer()
    held = case.steps("hold_review", "hold_core_group", "propose_end_of_plan")
    for move in held:
        answer.show(_("%(what)s, %(day)s.") % {"what": move.words, "day": day(move.at)}, move.href)
    _done(case, answer, case.actions)
    for each in case.audits:
        if each.closed_at:
            said = {"day": day(each.closed_at)}
            page = reverse("oversight:audit", args=[each.reference])
            answer.show(_("Audited before, finished on %(day)s.") % said, page)
    answer.lack(_("No review or core group has been held."), not held)
    return answer


def _done(case: CaseFile, answer: Answer, actions: Iterable[Any]) -> None:
    for each in actions:
        said = {"what": each.what, "state": each.of.label, "who": each.of.owner_post}
        answer.show(_("%(what)s: %(state)s.") % said, case.href(each.strand_id))
        late = each.of.is_open and each.due_on < case.at.date()
        answer.lack(_("%(what)s: its day was %(day)s.") % {**said, "day": day(each.due_on)}, late)


def _prevent(case: CaseFile) -> Answer:
    answer = Answer()
    aimed = [each for each in case.actions if each.aimed_at in ("place", "peers", "family")]
    _done(case, answer, aimed)
    answer.lack(_("No action is aimed at a place, at peers or at the family."), not aimed)
    return answer


def _identify(case: CaseFile) -> Answer:
    answer = Answer()
    for each in case.of_kind("assessment"):
        said = {"day": day(each.opened_at), "state": each.label}
        answer.show(_("Assessment begun on %(day)s: %(state)s.") % said, case.href(each.pk))
    for each in case.categories:
        said = {"category": each.get_category_display(), "standing": each.get_standing_display()}
        answer.show(_("%(category)s: %(standing)s.") % said, case.href(each.strand_id))
    if case.account and case.account.signs:
        answer.show(_("Signs were noticed when it was raised."), case.href(case.concern.pk))
    answer.lack(_("No assessment has begun."), not case.of_kind("assessment"))
    answer.lack(
        _("No category of concern is written down."), case.of_kind("assessment") and not case.categories
    )
    return answer


def _protect(case: CaseFile) -> Answer:
    answer = Answer()
    for each in case.of_kind("strategy_discussion", "enquiry", "conference", "plan"):
        said = {"what": KINDS[each.kind], "day": day(each.opened_at), "state": each.label}
        answer.show(_("%(what)s, %(day)s: %(state)s.") % said, case.href(each.pk))
    visits = case.steps("see_child")
    for move in visits[-1:]:
        words = ngettext("Seen under the plan once", "Seen under the plan %(n)s times", len(visits)) % _n(
            visits
        )
        answer.show(_("%(times)s, the last on %(day)s.") % {"times": words, "day": day(move.at)}, move.href)
    answer.lack(_("There is no plan for the child."), not case.of_kind("plan"))
    return answer


def _disrupt(case: CaseFile) -> Answer:
    answer = Answer()
    aimed = [each for each in case.actions if each.aimed_at in ("adult", "place")]
    _done(case, answer, aimed)
    answer.lack(_("No action is aimed at an adult or at a place."), not aimed)
    return answer


def _justice(case: CaseFile) -> Answer:
    answer = Answer()
    for move in case.moves:
        if move.by_agency and move.by_agency.kind == AgencyKind.POLICE:
            said = {"what": move.words, "day": day(move.at), "who": move.who}
            answer.show(_("Police: %(what)s, %(day)s, %(who)s.") % said, move.href)
    answer.lack(_("What police and courts decide is not kept in Heard yet. Ask the officer in the case."))
    return answer


def _voice_of(case: CaseFile, strand: Any) -> str:
    return reverse("protection:voice", args=[case.strands[strand].reference])


ASKED: dict[str, Callable[[CaseFile], Answer]] = {
    "best_interests": _best_interests,
    "participation": _participation,
    "relationships": _relationships,
    "profiling": _profiling,
    "sharing": _sharing,
    "supervision": _supervision,
    "review": _review,
    "prevent": _prevent,
    "identify": _identify,
    "protect": _protect,
    "disrupt": _disrupt,
    "justice": _justice,
}
