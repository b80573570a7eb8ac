"""Rows of one layer, a chunk at a time: what each is used for, where it is, and whether it was there already."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis_data.geodata.content import AREA_ROLES
from gis_data.geodata.counting import Counts, Fate
from gis_data.geodata.fields import Fields
from gis_data.geodata.gathering import Gatherer, Thing
from gis_data.geodata.model import Position, Use
from gis_data.geodata.placing import Placed, Placer, fit, of_shapes
from gis_data.geodata.positions import read_positions
from gis_data.geodata.problems import BROKEN_GEOMETRY, NO_NAME, SAME_CODE, SAME_ROW, WRONG_SHAPE
from gis_data.geodata.uses import UseReader, Values
from gis_data.issue_log import IssueLog
from gis_data.problems import FileIssue, Problem
from gis_data.tables.features import BAD_GEOMETRY
from gis_data.tables.model import Chunk, Table
from siting.domain.geodata import ROLE_LABELS
from siting.domain.issues import Severity
from siting.domain.text import Text


class RowReader:
    """Reads the rows of one table for some uses.

    Parameters
    ----------
    table
        The table.
    uses
        What its rows are used for.
    position
        Where rows of a table without geometries say where they are; None when it has geometries.
    placer
        Brings its geometries to the storage CRS.
    zones
        Where rows of each use matter; None: everywhere.
    gatherer
        Keeps what is read.
    counts, issues
        Grow with what is read.
    """

    def __init__(
        self,
        table: Table,
        uses: Sequence[Use],
        *,
        position: Position | None,
        placer: Placer,
        zones: Sequence[BaseGeometry | None],
        gatherer: Gatherer,
        counts: Counts,
        issues: IssueLog,
    ) -> None:
        self._table = table
        self._fields = Fields(table)
        self._readers = [UseReader(use, self._fields) for use in uses]
        self._position = position
        self._placer = placer
        self._zones = zones
        self._gatherer = gatherer
        self._counts = counts
        self._issues = issues
        self.bounds = np.array([np.inf, np.inf, -np.inf, -np.inf])
        """West, south, east and north of what has been read, in the storage CRS."""

    def read(self, chunk: Chunk) -> None:
        """Read some rows."""
        chunk = self._without_far(chunk)
        pass_ = _Pass(chunk, self._table.dataset)
        values = [reader.read(chunk.rows) for reader in self._readers]
        if chunk.geometries is not None:
            for reader, one in zip(self._readers, values, strict=True):
                if reader.use.shapes:
                    one.used &= of_shapes(np.array([*chunk.geometries, None], dtype=object)[:-1], reader.use.shapes)
        used = np.logical_or.reduce([one.used for one in values])
        placed = self._place(pass_, used)
        self._stretch(shapely.bounds(placed.geometries))
        for reader, one, zone in zip(self._readers, values, self._zones, strict=True):
            self._use(pass_, reader, one, placed, zone)
        self._say_of_geometries(pass_, placed, used)
        self._counts.add(pass_.fates, placed.repaired)
        self._counts.reject(len(chunk.unread))
        self._issues.add(pass_.in_order())

    def _without_far(self, chunk: Chunk) -> Chunk:
        """Return the rows that may lie where a use matters, and count the others: most of a country's are far away.

        Only where coordinates need not be projected: boxes are compared as they stand.
        """
        zones = [zone.bounds for zone in self._zones if zone is not None]
        if chunk.geometries is None or not self._placer.keeps or len(zones) < len(self._zones):
            return chunk
        bounds = shapely.bounds(np.array([*chunk.geometries, None], dtype=object)[:-1])
        west, south = np.min(zones, axis=0)[:2]
        east, north = np.max(zones, axis=0)[2:]
        with np.errstate(invalid="ignore"):
            far = (bounds[:, 0] > east) | (bounds[:, 2] < west) | (bounds[:, 1] > north) | (bounds[:, 3] < south)
        if not far.any():
            return chunk
        self._counts.leave_out(int(np.count_nonzero(far)))
        self._stretch(bounds[far])
        return chunk.taken(np.flatnonzero(~far).tolist())

    def _stretch(self, bounds: NDArray[np.float64]) -> None:
        known = bounds[np.isfinite(bounds).all(axis=1)]
        if len(known):
            self.bounds[:2] = np.minimum(self.bounds[:2], known[:, :2].min(axis=0))
            self.bounds[2:] = np.maximum(self.bounds[2:], known[:, 2:].max(axis=0))

    def _place(self, pass_: _Pass, used: NDArray[np.bool_]) -> Placed:
        """Return the geometries of the rows that are used, in the storage CRS."""
        chunk = pass_.chunk
        raw: NDArray[np.object_] = np.full(len(chunk.rows), None, dtype=object)
        unread: dict[int, tuple[Problem, str, str]] = {}
        if self._position is not None:
            raw, unread = read_positions(chunk.rows, self._fields, self._position)
        elif chunk.geometries is not None:
            raw[:] = chunk.geometries
            broken = {note.row for note in chunk.notes if note.kind == BAD_GEOMETRY.kind}
            unread = {row: (BROKEN_GEOMETRY, "", "") for row, n in enumerate(chunk.numbers) if n in broken}
        raw[~used] = None
        placed = self._placer.place(raw)
        for row, (problem, name, value) in unread.items():
            if used[row]:
                del placed.problems[row]
                pass_.say(row, problem, name, value)
        return placed

    def _use(self, pass_: _Pass, reader: UseReader, values: Values, placed: Placed, zone: BaseGeometry | None) -> None:
        use, geometries = reader.use, placed.geometries
        there = values.used & ~shapely.is_missing(geometries)
        pass_.raise_to(Fate.REJECTED, values.used)
        if zone is not None:
            inside = np.zeros(len(geometries), dtype=bool)
            inside[there] = shapely.intersects(zone, geometries[there])
            pass_.raise_to(Fate.OUTSIDE, there & ~inside)
            there = inside
        for row, name, value, problem, found in values.problems:
            if there[row]:
                pass_.say(row, problem, name, value, **found)
                there[row] = problem.severity is not Severity.REJECTED
        areas = shapely.area(geometries) if use.weight_is_area else values.weights
        for row in np.flatnonzero(there).tolist():
            self._keep(pass_, use, row, values, geometries[row], float(areas[row]))

    def _keep(self, pass_: _Pass, use: Use, row: int, values: Values, geometry: BaseGeometry, weight: float) -> None:
        role, code, name = use.role, values.codes[row], values.names[row]
        if role in AREA_ROLES and not code and not name:
            pass_.say(row, NO_NAME, role=ROLE_LABELS[role])
            return
        shape = fit(geometry, role)
        if isinstance(shape, Text):
            pass_.say(row, WRONG_SHAPE, shape=geometry.geom_type, role=ROLE_LABELS[role], wanted=shape)
            return
        twin = self._gatherer.add(
            use,
            Thing(
                row=pass_.chunk.numbers[row],
                code=code,
                name=name,
                category=values.categories[row],
                weight=None if np.isnan(weight) else weight,
                verified=values.verified[row],
                geometry=shape,
            ),
        )
        if twin is None:
            pass_.fates[row] = Fate.LOADED
            return
        pass_.raise_to_row(Fate.DUPLICATE, row)
        pass_.say(row, SAME_ROW if twin.alike else SAME_CODE, self._fields.name(use.code), code, first=twin.row)

    def _say_of_geometries(self, pass_: _Pass, placed: Placed, used: NDArray[np.bool_]) -> None:
        for row, (problem, found) in placed.problems.items():
            mended = problem.severity is Severity.REPAIRED
            if used[row] and (not mended or pass_.fates[row] == Fate.LOADED):
                pass_.say(row, problem, "", "", **found)


class _Pass:
    """One chunk on its way: what became of its rows, and what there is to say of them."""

    def __init__(self, chunk: Chunk, dataset: str) -> None:
        self.chunk = chunk
        self.fates: NDArray[np.int8] = np.full(len(chunk.rows), Fate.NOT_USED, dtype=np.int8)
        self._dataset = dataset
        self._issues: list[FileIssue] = [
            *chunk.unread,
            *(note for note in chunk.notes if note.kind != BAD_GEOMETRY.kind),
        ]

    def raise_to(self, fate: Fate, rows: NDArray[np.bool_]) -> None:
        self.fates[rows] = np.maximum(self.fates[rows], fate)

    def raise_to_row(self, fate: Fate, row: int) -> None:
        self.fates[row] = max(self.fates[row], fate)

    def say(self, row: int, problem: Problem, name: str = "", value: str = "", **found: object) -> None:
        self._issues.append(problem.at(self._dataset, self.chunk.numbers[row], name, value, **found))

    def in_order(self) -> list[FileIssue]:
        return sorted(self._issues, key=lambda issue: issue.row)
