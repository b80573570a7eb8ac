"""Which token a plot or a bar is drawn in."""

from __future__ import annotations

from collections.abc import Mapping

from siting.domain.supply import UseGroup

READY_TOKENS = ("ready-1", "ready-2", "ready-3", "ready-4")
"""By the step of the ramp, see :func:`siting.domain.supply_wording.bands`."""
READY_EDGE = "ready-edge"
"""Line around every plot: the lighter steps alone would not stand out from the ground."""
UNKNOWN_COLOUR = "ask"

USE_TOKENS: Mapping[UseGroup, str] = {
    UseGroup.INDUSTRY: "group-1",
    UseGroup.OFFICE: "group-3",
    UseGroup.RETAIL: "group-5",
    UseGroup.OTHER: "group-4",
    UseGroup.UNKNOWN: "group-rest",
}

OWNER_TOKENS: Mapping[str, str] = {
    "municipality": "group-1",
    "private": "group-3",
    "state": "group-4",
    "mixed": "group-5",
    "public": "group-2",
}
"""By code of the kind of owner."""


def ready_token(band: int | None) -> str:
    """Return the token of a step of the ramp, or of what is unknown.

    >>> ready_token(0), ready_token(None)
    ('ready-1', 'ask')
    """
    return UNKNOWN_COLOUR if band is None else READY_TOKENS[band]
