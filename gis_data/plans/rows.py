"""Plans from rows that are each an area of use, or a plan as a whole; rows with the same plan code are one plan.

Where a row has words on use, it is a provision at the row's place; rows without are the plan's own area. What a plan is
called, its stage and its days are what the first of its rows says that says them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import shapely
from shapely.geometry import MultiPolygon

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
from siting.domain.codes import PLAN_STATUS
from siting.domain.plans import DetailedPlan, PlanProvision, ProvisionKind
from siting.domain.text import Text
from siting.domain.wording import in_both

_SOURCE = Text(sv="planlagret {name}", en="the layer of plans {name}")
_BY_DAY = Text(sv="den har en dag för laga kraft", en="it has a day of legal force")


@dataclass(frozen=True, kw_only=True)
class PlanRow:
    """One row of a layer, in the storage CRS.

    Parameters
    ----------
    number
        Which feature of the layer it is, from 1.
    cells
        Key of :data:`gis_data.geodata.plan_fields.PLAN_FIELDS` → text, "" where nothing stands.
    geometry
        Its place.
    """

    number: int
    cells: Mapping[str, str]
    geometry: MultiPolygon | None


class _Row(NamedTuple):
    """A row with what messages call its layer."""

    dataset: str
    row: PlanRow


class _Told(NamedTuple):
    """What a plan's rows say, with the row that says it."""

    at: _Row
    text: str


class PlanRows:
    """Gathers rows into plans, and notes what is wrong.

    Parameters
    ----------
    verified
        The day that the data are of.
    """

    def __init__(self, verified: date | None) -> None:
        self._verified = verified
        self._rows: dict[str, list[_Row]] = {}
        self._lost: set[str] = set()
        self._without_code = 0
        self.issues: list[FileIssue] = []

    def take(self, dataset: str, row: PlanRow) -> None:
        """Take a row of a layer."""
        code = row.cells.get("code", "")
        if code:
            self._rows.setdefault(code, []).append(_Row(dataset, row))
        else:
            self._without_code += 1
            self.issues.append(NO_PLAN_CODE.at(dataset, row.number, "", row.cells.get("name", "")))

    def lose(self, code: str) -> None:
        """Note that a plan has a row without an area; "" where the row does not say which plan."""
        self._lost |= {code} - {""}

    def content(self) -> PlanContent:
        """Return the plans, each with the area of all its rows."""
        plans = [plan for code, rows in self._rows.items() if (plan := self._plan(code, rows)) is not None]
        refused = len(self._rows) - len(plans) + len(self._lost - set(self._rows)) + self._without_code
        return PlanContent(tuple(plans), tuple(self.issues), refused)

    def _plan(self, code: str, rows: Sequence[_Row]) -> DetailedPlan | None:
        legal_force = self._day(rows, "legal_force_date")
        stage = self._stage(code, rows, legal_force)
        if stage is None:
            return None
        areas = [row.geometry for _, row in rows if row.geometry is not None]
        return DetailedPlan(
            code=code,
            name=_told(rows, "name").text,
            status=stage,
            status_date=self._day(rows, "status_date") or (legal_force if stage == "legal_force" else None),
            legal_force_date=legal_force,
            implementation_until=self._day(rows, "implementation_until"),
            source=in_both(_SOURCE.fill(name=rows[0].dataset)),
            verified=self._verified,
            geometry=as_multi(shapely.union_all(areas)),
            provisions=tuple(provision for one in rows for provision in self._provisions(one)),
        )

    def _stage(self, code: str, rows: Sequence[_Row], legal_force: date | None) -> str | None:
        (dataset, row), word = _told(rows, "status")
        stage = STAGES.get(word.lower()) or LIKE.get(word.lower())
        if stage is not None:
            if word.lower() in LIKE:
                self.issues.append(TOLD_STAGE.at(dataset, row.number, "status", word, stage=PLAN_STATUS[stage]))
            return stage
        if word or legal_force is None:
            self.issues.append(UNKNOWN_STAGE.at(dataset, row.number, "status", word, known=STAGE_WORDS))
            return None
        stage = "legal_force"
        self.issues.append(JUDGED_STAGE.at(dataset, row.number, "status", code, stage=PLAN_STATUS[stage], why=_BY_DAY))
        return stage

    def _provisions(self, one: _Row) -> Iterable[PlanProvision]:
        dataset, row = one
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
                self.issues.append(NOT_AN_AMOUNT.at(dataset, row.number, field, text))
            else:
                yield PlanProvision(kind=ProvisionKind.PROPERTY, code=code, amount=number * factor, unit=unit, **shared)

    def _day(self, rows: Sequence[_Row], field: str) -> date | None:
        (dataset, row), text = _told(rows, field)
        day = day_of(text)
        if text and day is None:
            self.issues.append(NOT_A_DATE.at(dataset, row.number, field, text))
        return day


def _told(rows: Sequence[_Row], field: str) -> _Told:
    """Return what the first row says that says it; of the first row of all, nothing, where none does."""
    said = (_Told(one, text) for one in rows if (text := one.row.cells.get(field, "")))
    return next(said, _Told(rows[0], ""))
