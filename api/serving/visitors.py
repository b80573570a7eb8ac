"""Who asks: nobody in particular, or somebody who is signed in; and that a form is one of ours."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response

from api.serving.languages import ACCOUNT_COOKIE, LANGUAGES
from api.serving.languages import COOKIE as LANGUAGE_COOKIE
from api.serving.problems import Forbidden, PasswordToChange, SignInNeeded
from api.serving.service import Service, service_of
from siting.domain.accounts import PLANNER_ROLES, STAFF_ROLES, Account, Role
from siting.domain.text import Lang, Text
from siting.store.accounts import new_token, signed_in

_VISITOR = "visitor"
_SIGN_IN = "signin"
_NONCE_SIGNS, _PROOF_SIGNS = 24, 40
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Who asks.

    Parameters
    ----------
    account
        Who is signed in; None for the public.
    form_token
        What a form of ours carries in its field ``form_token``.
    held
        What the browser holds, to which that is bound.
    """

    account: Account | None
    form_token: str
    held: str = field(default="", repr=False)

    @property
    def actor(self) -> str:
        """Who is said to have made a change."""
        return self.account.login if self.account else "public"

    @property
    def is_staff(self) -> bool:
        """Whether it is somebody who answers enquiries."""
        return self.may(STAFF_ROLES)

    def may(self, roles: Collection[Role]) -> bool:
        """Tell whether the visitor has one of the roles."""
        return self.account is not None and self.account.role in roles


def cookie_name(service: Service, name: str) -> str:
    """Return what a cookie is called: bound to the host where the service is reached over HTTPS."""
    return f"__Host-{name}" if _secure(service) else f"siting-{name}"


def visitor_of(request: Request) -> Visitor:
    """Return who asks; the database is read only where a sign-in's cookie came along."""
    known = getattr(request.state, "visitor", None)
    if isinstance(known, Visitor):
        return known
    service = service_of(request)
    token = request.cookies.get(cookie_name(service, _SIGN_IN), "")
    account = None
    if token:
        with service.begin() as conn:
            account = signed_in(conn, token, now=service.clock(), lasts=session_length(service))
    held = _held(request, service, token if account else "")
    fresh = _form_token(service, held, secrets.token_hex(_NONCE_SIGNS // 2))
    found = Visitor(account=account, form_token=fresh, held=held)
    request.state.visitor = found
    return found


def session_length(service: Service) -> timedelta:
    """Return after how long without a request one has to sign in again."""
    return timedelta(hours=service.settings.service.session_hours)


def check_form(request: Request, given: str) -> None:
    """Refuse a form that is not one of ours to this visitor.

    Raises
    ------
    Forbidden
        Its token is missing, or another's.
    """
    said, held = given.encode("utf-8", "surrogatepass"), visitor_of(request).held
    if not hmac.compare_digest(_form_token(service_of(request), held, given[:_NONCE_SIGNS]).encode(), said):
        raise Forbidden(_FORM)


def remember_visitor(request: Request, response: Response) -> None:
    """Set the cookie that forms are bound to where a page was made for a new visitor, and that of a chosen language."""
    fresh = getattr(request.state, "new_visitor", None)
    if fresh is not None:
        service = service_of(request)
        set_cookie(response, service, _VISITOR, fresh, max_age=_YEAR)
    chosen = request.query_params.get("lang")
    if chosen in LANGUAGES and request.cookies.get(LANGUAGE_COOKIE) != chosen:
        remember_language(response, service_of(request), chosen)


def remember_language(response: Response, service: Service, lang: Lang) -> None:
    """Let the pages that follow be in a language."""
    response.set_cookie(
        LANGUAGE_COOKIE, lang, max_age=_YEAR, path="/", secure=_secure(service), httponly=True, samesite="lax"
    )


def speak_as_account(response: Response, service: Service, lang: Lang, *, over_chosen: bool = False) -> None:
    """Let the pages speak the language of the account that is signed in, until it signs out.

    Parameters
    ----------
    over_chosen
        Also where the browser had chosen another.
    """
    secure = _secure(service)
    response.set_cookie(ACCOUNT_COOKIE, lang, path="/", secure=secure, httponly=True, samesite="lax")
    if over_chosen:
        response.delete_cookie(LANGUAGE_COOKIE, path="/", secure=secure, httponly=True)


def set_cookie(response: Response, service: Service, name: str, value: str, *, max_age: int | None) -> None:
    """Set a cookie of ours: for no script to read, for no other site to send."""
    response.set_cookie(
        cookie_name(service, name),
        value,
        max_age=max_age,
        path="/",
        secure=_secure(service),
        httponly=True,
        samesite="lax",
    )


def set_sign_in(response: Response, service: Service, token: str, account: Account) -> None:
    """Give the browser its sign-in, and the account's language."""
    set_cookie(response, service, _SIGN_IN, token, max_age=None)
    speak_as_account(response, service, account.language)


def sign_in_token(request: Request) -> str:
    """Return the sign-in that came along, or ""."""
    return request.cookies.get(cookie_name(service_of(request), _SIGN_IN), "")


def forget_sign_in(response: Response, service: Service) -> None:
    """Take the sign-in from the browser, and the account's language."""
    for name in (cookie_name(service, _SIGN_IN), ACCOUNT_COOKIE):
        response.delete_cookie(name, path="/", secure=_secure(service), httponly=True)


def staff(request: Request) -> Account:
    """Return the member of staff who asks; see :func:`_signed_in`."""
    return _signed_in(request, STAFF_ROLES)


def planner(request: Request) -> Account:
    """Return whoever may see what planners see."""
    return _signed_in(request, PLANNER_ROLES)


def administrator(request: Request) -> Account:
    """Return the administrator who asks."""
    return _signed_in(request, frozenset({Role.ADMINISTRATOR}))


def anybody_signed_in(request: Request) -> Account:
    """Return who is signed in, also with a password that has to be changed.

    Raises
    ------
    SignInNeeded
        Nobody is.
    """
    account = visitor_of(request).account
    if account is None:
        raise SignInNeeded(_SIGN_IN_FIRST)
    return account


VisitorNow = Annotated[Visitor, Depends(visitor_of)]
StaffNow = Annotated[Account, Depends(staff)]
PlannerNow = Annotated[Account, Depends(planner)]
SignedInNow = Annotated[Account, Depends(anybody_signed_in)]
AdministratorNow = Annotated[Account, Depends(administrator)]


def _signed_in(request: Request, roles: Collection[Role]) -> Account:
    """Return who is signed in.

    Raises
    ------
    SignInNeeded
        Nobody is.
    PasswordToChange
        With a one-time password, and this is not where it is changed.
    Forbidden
        The account has another role.
    """
    visitor = visitor_of(request)
    if visitor.account is None:
        raise SignInNeeded(_SIGN_IN_FIRST)
    if visitor.account.must_change:
        raise PasswordToChange(_CHANGE_FIRST)
    if not visitor.may(roles):
        raise Forbidden(_OTHER_ROLE, value=visitor.account.role.value)
    return visitor.account


def _held(request: Request, service: Service, sign_in: str) -> str:
    """Return what a visitor's forms are bound to: the sign-in, else a cookie that is made when it is missing."""
    held = sign_in or request.cookies.get(cookie_name(service, _VISITOR), "")
    if not held:
        held = new_token()
        request.state.new_visitor = held
    return held


def _form_token(service: Service, held: str, nonce: str) -> str:
    """Return a token: another each time, so that the sizes of compressed pages don't give it away (BREACH)."""
    said = f"form {nonce} {held}".encode("utf-8", "surrogatepass")
    return nonce + hmac.new(service.secret, said, hashlib.sha256).hexdigest()[:_PROOF_SIGNS]


def _secure(service: Service) -> bool:
    return (service.settings.service.public_url or "").startswith("https://")


_FORM = Text(
    sv="Formuläret är för gammalt eller kommer inte härifrån. Ladda om sidan och skicka det igen.",
    en="The form is too old or not from here. Reload the page and send it again.",
)
_CHANGE_FIRST = Text(sv="Byt engångslösenordet först.", en="Change the one-time password first.")
_SIGN_IN_FIRST = Text(sv="Logga in för att se det här.", en="Sign in to see this.")
_OTHER_ROLE = Text(sv="Ditt konto har inte rätt att göra det här.", en="Your account has no right to do this.")
