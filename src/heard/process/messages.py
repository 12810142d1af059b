"""What messages say. They name nobody and nothing: whoever gets one signs in to see what it is about."""

from __future__ import annotations

from django.utils.translation import gettext as _


def wording(kind: str, site_url: str) -> tuple[str, str]:
    """Subject and text of a message of a kind; raises KeyError for a kind that has no words."""
    said = {
        "yours": _("Something in Heard is now yours to hold."),
        "offered": _("Somebody asks you in Heard to take a matter over. Please accept or return it."),
        "returned": _("What you offered to hand over in Heard was returned. You still hold it."),
        "climbed": _("A matter in Heard was not answered in time and has passed to you."),
        "silence": _(
            "Another agency has not answered a matter in Heard in time. You are told so that you can ask."
        ),
        "signature": _("Another agency asks for your second signature in Heard."),
        "glass": _(
            "Somebody in another agency has opened a record in Heard in an emergency. "
            "Please say by the end of the next working day whether it was justified."
        ),
        "look": _("Agencies are asked to look at a matter in Heard together. Your view is needed."),
        "shared": _("A record has been shared with you in Heard, on terms that stand beside it."),
        "meeting": _("You are invited to a meeting in Heard. It says when and where, and what it is about."),
        "reading": _("Your agency is asked in Heard about something that one of its workers did."),
        "audited": _("A case that your post holds in Heard was audited. You can read what was found."),
        "missing": _("A child has been reported missing in Heard. You can read the report at once."),
        "missing_more": _(
            "Whoever reported a child missing in Heard has added something. Please read it now."
        ),
        "warning": _("Something is missing of the joint team, and somebody is asked in Heard to mend it."),
        "not_told": _(
            "Somebody proposes in Heard not to notify a serious incident, or not to publish a review. "
            "You are told so that you can look at it."
        ),
        "answer": _("There is an answer in Heard to something you raised."),
    }[kind]
    return said, f"{said}\n\n{_('Sign in to see it:')} {site_url}\n"
