"""What every answer says beside its page: the headers that a browser must be given, and cookies with their flags."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.urls import resolve
from django.urls.exceptions import Resolver404

HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}


def lacking(response: HttpResponse, address: str) -> list[str]:
    """What an answer's headers and cookies must say and do not."""
    policy = response.headers["Content-Security-Policy"]
    said = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    # What the site is made of says nothing of anybody, and may be kept.
    static = address.startswith(settings.STATIC_URL)
    needed = {name: value for name, value in HEADERS.items() if not (static and name == "Cache-Control")}
    wrong = [name for name, value in needed.items() if response.headers.get(name) != value]
    wrong += [name for name, value in _POLICY.items() if said.get(name) != value]
    wrong += ["unsafe"] * ("unsafe" in policy)
    wrong += {"Server", "X-Powered-By", "Access-Control-Allow-Origin"} & set(response.headers)
    for cookie in response.cookies.values():
        if cookie.value and not (cookie["httponly"] and cookie["samesite"] in ("Strict", "Lax")):
            wrong.append(str(cookie))
    if is_door(address):
        wrong += ["Referrer-Policy"] * (response.headers["Referrer-Policy"] != "no-referrer")
        wrong += set(response.cookies) - {"heard_return"}
    return wrong


def is_door(address: str) -> bool:
    """Whether an address leads to a door for people without an account."""
    try:
        return hasattr(resolve(address).func, "public_door")
    except Resolver404:
        return False
