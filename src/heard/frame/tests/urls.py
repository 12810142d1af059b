"""The site's addresses, and pages on which tests can see what the building does around a page."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST

from heard.frame.doors import public_door
from heard.frame.forms import DateField, MomentField
from heard.frame.refused import refused_into
from heard.frame.urls import handler400, handler403, handler404, handler500
from heard.frame.urls import urlpatterns as site
from heard.history.refused import Overtaken, Refused

__all__ = ["handler400", "handler403", "handler404", "handler500"]
REFUSED = Refused("This cannot be closed yet", "Ask another agency to sign first.")
tried_by: list[str] = []
_FORM = """{% extends base %}{% block title %}Every kind of field{% endblock %}{% block content %}
<h1>Every kind of field</h1><form method="post" novalidate>{% if worker %}{% csrf_token %}{% endif %}{{ form }}
<button>Send</button></form>{% endblock %}"""


class EveryKind(forms.Form):
    """One field of every kind."""

    account = forms.CharField(
        label="What has happened?", widget=forms.Textarea, help_text="In your own words"
    )
    name = forms.CharField(label="Your name", required=False)
    email = forms.EmailField(label="Email", required=False)
    age = forms.IntegerField(label="About how old?", required=False)
    safe = forms.ChoiceField(
        label="Are they safe?", choices=[("y", "Yes"), ("n", "No")], widget=forms.RadioSelect
    )
    signs = forms.MultipleChoiceField(
        label="Signs",
        choices=[("m", "Missing"), ("g", "Gifts")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agency = forms.ChoiceField(label="Agency", choices=[("", "Choose"), ("p", "Police")], required=False)
    day = DateField(label="When?", name="The day", past=True, required=False)
    visit = MomentField(label="When was the visit?", name="The visit", required=False)
    picture = forms.FileField(label="A file", required=False)
    password = forms.CharField(label="Password", widget=forms.PasswordInput, required=False)
    told = forms.BooleanField(label="The child knows", help_text="That you told us", required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


def fields(request: HttpRequest) -> HttpResponse:
    form = EveryKind(request.POST or None)
    form.fields["safe"].option_hints = {"y": "For now"}  # type: ignore[attr-defined]
    if form.is_valid():
        with refused_into(form):
            if form.cleaned_data["name"] == "refuse":
                raise REFUSED
            messages.success(request, "Taken")
            return redirect("your_account")
    return HttpResponse(
        engines["django"].from_string(_FORM).render({"form": form, "base": "frame/base.html"}, request)
    )


@public_door("child")
def door(request: HttpRequest) -> HttpResponse:
    form = EveryKind(request.POST or None)
    return HttpResponse(
        engines["django"].from_string(_FORM).render({"form": form, "base": "frame/public.html"}, request)
    )


@require_http_methods(["POST"])
def refuse(request: HttpRequest) -> HttpResponse:
    raise REFUSED


def tried(request: HttpRequest) -> HttpResponse:
    def aftermath() -> None:
        with connection.cursor() as cursor:
            cursor.execute("select actor()::text")
            tried_by.append(cursor.fetchone()[0])

    raise Refused("This cannot be closed at all", "Nobody can.", aftermath)


def overtaken(request: HttpRequest) -> HttpResponse:
    raise Overtaken("Somebody else decided this a moment ago", "Look at their decision.")


def who(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("select actor()::text")
        return HttpResponse(cursor.fetchone()[0] or "nobody", content_type="text/plain")


@public_door("public")
def who_at_door(request: HttpRequest) -> HttpResponse:
    return who(request)


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("Kai Example, 12 Mill Lane")


@public_door("child")
def door_fails(request: HttpRequest) -> HttpResponse:
    return fail(request)


def no_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("connection refused")


@require_POST
def only_post(request: HttpRequest) -> HttpResponse:
    return redirect("your_account")


urlpatterns = [
    *site,
    path("trial/fields/", fields),
    path("trial/door/", door),
    path("trial/refuse/", refuse),
    path("trial/overtaken/", overtaken),
    path("trial/tried/", tried),
    path("trial/who/", who),
    path("trial/who-at-door/", who_at_door),
    path("trial/fail/", fail),
    path("trial/door-fails/", door_fails),
    path("trial/no-database/", no_database),
    path("trial/only-post/", only_post),
    path("api/trial/", refuse),
]
