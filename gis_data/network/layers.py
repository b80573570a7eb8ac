"""Roads that are open only to those who have business there: no trip goes through them, every trip may begin or end.

The core is the largest part of the network where every node reaches every other on roads that are open to all. A trip
drives on other roads before it reaches the core, or after it has left it, never between. Nodes outside the core are
therefore doubled: one copy for trips that have not been in the core, one for those that have. Where there is a way by
any roads at all, there is one that obeys: what lies between the first and the last node of the core can be driven
inside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gis_data.network.arrays import Flags, Ints, Longs
from gis_data.network.components import Steps, largest_strong_part, weak_parts
from gis_data.network.model import DIRECTIONS, RoadNetwork, Vehicle

NOWHERE = -1
"""The head of an arc on which trips end, and nobody goes on."""
OUT_OF_NOTHING = -2
"""The tail of an arc on which trips begin, and nobody comes to it from elsewhere."""


@dataclass(frozen=True, kw_only=True)
class Arcs:
    """A directed graph of a vehicle's steps, roads for those with business there taken care of.

    Parameters
    ----------
    node
        Shape (k,): the network's node that each graph node stands for; the first n are the nodes themselves.
    tail, head
        Shape (j,): graph nodes, or :data:`OUT_OF_NOTHING` and :data:`NOWHERE`.
    step
        Shape (j,): the step that each arc is.
    leaving
        Shape (j,): whether who begins a trip on the step goes on along this arc.
    """

    node: Longs
    tail: Longs
    head: Longs
    step: Longs
    leaving: Flags


def layered_arcs(network: RoadNetwork, vehicle: Vehicle, steps: Steps) -> Arcs:
    """Return the arcs of a vehicle."""
    nodes, allowed = network.nodes, steps.allowed
    public = allowed & ~np.repeat(network.end_only[vehicle], DIRECTIONS)
    core = largest_strong_part(nodes, steps, public, network.length_m)
    through = public & core[steps.tail] & core[steps.head]
    outer = np.flatnonzero(allowed & ~through)
    onward = outer[_hangs_on(nodes, steps, core)[outer]]
    # Outside the core a node itself is for trips that have not been there, its copy for those that have.
    doubled = np.unique(np.concatenate([steps.tail[onward], steps.head[onward]]))
    doubled = doubled[~core[doubled]]
    after = np.arange(nodes)
    after[doubled] = nodes + np.arange(len(doubled))
    inside = np.flatnonzero(through)
    return Arcs(
        node=np.concatenate([np.arange(nodes), doubled]),
        tail=np.concatenate(
            [
                steps.tail[inside],
                np.where(core[steps.tail[outer]], OUT_OF_NOTHING, steps.tail[outer]),
                after[steps.tail[onward]],
            ]
        ),
        head=np.concatenate(
            [
                steps.head[inside],
                steps.head[outer],
                np.where(core[steps.head[onward]], NOWHERE, after[steps.head[onward]]),
            ]
        ),
        step=np.concatenate([inside, outer, onward]),
        leaving=np.repeat([True, True, False], [len(inside), len(outer), len(onward)]),
    )


def _hangs_on(nodes: int, steps: Steps, core: Flags) -> Flags:
    """Return which steps are in the piece of the network that the core is in; nobody comes to others from it."""
    part: Ints = weak_parts(nodes, steps, steps.allowed)
    pieces = np.unique(part[core])
    return np.asarray(np.isin(part[steps.tail], pieces))
