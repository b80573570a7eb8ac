"""Accounts as administrators look after them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from api.pages.account.views import ROLES, see_account
from api.pages.rendering import form_errors, page
from api.serving.languages import language_of
from api.serving.problems import Malformed, status_of
from api.serving.service import service_of
from api.serving.visitors import AdministratorNow, administrator, check_form
from siting.domain.accounts import Account, Role
from siting.domain.errors import Conflict, Faults, NotFound, SitingError
from siting.domain.text import Text
from siting.services import accounts
from siting.services.accounts import Change, Issued, NewAccount
from siting.store.account_rows import list_accounts

router = APIRouter(prefix="/account/users", dependencies=[Depends(administrator)])

Field = Annotated[str, Form(max_length=2000)]


@router.get("")
def show_all(request: Request) -> Response:
    """Show all accounts, and where one is added."""
    return _list_page(request, {}, [])


@router.post("")
def add(
    request: Request,
    by: AdministratorNow,
    login: Field = "",
    name: Field = "",
    role: Field = "",
    form_token: Field = "",
) -> Response:
    """Add an account, and show its one-time password once."""
    check_form(request, form_token)
    try:
        lang = language_of(request)
        wanted = NewAccount(login=login, name=name, role=_role(role), language=lang)
        issued = accounts.add(service_of(request).database, wanted, _change(request, by, ""))
    except (Faults, Conflict) as error:
        errors = form_errors(error, language_of(request))
        return _list_page(request, {"login": login, "name": name, "role": role}, errors, status=status_of(error))
    return _issued_page(request, issued)


@router.get("/{account_id}")
def show(request: Request, account_id: int, by: AdministratorNow) -> Response:
    """Show an account, and what can be done with it."""
    return _account_page(request, account_id, by, [])


@router.post("/{account_id}/role")
def change_role(
    request: Request,
    account_id: int,
    by: AdministratorNow,
    role: Field = "",
    seen: Field = "",
    form_token: Field = "",
) -> Response:
    """Give an account another role."""
    check_form(request, form_token)
    database, change = service_of(request).database, _change(request, by, seen)
    return _do(request, account_id, by, lambda: accounts.change_role(database, account_id, _role(role), change))


@router.post("/{account_id}/disable")
def disable(
    request: Request, account_id: int, by: AdministratorNow, seen: Field = "", form_token: Field = ""
) -> Response:
    """Keep an account from signing in."""
    check_form(request, form_token)
    database, change = service_of(request).database, _change(request, by, seen)
    return _do(request, account_id, by, lambda: accounts.disable(database, account_id, change))


@router.post("/{account_id}/enable")
def enable(
    request: Request, account_id: int, by: AdministratorNow, seen: Field = "", form_token: Field = ""
) -> Response:
    """Let an account sign in again."""
    check_form(request, form_token)
    database, change = service_of(request).database, _change(request, by, seen)
    return _do(request, account_id, by, lambda: accounts.enable(database, account_id, change))


@router.post("/{account_id}/reset")
def reset(
    request: Request, account_id: int, by: AdministratorNow, seen: Field = "", form_token: Field = ""
) -> Response:
    """Give an account a new one-time password, and show it once."""
    check_form(request, form_token)
    change = _change(request, by, seen)
    try:
        issued = accounts.reset(service_of(request).database, account_id, change)
    except Conflict as error:
        return _account_page(request, account_id, by, _said(request, error), status=status_of(error))
    return _issued_page(request, issued)


def _do(request: Request, account_id: int, by: Account, work: Callable[[], None]) -> Response:
    """Do something with an account and show it; or show why it was not done."""
    try:
        work()
    except (Conflict, Faults) as error:
        return _account_page(request, account_id, by, _said(request, error), status=status_of(error))
    return RedirectResponse(f"/account/users/{account_id}", status_code=303, headers={"Cache-Control": "no-store"})


def _list_page(request: Request, given: dict[str, str], errors: list[str], *, status: int = 200) -> Response:
    service = service_of(request)
    with service.begin() as conn:
        shown = [see_account(state, service.clock()) for state in list_accounts(conn)]
    return page(request, "account/users.html", status=status, accounts=shown, roles=ROLES, given=given, errors=errors)


def _account_page(request: Request, account_id: int, by: Account, errors: list[str], *, status: int = 200) -> Response:
    service = service_of(request)
    with service.begin() as conn:
        found = list_accounts(conn, account_id=account_id) if _is_number(account_id) else []
    if not found:
        raise NotFound(_NONE, value=account_id)
    shown = see_account(found[0], service.clock())
    own = account_id == by.account_id
    return page(request, "account/user.html", status=status, account=shown, roles=ROLES, own=own, errors=errors)


def _issued_page(request: Request, issued: Issued) -> Response:
    account = issued.account
    return page(
        request,
        "account/issued.html",
        login=account.login,
        name=account.name,
        number=account.account_id,
        password=issued.password,
    )


def _change(request: Request, by: Account, seen: str) -> Change:
    try:
        at = datetime.fromisoformat(seen) if seen else None
    except ValueError as error:
        raise Malformed(_SEEN, value=seen) from error
    if at is not None and at.tzinfo is None:
        raise Malformed(_SEEN, value=seen)
    return Change(by=by, now=service_of(request).clock(), seen=at)


def _role(given: str) -> Role:
    try:
        return Role(given)
    except ValueError as error:
        raise Faults(_CHOOSE_ROLE, [_CHOOSE_ROLE]) from error


def _said(request: Request, error: SitingError) -> list[str]:
    return form_errors(error, language_of(request))


def _is_number(account_id: int) -> bool:
    """Tell whether a number fits the database's column."""
    return 0 < account_id < 2**31


_NONE = Text(sv="Kontot finns inte.", en="There is no such account.")
_SEEN = Text(sv="Fältet seen är ingen tidpunkt.", en="The field seen is no moment.")
_CHOOSE_ROLE = Text(sv="Välj en roll.", en="Choose a role.")
