"""Detailed plans as SS 637040:2016 exchanges them (GML).

Boundaries are lines of their own, an area goes along them forwards (``plus``) or backwards (``minus``), and a provision
refers to the areas where it applies. Provisions on properties stand within the use that they hold for: where two uses
share an area, each has its own copy.

Seen in real data: one plan of Kristianstad, on which this is tested. How the standard writes the day of legal force is
not seen there; the names below are what such a field is likely to be called.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

import shapely

from gis_data.geodata.problems import no_crs, strange_crs
from gis_data.plans.content import PlanContent
from gis_data.plans.document import day_of, features_of, gml_id, parse_plan_document, references, text_of
from gis_data.plans.placing import as_multi, crs_named
from gis_data.plans.problems import JUDGED_STAGE, NO_PLAN_AREA, NO_PLAN_CODE, NOT_A_DATE, UNUSED_AREA, not_a_plan
from gis_data.plans.ss637040_areas import AreaReader, Areas
from gis_data.plans.ss637040_provisions import Provisions, catalogue_version, implementation_years, read_provisions
from gis_data.problems import FileIssue
from siting.domain.codes import PLAN_STATUS
from siting.domain.errors import InvalidInput
from siting.domain.plan_stages import months_on
from siting.domain.plans import DetailedPlan, ProvisionKind
from siting.domain.text import Text
from siting.domain.wording import in_both

_LEGAL_FORCE_FIELDS = ("lagakraftdatum", "datumlagakraft", "lagakraft")
_ADOPTED_FIELDS = ("antagandedatum", "antagetdatum", "beslutsdatum")
_SOURCE = Text(sv="plankarta enligt SS 637040 ({file})", en="plan map by SS 637040 ({file})")
_SOURCE_JUDGED = Text(
    sv="plankarta enligt SS 637040 ({file}), skedet bedömt", en="plan map by SS 637040 ({file}), stage judged"
)
_REGISTERED = Text(sv="registrerad {day} och inget förslag", en="registered {day} and no proposal")
_PROPOSAL = Text(sv="ett förslag", en="a proposal")
_DECIDED = Text(sv="inget förslag, men ingen dag för laga kraft", en="no proposal, but no day of legal force")


def read_ss637040(path: Path, crs: str, *, assumed_crs: str | None = None, verified: date | None = None) -> PlanContent:
    """Return the plans of an SS 637040 document.

    Parameters
    ----------
    path
        The file.
    crs
        The storage CRS, metric.
    assumed_crs
        CRS of the coordinates; stands above what the plan says.
    verified
        The day that the data are of; None takes the day that the plan was registered.

    Raises
    ------
    UnreadableFile
        It is missing, cut off, broken, or XML that could harm the reader.
    NotThisSource
        It is no such document, or has no plan.
    UnknownCrs
        It does not say in which CRS it is, or its areas lie far outside that.
    InvalidInput
        It holds plans in several CRS.
    """
    root = parse_plan_document(path)
    elements = list(features_of(root, "plan"))
    if not elements:
        raise not_a_plan(path, Text(sv="den har ingen DP_Plan", en="it has no DP_Plan"))
    rows = {gml_id(one): place for place, one in enumerate((one for one in root.iter() if gml_id(one)), start=1)}
    areas = AreaReader(path.name, root, rows).read(_crs_of(path, elements, assumed_crs), crs)
    reading = _Reading(path, areas, verified)
    plans = tuple(plan for element in elements if (plan := reading.plan(element)) is not None)
    reading.note_unused_areas()
    return PlanContent(plans, (*areas.issues, *reading.issues), len(elements) - len(plans))


def _crs_of(path: Path, plans: list[Element], assumed: str | None) -> str:
    if assumed is not None:
        return assumed
    names = list(dict.fromkeys(text_of(plan, "koordinatsystem") for plan in plans))
    if len(names) > 1:
        raise InvalidInput(
            Text(
                sv="{file} har planer i flera koordinatsystem: {names}. Exportera dem i var sin fil.",
                en="{file} has plans in several CRS: {names}. Export them in files of their own.",
            ).fill(file=path.name, names=", ".join(names)),
            value=", ".join(names),
        )
    if not names[0]:
        raise no_crs(path.name, "")
    found = crs_named(names[0])
    if found is None:
        raise strange_crs(path.name, names[0])
    return found


class _Reading:
    """Makes plans of their elements, and notes what is wrong."""

    def __init__(self, path: Path, areas: Areas, verified: date | None) -> None:
        self._file = path.name
        self._areas = areas
        self._verified = verified
        self._used: set[str] = set()
        self.issues: list[FileIssue] = []

    def plan(self, element: Element) -> DetailedPlan | None:
        """Return a plan, None where it can't be named."""
        row = self._areas.rows.get(gml_id(element), 0)
        code, name = text_of(element, "planid"), text_of(element, "plannamn")
        if not code:
            self.issues.append(NO_PLAN_CODE.at(self._file, row, "planid", name))
            return None
        version = catalogue_version(element)
        provisions = read_provisions(self._file, element, self._areas, version)
        self._used |= provisions.areas_used
        self.issues += provisions.issues
        municipality = text_of(element, "kommun")
        registered = self._day(element, row, ("registreringsdatum",))
        legal_force = self._day(element, row, _LEGAL_FORCE_FIELDS)
        stage, stage_day, judged = self._stage(element, row, legal_force, registered)
        source = (_SOURCE_JUDGED if judged else _SOURCE).fill(file=self._file)
        years = implementation_years(element)
        return DetailedPlan(
            code=f"{municipality}-{code}" if municipality and not code.startswith(f"{municipality}-") else code,
            name=name,
            status=stage,
            status_date=stage_day,
            legal_force_date=legal_force,
            implementation_until=months_on(legal_force, 12 * years) if legal_force and years else None,
            source=in_both(source),
            verified=self._verified or registered,
            geometry=self._geometry(element, row, provisions, code),
            provisions=tuple(provisions.listed),
        )

    def note_unused_areas(self) -> None:
        """Note areas that nothing refers to."""
        for name in sorted(self._areas.known - self._used, key=lambda one: self._areas.rows.get(one, 0)):
            self.issues.append(UNUSED_AREA.at(self._file, self._areas.rows.get(name, 0), "omrade", name))

    def _geometry(self, element: Element, row: int, provisions: Provisions, code: str) -> shapely.MultiPolygon | None:
        own = [self._areas.placed[name] for name in references(element, "planomrade") if name in self._areas.placed]
        if own:
            return as_multi(shapely.union_all(own))
        uses = [one.geometry for one in provisions.listed if one.kind is ProvisionKind.USE and one.geometry is not None]
        self.issues.append(NO_PLAN_AREA.at(self._file, row, "planomrade", code))
        return as_multi(shapely.union_all(uses))

    def _stage(
        self, element: Element, row: int, legal_force: date | None, registered: date | None
    ) -> tuple[str, date | None, bool]:
        """Return the plan's stage, its day, and whether the plan does not state it.

        A proposal says so itself. Plans are registered when they have gained legal force, so one that is registered and
        no proposal is taken to be in force; without that it is only sure that it was adopted.
        """
        if legal_force is not None:
            return "legal_force", legal_force, False
        adopted = self._day(element, row, _ADOPTED_FIELDS)
        if text_of(element, "forslag").lower() in ("true", "1"):
            stage, day, why = "started", registered, _PROPOSAL
        elif registered is not None:
            stage, day, why = "legal_force", registered, _REGISTERED.fill(day=registered.isoformat())
        else:
            stage, day, why = "adopted", adopted, _DECIDED
        found = JUDGED_STAGE.at(
            self._file, row, "forslag", text_of(element, "planid"), stage=PLAN_STATUS[stage], why=why
        )
        self.issues.append(found)
        return stage, day, True

    def _day(self, element: Element, row: int, fields: tuple[str, ...]) -> date | None:
        for field in fields:
            if text := text_of(element, field):
                day = day_of(text)
                if day is None:
                    self.issues.append(NOT_A_DATE.at(self._file, row, field, text))
                return day
        return None
