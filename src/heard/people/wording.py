"""What the scales found, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from .linkage import Answer, Part, Verdict
from .linkage.guard import Caveat

ANSWERS: dict[Answer, Any] = {
    Answer.SAME: _("May be the same"),
    Answer.LOOK: _("Needs a look"),
    Answer.HOUSEHOLD: _("Same household, phone or vehicle"),
}
_PERSON: dict[Answer, Any] = {
    Answer.SAME: _("May be the same person"),
    Answer.LOOK: _("Needs a look: may be the same person"),
    Answer.HOUSEHOLD: _("Somebody else of the same household, or with the same phone or vehicle"),
}

AGREES: dict[tuple[str, str], Any] = {
    ("first name", "exact"): _("same first name"),
    ("first name", "spelling"): _("same first name, spelt another way"),
    ("first name", "close"): _("first name written almost alike"),
    ("first name", "sound"): _("first name sounds alike"),
    ("first name", "short"): _("first name that the other may be short for, or a further name"),
    ("first name", "near"): _("first name somewhat alike"),
    ("first name", "swapped"): _("first name that is the other’s family name"),
    ("first name", "initial"): _("same first initial"),
    ("first name", "differs"): _("another first name"),
    ("surname", "exact"): _("same family name"),
    ("surname", "spelling"): _("same family name, spelt another way"),
    ("surname", "close"): _("family name written almost alike"),
    ("surname", "sound"): _("family name sounds alike"),
    ("surname", "half"): _("one of two family names"),
    ("surname", "near"): _("family name somewhat alike"),
    ("surname", "swapped"): _("family name that is the other’s first name"),
    ("surname", "initial"): _("same initial of the family name"),
    ("surname", "differs"): _("another family name"),
    ("born", "exact"): _("same birth date"),
    ("born", "swapped"): _("birth date with day and month changed over"),
    ("born", "slip"): _("birth date that one slip of the pen changes, or with another year"),
    ("born", "month"): _("another birth date in the same month"),
    ("born", "january"): _("same year of birth, with 1 January for the day"),
    ("born", "year"): _("another birth date in the same year"),
    ("born", "near year"): _("born a year apart or less"),
    ("born", "differs"): _("another birth date"),
    ("age", "agrees"): _("of an age"),
    ("age", "near"): _("almost of an age"),
    ("age", "differs"): _("not of an age"),
    ("address", "house"): _("same house"),
    ("address", "postcode"): _("same postcode"),
    ("address", "street"): _("same house number and street"),
    ("address", "district"): _("same part of town"),
    ("address", "differs"): _("another part of town"),
    ("phone", "exact"): _("same phone"),
    ("phone", "slip"): _("phone number that one slip changes"),
    ("phone", "differs"): _("another phone"),
    ("nhs", "exact"): _("same NHS number"),
    ("nhs", "slip"): _("NHS number that one slip changes"),
    ("nhs", "differs"): _("another NHS number"),
    ("upn", "exact"): _("same pupil number"),
    ("upn", "differs"): _("another pupil number"),
    ("registration", "exact"): _("same number plate"),
    ("registration", "slip"): _("number plate that one slip changes"),
    ("registration", "differs"): _("another number plate"),
    ("vehicle", "colour and model"): _("same colour and model of vehicle"),
    ("vehicle", "model"): _("same model of vehicle"),
    ("vehicle", "differs"): _("another model of vehicle"),
    ("handle", "exact"): _("same online name"),
    ("handle", "differs"): _("another online name"),
    ("place", "exact"): _("same name of the place"),
    ("place", "close"): _("name of the place almost alike"),
    ("place", "differs"): _("another name of the place"),
}

CAVEATS: dict[Caveat, Any] = {
    Caveat.NHS_DIFFERS: _("The NHS numbers differ: two people have two."),
    Caveat.UPN_DIFFERS: _("The pupil numbers differ: two children have two."),
    Caveat.FIRST_NAME_DIFFERS: _("The first names differ, as those of brothers and sisters do."),
    Caveat.FIRST_NAME_MISSING: _(
        "One report gives no first name: it may be a brother, a sister or a parent."
    ),
    Caveat.FIRST_NAME_ALIKE: _(
        "The first names are alike and not the same: brothers, sisters and twins often have such names."
    ),
    Caveat.FIRST_NAME_INITIAL: _("Only an initial of the first name is known."),
    Caveat.SHORT_NAME: _("A short name stands for several: Sam may be Samuel or Samantha."),
    Caveat.FURTHER_NAME_DIFFERS: _(
        "The further names differ: brothers may share their first name, and go by the second."
    ),
    Caveat.FURTHER_NAME_MISSING: _(
        "Brothers or sisters may share this first name, and not both reports say which name they go by."
    ),
    Caveat.SURNAME_DIFFERS: _("The family names differ."),
    Caveat.SURNAME_MISSING: _("One report gives no family name."),
    Caveat.SURNAME_ALIKE: _("The family names are alike and not the same, or one is an initial."),
    Caveat.NAMED_THROUGH: _("One report names somebody else: it is of their relative, friend or carer."),
    Caveat.TWINS: _("They may be twins: all that twins share agrees, and the first names are not the same."),
    Caveat.BORN_DIFFERS: _("The birth dates differ."),
    Caveat.BORN_ALIKE: _("The birth dates are alike and not the same: a slip, or two people."),
    Caveat.BORN_MISSING: _(
        "One report gives no birth date or age: a father and a son, or two cousins, may have one name."
    ),
    Caveat.BORN_DOUBTFUL: _("1 January is often written where nobody knows the day."),
    Caveat.GENERATION: _("Their ages are far enough apart for parent and child, who may have one name."),
    Caveat.GENERATION_UNSAID: _(
        "One may be the other's parent: one is an adult and the other a child, or one is called Jr or Sr."
    ),
    Caveat.DOOR_DIFFERS: _(
        "They live behind two doors of one building or street: neighbours may share a name."
    ),
    Caveat.AGE_DIFFERS: _("The ages do not fit."),
    Caveat.AGE_ONLY: _("Only a year or an age is known of one of them."),
    Caveat.ONLY_A_NAME: _("Only what many share agrees: a name, an age or a kind of car."),
    Caveat.ONLY_HALF_A_NAME: _("Only a first name and a birth date agree, and no family name."),
}

LACKING: dict[str, Any] = {
    "born": _("a date of birth, or about how old they are"),
    "birth date": _("a date of birth"),  # where an age was given
    "first name": _("a first name or nickname"),
    "surname": _("a family name"),
    "address": _("an address or a postcode"),
    "phone": _("a phone number"),
}


def called(verdict: Verdict, *, person: bool) -> Any:
    """What an answer is called on a page."""
    return (_PERSON if person else ANSWERS).get(verdict.answer, "")


def reasons(verdict: Verdict) -> list[tuple[Any, float]]:
    """What agrees and what does not, in words with the weight of each in bits, the weightiest first."""
    parts: list[Part] = sorted(verdict.weight.parts, key=lambda part: -abs(part.bits))
    return [(AGREES[part.comparison, part.level], part.bits) for part in parts]


def caveats(verdict: Verdict) -> list[Any]:
    """What speaks against it, in sentences."""
    return [CAVEATS[each] for each in verdict.caveats]
