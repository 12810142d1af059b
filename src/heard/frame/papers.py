"""Papers: a tagged PDF from a Typst template and data; the data never becomes markup."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst


def pdf(template: Path, data: dict[str, Any]) -> bytes:
    """The paper as PDF/UA-1, reproducible to the byte.

    The template reads what it is given with ``#let data = json(bytes(sys.inputs.data))`` and sets its own title
    and language, which the standard asks for; it sees no file outside its own folder.
    """
    return typst.compile(
        template,
        root=template.parent,
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"data": json.dumps(data)},
        timestamp=0,
        ignore_system_fonts=True,
    )
