"""Roads out of a layer of lines: joined where their ends meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from gis_data.network.arrays import Bytes, Flags, Floats, Longs, begins_of, rows_of
from gis_data.network.building import Ways, build, check_storage_crs
from gis_data.network.courses import lengths_m
from gis_data.network.crossings import crossing_km_h
from gis_data.network.limits import Limits
from gis_data.network.model import DIRECTIONS, VEHICLES, Account, RoadClass, RoadNetwork, Vehicle
from gis_data.network.profiles import NO_FRONTAGE, Both, WayProfile
from gis_data.network.road_issues import NoRoads
from gis_data.network.speeds import ASSUMED, DESIGN_LORRY, Lorry, car_km_h, truck_km_h
from gis_data.sources.model import Reading
from gis_data.steps.crs import check_crs, from_wgs84, to_wgs84
from siting.domain.text import Text

TOLERANCE_M = 0.1
"""Ends of lines that are no farther apart are the same place; road databases give them to the centimetre or better."""


@dataclass(frozen=True, kw_only=True)
class RoadLines:
    """Lines that are roads, and what is known of each.

    Parameters
    ----------
    crs
        Of the lines.
    lines
        Shape (k,): LineStrings; anything else is left out.
    road_class
        Shape (k,): a :class:`RoadClass` each.
    limit_km_h
        Shape (directions, k): speed limit as the line is drawn and against it; NaN where none is known.
    may
        Shape (vehicles, directions, k): whether a vehicle may go there.
    end_only
        Shape (vehicles, k): open only to those whose trip begins or ends there.
    frontage
        Shape (k,): whether land beside it is reached from it; not so on motorways and ferries, whatever this says.
    limits
        One a line: what is signposted of size and weight.
    """

    crs: str
    lines: NDArray[np.object_]
    road_class: Bytes
    limit_km_h: Floats
    may: Flags
    end_only: Flags
    frontage: Flags
    limits: Sequence[Limits]

    def __post_init__(self) -> None:
        count = len(self.lines)
        fits = self.road_class.shape == self.frontage.shape == (count,) and len(self.limits) == count
        fits &= self.limit_km_h.shape == (DIRECTIONS, count) and self.end_only.shape == (VEHICLES, count)
        if not fits or self.may.shape != (VEHICLES, DIRECTIONS, count):
            raise ValueError(f"what is known does not go with {count} lines")


@dataclass(frozen=True, kw_only=True)
class DrawnLines:
    """The lines that can be drawn in the storage CRS.

    Parameters
    ----------
    line
        Shape (c,): which of the lines.
    first
        Shape (c + 1,): the points of each are ``first[i]:first[i + 1]``.
    degrees_wgs84, xy
        Shape (p, 2): longitude and latitude, and metres in the storage CRS.
    """

    line: Longs
    first: Longs
    degrees_wgs84: Floats
    xy: Floats

    def some(self, chosen: Longs | Flags) -> DrawnLines:
        """Return some of them."""
        rows = np.arange(len(self.line))[chosen]
        first, at = rows_of(self.first, rows)
        return DrawnLines(line=self.line[rows], first=first, degrees_wgs84=self.degrees_wgs84[at], xy=self.xy[at])


def drawn_lines(roads: RoadLines, crs: str) -> DrawnLines:
    """Return the lines that can be drawn: those of two points or more, all of them where both CRS have a place.

    Raises
    ------
    InvalidInput
        One of the CRS is none, or the storage CRS counts in degrees.
    """
    check_storage_crs(crs)
    drawn = np.asarray(shapely.get_type_id(roads.lines) == shapely.GeometryType.LINESTRING)
    drawn &= np.asarray(shapely.get_num_points(roads.lines) >= 2)
    line = np.flatnonzero(drawn)
    coordinates, of = shapely.get_coordinates(roads.lines[line], return_index=True)
    degrees = to_wgs84(coordinates, Reading(crs=check_crs(roads.crs)))
    xy = from_wgs84(degrees, crs)
    nowhere = ~np.isfinite(np.hstack([degrees, xy])).all(axis=1)
    found = DrawnLines(line=line, first=begins_of(of, len(line)), degrees_wgs84=degrees, xy=xy)
    return found.some(np.bincount(of, weights=nowhere, minlength=len(line)) == 0)


def network_of_lines(
    roads: RoadLines,
    crs: str,
    *,
    tolerance_m: float = TOLERANCE_M,
    lorry: Lorry = DESIGN_LORRY,
    drawn: DrawnLines | None = None,
) -> RoadNetwork:
    """Return the network of a layer of lines.

    Two lines meet where an end of one is an end or a corner of the other; where lines cross otherwise, one leads over
    the other.

    Parameters
    ----------
    roads
        The lines.
    crs
        The storage CRS.
    tolerance_m
        How far apart ends may be that are the same place.
    lorry
        Whose size, weight and speed count for the truck.
    drawn
        The lines that can be drawn, if that is known already.

    Raises
    ------
    InvalidInput
        One of the CRS is none, or the storage CRS counts in degrees.
    NoRoads
        No line is a road that anybody may drive.
    """
    found = drawn_lines(roads, crs) if drawn is None else drawn
    lengths = lengths_m(found.degrees_wgs84, found.first).tolist()
    profiles = [_profile(roads, line, length, lorry) for line, length in zip(found.line.tolist(), lengths, strict=True)]
    is_open = [any(profile.open_to(vehicle) for vehicle in Vehicle) for profile in profiles]
    used = np.flatnonzero(is_open)
    numbers: dict[WayProfile, int] = {}
    profile = np.array([numbers.setdefault(profiles[at], len(numbers)) for at in used.tolist()], dtype=np.int32)
    open_lines = found.some(used)
    ways = Ways(
        first=open_lines.first,
        node=_joined(open_lines.xy, open_lines.first, tolerance_m),
        degrees_wgs84=open_lines.degrees_wgs84,
        profile=profile,
    )
    built = build(ways, list(numbers), crs)
    if not built.network.edges:
        raise NoRoads(_NO_ROADS.fill(n=len(roads.lines)), value=len(roads.lines))
    left_out = {"no_line": len(roads.lines) - len(found.line), "closed": len(found.line) - len(used)}
    account = Account(ways=len(roads.lines), left_out={kind: count for kind, count in left_out.items() if count})
    return replace(built.network, account=account)


def _profile(roads: RoadLines, line: int, length_m: float, lorry: Lorry) -> WayProfile:
    road_class, limits = RoadClass(roads.road_class[line]), roads.limits[line]
    stopped = limits.stop(lorry)
    speeds: list[Both] = []
    for vehicle in Vehicle:
        if road_class is RoadClass.FERRY:
            each_way = crossing_km_h({}, length_m)
        else:
            known = [
                ASSUMED[road_class].limit_km_h if np.isnan(limit) else float(limit)
                for limit in roads.limit_km_h[:, line]
            ]
            speed = car_km_h if vehicle is Vehicle.CAR else partial(truck_km_h, lorry=lorry)
            each_way = speed(road_class, known[0]), speed(road_class, known[1])
        may = roads.may[vehicle, :, line] & (vehicle is Vehicle.CAR or not stopped)
        speeds.append((each_way[0] * bool(may[0]), each_way[1] * bool(may[1])))
    return WayProfile(
        road_class=road_class,
        speed_km_h=(speeds[0], speeds[1]),
        end_only=(bool(roads.end_only[Vehicle.CAR, line]), bool(roads.end_only[Vehicle.TRUCK, line])),
        frontage=bool(roads.frontage[line]) and road_class not in (*NO_FRONTAGE, RoadClass.FERRY),
        max_height_m=limits.height_m,
        max_weight_t=limits.weight_t,
    )


def _joined(xy: Floats, first: Longs, tolerance_m: float) -> Longs:
    """Return the names of lines' points: ends that are the same place, and corners where an end is, have the same.

    Places are whole centimetres, as they are stored.
    """
    xy = np.round(xy, 2)
    is_end = np.zeros(len(xy), dtype=np.bool_)
    is_end[first[:-1]] = is_end[first[1:] - 1] = True
    ends, corners = np.flatnonzero(is_end), np.flatnonzero(~is_end)
    # A thousand ends at one place would be half a million pairs.
    spots, spot = np.unique(xy[ends], axis=0, return_inverse=True)
    tree = cKDTree(spots)
    near = tree.query_pairs(tolerance_m, output_type="ndarray")
    same = coo_array((np.ones(len(near), dtype=np.int8), near.T), shape=(len(spots),) * 2)
    places, place = connected_components(same, directed=False)
    names: Longs = places + np.arange(len(xy), dtype=np.int64)
    names[ends] = place[spot]
    distance, nearest = tree.query(xy[corners], distance_upper_bound=tolerance_m)
    met = np.isfinite(distance)
    names[corners[met]] = place[nearest[met]]
    return names


_NO_ROADS = Text(
    sv="Ingen av {n} linjer är en väg som bil eller lastbil får köra. Kontrollera lagret och dess koordinatsystem.",
    en="None of {n} lines is a road that a car or a lorry may use. Check the layer and its CRS.",
)
