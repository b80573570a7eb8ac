"""Which facts can be computed, and all of them computed for a number of sites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gis_data.facts.assumptions import FAR_KM_H, JUNCTION_KM_H, TERMINAL_KM_H
from gis_data.facts.located import locate
from gis_data.facts.population import population_5_km
from gis_data.facts.straight_line import ComputeFact, metres_to, minutes_to
from siting.domain.facts import Fact
from siting.domain.places import NamedArea, PointKind, ReferencePoint
from siting.domain.sites import Site
from siting.domain.values import FactValue
from siting.domain.vocabulary import FACTS

COMPUTED: Mapping[str, ComputeFact] = {
    "junction_min": minutes_to(PointKind.JUNCTION, JUNCTION_KM_H),
    "terminal_min": minutes_to(PointKind.RAIL_TERMINAL, TERMINAL_KM_H),
    "port_min": minutes_to(PointKind.PORT, FAR_KM_H),
    "airport_min": minutes_to(PointKind.AIRPORT, FAR_KM_H),
    "stop_distance_m": metres_to(PointKind.STOP),
    "station_distance_m": metres_to(PointKind.STATION),
    "centre_distance_m": metres_to(PointKind.CENTRE),
    "population_5_km": population_5_km,
}
"""Fact → the function that computes it."""


def compute_facts(
    sites: Sequence[Site], points: Sequence[ReferencePoint], areas: Sequence[NamedArea]
) -> dict[int, dict[str, FactValue]]:
    """Return what geodata tells of each site.

    Parameters
    ----------
    sites
        Stored sites; those without geometry get nothing.
    points, areas
        What they are seen against, in the sites' CRS. A fact whose kind of point is missing is left out.

    Returns
    -------
    Number of the site → fact → value; a site of which nothing can be said is not there.
    """
    located = locate(sites, points, areas)
    found: dict[int, dict[str, FactValue]] = {}
    for key, compute in COMPUTED.items():
        for site, value in zip(located.sites, compute(located) or [None] * len(located.sites), strict=True):
            if value is not None and site.kind in FACTS[key].kinds and _is_possible(FACTS[key], value):
                found.setdefault(site.site_id, {})[key] = value
    return found


def _is_possible(fact: Fact, value: FactValue) -> bool:
    """Tell whether a fact can have the value; a day's drive to the nearest junction means that others are missing."""
    return fact.high is None or not isinstance(value.value, float) or value.value <= fact.high
