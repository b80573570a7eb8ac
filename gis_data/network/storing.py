"""A road network as bytes: one compressed archive of arrays, with the number of its format."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis_data.network.model import Account, RoadNetwork, TurnRestrictions
from siting.domain.errors import InvalidInput
from siting.domain.text import Text

FORMAT = 1
"""Raised whenever the meaning of what is stored changes."""

_CENTIMETRES = 100.0
_PLAIN = (
    *("tail", "head", "length_m", "road_class", "speed_km_h", "end_only", "toll", "frontage"),
    *("max_height_m", "max_weight_t", "first"),
)
_TURNS = ("first", "steps", "only", "binds")
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, OSError, EOFError),
    *(ValueError, LookupError, TypeError, AttributeError, RuntimeError),
)
"""What zipfile, NumPy and a network raise for bytes that are not as they were stored."""


class UnreadableNetwork(InvalidInput):
    """Stored bytes are no road network, or one of another format."""

    code = "unreadable_network"


def to_bytes(network: RoadNetwork) -> bytes:
    """Return a network as bytes that :func:`from_bytes` reads."""
    about = {"format": FORMAT, "crs": network.crs, "account": asdict(network.account)}
    arrays: dict[str, NDArray[np.generic]] = {name: getattr(network, name) for name in _PLAIN}
    arrays |= {f"turn_{name}": getattr(network.restrictions, name) for name in _TURNS}
    arrays["nodes"] = _whole(np.column_stack([network.x, network.y]))
    # Differences between neighbouring points are small, and pack far better than the points themselves.
    arrays["points"] = np.diff(_whole(network.points), axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    arrays["about"] = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def from_bytes(data: bytes) -> RoadNetwork:
    """Return the network that :func:`to_bytes` stored.

    Raises
    ------
    UnreadableNetwork
        The bytes are something else, cut off, or of a format that this program does not read.
    """
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            arrays: dict[str, Any] = {name: archive[name] for name in archive.files}
        about = json.loads(arrays["about"].tobytes())
        found = about["format"]
        if found == FORMAT:
            return _network(arrays, about)
    except _DAMAGED as error:
        raise UnreadableNetwork(_BROKEN.fill(size=len(data))) from error
    raise UnreadableNetwork(_OTHER_FORMAT.fill(found=found, read=FORMAT), value=found)


def _network(arrays: dict[str, Any], about: dict[str, Any]) -> RoadNetwork:
    nodes, points = _metres(arrays["nodes"]), _metres(np.cumsum(arrays["points"], axis=0))
    return RoadNetwork(
        crs=about["crs"],
        x=np.ascontiguousarray(nodes[:, 0]),
        y=np.ascontiguousarray(nodes[:, 1]),
        points=points,
        restrictions=TurnRestrictions(**{name: arrays[f"turn_{name}"] for name in _TURNS}),
        account=Account(**about["account"]),
        **{name: arrays[name] for name in _PLAIN},
    )


def _whole(metres: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.rint(metres * _CENTIMETRES).astype(np.int64)


def _metres(centimetres: NDArray[np.generic]) -> NDArray[np.float64]:
    return centimetres.astype(np.float64) / _CENTIMETRES


_BROKEN = Text(
    sv="Det lagrade vägnätet går inte att läsa ({size} byte). Läs in vägdata igen.",
    en="The stored road network can't be read ({size} bytes). Load the road data again.",
)
_OTHER_FORMAT = Text(
    sv="Det lagrade vägnätet har format {found}; det här programmet läser format {read}. Läs in vägdata igen.",
    en="The stored road network has format {found}; this program reads format {read}. Load the road data again.",
)
