"""The signs that a professional may notice, and what else weighs on a child; kept apart, never added up.

The words follow the Children's Society's language guide (2022) and IICSA's report on organised networks (F.3): a sign
may prove that harm is already happening, so nothing here is called a risk, and no score is made of it.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SIGNS = {
    "missing": _("Missing from home, care or school, or back late"),
    "unknown_cars": _("Picked up or dropped off by adults nobody knows"),
    "controlling_adult": _("An older person who decides where the child goes and whom they see"),
    "unexplained_items": _("Money, phones, clothes or other things nobody can explain"),
    "substances": _("Alcohol or drugs given by others"),
    "contact": _("Many calls or messages at all hours, or more than one phone"),
    "online": _("Adults in contact with the child online"),
    "injuries": _("Injuries or health needs without a clear explanation"),
    "afraid": _("Afraid, withdrawn, or suddenly different"),
    "places": _("Taken to hotels, flats, shops or parked cars"),
    "other_children": _("With other children there are concerns about"),
}
BACKGROUND = {
    "care": _("Lives in care, or is leaving it"),
    "not_in_school": _("Out of school, or often absent"),
    "harmed_before": _("Was harmed before"),
    "home": _("Trouble or danger at home"),
    "bereaved": _("Loss of somebody close"),
    "disability": _("A disability or learning need"),
    "health": _("Mental health needs"),
    "homeless": _("Nowhere settled to live"),
    "alone": _("Few people to turn to, or new to the country"),
}


def words_for(codes: list[str]) -> list[str]:
    """The signs or circumstances in words; what another system named in its own words stays as it is."""
    known = {**SIGNS, **BACKGROUND}
    return [str(known.get(code, code)) for code in codes]
