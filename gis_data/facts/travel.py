"""How long it takes to drive from a site to what it needs to reach: the nearest of each kind, and points by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

import numpy as np

from gis_data.facts.answers import Answers
from gis_data.facts.assumptions import NAMED_POINTS
from gis_data.facts.located import geometries_of, in_order, middles_of
from gis_data.facts.model import Computer, Found
from gis_data.facts.reaching import How, Minutes, PointsOnRoads, SitesOnRoads, minutes_to, points_on
from gis_data.facts.roads import Where, roads_of
from gis_data.facts.shapes import Floats
from gis_data.facts.sources import not_loaded, oldest, set_days, with_sources
from gis_data.facts.straight_line import straight_rule
from gis_data.facts.surroundings import Surroundings
from gis_data.network.model import Vehicle
from siting.domain.geodata import GeodataSet, Role
from siting.domain.places import POINT_LABELS, PointKind, ReferencePoint
from siting.domain.sites import Site
from siting.domain.text import Text
from siting.domain.values import FactValue, Status
from siting.domain.wording import in_both

FACTS_OF: Mapping[PointKind, str] = {
    PointKind.JUNCTION: "junction_min",
    PointKind.RAIL_TERMINAL: "terminal_min",
    PointKind.PORT: "port_min",
    PointKind.AIRPORT: "airport_min",
    PointKind.STATION: "station_min",
    PointKind.CENTRE: "centre_min",
}
"""What minutes are measured to."""

VEHICLES: Mapping[PointKind, Vehicle] = {
    PointKind.JUNCTION: Vehicle.TRUCK,
    PointKind.RAIL_TERMINAL: Vehicle.TRUCK,
    PointKind.PORT: Vehicle.TRUCK,
    PointKind.AIRPORT: Vehicle.TRUCK,
    PointKind.STATION: Vehicle.CAR,
    PointKind.CENTRE: Vehicle.CAR,
}
"""Goods go by lorry, people by car."""

PLACE_MIN = "place_min"


def place_argument(point: ReferencePoint) -> str:
    """Return by what minutes to a named point are kept.

    >>> from shapely.geometry import Point
    >>> landvetter = ReferencePoint(
    ...     kind=PointKind.AIRPORT, name="Landvetter", geometry=Point(0, 0), source="", verified=None
    ... )
    >>> place_argument(landvetter)
    'airport:Landvetter'
    """
    return f"{point.kind.value}:{point.name}"


def travel_times(sites: Sequence[Site], around: Surroundings) -> list[Found]:
    """Return the minutes from each site to the nearest point of each kind, and to the nearest of the named ones.

    Whole minutes: as far as they mean anything, and what is judged is what is shown. On the roads they are known: they
    follow from roads and speeds that anybody can look up. Along a straight line, or with a long way off the road, they
    are estimated.
    """
    answers = Answers(sites)
    if not sites:
        return []
    shapes, middles = geometries_of(sites), middles_of(sites)
    placed = {one: SitesOnRoads(shapes=shapes, middles=middles, roads=roads_of(around, one)) for one in Vehicle}
    for kind, key in FACTS_OF.items():
        points = in_order(around.points(kind))
        if not points:
            answers.lack_everywhere([key], not_loaded(Role(kind.value)))
            continue
        targets = _targets(around, kind, points)
        times = minutes_to(placed[VEHICLES[kind]], targets)
        words = _Words(targets, around.sets(Role.ROADS))
        nearest = times.minutes.argmin(axis=1)
        arguments = [place_argument(point) for point in points]
        for place, number in enumerate(nearest.tolist()):
            if np.isfinite(times.minutes[place, number]):
                answers.say(place, key, words.value(times, place, number))
            else:
                answers.lack(place, key, words.why_none(times, place))
            for other in _named(targets, times.minutes[place]):
                value = words.value(times, place, other)
                answers.measure(place, PLACE_MIN, arguments[other], value)
    return answers.found()


def _targets(around: Surroundings, kind: PointKind, points: Sequence[ReferencePoint]) -> PointsOnRoads:
    roads = roads_of(around, VEHICLES[kind])
    return around.kept(f"{kind.value} on roads", lambda: points_on(roads, kind, points))


def _named(targets: PointsOnRoads, minutes: Floats) -> list[int]:
    """Return the nearest point of each of the nearest names; those that can't be reached come last."""
    found: dict[str, int] = {}
    for number in np.argsort(minutes, kind="stable").tolist():
        if targets.points[number].name:
            found.setdefault(targets.points[number].name, number)
        if len(found) == NAMED_POINTS:
            break
    return list(found.values())


class _Words:
    """What is said of one kind of point; values that are alike are made once."""

    def __init__(self, targets: PointsOnRoads, sets: Sequence[GeodataSet]) -> None:
        self._kind = targets.kind
        self._points = targets.points
        self._sets = sets
        self._values: dict[tuple[int, int, int], FactValue] = {}

    def value(self, times: Minutes, place: int, number: int) -> FactValue:
        """Return the time from a site to a point; unknown with the reason where no way leads there."""
        minutes, how = float(times.minutes[place, number]), int(times.how[place, number])
        if not np.isfinite(minutes):
            why = in_both(self.why_none(times, place))
            return FactValue(value=None, status=Status.UNKNOWN, source=why, verified=None)
        key = (number, how, round(minutes))
        if key not in self._values:
            self._values[key] = FactValue(
                value=float(round(minutes)),
                status=Status.KNOWN if how == How.ROADS else Status.ESTIMATED,
                source=self._source(number, how),
                verified=self._day(number, how),
            )
        return self._values[key]

    def why_none(self, times: Minutes, place: int) -> Text:
        """Return why there is no time from a site to any point of the kind."""
        where = int(times.where[place])
        if where == Where.NO_ROAD:
            return _NO_ROAD.fill(vehicle=self._vehicle)
        kind = POINT_LABELS[self._kind]
        return (_ISLAND if where == Where.ON_ISLAND else _NO_WAY).fill(vehicle=self._vehicle, kind=kind)

    @property
    def _vehicle(self) -> Text:
        return _VEHICLE_WORDS[VEHICLES[self._kind]]

    def _source(self, number: int, how: int) -> str:
        point = self._points[number]
        own = (point.source, point.verified)
        if how in (How.STRAIGHT_LINE, How.BEYOND_ROADS):
            rule = straight_rule(self._kind).fill(point=point.name)
            return with_sources(_BEYOND.fill(rule=rule) if how == How.BEYOND_ROADS else rule, [own])
        rule = _BY_ROAD if how == How.ROADS else _FROM_AFAR
        roads = [(in_both(one.title), one.verified) for one in self._sets]
        return with_sources(rule.fill(vehicle=self._vehicle, point=point.name), [*roads, own])

    def _day(self, number: int, how: int) -> date | None:
        own = self._points[number].verified
        return oldest([own, self._roads_day]) if how in (How.ROADS, How.ROADS_FROM_AFAR) else own

    @cached_property
    def _roads_day(self) -> date | None:
        return set_days(self._sets)


TRAVEL = Computer(
    name="travel_times",
    label=Text(sv="Restider", en="Travel times"),
    facts=tuple(FACTS_OF.values()),
    measures=(PLACE_MIN,),
    roles=frozenset({Role.ROADS, *(Role(kind.value) for kind in FACTS_OF)}),
    compute=travel_times,
)

_VEHICLE_WORDS: Mapping[Vehicle, Text] = {
    Vehicle.TRUCK: Text(sv="lastbil", en="lorry"),
    Vehicle.CAR: Text(sv="bil", en="car"),
}
_BY_ROAD = Text(sv="Med {vehicle} på vägnätet: {point}", en="By {vehicle} on the road network: {point}")
_FROM_AFAR = Text(
    sv="Med {vehicle} på vägnätet, sista biten till vägen uppskattad: {point}",
    en="By {vehicle} on the road network, the last bit to the road estimated: {point}",
)
_BEYOND = Text(sv="Utanför vägnätet. {rule}", en="Beyond the road network. {rule}")
_NO_WAY = Text(
    sv="Ingen väg för {vehicle} leder från platsen till {kind}",
    en="No road for a {vehicle} leads from the site to any {kind}",
)
_ISLAND = Text(
    sv="Platsens väg är avskuren från resten av vägnätet: ingen väg för {vehicle} leder till {kind}",
    en="The site's road is cut off from the rest of the network: no road for a {vehicle} leads to any {kind}",
)
_NO_ROAD = Text(sv="Ingen väg för {vehicle} i närheten av platsen", en="No road for a {vehicle} near the site")
