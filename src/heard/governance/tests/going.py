"""A concern that is done with, read and past its time, and how it is let go."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from heard.concerns.actions import Upload, remark
from heard.governance.actions import propose_erasure
from heard.people.actions import Said, identify
from heard.people.models import Mention
from heard.process.models import Strand
from tests.attack import settle_all
from tests.cast import LONDON, Cast
from tests.promises.test_closing import CLOSING

CANARY = "Wrenfallow"
PAST = datetime(2048, 6, 1, 10, 0, tzinfo=LONDON)  # 21 years and more after it was raised


def _nothing(_concern: Any) -> None:
    pass


def done_with(
    cast: Cast, about: Iterable[Said] = (), meanwhile: Callable[[Any], None] = _nothing, **more: Any
) -> Any:
    """A concern with all that can hold words, closed, answered and read; its words all hold the canary.

    ``meanwhile`` is done while it is open.
    """
    named = [Said(kind="child", name=f"{CANARY} Vane"), Said(kind="vehicle", details=CANARY), *about]
    upload = Upload(f"{CANARY}.png", io.BytesIO(b"\x89PNG\r\n\x1a\n" + CANARY.encode() * 9))
    concern = cast.hears(
        account=f"{CANARY} said it.", child_words=CANARY, about=named, uploads=[upload], **more
    )
    with cast.acting("youth_worker") as by:
        cast_open(concern)
        remark(concern.strand, f"{CANARY} again.", from_raiser=True, by=by, at=cast.now)
    meanwhile(concern)
    cast.moves("social_worker", concern.pk, "take_up")
    with cast.acting("manager") as by:
        cast_open(concern)
        identify(
            list(Mention.objects.filter(strand=concern.pk, kind="child")),
            reason=f"{CANARY} told.",
            by=by,
            at=cast.now,
        )
    words = {name: f"{CANARY}: {CLOSING[name]}" for name in ("reason", "told") if name in CLOSING}
    cast.moves("manager", concern.pk, "close_without_action", **(CLOSING | words))
    assert cast.sees("manager", concern.pk) == "full"
    settle_all()
    return concern


def cast_open(concern: Any) -> None:
    from heard.history.actions import open_record

    open_record(concern.pk, "page")


def proposed(cast: Cast, concern: Any, who: str = "service_manager") -> Strand:
    with cast.acting(who) as by:
        cast_open(concern)
        record = Strand.objects.select_related("agency").get(pk=concern.pk)
        strand = propose_erasure(record, reason="Its time is over.", by=by, at=cast.now)
    settle_all()
    return strand


def signed(cast: Cast, concern: Any) -> Strand:
    strand = proposed(cast, concern)
    cast.moves("inspector", strand, "sign_erasure", reason="We agree.")
    settle_all()
    return strand


def let_go(cast: Cast, concern: Any) -> Strand:
    strand = signed(cast, concern)
    cast.moves("service_manager", strand, "carry_out", reason="Both have signed.")
    settle_all()
    return strand


def later(cast: Cast, days: int = 1) -> None:
    cast.at(cast.now + timedelta(days=days))
