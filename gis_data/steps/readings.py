"""Which way of understanding coordinates makes sense: as the row says, or the one other way that lies where it can."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

from gis_data.problems import Problem, dropped, note, repaired
from gis_data.sources.model import Order, Reading
from gis_data.steps.crs import Pairs, crs_name, is_geographic, is_same, to_wgs84
from siting.domain.text import Text

OUTSIDE_AREA = dropped(
    "outside_area",
    Text(
        sv="Koordinaterna ligger inte inom källans område, hur de än läses.",
        en="However they are read, the coordinates do not lie within the source's area.",
    ),
    Text(
        sv="Kontrollera koordinater och koordinatsystem. Platsen är inläst utan läge.",
        en="Check the coordinates and their CRS. The site was loaded without a position.",
    ),
)
AMBIGUOUS_POSITION = dropped(
    "ambiguous_position",
    Text(
        sv="Koordinaterna kan läsas på flera sätt: {readings}.",
        en="The coordinates can be read in several ways: {readings}.",
    ),
    Text(
        sv="Ange koordinatsystem. Platsen är inläst utan läge.",
        en="State the CRS. The site was loaded without a position.",
    ),
)
_AS_ONLY = Text(
    sv="Lästa som {reading}, det enda sätt som ligger inom källans område.",
    en="Read as {reading}, the only way that lies within the source's area.",
)
CRS_INFERRED = note(
    "crs_inferred",
    Text(sv="Koordinatsystem är inte angivet.", en="No CRS is stated."),
    _AS_ONLY,
)
UNKNOWN_CRS = repaired(
    "unknown_crs",
    Text(sv="Koordinatsystemet ”{named}” finns inte.", en="There is no CRS “{named}”."),
    _AS_ONLY,
)
SWAPPED_AXES = repaired(
    "swapped_axes",
    Text(sv="Öst och nord har bytt plats.", en="East and north have changed places."),
    _AS_ONLY,
)
DEGREES_IN_METRE_FIELD = repaired(
    "degrees_in_metre_field",
    Text(
        sv="Koordinaterna är i grader, men {named} är i meter.",
        en="The coordinates are degrees, but {named} is in metres.",
    ),
    _AS_ONLY,
)
METRES_IN_DEGREE_FIELD = repaired(
    "metres_in_degree_field",
    Text(
        sv="Koordinaterna är i meter, men {named} är i grader.",
        en="The coordinates are metres, but {named} is in degrees.",
    ),
    _AS_ONLY,
)
GEOCENTRIC = repaired(
    "geocentric",
    Text(
        sv="Koordinaterna är jordcentrerade X och Y, utan Z.",
        en="The coordinates are earth-centred X and Y, without Z.",
    ),
    Text(
        sv="Lästa som {reading} på {height} m höjd; läget är rätt på omkring 100 m.",
        en="Read as {reading} at a height of {height} m; the position is right to about 100 m.",
    ),
)
OTHER_CRS = repaired(
    "other_crs",
    Text(
        sv="I {named} ligger koordinaterna utanför källans område.",
        en="In {named} the coordinates lie outside the source's area.",
    ),
    _AS_ONLY,
)


class Unstated(Enum):
    """Why a row has no CRS of its own."""

    NONE = "none"
    """It names none."""
    UNKNOWN = "unknown"
    """It names one that does not exist."""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What became of some pairs.

    Parameters
    ----------
    degrees
        Shape (n, 2), WGS 84; only where ``reading`` is one.
    reading
        Index into ``readings`` a pair, -1 where there is none.
    readings
        The ways that were tried; the first is as declared, where something was.
    problem
        What is wrong a pair, or None.
    fits
        For ambiguous pairs, the names of the ways that fit.
    """

    degrees: Pairs
    reading: NDArray[np.intp]
    readings: tuple[Reading, ...]
    problem: list[Problem | None]
    fits: list[str]

    def name(self, at: int) -> str:
        """Return what a pair was read as, or the ways that fit."""
        way = self.reading[at]
        return way_name(self.readings[way]) if way >= 0 else self.fits[at]


def choose(
    pairs: Pairs,
    declared: str | Unstated,
    *,
    area: Polygon,
    readings: Sequence[Reading],
    ground_height_m: float,
) -> Chosen:
    """Decide how pairs of one declared CRS are to be understood.

    As declared, where that lies within the area. Otherwise the ways in the order east, north are tried; only where
    none of them fits, those that swap or replace the axes. A way counts when it alone fits: repaired only when
    certain.

    Parameters
    ----------
    pairs
        Shape (n, 2), finite.
    declared
        The CRS that the rows state, or why there is none.
    area
        Where the source's sites lie, in degrees.
    readings
        The source's other ways.
    ground_height_m
        For geocentric ways.
    """
    own = (Reading(crs=declared),) if isinstance(declared, str) else ()
    straight = [r for r in readings if r.order is Order.EAST_NORTH and not _among(r, own)]
    turned = [r for r in readings if r.order is not Order.EAST_NORTH]
    if isinstance(declared, str) and not _among(opposite := Reading(crs=declared, order=Order.NORTH_EAST), turned):
        turned.append(opposite)
    every = (*own, *straight, *turned)
    degrees = np.full(pairs.shape, np.inf)
    chosen = np.full(len(pairs), -1, dtype=np.intp)
    problem: list[Problem | None] = [None] * len(pairs)
    fits = [""] * len(pairs)
    left = np.arange(len(pairs))
    start = 0
    for tier in (own, straight, turned):
        if not len(left) or not tier:
            start += len(tier)
            continue
        found = [to_wgs84(pairs[left], reading, ground_height_m=ground_height_m) for reading in tier]
        inside = np.column_stack([shapely.contains_xy(area, one[:, 0], one[:, 1]) for one in found])
        count = inside.sum(axis=1)
        first = inside.argmax(axis=1)
        for way, reading in enumerate(tier):
            those = (count == 1) & (first == way)
            rows = left[those]
            degrees[rows], chosen[rows] = found[way][those], start + way
            if (wrong := _problem(declared, reading)) is not None:
                for row in rows:
                    problem[row] = wrong
        for at in np.flatnonzero(count > 1):
            problem[left[at]] = AMBIGUOUS_POSITION
            fits[left[at]] = ", ".join(way_name(tier[way]) for way in np.flatnonzero(inside[at]))
        left = left[count == 0]
        start += len(tier)
    for row in left:
        problem[row] = OUTSIDE_AREA
    return Chosen(degrees=degrees, reading=chosen, readings=every, problem=problem, fits=fits)


def _among(reading: Reading, others: Sequence[Reading]) -> bool:
    """Whether a way is one of some others, though its CRS may go by another name."""
    return any(other.order is reading.order and is_same(other.crs, reading.crs) for other in others)


def way_name(reading: Reading) -> str:
    """Return how a way of reading is called, alike in both languages."""
    return {
        Order.EAST_NORTH: crs_name(reading.crs),
        Order.NORTH_EAST: f"{crs_name(reading.crs)} (N, E)",
        Order.GEOCENTRIC: f"{crs_name(reading.crs)} (X, Y)",
    }[reading.order]


def _problem(declared: str | Unstated, reading: Reading) -> Problem | None:
    """Return what was wrong with rows of a declared CRS that are understood in some way."""
    if isinstance(declared, str) and reading == Reading(crs=declared):
        return None
    if reading.order is Order.GEOCENTRIC:
        return GEOCENTRIC
    if reading.order is Order.NORTH_EAST:
        return SWAPPED_AXES
    if not isinstance(declared, str):
        return CRS_INFERRED if declared is Unstated.NONE else UNKNOWN_CRS
    if is_geographic(declared) == is_geographic(reading.crs):
        return OTHER_CRS
    return METRES_IN_DEGREE_FIELD if is_geographic(declared) else DEGREES_IN_METRE_FIELD
