"""Every address of the site, from its own table of addresses, filled with what is there and with what is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import cycle, islice
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

from heard.frame.demo.partnership import id_of
from heard.process.models import Step
from heard.protection.writings import WITH_ACTIONS, WITH_MEETINGS
from tests.promises.seeded import Seeded

NONSENSE = {
    "kind": ("concern", "no-such-kind"),
    "code": ("best_interests", "no-such-line"),
    "reference": ("2222-2222", "%00", "..%2f..", "%F0%9F%90%99" * 30, "4f7k%209q2m'--", "{{7*7}}"),
    "other": ("2222-2222", "%E2%80%AE"),
    "file": (str(UUID(int=7)),),
    "hold": (str(UUID(int=7)),),
    "said": (str(UUID(int=7)), "x"),
    "step": ("climb", "receive", "no-such-step", "take-up"),
    "mention": (str(UUID(int=8)), "x"),
    "link": (str(UUID(int=11)), "x"),
    "post": (str(UUID(int=9)), "x"),
    "worker": (str(UUID(int=10)), "x"),
    "meeting": (str(UUID(int=11)), "x"),
    "team": (str(UUID(int=12)), "x"),
    "pk": ("1", "99999999999999999999"),
    "account": ("1", "99999999999999999999"),
    "uidb36": ("1", "zzzzzzzzzzzzzzzz"),
    "key": ("x-y", "%00"),
}
KINDS = (
    "concern",
    "disagreement",
    "pressure",
    "more_time",
    "share_request",
    "identity_opening",
    "wall",
    "glass_review",
    "reading_review",
    "group_proposal",
    "missing_episode",
    "missing_meeting",
    "new_way",
    "assessment",
    "strategy_discussion",
    "enquiry",
    "conference",
    "plan",
    "action",
    "panel_sitting",
    "panel_line",
    "team_warning",
    "child_in_need",
    "looked_after",
    "placement",
    "early_review",
    "nrm",
    "victim_update",
    "serious_incident",
    "rapid_review",
    "practice_review",
    "licence_notice",
    "audit",
)
ELSEWHERE = {
    "opened": "panel_sitting",
    "answer": "share_request",
    "answer_part": "share_request",
    "end_share": "share_request",
    "read_name": "identity_opening",
    "ask_lifting": "wall",
    "find": "missing_episode",
    "offer_interview": "missing_episode",
    "interview": "missing_episode",
    "choose_way": "new_way",
    "assessment_versions": "assessment",
    "assessment_write": "assessment",
    "assessment_category": "assessment",
    "call_within": "enquiry",
    "panel_line_dissent": "panel_line",
    "take": "concern",
    "audit_find": "audit",
    "audit_agree_action": "audit",
    "consent": "child_in_need",
    "basis": "looked_after",
    "plan_placement": "looked_after",
    "call_early_review": "looked_after",
    "dispute": "looked_after",
    "tell_host": "placement",
    "start_placement": "placement",
    "find_reasonable_grounds": "nrm",
    "find_conclusive_grounds": "nrm",
    "find_no_grounds": "nrm",
    "tell_victim": "victim_update",
    "enquiry_record_police_event": "enquiry",
    "plan_record_police_event": "plan",
    "list_child": "serious_incident",
    "notify": "serious_incident",
    "decide_review": "rapid_review",
    "send_report": "practice_review",
    "share_with_issuer": "licence_notice",
    **{f"{kind}_agree_action": kind for kind in WITH_ACTIONS},
    **{
        f"{kind}_{page}": kind
        for kind in WITH_MEETINGS
        for page in ("set_meeting", "invite", "minutes", "cannot_come", "paper")
    },
}  # pages whose name is not that of the kind of strand they are about
_NAMED = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


def patterns() -> list[tuple[str, str]]:
    """Each address as a pattern, with the name of its page."""
    return sorted(set(_walk(get_resolver(), "/", "")))


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[tuple[str, str]]:
    for each in resolver.url_patterns:
        place = prefix + str(each.pattern).removeprefix("^").removesuffix("$")
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _walk(each, place, inner)
        elif isinstance(each, URLPattern):
            yield place, space + (each.name or "")


def there(seeded: Seeded) -> dict[str, list[str]]:
    """The addresses of what is in the record, by the pattern of each; those without a part are there as they are."""
    found = {}
    for pattern, name in patterns():
        names = parts(pattern)
        if set(names) <= {
            "link",
            "reference",
            "other",
            "file",
            "step",
            "mention",
            "post",
            "worker",
            "said",
            "meeting",
            "team",
            "code",
        }:
            found[pattern] = [filled(pattern, given) for given in _real(name, names, seeded)]
    return found


def _real(name: str, names: list[str], seeded: Seeded) -> Iterator[dict[str, str]]:
    name = name.rpartition(":")[2].removesuffix("_step")
    kind = ELSEWHERE.get(name, name)
    strand = getattr(seeded, kind) if kind in KINDS else seeded.concern
    known = {
        "reference": strand.reference,
        "other": seeded.second.reference,
        "file": str(seeded.file.pk),
        "mention": str(seeded.mention),
        "link": str(seeded.link),
        "meeting": str(seeded.meeting),
        "team": str(seeded.team),
        "code": "best_interests",
        "post": str(id_of("post", "manager")),
        "worker": str(id_of("worker", "manager")),
        "said": str(seeded.said),
    }
    steps = (
        Step.objects.filter(kind=kind).values_list("name", flat=True).distinct() if "step" in names else [""]
    )
    for step in sorted(set(steps)):
        yield known | {"step": step.replace("_", "-")}


def absent() -> list[str]:
    """Addresses of what is not in the record, and of nothing at all."""
    found = []
    for pattern, _ in patterns():
        names = parts(pattern)
        most = max((len(NONSENSE[name]) for name in names), default=0)
        rows = zip(*(islice(cycle(NONSENSE[name]), most) for name in names), strict=True)
        found += [filled(pattern, dict(zip(names, row, strict=True))) for row in rows]
    nowhere = [
        "/nowhere/",
        "/concern/",
        "/concern",
        "//",
        "/%00",
        "/%FF%FE",
        "/.git/config",
        "/static/../x",
        "/" + "a" * 5000,
    ]
    return [*found, *nowhere]


def parts(pattern: str) -> list[str]:
    """The names of a pattern's parts."""
    return [one or other for one, other in _NAMED.findall(pattern)]


def filled(pattern: str, values: dict[str, str]) -> str:
    """The pattern with values for its parts."""
    return _NAMED.sub(lambda found: values[found[1] or found[2]], pattern)
