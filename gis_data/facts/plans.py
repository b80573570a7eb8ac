"""What detailed plans say of sites: which activities they allow, by which rule, their stage, and their figures.

An answer for a site is by the share of its area: allowed where the plan allows it on most of the site
(:data:`~gis_data.facts.plan_answers.ENOUGH`), conditional where it does on some of it. Facts that people state are
filled in where they have not: the letters of use, the plan's name, stage and day of legal force, height and coverage.
Where no loaded plan says what may be done, stated letters do; that is an estimate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shapely import STRtree

from gis_data.facts.answers import Answers
from gis_data.facts.model import Computer, Found
from gis_data.facts.plan_answers import Answer, PlanAnswers, either, is_refused
from gis_data.facts.plan_declared import answer_by_letters, waits_for_plan
from gis_data.facts.plan_limits import coverage_value, height_value
from gis_data.facts.plan_pieces import PlanIndex, SitePlans
from gis_data.facts.plan_stage import (
    Told,
    contradiction,
    legal_force_value,
    letters_value,
    main_plan,
    name_value,
    stage_value,
)
from gis_data.facts.plan_zones import ZoneReader
from gis_data.facts.shapes import Shapes, as_shapes, inner_points
from gis_data.facts.sources import not_loaded, set_days, with_sets
from gis_data.facts.surroundings import Surroundings
from siting.domain.activities import Activity, UseAnswer, use_fact
from siting.domain.geodata import GeodataSet, Role
from siting.domain.places import AreaKind
from siting.domain.sites import Site
from siting.domain.text import Text
from siting.domain.values import FactValue, Status

FILLED = (
    "permitted_uses",
    "plan_status",
    "plan_name",
    "plan_legal_force_date",
    "max_height_m",
    "site_coverage_ratio",
)
"""Facts that people state, filled in where they have not."""

_FIGURES = ("max_height_m", "site_coverage_ratio")


def compute_plan_facts(sites: Sequence[Site], around: Surroundings) -> list[Found]:
    """Return what plans say of sites, in their order."""
    answers = _PlanAnswers(sites)
    index = around.kept("plan_index", lambda: PlanIndex(around.plans()))
    reader = around.kept("plan_zones", ZoneReader)
    shapes = as_shapes(site.geometry for site in sites)
    without = _WithoutPlans(around, shapes)
    for place, plans in enumerate(index.site_plans(shapes)):
        answers.add(place, plans, without, reader)
    return answers.found()


class _WithoutPlans:
    """What to say of sites that lie in no loaded plan.

    That there is no plan may only be said where somebody has said that a data set has all plans of the municipality:
    the national platform, for one, lacks most that were begun before 2022.
    """

    def __init__(self, around: Surroundings, shapes: Shapes) -> None:
        self._sets = around.sets(Role.PLAN)
        self._complete: dict[int, list[GeodataSet]] = {}
        complete = {code: one for one in self._sets for code in one.complete_in}
        municipalities = [area for area in around.areas(AreaKind.MUNICIPALITY) if area.code in complete]
        if municipalities and len(shapes):
            tree = STRtree([area.geometry for area in municipalities])
            for place, at in zip(*tree.query(inner_points(shapes), predicate="intersects").tolist(), strict=True):
                self._complete.setdefault(place, []).append(complete[municipalities[at].code])

    def reason(self, place: int) -> Text:
        """Return why nothing can be said of a site without a plan."""
        if not self._sets:
            return not_loaded(Role.PLAN)
        return _OUTSIDE_PLANS if place in self._complete else _NO_PLAN_LOADED

    def none_value(self, place: int) -> FactValue | None:
        """Return that a site has no plan, None where that may not be said."""
        sets = self._complete.get(place)
        if sets is None:
            return None
        return with_sets(_NONE, sets).value("none", Status.KNOWN, set_days(sets))


class _PlanAnswers:
    """Collects what plans say, fact by fact; what somebody has stated is left alone."""

    def __init__(self, sites: Sequence[Site]) -> None:
        self._sites = sites
        self._answers = Answers(sites)

    def found(self) -> list[Found]:
        """Return one answer a site."""
        return self._answers.found()

    def add(self, place: int, plans: SitePlans, without: _WithoutPlans, reader: ZoneReader) -> None:
        """Say all that plans say of a site."""
        site, why_not = self._sites[place], without.reason(place)
        loaded = PlanAnswers(plans, reader)
        for activity in Activity:
            self._use(place, activity, _answer(site, plans, activity, loaded.answer(activity)), why_not)
        has_uses = bool(plans.in_force or plans.ongoing)
        self.fill(place, "permitted_uses", letters_value(plans, reader) if has_uses else why_not)
        main = main_plan(site, plans)
        if main is None:
            none = None if plans.cover else without.none_value(place)
            self.fill(place, "plan_status", none or why_not)
            for key in ("plan_name", "plan_legal_force_date", *_FIGURES):
                self.fill(place, key, why_not)
            return
        differs = contradiction(site, main)
        told: Mapping[str, Told] = {
            "plan_status": stage_value(main),
            "plan_name": name_value(main),
            "plan_legal_force_date": legal_force_value(main),
        }
        for key, one in told.items():
            self.fill(place, key, differs or one)
        area_m2 = site.geometry.area if site.geometry is not None else 0.0
        no_figure = _NO_FIGURE if main.plan.provisions else _NO_PROVISIONS.fill(plan=main.plan.code)
        self.fill(place, "max_height_m", height_value(plans) or no_figure)
        self.fill(place, "site_coverage_ratio", coverage_value(plans, area_m2) or no_figure)

    def fill(self, place: int, key: str, told: Told) -> None:
        """Say a fact that people state, where nobody has."""
        if self._sites[place].fact(key).usable:
            return
        if isinstance(told, FactValue):
            self._answers.say(place, key, told)
        else:
            self._answers.lack(place, key, told)

    def _use(self, place: int, activity: Activity, answer: Answer | None, why_not: Text) -> None:
        key = use_fact(activity)
        if answer is None:
            self._answers.lack(place, key, why_not)
        elif answer.answer is UseAnswer.UNKNOWN:
            self._answers.lack(place, key, answer.reason())
        else:
            self._answers.say(place, key, answer.value)


def _answer(site: Site, plans: SitePlans, activity: Activity, loaded: Answer | None) -> Answer | None:
    """Return what loaded plans say, else what stated letters do.

    Letters that are stated for a plan on its way say what that will allow, as a loaded proposal would.
    """
    stated = answer_by_letters(site, activity)
    if loaded is None or stated is None:
        return loaded or stated
    if not any(piece.provisions for piece in (*plans.in_force, *plans.ongoing)):
        return stated
    if is_refused(loaded) and waits_for_plan(site) and stated.answer is UseAnswer.CONDITIONAL:
        return either(loaded, stated)
    return loaded


_NONE = Text(
    sv="ingen plan omfattar platsen i underlag med alla kommunens planer",
    en="no plan covers the site in data with all plans of the municipality",
)
_OUTSIDE_PLANS = Text(
    sv="Platsen ligger utanför detaljplan; vad som tillåts prövas i förhandsbesked eller bygglov",
    en="The site lies outside detailed plans; what is allowed is decided on an application for a permit",
)
_NO_PLAN_LOADED = Text(
    sv="Ingen inläst plan omfattar platsen, och inget underlag uppges ha alla kommunens planer",
    en="No loaded plan covers the site, and no data set is said to have all plans of the municipality",
)
_NO_FIGURE = Text(sv="Planen anger inget sådant mått på platsen", en="The plan gives no such figure at the site")
_NO_PROVISIONS = Text(
    sv="Bestämmelserna i plan {plan} är inte inlästa", en="The provisions of plan {plan} are not loaded"
)

PLANS = Computer(
    name="plans",
    label=Text(sv="Detaljplaner: användning, skede och mått", en="Detailed plans: use, stage and figures"),
    facts=(*(use_fact(activity) for activity in Activity), *FILLED),
    roles=frozenset({Role.PLAN, Role.MUNICIPALITY}),
    reach_m=0.0,
    site_facts=frozenset(FILLED),
    version=2,
    compute=compute_plan_facts,
)
"""Permitted use by activity, and what plans fill in."""
