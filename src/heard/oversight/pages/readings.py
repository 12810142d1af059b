"""Who has opened a record, as a file; and the rules by which a reading is looked at."""

from __future__ import annotations

import csv

from django.db import connections
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heard.agencies.models import Role
from heard.concerns.pages.seeing import WorkerRequest, see_full
from heard.concerns.templatetags.concerns import reading_words
from heard.frame.sheets import safe_cell, sheet
from heard.oversight.models import ReadingRule

_MOST = 100_000


@require_safe
def readings(request: WorkerRequest, reference: str) -> HttpResponse:
    """Everybody who has opened a concern, for those who may read all of it; asking is one more reading."""
    strand = see_full(reference, "concern", what="readings")
    answer = sheet(f"readings-{strand.reference}")
    writer = csv.writer(answer)
    writer.writerow([_("When"), _("Who"), _("Agency"), _("How"), _("How much")])
    with connections["default"].cursor() as cursor:
        cursor.execute("select at, who, agency, what, level from readings_of(%s, 0, %s)", [strand.pk, _MOST])
        for at, who, agency, what, level in cursor.fetchall():
            when = timezone.localtime(at).isoformat(timespec="seconds")
            writer.writerow([when, *map(safe_cell, (who, agency, str(reading_words(what)), level))])
    return answer


@require_safe
def rules(request: WorkerRequest) -> HttpResponse:
    """The rules in force, as they stand in the database."""
    today = timezone.localtime(request.at).date()
    in_force = Q(in_force_until=None) | Q(in_force_until__gt=today)
    found = list(ReadingRule.objects.filter(in_force, in_force_from__lte=today).order_by("name", "role"))
    others = {"": "", "system": _("Another agency’s system"), "front_door": _("The agency at the front door")}
    roles = {**dict(Role.choices), **others}
    rows = [(rule, roles[rule.role]) for rule in found]
    return render(request, "oversight/rules.html", {"rows": rows})
