"""Unpacks a zip archive from elsewhere: only below its own folder, only ordinary files, only so much."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from gis_data.remote.errors import TooLarge, UnsafeArchive, UnusableAnswer
from siting.domain.text import Text

MOST_FILES = 10_000
MOST_RATIO = 300
"""Tables of blanks pack a hundred times over, nothing honest three hundred times; a bomb packs a thousand times."""
_RATIO_FROM_BYTES = 10_000_000
_PIECE_BYTES = 1 << 20
_DIRECTORY_BYTES = 400 * MOST_FILES
"""No list of so many files is longer; a list that is longer would be held in memory before they could be counted."""
_LONGEST_NAME_BYTES = 2_000
_LONGEST_PART_BYTES = 200
_MOST_LEVELS = 30
_ENCRYPTED = 0x1
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The others unpack a whole piece at once, whatever it becomes: a kilobyte of bzip2 fills the memory."""
_OFFICE = "[Content_Types].xml"
_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")


class _ManyFiles(zipfile.BadZipFile):
    """The list of files is longer than it may be."""


class _Sparing(io.BufferedReader):
    """A file of which nobody reads more at once than a list of files may be long, or from before its beginning."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes; all that are left are only ever wanted near the end."""
        wanted = _DIRECTORY_BYTES if size is None or size < 0 else size
        if wanted > _DIRECTORY_BYTES:
            raise _ManyFiles
        return super().read(wanted)

    def seek(self, target: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place."""
        try:
            return super().seek(target, whence)
        except (OSError, ValueError) as error:
            # Where to go stands in the archive; the disk has no part in it.
            raise zipfile.BadZipFile(str(error)) from error


def is_archive(path: Path) -> bool:
    """Return whether a file is a zip archive to unpack; a workbook is one too, but to be read as it is."""
    with path.open("rb") as file:
        if file.read(4) not in _MAGIC:
            return False
    try:
        with _opened(path) as archive:
            return _OFFICE not in archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return True


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    with _Sparing(io.FileIO(path)) as file, zipfile.ZipFile(file) as archive:
        yield archive


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
        with _opened(path) as archive:
            members = _checked(archive.infolist(), service)
            left = limit_bytes
            for member in members:
                left -= _write(archive, member, into, left, over, service)
    except _ManyFiles as error:
        raise _too_many(service, f"> {MOST_FILES}") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError) as error:
        raise _broken(service, str(error)[:150]) from error
    found = _data([into / member.filename for member in members], into)
    if not found:
        raise _broken(service, "0")
    return found


def _checked(members: list[zipfile.ZipInfo], service: str) -> list[zipfile.ZipInfo]:
    if len(members) > MOST_FILES:
        raise _too_many(service, str(len(members)))
    seen: set[str] = set()
    wanted = []
    for member in members:
        name = member.filename
        kind = stat.S_IFMT(member.external_attr >> 16)
        if not _stays_below(name):
            raise _unsafe(
                service,
                name,
                Text(
                    sv="namnet leder ut ur mappen eller är för långt",
                    en="the name leads out of the folder or is too long",
                ),
            )
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise _unsafe(service, name, Text(sv="det är en länk eller enhet", en="it is a link or device"))
        if member.is_dir() or _is_clutter(PurePosixPath(name)):
            continue
        if name.casefold() in seen:
            raise _unsafe(service, name, Text(sv="namnet finns två gånger", en="the name stands twice"))
        if member.flag_bits & _ENCRYPTED:
            raise _broken(service, f"{name[:100]}: lösenord/password")
        if member.compress_type not in _PACKINGS:
            raise _packed_otherwise(service, name, member.compress_type)
        seen.add(name.casefold())
        wanted.append(member)
    return wanted


def _stays_below(name: str) -> bool:
    parts = name.rstrip("/").split("/")
    return (
        bool(name.strip("/"))
        and len(parts) <= _MOST_LEVELS
        and len(name.encode()) <= _LONGEST_NAME_BYTES
        and not any(part in ("", ".", "..") or len(part.encode()) > _LONGEST_PART_BYTES for part in parts)
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


def _too_many(service: str, count: str) -> UnsafeArchive:
    return _unsafe(service, count, Text(sv="för många filer", en="too many files"))


def _unsafe(service: str, name: str, why: Text) -> UnsafeArchive:
    return UnsafeArchive(
        Text(
            sv="{service}: arkivet packas inte upp: {why} ({name}). Hör med den som tillhandahåller det.",
            en="{service}: the archive is not unpacked: {why} ({name}). Ask those who provide it.",
        ).fill(service=service, name=name[:100], why=why),
        value=name[:100],
    )


def _packed_otherwise(service: str, name: str, method: int) -> UnusableAnswer:
    return UnusableAnswer(
        Text(
            sv="{service}: {name} i arkivet är packad på ett sätt som inte läses (metod {method}). Be om ett arkiv som"
            " är packat med Deflate.",
            en="{service}: {name} in the archive is packed in a way that is not read (method {method}). Ask for an"
            " archive that is packed by Deflate.",
        ).fill(service=service, name=name[:100], method=method),
        value=method,
    )


def _broken(service: str, why: str) -> UnusableAnswer:
    return UnusableAnswer(
        Text(
            sv="{service}: arkivet är trasigt, tomt eller låst ({why}). Hämta det på nytt eller ange en annan fil.",
            en="{service}: the archive is broken, empty or locked ({why}). Fetch it anew or name another file.",
        ).fill(service=service, why=why),
        value=why,
    )
