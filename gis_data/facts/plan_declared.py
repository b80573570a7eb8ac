"""What declared letters of use say of an activity, where no plan with provisions is loaded."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from gis_data.facts.plan_answers import Answer, awaiting_legal_force
from siting.domain.activities import Activity, Judgement
from siting.domain.codes import PERMITTED_USES
from siting.domain.plan_stages import LEAD_TIMES
from siting.domain.plan_uses import judge_place
from siting.domain.plans import PlanProvision, ProvisionKind
from siting.domain.sites import Site
from siting.domain.text import Text
from siting.domain.values import Status

_DECLARED = Text(
    sv="angiven användning {letters}; planens ordalydelse är inte känd. {rule}",
    en="stated use {letters}; the plan's wording is not known. {rule}",
)


def declared_letters(site: Site) -> tuple[str, ...]:
    """Return the letters of use that somebody has stated for a site, in the order of the list."""
    value = site.fact("permitted_uses").value
    return tuple(letter for letter in PERMITTED_USES if letter in value) if isinstance(value, frozenset) else ()


def answer_by_letters(site: Site, activity: Activity) -> Answer | None:
    """Return what a site's stated letters say of an activity; None where none are stated.

    Always an estimate: nobody has said by which rules they were drawn, or what the plan's words narrow.
    """
    letters = declared_letters(site)
    if not letters:
        return None
    known = site.fact("permitted_uses")
    return _by_letters(activity, letters, (known.source, known.verified), waits=waits_for_plan(site))


# Sites of one source state few sets of letters.
@lru_cache(maxsize=4096)
def _by_letters(
    activity: Activity, letters: tuple[str, ...], stated: tuple[str, date | None], *, waits: bool
) -> Answer:
    judged = judge_letters(activity, letters)
    answer = Answer(
        answer=judged.answer,
        rule=_DECLARED.fill(letters=", ".join(letters), rule=judged.rule),
        status=Status.ESTIMATED,
        sources=(stated,),
    )
    return awaiting_legal_force(answer) if waits else answer


def judge_letters(activity: Activity, letters: tuple[str, ...]) -> Judgement:
    """Return what letters by themselves say of an activity."""
    return judge_place(activity, [PlanProvision(kind=ProvisionKind.USE, code=letter) for letter in letters])


def waits_for_plan(site: Site) -> bool:
    """Whether somebody has stated that the site's plan is not in force."""
    return site.fact("plan_status").value in LEAD_TIMES
