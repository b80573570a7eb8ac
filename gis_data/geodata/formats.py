"""What a file of geodata is, by what it holds; a name's ending is a claim, no more."""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path

import orjson

from gis_data.tables.kinds import FileKind, file_kind, refusal
from siting.domain.text import Text


class GeoFormat(StrEnum):
    """Formats that are read."""

    GEOPACKAGE = "GeoPackage"
    SHAPEFILE = "Shapefile"
    FLATGEOBUF = "FlatGeobuf"
    GEODATABASE = "Esri File Geodatabase"
    GEOJSON = "GeoJSON"
    GEOJSON_LINES = "GeoJSON, one feature a line"
    TOPOJSON = "TopoJSON"
    GML = "GML"
    TEXT = "CSV"
    GTFS = "GTFS"
    OSM = "OpenStreetMap"
    RASTER = "GeoTIFF"
    ARCHIVE = "ZIP"


BROKEN_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
"""What comes up while an archive is read that is broken, cut off, encrypted, or packed in a way that nobody knows."""

_HEAD = 65536
_TIFF = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_ASCII_GRID = re.compile(rb"\s*ncols\s+\d+\s+nrows\s+\d+", re.IGNORECASE)
_OF_KIND = {
    FileKind.TEXT: GeoFormat.TEXT,
    FileKind.GEOPACKAGE: GeoFormat.GEOPACKAGE,
    FileKind.SHAPEFILE: GeoFormat.SHAPEFILE,
}
_ONE_OF = Text(
    sv="Det som läses är {formats}.",
    en="What is read are {formats}.",
).fill(formats="GeoPackage, Shapefile, FlatGeobuf, GeoJSON, TopoJSON, GML, CSV, GTFS, OpenStreetMap (PBF), GeoTIFF")
_MAGIC = ((b"fgb\x03fgb", GeoFormat.FLATGEOBUF), *((magic, GeoFormat.RASTER) for magic in _TIFF))


def geo_format(path: Path) -> GeoFormat:
    """Return what a file is.

    Raises
    ------
    UnreadableFile
        It is missing, empty, broken, or nothing that is read; the message says what it is.
    """
    if path.is_dir() and path.suffix.lower() == ".gdb":
        return GeoFormat.GEODATABASE
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        head = b""
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    if b"OSMHeader" in head[4:32]:
        return GeoFormat.OSM
    if head.startswith(b"PK\x03\x04"):
        return _in_zip(path)
    return _written(path, head)


def _written(path: Path, head: bytes) -> GeoFormat:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n\x1e")
    if _ASCII_GRID.match(text):
        return GeoFormat.RASTER
    if text.startswith(b"<"):
        return _markup(path, text)
    if text.startswith((b"{", b"[")):
        return _json(text)
    return _known(path)


def _known(path: Path) -> GeoFormat:
    kind = file_kind(path)
    if kind not in _OF_KIND:
        raise refusal(
            path,
            Text(sv="den är {kind}", en="it is {kind}").fill(kind=kind),
            Text(sv="Spara som CSV.", en="Save it as CSV."),
        )
    return _OF_KIND[kind]


def _in_zip(path: Path) -> GeoFormat:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.lower() for name in archive.namelist()]
    except BROKEN_ZIP as error:
        raise refusal(
            path,
            Text(sv="den är ett trasigt ZIP-arkiv", en="it is a broken ZIP archive"),
            Text(sv="Hämta den på nytt.", en="Fetch it anew."),
        ) from error
    if "xl/workbook.xml" in names:
        return _known(path)
    if "stops.txt" in {name.rpartition("/")[2] for name in names}:
        return GeoFormat.GTFS
    return GeoFormat.ARCHIVE


def _markup(path: Path, text: bytes) -> GeoFormat:
    lower = text[:_HEAD].lower()
    if b"<html" in lower[:4000] or b"<!doctype html" in lower[:200]:
        raise refusal(
            path,
            Text(sv="den är en webbsida (HTML), inte data", en="it is a web page (HTML), not data"),
            Text(
                sv="Tjänsten har svarat med en sida, ofta en inloggning eller ett fel; öppna den i en webbläsare.",
                en="The service has answered with a page, often a login or an error; open it in a browser.",
            ),
        )
    if b"exceptionreport" in lower[:2000] or b"serviceexception" in lower[:2000]:
        said = re.sub(rb"<[^>]*>", b" ", text[:4000]).decode("utf-8", errors="replace")
        raise refusal(
            path,
            Text(sv="den är ett felmeddelande från en tjänst: {said}", en="it is a service's error: {said}").fill(
                said=" ".join(said.split())[:200]
            ),
            Text(sv="Hämta den på nytt.", en="Fetch it anew."),
        )
    if b"<osm " in lower[:1000]:
        return GeoFormat.OSM
    if b"opengis.net/gml" in lower:
        return GeoFormat.GML
    raise refusal(path, Text(sv="den är XML men inte GML", en="it is XML but not GML"), _ONE_OF)


def _json(text: bytes) -> GeoFormat:
    first, _, rest = text.partition(b"\n")
    if rest.lstrip(b" \t\r\n\x1e").startswith(b"{") and _is_feature(first):
        return GeoFormat.GEOJSON_LINES
    topology = re.search(rb'"type"\s*:\s*"Topology"', text)
    return GeoFormat.TOPOJSON if topology else GeoFormat.GEOJSON


def _is_feature(line: bytes) -> bool:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return isinstance(found, dict) and found.get("type") == "Feature"
