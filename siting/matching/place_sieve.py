"""A distance to a place as a hard constraint: most of the catalogue is left out or let through zone by zone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from siting.domain.requirement import Within
from siting.matching.compact import Compact
from siting.matching.places import distances
from siting.matching.zones import ZONE_ROWS, Told

Rows = slice | NDArray[np.intp]
"""Rows of a compact catalogue: a stretch of them, or chosen ones."""


class PlaceSieve:
    """Limits of the distance to a place: what a whole zone's box tells is not looked at site by site."""

    def __init__(self, compact: Compact, geometry: BaseGeometry, need: Within, *, exclude_unknown: bool) -> None:
        self._compact = compact
        self._geometry = geometry
        self._need = need
        self._exclude_unknown = exclude_unknown
        self._told = compact.zones.told(geometry, need)

    def passing(self, at: slice) -> NDArray[np.intp]:
        """Return the rows of a stretch that do not fail, in order."""
        first = at.start // ZONE_ROWS
        told = self._told[first : -(-at.stop // ZONE_ROWS)]
        zones = np.flatnonzero(told != Told.NONE)
        starts = (zones + first) * ZONE_ROWS
        rows = (starts[:, np.newaxis] + np.arange(ZONE_ROWS)).ravel()
        stays = np.repeat(told[zones] == Told.ALL, ZONE_ROWS) & (rows >= at.start) & (rows < at.stop)
        open_ = np.flatnonzero(np.repeat(told[zones] == Told.SOME, ZONE_ROWS) & (rows >= at.start) & (rows < at.stop))
        stays[open_] = ~self._fail(rows[open_])
        found: NDArray[np.intp] = rows[stays]
        return found

    def fails(self, at: Rows, out: NDArray[np.bool_]) -> None:
        """See :class:`~siting.matching.sieves.Sieve`."""
        if isinstance(at, slice):
            out[:] = True
            out[self.passing(at) - at.start] = False
        else:
            out[:] = self._fail(at)

    def unknown(self, at: Rows) -> NDArray[np.bool_]:
        """See :class:`~siting.matching.sieves.Sieve`."""
        return np.isnan(self._compact.east[at]) | np.isnan(self._compact.north[at])

    def _fail(self, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
        distance = distances(self._compact.east.take(rows), self._compact.north.take(rows), self._geometry)
        found: NDArray[np.bool_] = (distance < self._need.low) | (distance > self._need.high)
        return found | np.isnan(distance) if self._exclude_unknown else found
