"""Where the rows of a table without geometries are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_data.geodata.fields import Fields, position_rules
from gis_data.geodata.model import Layer, Position
from gis_data.geodata.problems import BROKEN_GEOMETRY, NO_COORDINATES, no_field
from gis_data.geodata.rules import FieldRule
from gis_data.problems import Misread, Problem
from gis_data.tables.model import Table
from gis_data.values.cells import Cell, clean
from gis_data.values.coordinates import read_coordinate

Found = tuple[NDArray[np.object_], dict[int, tuple[Problem, str, str]]]
"""Geometries, None where there is none; row → what is wrong, in which field, with which value."""

USUAL_POSITION = Position(
    east=FieldRule(names=("x", "east", "easting", "e", "lon", "lng", "long", "longitude", "ost", "longitud")),
    north=FieldRule(names=("y", "north", "northing", "n", "lat", "latitude", "nord", "latitud")),
)
"""What people call coordinates, in a CRS that has to be stated."""


def choose_position(table: Table, layer: Layer) -> Position:
    """Return the first way of saying where rows are of which the table has the fields.

    Raises
    ------
    NotThisSource
        It has those of none.
    """
    fields = Fields(table)
    positions = layer.positions or (USUAL_POSITION,)
    for position in positions:
        if all(fields.places(rule) for rule in position_rules(position)):
            return position
    rules = [rule for position in positions for rule in position_rules(position) if not fields.places(rule)]
    raise no_field(table.dataset, list(dict.fromkeys(name for rule in rules for name in rule.names)), table.header)


def read_positions(rows: Sequence[Sequence[Cell]], fields: Fields, position: Position) -> Found:
    """Return where rows are, in the numbers as they stand."""
    geometries: NDArray[np.object_] = np.full(len(rows), None, dtype=object)
    problems: dict[int, tuple[Problem, str, str]] = {}
    if position.wkt is not None:
        place = fields.places(position.wkt)[0]
        texts = [clean(row[place]) for row in rows]
        # The EWKT that databases write has the SRID before the geometry.
        plain = [text.partition(";")[2] if text[:5].upper() == "SRID=" else text for text in texts]
        geometries = shapely.from_wkt(np.array([text or None for text in plain], dtype=object), on_invalid="ignore")
        for row in np.flatnonzero(shapely.is_missing(geometries)).tolist():
            if texts[row]:
                problems[row] = (BROKEN_GEOMETRY, fields.name(position.wkt), texts[row])
        return geometries, problems
    east, north = fields.places(position.east)[0], fields.places(position.north)[0]
    for row, cells in enumerate(rows):
        said = clean(cells[east]), clean(cells[north])
        try:
            pair = [read_coordinate(text) for text in said]
        except Misread:
            problems[row] = (NO_COORDINATES, fields.name(position.east), ", ".join(said))
        else:
            geometries[row] = shapely.Point(*pair)
    return geometries, problems
