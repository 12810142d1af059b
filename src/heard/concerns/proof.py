"""A receipt of what somebody said themselves: proof, for them to keep, that it stands in the record and since when."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connections
from django.http import Http404, HttpResponse

from heard.history.receipts import NotYetSealed, in_a_file, proofs


def proof_of(strand: UUID) -> dict[str, Any]:
    """The receipt of what whoever acts said about a concern that they have just opened.

    Raises NotYetSealed; Http404 for somebody who raised nothing there.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute("select what_i_wrote(%s)", [strand])
        mine = cursor.fetchone()[0]
    if not mine:
        raise Http404
    return proofs(mine)


def outlook(strand: UUID) -> dict[str, Any]:
    """What a page says of a receipt: how many entries and signatures it has, or that it is not sealed yet."""
    try:
        proof = proof_of(strand)
    except NotYetSealed:
        return {"sealed": False}
    signatures = proof["checkpoint"].rpartition("\n\n")[2].splitlines()
    return {"sealed": True, "entries": len(proof["entries"]), "witnesses": len(signatures) - 1}


def handed_out(strand: UUID, name: str) -> HttpResponse:
    """The receipt as a file to keep."""
    return HttpResponse(
        in_a_file(proof_of(strand)),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
