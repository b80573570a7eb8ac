"""Unpacks a zip archive from elsewhere: only below its own folder, only ordinary files, only so much."""

from __future__ import annotations

import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from gis_data.remote.errors import TooLarge, UnsafeArchive, UnusableAnswer
from siting.domain.text import Text

MOST_FILES = 10_000
MOST_RATIO = 300
"""Tables of blanks pack a hundred times over, nothing honest three hundred times; a bomb packs a thousand times."""
_RATIO_FROM_BYTES = 10_000_000
_PIECE_BYTES = 1 << 20
_ENCRYPTED = 0x1
_OFFICE = "[Content_Types].xml"
_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")


def is_archive(path: Path) -> bool:
    """Return whether a file is a zip archive to unpack; a workbook is one too, but to be read as it is."""
    with path.open("rb") as file:
        if file.read(4) not in _MAGIC:
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            return _OFFICE not in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return True


def unpack(path: Path, into: Path, limit_bytes: int, over: TooLarge, service: str) -> list[Path]:
    """Unpack an archive into an empty folder and return its data.

    Parameters
    ----------
    path
        The archive.
    into
        The folder.
    limit_bytes
        How much it may become, counted as it unpacks and not as it says.
    over
        The error of more than that.
    service
        Name for messages.

    Returns
    -------
    list of Path
        Files, sorted; of a Shapefile the ``.shp`` alone, of a file geodatabase its folder.

    Raises
    ------
    UnsafeArchive
        A name that leads out of the folder, a link, too many files, or packing that no honest archive has.
    TooLarge
        It unpacks to more than it may.
    UnusableAnswer
        It is broken, encrypted or empty.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = _checked(archive.infolist(), service)
            left = limit_bytes
            for member in members:
                left -= _write(archive, member, into, left, over, service)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError) as error:
        raise _broken(service, str(error)[:150]) from error
    found = _data([into / member.filename for member in members], into)
    if not found:
        raise _broken(service, "0")
    return found


def _checked(members: list[zipfile.ZipInfo], service: str) -> list[zipfile.ZipInfo]:
    if len(members) > MOST_FILES:
        raise _unsafe(service, str(len(members)), Text(sv="för många filer", en="too many files"))
    seen: set[str] = set()
    wanted = []
    for member in members:
        name = member.filename
        kind = stat.S_IFMT(member.external_attr >> 16)
        if not _stays_below(name):
            raise _unsafe(service, name, Text(sv="namnet leder ut ur mappen", en="the name leads out of the folder"))
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise _unsafe(service, name, Text(sv="det är en länk eller enhet", en="it is a link or device"))
        if member.is_dir() or _is_clutter(PurePosixPath(name)):
            continue
        if name.casefold() in seen:
            raise _unsafe(service, name, Text(sv="namnet finns två gånger", en="the name stands twice"))
        if member.flag_bits & _ENCRYPTED:
            raise _broken(service, f"{name[:100]}: lösenord/password")
        seen.add(name.casefold())
        wanted.append(member)
    return wanted


def _stays_below(name: str) -> bool:
    parts = name.rstrip("/").split("/")
    return (
        bool(name.strip("/"))
        and not any(part in ("", ".", "..") or len(part) > 200 for part in parts)
        and not any(one in name for one in "\\:")
        and name.isprintable()
    )


def _is_clutter(name: PurePosixPath) -> bool:
    return name.parts[0] == "__MACOSX" or name.name.startswith("._") or name.name == ".DS_Store"


def _write(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, into: Path, left: int, over: TooLarge, service: str
) -> int:
    """Write one file and return its size."""
    target = into / member.filename
    written = 0
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        file = target.open("xb")
    except (FileExistsError, NotADirectoryError) as error:
        why = Text(sv="namnet är både fil och mapp", en="the name is a file and a folder")
        raise _unsafe(service, member.filename, why) from error
    with file, archive.open(member) as packed:
        while piece := packed.read(_PIECE_BYTES):
            written += len(piece)
            if written > left:
                raise over
            if written > _RATIO_FROM_BYTES and written > MOST_RATIO * member.compress_size:
                why = Text(sv="den blir över {n} gånger större", en="it becomes over {n} times larger").fill(
                    n=MOST_RATIO
                )
                raise _unsafe(service, member.filename, why)
            file.write(piece)
    return written


def _data(files: list[Path], into: Path) -> list[Path]:
    shapes = {path.with_suffix("") for path in files if path.suffix.lower() == ".shp"}
    found: set[Path] = set()
    for path in files:
        base = next((one for one in path.relative_to(into).parents if one.suffix.lower() == ".gdb"), None)
        if base is not None:
            found.add(into / base)
        elif path.suffix.lower() == ".shp" or not any(_belongs(path, shape) for shape in shapes):
            found.add(path)
    return sorted(found)


def _belongs(path: Path, shape: Path) -> bool:
    return path.parent == shape.parent and path.name.startswith(f"{shape.name}.")


def _unsafe(service: str, name: str, why: Text) -> UnsafeArchive:
    return UnsafeArchive(
        Text(
            sv="{service}: arkivet packas inte upp: {why} ({name}). Hör med den som tillhandahåller det.",
            en="{service}: the archive is not unpacked: {why} ({name}). Ask those who provide it.",
        ).fill(service=service, name=name[:100], why=why),
        value=name[:100],
    )


def _broken(service: str, why: str) -> UnusableAnswer:
    return UnusableAnswer(
        Text(
            sv="{service}: arkivet är trasigt, tomt eller låst ({why}). Hämta det på nytt eller ange en annan fil.",
            en="{service}: the archive is broken, empty or locked ({why}). Fetch it anew or name another file.",
        ).fill(service=service, why=why),
        value=why,
    )
