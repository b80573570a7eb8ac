"""How far it is to the nearest stop, station and centre, as the crow flies."""

from __future__ import annotations

from collections.abc import Sequence

from gis_data.facts.answers import Answers
from gis_data.facts.located import in_order, middles_of, nearest
from gis_data.facts.model import Computer, Found
from gis_data.facts.shapes import points_at
from gis_data.facts.sources import not_loaded, point_words, with_sources
from gis_data.facts.surroundings import Surroundings
from siting.domain.geodata import Role
from siting.domain.places import PointKind
from siting.domain.sites import Site
from siting.domain.text import Text
from siting.domain.values import Status

FACTS_OF: dict[PointKind, str] = {
    PointKind.STOP: "stop_distance_m",
    PointKind.STATION: "station_distance_m",
    PointKind.CENTRE: "centre_distance_m",
}


def distances(sites: Sequence[Site], around: Surroundings) -> list[Found]:
    """Return the metres from the middle of each site to the nearest point of each kind.

    Whole metres: as far as they mean anything, and what is judged is what is shown. They are estimated, because a
    plot's middle stands for its entrance and a stop's or a centre's point for all of it.
    """
    answers = Answers(sites)
    middles = points_at(middles_of(sites))
    for kind, key in FACTS_OF.items():
        points = in_order(around.points(kind))
        if not points or not len(middles):
            answers.lack_everywhere([key], not_loaded(Role(kind.value)))
            continue
        found = nearest(middles, [point.geometry for point in points])
        for place, (number, distance_m) in enumerate(zip(found.of.tolist(), found.distances_m.tolist(), strict=True)):
            point = points[number]
            source = with_sources(_BEELINE.fill(point=point_words(point)), [(point.source, point.verified)])
            answers.say(place, key, source.value(float(round(distance_m)), Status.ESTIMATED, point.verified))
    return answers.found()


DISTANCES = Computer(
    name="distances",
    label=Text(sv="Avstånd fågelvägen", en="Straight-line distances"),
    facts=tuple(FACTS_OF.values()),
    roles=frozenset(Role(kind.value) for kind in FACTS_OF),
    compute=distances,
)

_BEELINE = Text(sv="Fågelvägen till {point}", en="Straight line to {point}")
