"""What of each table is told to whom it is about, in which words; and what is not, with the reason in law.

Every table that holds what strands say stands here, once: ``TOLD`` or ``KEPT_BACK``. A test compares both with the
catalogue of the database, column by column, so that a table which a room adds is not forgotten in anybody's story.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Model, Q
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heard.concerns.signs import words_for
from heard.concerns.wording import past
from heard.people.importing.formats import EVENTS
from heard.people.network.wording import grade_words
from heard.protection.models import AbuseModel, AssessmentFactor

Words = str | Promise


@dataclass(frozen=True)
class Told:
    """A line made from each row of a table: what was done, and which columns are told, each with what stands before it.

    ``own``: the child's own words. ``of``: the ways from a row to the strands that it belongs to. ``rows``: only these.
    """

    what: Words | Callable[[Any], Words]
    columns: dict[str, Words]
    own: bool = False
    of: tuple[str, ...] = ("strand",)
    rows: Q = field(default_factory=Q)
    text: Callable[[Any], str] | None = None


def model_of(table: str) -> type[Model]:
    """The model of a table, whichever room it is of."""
    return next(model for model in apps.get_models() if model._meta.db_table == table)


def labels_of(name: str, values: list[str]) -> list[str]:
    """What was ticked among several, in words."""
    if name in ("signs", "background"):
        return words_for(values)
    known: dict[str, Any] = dict(AbuseModel.choices)
    if name == "factors":
        known = dict(AssessmentFactor.objects.values_list("code", "label"))
    return [str(known.get(value, value)) for value in values]


def _link(link: Any) -> str:
    joins = f"{link.one} – {link.get_kind_display()} – {link.other}"
    grade = "; ".join(map(str, grade_words(f"{link.source}{link.assessment}{link.handling}")))
    when = " – ".join(str(day) for day in (link.from_on, link.until_on) if day)
    return "\n".join(filter(None, (joins, when, link.reason, grade, link.conditions)))


def _linked(link: Any) -> Words:
    done = _("Graded a link anew") if link.follows_id else _("Stated a link")
    return _("Took a link back") if link.taken_back else done


def _as_written(entry: Any) -> str:
    return "\n".join(f"{heading}: {value}" for heading, value in sorted(entry.as_written.items()))


def _held_before(entry: Any) -> str:
    event = EVENTS.get(entry.event, EVENTS["other"])
    return _("%(event)s, from %(system)s") % {"event": event, "system": entry.file.system}


_WORDS = "", _("How"), _("Who"), _("Why"), _("When"), _("Where"), _("Answer")
PLAIN, HOW, WHO, WHY, WHEN, WHERE, ANSWER = _WORDS

TOLD: dict[str, tuple[Told, ...]] = {
    "concern": (
        Told(_("In the child’s own words"), {"child_words": PLAIN}, own=True),
        Told(_("Raised a concern"), {"account": PLAIN}),
        Told(_("Said who it was about"), {"whom": PLAIN}),
        Told(_("Said when and where"), {"when": PLAIN, "where": PLAIN}),
        Told(_("Noticed"), {"signs": PLAIN, "background": _("What else weighs on the child")}),
        Told(_("Said that the child is in danger now"), {"danger_now": PLAIN}, rows=Q(danger_now=True)),
    ),
    "mention": (
        Told(
            lambda each: _("Was spoken of: %s") % each.get_kind_display(),
            dict.fromkeys(("kind", "name", "born_on", "age", "where", "registration", "details", "facts"), PLAIN),
            text=lambda each: each.in_words,
        ),
    ),
    "spotted": (
        Told(
            lambda each: _("Took from what was written, as said of %s") % each.mention,
            {"text": PLAIN, "mention_id": PLAIN},
            rows=Q(mention__isnull=False),
            text=lambda each: each.text,
        ),
        Told(_("Read in what was written, and set aside"), {"text": PLAIN}, rows=Q(mention=None)),
    ),
    "identification": (
        Told(
            lambda each: _("Found who is meant by: %s") % each.mention,
            {"reason": PLAIN, "mention_id": PLAIN},
            of=("mention__strand",),
            text=lambda each: each.reason,
        ),
    ),
    "pairing": (
        Told(
            lambda each: _("Compared %(one)s with %(other)s") % {"one": each.one, "other": each.other},
            {"verdict": PLAIN, "reason": PLAIN, "one_id": PLAIN, "other_id": PLAIN},
            of=("one__strand", "other__strand"),
            text=lambda each: f"{each.get_verdict_display()}\n{each.reason}",
        ),
    ),
    "stated_link": (
        Told(
            _linked,
            dict.fromkeys(
                ("kind", "source", "assessment", "handling", "conditions", "from_on", "until_on", "reason",
                 "taken_back", "follows_id", "one_id", "other_id"), PLAIN),
            of=("said_in",),
            text=_link,
        ),
    ),
    "network_export": (
        Told(_("Took a picture of who is named with whom away"), {"form": _("As"), "reason": WHY}),
    ),
    "remark": (Told(_("Wrote"), {"text": PLAIN}, rows=Q(move=None)),),
    "attachment": (
        Told(
            _("Sent a file"),
            {"name": PLAIN, "kind": PLAIN, "size_bytes": PLAIN},
            text=lambda each: f"{each.name} ({each.kind}, {filesizeformat(each.size_bytes)})",
        ),
    ),
    "move": (
        Told(
            lambda each: past(each.step),
            {"outcome": PLAIN, "reason_code": PLAIN, "reason": PLAIN},
            rows=~Q(step="climb"),
        ),
        Told(_("What the child said of it"), {"child_view": PLAIN}),
        Told(_("Why the child’s view was not known"), {"child_view_unknown": PLAIN}),
        Told(_("Answered whoever raised it"), {"told": PLAIN}),
    ),
    "earlier_record": (
        Told(_("Another system held it"), {"system": PLAIN, "number": _("Its number there")}),
    ),
    "earlier_entry": (
        Told(
            _held_before,
            dict.fromkeys(
                ("event", "from_on", "until_on", "words", "as_written", "meanings", "number", "file_id"), PLAIN
            ),
            text=_as_written,
        ),
    ),
    "share": (
        Told(
            _("Shared it"),
            {
                "to_post_id": _("With"), "to_name": _("With"), "to_organisation": _("Of"), "way": HOW,
                "extent": _("What"), "words": PLAIN, "purpose": _("What for"), "basis_id": _("On what legal basis"),
                "reason": WHY, "until": _("Until"),
            },
        ),
    ),
    "withdrawal": (Told(_("Ended a share"), {"reason": WHY}, of=("share__strand",)),),
    "legal_hold": (Told(_("Had it kept, whatever else is let go"), {"reason": WHY}, of=("record",)),),
    "hold_lifting": (Told(_("Said that it need not be kept for that"), {"reason": WHY}, of=("hold__record",)),),
    "missing_episode": (
        Told(
            _("Reported the child missing"),
            {"account": PLAIN, "last_seen": _("Last seen"), "since": _("Since"), "lives": _("Lives"),
             "host_area": _("Other area")},
        ),
    ),
    "finding": (
        Told(
            _("Wrote that the child is found"),
            {"account": PLAIN, "seen_by": _("Seen by"), "found_at": WHEN},
        ),
    ),
    "return_offer": (
        Told(_("What the child said to a return interview"), {"said": PLAIN}, own=True),
        Told(_("Offered a return interview"), {"way": HOW, "interviewer": _("With")}),
    ),
    "return_interview": (
        Told(
            _("Recorded the return interview"),
            {
                "learned": PLAIN, "held_at": WHEN, "interviewer": _("With"), "independent": _("Independent"),
                "seen_alone": _("Seen alone"), "leads_to": _("Leads to"),
            },
        ),
    ),
    "voice": (
        Told(_("In the child’s own words"), {"words": PLAIN}, own=True),
        Told(
            _("How the child said it"),
            {
                "given": PLAIN, "alone": _("Seen alone"), "heard_by": _("Heard by"), "present": _("Also there"),
                "where": WHERE, "language": _("Language"), "interpreter": _("Interpreter"),
            },
        ),
    ),
    "read_back": (
        Told(_("Read the child’s words back"), {"answer": PLAIN}, of=("voice__strand",)),
        Told(_("The child corrected it"), {"correction": PLAIN}, own=True, of=("voice__strand",)),
    ),
    "voice_answer": (
        Told(
            _("You said, we did"),
            {"words": PLAIN, "changed": _("It changed what was decided")},
            of=("move__strand",),
        ),
    ),
    "advocate_offer": (
        Told(_("What the child said to an advocate"), {"said": PLAIN}, own=True),
        Told(_("Offered an advocate"), {"answer": PLAIN, "advocate": WHO}),
    ),
    "contact_attempt": (
        Told(_("Tried to reach the child"), {"account": PLAIN, "way": HOW, "reached": _("Reached")}),
    ),
    "new_way": (Told(_("Chose a new way of reaching the child"), {"plan": PLAIN, "way": HOW, "who": WHO}),),
    "assessment_version": (
        Told(
            _("Wrote an assessment"),
            {
                "harm": _("Harm"), "vulnerability": _("What makes harm likelier"), "signs": _("Signs"),
                "strengths": _("Strengths"), "analysis": _("What it means"),
                "abuse_models": _("Who harms, and in what setting"), "factors": _("Factors"),
                "seen_on": _("The child was seen on"), "not_seen_because": _("Why the child was not seen"),
            },
        ),
    ),
    "category_entry": (
        Told(_("Found a category of concern"), {"category": PLAIN, "standing": PLAIN, "why": WHY}),
    ),
    "meeting": (Told(_("Called a meeting"), {"planned_for": WHEN, "venue": WHERE, "agenda": _("Agenda")}),),
    "invitation": (Told(_("Invited"), {"post_id": PLAIN, "name": PLAIN}),),
    "attendance": (
        Told(
            _("Wrote who came"),
            {
                "invitation_id": PLAIN, "came": _("Came"), "absent_because": _("Why not"),
                "dissent": _("Did not agree"),
            },
        ),
    ),
    "minutes": (
        Told(_("Wrote the minutes"), {"held_at": WHEN, "said": PLAIN, "decided": _("Decided")}),
    ),
    "action": (
        Told(_("Agreed what is to be done"), {"what": PLAIN, "aimed_at": _("Aimed at"), "due_on": _("By")}),
    ),
    "panel_line": (
        Told(_("Came before the exploitation panel"), {"about": PLAIN}),
    ),
    "line_dissent": (Told(_("Did not agree with the panel"), {"post_id": WHO, "words": PLAIN}),),
    "family_consent": (Told(_("What the family answered"), {"answer": PLAIN, "account": PLAIN}),),
    "legal_basis": (Told(_("Looked after, on this basis"), {"code": PLAIN, "from_on": _("From")}),),
    "placement": (
        Told(
            _("Chose where the child is to live"),
            {"type": PLAIN, "out_of_area": _("In another area"), "host_authority": _("Its authority")},
        ),
    ),
    "host_notice": (Told(_("Told the area where the child is to live"), {"to_whom": PLAIN, "told_at": WHEN}),),
    "placement_start": (Told(_("The child went to live there"), {"started_at": WHEN}),),
    "nrm_referral": (
        Told(_("Referred to the National Referral Mechanism"), {"first_responder_id": WHO, "referred_at": WHEN}),
    ),
    "nrm_decision": (
        Told(
            _("Decided on the referral"),
            {"about": PLAIN, "found": _("Found"), "decided_on": WHEN, "body": WHO, "by_whom": _("Signed by")},
        ),
    ),
    "police_event": (
        Told(
            _("The police did or decided"),
            {"what": PLAIN, "happened_at": WHEN, "investigation": _("Investigation"), "entitled": _("Rights")},
        ),
    ),
    "victim_told": (
        Told(
            _("Told what the police did"),
            {
                "told_at": WHEN,
                "by_whom": WHO,
                "way": HOW,
                "through": _("Through"),
                "words": PLAIN,
                "review_said": _("Told of the Right to Review"),
            },
        ),
    ),
    "serious_incident": (Told(_("The council became aware of a serious incident"), {"aware_at": WHEN}),),
    "sent_notice": (
        Told(_("Sent it to somebody outside"), {"to_whom": PLAIN, "reference": _("Under"), "sent_at": WHEN}),
    ),
    "licence_notice": (
        Told(
            _("Told licensing of a driver"),
            {"known_at": _("Known since"), "issuer": _("Licensed by"), "licence": _("Under")},
        ),
    ),
    "judgement": (Told(_("Audited the work"), {"line_id": PLAIN, "found": PLAIN, "reasons": PLAIN}),),
}  # fmt: skip

# Each with the reason for which it is no line of anybody's story. A table is named alone, a column after its table.
_MACHINERY = _("It says how the record works, and nothing of the person.")
_ELSEWHERE = _("What it says stands in other lines already.")
_WHO_TOLD = _(
    "It is about whoever told, who may not be named without their agreement: DPA 2018, Schedule 2, paragraph 16."
)
_SCRUTINEER = _(
    "Only the independent scrutineer may read it, and gives it: whoever gathers might be whom it is about."
)
_WHO_READ = _(
    "It is about those who work here: who looked is not told, with whom it was shared is (Pankki S, C-579/21)."
)
KEPT_BACK: dict[str, Promise] = {
    "access": _ELSEWHERE,
    "access_request": _("It is the request itself."),
    "attempt": _SCRUTINEER,
    "clock": _MACHINERY,
    "concern.door": _MACHINERY,
    "concern.follows_id": _MACHINERY,
    "concern.known_on": _WHO_TOLD,
    "concern.language": _WHO_TOLD,
    "concern.raiser": _WHO_TOLD,
    "concern.safe_contact": _WHO_TOLD,
    "concern.sorted_apart": _MACHINERY,
    "concern.waited_because": _WHO_TOLD,
    "attachment.ciphertext": _("A file is given whole, as it came."),
    "attachment.sha256": _MACHINERY,
    "attachment.wrapped_key": _MACHINERY,
    "drawn_from": _MACHINERY,
    "earlier_entry.content": _MACHINERY,
    "earlier_entry.facts": _MACHINERY,
    "earlier_entry.line": _MACHINERY,
    "earlier_entry.mention_id": _MACHINERY,
    "earlier_record.agency_id": _MACHINERY,
    "erasure": _("It says that words were let go, and none of them."),
    "hold_lifting.agency_id": _ELSEWHERE,
    "hold_lifting.hold_id": _MACHINERY,
    "identification.person_id": _MACHINERY,
    "invitation.meeting_id": _MACHINERY,
    "legal_hold.agency_id": _ELSEWHERE,
    "listed_child": _("It leads to the record of another child."),
    "legal_hold.record_id": _MACHINERY,
    "look_up": _WHO_READ,
    "mailbox": _WHO_TOLD,
    "minutes.meeting_id": _MACHINERY,
    "missing_episode.reporter": _WHO_TOLD,
    "missing_episode.sorted_apart": _MACHINERY,
    "meeting.chair_id": _ELSEWHERE,
    "meeting.co_chair_id": _ELSEWHERE,
    "network_export.records": _MACHINERY,
    "new_way.after_n": _MACHINERY,
    "opening_half": _WHO_TOLD,
    "outbox": _MACHINERY,
    "pack_line": _("It is the request itself."),
    "pairing.model": _MACHINERY,
    "pairing.weight": _MACHINERY,
    "panel_line.mention_id": _("A line about an adult or a place is of that adult or place."),
    "proposal": _("Nobody has said that it is so: it is of two records, and is told when somebody has."),
    "read_back.voice_id": _MACHINERY,
    "reading": _WHO_READ,
    "reading_flag": _WHO_READ,
    "receipt": _MACHINERY,
    "remark.from_raiser": _MACHINERY,
    "remark.move_id": _ELSEWHERE,
    "return_interview.concern_id": _ELSEWHERE,
    "return_interview.interviewer_id": _ELSEWHERE,
    "scan": _MACHINERY,
    "sealed_identity": _WHO_TOLD,
    "share.record_id": _MACHINERY,
    "sitting_line": _ELSEWHERE,
    "spotted.kind": _MACHINERY,
    "spotted.written_in": _MACHINERY,
    "stated_link.said_in_id": _MACHINERY,
    "strand": _MACHINERY,
    "team_warning": _("It is about a team, and nobody in particular."),
    "voice_answer.move_id": _MACHINERY,
    "voice_answer.voice_id": _MACHINERY,
    "waiting": _MACHINERY,
    "wall": _ELSEWHERE,
    **{
        f"move.{name}": _MACHINERY
        for name in (
            "kind", "from_state", "to_state", "rung", "by_post_id", "by_agency_id", "clock_id", "tells_id",
            "to_post_id", "follows",
        )
    },
    "move.step": _ELSEWHERE,
    "category_entry.move_id": _MACHINERY,
}  # fmt: skip
