"""How far one comes from a site, or to it, within minutes: the land, the people on it, and what else is counted.

People are counted by the time that their trip takes, and points by the time to the point itself: not by who lies in the
drawn areas, which are a picture of the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from shapely import MultiPolygon

from gis_data.facts.assumptions import LEAST_COVERED
from gis_data.facts.firm_words import SECRET
from gis_data.facts.located import check_placed
from gis_data.facts.nearby import not_covered, share_covered
from gis_data.facts.reach_layers import Column, Layer, counted_layer, employed_layer, people_layer
from gis_data.facts.reach_ways import Way, way_of
from gis_data.facts.sources import oldest, set_days
from gis_data.facts.straight_line import straight_km
from gis_data.facts.surroundings import Surroundings
from gis_data.network.model import Vehicle
from siting.domain.errors import InvalidInput
from siting.domain.geodata import GeodataSet, Role
from siting.domain.sites import Site
from siting.domain.text import Text
from siting.domain.wording import in_both

MINUTES = (15.0, 30.0, 45.0)
MOST_MINUTES = 240.0
"""Farther is no surroundings of a site, and a network seldom reaches."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked for.

    Parameters
    ----------
    minutes
        Limits in rising order.
    vehicle
        What is driven.
    towards
        Whether one drives to the site; False: from there.
    count
        Data sets or uses whose points are counted; see :func:`~gis_data.facts.reach_layers.counted_layer`.
    """

    minutes: tuple[float, ...] = MINUTES
    vehicle: Vehicle = Vehicle.CAR
    towards: bool = True
    count: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse limits that are none.

        Raises
        ------
        InvalidInput
            There are none, they do not rise, or one is not above 0 and at most four hours.
        """
        rising = all(one < other for one, other in pairwise(self.minutes))
        if not self.minutes or not rising or not all(0 < one <= MOST_MINUTES for one in self.minutes):
            raise InvalidInput(_BAD_MINUTES, value=list(self.minutes))


@dataclass(frozen=True, kw_only=True)
class Amount:
    """How much of one column is within a limit.

    Parameters
    ----------
    value
        None where nothing can be said.
    why
        Why not.
    covered
        How much of the ground within the limit the data cover, 0 to 1.
    """

    value: float | None
    why: Text | None = None
    covered: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Ring:
    """What is within one limit; each area contains those before it.

    Parameters
    ----------
    minutes, area
        The limit, and the land in the storage CRS.
    amounts
        One a column.
    """

    minutes: float
    area: MultiPolygon
    amounts: tuple[Amount, ...]

    @property
    def area_km2(self) -> float:
        """How large the land is."""
        return self.area.area / 1e6


@dataclass(frozen=True, kw_only=True)
class Reach:
    """What is within reach of a site; all of it is estimated.

    Parameters
    ----------
    rule
        How it was found out.
    on_roads
        Whether on the road network, and not along a straight line.
    rings, columns
        One a limit, and what is told of each.
    sources
        What it is made from, column by column and the roads, with the days of the data.
    verified
        The oldest of those days.
    sets
        The data sets, for who has to be named.
    notes
        What has to be known besides.
    """

    rule: Text
    on_roads: bool
    rings: tuple[Ring, ...]
    columns: tuple[Column, ...]
    sources: tuple[tuple[str, date | None], ...]
    verified: date | None
    sets: tuple[GeodataSet, ...]
    notes: tuple[Text, ...]


def reach(site: Site, wanted: Wanted, around: Surroundings) -> Reach:
    """Return what is within reach of a site.

    On the road network where one is loaded and is about the site; else within circles as wide as a car is assumed to
    come, which the rule says.

    Raises
    ------
    InvalidInput
        The site has no place, or what is to be counted can't be.
    NotFound
        What is to be counted is not there.
    Unavailable
        The network is, but no road is near the site.
    """
    check_placed(site)
    layers = [people_layer(around), employed_layer(around), *(counted_layer(around, one) for one in wanted.count)]
    way = way_of(site, around, wanted.vehicle, wanted.minutes, towards=wanted.towards)
    sets = tuple(around.sets(Role.ROADS)) if way.on_roads else ()
    used = [layer for layer in layers if layer.why is None]
    told = [_amounts(layer, way, wanted.minutes) for layer in layers]
    return Reach(
        rule=way.rule,
        on_roads=way.on_roads,
        rings=tuple(
            Ring(minutes=limit, area=area, amounts=tuple(one for layer in told for one in layer[place]))
            for place, (limit, area) in enumerate(zip(wanted.minutes, way.areas(), strict=True))
        ),
        columns=tuple(column for layer in layers for column in layer.columns),
        sources=tuple(
            dict.fromkeys(
                [
                    *(one for layer in used for one in layer.sources),
                    *((in_both(one.title), one.verified) for one in sets),
                ]
            )
        ),
        verified=oldest([*(layer.verified for layer in used), *([set_days(sets)] if sets else [])]),
        sets=tuple({one.key: one for one in (*sets, *(one for layer in used for one in layer.sets))}.values()),
        notes=(*way.notes, *(note for layer in used for note in _notes(layer, way))),
    )


def _amounts(layer: Layer, way: Way, minutes: Sequence[float]) -> list[tuple[Amount, ...]]:
    """Return one amount a limit and column."""
    if layer.why is not None:
        return [tuple(Amount(value=None, why=layer.why) for _ in layer.columns) for _ in minutes]
    parts = layer.weights[:, -1:] > 0
    counts = way.amounts(layer, np.column_stack([np.nan_to_num(layer.weights), parts]))
    land = way.land(layer)
    radii_km = [straight_km(limit) for limit in minutes]
    covered = [1.0] * len(minutes)
    if land is not None:
        covered = share_covered(land, way.middle, [1000 * km for km in radii_km])[0].tolist()
    hidden = _hidden(counts[:, -1].tolist(), layer.fewest)
    found = []
    for place, (share, km) in enumerate(zip(covered, radii_km, strict=True)):
        why = not_covered(share, km) if share < LEAST_COVERED else SECRET if hidden[place] else None
        values = counts[place, :-1].tolist()
        found.append(tuple(Amount(value=None if why else one, why=why, covered=min(share, 1.0)) for one in values))
    return found


def _hidden(parts: Sequence[float], fewest: int) -> list[bool]:
    """Return which numbers are not shown: those that few parts stand behind, or that differ by few from one shown.

    >>> _hidden([0, 2, 4, 5, 9], 3)
    [False, True, False, True, False]
    """
    hidden, shown = [], 0.0
    for count in parts:
        hide = _EPSILON < count - shown < fewest - _EPSILON
        hidden.append(hide)
        shown = shown if hide else count
    return hidden


def _notes(layer: Layer, way: Way) -> list[Text]:
    name, notes = layer.columns[-1].label, []
    if layer.without_weight:
        notes.append(_NO_WEIGHT.fill(name=name, count=layer.without_weight))
    if left_out := way.left_out(layer):
        notes.append(_LEFT_OUT.fill(name=layer.columns[0].label, count=left_out, metres=f"{layer.reach_m:.0f}"))
    return notes


_EPSILON = 1e-6
_BAD_MINUTES = Text(
    sv=f"Minuterna ska stiga och vara över 0 och högst {MOST_MINUTES:.0f}, till exempel 15,30,45.",
    en=f"Minutes should rise, be above 0 and at most {MOST_MINUTES:.0f}, for example 15,30,45.",
)
_NO_WEIGHT = Text(
    sv="{name}: {count} punkter har ingen vikt och räknas inte i summan",
    en="{name}: {count} points have no weight and are not in the sum",
)
_LEFT_OUT = Text(
    sv="{name}: {count} punkter ligger längre än {metres} m från en väg och räknas inte",
    en="{name}: {count} points lie farther than {metres} m from a road and are not counted",
)
