"""How many people live or work near a site: within kilometres along a straight line, or within minutes by car."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from shapely import STRtree

from gis_data.facts.answers import Answers
from gis_data.facts.assumptions import COMMUTE_KM_H, DETOUR, LEAST_COVERED
from gis_data.facts.discs import ground_of, within
from gis_data.facts.located import middles_of
from gis_data.facts.model import Computer, Found
from gis_data.facts.people import People, employed, residents
from gis_data.facts.shapes import Floats, points_at
from gis_data.facts.sources import not_loaded, with_sources
from gis_data.facts.surroundings import Surroundings
from siting.domain.formats import listing, number
from siting.domain.geodata import Role
from siting.domain.sites import Site
from siting.domain.text import LANGS, Lang, Text
from siting.domain.values import FactValue, Status

WITHIN_KM: Mapping[str, float] = {"population_5_km": 5.0, "population_10_km": 10.0}
WITHIN_MIN: Mapping[str, float] = {"population_15_min": 15.0, "population_30_min": 30.0, "population_45_min": 45.0}
WORKPLACES_WITHIN_MIN: Mapping[str, float] = {"workplaces_30_min": 30.0}

MOST_NAMED = 5
"""More localities than these are not named one by one."""


def straight_km(minutes: float) -> float:
    """Return how far a car is assumed to come in so many minutes, along a straight line.

    >>> round(straight_km(30), 1)
    19.2
    """
    return minutes / 60 * COMMUTE_KM_H / DETOUR


def population_by_distance(sites: Sequence[Site], around: Surroundings) -> list[Found]:
    """Return the people within kilometres of each site along a straight line, from its middle.

    Of an area, people are counted by the share of it that is within.
    """
    answers = Answers(sites)
    people = around.kept("residents", lambda: residents(around))
    if people is None:
        answers.lack_everywhere(tuple(WITHIN_KM), not_loaded(Role.POPULATION, Role.LOCALITY))
    else:
        rules = dict.fromkeys(WITHIN_KM, _KILOMETRES)
        _count(answers, people, middles_of(sites), WITHIN_KM, rules)
    return answers.found()


def population_by_time(sites: Sequence[Site], around: Surroundings) -> list[Found]:
    """Return the people who reach each site by car within so many minutes."""
    return _by_time(sites, around.kept("residents", lambda: residents(around)), WITHIN_MIN, _NO_RESIDENTS)


def workplaces_by_time(sites: Sequence[Site], around: Surroundings) -> list[Found]:
    """Return the employed at workplaces from which a car reaches each site within so many minutes."""
    people = around.kept("employed", lambda: employed(around))
    return _by_time(sites, people, WORKPLACES_WITHIN_MIN, not_loaded(Role.WORKPLACES))


def _by_time(sites: Sequence[Site], people: People | None, minutes: Mapping[str, float], why: Text) -> list[Found]:
    answers = Answers(sites)
    if people is None:
        answers.lack_everywhere(tuple(minutes), why)
        return answers.found()
    kilometres = {key: straight_km(limit) for key, limit in minutes.items()}
    rules = {key: _minutes_rule(limit) for key, limit in minutes.items()}
    _count(answers, people, middles_of(sites), kilometres, rules)
    return answers.found()


def _count(
    answers: Answers, people: People, middles: Floats, kilometres: Mapping[str, float], rules: Mapping[str, Text]
) -> None:
    radii = [1000 * km for km in kilometres.values()]
    counts = within(people.ground, middles, radii)
    covered = within(ground_of([people.covered], [people.covered.area]), middles, radii) / [
        math.pi * radius**2 for radius in radii
    ]
    for column, (key, km) in enumerate(kilometres.items()):
        near = _names_within(people, middles, 1000 * km)
        for place in range(len(middles)):
            count, share = float(counts[place, column]), float(covered[place, column])
            if share < LEAST_COVERED:
                answers.lack(place, key, _NOT_COVERED.fill(share=_percent(share), km=_kilometres(km)))
                continue
            rule = rules[key].fill(who=people.who, km=_kilometres(km), near=near[place], rest=_rest(share))
            value = FactValue(
                value=float(round(count)),
                status=Status.ESTIMATED,
                source=with_sources(rule, people.sources),
                verified=people.verified,
            )
            answers.say(place, key, value)


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
        return Text(sv="", en="")
    more = len(names) - MOST_NAMED
    lists: dict[Lang, str] = {}
    for lang in LANGS:
        shown = [*names[:MOST_NAMED], *([_MORE.fill(count=more).say(lang)] if more > 0 else [])]
        lists[lang] = f": {listing(shown, lang)}"
    return Text(sv=lists["sv"], en=lists["en"])


def _rest(share: float) -> Text:
    return Text(sv="", en="") if share > _ALL else _PARTLY.fill(share=_percent(share))


def _percent(share: float) -> Text:
    return Text(sv=f"{number(100 * share, 'sv', decimals=0)} %", en=f"{number(100 * share, 'en', decimals=0)}%")


def _kilometres(km: float) -> Text:
    return Text(sv=f"{number(km, 'sv', decimals=1)} km", en=f"{number(km, 'en', decimals=1)} km")


def _minutes_rule(minutes: float) -> Text:
    about: dict[Lang, dict[str, str]] = {
        lang: {
            "min": number(minutes, lang, decimals=0),
            "speed": number(COMMUTE_KM_H, lang, decimals=0),
            "detour": number(DETOUR, lang, decimals=1),
        }
        for lang in LANGS
    }
    return Text(
        sv=_MINUTES.sv.replace("{about}", _ABOUT.sv.format(**about["sv"])),
        en=_MINUTES.en.replace("{about}", _ABOUT.en.format(**about["en"])),
    )


_ALL = 0.995
_NO_RESIDENTS = not_loaded(Role.POPULATION, Role.LOCALITY)
_KILOMETRES = Text(
    sv="{who} inom {km} fågelvägen, efter andel av ytan{near}{rest}",
    en="{who} within {km} in a straight line, by share of area{near}{rest}",
)
_MINUTES = Text(
    sv="{who} inom {km} fågelvägen ({about}), efter andel av ytan{near}{rest}",
    en="{who} within {km} in a straight line ({about}), by share of area{near}{rest}",
)
_ABOUT = Text(sv="{min} min i {speed} km/h, omväg × {detour}", en="{min} min at {speed} km/h, detour × {detour}")
_MORE = Text(sv="{count} till", en="{count} more")
_PARTLY = Text(sv="; underlaget täcker {share} av området", en="; the data cover {share} of that ground")
_NOT_COVERED = Text(
    sv="Underlaget om befolkning täcker bara {share} av området inom {km}",
    en="The population data cover only {share} of the ground within {km}",
)

POPULATION = Computer(
    name="population",
    label=Text(sv="Invånare inom kilometer", en="People within kilometres"),
    facts=tuple(WITHIN_KM),
    roles=frozenset({Role.POPULATION, Role.LOCALITY, Role.MUNICIPALITY}),
    compute=population_by_distance,
)
CATCHMENT = Computer(
    name="catchment",
    label=Text(sv="Invånare inom restid", en="People within travel time"),
    facts=tuple(WITHIN_MIN),
    roles=frozenset({Role.POPULATION, Role.LOCALITY, Role.MUNICIPALITY, Role.ROADS}),
    compute=population_by_time,
)
WORKPLACES = Computer(
    name="workplaces",
    label=Text(sv="Sysselsatta inom restid", en="Employed within travel time"),
    facts=tuple(WORKPLACES_WITHIN_MIN),
    roles=frozenset({Role.WORKPLACES, Role.MUNICIPALITY, Role.ROADS}),
    compute=workplaces_by_time,
)
