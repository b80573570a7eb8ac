"""One's own account."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.pages.account.signing_in import attempt_of, home_of
from api.pages.account.views import see_account
from api.pages.rendering import form_errors, page
from api.serving.languages import language_of
from api.serving.problems import status_of
from api.serving.returning import CHANGE_PASSWORD, safe_return
from api.serving.service import service_of
from api.serving.visitors import PlannerNow, SignedInNow, check_form, session_length, set_sign_in, speak_as_account
from siting.domain.accounts import Account, SignInRefused, TooManyTries
from siting.domain.errors import Faults, InvalidInput
from siting.domain.passwords import SHORTEST
from siting.domain.text import Lang, Text
from siting.services.accounts import change_language, change_password
from siting.store.account_rows import list_accounts
from siting.store.accounts import begin_sign_in

router = APIRouter()

Field = Annotated[str, Form(max_length=2000)]


@router.get("/account")
def account(request: Request, account: PlannerNow, done: str = "") -> Response:
    """Show one's account."""
    with service_of(request).begin() as conn:
        state = list_accounts(conn, account_id=account.account_id)[0]
    shown = see_account(state, service_of(request).clock())
    return page(request, "account/account.html", account=shown, done=done, languages=LANGUAGE_NAMES)


@router.post("/account/language")
def set_language(request: Request, account: SignedInNow, language: Field = "", form_token: Field = "") -> Response:
    """Change the language that the account's pages are in, here at once and elsewhere from the next sign-in."""
    check_form(request, form_token)
    if language not in LANGUAGE_NAMES:
        raise InvalidInput(_NO_LANGUAGE, value=language[:100])
    service, lang = service_of(request), cast("Lang", language)
    change_language(service.database, account, lang, now=service.clock())
    answer = RedirectResponse("/account?done=language", status_code=303, headers={"Cache-Control": "no-store"})
    speak_as_account(answer, service, lang, over_chosen=True)
    return answer


@router.get(CHANGE_PASSWORD)
def ask_password(request: Request, account: SignedInNow, back: Annotated[str, Query(alias="next")] = "") -> Response:
    """Show where the password is changed."""
    return _password_page(request, account, safe_return(back), [])


@router.post(CHANGE_PASSWORD)
def set_password(
    request: Request,
    account: SignedInNow,
    current: Field = "",
    new: Field = "",
    again: Field = "",
    form_token: Field = "",
    back: Annotated[str, Form(alias="next")] = "",
) -> Response:
    """Change the password; all sign-ins end, and this browser gets a new one."""
    check_form(request, form_token)
    service, target = service_of(request), safe_return(back)
    attempt = attempt_of(request, account.login, current)
    try:
        if new != again:
            raise Faults(_OTHERWISE, [_OTHERWISE])
        change_password(service.database, attempt, account, new)
    except (Faults, SignInRefused, TooManyTries) as error:
        said = _CURRENT if isinstance(error, SignInRefused) else None
        errors = [said.say(language_of(request))] if said else form_errors(error, language_of(request))
        return _password_page(request, account, target, errors, status=status_of(error))
    with service.begin(actor=account.login) as conn:
        token = begin_sign_in(conn, account.account_id, now=attempt.at, lasts=session_length(service))
    after = (target or home_of(account)) if account.must_change else target or "/account?done=password"
    answer = RedirectResponse(after, status_code=303, headers={"Cache-Control": "no-store"})
    set_sign_in(answer, service, token, account)
    return answer


def _password_page(request: Request, account: Account, back: str, errors: list[str], *, status: int = 200) -> Response:
    return page(
        request,
        "account/password.html",
        status=status,
        back=back,
        login=account.login,
        must_change=account.must_change,
        shortest=SHORTEST,
        errors=errors,
    )


LANGUAGE_NAMES: dict[str, str] = {"sv": "Svenska", "en": "English"}
"""Each language by its own name, as whoever reads it looks for it."""
_NO_LANGUAGE = Text(sv="Välj svenska eller engelska.", en="Choose Swedish or English.")
_OTHERWISE = Text(sv="De två nya lösenorden är olika.", en="The two new passwords differ.")
_CURRENT = Text(
    sv="Nuvarande lösenord stämmer inte, eller så har det varit för många försök. Vänta i så fall en kvart.",
    en="The current password is not right, or there were too many tries. Wait a quarter of an hour then.",
)
