"""Shore protection: as decided where zones are loaded, else within a hundred metres of the water.

Miljöbalken 7:13-18: a hundred metres on land and in the water, from the shoreline; it can be widened to three hundred
and lifted in plans, which only decided zones tell. Since 2025-07-01 not at lakes of less than a hectare, nor at streams
of less than two metres; how wide a stream is that is drawn as a line, nobody can see.

The hundred metres hold without any decision, and layers of zones often have only those that widen it. So what lies in
no zone is without protection only away from the water, or where a data set is said to have all zones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from gis_data.facts.answers import Answers
from gis_data.facts.assumptions import LEAST_LAKE_M2, LEAST_OVERLAP_M2, SHORE_M
from gis_data.facts.coverage import covers, is_loaded, is_whole, not_about
from gis_data.facts.ground import NO_AREA, Layer, layer_over, named, say_share
from gis_data.facts.located import around_them, geometries_of
from gis_data.facts.model import Computer, Found
from gis_data.facts.shapes import Floats, Shapes, as_shapes
from gis_data.facts.sources import not_loaded, set_days, with_sets
from gis_data.facts.surroundings import Surroundings
from siting.domain.geodata import Feature, GeodataSet, Role
from siting.domain.sites import Site
from siting.domain.text import Text
from siting.domain.values import FactValue, Status, Value

FACT = "shore_protection"
SHARE = "shore_protection_share_percent"
LAKE, STREAM = "lake", "stream"


@dataclass(frozen=True, kw_only=True, eq=False)
class Shore:
    """How n sites are to the water.

    Parameters
    ----------
    share
        Shape (n,): how much of each site's area is within reach of water that has shore protection; NaN without area.
    near
        Shape (n,): whether any of it is.
    doubtful
        Shape (n,): whether a stream of unknown width is within reach.
    """

    share: Floats
    near: NDArray[np.bool_]
    doubtful: NDArray[np.bool_]


def shore_protection(sites: Sequence[Site], around: Surroundings) -> list[Found]:
    """Return whether shore protection touches each site, and how much of it."""
    answers = Answers(sites)
    shapes = geometries_of(sites)
    decided = layer_over(shapes, around, Role.SHORE_PROTECTION)
    whole = is_whole(around, Role.SHORE_PROTECTION, shapes)
    left = [
        place
        for place in range(len(sites))
        if decided is None or not _say_decided(answers, place, decided, whole=bool(whole[place]))
    ]
    if left and is_loaded(around, Role.WATER):
        _say_by_water(answers, np.array(left), shapes, around, decided)
        return answers.found()
    for place in left:
        if decided is not None and decided.about[place]:
            _say_none(answers, place, decided, shapes[place])
        else:
            why = not_about(Role.SHORE_PROTECTION) if decided else not_loaded(Role.SHORE_PROTECTION, Role.WATER)
            _lack(answers, place, why)
    return answers.found()


def by_the_water(shapes: Shapes, water: Sequence[Feature]) -> Shore:
    """Return how sites are to water, lakes that are too small left out.

    Parameters
    ----------
    shapes
        Shape (n,): the sites.
    water
        Lakes, sea and streams, as areas or lines.
    """
    drawn = as_shapes(one.geometry for one in water)
    flat = shapely.area(drawn)
    is_line = np.array([one.category == STREAM for one in water], dtype=np.bool_) & (flat == 0)
    is_small = np.array([one.category == LAKE for one in water], dtype=np.bool_) & (flat < LEAST_LAKE_M2)
    sure = drawn[~is_line & ~is_small]
    areas = shapely.area(shapes)
    share = np.where(areas > 0, 0.0, np.nan)
    near, doubtful = np.zeros(len(shapes), dtype=np.bool_), np.zeros(len(shapes), dtype=np.bool_)
    doubtful[np.unique(STRtree(drawn[is_line]).query(shapes, predicate="dwithin", distance=SHORE_M)[0])] = True
    of_site, of_water = STRtree(sure).query(shapes, predicate="dwithin", distance=SHORE_M)
    for site in np.unique(of_site).tolist():
        if areas[site] == 0:
            near[site] = True
            continue
        within_m2 = _within_reach(shapes[site], sure[of_water[of_site == site]])
        near[site] = within_m2 >= LEAST_OVERLAP_M2
        share[site] = min(within_m2 / areas[site], 1.0)
    return Shore(share=share, near=near, doubtful=doubtful)


def _within_reach(site: BaseGeometry, water: Shapes) -> float:
    """Return how much of a site is within reach of water; of wide water only what is near is widened."""
    west, south, east, north = site.bounds
    reach = SHORE_M + 1
    clipped = shapely.intersection(water, shapely.box(west - reach, south - reach, east + reach, north + reach))
    return float(
        shapely.area(shapely.intersection(site, shapely.union_all(shapely.buffer(clipped, SHORE_M, quad_segs=32))))
    )


def _say_decided(answers: Answers, place: int, decided: Layer, *, whole: bool) -> bool:
    zones = decided.touching(place)
    if not zones and not whole:
        return False
    rule = _DECIDED.fill(zones=named(zones)) if zones else _NOT_DECIDED
    answers.say(place, FACT, decided.value(bool(zones), rule, zones))
    say_share(answers, place, SHARE, decided)
    return True


def _say_none(answers: Answers, place: int, decided: Layer, shape: BaseGeometry) -> None:
    """Say that there is none where zones are loaded, none touches the site, and nothing is known of the water."""
    answers.say(place, FACT, _estimate(False, _NO_ZONE, decided.sets))
    if shape.area > 0:
        answers.say(place, SHARE, _estimate(0.0, _NO_ZONE, decided.sets))
    else:
        answers.lack(place, SHARE, NO_AREA)


def _lack(answers: Answers, place: int, why: Text) -> None:
    for key in (FACT, SHARE):
        answers.lack(place, key, why)


def _say_by_water(
    answers: Answers, places: NDArray[np.int64], shapes: Shapes, around: Surroundings, decided: Layer | None
) -> None:
    """Say how sites are to the water, of which none lies in a decided zone."""
    chosen = shapes[places]
    water = around.features(Role.WATER, near=around_them(chosen, SHORE_M + 1))
    shore, about = by_the_water(chosen, water), covers(around, Role.WATER, chosen)
    sets = around.sets(Role.WATER)
    for row, place in enumerate(places.tolist()):
        share, by_water = float(shore.share[row]), bool(shore.near[row] or shore.doubtful[row])
        if decided is not None and decided.about[place]:
            if by_water:
                _lack(answers, place, _OUTSIDE_ZONES)
            elif about[row]:
                _say_decided(answers, place, decided, whole=True)
            else:
                _say_none(answers, place, decided, chosen[row])
            continue
        if not by_water and not about[row]:
            _lack(answers, place, not_about(Role.WATER))
            continue
        if shore.near[row]:
            answers.say(place, FACT, _estimate(True, _NEAR, sets))
        elif shore.doubtful[row]:
            answers.lack(place, FACT, _WIDTH)
        else:
            answers.say(place, FACT, _estimate(False, _FAR, sets))
        if np.isnan(share):
            answers.lack(place, SHARE, NO_AREA)
        elif shore.doubtful[row] and share < 1:
            answers.lack(place, SHARE, _WIDTH)
        else:
            answers.say(place, SHARE, _estimate(round(100 * share, 1), _SHARE, sets))


def _estimate(value: Value, rule: Text, sets: Sequence[GeodataSet]) -> FactValue:
    return with_sets(rule, sets).value(value, Status.ESTIMATED, set_days(sets))


SHORE_PROTECTION = Computer(
    name="shore_protection",
    label=Text(sv="Strandskydd", en="Shore protection"),
    facts=(FACT, SHARE),
    roles=frozenset({Role.SHORE_PROTECTION, Role.WATER, Role.MUNICIPALITY}),
    version=2,
    compute=shore_protection,
)

_DECIDED = Text(sv="Beslutat strandskydd: {zones}", en="Decided shore protection: {zones}")
_NOT_DECIDED = Text(sv="Inget beslutat strandskydd berör platsen", en="No decided shore protection touches the site")
_NO_ZONE = Text(
    sv="Inget beslutat strandskydd berör platsen, om underlaget har alla zoner; vatten är inte inläst här",
    en="No decided shore protection touches the site, if the data have all zones; no water is loaded here",
)
_OUTSIDE_ZONES = Text(
    sv="Inom 100 m från vatten men utanför inlästa zoner: strandskyddet är upphävt, eller så har underlaget bara"
    " utvidgade zoner",
    en="Within 100 m of water but outside the loaded zones: either the shore protection has been lifted, or the data"
    " have only zones that widen it",
)
_NEAR = Text(
    sv="Inom 100 m från sjö, hav eller vattendrag; skyddet kan vara upphävt i plan",
    en="Within 100 m of a lake, the sea or a stream; a plan may have lifted the protection",
)
_FAR = Text(
    sv="Mer än 100 m från sjöar (från 1 ha), hav och vattendrag; skyddet kan vara utvidgat till 300 m",
    en="More than 100 m from lakes (from 1 ha), the sea and streams; the protection may have been widened to 300 m",
)
_SHARE = Text(
    sv="Andel av ytan inom 100 m från sjö (från 1 ha), hav eller vattendrag",
    en="Share of the area within 100 m of a lake (from 1 ha), the sea or a stream",
)
_WIDTH = Text(
    sv="Inom 100 m finns ett vattendrag av okänd bredd; strandskydd gäller från 2 m",
    en="Within 100 m there is a stream of unknown width; shore protection applies from 2 m",
)
