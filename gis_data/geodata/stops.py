"""Stops of a timetable in GTFS: stop areas, and platforms that belong to none."""

from __future__ import annotations

import csv
import io
import math
import zipfile
from collections.abc import Iterator
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from gis_data.geodata.formats import BROKEN_ZIP
from gis_data.tables.kinds import refusal
from gis_data.tables.model import CHUNK_ROWS, Chunk, Table
from gis_data.values.cells import Cell
from siting.domain.text import Text

STOPS_LAYER = "stops"
STOP_KIND = "@kind"
"""The column that says what a row is: ``area``, ``lone`` (a platform of no area), ``part`` of an area, or ``other``."""

LARGEST_STOPS = 256 * 1024**2
"""Bytes that ``stops.txt`` may unpack to: it is held whole, and a country's has a twentieth of that."""

_COLUMNS = ("stop_id", "stop_name", "stop_lat", "stop_lon")
_PLATFORM, _AREA = ("", "0"), "1"


def open_stops(path: Path) -> Table:
    """Return the stops of a timetable; the columns are the file's own and :data:`STOP_KIND`.

    The reference lists what ``location_type`` means: 0 or nothing a platform, 1 a station (stop area), 2 an entrance,
    3 a node, 4 a boarding area (General Transit Feed Specification, stops.txt). Equipment such as wheelchair access is
    not read.

    Raises
    ------
    UnreadableFile
        The archive is broken, or its stops lack what they must have.
    """
    try:
        reader = csv.DictReader(io.StringIO(_text(path), newline=""), skipinitialspace=True)
        header, rows = tuple(reader.fieldnames or ()), list(reader)
    except (*BROKEN_ZIP, csv.Error) as error:
        raise refusal(
            path,
            Text(sv="stops.txt i den går inte att läsa ({why})", en="its stops.txt is broken ({why})").fill(why=error),
            Text(sv="Hämta den på nytt.", en="Fetch it anew."),
        ) from error
    if missing := [column for column in _COLUMNS if column not in header]:
        raise refusal(
            path,
            Text(sv="stops.txt saknar {columns}", en="its stops.txt lacks {columns}").fill(columns=", ".join(missing)),
            Text(sv="Hämta den på nytt.", en="Fetch it anew."),
        )
    return Table(
        dataset=f"{path.name} · stops.txt",
        layer=STOPS_LAYER,
        header=(STOP_KIND, *header),
        crs="EPSG:4326",
        chunks=_chunks(rows, header),
    )


def _text(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        member = next(one for one in archive.infolist() if one.filename.lower().rpartition("/")[2] == "stops.txt")
        if member.file_size > LARGEST_STOPS:
            raise refusal(
                path,
                Text(sv="stops.txt i den packas upp till för mycket", en="its stops.txt unpacks to too much"),
                Text(sv="Hämta den på nytt.", en="Fetch it anew."),
            )
        return archive.read(member).decode("utf-8-sig")


def _chunks(rows: list[dict[str, str]], header: tuple[str, ...]) -> Iterator[Chunk]:
    areas = {row["stop_id"] for row in rows if (row.get("location_type") or "").strip() == _AREA}
    for start in range(0, len(rows), CHUNK_ROWS):
        part = rows[start : start + CHUNK_ROWS]
        cells: list[list[Cell]] = [[_kind(row, areas), *(row.get(column) for column in header)] for row in part]
        yield Chunk(
            rows=cells,
            # The header is the file's first row.
            numbers=list(range(start + 2, start + 2 + len(part))),
            geometries=[_point(row) for row in part],
            done=(start + len(part)) / len(rows),
        )


def _kind(row: dict[str, str], areas: set[str]) -> str:
    kind = (row.get("location_type") or "").strip()
    if kind == _AREA:
        return "area"
    if kind not in _PLATFORM:
        return "other"
    # A platform whose area is not in the file stands for it.
    return "part" if row.get("parent_station") in areas else "lone"


def _point(row: dict[str, str]) -> BaseGeometry | None:
    try:
        longitude, latitude = float(row["stop_lon"]), float(row["stop_lat"])
    except (TypeError, ValueError):
        return None
    return shapely.Point(longitude, latitude) if math.isfinite(longitude) and math.isfinite(latitude) else None
