"""Where the pages of information governance are; no address holds anything personal."""

from __future__ import annotations

from django.urls import path

from .pages import sharing

app_name = "governance"
urlpatterns = [
    path("sharing/", sharing.shared_with_me, name="sharing"),
    path("sharing/ask/", sharing.ask, name="ask"),
    path("concern/<str:reference>/share/", sharing.share, name="share"),
    # These stand before the pages that concerns has for every kind of strand: sharing has terms of its own.
    path("share-request/<str:reference>/", sharing.share_request, name="share_request"),
    path("share-request/<str:reference>/share/", sharing.answer, {"part": False}, name="answer"),
    path("share-request/<str:reference>/share-part/", sharing.answer, {"part": True}, name="answer_part"),
    path("share-request/<str:reference>/end/", sharing.end, name="end_share"),
]
