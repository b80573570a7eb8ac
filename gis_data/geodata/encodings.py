"""In which encoding the text of a Shapefile stands, when it does not say so itself."""

from __future__ import annotations

import codecs
from pathlib import Path

_SAMPLE_BYTES = 4 * 1024**2
_LANGUAGE = 29
"""Offset of the byte that names a code page."""
_HEADER_LENGTH = slice(8, 10)


def dbf_encoding(path: Path) -> str | None:
    """Return the encoding of a Shapefile's table, or None when the file says it or has nothing but ASCII.

    Without ``.cpg`` and code page GDAL takes ISO 8859-1, and å, ä, ö of files in UTF-8 come out as two letters each.

    Parameters
    ----------
    path
        The ``.shp``.
    """
    beside = {other.suffix.lower(): other for other in path.parent.iterdir() if other.stem == path.stem}
    table = beside.get(".dbf")
    if table is None or ".cpg" in beside:
        return None
    with table.open("rb") as file:
        data = file.read(_SAMPLE_BYTES)
    if len(data) <= _LANGUAGE or data[_LANGUAGE]:
        return None
    body = data[int.from_bytes(data[_HEADER_LENGTH], "little") :]
    if body.isascii():
        return None
    return "UTF-8" if _mostly_utf8(body) else "CP1252"


def _mostly_utf8(body: bytes) -> bool:
    """Whether the bytes above ASCII form letters of UTF-8; fields cut in the middle of a letter are forgiven."""
    text = body.decode("utf-8", errors="replace")
    broken = text.count(codecs.decode(b"\xef\xbf\xbd", "utf-8"))
    whole = sum(1 for letter in text if ord(letter) > 127) - broken
    return whole > broken
