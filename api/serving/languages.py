"""In which language an answer is given."""

from __future__ import annotations

from fastapi import Request

from siting.domain.text import Lang

LANGUAGES: tuple[Lang, ...] = ("sv", "en")
COOKIE = "language"
ACCOUNT_COOKIE = "account-language"
"""What the account speaks that is signed in, for as long as it is: whoever has chosen another language keeps that."""
_DEFAULT: Lang = "sv"


def language_of(request: Request) -> Lang:
    """Return the language of an answer.

    It is ``?lang=``, else what was chosen before, else the account's that is signed in, else what the browser asks for.
    """
    for wanted in (request.query_params.get("lang"), request.cookies.get(COOKIE), request.cookies.get(ACCOUNT_COOKIE)):
        if wanted == "sv":
            return "sv"
        if wanted == "en":
            return "en"
    return accepted(request.headers.get("accept-language", ""))


def accepted(header: str) -> Lang:
    """Return the language that an ``Accept-Language`` header ranks first among ours.

    >>> accepted("de, en;q=0.7, sv;q=0.9"), accepted("fr"), accepted("en-GB")
    ('sv', 'sv', 'en')
    """
    best: tuple[float, Lang] = (0.0, _DEFAULT)
    for part in header.split(",")[:20]:
        tag, _, parameters = part.strip().partition(";")
        code = tag.strip().lower().split("-")[0]
        weight = _weight(parameters)
        if code == "sv" and weight > best[0]:
            best = (weight, "sv")
        elif code == "en" and weight > best[0]:
            best = (weight, "en")
    return best[1]


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
