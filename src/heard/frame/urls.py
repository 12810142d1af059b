"""Where each address leads."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
]
