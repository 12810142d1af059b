"""Giving out a file that came with a concern."""

from __future__ import annotations

from io import BytesIO
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heard.concerns import files
from heard.concerns.models import Attachment
from heard.frame.past import reads_the_past
from heard.history.refused import Refused

from .seeing import see


@reads_the_past
@require_safe
def download(request: HttpRequest, reference: str, file: UUID) -> HttpResponse:
    """A file as it came, decrypted for whoever may read the concern; never one that the scanner warned of."""
    strand = see(reference, "concern", what="file")
    found = Attachment.objects.filter(pk=file, strand=strand.pk).first()
    if found is None:
        raise Http404
    content = as_it_came(found)
    name = content_disposition_header(True, found.name) or "attachment"
    return HttpResponse(
        content, content_type="application/octet-stream", headers={"Content-Disposition": name}
    )


def as_it_came(file: Attachment) -> bytes:
    """A file's bytes; raises Refused for one that the scanner warned of, or has not seen yet."""
    _refuse_unsafe(file)
    return b"".join(files.decrypt(BytesIO(file.ciphertext), bytes(file.wrapped_key), settings.FILE_KEY))


def _refuse_unsafe(file: Attachment) -> None:
    newest = file.scans.order_by("-at").first()
    verdict = newest.verdict if newest else ""
    if verdict == "infected":
        raise Refused(
            _("The scanner found something harmful in this file, so it cannot be opened."),
            _("The concern stands without it. Ask whoever sent it for another copy."),
        )
    if settings.SCANNER and verdict != "clean":
        raise Refused(
            _("This file has not been scanned yet."),
            _("It is scanned again every few minutes. Try again soon."),
        )
