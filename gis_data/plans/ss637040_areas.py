"""Areas of an SS 637040 document: boundaries that are shared, put together and placed."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import numpy as np
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

from gis_data.plans.curves import UnreadCurve, curve_corners
from gis_data.plans.document import features_of, gml_id, local_name, reference
from gis_data.plans.placing import AreaPlacer, axis_order, swapped
from gis_data.plans.problems import (
    BAD_COORDINATES,
    DANGLING,
    OPEN_AREA,
    OTHER_ORDER,
    SWAPPED_AXES,
    UNKNOWN_CURVE,
    UNUSED_BOUNDARY,
)
from gis_data.plans.rings import Edge, assemble
from gis_data.problems import FileIssue
from gis_data.sources.model import Order
from siting.domain.text import Text

_AREA = Text(sv="Ytan", en="The area")
_SIDES = {"plus": False, "minus": True}


@dataclass(kw_only=True)
class Areas:
    """The areas of a document.

    Parameters
    ----------
    placed
        Identifier → area in the storage CRS.
    known
        Identifiers of all areas that stand in the document, also of those that could not be made.
    rows
        Identifier → which feature of the document it is.
    issues
        What was wrong.
    """

    placed: dict[str, MultiPolygon] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    rows: dict[str, int] = field(default_factory=dict)
    issues: list[FileIssue] = field(default_factory=list)


class AreaReader:
    """Reads the areas of a document.

    Parameters
    ----------
    dataset
        What messages call the file.
    root
        The document.
    rows
        Identifier → which feature of the document it is, from 1.
    """

    def __init__(self, dataset: str, root: Element, rows: dict[str, int]) -> None:
        self.dataset = dataset
        self.root = root
        self.areas = Areas(rows=rows)
        self._lines: dict[str, NDArray[np.float64]] = {}
        self._boundaries: set[str] = set()
        self._used: set[str] = set()

    def read(self, crs: str, storage_crs: str) -> Areas:
        """Return all areas in the storage CRS.

        Raises
        ------
        UnknownCrs
            PROJ does not know the CRS, or the areas lie far outside it.
        """
        self._read_lines()
        raw = self._assembled()
        self.areas.known = frozenset(gml_id(area) for area in features_of(self.root, "omrade"))
        for name in sorted(self._boundaries - self._used, key=self._row):
            self.areas.issues.append(UNUSED_BOUNDARY.at(self.dataset, self._row(name), "grans", name))
        if raw:
            self._place(raw, crs, storage_crs)
        return self.areas

    def _place(self, raw: dict[str, BaseGeometry], crs: str, storage_crs: str) -> None:
        # Only lines that bound an area: what else is drawn may be in another CRS, as in the plan of Kristianstad.
        corners = np.concatenate([self._lines[name] for name in sorted(self._used) if name in self._lines])
        order, as_declared = axis_order(self.dataset, crs, corners)
        if not as_declared:
            self.areas.issues.append(SWAPPED_AXES.at(self.dataset, 0, crs=crs))
        if order is Order.NORTH_EAST:
            raw = {name: swapped(area) for name, area in raw.items()}
        placed, issues = AreaPlacer(self.dataset, crs, storage_crs).place(raw, {name: self._row(name) for name in raw})
        self.areas.placed = placed
        self.areas.issues += issues

    def _read_lines(self) -> None:
        for line in features_of(self.root, "grans"):
            name = gml_id(line)
            self._boundaries.add(name)
            try:
                self._lines[name] = curve_corners(line)
            except UnreadCurve as error:
                problem = UNKNOWN_CURVE if error.shape else BAD_COORDINATES
                self.areas.issues.append(problem.at(self.dataset, self._row(name), "linje", name, shape=error.shape))

    def _assembled(self) -> dict[str, BaseGeometry]:
        made: dict[str, BaseGeometry] = {}
        for area in features_of(self.root, "omrade"):
            name = gml_id(area)
            sides = [child for child in area if local_name(child.tag) in _SIDES]
            self._used |= {reference(side) for side in sides}
            lost = [reference(side) for side in sides if reference(side) not in self._lines]
            for one in lost:
                if one not in self._boundaries:
                    self.areas.issues.append(
                        DANGLING.at(self.dataset, self._row(name), "plus/minus", one, what=_area_named(name))
                    )
            edges = [
                Edge(corners=self._lines[reference(side)], backwards=_SIDES[local_name(side.tag)])
                for side in sides
                if reference(side) in self._lines
            ]
            found = assemble(edges) if edges and not lost else None
            if found is None:
                self.areas.issues.append(OPEN_AREA.at(self.dataset, self._row(name), "omrade", name))
                continue
            if not found.in_order:
                self.areas.issues.append(OTHER_ORDER.at(self.dataset, self._row(name), "omrade", name))
            made[name] = found.geometry
        return made

    def _row(self, name: str) -> int:
        return self.areas.rows.get(name, 0)


def _area_named(name: str) -> Text:
    return Text(sv=f"{_AREA.sv} ”{name}”", en=f"{_AREA.en} “{name}”")
