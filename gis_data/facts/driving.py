"""How long people drive: by car on the road network where one is loaded, else along a straight line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gis_data.facts.assumptions import COMMUTE_KM_H, DETOUR
from gis_data.facts.roads import MS_A_MINUTE, Roads, minutes_of, roads_of
from gis_data.facts.shapes import points_at
from gis_data.facts.surroundings import Surroundings
from gis_data.network.model import Vehicle
from siting.domain.formats import number
from siting.domain.geodata import GeodataSet, Role
from siting.domain.text import Text
from siting.domain.wording import in_both

Floats: TypeAlias = NDArray[np.float64]


class Driving(Protocol):
    """How long people drive from where they live."""

    @property
    def rule(self) -> Text:
        """How the times are made, as a source says it."""

    @property
    def sources(self) -> tuple[tuple[str, date | None], ...]:
        """What the times are made from, with the days of the data."""

    def minutes(self, homes: Floats, places: Floats, *, limit_min: float) -> Floats:
        """Return minutes from n homes to k places, shape (n, k); infinite beyond the limit and where there is no way.

        Parameters
        ----------
        homes, places
            Shapes (n, 2) and (k, 2), metres in the storage CRS.
        limit_min
            A time of just the limit is within.
        """


def driving_of(around: Surroundings) -> Driving:
    """Return how long people drive in some surroundings."""
    roads = roads_of(around, Vehicle.CAR)
    return StraightLine() if roads is None else ByRoad(roads=roads, sets=tuple(around.sets(Role.ROADS)))


@dataclass(frozen=True)
class StraightLine:
    """Along a straight line, with a detour, at an assumed mean speed."""

    sources: tuple[tuple[str, date | None], ...] = ()

    @property
    def rule(self) -> Text:
        """See :class:`Driving`."""
        return Text(
            sv=f"fågelvägen × {number(DETOUR, 'sv', decimals=1)} i {number(COMMUTE_KM_H, 'sv', decimals=0)} km/h",
            en=f"straight line × {number(DETOUR, 'en', decimals=1)} at {number(COMMUTE_KM_H, 'en', decimals=0)} km/h",
        )

    def minutes(self, homes: Floats, places: Floats, *, limit_min: float) -> Floats:
        """See :class:`Driving`."""
        apart = homes[:, None, :] - places[None, :, :]
        found: Floats = np.hypot(apart[..., 0], apart[..., 1]) * (DETOUR * 60 / (COMMUTE_KM_H * 1000))
        return np.where(found <= limit_min, found, np.inf)


@dataclass(frozen=True, kw_only=True, eq=False)
class ByRoad:
    """By car on a road network.

    Parameters
    ----------
    roads
        The car's roads.
    sets
        The data sets that they are of.
    """

    roads: Roads
    sets: tuple[GeodataSet, ...] = ()

    @property
    def rule(self) -> Text:
        """See :class:`Driving`."""
        return Text(sv="med bil på vägnätet", en="by car on the road network")

    @property
    def sources(self) -> tuple[tuple[str, date | None], ...]:
        """See :class:`Driving`."""
        return tuple((in_both(one.title), one.verified) for one in self.sets)

    def minutes(self, homes: Floats, places: Floats, *, limit_min: float) -> Floats:
        """See :class:`Driving`. People live by a road: the way to it from the point that stands for them is no time."""
        begin, end = (self.roads.snapper.snap_shapes(points_at(where)) for where in (homes, places))
        found = minutes_of(self.roads.milliseconds(begin.leaving, end.arriving, self.roads.snapper.direct(begin, end)))
        found -= begin.off_road_milliseconds[:, None] / MS_A_MINUTE
        return np.where(found <= limit_min, found, np.inf)
