"""Areas of plans in the storage CRS: which axis comes first, and what was mended."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from gis_data.geodata.placing import Placer, flat_crs
from gis_data.geodata.problems import UnknownCrs
from gis_data.plans.problems import BROKEN_AREA
from gis_data.problems import FileIssue
from gis_data.sources.model import Order, Reading
from gis_data.steps.crs import area_of_use, to_wgs84
from siting.domain.text import Text

SWEDISH_CRS: Mapping[str, str] = {
    "SWEREF99TM": "EPSG:3006",
    "SWEREF991200": "EPSG:3007",
    "SWEREF991330": "EPSG:3008",
    "SWEREF991500": "EPSG:3009",
    "SWEREF991630": "EPSG:3010",
    "SWEREF991800": "EPSG:3011",
    "SWEREF991415": "EPSG:3012",
    "SWEREF991545": "EPSG:3013",
    "SWEREF991715": "EPSG:3014",
    "SWEREF991845": "EPSG:3015",
    "SWEREF992015": "EPSG:3016",
    "SWEREF992145": "EPSG:3017",
    "SWEREF992315": "EPSG:3018",
}
"""Names of CRS as plans write them, capitals and figures alone → EPSG."""

_MARGIN_DEGREES = 0.25
"""Some 15 km: areas of use are drawn wide, and coordinates of a local zone taken for the national one lie in the sea
west of Sweden, not much further off than that."""


def crs_named(name: str) -> str | None:
    """Return the CRS of a name as plans write it, None when it is none of the national ones.

    >>> crs_named("SWEREF99_13_30"), crs_named("SWEREF 99 TM"), crs_named("RT 90")
    ('EPSG:3008', 'EPSG:3006', None)
    """
    return SWEDISH_CRS.get("".join(character for character in name.upper() if character.isalnum()))


def axis_order(dataset: str, crs: str, corners: NDArray[np.float64]) -> tuple[Order, bool]:
    """Return in which order pairs of GML are, and whether that is the order of their CRS.

    GML has the order of the CRS's authority, north before east for the Swedish ones; programs that write east first
    exist. Only one of the two lies where the CRS is for.

    Parameters
    ----------
    corners
        Shape (n, 2), as they stand in the file.

    Raises
    ------
    UnknownCrs
        PROJ does not know the CRS, or the pairs lie where it is for in neither order.
    """
    north_first = pyproj.CRS.from_user_input(flat_crs(dataset, crs)).axis_info[0].direction == "north"
    native, other = Order.NORTH_EAST, Order.EAST_NORTH
    if not north_first:
        native, other = other, native
    for order in (native, other):
        if _is_within(to_wgs84(corners, Reading(crs=crs, order=order)), crs):
            return order, order is native
    raise UnknownCrs(
        Text(
            sv="{dataset} ska vara i {crs}, men koordinaterna (t.ex. {pair}) ligger långt utanför det. Ange"
            " rätt koordinatsystem, t.ex. --crs EPSG:3006.",
            en="{dataset} should be in {crs}, but its coordinates (e.g. {pair}) lie far outside it. State the right"
            " CRS, e.g. --crs EPSG:3006.",
        ).fill(dataset=dataset, crs=crs, pair=f"{corners[0][0]:.7g}, {corners[0][1]:.7g}"),
        value=crs,
    )


def _is_within(degrees: NDArray[np.float64], crs: str) -> bool:
    west, south, east, north = area_of_use(crs)
    low = np.array([west, south]) - _MARGIN_DEGREES
    high = np.array([east, north]) + _MARGIN_DEGREES
    return bool(np.isfinite(degrees).all() and (degrees >= low).all() and (degrees <= high).all())


def swapped(geometry: BaseGeometry) -> BaseGeometry:
    """Return a geometry with its axes exchanged."""
    return shapely.transform(geometry, lambda pairs: pairs[:, ::-1])


class AreaPlacer:
    """Brings areas of one file and CRS to the storage CRS.

    Parameters
    ----------
    dataset
        What messages call the file.
    crs, storage_crs
        CRS of the coordinates, and of the store.

    Raises
    ------
    UnknownCrs
        PROJ does not know the CRS.
    """

    def __init__(self, dataset: str, crs: str, storage_crs: str) -> None:
        self._dataset = dataset
        self._placer = Placer(dataset, crs, storage_crs)

    def place(
        self, areas: Mapping[str, BaseGeometry], rows: Mapping[str, int]
    ) -> tuple[dict[str, MultiPolygon], list[FileIssue]]:
        """Return areas in the storage CRS, east before north, valid; those of no extent are left out.

        Parameters
        ----------
        areas
            Name → area, east before north.
        rows
            Name → which feature of the file it is.

        Raises
        ------
        UnknownCrs
            Most of them can't be in the CRS that the file states.
        """
        names = list(areas)
        raw = np.empty(len(names), dtype=object)
        raw[:] = list(areas.values())
        placed = self._placer.place(raw)
        issues = [
            problem.at(self._dataset, rows[names[row]], "", names[row], **found)
            for row, (problem, found) in sorted(placed.problems.items())
        ]
        made: dict[str, MultiPolygon] = {}
        for name, geometry in zip(names, placed.geometries.tolist(), strict=True):
            multi = as_multi(geometry)
            if multi is not None:
                made[name] = multi
            elif geometry is not None:
                issues.append(BROKEN_AREA.at(self._dataset, rows[name], value=name))
        return made, issues


def as_multi(geometry: BaseGeometry | None) -> MultiPolygon | None:
    """Return an area as a multipolygon; None when it is none."""
    if isinstance(geometry, MultiPolygon):
        return geometry if not geometry.is_empty else None
    if isinstance(geometry, Polygon) and not geometry.is_empty:
        return MultiPolygon([geometry])
    return None
