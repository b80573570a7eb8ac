"""The compiled loop of :mod:`gis_data.facts.workplaces`, apart because the compiler takes long to load."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gis_data.network.engine.compiled import compiled


@compiled
def count_within(
    places: NDArray[np.float64],
    radius: float,
    firms: NDArray[np.float64],
    tables: NDArray[np.float64],
    inexact: NDArray[np.float64],
) -> None:
    """Add up by branch what lies within a distance of each place; the workplaces are sorted by their east."""
    for place in range(len(places)):
        east, north = places[place]
        for one in range(np.searchsorted(firms[0], east - radius), firms.shape[1]):
            across, up = firms[0, one] - east, firms[1, one] - north
            if across > radius:
                break
            if across * across + up * up <= radius * radius:
                column = int(firms[2, one])
                tables[place, column, 0] += 1.0
                tables[place, column, 1] += firms[3, one]
                inexact[place] += firms[4, one]
