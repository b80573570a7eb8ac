"""How long it takes to drive from a site to what it needs to reach: the nearest of each kind, and points by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis_data.facts.answers import Answers
from gis_data.facts.assumptions import NAMED_POINTS
from gis_data.facts.located import in_order, middles_of
from gis_data.facts.model import Computer, Found
from gis_data.facts.sources import not_loaded, with_sources
from gis_data.facts.straight_line import straight_minutes, straight_rule
from gis_data.facts.surroundings import Surroundings
from siting.domain.geodata import Role
from siting.domain.places import PointKind, ReferencePoint
from siting.domain.sites import Site
from siting.domain.text import Text
from siting.domain.values import FactValue, Status

FACTS_OF: Mapping[PointKind, str] = {
    PointKind.JUNCTION: "junction_min",
    PointKind.RAIL_TERMINAL: "terminal_min",
    PointKind.PORT: "port_min",
    PointKind.AIRPORT: "airport_min",
    PointKind.STATION: "station_min",
    PointKind.CENTRE: "centre_min",
}
"""What minutes are measured to; goods go by lorry to the first four, people by car to the others."""

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

    Whole minutes: as far as they mean anything, and what is judged is what is shown.
    """
    answers = Answers(sites)
    middles = middles_of(sites)
    for kind, key in FACTS_OF.items():
        points = in_order(around.points(kind))
        if not points:
            answers.lack_everywhere([key], not_loaded(Role(kind.value)))
            continue
        times = _Times(kind=kind, points=points, minutes=straight_minutes(middles, _coordinates(points), kind))
        for place in range(len(sites)):
            answers.say(place, key, times.value(place, int(times.minutes[place].argmin())))
            for number in times.named(place):
                answers.measure(place, PLACE_MIN, place_argument(points[number]), times.value(place, number))
    return answers.found()


@dataclass(frozen=True, kw_only=True)
class _Times:
    """Minutes from n sites to the k points of a kind, shape (n, k)."""

    kind: PointKind
    points: Sequence[ReferencePoint]
    minutes: NDArray[np.float64]

    def value(self, place: int, number: int) -> FactValue:
        """Return the time from a site to a point, with its rule."""
        point = self.points[number]
        return FactValue(
            value=float(round(float(self.minutes[place, number]))),
            status=Status.ESTIMATED,
            source=with_sources(straight_rule(self.kind).fill(point=point.name), [(point.source, point.verified)]),
            verified=point.verified,
        )

    def named(self, place: int) -> list[int]:
        """Return the nearest point of each of the nearest names."""
        found: dict[str, int] = {}
        for number in np.argsort(self.minutes[place], kind="stable").tolist():
            if self.points[number].name:
                found.setdefault(self.points[number].name, number)
            if len(found) == NAMED_POINTS:
                break
        return list(found.values())


def _coordinates(points: Sequence[ReferencePoint]) -> NDArray[np.float64]:
    return np.array([(point.geometry.x, point.geometry.y) for point in points]).reshape(-1, 2)


TRAVEL = Computer(
    name="travel_times",
    label=Text(sv="Restider", en="Travel times"),
    facts=tuple(FACTS_OF.values()),
    measures=(PLACE_MIN,),
    roles=frozenset({Role.ROADS, *(Role(kind.value) for kind in FACTS_OF)}),
    compute=travel_times,
)
