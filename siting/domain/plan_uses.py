"""What the provisions of a plan that hold for one place say about an activity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

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


def _judged(activity: Activity, provision: PlanProvision, plan_day: date | None) -> Iterator[Judgement]:
    edition = provision_edition(provision, plan_day)
    found = designation(provision.code, provision.catalogue_code, edition)
    code = shown_code(provision)
    if found.ground is not Ground.PLOT or not found.letters:
        answers = [judge_ground(activity, found, code)]
    else:
        answers = [judge_provision(activity, letter, provision.wording, edition) for letter in found.letters]
    for one in answers:
        yield replace(one, rule=_NAMED.fill(code=code, rule=one.rule))
