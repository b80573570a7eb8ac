"""In which municipality, locality, district and business area a site lies."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from gis_data.facts.answers import Answers
from gis_data.facts.assumptions import BUSINESS_AREA_M, LOCALITY_MOST_M, LOCALITY_PEOPLE_KM2
from gis_data.facts.located import geometries_of
from gis_data.facts.model import Computer, Found
from gis_data.facts.shapes import Shapes, as_shapes
from gis_data.facts.sources import not_loaded, with_sources
from gis_data.facts.surroundings import Surroundings
from siting.domain.formats import number
from siting.domain.geodata import ROLE_LABELS, Role
from siting.domain.places import AreaKind, NamedArea
from siting.domain.sites import Site
from siting.domain.text import Text
from siting.domain.values import FactValue, Status

FACTS_OF: Mapping[AreaKind, str] = {
    AreaKind.MUNICIPALITY: "municipality_name",
    AreaKind.LOCALITY: "locality_name",
    AreaKind.DISTRICT: "district_name",
    AreaKind.BUSINESS_AREA: "business_area_name",
}


def names(sites: Sequence[Site], around: Surroundings) -> list[Found]:
    """Return the area of each kind that holds the largest part of each site.

    Areas that hold as much of it go by name. An area known only as a point reaches as far as
    :func:`schematic_radius_m` says; that a site lies in it is then only estimated.
    """
    answers = Answers(sites)
    shapes = geometries_of(sites)
    for kind, key in FACTS_OF.items():
        areas = [one for one in around.areas(kind) if one.name]
        if not areas:
            answers.lack_everywhere([key], not_loaded(Role(kind.value)))
            continue
        for place, (number_, share) in enumerate(_largest(shapes, areas)):
            if number_ < 0:
                answers.lack(place, key, _NOWHERE.fill(role=ROLE_LABELS[Role(kind.value)]))
            else:
                answers.say(place, key, _value(areas[number_], share))
    return answers.found()


def schematic_radius_m(area: NamedArea) -> float:
    """Return how far an area reaches that is known only as a point; 0 where nothing can be assumed of it.

    A locality is taken to be round and as dense as Swedish localities are on the whole.
    """
    if area.kind is AreaKind.BUSINESS_AREA:
        return BUSINESS_AREA_M
    if area.kind is not AreaKind.LOCALITY or not area.population:
        return 0.0
    return min(math.sqrt(area.population / LOCALITY_PEOPLE_KM2 * 1e6 / math.pi), LOCALITY_MOST_M)


def _largest(shapes: Shapes, areas: Sequence[NamedArea]) -> list[tuple[int, float]]:
    """Return for each site the area with its largest part and how much that is; -1 where none has any."""
    outlines = as_shapes(_outline(one) for one in areas)
    of_site, of_area = STRtree(outlines).query(shapes, predicate="intersects")
    common = shapely.area(shapely.intersection(shapes[of_site], outlines[of_area]))
    whole = shapely.area(shapes)[of_site]
    share = np.where(whole > 0, common / np.where(whole > 0, whole, 1.0), 1.0)
    order = np.lexsort((of_area, -share.round(6), of_site))
    sites, first = np.unique(of_site[order], return_index=True)
    found = [(-1, 0.0)] * len(shapes)
    for site, at in zip(sites.tolist(), order[first].tolist(), strict=True):
        if share[at] > 0:
            found[site] = (int(of_area[at]), float(share[at]))
    return found


def _outline(area: NamedArea) -> BaseGeometry:
    return area.geometry if area.geometry.area > 0 else area.geometry.buffer(schematic_radius_m(area))


def _value(area: NamedArea, share: float) -> FactValue:
    is_point = area.geometry.area == 0
    rule = _ALL if share > _WHOLE else _PART.fill(share=_percent(share))
    if is_point:
        km = schematic_radius_m(area) / 1000
        figures = Text(sv=number(km, "sv", decimals=1), en=number(km, "en", decimals=1))
        rule = _SCHEMATIC.fill(rule=rule, km=figures)
    status = Status.ESTIMATED if is_point else Status.KNOWN
    return with_sources(rule, [(area.source, area.verified)]).value(area.name, status, area.verified)


def _percent(share: float) -> Text:
    return Text(sv=f"{number(100 * share, 'sv', decimals=0)} %", en=f"{number(100 * share, 'en', decimals=0)}%")


NAMES = Computer(
    name="names",
    label=Text(sv="Områdesnamn", en="Area names"),
    facts=tuple(FACTS_OF.values()),
    roles=frozenset(Role(kind.value) for kind in FACTS_OF),
    reach_m=LOCALITY_MOST_M,
    compute=names,
)

_WHOLE = 0.995
_ALL = Text(sv="Hela platsen ligger i området", en="All of the site lies in the area")
_PART = Text(sv="{share} av platsen ligger i området", en="{share} of the site lies in the area")
_SCHEMATIC = Text(
    sv="{rule}, som bara är känt som en punkt och antas nå {km} km",
    en="{rule}, which is known only as a point and assumed to reach {km} km",
)
_NOWHERE = Text(sv="Platsen ligger utanför alla inlästa {role}", en="The site lies outside all loaded {role}")
