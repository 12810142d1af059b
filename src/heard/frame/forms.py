"""Every form field as a GOV.UK component: one renderer and one bound field for the whole project."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.fields import Field
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList
from django.forms.widgets import Input
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_CLASSES: dict[type[forms.Widget], str] = {
    forms.Textarea: "govuk-textarea",
    forms.SelectMultiple: "govuk-select",
    forms.Select: "govuk-select",
    forms.FileInput: "govuk-file-upload",
    Input: "govuk-input",
}
_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.MultiWidget, "parts"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.PasswordInput, "password"),
)
_ATTRIBUTES: dict[type[forms.Widget], dict[str, str]] = {
    forms.EmailInput: {"spellcheck": "false", "autocapitalize": "none"},
    forms.PasswordInput: {
        "spellcheck": "false",
        "autocapitalize": "none",
        "autocomplete": "current-password",
    },
    forms.NumberInput: {"inputmode": "numeric", "spellcheck": "false"},
}


class Component(BoundField):
    """A field as a GOV.UK component: label or legend, hint, error and input, tied together by their ids.

    A form may set ``heading`` to the one field whose label is the page's heading. A field may carry
    ``option_hints``, a hint for each value of its radios or checkboxes, and ``unfolded``, the names of groups of
    checkboxes that do not fold.
    """

    @cached_property
    def kind(self) -> str:
        widget = self.field.widget
        return next((kind for classes, kind in _KINDS if isinstance(widget, classes)), "input")

    @property
    def is_heading(self) -> bool:
        return getattr(self.form, "heading", None) == self.name

    @property
    def label_class(self) -> str:
        size = "l" if self.is_heading else getattr(self.form, "label_size", "s")
        return f"--{size}"

    @property
    def hint_id(self) -> str:
        return f"{self.auto_id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.auto_id}-error"

    @property
    def focus_id(self) -> str:
        """Where the error summary leads: the first option or part, or the field itself."""
        if self.kind == "checkboxes" and self.groups:
            return str(self.groups[0]["options"][0]["attrs"]["id"])
        if self.kind in ("radios", "checkboxes"):
            return f"{self.auto_id}_0"
        if self.kind == "parts":
            wrong = self.wrong_parts or {0}
            return f"{self.auto_id}_{min(wrong)}"
        return str(self.auto_id)

    @property
    def errors(self) -> ErrorList:
        """The field's errors; Django's "This field is required." says which question it means."""
        found = super().errors
        if any(error.message == Field.default_error_messages["required"] for error in found.as_data()):
            choice = self.kind in ("radios", "checkboxes")
            words = _("Choose an answer: %(label)s") if choice else _("Fill in: %(label)s")
            return self.form.error_class([words % {"label": self.label}], renderer=self.form.renderer)
        return found

    @property
    def described_by(self) -> str:
        ids = [self.hint_id] if self.help_text else []
        return " ".join(ids + ([self.error_id] if self.errors else []))

    @property
    def wrong_parts(self) -> set[int]:
        """Which inputs of a date are wrong, as the field said; all of them if it did not say."""
        if not self.errors or self.kind != "parts":
            return set()
        params = [error.params or {} for error in self.form.errors.as_data().get(self.name, [])]
        named = {part for each in params for part in each.get("parts", ())}
        return named or set(range(len(self.field.widget.widgets)))

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The inputs of a date or moment, each with its own label and width."""
        widget = self.field.widget
        context = widget.get_context(self.html_name, self.value(), {"id": self.auto_id})
        for index, part in enumerate(context["widget"]["subwidgets"]):
            wrong = " govuk-input--error" if index in self.wrong_parts else ""
            part["attrs"]["class"] = f"govuk-input govuk-date-input__input {part['attrs']['class']}{wrong}"
            part["label"] = widget.labels[index]
        return list(context["widget"]["subwidgets"])

    @property
    def options(self) -> list[dict[str, Any]]:
        """The radios or checkboxes, each with its hint if it has one."""
        hints = getattr(self.field, "option_hints", {})
        options = [dict(each.data) for each in self.subwidgets]
        for option in options:
            option["attrs"] = {
                k: v for k, v in option["attrs"].items() if k not in ("aria-invalid", "required")
            }
            option["hint"] = hints.get(str(option["value"]), "")
            if option["hint"]:
                option["attrs"]["aria-describedby"] = f"{option['attrs']['id']}-hint"
        return options

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The checkboxes by the groups in which their choices come; none where they come in one list.

        A group folds unless the field names it in ``unfolded``; one in which something is chosen, or of a field that is
        wrong, is open.
        """
        choices, options = list(getattr(self.field, "choices", ())), iter(self.options)
        if not choices or not isinstance(choices[0][1], (list, tuple)):
            return []
        unfolded = getattr(self.field, "unfolded", ())
        found = []
        for name, inner in choices:
            of_it = list(islice(options, len(inner)))
            chosen = any(each["selected"] for each in of_it)
            found.append(
                {
                    "name": name,
                    "options": of_it,
                    "folds": name not in unfolded,
                    "open": chosen or bool(self.errors),
                }
            )
        return found

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        attrs.pop("required", None)  # the server's own words explain better than the browser's bubble
        if widget.is_hidden or self.kind in ("parts", "radios", "checkboxes"):
            attrs.pop("aria-describedby", None)
            return attrs
        if described := self.described_by:
            attrs["aria-describedby"] = described
        for kind, extra in _ATTRIBUTES.items():
            if isinstance(widget, kind):
                attrs = {**extra, **widget.attrs, **attrs}
        attrs["class"] = self._classes(widget)
        return attrs

    def _classes(self, widget: forms.Widget) -> str:
        if self.kind == "checkbox":
            return "govuk-checkboxes__input"
        base = next((css for kind, css in _CLASSES.items() if isinstance(widget, kind)), "")
        extra = "govuk-password-input__input govuk-js-password-input-input" if self.kind == "password" else ""
        wrong = f"{base}--error" if self.errors else ""
        return " ".join(part for part in (base, extra, widget.attrs.get("class", ""), wrong) if part)

    def as_widget(
        self, widget: forms.Widget | None = None, attrs: Any = None, only_initial: bool = False
    ) -> Any:
        widget = widget or self.field.widget
        widget.attrs.pop("placeholder", None)  # it vanishes as one types, and is too pale to read
        if isinstance(widget, forms.NumberInput):
            widget.input_type = "text"  # number inputs change under a scroll wheel and hide what was typed
        return super().as_widget(widget, attrs, only_initial)


class Components(TemplatesSetting):
    """The renderer of all forms, named in ``FORM_RENDERER``."""

    form_template_name = "frame/form/form.html"
    field_template_name = "frame/form/field.html"
    bound_field_class = Component


class _Parts(forms.MultiWidget):
    """Several short inputs side by side; what was typed in each is kept as it was typed."""

    names: ClassVar[tuple[str, ...]]
    labels: ClassVar[tuple[Any, ...]]
    widths: ClassVar[tuple[int, ...]]
    numeric: ClassVar[int] = 3

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            name: forms.TextInput(
                {"class": f"govuk-input--width-{width}", "autocomplete": "off"}
                | ({"inputmode": "numeric"} if index < self.numeric and index != 1 else {})
            )
            for index, (name, width) in enumerate(zip(self.names, self.widths, strict=True))
        }
        super().__init__(widgets, attrs)

    def decompress(self, value: date | datetime | None) -> list[str]:
        if value is None:
            return [""] * len(self.names)
        if isinstance(value, datetime):
            value = timezone.localtime(value) if timezone.is_aware(value) else value
        return [str(value.day), str(value.month), str(value.year), *self._time(value)]

    def _time(self, value: date) -> list[str]:
        return []


class DateParts(_Parts):
    names = ("day", "month", "year")
    labels = (gettext_lazy("Day"), gettext_lazy("Month"), gettext_lazy("Year"))
    widths = (2, 4, 4)


class MomentParts(_Parts):
    names = ("day", "month", "year", "time")
    labels = (gettext_lazy("Day"), gettext_lazy("Month"), gettext_lazy("Year"), gettext_lazy("Time"))
    widths = (2, 4, 4, 5)

    def _time(self, value: date) -> list[str]:
        return [value.strftime("%H:%M")] if isinstance(value, datetime) else [""]


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = re.compile(r"^(\d{1,2})(?:[:.\s]?(\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?$", re.IGNORECASE)


class DateField(forms.Field):
    """A date as day, month and year; the month may be a name. Its value is a ``date`` or None.

    ``name`` is how the errors call it: "The date of the visit must be a real date".
    """

    widget: type[_Parts] = DateParts

    def __init__(
        self, *, name: str | Promise = "", past: bool = False, future: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self._name, self.past, self.future = name, past, future
        self._asked_for = (kwargs.get("error_messages") or {}).get("required")

    @property
    def name(self) -> str:
        """How the errors call it, in the language of whoever reads them."""
        return str(self._name or self.label or _("The date")).rstrip("?")

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        parts = [str(part or "").strip() for part in value]
        if not any(parts):
            return None
        self._all_there(parts)
        return self._in_time(self._date(parts))

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            words = self._asked_for or _("Enter %(name)s") % {"name": _lower_first(self.name)}
            raise ValidationError(words, "required")

    def has_changed(self, initial: Any, data: Any) -> bool:
        if initial is not None and not isinstance(initial, list):
            initial = self.widget().decompress(initial)
        return [part or "" for part in (initial or [""])] != [part or "" for part in (data or [""])]

    def _all_there(self, parts: list[str]) -> None:
        missing = [index for index, part in enumerate(parts) if not part]
        if missing:
            words = _(" and ").join(str(self.widget.labels[index]).lower() for index in missing)
            message = _("%(name)s must include a %(parts)s") % {"name": self.name, "parts": words}
            raise ValidationError(message, "incomplete", {"parts": missing})

    def _date(self, parts: list[str]) -> date:
        day, month, year = _number(parts[0]), _month(parts[1]), _year(parts[2])
        if year is None:
            raise ValidationError(_("The year must have four numbers"), "year", {"parts": [2]})
        wrong = [0] * (not 1 <= (day or 0) <= 31) + [1] * (month is None)
        try:
            return date(year, month or 0, day or 0)
        except (ValueError, OverflowError) as error:
            message = _("%(name)s must be a real date") % {"name": self.name}
            raise ValidationError(message, "unreal", {"parts": wrong or [0, 1, 2]}) from error

    def _in_time(self, value: date) -> date:
        today = timezone.localdate()
        if self.past and value > today:
            raise ValidationError(_("%(name)s must be today or in the past") % {"name": self.name}, "future")
        if self.future and value < today:
            raise ValidationError(_("%(name)s must be today or in the future") % {"name": self.name}, "past")
        return value


class MomentField(DateField):
    """A day and a time of day, in local time. Its value is an aware ``datetime`` or None."""

    widget = MomentParts

    def to_python(self, value: Any) -> datetime | None:
        if value is None or isinstance(value, datetime):
            return value
        parts = [str(part or "").strip() for part in value]
        if not any(parts):
            return None
        self._all_there(parts)
        day = self._in_time(self._date(parts[:3]))
        return self._local(datetime.combine(day, self._clock(parts[3])))

    def _clock(self, text: str) -> time:
        found = _TIME.match(text.strip())
        if found:
            hour, minute = int(found[1]), int(found[2] or 0)
            half = (found[3] or "").lower()[:1]
            if half and 1 <= hour <= 12:
                hour = hour % 12 + (12 if half == "p" else 0)
            elif half:
                hour = 99
            if hour < 24 and minute < 60:
                return time(hour, minute)
        raise ValidationError(_("Enter a time, like 4:30pm or 16:30"), "time", {"parts": [3]})

    def _local(self, naive: datetime) -> datetime:
        moment = timezone.make_aware(naive).astimezone(UTC)
        if timezone.make_naive(moment, timezone.get_current_timezone()) != naive:
            message = _(
                "The clocks went forward then, so this time did not exist. Enter the time after the change"
            )
            raise ValidationError(message, "unreal", {"parts": [3]})
        return moment


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else None


def _month(text: str) -> int | None:
    number = _number(text)
    if number is not None:
        return number if 1 <= number <= 12 else None
    return next((index for index, name in enumerate(_MONTHS, 1) if text.lower().startswith(name)), None)


def _year(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{4}", text) else None


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
