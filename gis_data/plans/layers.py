"""Detailed plans from a plain layer (GeoPackage, Shapefile, GeoJSON …) whose fields are declared.

A row is an area of use, or a plan as a whole; rows with the same plan code are one plan. Where a row has words on use,
it is a provision at the row's place; rows without are the plan's own area.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from shapely.geometry import MultiPolygon

from gis_data.geodata.placing import Placer
from gis_data.geodata.problems import no_crs, no_field
from gis_data.plans.content import PlanContent
from gis_data.plans.document import day_of
from gis_data.plans.figures import finite_number
from gis_data.plans.placing import as_multi
from gis_data.plans.problems import (
    JUDGED_STAGE,
    NO_PLAN_CODE,
    NOT_A_DATE,
    NOT_AN_AMOUNT,
    TOLD_STAGE,
    UNKNOWN_STAGE,
)
from gis_data.plans.stages import LIKE, STAGE_WORDS, STAGES
from gis_data.problems import FileIssue
from gis_data.tables.kinds import refusal
from gis_data.values.cells import clean, header_key
from siting.domain.codes import PLAN_STATUS
from siting.domain.plans import DetailedPlan, PlanProvision, ProvisionKind
from siting.domain.text import Text
from siting.domain.wording import in_both

_BROKEN = (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, RuntimeError, ValueError, OSError)
_SOURCE = Text(sv="planlagret {name}", en="the layer of plans {name}")
_BY_DAY = Text(sv="den har en dag för laga kraft", en="it has a day of legal force")

Row = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class PlanFields:
    """From which fields a layer of plans is read, by their names; None where it has none.

    Names are compared without case, accents and punctuation; the first that the layer has counts.

    Parameters
    ----------
    code, name
        The plan's designation and what it is called.
    status, status_date, legal_force_date, implementation_until
        Stage and days.
    use
        The letters of use, as on the plan map.
    wording, catalogue_code, catalogue_version
        What the provision says, and by which catalogue it was drawn.
    max_height_m, site_coverage_percent
        The greatest height in metres and the greatest share to be built on in per cent.
    """

    code: tuple[str, ...] = ("planbeteckning", "beteckning", "planid", "plan_id", "aktbeteckning", "akt", "plan_code")
    name: tuple[str, ...] = ("plannamn", "namn", "name", "plan_name")
    status: tuple[str, ...] = ("status", "planstatus", "skede", "plan_status")
    status_date: tuple[str, ...] = ("statusdatum", "datumstatusforandring", "status_date")
    legal_force_date: tuple[str, ...] = ("lagakraft", "lagakraftdatum", "datumlagakraft", "legal_force_date")
    implementation_until: tuple[str, ...] = ("genomforandetidslut", "genomforandetidtill", "implementation_until")
    use: tuple[str, ...] = ("anvandning", "anvandningsbeteckning", "markanvandning", "use")
    wording: tuple[str, ...] = ("precisering", "bestammelseformulering", "formulering", "wording")
    catalogue_code: tuple[str, ...] = ("bestammelsekod", "anvandningsslag", "catalogue_code")
    catalogue_version: tuple[str, ...] = ("katalogversion", "catalogue_version")
    max_height_m: tuple[str, ...] = ("hogstahojd", "nockhojd", "byggnadshojd", "max_height_m")
    site_coverage_percent: tuple[str, ...] = ("exploateringsgrad", "utnyttjandegrad", "site_coverage_percent")


@dataclass(frozen=True, kw_only=True)
class PlanRow:
    """One row of a layer, cells by field of :class:`PlanFields`, in the storage CRS.

    Parameters
    ----------
    number
        Which feature of the layer it is, from 1.
    cells
        Field → text, "" where nothing stands.
    geometry
        Its place; None when it has none that can be used.
    """

    number: int
    cells: Mapping[str, str]
    geometry: MultiPolygon | None


def read_plan_layer(
    path: Path,
    crs: str,
    *,
    fields: PlanFields | None = None,
    layer: str | None = None,
    assumed_crs: str | None = None,
    verified: date | None = None,
) -> PlanContent:
    """Return the plans of a layer.

    Parameters
    ----------
    path
        The file, anything that GDAL reads.
    crs
        The storage CRS, metric.
    fields
        The layer's field names.
    layer
        Which layer; None for the only one.
    assumed_crs
        CRS of the coordinates; stands above what the file says.
    verified
        The day that the data are of.

    Raises
    ------
    UnreadableFile
        It is missing or broken.
    NotThisSource
        It has no field with the plan's code.
    UnknownCrs
        It does not say in which CRS it is.
    """
    try:
        meta, _, raw, columns = pyogrio.raw.read(path, layer=layer, force_2d=True)
    except _BROKEN as error:
        why = Text(sv="den är trasig ({why})", en="it is broken ({why})").fill(why=str(error)[:200])
        raise refusal(path, why, Text(sv="Hämta den på nytt.", en="Fetch it anew.")) from error
    dataset = f"{path.name} · {layer}" if layer else path.name
    found = chosen_fields(dataset, [str(name) for name in meta["fields"]], fields or PlanFields())
    stated = assumed_crs or meta["crs"]
    if not stated:
        raise no_crs(dataset, "")
    placed = Placer(dataset, stated, crs).place(_geometries(raw, len(columns[0]) if len(columns) else 0))
    issues = [problem.at(dataset, row + 1, "", "", **what) for row, (problem, what) in sorted(placed.problems.items())]
    rows = [
        PlanRow(
            number=row + 1,
            cells={key: clean(_cell(columns[place][row])) for key, place in found.items()},
            geometry=as_multi(geometry),
        )
        for row, geometry in enumerate(placed.geometries.tolist())
        if row not in placed.problems or geometry is not None
    ]
    content = plans_of_rows(dataset, rows, verified=verified)
    return PlanContent(content.plans, (*issues, *content.issues))


def chosen_fields(dataset: str, names: Sequence[str], fields: PlanFields) -> dict[str, int]:
    """Return which of a layer's fields is used for what: field of :class:`PlanFields` → place.

    Raises
    ------
    NotThisSource
        None has the plan's code.
    """
    places = {header_key(name): place for place, name in reversed(list(enumerate(names)))}
    found: dict[str, int] = {}
    for key, wanted in vars(fields).items():
        place = next((places[header_key(name)] for name in wanted if header_key(name) in places), None)
        if place is not None:
            found[key] = place
    if "code" not in found:
        raise no_field(dataset, fields.code, names)
    return found


def plans_of_rows(dataset: str, rows: Iterable[PlanRow], *, verified: date | None = None) -> PlanContent:
    """Return the plans that rows are about, in the order in which their codes come first.

    Parameters
    ----------
    dataset
        What messages call the layer.
    rows
        Its rows, with geometries in the storage CRS.
    verified
        The day that the data are of.
    """
    reading = _Reading(dataset, verified)
    for row in rows:
        reading.take(row)
    return PlanContent(reading.plans(), tuple(reading.issues))


class _Reading:
    """Gathers rows into plans, and notes what is wrong."""

    def __init__(self, dataset: str, verified: date | None) -> None:
        self._dataset = dataset
        self._verified = verified
        self._plans: dict[str, DetailedPlan] = {}
        self._own: dict[str, list[MultiPolygon]] = {}
        self.issues: list[FileIssue] = []

    def take(self, row: PlanRow) -> None:
        """Take a row: the first of a plan says its name, stage and days."""
        code = row.cells.get("code", "")
        if not code:
            self.issues.append(NO_PLAN_CODE.at(self._dataset, row.number, "", row.cells.get("name", "")))
            return
        plan = self._plans.get(code) or self._plan(row, code)
        if plan is None:
            return
        provisions = tuple(self._provisions(row))
        self._plans[code] = replace(plan, provisions=plan.provisions + provisions)
        if row.geometry is not None:
            self._own.setdefault(code, []).append(row.geometry)

    def plans(self) -> tuple[DetailedPlan, ...]:
        """Return the plans, each with the area of all its rows."""
        return tuple(
            replace(plan, geometry=as_multi(shapely.union_all(self._own[code]))) if code in self._own else plan
            for code, plan in self._plans.items()
        )

    def _plan(self, row: PlanRow, code: str) -> DetailedPlan | None:
        legal_force = self._day(row, "legal_force_date")
        stage = self._stage(row, code, legal_force)
        if stage is None:
            return None
        return DetailedPlan(
            code=code,
            name=row.cells.get("name", ""),
            status=stage,
            status_date=self._day(row, "status_date") or (legal_force if stage == "legal_force" else None),
            legal_force_date=legal_force,
            implementation_until=self._day(row, "implementation_until"),
            source=in_both(_SOURCE.fill(name=self._dataset)),
            verified=self._verified,
        )

    def _stage(self, row: PlanRow, code: str, legal_force: date | None) -> str | None:
        word = row.cells.get("status", "")
        stage = STAGES.get(word.lower()) or LIKE.get(word.lower())
        if stage is not None:
            if word.lower() in LIKE:
                self.issues.append(TOLD_STAGE.at(self._dataset, row.number, "status", word, stage=PLAN_STATUS[stage]))
            return stage
        if word or legal_force is None:
            self.issues.append(UNKNOWN_STAGE.at(self._dataset, row.number, "status", word, known=STAGE_WORDS))
            return None
        stage = "legal_force"
        self.issues.append(
            JUDGED_STAGE.at(self._dataset, row.number, "status", code, stage=PLAN_STATUS[stage], why=_BY_DAY)
        )
        return stage

    def _provisions(self, row: PlanRow) -> Iterable[PlanProvision]:
        cells = row.cells
        shared: dict[str, Any] = {"catalogue_version": cells.get("catalogue_version", ""), "geometry": row.geometry}
        if cells.get("use") or cells.get("catalogue_code"):
            yield PlanProvision(
                kind=ProvisionKind.USE,
                code=cells.get("use", ""),
                catalogue_code=cells.get("catalogue_code", ""),
                wording=cells.get("wording", ""),
                **shared,
            )
        for field, code, unit, factor in (
            ("max_height_m", "h", "m", 1.0),
            ("site_coverage_percent", "e", "ratio", 0.01),
        ):
            if not (text := cells.get(field, "")):
                continue
            number = finite_number(text.removesuffix("%").removesuffix("m").strip())
            if number is None:
                self.issues.append(NOT_AN_AMOUNT.at(self._dataset, row.number, field, text))
            else:
                yield PlanProvision(kind=ProvisionKind.PROPERTY, code=code, amount=number * factor, unit=unit, **shared)

    def _day(self, row: PlanRow, field: str) -> date | None:
        text = row.cells.get(field, "")
        day = day_of(text)
        if text and day is None:
            self.issues.append(NOT_A_DATE.at(self._dataset, row.number, field, text))
        return day


def _geometries(raw: Any, count: int) -> Any:
    made = np.empty(count if raw is None else len(raw), dtype=object)
    if raw is not None:
        made[:] = shapely.from_wkb(list(raw), on_invalid="ignore")
    return made


def _cell(value: Any) -> Any:
    """Return a cell as Python's own value, None for what is missing."""
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else value.astype("datetime64[D]").astype(date)
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and np.isnan(value) else value
