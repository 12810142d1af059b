"""Where the pages of information governance are; no address holds anything personal."""

from __future__ import annotations

from django.urls import path

from .pages import keeping, sharing, subject_access

app_name = "governance"
urlpatterns = [
    path("sharing/", sharing.shared_with_me, name="sharing"),
    path("sharing/ask/", sharing.ask, name="ask"),
    path("concern/<str:reference>/whom-to-call/<uuid:post>/ask/", sharing.ask_from, name="ask_from"),
    path("concern/<str:reference>/share/", sharing.share, name="share"),
    path("keeping/", keeping.due, name="due"),
    path("keeping/hold/", keeping.place_hold, name="hold_everything"),
    path("keeping/hold/<uuid:hold>/lift/", keeping.lift_hold, name="lift_hold_on_everything"),
    path("concern/<str:reference>/keeping/", keeping.kept, name="kept"),
    path("concern/<str:reference>/hold/", keeping.place_hold, name="hold"),
    path("concern/<str:reference>/hold/<uuid:hold>/lift/", keeping.lift_hold, name="lift_hold"),
    path("concern/<str:reference>/let-go/", keeping.propose, name="propose_erasure"),
    path("concern/<str:reference>/certificate/", keeping.certificate, name="certificate"),
    path("concern/<str:reference>/certificate.pdf", keeping.certificate_paper, name="certificate_paper"),
    path("subject-access/", subject_access.requests, name="subject_access_requests"),
    path("subject-access/new/", subject_access.receive, name="receive_request"),
    path("subject-access/<str:reference>/", subject_access.request_page, name="subject_access"),
    path("subject-access/<str:reference>/gather/", subject_access.choose, name="gather"),
    path("subject-access/<str:reference>/lines/", subject_access.lines, name="lines"),
    path("subject-access/<str:reference>/pack.pdf", subject_access.pack, name="pack"),
    path("subject-access/<str:reference>/pack.zip", subject_access.pack_with_files, name="pack_with_files"),
    path("letting-go/<str:reference>/", keeping.erasure, name="erasure"),
    # These stand before the pages that concerns has for every kind of strand: sharing has terms of its own.
    path("share-request/<str:reference>/", sharing.share_request, name="share_request"),
    path("share-request/<str:reference>/share/", sharing.answer, {"part": False}, name="answer"),
    path("share-request/<str:reference>/share-part/", sharing.answer, {"part": True}, name="answer_part"),
    path("share-request/<str:reference>/end/", sharing.end, name="end_share"),
]
