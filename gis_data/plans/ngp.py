"""Detailed plans as the national geodata platform gives them (JSON, "Detaljplan 4.1").

Written after the schema of the national specification 4.1, of which a copy stands in public code; no answer of the
service itself has been read here, for it takes an account. A collection has plans and provisions as features whose
geometry is null; their places stand among the properties, part by part, each with its CRS, east before north. A
provision refers to Boverket's catalogue by an identifier and has no letter of its own: without the catalogue only
words that are the name of a use tell which it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from gis_data.plans.catalogue import Catalogue, CatalogueEntry, read_json
from gis_data.plans.content import PlanContent
from gis_data.plans.document import day_of
from gis_data.plans.figures import finite_number
from gis_data.plans.ngp_places import place_all
from gis_data.plans.problems import (
    NO_CATALOGUE,
    NO_PLAN_OF,
    NOT_AN_AMOUNT,
    NOT_IN_CATALOGUE,
    TOLD_STAGE,
    UNKNOWN_STAGE,
    not_a_plan,
)
from gis_data.plans.stages import LIKE, STAGE_WORDS, STAGES
from gis_data.problems import FileIssue
from siting.domain.codes import PLAN_STATUS
from siting.domain.plan_stages import months_on
from siting.domain.plans import DetailedPlan, PlanProvision, ProvisionKind
from siting.domain.text import Text
from siting.domain.use_letters import Ground, designation
from siting.domain.uses import ONLY_OLDER, USES
from siting.domain.wording import in_both

PLAN_TYPE = "detaljplan"
KINDS: Mapping[str, ProvisionKind] = {
    "användningsbestämmelse": ProvisionKind.USE,
    "egenskapsbestämmelse": ProvisionKind.PROPERTY,
    "administrativ bestämmelse": ProvisionKind.ADMINISTRATIVE,
}
_UNITS: Mapping[str, tuple[str, float]] = {
    "meter": ("m", 1.0),
    "kvadratmeter": ("m2", 1.0),
    "procent": ("ratio", 0.01),
    "år": ("years", 1.0),
    "antal": ("count", 1.0),
    "dB(A)": ("db_a", 1.0),
}
_SLOT = re.compile(r"\[[^\]:]+:(?:text|decimaltal)\]")
_SOURCE = Text(sv="nationella geodataplattformen, Detaljplan 4", en="the national geodata platform, Detaljplan 4")
_MOST_YEARS, _LEAST_MONTHS = 15, 60
_LETTERS = {word: letter for letter, use in USES.items() if letter not in ONLY_OLDER for word in use.words}

Properties = Mapping[str, Any]


def read_ngp(path: Path, crs: str, *, catalogue: Catalogue | None = None, verified: date | None = None) -> PlanContent:
    """Return the plans of a collection of the national platform.

    Parameters
    ----------
    path
        The file.
    crs
        The storage CRS, metric.
    catalogue
        Boverket's catalogue, which says what letter a provision has.
    verified
        The day that the data are of; None takes the day from which a plan's version is valid.

    Raises
    ------
    UnreadableFile
        The file is missing, too large, or no JSON.
    NotThisSource
        It is no such collection, or has no plan.
    UnknownCrs
        A place does not say its CRS, or lies far outside it.
    """
    document = read_json(path)
    features = document.get("features") if isinstance(document, dict) else None
    listed = [one.get("properties") for one in features or [] if isinstance(one, dict)] if features else []
    rows = [(row, one) for row, one in enumerate(listed, start=1) if isinstance(one, dict)]
    if not any(one.get("feature:typ") == PLAN_TYPE for _, one in rows):
        raise not_a_plan(path, Text(sv="ingen ”feature:typ” är detaljplan", en="no “feature:typ” is detaljplan"))
    reading = _Reading(path, crs, catalogue, verified)
    plans = reading.plans(rows)
    return PlanContent(plans, tuple(reading.issues), reading.rejected)


class _Reading:
    """Makes plans of features, and notes what is wrong."""

    def __init__(self, path: Path, crs: str, catalogue: Catalogue | None, verified: date | None) -> None:
        self._file = path.name
        self._crs = crs
        self._catalogue = catalogue
        self._verified = verified
        self._without_letter = 0
        self.rejected = 0
        self.issues: list[FileIssue] = []

    def plans(self, rows: Sequence[tuple[int, Properties]]) -> tuple[DetailedPlan, ...]:
        """Return all plans with their provisions."""
        places, issues = place_all(self._file, rows, self._crs)
        self.issues += issues
        plans = {_text(one, "objektidentitet"): (row, one) for row, one in rows if one.get("feature:typ") == PLAN_TYPE}
        provisions: dict[str, list[PlanProvision]] = {key: [] for key in plans}
        for row, one in rows:
            kind = KINDS.get(_text(one, "feature:typ"))
            if kind is None or row not in places:
                continue
            belongs = _text(one, "detaljplan")
            if belongs not in plans:
                self.issues.append(NO_PLAN_OF.at(self._file, row, "detaljplan", belongs))
                continue
            provisions[belongs].append(self._provision(row, one, kind, places[row]))
        if self._without_letter and self._catalogue is None:
            self.issues.append(NO_CATALOGUE.at(self._file, 0, n=self._without_letter))
        made = [self._plan(row, one, places.get(row), provisions[key]) for key, (row, one) in plans.items()]
        return tuple(plan for plan in made if plan is not None)

    def _plan(self, row: int, one: Properties, place: Any, provisions: list[PlanProvision]) -> DetailedPlan | None:
        word = _text(one, "status").lower()
        stage = STAGES.get(word) or LIKE.get(word)
        if stage is None:
            self.rejected += 1
            self.issues.append(UNKNOWN_STAGE.at(self._file, row, "status", word, known=STAGE_WORDS))
            return None
        if word in LIKE:
            self.issues.append(TOLD_STAGE.at(self._file, row, "status", word, stage=PLAN_STATUS[stage]))
        decisions = [found for found in one.get("beslutsinformation") or [] if isinstance(found, dict)]
        legal_force = _first_day([day for found in decisions for day in found.get("datumLagakraft") or []])
        return DetailedPlan(
            code=_text(one, "beteckning") or _text(one, "objektidentitet"),
            name=_text(one, "namn"),
            status=stage,
            status_date=day_of(_text(one, "datumStatusforandring")),
            legal_force_date=legal_force,
            implementation_until=_implementation(decisions, legal_force),
            source=in_both(_SOURCE),
            verified=self._verified or day_of(_text(one, "versionGiltigFran")),
            geometry=place,
            provisions=tuple(provisions),
        )

    def _provision(self, row: int, one: Properties, kind: ProvisionKind, place: Any) -> PlanProvision:
        reference = _text(one, "planbestammelsekatalogreferens")
        entry = self._catalogue.find(reference) if self._catalogue is not None else None
        if entry is None and self._catalogue is not None:
            self.issues.append(NOT_IN_CATALOGUE.at(self._file, row, "planbestammelsekatalogreferens", reference))
        values = [found for found in one.get("bestammelsevarde") or [] if isinstance(found, dict)]
        wording = _filled(_text(one, "bestammelseformulering"), values)
        amount, unit = self._amount(row, values)
        code = entry.designation if entry is not None else self._by_name(wording) if kind is ProvisionKind.USE else ""
        return PlanProvision(
            kind=kind,
            code=code,
            catalogue_code=entry.code if entry is not None else "",
            catalogue_version=_version(entry),
            wording=wording,
            amount=amount,
            unit=unit,
            geometry=place,
        )

    def _by_name(self, wording: str) -> str:
        """Return the letter of a use whose name a provision's words are; "" when they are not."""
        if (letter := _LETTERS.get(wording.lower().rstrip("."))) is not None:
            return letter
        if designation(wording.upper()).ground is Ground.PUBLIC_PLACE:
            return wording.upper()
        self._without_letter += 1
        return ""

    def _amount(self, row: int, values: Sequence[Properties]) -> tuple[float | None, str]:
        for value in values:
            if _text(value, "datatyp") != "decimaltal":
                continue
            unit, factor = _UNITS.get(_text(value, "enhet"), ("", 1.0))
            number = finite_number(_text(value, "variabelvarde"))
            if number is not None:
                return number * factor, unit
            self.issues.append(NOT_AN_AMOUNT.at(self._file, row, "bestammelsevarde", _text(value, "variabelvarde")))
        return None, ""


def _version(entry: CatalogueEntry | None) -> str:
    """Return since when the catalogue has a provision: by those rules it is read."""
    return "" if entry is None or entry.valid_from is None else f"Boverket {entry.valid_from.isoformat()}"


def _filled(wording: str, values: Sequence[Properties]) -> str:
    """Return a wording with its values, which stand in the order of their places."""
    given = iter(_text(value, "variabelvarde") for value in values)
    return " ".join(_SLOT.sub(lambda _: next(given, ""), wording).split())


def _implementation(decisions: Sequence[Properties], legal_force: date | None) -> date | None:
    """Return until when a plan is to be carried out; its years or months (5 to 15 years) tell themselves apart."""
    for found in decisions:
        length = found.get("genomforandetid")
        start = day_of(_text(found, "genomforandetidStartar")) or legal_force
        if not isinstance(length, int) or start is None:
            continue
        if 0 < length <= _MOST_YEARS:
            return months_on(start, 12 * length)
        if _LEAST_MONTHS <= length <= 12 * _MOST_YEARS:
            return months_on(start, length)
    return None


def _first_day(days: Sequence[Any]) -> date | None:
    known = [day for one in days if (day := day_of(str(one))) is not None]
    return min(known, default=None)


def _text(one: Properties, key: str) -> str:
    value = one.get(key)
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""
