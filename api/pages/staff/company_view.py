"""What is known of an enquiry's company beside what was sent, as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from siting.domain.errors import InvalidInput
from siting.domain.industry import read_branch, read_version
from siting.domain.text import Lang, Text
from siting.services.enquiry_company import Beside, industry_text
from siting.store.companies import Industry


@dataclass(frozen=True, kw_only=True)
class CompanyView:
    """A company's industry, as it is known and as it was sent.

    Parameters
    ----------
    name
        By which it is known; whoever sends an enquiry may sign it with another.
    """

    name: str
    known: str
    known_code: str
    known_version: str
    sent: str
    differs: bool
    kept: bool


def company_view(beside: Beside | None, lang: Lang) -> CompanyView | None:
    """Return the company as it is shown; None where there is none."""
    if beside is None:
        return None
    known = beside.known.industry
    return CompanyView(
        name=beside.known.name,
        known=_industry(known, lang),
        known_code=known.code,
        known_version=known.version,
        sent=_industry(beside.sent, lang),
        differs=beside.differs,
        kept=beside.kept,
    )


def _industry(industry: Industry | None, lang: Lang) -> str:
    if industry is None or not industry.code:
        return _NOT_SAID.say(lang)
    try:
        branch = read_branch(industry.code, read_version(industry.version))
    except InvalidInput:
        # The API takes codes of other countries' versions, too.
        return industry_text(industry)
    return f"{industry_text(industry)}: {branch.label.say(lang)}"


_NOT_SAID = Text(sv="inte uppgiven", en="not stated")
