"""What a row says of its position, as it stands: pairs of numbers, texts, geometries."""

from __future__ import annotations

import re

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_data.problems import Misread, dropped, note
from gis_data.sources.model import Columns, PositionRule
from gis_data.steps.batch import Batch
from gis_data.steps.shapes import finite
from gis_data.tables.features import BAD_GEOMETRY
from gis_data.values.amounts import NOT_FINITE
from gis_data.values.coordinates import read_coordinate
from siting.domain.text import Text

ZERO_POSITION = note(
    "zero_position",
    Text(sv="Koordinaterna är 0, 0: inget läge.", en="The coordinates are 0, 0: no position."),
    Text(
        sv="Fyll i koordinater. Platsen är inläst utan läge.",
        en="Fill in coordinates. The site was loaded without a position.",
    ),
)
HALF_POSITION = dropped(
    "half_position",
    Text(sv="Bara den ena koordinaten är ifylld.", en="Only one of the two coordinates is filled in."),
    Text(sv="Fyll i båda. Platsen är inläst utan läge.", en="Fill in both. The site was loaded without a position."),
)
NOT_COORDINATES = dropped(
    "not_coordinates",
    Text(sv="”{value}” är inga koordinater.", en="“{value}” is not coordinates."),
    Text(sv="Skriv två tal.", en="Write two numbers."),
)

_PRINTED_PAIR = 60


def raw_geometries(batch: Batch, rule: PositionRule, explained: set[int]) -> NDArray[np.object_] | None:
    """Return what one rule finds in each row: a geometry in the numbers as they stand, None where there is none.

    Parameters
    ----------
    batch
        The rows.
    rule
        Where to look.
    explained
        Rows of which it has been said why they have no position; added to.

    Returns
    -------
    array of geometries, or None when the file has nothing of the kind.
    """
    if rule.geometry:
        return None if batch.geometries is None else _checked(batch, batch.geometries, "", explained)
    if rule.wkt:
        return _from_wkt(batch, rule.wkt, explained) if batch.has(rule.wkt) else None
    if rule.text:
        return _from_text(batch, rule, explained) if batch.has(rule.text) else None
    if not (batch.has(rule.east) and batch.has(rule.north)):
        return None
    return _from_pair(batch, rule, explained)


def _from_pair(batch: Batch, rule: PositionRule, explained: set[int]) -> NDArray[np.object_]:
    east = _numbers(batch, rule.east, explained)
    north = _numbers(batch, rule.north, explained)
    half = np.isnan(east) != np.isnan(north)
    for row in np.flatnonzero(half):
        if row not in explained:
            explained.add(int(row))
            columns = rule.north if np.isnan(north[row]) else rule.east
            batch.say(int(row), HALF_POSITION, batch.field(columns))
    return _points(batch, east, north, batch.field(rule.east), explained)


def _numbers(batch: Batch, columns: Columns, explained: set[int]) -> NDArray[np.float64]:
    """Return the numbers of a column, NaN where there is none."""
    texts = batch.texts(columns)
    if (plain := _plain_numbers(texts)) is not None:
        return plain
    values = np.full(len(batch), np.nan)
    for row, text in enumerate(texts):
        if not text:
            continue
        try:
            values[row] = read_coordinate(text, mark=batch.mapping.decimal)
        except Misread as misread:
            explained.add(row)
            batch.say_misread(row, misread, batch.field(columns, row), text)
    return values


def _plain_numbers(texts: list[str]) -> NDArray[np.float64] | None:
    """Return numbers as they are mostly written, all at once; None when one of them needs a closer look."""
    try:
        values = np.array([float(text) if text else 0.0 for text in texts])
    except ValueError:
        return None
    if not np.isfinite(values).all() or any("_" in text for text in texts):
        return None
    values[[not text for text in texts]] = np.nan
    return values


def _points(
    batch: Batch, east: NDArray[np.float64], north: NDArray[np.float64], field: str, explained: set[int]
) -> NDArray[np.object_]:
    points: NDArray[np.object_] = np.full(len(batch), None, dtype=object)
    zero = (east == 0) & (north == 0)
    for row in np.flatnonzero(zero).tolist():
        if row not in explained:
            explained.add(row)
            batch.say(row, ZERO_POSITION, field, "0, 0")
    there = ~(np.isnan(east) | np.isnan(north) | zero)
    points[there] = shapely.points(east[there], north[there])
    return points


def _from_text(batch: Batch, rule: PositionRule, explained: set[int]) -> NDArray[np.object_]:
    pattern = re.compile(rule.pattern)
    east, north = np.full(len(batch), np.nan), np.full(len(batch), np.nan)
    field = batch.field(rule.text)
    for row, text in enumerate(batch.texts(rule.text)):
        if not text:
            continue
        found = pattern.match(text) if len(text) <= _PRINTED_PAIR * 4 else None
        try:
            east[row], north[row] = (read_coordinate(found[name]) for name in ("east", "north")) if found else (0, 0)
        except Misread:
            found = None
        if found is None:
            east[row] = north[row] = np.nan
            explained.add(row)
            batch.say(row, NOT_COORDINATES, field, text)
    return _points(batch, east, north, field, explained)


def _from_wkt(batch: Batch, columns: Columns, explained: set[int]) -> NDArray[np.object_]:
    texts = batch.texts(columns)
    # The EWKT that databases write has the SRID before the geometry.
    plain = [text.partition(";")[2] if text[:5].upper() == "SRID=" else text for text in texts]
    geometries = shapely.from_wkt(np.array([text or None for text in plain], dtype=object), on_invalid="ignore")
    field = batch.field(columns)
    for row in np.flatnonzero(shapely.is_missing(geometries)):
        if texts[row]:
            explained.add(int(row))
            batch.say(int(row), BAD_GEOMETRY, field, texts[row])
    return _checked(batch, list(geometries), field, explained)


def _checked(
    batch: Batch, found: list[shapely.geometry.base.BaseGeometry | None], field: str, explained: set[int]
) -> NDArray[np.object_]:
    """Return geometries without heights; those with coordinates that are no numbers, or 0, 0, are none."""
    geometries: NDArray[np.object_] = np.empty(len(found), dtype=object)
    geometries[:] = found
    geometries = shapely.force_2d(geometries)
    for row in np.flatnonzero(~finite(geometries)):
        explained.add(int(row))
        batch.say(int(row), NOT_FINITE, field, shapely.to_wkt(geometries[row]))
        geometries[row] = None
    bounds = shapely.bounds(geometries)
    for row in np.flatnonzero((bounds == 0).all(axis=1)):
        explained.add(int(row))
        batch.say(int(row), ZERO_POSITION, field, "0, 0")
        geometries[row] = None
    return geometries
