"""Times and distances along a straight line: estimates for places without a road network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from gis_data.facts.assumptions import DETOUR
from gis_data.facts.located import Located, nearest
from siting.domain.formats import number
from siting.domain.places import PointKind
from siting.domain.text import Text
from siting.domain.values import FactValue, Status
from siting.domain.wording import in_both

Computed: TypeAlias = Sequence[FactValue | None]
"""One value a located site, None where nothing can be said; empty when nothing can be said of any."""

ComputeFact: TypeAlias = Callable[[Located], Computed]


def minutes_to(kind: PointKind, km_h: float) -> ComputeFact:
    """Return a function that estimates lorry minutes to the nearest point of a kind.

    Parameters
    ----------
    kind
        What is driven to.
    km_h
        Assumed mean speed.
    """
    rule = Text(
        sv=f"Fågelvägen × {number(DETOUR, 'sv', decimals=1)}, {number(km_h, 'sv', decimals=0)} km/h: {{point}}",
        en=f"Straight line × {number(DETOUR, 'en', decimals=1)}, {number(km_h, 'en', decimals=0)} km/h: {{point}}",
    )
    minutes_a_metre = DETOUR * 60 / (km_h * 1000)
    return lambda located: _estimates(located, kind, rule, factor=minutes_a_metre)


def metres_to(kind: PointKind) -> ComputeFact:
    """Return a function that measures metres to the nearest point of a kind, as the crow flies."""
    return lambda located: _estimates(located, kind, _BEELINE, factor=1.0)


def _estimates(located: Located, kind: PointKind, rule: Text, *, factor: float) -> Computed:
    found = nearest(located, kind)
    if found is None:
        return ()
    # Whole minutes and metres: as far as an estimate means anything, and what is judged is what is shown.
    return [
        FactValue(
            value=float(round(float(distance_m) * factor)),
            status=Status.ESTIMATED,
            source=in_both(rule.fill(point=point.name)),
            verified=point.verified,
        )
        for point, distance_m in zip(found.points, found.distances_m, strict=True)
    ]


_BEELINE = Text(sv="Fågelvägen: {point}", en="Straight line: {point}")
