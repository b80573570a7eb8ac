"""All functions run on points and areas alone."""

from __future__ import annotations

from collections.abc import Sequence

from gis_data.facts.register import COMPUTERS
from siting.domain.places import NamedArea, ReferencePoint
from siting.domain.sites import Site
from siting.domain.values import FactValue
from tests.unit.gis_data_facts.in_memory import InMemorySurroundings


def compute_facts(
    sites: Sequence[Site], points: Sequence[ReferencePoint], areas: Sequence[NamedArea]
) -> dict[int, dict[str, FactValue]]:
    """Return what they tell: number of the site, fact, value; a site of which nothing can be said is not there."""
    placed = [site for site in sites if site.geometry is not None and not site.geometry.is_empty]
    around = InMemorySurroundings(crs="", given_points=points, given_areas=areas)
    found: dict[int, dict[str, FactValue]] = {}
    for one in COMPUTERS:
        for site, answer in zip(placed, one.compute(placed, around), strict=True):
            found.setdefault(site.site_id, {}).update(answer.values)
    return {site_id: values for site_id, values in found.items() if values}
