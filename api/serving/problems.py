"""What went wrong, as a problem document (RFC 9457) for programs and a page for people.

The one place where errors get an HTTP status. What the program refuses says so in the reader's language; what it did
not expect is logged whole and answered with nothing but a number to quote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from api.serving.languages import language_of
from api.serving.returning import CHANGE_PASSWORD, SIGN_IN, sent_to
from siting.domain.accounts import TooManyTries
from siting.domain.errors import Conflict, Faults, InvalidInput, NotFound, SitingError, Unavailable
from siting.domain.text import Lang, Text

MEDIA_TYPE = "application/problem+json"
_RETRY_AFTER_SECONDS = 5

_log = structlog.get_logger("siting.problems")


class Forbidden(SitingError):
    """Somebody is signed in and may not do this."""

    code = "forbidden"


class SignInNeeded(SitingError):
    """Nobody is signed in."""

    code = "sign_in_needed"


class PasswordToChange(Forbidden):
    """Somebody is signed in with a one-time password and has to change it before anything else."""

    code = "password_to_change"


class TooMany(SitingError):
    """More requests than are let through; ``value`` is for how many seconds to wait."""

    code = "too_many_requests"


class TooLarge(SitingError):
    """A body that is larger than is read."""

    code = "too_large"


class TooSlow(SitingError):
    """A body that came so slowly that it was given up."""

    code = "too_slow"


class Busy(Unavailable):
    """More work than is taken on; what is refused costs nothing."""

    code = "busy"


class Malformed(SitingError):
    """What was sent can't be read at all."""

    code = "malformed"


class Stale(Conflict):
    """Somebody else changed the thing since it was read."""

    code = "stale"


class Gone(NotFound):
    """A link that has been withdrawn or whose time is up."""

    code = "gone"


STATUSES: tuple[tuple[type[SitingError], HTTPStatus], ...] = (
    (Malformed, HTTPStatus.BAD_REQUEST),
    (SignInNeeded, HTTPStatus.UNAUTHORIZED),
    (Forbidden, HTTPStatus.FORBIDDEN),
    (Gone, HTTPStatus.GONE),
    (NotFound, HTTPStatus.NOT_FOUND),
    (Stale, HTTPStatus.PRECONDITION_FAILED),
    (Conflict, HTTPStatus.CONFLICT),
    (TooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (TooSlow, HTTPStatus.REQUEST_TIMEOUT),
    (InvalidInput, HTTPStatus.UNPROCESSABLE_ENTITY),
    (TooMany, HTTPStatus.TOO_MANY_REQUESTS),
    (TooManyTries, HTTPStatus.TOO_MANY_REQUESTS),
    (Unavailable, HTTPStatus.SERVICE_UNAVAILABLE),
)
"""The first that an error is one of decides; an error of ours that is none of them is a fault of the program."""


class Problem(BaseModel):
    """A problem document, RFC 9457."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:siting:problem:invalid_input",
                    "title": "Can't be used",
                    "status": 422,
                    "detail": "The search can't be used.",
                    "faults": ["plot_area_m2_min: abc is no number"],
                    "request_id": "7c1f0a5be0d94b0d8f9f3c1f5d2a6e10",
                }
            ]
        }
    )

    type: str = Field(description="What kind of problem it is; stays the same whatever the words.")
    title: str = Field(description="The kind in words, in the language of the answer.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What is wrong here and what would be right, in the language of the answer.")
    faults: list[str] = Field(default_factory=list, description="Each fault by itself, where there are several.")
    request_id: str = Field(default="", description="To be quoted when asking about it.")


def status_of(error: SitingError) -> HTTPStatus:
    """Return the status that an error is answered with."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)


def documented(*statuses: int, answers: Sequence[str] = ()) -> dict[int | str, dict[str, Any]]:
    """Return what a route's OpenAPI says of the problems that it may answer with.

    Parameters
    ----------
    statuses
        Of the problems.
    answers
        Media types that it answers with when there is none, beside JSON.
    """
    problems: dict[int | str, dict[str, Any]] = {
        status: {"model": Problem, "description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {}}}
        for status in statuses
    }
    well: dict[int | str, dict[str, Any]] = {200: {"content": {one: {} for one in answers}}} if answers else {}
    return {**well, **problems}


def problem(request: Request, error: SitingError) -> Response:
    """Return an error as a problem document."""
    lang = language_of(request)
    status = status_of(error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, Busy):
        _log.error("failed", code=error.code, status=int(status), exc_info=error)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return _answer(request, code="internal", status=status, detail=_INTERNAL, lang=lang)
    detail = error.heading if isinstance(error, Faults) else error.message
    faults = [one.say(lang) for one in error.faults] if isinstance(error, Faults) else []
    if status == HTTPStatus.SERVICE_UNAVAILABLE and not isinstance(error, Busy):
        # What the driver said is for the log.
        detail = _UNAVAILABLE
    return _answer(
        request,
        code=error.code,
        status=status,
        detail=detail,
        lang=lang,
        faults=faults,
        headers=_headers(error, status),
    )


def add_handlers(app: FastAPI) -> None:
    """Make every way to fail a problem document."""

    def refused(request: Request, error: Exception) -> Response:
        if not isinstance(error, SitingError):
            raise error
        if isinstance(error, SignInNeeded | PasswordToChange) and _wants_page(request):
            return sent_to(request, SIGN_IN if isinstance(error, SignInNeeded) else CHANGE_PASSWORD)
        return problem(request, error)

    def invalid(request: Request, error: Exception) -> Response:
        if not isinstance(error, RequestValidationError):
            raise error
        return problem(request, Faults(_INVALID, [_fault(one) for one in error.errors()]))

    def plain(request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            raise error
        status = HTTPStatus(error.status_code)
        code = status.name.lower()
        said = _NO_SUCH_ADDRESS if status == HTTPStatus.NOT_FOUND else _words(status)
        return _answer(request, code=code, status=status, detail=said, lang=language_of(request), headers=error.headers)

    def unexpected(request: Request, error: Exception) -> Response:
        _log.error("unexpected", exc_info=error)
        return _answer(
            request,
            code="internal",
            status=HTTPStatus.INTERNAL_SERVER_ERROR,
            detail=_INTERNAL,
            lang=language_of(request),
        )

    app.add_exception_handler(SitingError, refused)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, plain)
    app.add_exception_handler(Exception, unexpected)


def _answer(
    request: Request,
    *,
    code: str,
    status: HTTPStatus,
    detail: Text,
    lang: Lang,
    faults: list[str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    page = request.app.state.problem_page
    told = Problem(
        type=f"urn:siting:problem:{code}",
        title=_words(status).say(lang),
        status=int(status),
        detail=detail.say(lang),
        faults=faults or [],
        request_id=getattr(request.state, "request_id", ""),
    )
    shared = {"Cache-Control": "no-store", "Content-Language": lang, "Vary": "Accept, Accept-Language, Cookie"}
    sent = {**shared, **(headers or {})}
    if page is not None and _wants_page(request):
        answered: Response = page(request, told, lang)
        answered.headers.update(sent)
        return answered
    return JSONResponse(told.model_dump(), status_code=int(status), media_type=MEDIA_TYPE, headers=sent)


def _words(status: HTTPStatus) -> Text:
    return _STATUS_WORDS.get(status, Text(sv=status.phrase, en=status.phrase))


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")


def _headers(error: SitingError, status: HTTPStatus) -> dict[str, str]:
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return {"Retry-After": str(_RETRY_AFTER_SECONDS)}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return {"Retry-After": str(error.value)}
    return {}


def _fault(error: Mapping[str, Any]) -> Text:
    """Return what is wrong with one part of a request: where, what, and what would be right."""
    where = ".".join(str(part) for part in error["loc"]) or "body"
    return Text(sv=f"{where}: {error['msg']}", en=f"{where}: {error['msg']}")


_INVALID = Text(sv="Begäran går inte att använda.", en="The request can't be used.")
_INTERNAL = Text(
    sv="Något gick fel hos oss. Försök igen; uppge numret om det händer igen.",
    en="Something went wrong on our side. Try again; quote the number if it happens again.",
)
_NO_SUCH_ADDRESS = Text(
    sv="Adressen leder ingenstans: den kan vara felskriven, eller så finns sidan inte längre.",
    en="The address leads nowhere: it may be mistyped, or the page is no longer there.",
)
_UNAVAILABLE = Text(
    sv="Tjänsten är inte tillgänglig just nu. Försök igen om en stund.",
    en="The service is not available right now. Try again in a moment.",
)
_STATUS_WORDS = {
    HTTPStatus.BAD_REQUEST: Text(sv="Begäran går inte att läsa", en="The request can't be read"),
    HTTPStatus.UNAUTHORIZED: Text(sv="Logga in först", en="Sign in first"),
    HTTPStatus.FORBIDDEN: Text(sv="Inte tillåtet", en="Not allowed"),
    HTTPStatus.NOT_FOUND: Text(sv="Finns inte", en="Not found"),
    HTTPStatus.METHOD_NOT_ALLOWED: Text(sv="Det går inte att göra så här", en="That can't be done here"),
    HTTPStatus.NOT_ACCEPTABLE: Text(sv="Formatet finns inte", en="That format is not to be had"),
    HTTPStatus.REQUEST_TIMEOUT: Text(sv="Tog för lång tid", en="Took too long"),
    HTTPStatus.CONFLICT: Text(sv="Krockar med en annan ändring", en="Collides with another change"),
    HTTPStatus.GONE: Text(sv="Finns inte längre", en="No longer there"),
    HTTPStatus.PRECONDITION_FAILED: Text(sv="Ändrad av någon annan", en="Changed by somebody else"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Text(sv="För stort", en="Too large"),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: Text(sv="Formatet tas inte emot", en="That format is not taken"),
    HTTPStatus.UNPROCESSABLE_ENTITY: Text(sv="Går inte att använda", en="Can't be used"),
    HTTPStatus.TOO_MANY_REQUESTS: Text(sv="För många förfrågningar", en="Too many requests"),
    HTTPStatus.INTERNAL_SERVER_ERROR: Text(sv="Något gick fel", en="Something went wrong"),
    HTTPStatus.SERVICE_UNAVAILABLE: Text(sv="Inte tillgängligt just nu", en="Not available right now"),
}
