"""Where oversight's pages are; no address holds anything personal."""

from __future__ import annotations

from django.urls import path

from heard.protection.pages import stages, writings

from .pages import audit, case, evidence, hotspots, readings, scorecard, who_knew

app_name = "oversight"
urlpatterns = [
    path("scorecard/", scorecard.scorecard, name="scorecard"),
    path("scorecard/figures.csv", scorecard.figures, name="figures"),
    path("where-it-was-seen/", hotspots.hotspots, name="hotspots"),
    path("readings/rules/", readings.rules, name="reading_rules"),
    path("concern/<str:reference>/readings.csv", readings.readings, name="readings"),
    path("concern/<str:reference>/evidence/", evidence.evidence, name="evidence"),
    path("concern/<str:reference>/evidence/pack/", evidence.pack, name="evidence_pack"),
    path("case/<str:reference>/<uuid:mention>/", case.case, name="case"),
    path("case/<str:reference>/<uuid:mention>/paper.pdf", case.case, {"paper": True}, name="case_paper"),
    path("concern/<str:reference>/see-me-hear-me/", audit.case, name="see_me_hear_me"),
    path("concern/<str:reference>/see-me-hear-me.pdf", audit.paper, name="see_me_hear_me_paper"),
    path("concern/<str:reference>/begin-an-audit/", stages.begin, {"kind": "audit"}, name="begin_audit"),
    path("audit/<str:reference>/", audit.audit, name="audit"),
    path("audit/<str:reference>/find/<slug:code>/", audit.find, name="audit_find"),
    path(
        "audit/<str:reference>/agree-an-action/",
        writings.write,
        {"kind": "audit", "name": "agree_action"},
        name="audit_agree_action",
    ),
    path("who-knew/", who_knew.choose, name="who_knew"),
]
for name, parts in (
    ("record", "<str:reference>"),
    ("person", "<str:reference>/person/<uuid:mention>"),
    ("post", "post/<uuid:post>"),
    ("worker", "worker/<uuid:worker>"),
):
    page = getattr(who_knew, name)
    place = f"who-knew/{parts}/" if name in ("post", "worker") else f"who-knew/record/{parts}/"
    urlpatterns += [
        path(place, page, name=name),
        path(f"{place}paper.pdf", page, {"paper": "pdf"}, name=f"{name}_paper"),
        path(f"{place}pack/", page, {"paper": "pack"}, name=f"{name}_pack"),
    ]
