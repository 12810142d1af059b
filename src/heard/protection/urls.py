"""Where the pages of protecting a child are; no address holds anything personal."""

from __future__ import annotations

from django.urls import path

from heard.concerns.wording import SLUGS

from .pages import (
    assessment,
    care,
    incident,
    meetings,
    missing,
    missing_door,
    panel,
    stages,
    team,
    victims,
    voice,
    writings,
)
from .steps import MORE
from .writings import WITH_ACTIONS, WITH_MEETINGS

app_name = "protection"
urlpatterns = [
    *missing_door.urlpatterns,
    path("missing/report/", missing.report, name="report_missing"),
    # These stand before the pages that concerns has for every kind of strand: they ask for more than a reason.
    path("missing/<str:reference>/", missing.episode, name="missing_episode"),
    path("continuity/", voice.continuity, name="continuity"),
    path("voice/<str:reference>/", voice.voice, name="voice"),
    path("voice/<str:reference>/keep/", writings.write, {"name": "keep_words"}, name="add_words"),
    path(
        "voice/<str:reference>/read-back/<uuid:said>/",
        writings.write,
        {"name": "read_back"},
        name="read_back",
    ),
    path("voice/<str:reference>/answer/", writings.write, {"name": "answer_words"}, name="answer_words"),
    path("voice/<str:reference>/advocate/", writings.write, {"name": "offer_advocate"}, name="advocate"),
    path("voice/<str:reference>/contact/", writings.write, {"name": "try_contact"}, name="contact"),
    path("voice/<str:reference>/you-said/", voice.you_said, name="you_said"),
    path("voice/<str:reference>/you-said.pdf", voice.you_said_paper, name="you_said_paper"),
    path("new-way/<str:reference>/", voice.new_way, name="new_way"),
    *(
        path(
            f"{SLUGS[kind]}/<str:reference>/{step.replace('_', '-')}/",
            stages.ask_more,
            {"kind": kind, "step": step},
            name=step,
        )
        for kind, step in MORE
    ),
]
urlpatterns += [
    path("concern/<str:reference>/assess/", stages.begin, {"kind": "assessment"}, name="begin_assessment"),
    path(
        "concern/<str:reference>/call-a-discussion/",
        stages.begin,
        {"kind": "strategy_discussion"},
        name="call_discussion",
    ),
    path(
        "concern/<str:reference>/call-the-conference/",
        stages.begin,
        {"kind": "conference"},
        name="call_conference",
    ),
    path(
        "enquiry/<str:reference>/call-a-discussion/",
        stages.begin,
        {"kind": "strategy_discussion", "from_kind": "enquiry"},
        name="call_within",
    ),
    path(
        "concern/<str:reference>/harm-goes-on/",
        stages.begin,
        {"kind": "continuing_harm"},
        name="say_harm_goes_on",
    ),
    path("assessment/<str:reference>/", assessment.assessment, name="assessment"),
    path("assessment/<str:reference>/versions/", assessment.versions, name="assessment_versions"),
    path(
        "assessment/<str:reference>/write/",
        writings.write,
        {"name": "write_assessment"},
        name="assessment_write",
    ),
    path(
        "assessment/<str:reference>/category/",
        writings.write,
        {"name": "find_category"},
        name="assessment_category",
    ),
    path("action/<str:reference>/", meetings.action, name="action"),
    path("teams/", team.teams, name="teams"),
    path("teams/set-up/", team.set_up, name="set_up_team"),
    path("teams/<uuid:team>/", team.team_page, name="team"),
    path("teams/<uuid:team>/manager/", team.manager, name="team_manager"),
    path("teams/<uuid:team>/remit/", team.remit, name="team_remit"),
    path("teams/<uuid:team>/began/", team.began, name="team_began"),
    path("teams/<uuid:team>/member/", team.member, name="team_member"),
    path("teams/<uuid:team>/leave/<uuid:post>/", team.leave, name="team_leave"),
    path("team-warning/<str:reference>/", team.warning, name="team_warning"),
    path("panel/", panel.panel, name="panel"),
    path("panel/call/", panel.call, name="call_panel"),
    path("panel-sitting/<str:reference>/", panel.sitting, name="panel_sitting"),
    path(
        "panel-sitting/<str:reference>/meeting/",
        writings.write,
        {"name": "set_sitting"},
        name="panel_sitting_set_meeting",
    ),
    path("panel-sitting/<str:reference>/meeting/<uuid:meeting>.pdf", panel.paper, name="panel_sitting_paper"),
    path("panel-line/<str:reference>/", panel.line, name="panel_line"),
    path(
        "panel-line/<str:reference>/do-not-agree/",
        writings.write,
        {"name": "say_dissent"},
        name="panel_line_dissent",
    ),
    path(
        "concern/<str:reference>/child-in-need/",
        stages.begin,
        {"kind": "child_in_need"},
        name="begin_child_in_need",
    ),
    path("child-in-need/<str:reference>/", care.child_in_need, name="child_in_need"),
    path("child-in-need/<str:reference>/consent/", writings.write, {"name": "say_consent"}, name="consent"),
    path(
        "concern/<str:reference>/looked-after/",
        stages.begin,
        {"kind": "looked_after"},
        name="become_looked_after",
    ),
    path("looked-after/<str:reference>/", care.looked_after, name="looked_after"),
    path("looked-after/<str:reference>/legal-basis/", writings.write, {"name": "change_basis"}, name="basis"),
    path(
        "looked-after/<str:reference>/plan-a-placement/",
        stages.begin,
        {"kind": "placement", "from_kind": "looked_after"},
        name="plan_placement",
    ),
    path(
        "looked-after/<str:reference>/bring-the-review-forward/",
        stages.begin,
        {"kind": "early_review", "from_kind": "looked_after"},
        name="call_early_review",
    ),
    path(
        "looked-after/<str:reference>/disagree/",
        stages.begin,
        {"kind": "disagreement", "from_kind": "looked_after"},
        name="dispute",
    ),
    path("placement/<str:reference>/", care.placement, name="placement"),
    path("concern/<str:reference>/national-referral/", stages.begin, {"kind": "nrm"}, name="refer_to_nrm"),
    path("national-referral/<str:reference>/", victims.nrm, name="nrm"),
    path(
        "concern/<str:reference>/police-event/",
        stages.begin,
        {"kind": "victim_update"},
        name="record_police_event",
    ),
    *(
        path(
            f"{kind}/<str:reference>/police-event/",
            stages.begin,
            {"kind": "victim_update", "from_kind": kind},
            name=f"{kind}_record_police_event",
        )
        for kind in ("enquiry", "plan")
    ),
    path("victim-update/<str:reference>/", victims.victim_update, name="victim_update"),
    path(
        "concern/<str:reference>/serious-incident/",
        stages.begin,
        {"kind": "serious_incident"},
        name="say_serious_incident",
    ),
    path("serious-incident/<str:reference>/", incident.serious_incident, name="serious_incident"),
    path(
        "serious-incident/<str:reference>/list-a-child/",
        writings.write,
        {"name": "list_child"},
        name="list_child",
    ),
    path("rapid-review/<str:reference>/", incident.review, {"kind": "rapid_review"}, name="rapid_review"),
    path(
        "practice-review/<str:reference>/",
        incident.review,
        {"kind": "practice_review"},
        name="practice_review",
    ),
    path("concern/<str:reference>/driver/", stages.begin, {"kind": "licence_notice"}, name="tell_licensing"),
    path("driver/<str:reference>/", incident.licence_notice, name="licence_notice"),
]
for kind in WITH_ACTIONS:
    slug, given = kind.replace("_", "-"), {"kind": kind}
    if kind not in meetings.PANEL:
        urlpatterns.append(path(f"{slug}/<str:reference>/", meetings.stage, given, name=kind))
    urlpatterns += [
        path(
            f"{slug}/<str:reference>/agree-an-action/",
            writings.write,
            given | {"name": "agree_action"},
            name=f"{kind}_agree_action",
        ),
    ]
for kind in WITH_MEETINGS:
    slug, given = kind.replace("_", "-"), {"kind": kind}
    at = f"{slug}/<str:reference>/meeting"
    if kind not in meetings.PANEL:
        urlpatterns += [
            path(f"{at}/", writings.write, given | {"name": "set_meeting"}, name=f"{kind}_set_meeting"),
            path(f"{at}/<uuid:meeting>.pdf", meetings.paper, given, name=f"{kind}_paper"),
        ]
    urlpatterns += [
        path(f"{at}/<uuid:meeting>/{page}/", writings.write, given | {"name": name}, name=f"{kind}_{known}")
        for page, name, known in (
            ("invite", "invite", "invite"),
            ("minutes", "write_minutes", "minutes"),
            ("cannot-come", "cannot_come", "cannot_come"),
        )
    ]
