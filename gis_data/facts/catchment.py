"""How many people live or work so near that they reach a site by car within minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_data.facts.answers import Answers
from gis_data.facts.assumptions import CELL_M, COMMUTE_KM_H, DETOUR, LEAST_COVERED
from gis_data.facts.cells import cells_of, share_out
from gis_data.facts.firm_words import SECRET
from gis_data.facts.located import geometries_of, middles_of
from gis_data.facts.model import Computer, Found
from gis_data.facts.nearby import not_covered, partly, say_within, share_covered, too_few
from gis_data.facts.people import People, employed, residents
from gis_data.facts.reaching import SitesOnRoads
from gis_data.facts.roads import Roads, Where, at_the_road, roads_of
from gis_data.facts.shapes import Floats, Shapes, points_at
from gis_data.facts.sources import not_loaded, oldest, set_days, with_sources
from gis_data.facts.straight_line import straight_km
from gis_data.facts.surroundings import Surroundings
from gis_data.network.model import Vehicle
from gis_data.network.snapped import Outcome, Snapped
from siting.domain.formats import number
from siting.domain.geodata import GeodataSet, Role
from siting.domain.sites import Site
from siting.domain.text import LANGS, Lang, Text
from siting.domain.values import Status
from siting.domain.wording import in_both

WITHIN_MIN: Mapping[str, float] = {"population_15_min": 15.0, "population_30_min": 30.0, "population_45_min": 45.0}
WORKPLACES_WITHIN_MIN: Mapping[str, float] = {"workplaces_30_min": 30.0}


def population_by_time(sites: Sequence[Site], around: Surroundings) -> list[Found]:
    """Return the people who reach each site by car within so many minutes."""
    people = around.kept("residents", lambda: residents(around))
    if people is None:
        return _nobody(sites, WITHIN_MIN, not_loaded(Role.POPULATION, Role.LOCALITY))
    return _by_time(sites, around, people, WITHIN_MIN, name="residents on roads")


def workplaces_by_time(sites: Sequence[Site], around: Surroundings) -> list[Found]:
    """Return the employed at workplaces from which a car reaches each site within so many minutes."""
    people = around.kept("employed", lambda: employed(around))
    if people is None:
        return _nobody(sites, WORKPLACES_WITHIN_MIN, not_loaded(Role.WORKPLACES))
    return _by_time(sites, around, people, WORKPLACES_WITHIN_MIN, name="employed on roads")


@dataclass(frozen=True, kw_only=True, eq=False)
class PeopleOnRoads:
    """People at the roads where their trips begin.

    Parameters
    ----------
    homes
        Where k cells are on the roads.
    counts
        Shape (k,): how many people each has; they add up to all of them.
    parts
        Shape (k,): how much of a part it is, of those with anybody.
    """

    homes: Snapped
    counts: Floats
    parts: Floats


def people_on(roads: Roads, people: People) -> PeopleOnRoads:
    """Return people at the roads nearest to them.

    An area is cut into cells of :data:`~gis_data.facts.assumptions.CELL_M`, and its people are shared out evenly over
    those that a road is near; they live by the road, so that the way there from the middle of a cell is no time.
    """
    homes, kinds = put_on(roads, people.geometries, np.column_stack([people.ground.weights, people.parts.weights]))
    return PeopleOnRoads(homes=homes, counts=kinds[:, 0], parts=kinds[:, 1])


def put_on(roads: Roads, shapes: Shapes, weights: Floats) -> tuple[Snapped, Floats]:
    """Return the cells of areas at their roads, and how much each has of every kind of weight, shape (cells, kinds).

    Parameters
    ----------
    weights
        Shape (areas, kinds).
    """
    cells = cells_of(shapes, CELL_M)
    placed = roads.snapper.snap_shapes(points_at(cells.places))
    usable = placed.outcome != Outcome.OUTSIDE
    return at_the_road(placed), np.column_stack([share_out(kind, cells, usable) for kind in weights.T])


def _nobody(sites: Sequence[Site], minutes: Mapping[str, float], why: Text) -> list[Found]:
    answers = Answers(sites)
    answers.lack_everywhere(tuple(minutes), why)
    return answers.found()


def _by_time(
    sites: Sequence[Site], around: Surroundings, people: People, minutes: Mapping[str, float], *, name: str
) -> list[Found]:
    answers = Answers(sites)
    roads, middles = roads_of(around, Vehicle.CAR), middles_of(sites)
    if roads is None or not sites:
        _say_straight(answers, people, middles, minutes, _STRAIGHT)
        return answers.found()
    placed = SitesOnRoads(shapes=geometries_of(sites), middles=middles, roads=roads)
    beyond = np.flatnonzero(placed.where == Where.BEYOND)
    _say_straight(answers, people, middles[beyond], minutes, _BEYOND, rows=beyond)
    for place in np.flatnonzero(placed.where == Where.NO_ROAD).tolist():
        for key in minutes:
            answers.lack(place, key, _NO_ROAD)
    on_roads = around.kept(name, lambda: people_on(roads, people))
    _say_driven(answers, _Drive(people, on_roads, placed, roads, around.sets(Role.ROADS)), minutes)
    return answers.found()


def _say_straight(
    answers: Answers,
    people: People,
    middles: Floats,
    minutes: Mapping[str, float],
    rule: Text,
    *,
    rows: NDArray[np.int64] | None = None,
) -> None:
    kilometres = {key: straight_km(limit) for key, limit in minutes.items()}
    rules = {key: _with_minutes(rule, limit) for key, limit in minutes.items()}
    say_within(answers, people, middles, kilometres, rules, rows=rows)


@dataclass(frozen=True)
class _Drive:
    """Who drives to which sites on what roads."""

    people: People
    on_roads: PeopleOnRoads
    sites: SitesOnRoads
    roads: Roads
    sets: Sequence[GeodataSet]

    @property
    def sources(self) -> list[tuple[str, date | None]]:
        """What the numbers are made from."""
        return [*self.people.sources, *((in_both(one.title), one.verified) for one in self.sets)]

    @property
    def verified(self) -> date | None:
        """The oldest day of that."""
        return oldest([self.people.verified, set_days(self.sets)])


def _say_driven(answers: Answers, drive: _Drive, minutes: Mapping[str, float]) -> None:
    """Say how many people reach the sites that are on roads."""
    placed = drive.sites.placed
    rows = np.flatnonzero(drive.sites.where <= Where.ON_ISLAND)
    if placed is None or not len(rows):
        return
    limits = list(minutes.values())
    kinds = np.column_stack([drive.on_roads.counts, drive.on_roads.parts])
    counts = drive.roads.who_reach(placed, drive.on_roads.homes, kinds, limits)
    land = shapely.intersection(drive.people.covered, drive.roads.hull)
    radii_km = [straight_km(limit) for limit in limits]
    covered = share_covered(land, drive.sites.middles[rows], [1000 * km for km in radii_km])
    sources, verified = drive.sources, drive.verified
    for column, (key, limit) in enumerate(minutes.items()):
        for row, place in enumerate(rows.tolist()):
            share = float(covered[row, column])
            if share < LEAST_COVERED:
                answers.lack(place, key, not_covered(share, radii_km[column]))
                continue
            if too_few(float(counts[place, column, 1]), drive.people):
                answers.lack(place, key, SECRET)
                continue
            rule = _with_minutes(_DRIVEN, limit).fill(who=drive.people.who, rest=partly(share))
            count = float(round(float(counts[place, column, 0])))
            answers.say(place, key, with_sources(rule, sources).value(count, Status.ESTIMATED, verified))


def _with_minutes(rule: Text, minutes: float) -> Text:
    """Return a rule with the figures of a limit; its other places stay."""
    said: dict[Lang, str] = {}
    for lang in LANGS:
        figures = {
            "{min}": number(minutes, lang, decimals=0),
            "{speed}": number(COMMUTE_KM_H, lang, decimals=0),
            "{detour}": number(DETOUR, lang, decimals=1),
            "{cell}": number(CELL_M, lang, decimals=0),
        }
        said[lang] = rule.say(lang)
        for place, figure in figures.items():
            said[lang] = said[lang].replace(place, figure)
    return Text(sv=said["sv"], en=said["en"])


CATCHMENT = Computer(
    name="catchment",
    label=Text(sv="Invånare inom restid", en="People within travel time"),
    facts=tuple(WITHIN_MIN),
    roles=frozenset({Role.POPULATION, Role.LOCALITY, Role.MUNICIPALITY, Role.ROADS}),
    compute=population_by_time,
    version=2,
)
WORKPLACES = Computer(
    name="workplaces",
    label=Text(sv="Sysselsatta inom restid", en="Employed people within travel time"),
    facts=tuple(WORKPLACES_WITHIN_MIN),
    roles=frozenset({Role.WORKPLACES, Role.MUNICIPALITY, Role.ROADS}),
    compute=workplaces_by_time,
    version=2,
)

_STRAIGHT = Text(
    sv="{who} inom {km} fågelvägen ({min} min i {speed} km/h om vägen är {detour} gånger så lång){by}{near}{rest}",
    en="{who} within {km} in a straight line ({min} min at {speed} km/h if the road is {detour} times as long)"
    "{by}{near}{rest}",
)
_BEYOND = Text(
    sv=f"Platsen ligger utanför det inlästa vägnätet. {_STRAIGHT.sv}",
    en=f"The site lies beyond the loaded road network. {_STRAIGHT.en}",
)
_DRIVEN = Text(
    sv="{who} som når platsen med bil på {min} min längs vägnätet, räknat i rutor om {cell} m{rest}",
    en="{who} who reach the site by car in {min} min along the road network, counted in cells of {cell} m{rest}",
)
_NO_ROAD = Text(sv="Det finns ingen väg för bil nära platsen", en="There is no road for a car near the site")
