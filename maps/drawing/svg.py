"""Writing SVG: elements, numbers and path data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

Attribute = str | float | None


def number(value: float) -> str:
    """Return a coordinate with one decimal at most.

    >>> number(3.0), number(2.449), number(-0.01)
    ('3', '2.4', '0')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def tag(name: str, *children: str, **attributes: Attribute) -> str:
    """Return an element; children are SVG already, attributes are escaped, ``class_`` means ``class``.

    >>> tag("circle", r=3.25, class_="disc", fill=None)
    '<circle r="3.2" class="disc"/>'
    """
    parts = [name]
    for key, value in attributes.items():
        if value is None:
            continue
        written = number(value) if isinstance(value, (int, float)) else escape(value)
        parts.append(f'{key.rstrip("_").replace("_", "-")}="{written}"')
    opening = " ".join(parts)
    return f"<{opening}>{''.join(children)}</{name}>" if children else f"<{opening}/>"


def text(content: str, **attributes: Attribute) -> str:
    """Return a text element with its content escaped."""
    return tag("text", escape(content, quote=False), **attributes)


def polygons(geometry: BaseGeometry) -> Iterator[Polygon]:
    """Yield the polygons of any geometry; points and lines have none."""
    if isinstance(geometry, Polygon):
        yield geometry
    elif isinstance(geometry, MultiPolygon) or geometry.geom_type == "GeometryCollection":
        for part in shapely.get_parts(geometry):
            yield from polygons(part)


def ring_data(points: NDArray[np.float64]) -> str:
    """Return the path data of one closed ring, points of shape (n, 2) in px; repeated points are left out."""
    written = [f"{number(x)} {number(y)}" for x, y in points[:-1]]
    kept = [point for place, point in enumerate(written) if point != written[place - 1] or place == 0]
    return f"M{'L'.join(kept)}Z"


def line_data(points: NDArray[np.float64]) -> str:
    """Return the path data of one open line, points of shape (n, 2) in px."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def document(body: Iterable[str], *, width: float, height: float, label: str, class_: str) -> str:
    """Return a whole SVG picture that says in words what it shows."""
    return tag(
        "svg",
        tag("title", escape(label, quote=False)),
        *body,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        width=width,
        height=height,
        role="img",
        class_=class_,
        font_family="Inter, 'Inter Ext', sans-serif",
    )
