"""Where each address leads."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from . import demo_sign_in, pages
from .api import api
from .doors import open_page

ROOMS = ("oversight", "governance", "protection", "concerns", "people", "process", "agencies", "history")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.front, name="front"),
    path("look-across/", pages.look_across, name="look_across"),
    path("held/", pages.held_form, name="held"),
    path("account/", pages.your_account, name="your_account"),
    path("account/second-factor/", pages.second_factor, name="second_factor"),
    # A worker's address is their agency's to change, and accounts are made by agencies only.
    path(
        "account/email/", open_page(RedirectView.as_view(pattern_name="your_account")), name="account_email"
    ),
    # An agency's own sign-in finds an account by its address; there is nothing to connect or to cut.
    path(
        "account/3rdparty/",
        open_page(RedirectView.as_view(pattern_name="your_account")),
        name="socialaccount_connections",
    ),
    path("keys/", pages.keys, name="keys"),
    path("keys/file/", pages.keys_file, name="keys_file"),
    path("sealing/", pages.sealing, name="sealing"),
    *([path("account/", include("heard.frame.agency_sign_in"))] if settings.HEARD_OIDC_ISSUER else []),
    path("account/", include("allauth.urls")),
    path("api/v1/", api.urls),
]
urlpatterns += [path("", include(f"heard.{room}.urls")) for room in ROOMS if find_spec(f"heard.{room}.urls")]

if settings.DEMO:
    urlpatterns += [
        path("demo/", demo_sign_in.choose, name="demo"),
        path("demo/<int:account>/", demo_sign_in.sign_in_as, name="demo_sign_in_as"),
    ]

handler400 = "heard.frame.errors.bad_request"
handler403 = "heard.frame.errors.forbidden"
handler404 = "heard.frame.errors.not_found"
handler429 = "heard.frame.errors.too_many"
handler500 = "heard.frame.errors.server_error"
