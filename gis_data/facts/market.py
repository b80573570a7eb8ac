"""Who shops where: customers on the ground, the shopping places that there are, and what draws to each.

By Huff's model (:mod:`siting.domain.huff`), of sales area and minutes. What the existing places draw from a customer is
the same whatever shop is added, so it is summed up once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gis_data.facts.cells import cells_of, share_out
from gis_data.facts.driving import ByRoad, Driving, StraightLine
from gis_data.facts.people import People, residents
from gis_data.facts.roads import Where, roads_of
from gis_data.facts.shapes import Floats, Shapes, as_shapes
from gis_data.facts.sources import not_loaded
from gis_data.facts.surroundings import Surroundings
from gis_data.facts.trade_assumptions import CUSTOMER_CELL_M, DECAY, LEAST_MIN, SHOPS_MIN, SIZE_POWER
from gis_data.network.model import Vehicle
from siting.domain.geodata import Feature, Role
from siting.domain.huff import huff_pull
from siting.domain.text import Text

_AT_ONCE = 4_000_000
"""Times from homes to places held at once."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Market:
    """Customers and the shopping places that there are.

    Parameters
    ----------
    people
        Where people live, and what tells of it.
    weights
        Shape (n,): how many live at each of the points that they are spread over.
    shops
        Shopping places whose sales area is known, k of them.
    without_area
        How many there are besides, of which it is not.
    driving
        Trips from these points.
    """

    people: People
    weights: Floats
    shops: tuple[Feature, ...]
    without_area: int
    driving: Driving

    @cached_property
    def drawn(self) -> Floats:
        """What all existing places together draw from each customer, shape (n,); 0 where none can be reached."""
        found = np.zeros(len(self.weights))
        for _, pulls in self.pulls():
            found += pulls.sum(axis=1)
        return found

    @cached_property
    def visits(self) -> Floats:
        """How many customers each existing place has, shape (k,)."""
        per_drawn = np.divide(self.weights, self.drawn, out=np.zeros_like(self.weights), where=self.drawn > 0)
        return self.weighted(per_drawn)

    def weighted(self, per_drawn: Floats) -> Floats:
        """Return what each existing place draws in all, a customer counting for so much; shape (k,)."""
        found = np.zeros(len(self.shops))
        for some, pulls in self.pulls():
            found[some] = per_drawn @ pulls
        return found

    def pulls(self) -> Iterator[tuple[slice, Floats]]:
        """Return, some existing places at a time, which they are and what they draw from each customer."""
        if self._all_pulls is not None:
            yield slice(0, len(self.shops)), self._all_pulls
            return
        step = _step(len(self.weights))
        for first in range(0, len(self.shops), step):
            some = slice(first, first + step)
            yield some, self._pulls_of(some)

    def minutes(self, sites: Shapes, *, limit_min: float) -> Iterator[tuple[slice, Floats]]:
        """Return, some sites at a time, which they are and the time from each customer; infinite beyond the limit."""
        step = _step(len(self.weights))
        for first in range(0, len(sites), step):
            some = slice(first, first + step)
            yield some, self.driving.minutes(sites[some], limit_min=limit_min)

    @cached_property
    def _all_pulls(self) -> Floats | None:
        """All at once, where they are few enough to be kept."""
        return self._pulls_of(slice(None)) if len(self.weights) * len(self.shops) <= _AT_ONCE else None

    def _pulls_of(self, some: slice) -> Floats:
        shops = self.shops[some]
        areas = np.array([shop.weight or 0.0 for shop in shops])
        return pull(areas, self.driving.minutes(as_shapes(one.geometry for one in shops), limit_min=SHOPS_MIN))


def pull(sales_area_m2: Floats | float, minutes: Floats) -> Floats:
    """Return what shops draw from customers, without a unit: area to the power γ over time to the power λ.

    >>> pull(np.array([1000.0]), np.array([[10.0, np.inf, 0.5]])).tolist()
    [[10.0, 0.0, 250.0]]
    """
    return huff_pull(sales_area_m2, np.maximum(minutes, LEAST_MIN), decay=DECAY, gamma=SIZE_POWER)


def markets_of(
    around: Surroundings, sites: Shapes, middles: Floats
) -> Text | list[tuple[NDArray[np.int64], Market | Text]]:
    """Return the market of each site, several of them together; or why there is none anywhere.

    Sites on the road network share one, those beyond it another along straight lines.

    Parameters
    ----------
    sites, middles
        Shapes (n,) and (n, 2).

    Returns
    -------
    Which sites, and their market or why they have none; every site is in one of these.
    """
    found = _parts(around)
    if isinstance(found, Text):
        return found
    people, shops, without_area = found

    def market(name: str, driving: Callable[[Floats], Driving]) -> Market:
        return around.kept(f"market {name}", lambda: _market(people, shops, without_area, driving))

    every = np.arange(len(sites))
    roads = roads_of(around, Vehicle.CAR)
    if roads is None or not len(sites):
        return [(every, market("straight", lambda homes: StraightLine(homes=homes)))]
    where = roads.where(roads.snapper.snap_shapes(sites), middles)
    sets = tuple(around.sets(Role.ROADS))
    groups: list[tuple[NDArray[np.int64], Market | Text]] = []
    for rows, answer in (
        (every[where <= Where.ON_ISLAND], lambda: market("roads", lambda h: ByRoad(homes=h, roads=roads, sets=sets))),
        (every[where == Where.BEYOND], lambda: market("beyond", lambda h: StraightLine(homes=h, is_beyond=True))),
        (every[where == Where.NO_ROAD], lambda: _NO_ROAD),
    ):
        if len(rows):
            groups.append((rows, answer()))
    return groups


def _parts(around: Surroundings) -> Text | tuple[People, tuple[Feature, ...], int]:
    people = around.kept("residents", lambda: residents(around))
    shops = around.features(Role.SHOPS)
    if people is None:
        return not_loaded(Role.POPULATION, Role.LOCALITY)
    if not shops:
        return not_loaded(Role.SHOPS)
    # A place of no size draws nobody.
    sized = tuple(shop for shop in shops if shop.weight)
    return (people, sized, sum(shop.weight is None for shop in shops)) if sized else _NO_AREAS


def _market(
    people: People, shops: Sequence[Feature], without_area: int, driving: Callable[[Floats], Driving]
) -> Market:
    """Return the market of people, who are spread over the points of a grid that lie in their area."""
    cells = cells_of(people.geometries, CUSTOMER_CELL_M)
    trips = driving(cells.places)
    return Market(
        people=people,
        weights=share_out(people.ground.weights, cells, trips.usable),
        shops=tuple(shops),
        without_area=without_area,
        driving=trips,
    )


def _step(homes: int) -> int:
    return max(1, _AT_ONCE // max(1, homes))


_NO_AREAS = Text(sv="Ingen handelsplats har en känd säljyta", en="No shopping place has a known sales area")
_NO_ROAD = Text(sv="Det finns ingen väg för bil nära platsen", en="There is no road for a car near the site")
