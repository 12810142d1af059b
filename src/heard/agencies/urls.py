"""Where the pages of who is here are; a worker is in no address by name."""

from __future__ import annotations

from django.urls import path

from . import pages

app_name = "agencies"
urlpatterns = [
    path("who-is-here/", pages.who_is_here, name="who_is_here"),
    path("who-is-here/<uuid:worker>/away/", pages.away, name="away"),
    path("who-is-here/<uuid:worker>/back/", pages.back, name="back"),
    path("who-is-here/<uuid:worker>/leave/", pages.leave, name="leave"),
    path("who-is-here/post/<uuid:post>/deputy/", pages.deputy, name="deputy"),
]
