"""A distance to a place as a hard constraint: most of the catalogue is left out or let through zone by zone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from siting.domain.requirement import Within
from siting.matching.compact import Compact
from siting.matching.places import distances, inside
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

    def most(self, at: slice) -> int:
        """Return how many rows of a stretch can pass at the most."""
        told = self._told[at.start // ZONE_ROWS : -(-at.stop // ZONE_ROWS)]
        return int(np.count_nonzero(told != Told.NONE)) * ZONE_ROWS

    def passing(self, at: slice) -> NDArray[np.intp]:
        """Return the rows of a stretch that do not fail, in order."""
        first = at.start // ZONE_ROWS
        told = self._told[first : -(-at.stop // ZONE_ROWS)]
        zones = np.flatnonzero(told != Told.NONE)
        rows = (zones[:, np.newaxis] * ZONE_ROWS + np.arange(first * ZONE_ROWS, (first + 1) * ZONE_ROWS)).ravel()
        some = np.repeat(told[zones] == Told.SOME, ZONE_ROWS)
        # Zones at both ends may reach beyond the stretch.
        inside = slice(*np.searchsorted(rows, (at.start, at.stop)))
        rows, some = rows[inside], some[inside]
        looked_at = np.flatnonzero(some)
        fails = np.zeros(len(rows), dtype=np.bool_)
        fails[looked_at] = self._fail(rows[looked_at])
        found: NDArray[np.intp] = rows[~fails]
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
        east, north = self._compact.east.take(rows), self._compact.north.take(rows)
        if self._need.high == 0.0 and self._need.low <= 0.0:
            found = ~inside(east, north, self._geometry)
            return found if self._exclude_unknown else found & ~(np.isnan(east) | np.isnan(north))
        distance = distances(east, north, self._geometry)
        found = (distance < self._need.low) | (distance > self._need.high)
        return found | np.isnan(distance) if self._exclude_unknown else found
