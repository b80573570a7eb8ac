"""What is made of the zones of plans once, and asked for at every site that lies in them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from gis_data.facts.plan_pieces import Zone
from siting.domain.activities import Activity, Judgement, UseAnswer
from siting.domain.codes import PLAN_STATUS
from siting.domain.formats import number, with_unit
from siting.domain.plan_uses import judge_place, letters_of, provision_edition, shown_code
from siting.domain.plans import DetailedPlan, PlanProvision
from siting.domain.text import Text
from siting.domain.use_letters import Edition
from siting.domain.uses import EDITION_NAMES

_SURE = frozenset({Edition.BFS_2020, Edition.DPB_2014})


class ZoneReader:
    """Reads zones, each question once.

    Attributes
    ----------
    answers
        What has been made of zones for an activity at a site that lies in them as a whole.
    """

    def __init__(self) -> None:
        self.answers: dict[tuple[tuple[Zone, ...], Activity], object] = {}
        self._judged: dict[tuple[tuple[Zone, ...], Activity], Judgement] = {}
        self._alike: dict[tuple[object, Activity], Judgement] = {}
        self._sure: dict[Zone, bool] = {}
        self._letters: dict[Zone, tuple[str, ...]] = {}
        self._named: dict[Zone, Text] = {}

    def judge(self, zones: tuple[Zone, ...], activity: Activity) -> Judgement:
        """Return what the provisions of zones that hold for one place say of an activity."""
        found = self._judged.get((zones, activity))
        if found is None:
            # Zones of other plans say the same in the same words.
            says = tuple(_says(zone) for zone in zones)
            found = self._alike.get((says, activity)) or _judge(zones, activity)
            self._alike[says, activity] = self._judged[zones, activity] = found
        return found

    def is_sure(self, zone: Zone) -> bool:
        """Whether it is known by which rules its letters are to be read; public places have none."""
        found = self._sure.get(zone)
        if found is None:
            day = zone.plan.legal_force_date
            found = self._sure[zone] = all(_is_sure(one, day) for one in zone.provisions)
        return found

    def letters(self, zone: Zone) -> tuple[str, ...]:
        """Return the letters of use of its provisions."""
        found = self._letters.get(zone)
        if found is None:
            found = self._letters[zone] = letters_of(zone.provisions, zone.plan.legal_force_date)
        return found

    def plan_named(self, zone: Zone) -> Text:
        """Return what a zone's plan is called, with its stage and the rules by which its letters are read."""
        found = self._named.get(zone)
        if found is None:
            found = self._named[zone] = _named(zone.plan, zone.provisions)
        return found


def codes(zones: tuple[Zone, ...]) -> tuple[str, ...]:
    """Return what people call the provisions of zones, without the bar that parts languages."""
    return tuple(code.replace("|", "/") for zone in zones for one in zone.provisions if (code := shown_code(one)))


@lru_cache(maxsize=128)
def _percent(hundredths: int) -> Text:
    return Text(
        sv=with_unit(number(hundredths, "sv", decimals=0), "%"), en=with_unit(number(hundredths, "en", decimals=0), "%")
    )


def share_text(share: float) -> Text:
    """Return a share in per cent."""
    return _percent(round(100 * share))


def _says(zone: Zone) -> tuple[object, ...]:
    provisions = [(one.code, one.catalogue_code, one.catalogue_version, one.wording) for one in zone.provisions]
    return (zone.plan.legal_force_date, *provisions) if provisions else (zone.plan.code,)


def _judge(zones: tuple[Zone, ...], activity: Activity) -> Judgement:
    plan = zones[0].plan
    provisions = [one for zone in zones for one in zone.provisions]
    if not provisions:
        return Judgement(answer=UseAnswer.UNKNOWN, rule=_NOT_LOADED.fill(plan=plan.code))
    return judge_place(activity, provisions, plan.legal_force_date)


def _is_sure(provision: PlanProvision, plan_day: date | None) -> bool:
    return provision_edition(provision, plan_day) in _SURE or not letters_of([provision], plan_day)


def _named(plan: DetailedPlan, provisions: tuple[PlanProvision, ...]) -> Text:
    code, stage = plan.code.replace("|", "/"), PLAN_STATUS[plan.status]
    if not provisions:
        return _PLAN.fill(plan=code, stage=stage)
    edition = EDITION_NAMES[provision_edition(provisions[0], plan.legal_force_date)]
    version = provisions[0].catalogue_version.replace("|", "/")
    catalogue = _CATALOGUE.fill(version=version) if version else Text(sv="", en="")
    return _PLAN_READ.fill(plan=code, stage=stage, edition=edition, catalogue=catalogue)


_PLAN = Text(sv="{plan} ({stage})", en="{plan} ({stage})")
_PLAN_READ = Text(
    sv="{plan} ({stage}), tolkad enligt {edition}{catalogue}", en="{plan} ({stage}), read by {edition}{catalogue}"
)
_CATALOGUE = Text(sv=", katalog {version}", en=", catalogue {version}")
_NOT_LOADED = Text(
    sv="användningsbestämmelserna i plan {plan} är inte inlästa",
    en="the provisions on use of plan {plan} are not loaded",
)
