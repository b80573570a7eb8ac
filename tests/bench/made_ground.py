"""Made-up geodata around Borås of every use that a fact is computed from, as dense as such data are, from one seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import cos, pi, sin

import numpy as np
import rasterio
import shapely
from rasterio.io import MemoryFile
from rasterio.transform import Affine
from shapely import MultiPolygon, Point, Polygon, box

from gis_data.geodata.content import Content
from gis_data.network.model import RoadClass, RoadNetwork
from gis_data.network.storing import to_bytes
from siting.domain.geodata import Feature, GeodataSet, Role
from siting.domain.places import AreaKind, NamedArea, PointKind, ReferencePoint
from siting.domain.plans import DetailedPlan, PlanProvision, ProvisionKind
from siting.domain.text import same

SEED = 20261127
CRS = "EPSG:3006"
WEST, SOUTH, SIDE_M = 352_000.0, 6_375_000.0, 50_000.0
"""A square that holds the municipality and its neighbours."""
STREETS = 500
"""Streets either way, 100 m apart: 250,000 junctions."""
HOMES, WORKPLACES, SHOPS, UNITS, PLANS = 25_000, 8_000, 120, 40_000, 400
ZONES = 300
_DAY = date(2026, 11, 1)
_BRANCHES = ("10", "25", "41", "46", "47", "49", "56", "62", "85", "86")
_RANDOM_ZONES = {
    Role.FLOOD: "year_100",
    Role.PROTECTED_NATURE: "nature reserve",
    Role.HERITAGE: "ancient monument",
    Role.SHORE_PROTECTION: "",
    Role.WATER: "lake",
}


@dataclass(frozen=True, kw_only=True)
class MadeSet:
    """A data set with its content."""

    described: GeodataSet
    content: Content


def made_ground() -> Iterator[MadeSet]:
    """Return the data sets, one a use."""
    rng = np.random.default_rng(SEED)
    yield _set("roads", Content(network=to_bytes(_streets())))
    yield _set("heights", Content(elevation=_heights(rng)))
    for role, features in _features(rng).items():
        yield _set(role.value, Content(features=tuple(features)))
    yield _set("districts", Content(areas=tuple(_districts())))
    yield _set("points", Content(points=tuple(_points(rng))))
    yield _set("plans", Content(plans=tuple(_plans(rng))))


def _set(key: str, content: Content) -> MadeSet:
    described = GeodataSet(key=f"made_{key}", title=same(f"Made {key}"), verified=_DAY, demo=True)
    return MadeSet(described=described, content=content)


def _streets() -> RoadNetwork:
    """Return a grid: streets of 40 km/h, every tenth a main road of 80."""
    row, column = np.divmod(np.arange(STREETS * STREETS), STREETS)
    step = SIDE_M / STREETS
    at = np.column_stack([WEST + column * step, SOUTH + row * step])
    number = np.arange(STREETS * STREETS).reshape(STREETS, STREETS)
    tail = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()]).astype(np.int32)
    head = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()]).astype(np.int32)
    street = np.where(np.arange(len(tail)) < len(tail) // 2, row[tail], column[tail])
    is_main = street % 10 == 0
    speed = np.where(is_main, 80.0, 40.0).astype(np.float32)
    edges = len(tail)
    return RoadNetwork(
        crs=CRS,
        x=at[:, 0],
        y=at[:, 1],
        tail=tail,
        head=head,
        length_m=np.full(edges, step),
        road_class=np.where(is_main, RoadClass.PRIMARY, RoadClass.RESIDENTIAL).astype(np.uint8),
        speed_km_h=np.broadcast_to(speed, (2, 2, edges)).copy(),
        end_only=np.zeros((2, edges), dtype=np.bool_),
        toll=np.zeros((2, edges), dtype=np.bool_),
        frontage=np.ones(edges, dtype=np.bool_),
        max_height_m=np.full(edges, np.nan, dtype=np.float32),
        max_weight_t=np.full(edges, np.nan, dtype=np.float32),
        first=np.arange(0, 2 * edges + 1, 2),
        points=np.stack([at[tail], at[head]], axis=1).reshape(-1, 2),
    )


def _heights(rng: np.random.Generator) -> bytes:
    """Return heights in cells of 10 m over the middle of the square."""
    size, cell = 2_500, 10.0
    heights = (100 + np.cumsum(rng.normal(0, 0.2, (size, size)), axis=1)).astype(np.float32)
    north = SOUTH + SIDE_M / 2 + size * cell / 2
    placed = Affine(cell, 0.0, WEST + SIDE_M / 2 - size * cell / 2, 0.0, -cell, north)
    with MemoryFile() as memory:
        with memory.open(
            driver="GTiff", dtype=rasterio.float32, count=1, width=size, height=size, crs=CRS, transform=placed,
            nodata=float("nan"),
        ) as target:  # fmt: skip
            target.write(heights, 1)
        return bytes(memory.read())


def _features(rng: np.random.Generator) -> dict[Role, list[Feature]]:
    people = [
        Feature(role=Role.POPULATION, code=str(n), geometry=place, weight=float(rng.integers(1, 60)))
        for n, place in enumerate(_squares(100, 1_000.0))
    ]
    homes = [Feature(role=Role.SENSITIVE, category="home", geometry=place) for place in _scattered(rng, HOMES, 12.0)]
    workplaces = [
        Feature(
            role=Role.WORKPLACES,
            code=str(n),
            category=f"SNI 2007:{rng.choice(_BRANCHES)}",
            weight=float(rng.integers(1, 80)),
            geometry=place.centroid,
        )
        for n, place in enumerate(_scattered(rng, WORKPLACES, 20.0))
    ]
    shops = [
        Feature(role=Role.SHOPS, code=str(n), name=f"Shop {n}", weight=float(rng.integers(300, 9_000)), geometry=place)
        for n, place in enumerate(_scattered(rng, SHOPS, 60.0))
    ]
    units = [
        Feature(role=Role.PROPERTY_UNIT, code=str(n), name=f"BORÅS MADE 1:{n}", geometry=place)
        for n, place in enumerate(_squares(200, SIDE_M / 200))
    ]
    zones = {
        role: [
            Feature(role=role, code=str(n), name=f"{role} {n}", category=category, geometry=place)
            for n, place in enumerate(_scattered(rng, ZONES, 400.0, corners=60))
        ]
        for role, category in _RANDOM_ZONES.items()
    }
    listed = (people, homes, workplaces, shops, units)
    return {features[0].role: features for features in listed} | zones


def _squares(count: int, side_m: float) -> list[Polygon]:
    """Return a grid of squares, so many either way."""
    steps = [number * SIDE_M / count for number in range(count)]
    return [box(WEST + x, SOUTH + y, WEST + x + side_m, SOUTH + y + side_m) for y in steps for x in steps]


def _scattered(rng: np.random.Generator, count: int, radius_m: float, *, corners: int = 8) -> list[Polygon]:
    """Return uneven areas at random."""
    places = rng.uniform(0, SIDE_M, (count, 2)) + np.array([WEST, SOUTH])
    sizes = radius_m * rng.uniform(0.5, 1.5, (count, corners))
    turns = np.linspace(0, 2 * pi, corners, endpoint=False)
    rings = places[:, None, :] + sizes[..., None] * np.column_stack([np.cos(turns), np.sin(turns)])[None]
    found: list[Polygon] = shapely.polygons(rings).tolist()
    return found


def _districts() -> Iterator[NamedArea]:
    for number, place in enumerate(_squares(20, SIDE_M / 20)):
        yield NamedArea(
            kind=AreaKind.DISTRICT, code=str(number), name=f"District {number}", geometry=place, source="Made",
            verified=_DAY,
        )  # fmt: skip


def _points(rng: np.random.Generator) -> Iterator[ReferencePoint]:
    kinds = {PointKind.STOP: 800, PointKind.STATION: 8, PointKind.JUNCTION: 20, PointKind.PORT: 2}
    kinds |= {PointKind.RAIL_TERMINAL: 2}
    for kind, count in kinds.items():
        for number, (x, y) in enumerate(rng.uniform(0, SIDE_M, (count, 2)).tolist()):
            yield ReferencePoint(
                kind=kind, name=f"{kind} {number}", geometry=Point(WEST + x, SOUTH + y), source="Made", verified=_DAY
            )


def _plans(rng: np.random.Generator) -> Iterator[DetailedPlan]:
    for number, place in enumerate(_scattered(rng, PLANS, 900.0, corners=40)):
        middle = place.centroid
        cut = [(middle.x + 600 * cos(turn), middle.y + 600 * sin(turn)) for turn in (0.0, 2.1, 4.2)]
        part = shapely.intersection(place, Polygon(cut))
        parts = MultiPolygon([part]) if isinstance(part, Polygon) else None
        yield DetailedPlan(
            code=f"P{number}", name=f"Plan {number}", status="legal_force", source="Made", verified=_DAY,
            legal_force_date=date(2015, 1, 1), geometry=MultiPolygon([place]),
            provisions=(
                PlanProvision(kind=ProvisionKind.USE, code="J", catalogue_version="2022-01-01"),
                PlanProvision(kind=ProvisionKind.USE, code="K", catalogue_version="2022-01-01", geometry=parts),
                PlanProvision(kind=ProvisionKind.PROPERTY, code="h1", amount=12.0, unit="m"),
            ),
        )  # fmt: skip
