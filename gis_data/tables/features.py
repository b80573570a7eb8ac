"""What features of GIS files have in common."""

from __future__ import annotations

from collections.abc import Sequence

from shapely.geometry.base import BaseGeometry

from gis_data.problems import FileIssue, dropped
from siting.domain.text import Text

BAD_GEOMETRY = dropped(
    "bad_geometry",
    Text(sv="Geometrin går inte att läsa.", en="The geometry can't be read."),
    Text(
        sv="Rita om den: en punkt, eller en yta vars gräns sluter sig.",
        en="Draw it anew: a point, or an area whose boundary closes.",
    ),
)


def unreadable(
    dataset: str, numbers: Sequence[int], written: Sequence[object], geometries: Sequence[BaseGeometry | None]
) -> tuple[FileIssue, ...]:
    """Return an issue for each geometry that was written but could not be read."""
    return tuple(
        BAD_GEOMETRY.at(dataset, number, "", raw if isinstance(raw, str) else "")
        for number, raw, geometry in zip(numbers, written, geometries, strict=True)
        if geometry is None and raw not in (None, b"", "null")
    )
