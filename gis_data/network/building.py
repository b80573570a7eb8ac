"""A network out of ways: cut where they meet, joined where nothing is decided, measured, and in the storage CRS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis_data.network.arrays import Flags, Floats, Ints, Longs, rows_of
from gis_data.network.barriers import Split, split_at_barriers
from gis_data.network.contraction import Chains, Pieces, chains
from gis_data.network.courses import courses, lengths_m
from gis_data.network.curve import neighbourly
from gis_data.network.model import Account, RoadNetwork
from gis_data.network.profiles import WayProfile
from gis_data.steps.crs import check_crs, from_wgs84, is_geographic
from siting.domain.errors import InvalidInput
from siting.domain.text import Text


@dataclass(frozen=True, kw_only=True)
class Ways:
    """Ways as they were read.

    Parameters
    ----------
    first
        Shape (w + 1,): way ``i`` is ``node[first[i]:first[i + 1]]``, two nodes or more.
    node
        Shape (r,): names of nodes, as the source has them.
    degrees_wgs84
        Shape (r, 2): longitude and latitude of each.
    profile
        Shape (w,): the number of what its tags say.
    """

    first: Longs
    node: Longs
    degrees_wgs84: Floats
    profile: Ints


@dataclass(frozen=True, kw_only=True)
class Built:
    """A network without turn restrictions yet, and where the ways are in it.

    Parameters
    ----------
    network
        The network.
    way
        Shape (p,): way that each piece is cut from.
    begins, ends
        Shape (p,): names of the nodes that it begins and ends at.
    step
        Shape (p,): the step (``2 * edge + direction``) that the piece is part of, driven as the way is drawn.
    """

    network: RoadNetwork
    way: Longs
    begins: Longs
    ends: Longs
    step: Longs


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where everything is.

    Parameters
    ----------
    source
        Shape (n,): node → the place that it is at; copies are at the same one.
    rows
        Shape (r,): the place of each point of the pieces' courses.
    degrees_wgs84, xy
        Shape (places, 2): longitude and latitude, and metres in the storage CRS.
    """

    source: Longs
    rows: Longs
    degrees_wgs84: Floats
    xy: Floats


def check_storage_crs(crs: str | None) -> str:
    """Return a CRS that roads may be stored in.

    Raises
    ------
    InvalidInput
        There is none, PROJ does not know it, or it counts in degrees.
    """
    if not crs:
        raise InvalidInput(_NO_CRS, value=crs)
    if is_geographic(check_crs(crs)):
        raise InvalidInput(_DEGREES.fill(crs=crs), value=crs)
    return crs


def build(
    ways: Ways,
    profiles: Sequence[WayProfile],
    crs: str,
    *,
    barriers: Mapping[int, WayProfile] | None = None,
    kept: Longs | None = None,
) -> Built:
    """Return the network of some ways.

    Parameters
    ----------
    ways
        The ways.
    profiles
        What their tags say, by number.
    crs
        The storage CRS.
    barriers
        Name of a node → what the barrier there lets through.
    kept
        Names of nodes that stay nodes whatever meets there.
    """
    check_storage_crs(crs)
    if len(set(profiles)) != len(profiles):
        raise ValueError("a profile is there twice")
    names, where, node = np.unique(ways.node, return_index=True, return_inverse=True)
    stays = np.isin(names, np.asarray([] if kept is None else kept, dtype=np.int64))
    split = split_at_barriers(_cut(ways, node, stays | np.isin(names, list(barriers or {}))), names, barriers or {})
    source = np.concatenate([np.arange(len(names)), split.copied])
    table, pieces, rows = _with_barriers(split, [*profiles], node)
    mirror = _mirrors(table)
    joined = chains(pieces, mirror, len(source), stays[source])
    degrees = ways.degrees_wgs84[where]
    places = Places(source=source, rows=rows, degrees_wgs84=degrees, xy=_in_storage_crs(degrees, crs))
    network, step = _network(pieces, joined, places, table, mirror, crs)
    of_way = np.flatnonzero(pieces.way >= 0)
    return Built(
        network=replace(network, account=Account(barriers=split.counts)),
        way=pieces.way[of_way],
        begins=names[source[pieces.tail[of_way]]],
        ends=names[source[pieces.head[of_way]]],
        step=step[of_way],
    )


def _cut(ways: Ways, node: Longs, breaks: Flags) -> Pieces:
    """Return the ways cut at all nodes that are there more than once, or that are to be nodes anyhow."""
    of = np.repeat(np.arange(len(ways.profile)), np.diff(ways.first))
    cut = breaks[node] | (np.bincount(node)[node] > 1)
    cut[ways.first[:-1]] = True
    cut[ways.first[1:] - 1] = True
    at = np.flatnonzero(cut)
    begin, last = at[:-1], at[1:]
    # A node drawn twice in a row makes no piece.
    real = (of[begin] == of[last]) & ~((node[begin] == node[last]) & (last == begin + 1))
    begin, last = begin[real], last[real]
    return Pieces(
        tail=node[begin],
        head=node[last],
        profile=ways.profile[of[begin]],
        begin=begin,
        end=last + 1,
        way=of[begin],
    )


def _with_barriers(split: Split, table: list[WayProfile], node: Longs) -> tuple[list[WayProfile], Pieces, Longs]:
    """Return profiles, pieces and points, those of barriers added; points are given by their nodes."""
    number = {profile: at for at, profile in enumerate(table)}
    for barrier in split.barriers:
        number.setdefault(barrier, len(number))
    passages = len(split.pieces) - len(split.barriers) + np.arange(len(split.barriers))
    profile, begin, end = split.pieces.profile.copy(), split.pieces.begin.copy(), split.pieces.end.copy()
    profile[passages] = [number[barrier] for barrier in split.barriers]
    begin[passages] = len(node) + 2 * np.arange(len(passages))
    end[passages] = begin[passages] + 2
    pieces = replace(split.pieces, profile=profile, begin=begin, end=end)
    return list(number), pieces, np.concatenate([node, np.repeat(pieces.tail[passages], 2)])


def _mirrors(table: list[WayProfile]) -> Ints:
    """Return the number of each profile's mirror image; those that are missing are added to the table."""
    number = {profile: at for at, profile in enumerate(table)}
    for profile in tuple(table):
        mirrored = profile.mirrored()
        if mirrored not in number:
            number[mirrored] = len(table)
            table.append(mirrored)
    return np.array([number[profile.mirrored()] for profile in table], dtype=np.int32)


def _in_storage_crs(degrees_wgs84: Floats, crs: str) -> Floats:
    """Return positions in whole centimetres."""
    xy = from_wgs84(degrees_wgs84, crs)
    if not np.isfinite(xy).all():
        raise InvalidInput(_OUTSIDE.fill(crs=crs), value=crs)
    return np.round(xy, 2)


def _network(
    pieces: Pieces, joined: Chains, places: Places, table: Sequence[WayProfile], mirror: Ints, crs: str
) -> tuple[RoadNetwork, Longs]:
    """Return the network, and for each piece the step that it is part of."""
    tail, head = _ends(pieces, joined)
    ends = np.unique(np.concatenate([tail, head]))
    nodes = ends[neighbourly(*places.xy[places.source[ends]].T)]
    number = np.empty(len(places.source), dtype=np.int32)
    number[nodes] = np.arange(len(nodes))
    in_order = np.argsort(number[tail], kind="stable")
    joined = _in_order(joined, in_order)
    drawn = courses(pieces, joined)
    points = places.rows[drawn.at]
    leading = joined.piece[joined.first[:-1]]
    profile = pieces.profile[leading]
    profile = np.where(joined.turned[joined.first[:-1]], mirror[profile], profile)
    x, y = places.xy[places.source[nodes]].T
    network = RoadNetwork(
        crs=crs,
        x=np.ascontiguousarray(x),
        y=np.ascontiguousarray(y),
        tail=number[tail[in_order]],
        head=number[head[in_order]],
        length_m=lengths_m(places.degrees_wgs84[points], drawn.first),
        first=drawn.first,
        points=places.xy[points],
        **_attributes(table, profile),
    )
    step = np.empty(len(pieces), dtype=np.int64)
    step[joined.piece] = 2 * np.repeat(np.arange(network.edges), np.diff(joined.first)) + joined.turned
    return network, step


def _ends(pieces: Pieces, joined: Chains) -> tuple[Longs, Longs]:
    begin, end = joined.first[:-1], joined.first[1:] - 1
    leading, closing = joined.piece[begin], joined.piece[end]
    return (
        np.where(joined.turned[begin], pieces.head[leading], pieces.tail[leading]),
        np.where(joined.turned[end], pieces.tail[closing], pieces.head[closing]),
    )


def _in_order(joined: Chains, order: Longs) -> Chains:
    first, at = rows_of(joined.first, order)
    return Chains(first=first, piece=joined.piece[at], turned=joined.turned[at])


def _attributes(table: Sequence[WayProfile], profile: Ints) -> dict[str, Any]:
    """Return the arrays of what is known of each edge."""
    of_profile: dict[str, NDArray[Any]] = {
        "road_class": np.array([known.road_class for known in table], dtype=np.uint8),
        "speed_km_h": np.array([known.speed_km_h for known in table], dtype=np.float32).reshape(-1, 2, 2),
        "end_only": np.array([known.end_only for known in table], dtype=np.bool_).reshape(-1, 2),
        "toll": np.array([known.toll for known in table], dtype=np.bool_).reshape(-1, 2),
        "frontage": np.array([known.frontage for known in table], dtype=np.bool_),
        "max_height_m": np.array([known.max_height_m for known in table], dtype=np.float32),
        "max_weight_t": np.array([known.max_weight_t for known in table], dtype=np.float32),
    }
    return {name: np.ascontiguousarray(np.moveaxis(values[profile], 0, -1)) for name, values in of_profile.items()}


_NO_CRS = Text(
    sv="Vägnätet behöver ett metriskt koordinatsystem att lagras i, men inget är angivet; ange t.ex. EPSG:3006.",
    en="The road network needs a metric CRS to be stored in, but none is given; give e.g. EPSG:3006.",
)
_DEGREES = Text(
    sv="{crs} räknar i grader; vägnätet behöver ett metriskt koordinatsystem att lagras i, t.ex. EPSG:3006.",
    en="{crs} counts in degrees; the road network needs a metric CRS to be stored in, e.g. EPSG:3006.",
)
_OUTSIDE = Text(
    sv="Vägarna ligger där {crs} inte kan ge några koordinater. Kontrollera filen, eller lagra i ett annat system.",
    en="The roads lie where {crs} has no coordinates. Check the file, or store in another CRS.",
)
