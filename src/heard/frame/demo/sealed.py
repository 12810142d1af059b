"""The last part of the story: the record is sealed, others sign it, and nobody can rewrite it, with the key or without."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from heard.concerns.models import Concern
from heard.concerns.proof import proof_of
from heard.frame.sealer import Sealer
from heard.frame.sealing_status import status
from heard.history import notes
from heard.history.actions import open_record
from heard.history.checking import Key, check_receipt, load
from heard.history.receipts import in_a_file, public_keys
from heard.history.witnessing import show, witnesses

from . import telling

if TYPE_CHECKING:
    from .story import Story

_PATIENCE = 20.0  # seconds for the witnesses' programs to be up


def told(story: Story, concern: Concern, number: int) -> None:
    """Seal all that was written, and try to get round it."""
    telling.step(number, "It is sealed, and agencies outside sign it", story.now)
    sealer = Sealer(every=60)
    sealer.round()
    _wait(sealer)
    now = status()
    telling.line("Sealed", f"{now.size} entries, and who opened what is among them, as {now.origin}")
    for each in now.signed:
        telling.line("Signed as seen by", f"{each.witness}, up to entry {each.size}")
    if now.signed:
        _another_past(sealer, now.size)
    _receipt(story, concern)


def _wait(sealer: Sealer) -> None:
    """Until every witness has signed; they have only just been started."""
    until = time.monotonic() + _PATIENCE
    while missing := sealer.ask_all():
        assert time.monotonic() < until, f"{missing} have not signed"
        time.sleep(0.1)


def _another_past(sealer: Sealer, size: int) -> None:
    """Somebody with the database and the sealing key shows the police another past of the same length."""
    text = notes.checkpoint(sealer.signer.name, size, bytes(32))
    witness = witnesses()[0]
    answer = show(witness, f"old {size}\n\n{text}\n{sealer.signer.sign(text)}")
    assert answer.status == 422, answer
    telling.refused(
        "show another past, signed with the record's own key  -- as an administrator who has both",
        f"{witness.key.name} answers: {answer.body.strip()}", "",
    )  # fmt: skip


def _receipt(story: Story, concern: Concern) -> None:
    with story.as_("youth_worker"):
        open_record(concern.pk, "proof")
        receipt = in_a_file(proof_of(concern.pk))
    findings = check_receipt(load(receipt), [Key.parse(vkey) for vkey in public_keys()])
    assert findings.good, findings
    entries = len(load(receipt)["entries"])
    telling.line(
        "Amina’s receipt",
        f"{entries} entries of her own words; checked without the database, nothing is wrong",
    )
