"""What a network consists of, counted and measured, for whoever wonders whether it can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gis_data.network.arrays import Flags
from gis_data.network.components import largest_strong_part, steps_of, weak_parts
from gis_data.network.model import Account, Direction, RoadClass, RoadNetwork, Vehicle


@dataclass(frozen=True, kw_only=True)
class VehicleStatistics:
    """What a network is for one vehicle.

    Parameters
    ----------
    km
        Length of what it may use in one direction at least.
    one_way_share
        Share of that length that it may use in one direction only.
    end_only_km
        Length that is open only to trips that begin or end there.
    toll_km
        Length that costs.
    pieces
        How many pieces the network is in, directions aside.
    strong_part_share
        Share of the length that is in the largest part where everything is reached from everything.
    """

    km: float
    one_way_share: float
    end_only_km: float
    toll_km: float
    pieces: int
    strong_part_share: float


@dataclass(frozen=True, kw_only=True)
class NetworkStatistics:
    """What a network consists of.

    Parameters
    ----------
    nodes, edges
        How many.
    km
        Length in all, each road once.
    km_by_class
        Length of each class that there is.
    vehicles
        What it is for each vehicle.
    restrictions
        Sequences of edges that turn restrictions forbid or prescribe.
    ferries, ferry_km
        How many edges are ferries, and their length.
    low_km, weak_km
        Length with a signposted limit of height and of weight.
    account
        What was read, left out and not used, and why.
    """

    nodes: int
    edges: int
    km: float
    km_by_class: Mapping[RoadClass, float]
    vehicles: Mapping[Vehicle, VehicleStatistics]
    restrictions: int
    ferries: int
    ferry_km: float
    low_km: float
    weak_km: float
    account: Account


def network_statistics(network: RoadNetwork) -> NetworkStatistics:
    """Return the statistics of a network."""
    ferry = np.asarray(network.road_class == RoadClass.FERRY)
    present = [RoadClass(value) for value in np.unique(network.road_class).tolist()]
    return NetworkStatistics(
        nodes=network.nodes,
        edges=network.edges,
        km=_km(network, np.ones(network.edges, dtype=np.bool_)),
        km_by_class={
            road_class: _km(network, np.asarray(network.road_class == road_class))
            for road_class in present
            if road_class is not RoadClass.BARRIER
        },
        vehicles={vehicle: _for_vehicle(network, vehicle) for vehicle in Vehicle},
        restrictions=len(network.restrictions),
        ferries=int(ferry.sum()),
        ferry_km=_km(network, ferry),
        low_km=_km(network, ~np.isnan(network.max_height_m)),
        weak_km=_km(network, ~np.isnan(network.max_weight_t)),
        account=network.account,
    )


def _for_vehicle(network: RoadNetwork, vehicle: Vehicle) -> VehicleStatistics:
    steps = steps_of(network, vehicle)
    allowed = steps.allowed.reshape(-1, len(Direction))
    usable = np.asarray(allowed.any(axis=1))
    km = _km(network, usable)
    ends = np.unique(np.concatenate([network.tail[usable], network.head[usable]]))
    inside = largest_strong_part(network.nodes, steps, steps.allowed, network.length_m)
    in_part = np.asarray(usable & inside[network.tail] & inside[network.head])
    return VehicleStatistics(
        km=km,
        one_way_share=_km(network, usable & ~np.asarray(allowed.all(axis=1))) / km if km else 0.0,
        end_only_km=_km(network, usable & network.end_only[vehicle]),
        toll_km=_km(network, usable & network.toll[vehicle]),
        pieces=len(np.unique(weak_parts(network.nodes, steps, steps.allowed)[ends])),
        strong_part_share=_km(network, in_part) / km if km else 0.0,
    )


def _km(network: RoadNetwork, edges: Flags) -> float:
    return float(network.length_m[edges].sum()) / 1000.0
