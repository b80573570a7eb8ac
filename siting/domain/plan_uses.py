"""What the provisions of a plan that hold for one place say about an activity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from siting.domain.activities import Activity, Judgement
from siting.domain.plans import PlanProvision, ProvisionKind
from siting.domain.text import Text
from siting.domain.use_letters import Edition, Ground, designation, edition_of
from siting.domain.use_wording import judge_provision
from siting.domain.uses import best, judge_ground

_NAMED = Text(sv="{code}: {rule}", en="{code}: {rule}")


def judge_place(activity: Activity, provisions: Sequence[PlanProvision], plan_day: date | None = None) -> Judgement:
    """Return whether the provisions on use that hold for one place allow an activity.

    Parameters
    ----------
    activity
        What is asked for.
    provisions
        Those of one place; only those on use count, and there has to be one.
    plan_day
        The day that the plan gained legal force, by which the letters of older plans are read.
    """
    return best(
        judged for one in provisions if one.kind is ProvisionKind.USE for judged in _judged(activity, one, plan_day)
    )


def provision_edition(provision: PlanProvision, plan_day: date | None) -> Edition:
    """Return by which rules a provision is read."""
    return edition_of(provision.catalogue_code, provision.catalogue_version, plan_day)


def letters_of(provisions: Sequence[PlanProvision], plan_day: date | None = None) -> tuple[str, ...]:
    """Return the letters of use of plots among provisions, each once, in their order."""
    found = [
        letter.letter
        for one in provisions
        if one.kind is ProvisionKind.USE
        for letter in designation(one.code, one.catalogue_code, provision_edition(one, plan_day)).letters
    ]
    return tuple(dict.fromkeys(found))


def shown_code(provision: PlanProvision) -> str:
    """Return what people call a provision: its code on the map, else its words, else its code in the catalogue."""
    return provision.code or provision.wording or provision.catalogue_code


def _judged(activity: Activity, provision: PlanProvision, plan_day: date | None) -> tuple[Judgement, ...]:
    edition = provision_edition(provision, plan_day)
    return _judged_words(activity, provision.code, provision.catalogue_code, provision.wording, edition)


# Plans of a municipality have the same few designations over and over.
@lru_cache(maxsize=8192)
def _judged_words(
    activity: Activity, code: str, catalogue_code: str, wording: str, edition: Edition
) -> tuple[Judgement, ...]:
    found = designation(code, catalogue_code, edition)
    # A bar would part the two languages of the source that this becomes.
    shown = (code or wording or catalogue_code).replace("|", "/")
    if found.ground is not Ground.PLOT or not found.letters:
        answers = [judge_ground(activity, found, shown)]
    else:
        answers = [judge_provision(activity, letter, wording, edition) for letter in found.letters]
    return tuple(replace(one, rule=_NAMED.fill(code=shown, rule=one.rule)) for one in answers)
