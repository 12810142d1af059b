"""Words exactly as somebody wrote them, and files of which none holds up the words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from heard.concerns import files
from heard.concerns.actions import Upload
from heard.history.refused import Refused

LONGEST = 100_000
LONGEST_LINE = 2_000
EACH_FILE = gettext_lazy("You can choose more than one. Each can be up to 25 MB.")


class Words(forms.Field):
    """Free words, kept as they were written: never cut, never trimmed, in any language and any script.

    The database cannot hold the character zero, nor half a character; a sign stands in their place.
    ``pointed_out`` says that they are a professional's own: those that blame a child are pointed out to whoever writes
    them, while they type where there is script, and after it is saved where there is none. Never for a child's words.
    """

    def __init__(
        self, *, rows: int = 3, longest: int = LONGEST, pointed_out: bool = False, **kwargs: Any
    ) -> None:
        attrs: dict[str, Any] = {"rows": rows, "autocomplete": "off", "dir": "auto"}
        if pointed_out:
            attrs["data-read-by"] = reverse_lazy("concerns:pointed_out")
        super().__init__(**{"widget": forms.Textarea(attrs), "required": False, **kwargs})
        self.longest, self.pointed_out = longest, pointed_out

    def to_python(self, value: Any) -> str:
        text = str(value or "").replace("\r\n", "\n").replace("\x00", "\N{SYMBOL FOR NULL}")
        return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") if text.strip() else ""

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.longest:
            message = _(
                "This is too long to send in one go: %(length)s letters, and %(longest)s fit. "
                "It is all still here. Send some of it now and the rest later."
            )
            counts = {"length": f"{len(value):,}", "longest": f"{self.longest:,}"}
            raise ValidationError(message % counts, "too_long")


class Line(Words):
    """A few words on one line, kept as they were written."""

    def __init__(self, *, width: int = 20, **kwargs: Any) -> None:
        attrs = {"class": f"govuk-input--width-{width}", "autocomplete": "off", "dir": "auto"}
        super().__init__(**{"widget": forms.TextInput(attrs), "longest": LONGEST_LINE, **kwargs})


class _Several(forms.FileInput):
    allow_multiple_selected = True


class Files(forms.FileField):
    """Any number of files. Its value is (those that can be kept, why each of the others cannot).

    A file never stops the words: they are taken in, and whoever sent it is told what became of the file.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=_Several({"autocomplete": "off"}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> tuple[list[Upload], list[str]]:
        kept: list[Upload] = []
        refused: list[str] = []
        for place, each in enumerate(data or []):
            if reason := _why_not(each, place):
                refused.append(f"{files.safe_name(each.name)}: {reason}")
            else:
                kept.append(Upload(each.name, each.file))
        return kept, refused


def _why_not(file: UploadedFile, place: int) -> str:
    if place >= files.MAX_FILES:
        return _("You can send up to %(number)s files at a time.") % {"number": files.MAX_FILES}
    if getattr(file, "left_out", False):
        return _("The files together were more than we can take at once. Send this one by itself.")
    try:
        files.check_size(file.size or 0)
    except Refused as refused:
        return refused.reason
    return ""
