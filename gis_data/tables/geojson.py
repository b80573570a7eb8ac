"""GeoJSON, also with what the standard forbids and people send: NaN, an older ``crs`` member, broken geometries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import shapely

from gis_data.tables.features import unreadable
from gis_data.tables.kinds import looks_like_utf16, refusal
from gis_data.tables.model import CHUNK_ROWS, Chunk, Table
from gis_data.values.cells import Cell
from siting.domain.text import Text, same

LARGEST_BYTES = 512 * 1024**2

_CRS84 = "OGC:CRS84"


def open_geojson(path: Path) -> Table:
    """Return a GeoJSON file's features.

    Raises
    ------
    UnreadableFile
        It is not JSON, has no features, or is too large to hold.
    """
    features, crs = _features(path, _parsed(path))
    header = tuple(dict.fromkeys(key for feature in features for key in _properties(feature)))
    return Table(dataset=path.name, layer="", header=header, crs=crs, chunks=_chunks(path.name, features, header))


def _parsed(path: Path) -> object:
    if path.stat().st_size > LARGEST_BYTES:
        raise refusal(
            path,
            Text(sv="den är större än 512 MB", en="it is larger than 512 MB"),
            Text(sv="Spara den som GeoPackage.", en="Save it as GeoPackage."),
        )
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or looks_like_utf16(data[:4096]):
        data = data.decode("utf-16", errors="replace").encode()
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        # The standard library also takes NaN and Infinity, which other programs write.
        try:
            return json.loads(data.decode("utf-8", errors="replace"))
        except (ValueError, RecursionError):
            raise refusal(
                path,
                Text(
                    sv="den är inte JSON (rad {line}, tecken {column}: {why})",
                    en="it is not JSON (line {line}, character {column}: {why})",
                ).fill(line=error.lineno, column=error.colno, why=error.msg),
                Text(sv="Hämta eller spara den på nytt.", en="Fetch or save it anew."),
            ) from error


def _features(path: Path, parsed: object) -> tuple[list[dict[str, Any]], str]:
    top: dict[str, Any] = parsed if isinstance(parsed, dict) else {}
    found = parsed if isinstance(parsed, list) else top.get("features", [top] if top.get("type") == "Feature" else None)
    if not isinstance(found, list) or not any(isinstance(one, dict) and "properties" in one for one in found):
        raise refusal(
            path,
            Text(sv="den är JSON men har inga GeoJSON-objekt (features)", en="it is JSON but has no GeoJSON features"),
            same(""),
        )
    crs = top.get("crs")
    named = crs.get("properties", {}).get("name") if isinstance(crs, dict) else None
    return [one if isinstance(one, dict) else {} for one in found], str(named) if named else _CRS84


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def _chunks(dataset: str, features: list[dict[str, Any]], header: tuple[str, ...]) -> Iterator[Chunk]:
    for start in range(0, len(features), CHUNK_ROWS):
        part = features[start : start + CHUNK_ROWS]
        texts = [json.dumps(feature.get("geometry")) for feature in part]
        numbers = list(range(start + 1, start + 1 + len(part)))
        geometries = list(shapely.from_geojson(texts, on_invalid="ignore"))
        yield Chunk(
            rows=[[_cell(_properties(feature).get(name)) for name in header] for feature in part],
            numbers=numbers,
            geometries=geometries,
            notes=unreadable(dataset, numbers, texts, geometries),
            done=(start + len(part)) / len(features),
        )


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return json.dumps(value, ensure_ascii=False)
