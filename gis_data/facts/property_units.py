"""On which property units a site lies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
import shapely
from shapely import STRtree

from gis_data.facts.answers import Answers
from gis_data.facts.assumptions import LEAST_OVERLAP_M2, LEAST_UNIT_SHARE, MOST_OF_UNIT
from gis_data.facts.coverage import covers, is_loaded, not_about
from gis_data.facts.located import around_them, geometries_of
from gis_data.facts.model import Computer, Found
from gis_data.facts.overlay import tiles
from gis_data.facts.shapes import Shapes, as_shapes
from gis_data.facts.sources import not_loaded, oldest, set_days, with_sets
from gis_data.facts.surroundings import Surroundings
from siting.domain.formats import listing, number
from siting.domain.geodata import Feature, GeodataSet, Role
from siting.domain.sites import Site
from siting.domain.text import LANGS, Lang, Text
from siting.domain.values import FactValue, Status

FACT = "property_designation"
MOST_NAMED = 8
"""More property units than these are not named one by one."""


class _Unit(NamedTuple):
    """A property unit that a site lies on, and how much of the site's area it has; NaN for a site that is a point."""

    designation: str
    share: float


def property_units(sites: Sequence[Site], around: Surroundings) -> list[Found]:
    """Return the designations of the property units that each site lies on, the largest part first.

    A unit counts that shares ground of :data:`~gis_data.facts.assumptions.LEAST_OVERLAP_M2` with the site, and has
    :data:`~gis_data.facts.assumptions.LEAST_UNIT_SHARE` of it or lies in it for the most part.
    """
    answers = Answers(sites)
    if not sites or not is_loaded(around, Role.PROPERTY_UNIT):
        answers.lack_everywhere([FACT], not_loaded(Role.PROPERTY_UNIT))
        return answers.found()
    shapes = geometries_of(sites)
    areas = [one for one in around.features(Role.PROPERTY_UNIT, near=around_them(shapes)) if designation(one)]
    about, words = covers(around, Role.PROPERTY_UNIT, shapes), _Words(areas, around.sets(Role.PROPERTY_UNIT))
    for place, found in enumerate(_units(shapes, areas)):
        if found:
            answers.say(place, FACT, words.value(found))
        else:
            answers.lack(place, FACT, _ON_NONE if about[place] else not_about(Role.PROPERTY_UNIT))
    return answers.found()


def designation(area: Feature) -> str:
    """Return the designation of the unit that an area is of; one of several areas may have its number behind it.

    >>> from shapely.geometry import Point
    >>> designation(Feature(role=Role.PROPERTY_UNIT, name="VIARED 5:12>2", geometry=Point(0, 0).buffer(1)))
    'VIARED 5:12'
    """
    return area.name.partition(">")[0].strip()


def _units(shapes: Shapes, areas: Sequence[Feature]) -> list[list[_Unit]]:
    """Return for each site the units that it lies on, in order."""
    found: list[list[_Unit]] = [[] for _ in range(len(shapes))]
    if not areas:
        return found
    names, of_area = np.unique([designation(one) for one in areas], return_inverse=True)
    pieces, of_piece = tiles(as_shapes(one.geometry for one in areas))
    of_site, piece = STRtree(pieces).query(shapes, predicate="intersects")
    common_m2 = shapely.area(shapely.intersection(shapes[of_site], pieces[piece]))
    pairs, of_pair = np.unique(np.stack([of_site, of_area[of_piece[piece]]]), axis=1, return_inverse=True)
    shared_m2 = np.bincount(of_pair.ravel(), weights=common_m2, minlength=pairs.shape[1])
    unit_m2 = np.bincount(of_area, weights=shapely.area(as_shapes(one.geometry for one in areas)))
    site_m2 = shapely.area(shapes)[pairs[0]]
    share = np.divide(shared_m2, site_m2, out=np.full(len(shared_m2), np.nan), where=site_m2 > 0)
    for at in np.lexsort((pairs[1], -share.round(6), pairs[0])).tolist():
        if _counts(share[at], shared_m2[at], shared_m2[at] / unit_m2[pairs[1][at]]):
            found[pairs[0][at]].append(_Unit(str(names[pairs[1][at]]), float(share[at])))
    return found


def _counts(share: float, shared_m2: float, of_unit: float) -> bool:
    """Tell whether a unit is one that a site lies on; a point lies on whatever it meets."""
    if np.isnan(share):
        return True
    return shared_m2 >= LEAST_OVERLAP_M2 and (share >= LEAST_UNIT_SHARE or of_unit >= MOST_OF_UNIT)


class _Words:
    """Values for sites, each of the day of the units that it names."""

    def __init__(self, areas: Sequence[Feature], sets: Sequence[GeodataSet]) -> None:
        self._sets = sets
        self._days: dict[str, list[date | None]] = {}
        for one in areas:
            self._days.setdefault(designation(one), []).append(one.verified)

    def value(self, units: Sequence[_Unit]) -> FactValue:
        named = units[:MOST_NAMED]
        more = len(units) - len(named)
        text = ", ".join([*(unit.designation for unit in named), *(["…"] if more else [])])
        said: dict[Lang, str] = {lang: _shares(named, more, lang) for lang in LANGS}
        rule = _POINT if np.isnan(units[0].share) else _RULE.fill(units=Text(sv=said["sv"], en=said["en"]))
        own = oldest(day for unit in units for day in self._days[unit.designation])
        return with_sets(rule, self._sets).value(text, Status.KNOWN, own or set_days(self._sets))


def _shares(named: Sequence[_Unit], more: int, lang: Lang) -> str:
    parts = [f"{unit.designation} {_PERCENT.fill(n=_percent(unit.share, lang)).say(lang)}" for unit in named]
    return listing([*parts, *([_MORE.fill(n=more).say(lang)] if more else [])], lang)


def _percent(share: float, lang: Lang) -> str:
    return number(100 * share, lang, decimals=0 if share >= 0.01 else 1)


PROPERTY_UNITS = Computer(
    name="property_units",
    label=Text(sv="Fastigheter", en="Property units"),
    facts=(FACT,),
    roles=frozenset({Role.PROPERTY_UNIT, Role.MUNICIPALITY}),
    compute=property_units,
)
"""The property units that a site lies on."""

_RULE = Text(sv="Del av platsens yta: {units}", en="Part of the site's area: {units}")
_POINT = Text(sv="Fastigheten där punkten ligger", en="The property unit in which the point lies")
_PERCENT = Text(sv="{n} %", en="{n}%")
_MORE = Text(sv="{n} till", en="{n} more")
_ON_NONE = Text(sv="Platsen ligger inte på någon inläst fastighet", en="The site lies on no loaded property unit")
