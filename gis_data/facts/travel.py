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
from gis_data.facts.sources import Source, not_loaded, oldest, point_words, set_days, with_sources
from gis_data.facts.straight_line import straight_rule
from gis_data.facts.surroundings import Surroundings
from gis_data.network.model import Vehicle
from siting.domain.geodata import GeodataSet, Role
from siting.domain.geodata_words import any_of
from siting.domain.places import PointKind, ReferencePoint
from siting.domain.sites import Site
from siting.domain.text import Text
from siting.domain.values import FactValue, Status
from siting.domain.wording import in_both, sentence

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
            why = in_both(self._why_not(times, place, number))
            return FactValue(value=None, status=Status.UNKNOWN, source=why, verified=None)
        key = (number, how, round(minutes))
        if key not in self._values:
            status = Status.KNOWN if how == How.ROADS else Status.ESTIMATED
            self._values[key] = self._source(number, how).value(float(round(minutes)), status, self._day(number, how))
        return self._values[key]

    def why_none(self, times: Minutes, place: int) -> Text:
        """Return why there is no time from a site to any point of the kind."""
        none = _NO_WAY.fill(points=any_of([Role(self._kind.value)]), vehicle=self._vehicle)
        return self._reason(int(times.where[place]), none)

    def _why_not(self, times: Minutes, place: int, number: int) -> Text:
        """Return why there is no time from a site to one point, while there may be to others."""
        none = _NO_WAY_TO.fill(point=point_words(self._points[number]), vehicle=self._vehicle)
        return self._reason(int(times.where[place]), Text(sv=sentence(none.sv), en=sentence(none.en)))

    def _reason(self, where: int, none: Text) -> Text:
        if where == Where.NO_ROAD:
            return _NO_ROAD.fill(vehicle=self._vehicle)
        return _ISLAND.fill(none=none) if where == Where.ON_ISLAND else none

    @property
    def _vehicle(self) -> Text:
        return _VEHICLE_WORDS[VEHICLES[self._kind]]

    def _source(self, number: int, how: int) -> Source:
        point = self._points[number]
        own = (point.source, point.verified)
        if how in (How.STRAIGHT_LINE, How.BEYOND_ROADS):
            rule = straight_rule(self._kind).fill(point=point_words(point))
            return with_sources(_BEYOND.fill(rule=rule) if how == How.BEYOND_ROADS else rule, [own])
        rule = _BY_ROAD if how == How.ROADS else _FROM_AFAR
        roads = [(in_both(one.title), one.verified) for one in self._sets]
        return with_sources(rule.fill(vehicle=self._vehicle, point=point_words(point)), [*roads, own])

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
_BY_ROAD = Text(sv="Med {vehicle} på vägnätet till {point}", en="By {vehicle} on the road network to {point}")
_FROM_AFAR = Text(
    sv="Med {vehicle} på vägnätet till {point}; biten mellan platsen eller målet och vägen är uppskattad",
    en="By {vehicle} on the road network to {point}; the way between the road and the site or the point is estimated",
)
_BEYOND = Text(
    sv="Platsen eller målet ligger utanför det inlästa vägnätet. {rule}",
    en="The site or the point lies beyond the loaded road network. {rule}",
)
_NO_WAY = Text(
    sv="Inga {points} går att nå med {vehicle} från platsen",
    en="No {points} can be reached by {vehicle} from the site",
)
_NO_WAY_TO = Text(
    sv="{point} går inte att nå med {vehicle} från platsen",
    en="{point} can't be reached by {vehicle} from the site",
)
_ISLAND = Text(
    sv="Platsens väg är avskuren från resten av vägnätet. {none}",
    en="The site's road is cut off from the rest of the network. {none}",
)
_NO_ROAD = Text(
    sv="Det finns ingen väg för {vehicle} nära platsen", en="There is no road for a {vehicle} near the site"
)
