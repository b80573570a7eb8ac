"""People within distances of sites, along a straight line: counted, and put into words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from gis_data.facts.answers import Answers
from gis_data.facts.assumptions import LEAST_COVERED
from gis_data.facts.discs import ground_of, within
from gis_data.facts.firm_words import SECRET
from gis_data.facts.people import People
from gis_data.facts.shapes import Floats, points_at
from gis_data.facts.sources import with_sources
from siting.domain.formats import listing, number
from siting.domain.text import LANGS, Lang, Text
from siting.domain.values import FactValue, Status

MOST_NAMED = 5
"""More localities than these are not named one by one."""


def say_within(
    answers: Answers,
    people: People,
    middles: Floats,
    kilometres: Mapping[str, float],
    rules: Mapping[str, Text],
    *,
    rows: NDArray[np.int64] | None = None,
) -> None:
    """Say how many people are within kilometres of places, or why that can't be said.

    Parameters
    ----------
    answers
        Where it is said.
    people
        Whom to count; of an area by the share of it that is within.
    middles
        Shape (n, 2): the places.
    kilometres
        Fact → distance.
    rules
        Fact → what a source says, with places for ``who``, ``km``, ``by`` (how areas are counted), ``near`` (which
        localities) and ``rest`` (how much is covered).
    rows
        Shape (n,): which of the sites they are; None for all of them.
    """
    radii = [1000 * km for km in kilometres.values()]
    counts, covered = within(people.ground, middles, radii), share_covered(people.covered, middles, radii)
    places = np.arange(len(middles)) if rows is None else rows
    behind = within(people.parts, middles, radii) if people.fewest else None
    by = _BY_AREA if people.ground.area_m2.any() else _NOTHING
    for column, (key, km) in enumerate(kilometres.items()):
        near = _names_within(people, middles, 1000 * km)
        for row, place in enumerate(places.tolist()):
            share = float(covered[row, column])
            if share < LEAST_COVERED:
                answers.lack(place, key, not_covered(share, km))
                continue
            if behind is not None and too_few(float(behind[row, column]), people):
                answers.lack(place, key, SECRET)
                continue
            rule = rules[key].fill(who=people.who, km=in_km(km), by=by, near=near[row], rest=partly(share))
            answers.say(place, key, estimate(float(counts[row, column]), rule, people))


def too_few(parts: float, people: People) -> bool:
    """Return whether a number may tell of one of the few parts that stand behind it; of none, nothing is told."""
    return 0 < parts < people.fewest - _ROUNDING


def estimate(count: float, rule: Text, people: People) -> FactValue:
    """Return a number of people with its rule: always an estimate, as people live nowhere evenly."""
    return with_sources(rule, people.sources).value(float(round(count)), Status.ESTIMATED, people.verified)


def share_covered(land: BaseGeometry, middles: Floats, radii_m: Sequence[float]) -> Floats:
    """Return how much of the ground within each distance of each place is land of some kind, shape (n, distances)."""
    discs_m2 = np.array([math.pi * radius**2 for radius in radii_m])
    return np.asarray(within(ground_of([land], [land.area]), middles, radii_m) / discs_m2)


@lru_cache(maxsize=256)
def _partly(percent: int) -> Text:
    return _PARTLY.fill(share=_percent(percent))


def partly(share: float) -> Text:
    """Return what a source adds where the data cover only a part of the ground."""
    return _NOTHING if share > _ALL else _partly(round(100 * share))


def not_covered(share: float, km: float) -> Text:
    """Return why nothing is said where they cover too little of it."""
    return _NOT_COVERED.fill(share=_percent(round(100 * share)), km=in_km(km))


@lru_cache(maxsize=256)
def in_km(km: float) -> Text:
    """Return a distance in words.

    >>> in_km(19.23).sv
    '19,2 km'
    """
    return Text(sv=f"{number(km, 'sv', decimals=1)} km", en=f"{number(km, 'en', decimals=1)} km")


def _names_within(people: People, middles: Floats, radius_m: float) -> list[Text]:
    """Return the localities that each place has within a distance, the largest first; nothing for other divisions."""
    named: list[list[int]] = [[] for _ in middles]
    if any(people.names):
        tree = STRtree(people.geometries)
        of_place, of_part = tree.query(points_at(middles), predicate="dwithin", distance=radius_m)
        for place, part in zip(of_place.tolist(), of_part.tolist(), strict=True):
            named[place].append(part)
    order = np.argsort(-people.ground.weights, kind="stable").argsort(kind="stable")
    said: dict[tuple[int, ...], Text] = {}
    found = []
    for parts in named:
        chosen = tuple(sorted(parts, key=lambda part: int(order[part])))
        if chosen not in said:
            said[chosen] = _named([people.names[part] for part in chosen])
        found.append(said[chosen])
    return found


def _named(names: Sequence[str]) -> Text:
    if not names:
        return _NOTHING
    more = len(names) - MOST_NAMED
    lists: dict[Lang, str] = {}
    for lang in LANGS:
        shown = [*names[:MOST_NAMED], *([_MORE.fill(count=more).say(lang)] if more > 0 else [])]
        lists[lang] = f": {listing(shown, lang)}"
    return Text(sv=lists["sv"], en=lists["en"])


def _percent(percent: int) -> Text:
    return Text(sv=f"{percent} %", en=f"{percent}%")


_ALL = 0.995
_ROUNDING = 1e-6
_NOTHING = Text(sv="", en="")
_BY_AREA = Text(sv=", efter andel av ytan", en=", by share of area")
_MORE = Text(sv="{count} till", en="{count} more")
_PARTLY = Text(sv="; underlaget täcker {share} av området", en="; the data cover {share} of that area")
_NOT_COVERED = Text(
    sv="Underlaget täcker bara {share} av området inom {km}", en="The data cover only {share} of the area within {km}"
)
