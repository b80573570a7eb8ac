"""Signing in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.pages.rendering import form_errors, page
from api.serving.languages import language_of
from api.serving.networks import network_mark
from api.serving.problems import status_of
from api.serving.returning import CHANGE_PASSWORD, SIGN_IN, safe_return
from api.serving.service import Service, service_of
from api.serving.visitors import (
    SignedInNow,
    VisitorNow,
    check_form,
    forget_sign_in,
    session_length,
    set_sign_in,
    sign_in_token,
)
from siting.domain.accounts import Account, Role, SignInRefused, TooManyTries
from siting.domain.audit import Action
from siting.services.audit import note
from siting.services.sign_in import Attempt, PasswordAuthenticator, sign_in
from siting.store.accounts import end_all, end_sign_in

router = APIRouter()

Field = Annotated[str, Form(max_length=2000)]


@router.get(SIGN_IN)
def show(request: Request, visitor: VisitorNow, back: Annotated[str, Query(alias="next")] = "") -> Response:
    """Show where to sign in; who is signed in goes on."""
    if visitor.account is not None:
        return _see(safe_return(back) or home_of(visitor.account))
    return page(request, "account/sign_in.html", back=safe_return(back), login="", errors=[])


@router.post(SIGN_IN)
def enter(
    request: Request,
    login: Field = "",
    password: Field = "",
    form_token: Field = "",
    back: Annotated[str, Form(alias="next")] = "",
) -> Response:
    """Sign in, and go where one was going; the sign-in that the browser held before ends."""
    check_form(request, form_token)
    service, target = service_of(request), safe_return(back)
    by = PasswordAuthenticator(attempt=attempt_of(request, login, password))
    try:
        account, token = sign_in(
            service.database,
            by,
            now=by.attempt.at,
            lasts=session_length(service),
            replaces=sign_in_token(request),
        )
    except (SignInRefused, TooManyTries) as error:
        errors = form_errors(error, language_of(request))
        status = status_of(error)
        typed = login if login.isprintable() else ""
        answer = page(request, "account/sign_in.html", status=status, back=target, login=typed, errors=errors)
        if isinstance(error, TooManyTries):
            answer.headers["Retry-After"] = str(error.value)
        return answer
    answer = _see(CHANGE_PASSWORD if account.must_change else target or home_of(account))
    set_sign_in(answer, service, token, account)
    return answer


@router.post("/sign-out")
def leave(request: Request, form_token: Field = "") -> Response:
    """Sign out in this browser."""
    check_form(request, form_token)
    service, token = service_of(request), sign_in_token(request)
    account = _account(request)
    with service.begin() as conn:
        end_sign_in(conn, token)
        if account is not None:
            note(conn, Action.SIGNED_OUT, by=account, subject=f"account {account.account_id}")
    return _left(service)


@router.post("/sign-out-everywhere")
def leave_everywhere(request: Request, account: SignedInNow, form_token: Field = "") -> Response:
    """Sign out wherever one is signed in."""
    check_form(request, form_token)
    service = service_of(request)
    with service.begin(actor=account.login) as conn:
        end_all(conn, account.account_id)
        note(conn, Action.SIGNED_OUT_EVERYWHERE, by=account, subject=f"account {account.account_id}")
    return _left(service)


def attempt_of(request: Request, login: str, password: str) -> Attempt:
    """Return a try to show that one knows a password."""
    service = service_of(request)
    now = service.clock()
    network = network_mark(request, secret=service.secret, at=now)
    return Attempt(login=login, password=password, network=network, at=now)


def home_of(account: Account) -> str:
    """Return where somebody who signs in begins."""
    return "/planner" if account.role is Role.PLANNER else "/staff"


def _account(request: Request) -> Account | None:
    visitor = getattr(request.state, "visitor", None)
    return getattr(visitor, "account", None)


def _left(service: Service) -> Response:
    answer = _see("/")
    forget_sign_in(answer, service)
    # Whatever a shared computer's browser has kept of what was seen.
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def _see(path: str) -> Response:
    return RedirectResponse(path, status_code=303, headers={"Cache-Control": "no-store"})
