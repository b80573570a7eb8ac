"""What is signposted on a road: how fast, and how high, wide, long and heavy a vehicle may be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gis_data.network.access import SUFFIX, Tags
from gis_data.network.model import Direction, Vehicle
from gis_data.network.speeds import Lorry
from gis_data.network.tags import NO_FIXED_LIMIT, NOT_SIGNPOSTED, limit_km_h, metres, tonnes


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The lowest of what is signposted; None where nothing is."""

    height_m: float | None = None
    width_m: float | None = None
    length_m: float | None = None
    weight_t: float | None = None
    axle_t: float | None = None

    def stop(self, lorry: Lorry) -> bool:
        """Whether they keep a lorry out.

        >>> from gis_data.network.speeds import DESIGN_LORRY
        >>> Limits(height_m=3.5).stop(DESIGN_LORRY), Limits(weight_t=60).stop(DESIGN_LORRY)
        (True, False)
        """
        pairs = (
            (self.height_m, lorry.height_m),
            (self.width_m, lorry.width_m),
            (self.length_m, lorry.length_m),
            (self.weight_t, lorry.weight_t),
            (self.axle_t, lorry.axle_t),
        )
        return any(limit is not None and limit < needed for limit, needed in pairs)


_HEIGHTS = ("maxheight", "maxheight:physical", "maxheight:hgv")
_WIDTHS = ("maxwidth", "maxwidth:physical", "maxwidth:hgv")
_LENGTHS = ("maxlength", "maxlength:hgv", "maxlength:hgv_articulated")
_WEIGHTS = (
    "maxweight",
    "maxweight:hgv",
    "maxweight:hgv_articulated",
    "maxweightrating",
    "maxweightrating:hgv",
    "maxgcweight",
)
_AXLES = ("maxaxleload", "maxaxleload:hgv")
_SIZES: Mapping[str, Callable[[str], float | None]] = MappingProxyType(
    dict.fromkeys((*_HEIGHTS, *_WIDTHS, *_LENGTHS), metres) | dict.fromkeys((*_WEIGHTS, *_AXLES), tonnes)
)

_SPEEDS = ("maxspeed", "maxspeed:hgv")
_SPEED_RULES = ("maxspeed:type", "zone:maxspeed", "zone:traffic", "source:maxspeed")
"""Where the rule behind a limit stands, such as ``SE:urban``; read where no number is given."""


def limits_of(tags: Tags) -> Limits:
    """Return the limits of size and weight in some tags; what can't be read is left out."""
    return Limits(
        height_m=_lowest(tags, _HEIGHTS),
        width_m=_lowest(tags, _WIDTHS),
        length_m=_lowest(tags, _LENGTHS),
        weight_t=_lowest(tags, _WEIGHTS),
        axle_t=_lowest(tags, _AXLES),
    )


def signposted_km_h(tags: Tags, vehicle: Vehicle, direction: Direction) -> float | None:
    """Return the speed limit that tags state for a vehicle in one direction; None where they state none."""
    general = _first(tags, ("maxspeed" + SUFFIX[direction], "maxspeed", *_SPEED_RULES))
    if vehicle is not Vehicle.TRUCK:
        return general
    own = _first(tags, ("maxspeed:hgv" + SUFFIX[direction], "maxspeed:hgv"))
    stated = [limit for limit in (general, own) if limit is not None]
    return min(stated, default=None)


def odd_limits(tags: Tags) -> Iterator[tuple[str, str]]:
    """Yield the limits that can't be read."""
    for key, read in _SIZES.items():
        value = tags.get(key)
        if value is not None and value not in NOT_SIGNPOSTED and read(value) is None:
            yield key, value
    for key in _SPEEDS:
        for name in (key, *(key + suffix for suffix in SUFFIX.values())):
            value = tags.get(name)
            if value is not None and value not in NO_FIXED_LIMIT and limit_km_h(value) is None:
                yield name, value


def limit_keys() -> Iterator[str]:
    """Yield all keys that are read here."""
    yield from _SIZES
    yield from _SPEED_RULES
    for key in _SPEEDS:
        yield from (key, *(key + suffix for suffix in SUFFIX.values()))


def _lowest(tags: Tags, keys: tuple[str, ...]) -> float | None:
    found = [_SIZES[key](tags[key]) for key in keys if key in tags]
    return min((limit for limit in found if limit is not None and limit > 0), default=None)


def _first(tags: Tags, keys: tuple[str, ...]) -> float | None:
    for key in keys:
        if key in tags and (limit := limit_km_h(tags[key])) is not None:
            return limit
    return None
