"""What a file is, by its first bytes; a name's ending is a claim, no more."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from pathlib import Path

from gis_data.errors import UnreadableFile
from siting.domain.text import Text, same


class FileKind(StrEnum):
    """Formats that are read."""

    TEXT = "CSV"
    WORKBOOK = "XLSX"
    GEOJSON = "GeoJSON"
    GEOPACKAGE = "GeoPackage"
    SHAPEFILE = "Shapefile"
    ZIPPED_SHAPEFILE = "Shapefile in ZIP"


SUFFIXES: dict[FileKind, frozenset[str]] = {
    FileKind.TEXT: frozenset({".csv", ".txt", ".tsv", ".tab", ".skv"}),
    FileKind.WORKBOOK: frozenset({".xlsx", ".xlsm", ".xltx"}),
    FileKind.GEOJSON: frozenset({".geojson", ".json"}),
    FileKind.GEOPACKAGE: frozenset({".gpkg"}),
    FileKind.SHAPEFILE: frozenset({".shp"}),
    FileKind.ZIPPED_SHAPEFILE: frozenset({".zip", ".shz"}),
}

_HEAD = 65536
_LARGEST_UNPACKED = 4 * 1024**3
_MOST_OF_REASON = 120
_SAVE_AS = Text(
    sv="Spara som XLSX, CSV, GeoJSON, GeoPackage eller Shapefile.",
    en="Save it as XLSX, CSV, GeoJSON, GeoPackage or Shapefile.",
)
_OTHERS: tuple[tuple[bytes, Text], ...] = (
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        Text(
            sv="en Excelfil av gammalt slag (.xls) eller med lösenord",
            en="an Excel file of the old kind (.xls) or with a password",
        ),
    ),
    (b"%PDF", same("PDF")),
    (b"\x89PNG", same("PNG")),
    (b"\xff\xd8\xff", same("JPEG")),
    (b"GIF8", same("GIF")),
    (b"\x1f\x8b", same("GZIP")),
    (b"7z\xbc\xaf\x27\x1c", same("7-Zip")),
    (b"Rar!", same("RAR")),
    (b"\x7fELF", Text(sv="ett program", en="a program")),
    (b"MZ", Text(sv="ett program", en="a program")),
)
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")


def file_kind(path: Path) -> FileKind:
    """Return what a file is.

    Raises
    ------
    UnreadableFile
        It is missing, empty, or nothing that is read; the message says what it is.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise UnreadableFile(
            Text(sv="{file} kan inte öppnas: {why}.", en="{file} can't be opened: {why}.").fill(
                file=path.name, why=error.strerror
            ),
            value=str(path),
        ) from error
    if not head.strip(b"\x00 \t\r\n\x0c\xef\xbb\xbf\xff\xfe"):
        raise refusal(path, Text(sv="den är tom", en="it is empty"), same(""))
    if head.startswith(b"PK\x03\x04"):
        return _in_zip(path)
    if head.startswith(b"PK"):
        raise refusal(path, Text(sv="den är ett tomt eller delat ZIP-arkiv", en="it is an empty or split ZIP"))
    if head.startswith(b"SQLite format 3\x00"):
        return FileKind.GEOPACKAGE
    if head.startswith(b"\x00\x00\x27\x0a"):
        return _part_of_shapefile(path)
    for magic, name in _OTHERS:
        if head.startswith(magic):
            raise refusal(path, Text(sv="den är {name}", en="it is {name}").fill(name=name))
    return _text(path, head)


def renamed(path: Path, kind: FileKind) -> bool:
    """Whether the file's name claims to be another format than it is."""
    return path.suffix.lower() not in SUFFIXES[kind] and path.suffix.lower() in frozenset().union(*SUFFIXES.values())


def refusal(path: Path, why: Text, what_then: Text = _SAVE_AS) -> UnreadableFile:
    """Return the error that a file can't be read, why, and what to do."""
    message = Text(sv="{file} kan inte läsas: {why}. {then}", en="{file} can't be read: {why}. {then}")
    filled = message.fill(file=path.name, why=why, then=what_then)
    return UnreadableFile(Text(sv=filled.sv.strip(), en=filled.en.strip()), value=str(path))


def cut_off(path: Path, error: Exception) -> UnreadableFile:
    """Return the error that a file is broken or was not fetched to its end, as its library words it."""
    return refusal(
        path,
        Text(sv="den är trasig eller avklippt ({why})", en="it is broken or cut off ({why})").fill(
            why=str(error)[:_MOST_OF_REASON]
        ),
        Text(sv="Hämta den på nytt.", en="Fetch it anew."),
    )


def _in_zip(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
        raise refusal(
            path,
            Text(
                sv="den är ett trasigt ZIP-arkiv (en XLSX-fil är också ett sådant)",
                en="it is a broken ZIP archive (an XLSX file is one too)",
            ),
            Text(sv="Hämta eller spara den på nytt.", en="Fetch or save it anew."),
        ) from error
    if sum(entry.file_size for entry in entries) > _LARGEST_UNPACKED:
        raise refusal(path, Text(sv="den packas upp till mer än 4 GB", en="it unpacks to more than 4 GB"), same(""))
    names = [entry.filename.lower() for entry in entries]
    if "xl/workbook.xml" in names:
        return FileKind.WORKBOOK
    if any(name.endswith(".shp") for name in names):
        return FileKind.ZIPPED_SHAPEFILE
    if "xl/workbook.bin" in names:
        raise refusal(path, Text(sv="den är en binär Excelfil (.xlsb)", en="it is a binary Excel file (.xlsb)"))
    if "content.xml" in names:
        raise refusal(path, Text(sv="den är ett OpenDocument-kalkylark", en="it is an OpenDocument spreadsheet"))
    raise refusal(
        path,
        Text(
            sv="den är ett ZIP-arkiv utan Shapefile; i det ligger {names}",
            en="it is a ZIP archive without a Shapefile; it holds {names}",
        ).fill(names=", ".join(sorted(names)[:5]) or "–"),
        Text(sv="Packa upp det och läs filen i det.", en="Unpack it and import the file in it."),
    )


def _part_of_shapefile(path: Path) -> FileKind:
    if path.suffix.lower() == ".shx":
        raise refusal(
            path,
            Text(sv="den är indexet till en Shapefile", en="it is the index of a Shapefile"),
            Text(sv="Ange .shp-filen.", en="Name the .shp file."),
        )
    return FileKind.SHAPEFILE


def _text(path: Path, head: bytes) -> FileKind:
    if path.suffix.lower() == ".dbf":
        raise refusal(
            path,
            Text(sv="den är tabellen till en Shapefile", en="it is the table of a Shapefile"),
            Text(sv="Ange .shp-filen.", en="Name the .shp file."),
        )
    if _binary(head):
        raise refusal(path, Text(sv="den innehåller inte text", en="it does not hold text"))
    start = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start[:1] in (b"{", b"["):
        return FileKind.GEOJSON
    if start[:1] == b"<":
        what = "HTML" if b"<html" in start[:2000].lower() or b"<table" in start.lower() else "XML"
        raise refusal(path, Text(sv="den är {what}", en="it is {what}").fill(what=what))
    return FileKind.TEXT


def _binary(head: bytes) -> bool:
    """Whether control characters stand where no text has them; UTF-16 has a NUL in every other byte."""
    if head.startswith(_UTF16_BOMS) or looks_like_utf16(head) is not None:
        return False
    control = sum(head.count(byte) for byte in range(32) if byte not in (9, 10, 12, 13, 26, 27))
    return control > len(head) / 200


def looks_like_utf16(head: bytes) -> str | None:
    """Return the UTF-16 codec of Western text without a byte-order mark, or None."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    if odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.6 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None
