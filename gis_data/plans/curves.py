"""Curves of GML as lines of corners."""

from __future__ import annotations

import math
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import numpy as np
from numpy.typing import NDArray

GML = "{http://www.opengis.net/gml/3.2}"
CHORD_ERROR_M = 0.01
"""How far the lines that stand for an arc lie from it at most."""

_DIMENSIONS = (2, 3)
_STRAIGHT = frozenset({"LineStringSegment", "LineString", "LinearRing"})
_ARCS = frozenset({"Arc", "ArcString"})
_CONTAINERS = frozenset({"Curve", "segments", "CompositeCurve", "curveMember", "OrientableCurve", "baseCurve"})


class UnreadCurve(Exception):
    """A curve can't be read: of a kind that is not known (``shape``), or with coordinates that are no numbers ("")."""

    def __init__(self, shape: str) -> None:
        super().__init__(shape)
        self.shape = shape


def curve_corners(curve: Element) -> NDArray[np.float64]:
    """Return the corners of a curve, arcs as lines that stay near them.

    Parameters
    ----------
    curve
        A ``gml:Curve``, ``gml:LineString`` or an element that holds one.

    Returns
    -------
    ndarray of shape (n, 2)
        In the order and the axes of the file; heights are left out.

    Raises
    ------
    UnreadCurve
        It has a segment of another kind, or coordinates that are no numbers.
    """
    parts = [part for part in _segments(curve) if len(part)]
    if not parts:
        return np.empty((0, 2))
    corners = np.concatenate(parts)
    new = np.ones(len(corners), dtype=bool)
    new[1:] = np.any(corners[1:] != corners[:-1], axis=1)
    return corners[new]


def _segments(element: Element) -> Iterator[NDArray[np.float64]]:
    for child in element:
        name = child.tag.removeprefix(GML)
        if name in _CONTAINERS or not child.tag.startswith(GML):
            yield from _segments(child)
        elif name in _STRAIGHT:
            points = _positions(child)
            is_arc = child.get("interpolation") == "circularArc3Points"
            yield _arc_string(points, name) if is_arc else points
        elif name in _ARCS:
            yield _arc_string(_positions(child), name)
        elif name == "Circle":
            yield _circle(_positions(child))
        else:
            raise UnreadCurve(name)


def _positions(element: Element) -> NDArray[np.float64]:
    numbers: list[NDArray[np.float64]] = []
    for child in element.iter():
        name = child.tag.removeprefix(GML)
        if name not in ("pos", "posList"):
            continue
        try:
            flat = np.array((child.text or "").split(), dtype=np.float64)
            size = int(child.get("srsDimension") or element.get("srsDimension") or (len(flat) if name == "pos" else 2))
            if size not in _DIMENSIONS:
                raise UnreadCurve("")
            numbers.append(flat.reshape(-1, size)[:, :2])
        except ValueError as error:
            raise UnreadCurve("") from error
    found = np.concatenate(numbers) if numbers else np.empty((0, 2))
    if not np.isfinite(found).all():
        raise UnreadCurve("")
    return found


def _arc_string(points: NDArray[np.float64], name: str) -> NDArray[np.float64]:
    if len(points) < 3 or len(points) % 2 == 0:
        raise UnreadCurve(name)
    arcs = [arc_corners(*points[start : start + 3]) for start in range(0, len(points) - 2, 2)]
    return np.concatenate(arcs)


def _circle(points: NDArray[np.float64]) -> NDArray[np.float64]:
    if len(points) != 3:
        raise UnreadCurve("Circle")
    first, second, third = points
    return np.concatenate(
        [arc_corners(first, second, third), arc_corners(third, _opposite(first, second, third), first)]
    )


def _opposite(
    first: NDArray[np.float64], second: NDArray[np.float64], third: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the middle of the arc from the third point to the first that does not go by the second."""
    centre, radius = _centre(first, second, third)
    start, turn = _turn(centre, third, second, first)
    # The way by the second point is one side; the other goes the rest of the circle.
    angle = start + (turn - math.copysign(2 * math.pi, turn)) / 2
    return np.asarray(centre + radius * np.array([math.cos(angle), math.sin(angle)]))


def arc_corners(
    first: NDArray[np.float64], second: NDArray[np.float64], third: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return corners along the arc through three points, both ends exact; three on a line are a line.

    Parameters
    ----------
    first, second, third
        Shape (2,).
    """
    double_area = abs(float(np.linalg.det(np.array([second - first, third - first]))))
    longest = max(float(np.hypot(*(third - first))), float(np.hypot(*(second - first))))
    if double_area <= 2 * CHORD_ERROR_M * 0.1 * longest or longest == 0:
        return np.array([first, second, third])
    centre, radius = _centre(first, second, third)
    start, turn = _turn(centre, first, second, third)
    step = 2 * math.acos(max(0.0, 1 - CHORD_ERROR_M / radius))
    count = max(2, math.ceil(abs(turn) / step))
    angles = start + turn * np.linspace(0.0, 1.0, count + 1)
    corners = centre + radius * np.column_stack((np.cos(angles), np.sin(angles)))
    corners[0], corners[-1] = first, third
    return np.asarray(corners)


def _centre(
    first: NDArray[np.float64], second: NDArray[np.float64], third: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Return centre and radius of the circle through three points, where the bisectors of two chords meet."""
    # Around the first point, so that large coordinates cost no digits.
    chords = np.array([second - first, third - first])
    offset = np.linalg.solve(2 * chords, np.sum(chords**2, axis=1))
    return first + offset, float(np.hypot(*offset))


def _turn(
    centre: NDArray[np.float64], first: NDArray[np.float64], second: NDArray[np.float64], third: NDArray[np.float64]
) -> tuple[float, float]:
    """Return the angle of the first point, and by how much to turn from it past the second to the third."""
    start, by, end = (math.atan2(*(point - centre)[::-1]) for point in (first, second, third))
    ahead, whole = (by - start) % (2 * math.pi), (end - start) % (2 * math.pi)
    return start, whole if ahead <= whole else whole - 2 * math.pi
