"""The words for what was done, what comes next, and where a strand's page is."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SLUGS = {
    "concern": "concern",
    "disagreement": "disagreement",
    "pressure": "pressure",
    "more_time": "more-time",
    "hand_off": "handing-over",
    "share_request": "share-request",
    "reading_review": "reading-review",
    "identity_opening": "name-in-confidence",
    "erasure": "letting-go",
    "wall": "wall",
    "glass_review": "emergency-review",
    "subject_access": "subject-access",
    "earlier_record": "earlier-record",
    "group_proposal": "group",
    "missing_episode": "missing",
    "missing_meeting": "missing-meeting",
    "new_way": "new-way",
}
KINDS: dict[str, str | Promise] = {
    "concern": _("Concern"),
    "disagreement": _("Disagreement"),
    "pressure": _("Pressure or a conflict"),
    "more_time": _("More time asked for"),
    "hand_off": _("Handing over"),
    "share_request": _("Sharing"),
    "reading_review": _("Review of a reading"),
    "identity_opening": _("Opening of a name given in confidence"),
    "erasure": _("Letting go"),
    "wall": _("Wall"),
    "glass_review": _("Review of an opening in an emergency"),
    "subject_access": _("Request for their own record"),
    "earlier_record": _("Earlier record"),
    "group_proposal": _("Reports that may belong together"),
    "missing_episode": _("Missing episode"),
    "new_way": _("New way of reaching a child"),
    "missing_meeting": _("Meeting about a child who goes missing"),
}
PAST: dict[str, str | Promise] = {
    "bring_in": _("Brought it in"),
    "propose_group": _("Found what they share, and proposed to look at them together"),
    "change_group": _("Found that the group had changed"),
    "take_to_panel": _("Took it to the exploitation panel"),
    "set_group_aside": _("Set it aside: they do not belong together"),
    "panel_looked": _("Said what the panel did"),
    "receive": _("Raised it"),
    "take_up": _("Started looking at it"),
    "take_on": _("Took it on"),
    "act": _("Recorded what was done"),
    "call_look": _("Called the agencies together"),
    "add_view": _("Added their agency’s view"),
    "end_look": _("Finished looking together"),
    "close_after_action": _("Closed it after action"),
    "close_without_action": _("Closed it without further action"),
    "propose_closing": _("Proposed closing to another agency"),
    "sign_closing": _("Signed the closing for another agency"),
    "refuse_closing": _("Did not sign: it is looked at again"),
    "hand_over": _("Handed it over"),
    "offer": _("Offered to hand it over"),
    "accept": _("Accepted it"),
    "return_it": _("Returned it"),
    "withdraw": _("Took the offer back"),
    "lapse": _("Closed what had been offered"),
    "climb": _("Nobody answered in time, so it went up"),
    "disagree": _("Disagreed"),
    "settle": _("Said that the answer settles it"),
    "answer": _("Answered"),
    "take_further": _("Took it further"),
    "uphold": _("Agreed with the disagreement"),
    "tell": _("Told the scrutineer"),
    "catch": _("Tried to close it for a reason that is refused, so the scrutineer was told"),
    "look_up": _("Asked whom to call"),
    "notice_conflict": _(
        "A decision was found to be by somebody with a conflict, so the scrutineer was told"
    ),
    "ask": _("Asked for more time"),
    "give": _("Agreed to more time"),
    "do_not_give": _("Did not agree to more time"),
    "notice_reading": _("Asked that a reading be looked at, by rule"),
    "explain_reading": _("Found that it is explained"),
    "do_not_explain": _("Found that it is not explained, and told the reader’s own agency"),
    "answer_reading": _("Said what was done about it"),
    "ask_for_share": _("Asked for the record"),
    "offer_share": _("Shared it"),
    "offer_words": _("Shared part of it"),
    "share": _("Shared it"),
    "share_part": _("Shared part of it"),
    "refuse_share": _("Refused to share"),
    "question_refusal": _("Did not agree with the refusal"),
    "agree_refusal": _("Agreed with the refusal, for another agency"),
    "let_rest": _("Accepted the refusal"),
    "ask_to_open": _("Asked that the name be opened"),
    "agree_to_open": _("Agreed for another agency that the name be opened"),
    "do_not_open": _("Did not agree: the name stays sealed"),
    "say_what_for": _("Said what the name was needed for"),
    "receive_request": _("Wrote down the request"),
    "confirm_identity": _("Made sure who asks"),
    "not_theirs": _("Could not make sure who asks"),
    "gather": _("Gathered the lines"),
    "send_for_review": _("Gave it to a second person"),
    "send_back": _("Asked that lines be looked at again"),
    "agree_pack": _("Agreed that it is given like this"),
    "give_pack": _("Gave it"),
    "extend": _("Took two more months"),
    "propose_erasure": _("Proposed to let it go"),
    "sign_erasure": _("Signed for another agency that it is let go"),
    "refuse_erasure": _("Did not sign: it is kept"),
    "carry_out": _("Let it go"),
    "keep_it": _("Kept it after all"),
    "pass_round": _("It went to somebody without a conflict"),
    "set": _("Set the wall"),
    "propose": _("Gave a name that is that of somebody who works here"),
    "confirm": _("Confirmed the wall"),
    "set_aside": _("Set the wall aside: somebody else is meant"),
    "ask_lifting": _("Asked to lift the wall"),
    "lift": _("Agreed that the wall is lifted"),
    "keep": _("Did not agree: the wall stays"),
    "break_glass": _("Opened the record in an emergency"),
    "justify": _("Said that it was justified"),
    "do_not_justify": _("Said that it was not justified"),
    "report_missing": _("Reported the child missing"),
    "look": _("Wrote what is being done to find the child"),
    "find": _("Wrote that the child is found"),
    "offer_interview": _("Offered a return interview"),
    "interview": _("Recorded the return interview"),
    "decline_interview": _("Wrote that the child declined the interview"),
    "tell_host": _("Told the area where the child lives"),
    "join": _("Found that it is the same episode as another report"),
    "call_meeting": _("A third time in thirty days, so a strategy meeting was called"),
    "hold_meeting": _("Recorded the meeting"),
    "need_new_way": _("A third contact failed, so a new way of reaching the child is needed"),
    "choose_way": _("Chose a new way of reaching the child"),
}
TRIED: dict[str, str | Promise] = {
    "close_without_action": _("Tried to close it without further action"),
    "close_after_action": _("Tried to close it after action"),
    "propose_closing": _("Tried to propose closing it"),
    "replace_words": _("Gave the caller new secret words"),
}
# For whoever holds it: what to do now, and the step whose page it is; no step leads to the strand's own page.
NEXT: dict[tuple[str, str], tuple[str | Promise, str]] = {
    ("concern", "received"): (_("Start looking at it"), "take_up"),
    ("concern", "in_screening"): (_("Decide, and answer whoever raised it"), ""),
    ("concern", "multi_agency_look"): (_("See what the agencies say, then finish the look"), ""),
    ("concern", "looked_at"): (_("Decide, and answer whoever raised it"), ""),
    ("concern", "taken_on"): (_("Act, and record what was done"), "act"),
    ("concern", "acted_on"): (_("See it through to its outcome"), ""),
    ("concern", "closing_proposed"): (_("Wait for the other agency, or ask them"), ""),
    ("disagreement", "with_manager"): (_("Answer the disagreement"), ""),
    ("disagreement", "with_senior"): (_("Answer the disagreement"), ""),
    ("disagreement", "with_director"): (_("Answer the disagreement"), ""),
    ("disagreement", "with_scrutineer"): (_("Give the final answer"), ""),
    ("disagreement", "manager_answered"): (_("Wait for word on whether it settles it"), ""),
    ("disagreement", "senior_answered"): (_("Wait for word on whether it settles it"), ""),
    ("disagreement", "director_answered"): (_("Wait for word on whether it settles it"), ""),
    ("pressure", "told"): (_("Look into it and answer"), "answer"),
    ("wall", "proposed"): (_("Say whether they are who is meant"), ""),
    ("wall", "lifting_asked"): (_("Until another agency agrees, it stands"), ""),
    ("glass_review", "to_review"): (_("Say whether it was justified"), ""),
    ("hand_off", "offered"): (_("Accept it, or return it with a reason"), ""),
    ("more_time", "asked"): (_("Until they agree, the clock runs on"), ""),
    ("reading_review", "asked"): (_("Find out why it was opened"), ""),
    ("reading_review", "with_director"): (_("See that the reader’s agency answers"), ""),
    ("share_request", "asked"): (_("Share it, or say why not"), ""),
    ("share_request", "refused"): (_("Share it, or wait for the other agency"), ""),
    ("share_request", "further"): (_("Share it, or say why not"), ""),
    ("erasure", "proposed"): (_("Wait for the other agency, or ask them"), ""),
    ("subject_access", "received"): (_("Make sure who asks"), ""),
    ("subject_access", "identified"): (_("Find the records"), ""),
    ("subject_access", "gathering"): (_("Decide each line"), ""),
    ("subject_access", "in_review"): (_("Look through it, if you decided none of it"), ""),
    ("subject_access", "reviewed"): (_("Give it to them"), ""),
    ("erasure", "signed"): (_("Carry it out, or keep it after all"), ""),
    ("share_request", "refused_again"): (_("Share it, or wait for the other agency"), ""),
    ("group_proposal", "proposed"): (_("Look whether these reports belong together"), ""),
    ("group_proposal", "with_panel"): (_("Say what the panel did"), "panel_looked"),
    ("missing_episode", "missing"): (_("Write what is being done to find the child"), "look"),
    ("missing_episode", "found"): (_("Offer a return interview"), "offer_interview"),
    ("missing_episode", "offered"): (_("See that the interview is held, or offered again"), ""),
    ("new_way", "needed"): (_("Say who will try what next"), "choose_way"),
    ("missing_meeting", "called"): (_("Hold the meeting and record it"), "hold_meeting"),
    ("identity_opening", "asked"): (_("Wait for the other agency, or ring them"), ""),
    ("identity_opening", "agreed"): (_("Read the name, then say what it was needed for"), ""),
}
FOR_PART: dict[str, str | Promise] = {
    "signature": _("Sign, or say why not"),
    "look": _("Add your agency’s view"),
    "told": _("Ring whoever holds it and ask"),
}
_ANSWERED = _("Say whether the answer settles it")


def address(kind: str, reference: str, step: str = "") -> str:
    """Where the page of a strand, or of a step on it, is."""
    if step:
        return reverse(f"concerns:{kind}_step", args=[reference, step.replace("_", "-")])
    return reverse(f"concerns:{kind}", args=[reference])


def next_action(part: str, row: dict[str, Any]) -> tuple[str | Promise, str]:
    """What to do now about one row of a worker's day: the words and where they lead."""
    kind, state, reference = row["kind"], row["state"], row["reference"]
    page = address(kind, reference)
    if part in FOR_PART and kind != "missing_episode":
        return FOR_PART[part], page
    if part == "raised":
        answered = kind == "disagreement" and state.endswith("_answered")
        return (_ANSWERED if answered else _("See how far it is")), page
    words, step = NEXT.get((kind, state), (_("Open it"), ""))
    return words, address(kind, reference, step) if step else page


def past(step: str) -> str | Promise:
    """What was done, in the past tense."""
    return PAST.get(step, step.replace("_", " ").capitalize())
