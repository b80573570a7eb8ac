"""How many people live within kilometres of a site, along a straight line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gis_data.facts.answers import Answers
from gis_data.facts.located import middles_of
from gis_data.facts.model import Computer, Found
from gis_data.facts.nearby import say_within
from gis_data.facts.people import residents
from gis_data.facts.sources import not_loaded
from gis_data.facts.surroundings import Surroundings
from siting.domain.geodata import Role
from siting.domain.sites import Site
from siting.domain.text import Text

WITHIN_KM: Mapping[str, float] = {"population_5_km": 5.0, "population_10_km": 10.0}


def population_by_distance(sites: Sequence[Site], around: Surroundings) -> list[Found]:
    """Return the people within kilometres of the middle of each site."""
    answers = Answers(sites)
    people = around.kept("residents", lambda: residents(around))
    if people is None:
        answers.lack_everywhere(tuple(WITHIN_KM), not_loaded(Role.POPULATION, Role.LOCALITY))
    else:
        say_within(answers, people, middles_of(sites), WITHIN_KM, dict.fromkeys(WITHIN_KM, _KILOMETRES))
    return answers.found()


POPULATION = Computer(
    name="population",
    label=Text(sv="Invånare inom avstånd", en="People within a distance"),
    facts=tuple(WITHIN_KM),
    roles=frozenset({Role.POPULATION, Role.LOCALITY, Role.MUNICIPALITY}),
    version=2,
    compute=population_by_distance,
)

_KILOMETRES = Text(
    sv="{who} inom {km} fågelvägen{by}{near}{rest}", en="{who} within {km} in a straight line{by}{near}{rest}"
)
