"""The words of a timeline: what each line says, and what the six kinds of line are called."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from heard.concerns.templatetags.concerns import reading_words
from heard.concerns.wording import TRIED, past
from heard.history.as_it_stood import STOOD
from heard.people.importing.formats import EVENTS
from heard.protection.models import Category, Standing

VERBS: dict[str, str | Promise] = {
    "said": _("Said"),
    "told": _("Told"),
    "opened": _("Opened"),
    "answered": _("Answered"),
    "decided": _("Decided"),
    "overridden": _("Checked or overridden"),
}
_TOLD: dict[str, str | Promise] = {
    "access_raised": _("Could follow it from here on, having raised it"),
    "access_holds": _("Held it from here on, and could read all of it"),
    "access_second signature": _("Could read all of it, to sign or not"),
    "access_called together": _("Could read all of it, to give their agency’s view"),
    "access_offered": _("Could read it, because it was offered to them"),
    "access_told of a missing child": _("Could read it, because a child was reported missing"),
    "access_told of a warning": _("Could read all of it, to look at a warning"),
    "access_told of silence": _("Could see how far it was, because nobody had answered"),
    "access_audited": _("Could read the audit of a case that they held"),
    "access_glass": _("Broke the glass, and could read all of it for a time"),
    "access_answers for the reader": _("Could read all of it, to answer for the reader’s agency"),
    "access_is about their reading": _("Could read what was asked about their own reading"),
    "message_reading": _("Was sent word: your agency is asked about something that one of its workers did"),
    "message_yours": _("Was sent word: it is yours to hold"),
    "message_climbed": _("Was sent word: nobody answered, so it has come to you"),
    "message_silence": _("Was sent word: another agency has not answered"),
    "message_signature": _("Was sent word: your second signature is asked for"),
    "message_offered": _("Was sent word: you are asked to take it over"),
    "message_returned": _("Was sent word: what you offered was returned"),
    "message_missing": _("Was sent word: a child has been reported missing"),
    "message_audited": _("Was sent word: a case that you hold was audited"),
    "message_not_told": _("Was sent word: somebody proposes not to notify, or not to publish"),
    "message_look": _("Was sent word: your agency’s view is asked for"),
    "message_answer": _("Was sent word: there is an answer to what you raised"),
}
_WORK: dict[str, str | Promise] = {
    "voice": _("Kept what the child said"),
    "read_back_agreed": _("Read the child’s words back: they are right"),
    "read_back_corrected": _("Read the child’s words back: they corrected them"),
    "read_back_not_now": _("Read the child’s words back: they did not want to say"),
    "voice_answer": _("Told the child what was done with what they said"),
    "advocate_accepted": _("Offered an advocate: they want one"),
    "advocate_declined": _("Offered an advocate: they do not want one"),
    "advocate_not_yet": _("Offered an advocate: they have not said yet"),
    "reached": _("Reached the child"),
    "not_reached": _("Tried to reach the child"),
    "version": _("Wrote the assessment"),
    "minutes": _("Wrote down what the meeting decided"),
    "accepted_note": _("Took from what was written"),
    "link_stated": _("Stated a link"),
    "link_graded": _("Graded a link anew"),
    "link_taken_back": _("Took a link back"),
}
_PARTS: dict[str, str | Promise] = {
    "harm": _("harm"),
    "signs": _("signs"),
    "vulnerability": _("vulnerability"),
    "strengths": _("what keeps the child safe"),
    "analysis": _("analysis"),
    "abuse_models": _("who harms the child"),
    "factors": _("factors"),
    "seen_on": _("when the child was seen"),
    "not_seen_because": _("why the child was not seen"),
}
# On what a record is read, the nearest first.
WHY: dict[str, str | Promise] = {
    "holds": _("You hold it, or held it"),
    "second signature": _("Your second signature is asked for"),
    "called together": _("Your agency was called in"),
    "offered": _("It was offered to you"),
    "invited": _("You were invited to its meeting"),
    "shared": _("Shared with you"),
    "told of a missing child": _("You were told of a missing child"),
    "told of a warning": _("You were told of it as a warning"),
    "glass": _("You opened it in an emergency"),
    "answers for the reader": _("You answer for the reader’s agency"),
    "raised": _("You raised it"),
    "office": _("Your office answers for it"),
}
_ACTORS: dict[tuple[str, str], str | Promise] = {
    ("door", "child"): _("A child or young person"),
    ("door", "public"): _("A member of the public"),
    ("reporter", ""): _("Whoever reported it, with secret words"),
    ("clock", "clock"): _("The clock"),
}


def what_words(verb: str, what: str) -> str:
    """What happened, in the words of those who do it."""
    if verb == "told":
        group, _underscore, name = what.partition("_")
        return str(_TOLD.get(what) or name.replace("_", " ").capitalize() or group)
    if verb == "opened":
        how = what.partition(STOOD)[0]  # of which moment stands in the list of readings
        return str(_("Looked at who knew what") if how == "timeline" else reading_words(how))
    if what == "climb":
        return str(_("Had not answered in time, so it went past them"))
    if what == "remark":
        return str(_("Wrote") if verb == "said" else _("Wrote to whoever raised it"))
    if what.startswith("earlier_"):
        event = EVENTS[what.removeprefix("earlier_")]
        return str(_("In an earlier record: %(event)s") % {"event": event})
    if what in _WORK:
        return str(_WORK[what])
    if what.startswith("category_"):
        _category, code, standing = what.split("_")
        found = {"category": Category(code).label, "standing": Standing(standing).label}
        return str(_("%(category)s: %(standing)s") % found)
    if what.startswith("tried_"):
        tried = what.removeprefix("tried_")
        return str(TRIED.get(tried, _("Tried: %(what)s") % {"what": tried.replace("_", " ")}))
    return str(past(what))


def changed_words(parts: str) -> str:
    """What a version of an assessment wrote anew."""
    written = parts.split(",")
    changed = ", ".join(str(words) for part, words in _PARTS.items() if part in written)
    return str(_("Written anew: %(parts)s") % {"parts": changed}) if changed else str(_("Saved as it was"))


def who_words(actor_kind: str | None, who: str | None, held_by: str) -> str:
    """Who it was: a name; for a post, whoever held it then; for the public, no more than the door."""
    if actor_kind is None:
        return held_by or str(_("Nobody held the post"))
    return str(_ACTORS.get((actor_kind, who or ""), who or actor_kind))
