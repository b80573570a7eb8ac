"""Plots of all sorts, made at random, and a search for a footprint that only tries whether a shape is inside."""

from __future__ import annotations

import math

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from siting.domain.measures import Footprint, Rectangle


def random_plot(rng: np.random.Generator) -> BaseGeometry:
    """Return a convex, star-shaped or L-shaped plot, one with a hole, or one of two parts; anywhere, at any angle."""
    kind = rng.integers(5)
    if kind == 0:
        plot: BaseGeometry = shapely.convex_hull(_star(rng))
    elif kind == 1:
        plot = _star(rng)
    elif kind == 2:
        wide, deep = rng.uniform(60, 120, 2)
        cut = box(wide * rng.uniform(0.3, 0.8), deep * rng.uniform(0.3, 0.8), 200, 200)
        plot = box(0, 0, wide, deep).difference(cut)
    elif kind == 3:
        outer = shapely.convex_hull(_star(rng))
        hole = affinity.translate(_star(rng, radius_m=12), *rng.uniform(-20, 20, 2))
        plot = outer.difference(hole)
    else:
        plot = MultiPolygon([_star(rng, radius_m=50), affinity.translate(_star(rng, radius_m=70), 300, 40)])
    return affinity.translate(affinity.rotate(plot, rng.uniform(0, 180)), *rng.uniform(3e5, 7e5, 2))


def random_footprint(rng: np.random.Generator, *, yards: int = 0) -> Footprint:
    length_m = rng.uniform(30, 90)
    return Footprint(
        hall=Rectangle(length_m=length_m, width_m=length_m * rng.uniform(0.25, 1)),
        setback_m=float(rng.choice([0.0, 4.5, 6.0])),
        yards=tuple(random_yard(rng) for _ in range(yards)),
    )


def random_yard(rng: np.random.Generator) -> Rectangle:
    length_m = rng.uniform(10, 40)
    return Rectangle(length_m=length_m, width_m=length_m * rng.uniform(0.3, 1))


def found_by_trying(
    plot: BaseGeometry, footprint: Footprint, *, spare_m: float, turns: int = 36, steps: int = 24
) -> bool:
    """Tell whether any building of many, at so many rotations and steps either way, has room with so much to spare."""
    hall = footprint.hall
    west, south, east, north = plot.bounds
    xs, ys = np.linspace(west, east, steps), np.linspace(south, north, steps)
    middles = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    middles = middles[shapely.contains_xy(plot, middles[:, 0], middles[:, 1])]
    shapely.prepare(plot)
    for turn in range(turns):
        halls = rectangles(middles, math.pi * turn / turns, hall.length_m + 2 * spare_m, hall.width_m + 2 * spare_m)
        inside = halls[shapely.covers(plot, halls)]
        if np.any(shapely.distance(inside, plot.boundary) >= footprint.setback_m):
            return True
    return False


def rectangles(middles: NDArray[np.float64], angle_rad: float, length_m: float, width_m: float) -> NDArray[np.object_]:
    """Return a rectangle about each middle."""
    u = np.array([math.cos(angle_rad), math.sin(angle_rad)]) * length_m / 2
    v = np.array([-math.sin(angle_rad), math.cos(angle_rad)]) * width_m / 2
    corners = np.array([-u - v, u - v, u + v, -u + v])
    return np.asarray(shapely.polygons(middles[:, None, :] + corners), dtype=object)


def _star(rng: np.random.Generator, *, radius_m: float = 70.0) -> Polygon:
    angles = (np.arange(n := int(rng.integers(4, 11))) + rng.uniform(0, 0.7, n)) * 2 * np.pi / n
    radii = radius_m * rng.uniform(0.45, 1.0, n)
    return Polygon(np.stack([radii * np.cos(angles), radii * np.sin(angles)], axis=1))
