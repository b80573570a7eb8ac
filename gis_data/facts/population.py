"""How many people live near a site, by localities."""

from __future__ import annotations

import numpy as np
import shapely
from shapely import STRtree

from gis_data.facts.assumptions import POPULATION_RADIUS_M
from gis_data.facts.located import Located
from gis_data.facts.straight_line import Computed
from siting.domain.places import AreaKind, NamedArea
from siting.domain.text import Text
from siting.domain.values import FactValue, Status
from siting.domain.wording import in_both

_RULE = Text(
    sv="Invånare i orter med mittpunkt inom 5 km: {names}",
    en="People of localities with their centre within 5 km: {names}",
)


def population_5_km(located: Located) -> Computed:
    """Return the people of the localities whose centre lies within five kilometres.

    A locality counts whole or not at all. Where none is near, nothing is said: the list of localities may end there.
    """
    localities = sorted(
        (area for area in located.areas if area.kind is AreaKind.LOCALITY and area.population is not None),
        key=lambda area: (-(area.population or 0), area.name, area.code),
    )
    if not localities or not located.sites:
        return ()
    tree = STRtree(shapely.centroid(np.array([area.geometry for area in localities], dtype=object)))
    of_site, of_locality = tree.query(located.middles, predicate="dwithin", distance=POPULATION_RADIUS_M)
    near: list[list[int]] = [[] for _ in located.sites]
    for site, locality in zip(of_site.tolist(), of_locality.tolist(), strict=True):
        near[site].append(locality)
    return [_people([localities[place] for place in sorted(places)]) for places in near]


def _people(localities: list[NamedArea]) -> FactValue | None:
    if not localities:
        return None
    days = [area.verified for area in localities if area.verified is not None]
    return FactValue(
        value=float(sum(area.population or 0 for area in localities)),
        status=Status.ESTIMATED,
        source=in_both(_RULE.fill(names=", ".join(area.name for area in localities))),
        # A sum is as old as its oldest part, and of no day when a part is of none.
        verified=min(days) if len(days) == len(localities) else None,
    )
