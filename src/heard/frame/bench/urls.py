"""The site's addresses, and the one that is measured against."""

from django.urls import path

from heard.frame import urls

from .bare import report

urlpatterns = [path("bench/bare/", report), *urls.urlpatterns]
