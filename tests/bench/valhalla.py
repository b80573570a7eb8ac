"""Valhalla on the made town: only where pyvalhalla is installed with its tile builder (not on Python 3.11)."""

from __future__ import annotations

import importlib
import importlib.util
import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import pyproj
from numpy.typing import NDArray

from gis_data.network.graph import Graph
from tests.bench.rows import timed

_CRS, _EAST_M, _NORTH_M = "EPSG:3006", 500_000, 6_400_000
_CLASSES = {110: "motorway", 80: "trunk", 60: "primary"}
_SPEEDS_KM_H = np.array([30, 40, 50, 60, 80, 110])


def why_not() -> str | None:
    """Return why Valhalla cannot be measured here, or None where it can."""
    if importlib.util.find_spec("valhalla") is None:
        return "not installed"
    return None if _builder().exists() else "its wheel has no tile builder"


def matrix_seconds(town: Graph, origins: NDArray[np.int32], destinations: NDArray[np.int32]) -> float:
    """Return how long the matrix from some junctions to others takes, tiles made."""
    x, y = town.x + _EAST_M, town.y + _NORTH_M
    lon, lat = pyproj.Transformer.from_crs(_CRS, "EPSG:4326", always_xy=True).transform(x, y)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        config = folder / "valhalla.json"
        tiles = folder / "tiles"
        tiles.mkdir()
        config.write_text(json.dumps(_config(tiles)), encoding="utf-8")
        _write_roads(folder / "town.osm.pbf", town, lon, lat)
        subprocess.run([_builder(), "-c", config, folder / "town.osm.pbf"], check=True, capture_output=True)
        actor = importlib.import_module("valhalla").Actor(str(config))
        question = {
            "sources": _locations(origins, lon, lat),
            "targets": _locations(destinations, lon, lat),
            "costing": "auto",
            "verbose": False,
        }
        seconds, _ = timed(lambda: actor.matrix(question))
    return seconds


def _builder() -> Path:
    return Path(str(importlib.import_module("valhalla").__file__)).parent / "bin" / "valhalla_build_tiles"


def _config(tiles: Path) -> dict[str, Any]:
    config: dict[str, Any] = importlib.import_module("valhalla").get_config(tile_extract="", tile_dir=str(tiles))
    config["mjolnir"]["tile_extract"] = ""
    config["service_limits"]["auto"] |= {"max_matrix_distance": 100_000, "max_matrix_location_pairs": 1_000_000}
    return config


def _locations(nodes: NDArray[np.int32], lon: Sequence[float], lat: Sequence[float]) -> list[dict[str, float]]:
    return [{"lon": float(lon[node]), "lat": float(lat[node])} for node in nodes]


def _write_roads(path: Path, town: Graph, lon: Sequence[float], lat: Sequence[float]) -> None:
    """Write the town as OpenStreetMap would have it: a way a street, with its limit, one-way or not."""
    tails = np.repeat(np.arange(len(town)), np.diff(town.first))
    metres = np.hypot(town.x[tails] - town.x[town.head], town.y[tails] - town.y[town.head])
    km_h = metres * 3600 / town.milliseconds
    limits = _SPEEDS_KM_H[np.abs(km_h[:, None] - _SPEEDS_KM_H).argmin(axis=1)].tolist()
    arcs = list(zip(tails.tolist(), town.head.tolist(), limits, strict=True))
    driven = {(tail, head) for tail, head, _ in arcs}
    with osmium.SimpleWriter(str(path)) as writer:
        for node, place in enumerate(zip(lon, lat, strict=True), start=1):
            writer.add_node(osmium.osm.mutable.Node(id=node, location=place))
        for number, (tail, head, limit) in enumerate(arcs, start=1):
            both = (head, tail) in driven
            if not both or tail < head:
                tags = {
                    "highway": _CLASSES.get(limit, "residential"),
                    "maxspeed": str(limit),
                    "oneway": "no" if both else "yes",
                }
                writer.add_way(osmium.osm.mutable.Way(id=number, nodes=[tail + 1, head + 1], tags=tags))
