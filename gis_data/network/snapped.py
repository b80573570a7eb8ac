"""Places on the network, and what is said of those that are not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from gis_data.network.arrays import Bytes, Floats, Ints, Longs
from gis_data.network.graph import Starts
from gis_data.network.speeds import REACH_M
from siting.domain.formats import number
from siting.domain.text import Text


class Outcome(IntEnum):
    """What became of a place."""

    ON_ROAD = 0
    """It is on a road from which all others of the largest part of the network are reached, and back."""
    ON_ISLAND = 1
    """The only roads within reach are cut off from the largest part of the network."""
    OUTSIDE = 2
    """There is no road within reach."""


@dataclass(frozen=True, kw_only=True)
class Snapped:
    """Places on the network.

    Parameters
    ----------
    outcome
        Shape (k,): an :class:`Outcome` each.
    edge
        Shape (k,): the edge that each is on; -1 where it is outside.
    along
        Shape (k,): where on the edge, as a share from its tail (0) to its head (1); NaN outside.
    distance_m
        Shape (k,): metres to that edge; outside, to the nearest road at all, infinite where there is none.
    off_road_milliseconds
        Shape (k,): how long it takes between the place and the edge; 0 outside.
    leaving, arriving
        Where trips from the places come to the graph's nodes, and where trips to them leave it. Places that are
        outside have none.
    """

    outcome: Bytes
    edge: Ints
    along: Floats
    distance_m: Floats
    off_road_milliseconds: Ints
    leaving: Starts
    arriving: Starts

    def __len__(self) -> int:
        return len(self.edge)


@dataclass(frozen=True, kw_only=True)
class Direct:
    """Trips between two places on one edge that go straight from one to the other.

    Parameters
    ----------
    origin, destination
        Shape (t,): which places.
    milliseconds
        Shape (t,): how long it takes, both ways off the road included.
    """

    origin: Longs
    destination: Longs
    milliseconds: Ints

    def turned(self) -> Direct:
        """Return the same trips asked about from where they end."""
        return Direct(origin=self.destination, destination=self.origin, milliseconds=self.milliseconds)

    def lower(self, matrix: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return times from origins to destinations, lowered where the direct trip is quicker; shape as given."""
        lowered = matrix.copy()
        np.minimum.at(lowered, (self.origin, self.destination), self.milliseconds)
        return lowered


def why_not_on_road(outcome: int, distance_m: float, *, reach_m: float = REACH_M) -> Text | None:
    """Return why a place has no travel times, or none worth having; None where it is on a road.

    Parameters
    ----------
    outcome
        An :class:`Outcome`.
    distance_m
        As in :class:`Snapped`.
    reach_m
        What was within reach.
    """
    if outcome == Outcome.ON_ROAD:
        return None
    if outcome == Outcome.ON_ISLAND:
        return _ISLAND
    if not np.isfinite(distance_m):
        return _NO_ROADS
    return Text(
        sv=f"Närmaste väg är {number(distance_m, 'sv', decimals=0)} m bort; högst {number(reach_m, 'sv')} m räknas.",
        en=f"The nearest road is {number(distance_m, 'en', decimals=0)} m away; {number(reach_m, 'en')} m is the most.",
    )


_ISLAND = Text(
    sv="De enda vägarna intill är avskurna från resten av vägnätet.",
    en="The only roads beside it are cut off from the rest of the network.",
)
_NO_ROADS = Text(sv="Vägnätet har inga vägar som fordonet får köra.", en="The network has no roads for the vehicle.")
