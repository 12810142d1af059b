"""What the pages of a record show of its governance: with whom it is shared, and on which terms."""

from __future__ import annotations

from typing import Any

from django import template

from heard.governance.models import Share

register = template.Library()


@register.inclusion_tag("governance/parts/shares.html", takes_context=True)
def shares_of(context: template.Context, strand: Any) -> dict[str, Any]:
    """With whom a record was shared, newest first; those with the reader's own agency come as what binds them."""
    requests = [each for each in context["strands"].values() if each.kind == "share_request"]
    given = Share.objects.filter(strand__in=requests).select_related(
        "to_post__agency", "basis", "by__worker__agency"
    )
    at, worker = context["at"], context["worker"]
    found: list[Any] = list(given.prefetch_related("strand", "withdrawal").order_by("-at", "pk")[:20])
    for share in found:
        share.ended_at = share.withdrawal.at if hasattr(share, "withdrawal") else share.until
        share.in_force = share.ended_at > at
        share.mine = (
            share.in_force and share.to_post is not None and share.to_post.agency_id == worker.agency_id
        )
    may_share = strand.agency_id == worker.agency_id and not context.get("as_at")
    return {"shares": found, "strand": strand, "may_share": may_share}
