"""The root of the API: what every call has in common, above all how it says no."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError, connections
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser

from heard.concerns.api import router
from heard.history.refused import Refused
from heard.protection.api import BODIES
from heard.protection.api import router as stages
from heard.protection.sent import Unfit, body_of

from . import errors
from .problems import PROBLEM, STATUSES, in_words
from .refused import problem, refused_response

MAX_BYTES = 2_500_000


class _TooBig(Exception):
    """More was sent than a concern can hold."""


class _WrongMedia(Exception):
    """What was sent does not say that it is JSON."""


class _JSON(Parser):
    """JSON as RFC 8259 has it: UTF-8, no name twice, no numbers that are none."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != "application/json":
            raise _WrongMedia
        if len(request.body) > MAX_BYTES:
            raise _TooBig
        text = request.body.decode("utf-8")
        return json.loads(text, object_pairs_hook=_without_twins, parse_constant=_no_number)


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


class HeardAPI(NinjaAPI):
    """The API, with every problem that a call may meet in its description."""

    def get_openapi_schema(self, *args: Any, **options: Any) -> Any:
        described = super().get_openapi_schema(*args, **options)
        for path, operations in described["paths"].items():
            for operation in operations.values():
                if form := BODIES.get(operation["operationId"]):
                    operation["requestBody"]["content"]["application/json"]["schema"] = body_of(form)
                answers = {str(status): answer for status, answer in operation["responses"].items()}
                for status in _may_meet(path, operation):
                    answers[str(status)] = {
                        "description": STATUSES[status],
                        "content": {
                            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                        },
                    }
                operation["responses"] = dict(sorted(answers.items()))
        described["components"]["schemas"]["Problem"] = PROBLEM
        return described


def _may_meet(path: str, operation: dict[str, Any]) -> set[int]:
    return (
        {503}
        | ({401} if "security" in operation else set())
        | ({404} if "{" in path else set())
        | ({409} if path.endswith("/receipt") else set())
        | ({422} if any(each["in"] == "query" for each in operation.get("parameters", ())) else set())
        | ({400, 409, 413, 415, 422} if "requestBody" in operation else set())
    )


api = HeardAPI(
    title="Heard",
    version="1",
    description="Raise a concern from another system and ask what became of it; report a child missing; take the steps "
    "of a post, and write what is written between them.",
    parser=_JSON(),
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", router)
api.add_router("", stages)


class Health(Schema):
    """The record can be reached."""

    status: str


@api.get(
    "health",
    response=Health,
    operation_id="health",
    tags=["Health"],
    summary="Whether the record can be reached",
)
def health(request: HttpRequest) -> Any:
    """Asks the database. It acts as nobody, and so it can tell of nothing in the record."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select 1")
    return {"status": "ok"}


@api.exception_handler(AuthenticationError)
def _no_key(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    answer = problem(401, "This needs a key that is in force.", "Send it as “Authorization: Bearer hk_...”.")
    answer.headers["WWW-Authenticate"] = 'Bearer realm="Heard"'
    return answer


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Ninja raises this only for a body that it could not parse; what went wrong is the cause."""
    if isinstance(error.__cause__, _WrongMedia):
        return problem(415, "Only JSON can be taken.", "Send it with “Content-Type: application/json”.")
    if isinstance(error.__cause__, _TooBig):
        return _too_big(request, RequestDataTooBig())
    return problem(400, "The JSON could not be read.", "Nothing was stored. Send one JSON object, as UTF-8.")


@api.exception_handler(ValidationError)
def _unfit(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return _mend([in_words(one) for one in error.errors])


@api.exception_handler(Unfit)
def _unfit_for_its_form(request: HttpRequest, error: Unfit) -> HttpResponse:
    return _mend(error.errors)


def _mend(found: list[dict[str, str]]) -> HttpResponse:
    fields = ", ".join(dict.fromkeys(one["field"] for one in found))
    return problem(
        422,
        "Some of it cannot be taken as it is.",
        _("Nothing was stored. Mend %(fields)s and send it again.") % {"fields": fields},
        errors=found,
    )


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return errors.bad_request(request, error)


@api.exception_handler(UnreadablePostError)
def _broken_off(request: HttpRequest, error: UnreadablePostError) -> HttpResponse:
    return problem(400, "The request broke off.", "Nothing was stored. Send it again.")


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return errors.not_found(request)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    return refused_response(request, refused)


@api.exception_handler(OperationalError)
def _unavailable(request: HttpRequest, error: OperationalError) -> HttpResponse:
    return errors.unavailable(request, error)
