"""Where the pages of protecting a child are; no address holds anything personal."""

from __future__ import annotations

from django.urls import path

from .pages import missing, voice

app_name = "protection"
urlpatterns = [
    path("missing/report/", missing.report, name="report_missing"),
    # These stand before the pages that concerns has for every kind of strand: they ask for more than a reason.
    path("missing/<str:reference>/", missing.episode, name="missing_episode"),
    path("missing/<str:reference>/find/", missing.write_found, name="find"),
    path("missing/<str:reference>/offer-interview/", missing.write_offer, name="offer_interview"),
    path("missing/<str:reference>/interview/", missing.write_interview, name="interview"),
    path("continuity/", voice.continuity, name="continuity"),
    path("voice/<str:reference>/", voice.voice, name="voice"),
    path("voice/<str:reference>/keep/", voice.add, name="add_words"),
    path("voice/<str:reference>/read-back/<uuid:said>/", voice.back, name="read_back"),
    path("voice/<str:reference>/answer/", voice.answer, name="answer_words"),
    path("voice/<str:reference>/advocate/", voice.advocate, name="advocate"),
    path("voice/<str:reference>/contact/", voice.contact, name="contact"),
    path("voice/<str:reference>/you-said/", voice.you_said, name="you_said"),
    path("voice/<str:reference>/you-said.pdf", voice.you_said_paper, name="you_said_paper"),
    path("new-way/<str:reference>/", voice.new_way, name="new_way"),
    path("new-way/<str:reference>/choose-way/", voice.choose_way, name="choose_way"),
]
