"""Who shops where: customers on the ground, the shopping places that there are, and what draws to each.

Huff (1964): the probability that a customer i goes to the shop j is ``A_j^γ t_ij^-λ`` over its sum over all shops
(METHOD.md section 3). What the existing places draw from a customer is the same whatever shop is added, so it is summed
up once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_data.facts.cells import cells_of, share_out
from gis_data.facts.driving import Driving
from gis_data.facts.people import People
from gis_data.facts.shapes import Shapes
from gis_data.facts.trade_assumptions import CUSTOMER_CELL_M, DECAY, LEAST_MIN, SHOPS_MIN, SIZE_POWER
from siting.domain.geodata import Feature

Floats: TypeAlias = NDArray[np.float64]

_CELLS = 5_000_000
"""Numbers of a matrix of times worked on at once."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Market:
    """Customers and the shopping places that there are.

    Parameters
    ----------
    people
        Where people live, and what tells of it.
    places
        Shape (n, 2): the points that they are spread over, metres in the storage CRS.
    weights
        Shape (n,): how many live at each.
    shops
        Shopping places whose sales area is known, k of them.
    without_area
        How many there are besides, of which it is not.
    driving
        How long it takes from one to the other.
    """

    people: People
    places: Floats
    weights: Floats
    shops: tuple[Feature, ...]
    without_area: int
    driving: Driving

    @cached_property
    def shop_places(self) -> Floats:
        """Where the shopping places are, shape (k, 2)."""
        return centres([shop.geometry for shop in self.shops])

    @cached_property
    def drawn(self) -> Floats:
        """What all existing places together draw from each customer, shape (n,); 0 where none can be reached."""
        found = np.zeros(len(self.places))
        for rows, pulls in self.pulls():
            found[rows] = pulls.sum(axis=1)
        return found

    @cached_property
    def visits(self) -> Floats:
        """How many customers each existing place has, shape (k,)."""
        found = np.zeros(len(self.shops))
        for rows, pulls in self.pulls():
            drawn = self.drawn[rows]
            there = drawn > 0
            found += (self.weights[rows][there] / drawn[there]) @ pulls[there]
        return found

    def pulls(self) -> Iterator[tuple[NDArray[np.int64], Floats]]:
        """Return, some customers at a time, which they are and what each existing place draws from them."""
        areas = np.array([shop.weight or 0.0 for shop in self.shops])
        step = max(1, _CELLS // max(1, len(self.shops)))
        for first in range(0, len(self.places), step):
            rows = np.arange(first, min(first + step, len(self.places)))
            yield rows, pull(areas, self.driving.minutes(self.places[rows], self.shop_places, limit_min=SHOPS_MIN))


def pull(sales_area_m2: Floats | float, minutes: Floats) -> Floats:
    """Return what shops draw from customers, without a unit: area to the power γ over time to the power λ.

    >>> pull(np.array([1000.0]), np.array([[10.0, np.inf, 0.5]])).tolist()
    [[10.0, 0.0, 250.0]]
    """
    found: Floats = np.asarray(sales_area_m2) ** SIZE_POWER * np.maximum(minutes, LEAST_MIN) ** -DECAY
    return found


def market_of(people: People, shops: Sequence[Feature], driving: Driving) -> Market:
    """Return the market of people and shopping places; those of no size draw nobody and are left out."""
    places, counts = spread_out(people)
    return Market(
        people=people,
        places=places,
        weights=counts,
        shops=tuple(shop for shop in shops if shop.weight),
        without_area=sum(shop.weight is None for shop in shops),
        driving=driving,
    )


def spread_out(people: People) -> tuple[Floats, Floats]:
    """Return people as points: of an area evenly over those of a grid that lie in it, or at one point on it.

    Returns
    -------
    Shape (n, 2) and (n,); the second adds up to all people.
    """
    cells = cells_of(people.geometries, CUSTOMER_CELL_M)
    counts = share_out(people.ground.weights, cells, np.ones(len(cells), dtype=np.bool_))
    inhabited = counts > 0
    return cells.places[inhabited], counts[inhabited]


def centres(geometries: Sequence[shapely.Geometry] | Shapes) -> Floats:
    """Return the centroid of each geometry, shape (n, 2)."""
    if not len(geometries):
        return np.empty((0, 2))
    shapes = np.empty(len(geometries), dtype=object)
    shapes[:] = list(geometries)
    return shapely.get_coordinates(shapely.centroid(shapes))
