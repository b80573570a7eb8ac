"""How long people drive from where they live: by car on the road network, else along a straight line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis_data.facts.assumptions import COMMUTE_KM_H, DETOUR
from gis_data.facts.roads import MS_A_MINUTE, Roads, minutes_of
from gis_data.facts.shapes import Floats, Shapes, points_at
from gis_data.network.snapped import Outcome, Snapped
from siting.domain.formats import number
from siting.domain.geodata import GeodataSet
from siting.domain.text import Text
from siting.domain.wording import in_both


class Driving(Protocol):
    """Trips from n homes."""

    @property
    def rule(self) -> Text:
        """How the times are made, as a source says it."""

    @property
    def sources(self) -> tuple[tuple[str, date | None], ...]:
        """What the times are made from, with the days of the data."""

    @property
    def usable(self) -> NDArray[np.bool_]:
        """From which homes one can drive at all, shape (n,)."""

    @property
    def covered(self) -> BaseGeometry | None:
        """Where times can be told; None for everywhere."""

    def minutes(self, places: Shapes, *, limit_min: float) -> Floats:
        """Return minutes from the homes to k places, shape (n, k); infinite beyond the limit and where there is no way.

        Parameters
        ----------
        places
            Shape (k,): geometries in the storage CRS.
        limit_min
            A time of just the limit is within.
        """


@dataclass(frozen=True, kw_only=True, eq=False)
class StraightLine:
    """Along a straight line to a place's middle, with a detour, at an assumed mean speed.

    Parameters
    ----------
    homes
        Shape (n, 2), metres in the storage CRS.
    is_beyond
        Whether a network is loaded, and says nothing of where this is about.
    """

    homes: Floats
    is_beyond: bool = False

    @property
    def rule(self) -> Text:
        """See :class:`Driving`."""
        said = Text(
            sv=f"fågelvägen × {number(DETOUR, 'sv', decimals=1)} i {number(COMMUTE_KM_H, 'sv', decimals=0)} km/h",
            en=f"straight line × {number(DETOUR, 'en', decimals=1)} at {number(COMMUTE_KM_H, 'en', decimals=0)} km/h",
        )
        return _BEYOND.fill(rule=said) if self.is_beyond else said

    @property
    def sources(self) -> tuple[tuple[str, date | None], ...]:
        """See :class:`Driving`."""
        return ()

    @property
    def usable(self) -> NDArray[np.bool_]:
        """See :class:`Driving`."""
        return np.ones(len(self.homes), dtype=np.bool_)

    @property
    def covered(self) -> BaseGeometry | None:
        """See :class:`Driving`."""
        return None

    def minutes(self, places: Shapes, *, limit_min: float) -> Floats:
        """See :class:`Driving`."""
        middles = shapely.get_coordinates(shapely.centroid(places)).reshape(-1, 2)
        apart = self.homes[:, None, :] - middles[None, :, :]
        found: Floats = np.hypot(apart[..., 0], apart[..., 1]) * (DETOUR * 60 / (COMMUTE_KM_H * 1000))
        return np.where(found <= limit_min, found, np.inf)


@dataclass(frozen=True, kw_only=True, eq=False)
class ByRoad:
    """By car on a road network, to the road that is nearest to a place's outline.

    People live by a road: the way to it from the point that stands for them is no time.

    Parameters
    ----------
    homes
        Shape (n, 2), metres in the storage CRS.
    roads
        The car's roads.
    sets
        The data sets that they are of.
    """

    homes: Floats
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

    @property
    def usable(self) -> NDArray[np.bool_]:
        """See :class:`Driving`."""
        found: NDArray[np.bool_] = self._placed.outcome != Outcome.OUTSIDE
        return found

    @property
    def covered(self) -> BaseGeometry | None:
        """See :class:`Driving`."""
        return self.roads.hull

    def minutes(self, places: Shapes, *, limit_min: float) -> Floats:
        """See :class:`Driving`."""
        begin, end = self._placed, self.roads.snapper.snap_shapes(places)
        found = minutes_of(self.roads.milliseconds(begin.leaving, end.arriving, self.roads.snapper.direct(begin, end)))
        found = found - begin.off_road_milliseconds[:, None] / MS_A_MINUTE
        return np.where(found <= limit_min, found, np.inf)

    @cached_property
    def _placed(self) -> Snapped:
        return self.roads.snapper.snap_shapes(points_at(self.homes))


_BEYOND = Text(
    sv="platsen ligger utanför det inlästa vägnätet: {rule}", en="the site lies beyond the loaded road network: {rule}"
)
