"""Where the pages about concerns are; no address holds anything personal."""

from __future__ import annotations

from django.urls import path

from .doors import urls as doors
from .pages import (
    concern,
    dialogue,
    earlier,
    files,
    glass,
    groups,
    matches,
    met,
    my_day,
    name,
    network,
    proof,
    queue,
    same_child,
    seeing,
    spots,
    steps,
    strands,
    walls,
    whom,
)
from .wording import SLUGS

app_name = "concerns"
urlpatterns = [
    *doors.urlpatterns,
    path("my-day/", my_day.my_day, name="my_day"),
    path("raised/", my_day.raised, name="raised"),
    path("words/", seeing.pointed_out, name="pointed_out"),
    path("find/", my_day.find, name="find"),
    path("front-door/", queue.queue, name="queue"),
    path("concern/<str:reference>/", concern.concern, name="concern"),
    path("concern/<str:reference>/write/", dialogue.write, name="write"),
    path("concern/<str:reference>/disagree/", dialogue.say_disagree, name="disagree"),
    path("concern/<str:reference>/report-pressure/", dialogue.say_pressure, name="report_pressure"),
    path("concern/<str:reference>/ask-for-more-time/", dialogue.more_time, name="ask_for_more_time"),
    path("hand-over/<str:reference>/", dialogue.hand_over, name="hand_over"),
    path("concern/<str:reference>/receipt/", proof.receipt, name="proof"),
    path("concern/<str:reference>/receipt/file/", proof.receipt_file, name="proof_file"),
    path("concern/<str:reference>/wall/", walls.set_wall, name="set_wall"),
    path("wall/<str:reference>/ask-lifting/", walls.ask_lifting, name="ask_lifting"),
    path("open-in-an-emergency/", glass.glass, name="glass"),
    path("concern/<str:reference>/readings/", concern.readings, name="readings"),
    path("opened/<str:reference>/", concern.opened, name="opened"),
    path("concern/<str:reference>/file/<uuid:file>/", files.download, name="file"),
    path("concern/<str:reference>/ask-for-the-name/", name.ask, name="ask_to_open"),
    path("name-in-confidence/<str:reference>/read/", name.read, name="read_name"),
    path("earlier-record/<str:reference>/", earlier.earlier_record, name="earlier_record"),
    path("who-may-be-the-same/", matches.matches, name="matches"),
    path("reports-that-may-belong-together/", groups.groups, name="groups"),
    path("group/<str:reference>/", groups.group_proposal, name="group_proposal"),
    path("network/<str:reference>/<uuid:mention>/", network.network, name="network"),
    path("network/<str:reference>/<uuid:mention>/state/", network.state, name="network_state"),
    path("network/<str:reference>/<uuid:mention>/take/", network.take, name="network_take"),
    path("network/<str:reference>/<uuid:mention>/link/<uuid:link>/", network.link, name="network_link"),
    path("look-ups/", whom.look_ups, name="look_ups"),
    path("concern/<str:reference>/have-we-met/", met.met, name="met"),
    path("concern/<str:reference>/read/", spots.spots, name="spots"),
    path("concern/<str:reference>/look-ups/", whom.look_ups_from, name="look_ups_from"),
    path("concern/<str:reference>/whom-to-call/", whom.whom, name="whom_to_call"),
    path("concern/<str:reference>/same-child/<str:other>/", same_child.same_child, name="same_child"),
]
urlpatterns += [
    path(f"{slug}/<str:reference>/", strands.strand, {"kind": kind}, name=kind)
    for kind, slug in SLUGS.items()
    if kind not in ("concern", "earlier_record", "group_proposal")
]
urlpatterns += [
    path(f"{slug}/<str:reference>/<slug:step>/", steps.step, {"kind": kind}, name=f"{kind}_step")
    for kind, slug in SLUGS.items()
]
