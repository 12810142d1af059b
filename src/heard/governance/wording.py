"""Words of information governance that more than one page says."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What stands by itself, and so is kept, held, asked for and let go as a whole.
RECORDS = ("concern", "earlier_record", "missing_episode")
# What went with a record, by the table that it stood in; a table without words here is called by its name.
GONE: dict[str, str | Promise] = {
    "attachment": _("Files, with their keys"),
    "attempt": _("Attempts that were refused"),
    "concern": _("What was said when it was raised"),
    "earlier_entry": _("What another system held, row by row"),
    "earlier_record": _("The number under which another system held it"),
    "entry": _("Versions in the history that lost their words"),
    "finding": _("How the child was found"),
    "identification": _("Findings of who is who"),
    "legal_hold": _("Reasons of legal holds"),
    "look_up": _("Questions that were asked from it"),
    "mailbox": _("Ways back for whoever raised it"),
    "mention": _("Names, places and vehicles"),
    "missing_episode": _("What was reported of a missing child"),
    "move": _("Steps that lost their reasons and answers"),
    "names": _("Names taken out of what was written of others too"),
    "network_export": _("Reasons for which a network was taken away"),
    "pack_line": _("Lines gathered for whom it was about"),
    "pairing": _("Findings that two are the same, or are not"),
    "receipt": _("Receipts of other systems"),
    "remark": _("Messages to and fro"),
    "return_interview": _("Return interviews"),
    "return_offer": _("Offers of a return interview"),
    "scan": _("Answers of the virus scanner"),
    "share": _("Terms of sharing"),
    "spotted": _("Names found in what was written"),
    "stated_link": _("Links that somebody stated"),
    "wall": _("Reasons of walls"),
    "withdrawal": _("Shares ended early"),
}
