"""Made-up proposals whose sites have areas of reach."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shapely.geometry import MultiPolygon

from siting.domain.values import FactValue, Status
from siting.matching.proposal import ProposalContent, ReachArea, ReachMaps, SiteReach
from tests.unit.maps.factory import known

MINUTES = (15.0, 30.0, 45.0)
REACH = ReachMaps(
    sites=(),
    source="Mark. Underlag: Vägar (2026-11-01) | Land. Data: Roads (2026-11-01)",
    verified=date(2026, 11, 1),
    attributions=("Vägar: © Vägfolket | Roads: © The road people", "Broar | Bridges"),
)


def people(value: float | None, *, stale: bool = False) -> FactValue:
    if value is None:
        return replace(known(None, "", Status.UNKNOWN), verified=None)
    return replace(known(value, "SCB", Status.ESTIMATED), stale=stale)


def with_reach(made: ProposalContent, **facts: FactValue) -> ProposalContent:
    """Return a proposal whose sites are reached from discs of 4, 9 and 30 km, the first site with facts besides."""
    ranked = made.result.ranked
    sites = []
    for one in ranked:
        assert one.site.geometry is not None
        middle = one.site.geometry.centroid
        areas = tuple(
            ReachArea(minutes=limit, area=MultiPolygon([middle.buffer(1000 * km)]))
            for limit, km in zip(MINUTES, (4, 9, 30), strict=True)
        )
        sites.append(SiteReach(site_id=one.site.site_id, areas=areas))
    first = replace(ranked[0], site=replace(ranked[0].site, facts=dict(ranked[0].site.facts) | facts))
    result = replace(made.result, ranked=(first, *ranked[1:]))
    return replace(made, result=result, reach=replace(REACH, sites=tuple(sites), areas=made.areas, roads=made.roads))
