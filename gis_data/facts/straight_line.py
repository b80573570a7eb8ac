"""Times and distances along a straight line: estimates for places without a road network."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gis_data.facts.assumptions import COMMUTE_KM_H, DETOUR, SPEEDS_KM_H
from siting.domain.formats import number
from siting.domain.places import PointKind
from siting.domain.text import Text


def straight_minutes(places: NDArray[np.float64], points: NDArray[np.float64], kind: PointKind) -> NDArray[np.float64]:
    """Return estimated minutes from n places to k points of a kind, shape (n, k).

    Parameters
    ----------
    places, points
        Shapes (n, 2) and (k, 2), metres in the storage CRS.
    kind
        What is driven to; the assumed mean speed hangs on it.
    """
    apart = places[:, None, :] - points[None, :, :]
    metres: NDArray[np.float64] = np.hypot(apart[..., 0], apart[..., 1])
    return metres * (DETOUR * 60 / (SPEEDS_KM_H[kind] * 1000))


def straight_rule(kind: PointKind) -> Text:
    """Return the rule as a source says it, with a place for the point's name.

    >>> straight_rule(PointKind.PORT).en
    'Straight line to {point} × 1.3, at 70 km/h'
    """
    km_h = SPEEDS_KM_H[kind]
    return Text(
        sv=f"Fågelvägen till {{point}} × {number(DETOUR, 'sv', decimals=1)}, i {number(km_h, 'sv', decimals=0)} km/h",
        en=f"Straight line to {{point}} × {number(DETOUR, 'en', decimals=1)}, at {number(km_h, 'en', decimals=0)} km/h",
    )


def straight_km(minutes: float) -> float:
    """Return how far a car is assumed to come in so many minutes, along a straight line.

    >>> round(straight_km(30), 1)
    19.2
    """
    return minutes / 60 * COMMUTE_KM_H / DETOUR
