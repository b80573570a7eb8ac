"""What a way's tags let each vehicle do on it, and how fast."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

from gis_data.network.access import Access, Tags, access_keys, access_of, odd_access
from gis_data.network.limits import Limits, limit_keys, limits_of, odd_limits, signposted_km_h
from gis_data.network.model import Direction, RoadClass, Vehicle
from gis_data.network.speeds import ASSUMED, DESIGN_LORRY, Lorry, car_km_h, truck_km_h

Both: TypeAlias = tuple[float, float]
"""Forward and backward, as the way is drawn."""


@dataclass(frozen=True, kw_only=True)
class WayProfile:
    """What all the ways with the same tags have in common.

    Parameters
    ----------
    road_class
        What kind of road.
    speed_km_h
        Practical speeds each way, for the car and for the lorry; 0 where the vehicle may not go.
    end_only, toll
        For the car and for the lorry.
    frontage
        Whether land beside it is reached from it.
    max_height_m, max_weight_t
        What is signposted.
    """

    road_class: RoadClass
    speed_km_h: tuple[Both, Both]
    end_only: tuple[bool, bool] = (False, False)
    toll: tuple[bool, bool] = (False, False)
    frontage: bool = True
    max_height_m: float | None = None
    max_weight_t: float | None = None

    def mirrored(self) -> WayProfile:
        """Return the same road as it looks when it is drawn the other way."""
        (car, car_back), (truck, truck_back) = self.speed_km_h
        return replace(self, speed_km_h=((car_back, car), (truck_back, truck)))

    def open_to(self, vehicle: Vehicle) -> bool:
        """Whether a vehicle may go there in any direction."""
        return any(self.speed_km_h[vehicle])


CLASSES: Mapping[str, RoadClass] = MappingProxyType(
    {
        road_class.name.lower(): road_class
        for road_class in RoadClass
        if road_class not in (RoadClass.PARKING_AISLE, RoadClass.FERRY, RoadClass.BARRIER)
    }
)
"""Values of ``highway`` that are roads for motor traffic, or may be."""

GOOD_TRACKS = frozenset({"grade1", "grade2"})
"""Tracks that are firm enough for cars; others count only where their tags let motor traffic in."""

NO_FRONTAGE = frozenset({RoadClass.MOTORWAY, RoadClass.MOTORWAY_LINK, RoadClass.TRUNK_LINK})
_ONE_WAY: Mapping[str, tuple[bool, bool]] = MappingProxyType(
    dict.fromkeys(("yes", "true", "1"), (True, False))
    | dict.fromkeys(("-1", "reverse"), (False, True))
    | dict.fromkeys(("no", "false", "0", "alternating"), (True, True))
    | {"reversible": (False, False)}
)
_ONE_WAY_KEYS = ("oneway:motor_vehicle", "oneway:vehicle", "oneway")
_TOLLS: Mapping[Vehicle, tuple[str, ...]] = MappingProxyType(
    {Vehicle.CAR: ("toll:motorcar", "toll"), Vehicle.TRUCK: ("toll:hgv", "toll:N3", "toll")}
)
RELEVANT_KEYS = frozenset(
    {"highway", "route", "service", "junction", "tunnel", "bridge", "motorroad", "area", "tracktype", "barrier"}
    | {
        "duration",
        "duration:forward",
        "duration:backward",
        *_ONE_WAY_KEYS,
        *_TOLLS[Vehicle.CAR],
        *_TOLLS[Vehicle.TRUCK],
    }
    | {*access_keys(), *limit_keys()}
)
"""Keys of tags that matter here; of two ways alike in these, one is read."""


def road_profile(tags: Tags, lorry: Lorry = DESIGN_LORRY) -> WayProfile | str:
    """Return what the tags of a road say, or the kind of reason for which it is left out.

    Parameters
    ----------
    tags
        Those of a way with ``highway``.
    lorry
        Whose size and speed count for the truck.
    """
    road_class = _class_of(tags)
    if road_class is None:
        return "not_for_motor_traffic"
    if tags.get("area") == "yes":
        return "area"
    ways, limits = directions(tags, road_class), limits_of(tags)
    if not any(ways):
        return "reversible"
    rights = {vehicle: _rights(tags, road_class, vehicle, ways) for vehicle in Vehicle}
    if limits.stop(lorry):
        rights[Vehicle.TRUCK] = (Access.CLOSED, Access.CLOSED)
    speeds = {
        vehicle: [
            _practical_km_h(tags, road_class, vehicle, direction, lorry) if rights[vehicle][direction] else 0.0
            for direction in Direction
        ]
        for vehicle in Vehicle
    }
    profile = profile_with(
        road_class=road_class,
        speeds=speeds,
        rights={vehicle: max(rights[vehicle]) for vehicle in Vehicle},
        tags=tags,
        limits=limits,
    )
    if not any(profile.open_to(vehicle) for vehicle in Vehicle):
        return "no_motor_traffic_let_in" if road_class in (RoadClass.TRACK, RoadClass.PEDESTRIAN) else "closed"
    return profile


def profile_with(
    *,
    road_class: RoadClass,
    speeds: Mapping[Vehicle, list[float]],
    rights: Mapping[Vehicle, Access],
    tags: Tags,
    limits: Limits,
) -> WayProfile:
    """Return the profile of what has been made out of a way's tags."""
    car, truck = (speeds[vehicle] for vehicle in Vehicle)
    return WayProfile(
        road_class=road_class,
        speed_km_h=((car[0], car[1]), (truck[0], truck[1])),
        end_only=(rights[Vehicle.CAR] is Access.END_ONLY, rights[Vehicle.TRUCK] is Access.END_ONLY),
        toll=(_has_toll(tags, Vehicle.CAR), _has_toll(tags, Vehicle.TRUCK)),
        frontage=_has_frontage(tags, road_class),
        max_height_m=limits.height_m,
        max_weight_t=limits.weight_t,
    )


def odd_tags(tags: Tags) -> Iterator[tuple[str, str]]:
    """Yield tags that matter here and can't be read."""
    yield from odd_access(tags)
    yield from odd_limits(tags)
    yield from ((key, tags[key]) for key in _ONE_WAY_KEYS if key in tags and tags[key] not in _ONE_WAY)


def directions(tags: Tags, road_class: RoadClass) -> tuple[bool, bool]:
    """Return whether motor traffic may go forward and backward, access aside.

    >>> directions({"junction": "roundabout"}, RoadClass.TERTIARY), directions({"oneway": "-1"}, RoadClass.TERTIARY)
    ((True, False), (False, True))
    """
    for key in _ONE_WAY_KEYS:
        if (found := _ONE_WAY.get(tags.get(key, ""))) is not None:
            return found
    implied = road_class is RoadClass.MOTORWAY or tags.get("junction") in ("roundabout", "circular")
    return True, not implied


def _class_of(tags: Tags) -> RoadClass | None:
    if tags.get("highway") == "service":
        kinds = {"parking_aisle": RoadClass.PARKING_AISLE, "emergency_access": None}
        return kinds.get(tags.get("service", ""), RoadClass.SERVICE)
    return CLASSES.get(tags.get("highway", ""))


def _rights(tags: Tags, road_class: RoadClass, vehicle: Vehicle, ways: tuple[bool, bool]) -> tuple[Access, Access]:
    forward, backward = (
        _right(tags, road_class, vehicle, direction) if ways[direction] else Access.CLOSED for direction in Direction
    )
    return forward, backward


def _right(tags: Tags, road_class: RoadClass, vehicle: Vehicle, direction: Direction) -> Access:
    if road_class is RoadClass.PEDESTRIAN:
        # ``access`` on a pedestrian street speaks of people on foot.
        tags = {key: value for key, value in tags.items() if not key.startswith("access")}
    stated = access_of(tags, vehicle, direction)
    if road_class not in (RoadClass.PEDESTRIAN, RoadClass.TRACK):
        return Access.OPEN if stated is None else stated
    if stated is None:
        stated = Access.END_ONLY if tags.get("tracktype") in GOOD_TRACKS else Access.CLOSED
    return min(stated, Access.END_ONLY)


def _practical_km_h(tags: Tags, road_class: RoadClass, vehicle: Vehicle, direction: Direction, lorry: Lorry) -> float:
    limit = signposted_km_h(tags, vehicle, direction) or ASSUMED[road_class].limit_km_h
    return car_km_h(road_class, limit) if vehicle is Vehicle.CAR else truck_km_h(road_class, limit, lorry)


def _has_toll(tags: Tags, vehicle: Vehicle) -> bool:
    return next((tags[key] == "yes" for key in _TOLLS[vehicle] if key in tags), False)


def _has_frontage(tags: Tags, road_class: RoadClass) -> bool:
    return (
        road_class not in NO_FRONTAGE
        and tags.get("motorroad") != "yes"
        and tags.get("tunnel", "no") in ("no", "building_passage")
        and tags.get("bridge", "no") == "no"
    )
