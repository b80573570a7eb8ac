"""Saying that what is known of some sites has been checked and holds, today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from siting.domain.site_drafts import SiteDraft


def verified_on(day: date) -> Callable[[SiteDraft], SiteDraft]:
    """Return the change by which all that people say of a site was last checked on a day; what is unknown stays.

    >>> from siting.domain.sites import SiteKind
    >>> from siting.domain.values import FactValue, Status
    >>> old = FactValue(value=2.0, status=Status.KNOWN, source="the owner", verified=None)
    >>> site = SiteDraft(kind=SiteKind.LAND, name="A", facts={"parking_spaces": old})
    >>> str(verified_on(date(2026, 11, 27))(site).facts["parking_spaces"].verified)
    '2026-11-27'
    """

    def verified(draft: SiteDraft) -> SiteDraft:
        facts = {key: replace(known, verified=day) if known.usable else known for key, known in draft.facts.items()}
        return draft.with_facts(facts)

    return verified
