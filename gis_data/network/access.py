"""Who may drive where, from OpenStreetMap's access tags: the tag that names the vehicle most exactly decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import TypeAlias

from gis_data.network.model import Direction, Vehicle

Tags: TypeAlias = Mapping[str, str]


class Access(IntEnum):
    """What a vehicle may do; of several answers the highest holds."""

    CLOSED = 0
    END_ONLY = 1
    """Only for trips that begin or end there."""
    OPEN = 2


LADDERS: Mapping[Vehicle, tuple[str, ...]] = MappingProxyType(
    {
        Vehicle.CAR: ("motorcar", "motor_vehicle", "vehicle", "access"),
        Vehicle.TRUCK: ("hgv_articulated", "hgv", "motor_vehicle", "vehicle", "access"),
    }
)
"""Tags that speak of a vehicle, the most exact first. ``goods`` means vans, and is none of ours."""

_VALUES: Mapping[str, Access] = MappingProxyType(
    dict.fromkeys(("yes", "permissive", "designated", "official", "public", "discouraged"), Access.OPEN)
    | dict.fromkeys(
        ("destination", "private", "customers", "delivery", "permit", "residents", "employees", "local"),
        Access.END_ONLY,
    )
    | dict.fromkeys(
        ("no", "agricultural", "forestry", "emergency", "military", "bus", "psv", "taxi", "bicycle", "use_sidepath"),
        Access.CLOSED,
    )
)
_SAYS_NOTHING = frozenset({"unknown", "unspecified", "undefined"})
SUFFIX = {Direction.FORWARD: ":forward", Direction.BACKWARD: ":backward"}


def access_of(tags: Tags, vehicle: Vehicle, direction: Direction | None = None) -> Access | None:
    """Return what the tags let a vehicle do; None where they say nothing of it.

    Parameters
    ----------
    tags
        Tags of a way or of a barrier.
    vehicle
        Who asks.
    direction
        Which way along; None asks of tags for both only.

    >>> access_of({"access": "private", "hgv": "no"}, Vehicle.TRUCK), access_of({"vehicle": "delivery"}, Vehicle.CAR)
    (<Access.CLOSED: 0>, <Access.END_ONLY: 1>)
    """
    for _, value in _rungs(tags, vehicle, direction):
        if (found := _read(value)) is not None:
            return found
    return None


def odd_access(tags: Tags) -> Iterator[tuple[str, str]]:
    """Yield the access tags with values that mean nothing here."""
    for key in dict.fromkeys(key for ladder in LADDERS.values() for key in ladder):
        for name in (key, *(key + suffix for suffix in SUFFIX.values())):
            value = tags.get(name)
            if value is not None and value not in _SAYS_NOTHING and _read(value) is None:
                yield name, value


def access_keys() -> Iterator[str]:
    """Yield all keys that are read here."""
    for key in dict.fromkeys(key for ladder in LADDERS.values() for key in ladder):
        yield from (key, *(key + suffix for suffix in SUFFIX.values()))


def _rungs(tags: Tags, vehicle: Vehicle, direction: Direction | None) -> Iterator[tuple[str, str]]:
    for key in LADDERS[vehicle]:
        names = (key,) if direction is None else (key + SUFFIX[direction], key)
        yield from ((name, tags[name]) for name in names if name in tags)


def _read(value: str) -> Access | None:
    """Return the most generous of the parts of a value such as ``agricultural;delivery``."""
    parts = [_VALUES[part.strip()] for part in value.split(";") if part.strip() in _VALUES]
    return max(parts, default=None)
