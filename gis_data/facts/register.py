"""Which facts are computed, and by what: all functions in one list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gis_data.facts.catchment import CATCHMENT, WORKPLACES
from gis_data.facts.distances import DISTANCES
from gis_data.facts.firms import CLUSTERS, EMPLOYED_NEAR
from gis_data.facts.ground import FLOODING, HERITAGE, PROTECTED_NATURE
from gis_data.facts.model import Computer
from gis_data.facts.names import NAMES
from gis_data.facts.plans import PLANS
from gis_data.facts.population import POPULATION
from gis_data.facts.property_units import PROPERTY_UNITS
from gis_data.facts.retail import RETAIL
from gis_data.facts.screening import Screening
from gis_data.facts.sensitive import SENSITIVE, sensitive_neighbours
from gis_data.facts.shore import SHORE_PROTECTION
from gis_data.facts.slope import SLOPE
from gis_data.facts.travel import TRAVEL
from siting.domain.facts import Origin
from siting.domain.geodata import Role
from siting.domain.vocabulary import FACTS


def register(computers: Iterable[Computer]) -> tuple[Computer, ...]:
    """Return functions as a register, in their order.

    Raises
    ------
    ValueError
        Two functions have the same name or give the same fact, or one gives a fact that people state and does not
        read whether they have.
    """
    listed = tuple(computers)
    seen: dict[str, str] = {}
    for one in listed:
        for what in (f"function {one.name}", *one.facts, *one.measures):
            if what in seen:
                raise ValueError(f"{what} is given by both {seen[what]} and {one.name}")
            seen[what] = one.name
        for key in one.facts:
            if key not in FACTS or (FACTS[key].origin is not Origin.COMPUTED and key not in one.site_facts):
                raise ValueError(f"{one.name} gives {key}, which is not declared as computed")
    return listed


def dependants(computers: Sequence[Computer]) -> Mapping[Role, Mapping[str, float | None]]:
    """Return for each role the functions that read it, with how far from a changed feature a site may be touched.

    Returns
    -------
    Role → name of the function → metres, None for anywhere. A role that nothing reads is not there.
    """
    found: dict[Role, dict[str, float | None]] = {}
    for one in computers:
        for role in sorted(one.roles):
            found.setdefault(role, {})[one.name] = one.reach_m
    return found


COMPUTERS: tuple[Computer, ...] = register(
    (
        TRAVEL,
        DISTANCES,
        POPULATION,
        CATCHMENT,
        WORKPLACES,
        SENSITIVE,
        FLOODING,
        PROTECTED_NATURE,
        HERITAGE,
        SHORE_PROTECTION,
        SLOPE,
        NAMES,
        PROPERTY_UNITS,
        PLANS,
        EMPLOYED_NEAR,
        CLUSTERS,
        RETAIL,
    )
)
"""Every function that computes facts, in the order in which they are run."""


def computers(screening: Screening | None = None) -> tuple[Computer, ...]:
    """Return every function, by the tables of a deployment.

    Parameters
    ----------
    screening
        Screening distances; None: those that come with the program.
    """
    if screening is None:
        return COMPUTERS
    own = sensitive_neighbours(screening)
    return tuple(own if one.name == own.name else one for one in COMPUTERS)
