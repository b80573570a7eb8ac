"""What is no road, and yet on the way: ferries that carry cars, and barriers on roads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from gis_data.network.access import Access, Tags, access_of
from gis_data.network.limits import limits_of
from gis_data.network.model import Direction, RoadClass, Vehicle
from gis_data.network.profiles import Both, WayProfile, directions, odd_tags, profile_with
from gis_data.network.speeds import BARRIER_KM_H, CROSSING_KM_H, DESIGN_LORRY, FERRY_WAIT_S, Lorry
from gis_data.network.tags import seconds

PASSABLE_BARRIERS = frozenset(
    {"gate", "lift_gate", "swing_gate", "sliding_gate", "hampshire_gate", "bump_gate", "sally_port", "entrance"}
    | {"toll_booth", "border_control", "cattle_grid", "height_restrictor", "arch", "kerb", "no"}
)
"""Barriers that let motor traffic through where nothing else is said; others stop it."""


def ferry_profile(tags: Tags, length_m: float, lorry: Lorry = DESIGN_LORRY) -> WayProfile | str:
    """Return what the tags of a ferry say, or the kind of reason for which it is left out.

    Parameters
    ----------
    tags
        Those of a way with ``route=ferry``.
    length_m
        How long the way is: with its duration and the wait that makes the speed.
    lorry
        Whose size counts for the truck.
    """
    ways, limits = directions(tags, RoadClass.FERRY), limits_of(tags)
    stated = {vehicle: access_of(tags, vehicle) for vehicle in Vehicle}
    if all(right is None for right in stated.values()):
        return "ferry_without_word_of_cars"
    # Without a word of this vehicle a ferry does not carry it: most carry people on foot alone.
    rights = {vehicle: right or Access.CLOSED for vehicle, right in stated.items()}
    if limits.stop(lorry):
        rights[Vehicle.TRUCK] = Access.CLOSED
    each_way = crossing_km_h(tags, length_m)
    profile = profile_with(
        road_class=RoadClass.FERRY,
        speeds={
            vehicle: [each_way[direction] if rights[vehicle] and ways[direction] else 0.0 for direction in Direction]
            for vehicle in Vehicle
        },
        rights=rights,
        tags=tags,
        limits=limits,
    )
    if not any(profile.open_to(vehicle) for vehicle in Vehicle):
        return "ferry_without_cars"
    return replace(profile, frontage=False)


def crossing_km_h(tags: Tags, length_m: float) -> Both:
    """Return the speeds each way that make a ferry take its time, the wait included.

    >>> [round(speed, 2) for speed in crossing_km_h({"duration": "00:20"}, 5000.0)]
    [10.0, 10.0]
    """
    sailing = length_m / CROSSING_KM_H * 3.6
    stated: Mapping[Direction, str | None] = {
        Direction.FORWARD: tags.get("duration:forward", tags.get("duration")),
        Direction.BACKWARD: tags.get("duration:backward", tags.get("duration")),
    }
    forward, backward = (
        length_m * 3.6 / (FERRY_WAIT_S + ((seconds(value) if value else None) or sailing)) for value in stated.values()
    )
    return forward, backward


def odd_ferry_tags(tags: Tags) -> Iterator[tuple[str, str]]:
    """Yield tags of a ferry that matter here and can't be read."""
    yield from odd_tags(tags)
    for key in ("duration", "duration:forward", "duration:backward"):
        if key in tags and seconds(tags[key]) is None:
            yield key, tags[key]


def barrier_profile(tags: Tags, lorry: Lorry = DESIGN_LORRY) -> WayProfile:
    """Return what a barrier on a road lets through; closed to everyone it may be."""
    limits = limits_of(tags)
    unsaid = Access.OPEN if tags.get("barrier") in PASSABLE_BARRIERS else Access.CLOSED
    stated = {vehicle: access_of(tags, vehicle) for vehicle in Vehicle}
    rights = {vehicle: unsaid if right is None else right for vehicle, right in stated.items()}
    if limits.stop(lorry):
        rights[Vehicle.TRUCK] = Access.CLOSED
    profile = profile_with(
        road_class=RoadClass.BARRIER,
        speeds={vehicle: [BARRIER_KM_H if rights[vehicle] else 0.0] * len(Direction) for vehicle in Vehicle},
        rights=rights,
        tags={},
        limits=limits,
    )
    return replace(profile, frontage=False)


def stops_nobody(barrier: WayProfile) -> bool:
    """Whether a barrier may as well not be there."""
    return all(barrier.open_to(vehicle) for vehicle in Vehicle) and not any(barrier.end_only)
