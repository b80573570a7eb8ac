"""Which characters the bytes of a text file stand for."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

import chardet

from gis_data.problems import note
from gis_data.tables.kinds import looks_like_utf16, refusal
from siting.domain.text import Text

NOT_UTF8 = note(
    "not_utf8",
    Text(sv="Filen är inte i UTF-8.", en="The file is not in UTF-8."),
    Text(
        sv="Läst som {encoding}; kontrollera att å, ä, ö och andra tecken ser rätt ut.",
        en="Read as {encoding}; check that accented letters look right.",
    ),
)
MIXED_ENCODING = note(
    "mixed_encoding",
    Text(
        sv="Filen är i UTF-8 men har enstaka tecken i Windows-1252.",
        en="The file is in UTF-8 but has single characters in Windows-1252.",
    ),
    Text(sv="De är lästa som Windows-1252.", en="They were read as Windows-1252."),
)

LENIENT = "siting_cp1252"
"""Error handler: a byte that the codec does not know is read as Windows-1252, else as Latin-1."""

_BLOCK = 1 << 20
_SAMPLE = 1 << 14
_LINE = 1 << 12
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
# What the statistics of a short text confuse with each other is settled by what people here use.
_SETTLED = {"ascii": "cp1252", "iso-8859-1": "cp1252", "windows-1252": "cp1252", "cp437": "cp850"}
_SURE = 0.5
_WESTERN = frozenset({"cp1252", "cp850", "macroman"})


@dataclass(frozen=True, kw_only=True)
class Encoding:
    """How a file's bytes are read.

    Parameters
    ----------
    codec, errors
        For :func:`open`.
    mixed
        Whether it is UTF-8 with single bytes of Windows-1252.
    """

    codec: str
    errors: str = "strict"
    mixed: bool = False


def find_encoding(path: Path, declared: str | None = None) -> Encoding:
    """Return the encoding of a text file.

    As declared; else by its byte-order mark; UTF-8 where all of the file fits; else by the statistics of what is not
    ASCII. The whole file is read, in blocks.

    Raises
    ------
    UnreadableFile
        The declared encoding does not exist.
    """
    codecs.register_error(LENIENT, _as_cp1252)
    with path.open("rb") as file:
        head = file.read(_BLOCK)
    if declared is not None:
        return _declared(path, declared)
    for bom, codec in _BOMS:
        if head.startswith(bom):
            return Encoding(codec=codec, errors=LENIENT if codec == "utf-8-sig" else "replace")
    if (codec16 := looks_like_utf16(head)) is not None:
        return Encoding(codec=codec16, errors="replace")
    sample = _sample_unless_utf8(path)
    if sample is None:
        return Encoding(codec="utf-8", errors=LENIENT)
    whole = len(_MULTIBYTE.findall(sample))
    stray = len(_HIGH.findall(_MULTIBYTE.sub(b"", sample)))
    if whole > stray:
        return Encoding(codec="utf-8", errors=LENIENT, mixed=True)
    return Encoding(codec=_by_statistics(sample), errors=LENIENT)


def _declared(path: Path, name: str) -> Encoding:
    try:
        codec = codecs.lookup(name).name
    except LookupError as error:
        raise refusal(
            path,
            Text(sv="teckenkodningen {name} finns inte", en="there is no encoding {name}").fill(name=name),
            Text(sv="Skriv t.ex. utf-8 eller cp1252.", en="Write e.g. utf-8 or cp1252."),
        ) from error
    return Encoding(codec="utf-8-sig" if codec == "utf-8" else codec, errors="replace")


def _sample_unless_utf8(path: Path) -> bytes | None:
    """Return what is not ASCII with what stands around it, or None when the whole file is UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    sample = bytearray()
    valid = True
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if valid:
                try:
                    decoder.decode(block)
                except UnicodeDecodeError:
                    valid = False
            if len(sample) < _SAMPLE and not block.isascii():
                lines = (line[:_LINE] for line in block.split(b"\n"))
                sample += b"\n".join(line for line in lines if not line.isascii())[:_SAMPLE]
    try:
        decoder.decode(b"", final=valid)
    except UnicodeDecodeError:
        valid = False
    return None if valid else bytes(sample)


def _by_statistics(sample: bytes) -> str:
    found = chardet.detect(sample)
    name = str(found["encoding"] or "cp1252").lower()
    codec = _SETTLED.get(name, name)
    sure = codec in _WESTERN or float(found["confidence"] or 0.0) >= _SURE
    return codec if sure and _one_byte_each(codec) else "cp1252"


def _one_byte_each(codec: str) -> bool:
    """Whether a codec has one character a byte: others would have been found by their marks or not at all."""
    try:
        return len(bytes(range(256)).decode(codec, "replace")) == 256
    except (LookupError, UnicodeError):
        return False


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start : error.start + 1]
    try:
        return byte.decode("cp1252"), error.start + 1
    except UnicodeDecodeError:
        return byte.decode("latin-1"), error.start + 1
