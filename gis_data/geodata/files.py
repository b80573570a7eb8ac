"""The files that a person hands over: archives are unpacked, and each file knows which layer it is."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from gis_data.geodata.formats import BROKEN_ZIP, GeoFormat, geo_format
from gis_data.tables.kinds import refusal
from siting.domain.text import Text

LARGEST_UNPACKED = 16 * 1024**3
"""Bytes that an archive may unpack to."""
MOST_MEMBERS = 5000

_SURE = frozenset(
    {".gpkg", ".shp", ".fgb", ".geojson", ".geojsonl", ".topojson", ".gml", ".tif", ".tiff", ".asc", ".pbf"}
)
_PERHAPS = frozenset({".json", ".xml", ".csv", ".osm"})
"""Endings that descriptions and metadata have too: such members count where nothing else is there."""
_BESIDE = frozenset({".shx", ".dbf", ".prj", ".cpg", ".tfw", ".qpj"})
_FOLDER = ".gdb"
"""Ending of a folder that is one file of geodata as a whole."""


@dataclass(frozen=True, kw_only=True)
class LayerFile:
    """A file of which it is known which layer it holds, as when it came from a service.

    Parameters
    ----------
    path
        The file.
    layer
        The layer's name at the service.
    """

    path: Path
    layer: str


@dataclass(frozen=True, kw_only=True)
class GeoFile:
    """A file to read.

    Parameters
    ----------
    path
        Where it is.
    format
        What it is.
    layer
        Which layer it holds, where its format does not say: as stated, else the name of the file.
    """

    path: Path
    format: GeoFormat
    layer: str


@contextmanager
def opened(files: Sequence[Path | LayerFile]) -> Iterator[list[GeoFile]]:
    """Give the files to read, archives unpacked into a folder that goes away again.

    Raises
    ------
    UnreadableFile
        A file is missing, broken, or nothing that is read.
    """
    with ExitStack() as stack:
        found: list[GeoFile] = []
        for file in files:
            path, layer = (file.path, file.layer) if isinstance(file, LayerFile) else (file, file.stem)
            kind = geo_format(path)
            if kind is GeoFormat.ARCHIVE:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="siting-geodata-")))
                found += _unpacked(path, folder)
            else:
                found.append(GeoFile(path=path, format=kind, layer=layer))
        yield found


def _unpacked(path: Path, folder: Path) -> list[GeoFile]:
    with zipfile.ZipFile(path) as archive:
        members = [member for member in archive.infolist() if not member.is_dir() and _is_wanted(Path(member.filename))]
        if sum(member.file_size for member in members) > LARGEST_UNPACKED or len(members) > MOST_MEMBERS:
            raise refusal(
                path,
                Text(sv="den packas upp till för mycket", en="it unpacks to too much"),
                Text(sv="Packa upp det som behövs.", en="Unpack what is needed."),
            )
        try:
            unpacked = _extracted(archive, members, folder)
        except BROKEN_ZIP as error:
            raise refusal(
                path,
                Text(sv="arkivet är trasigt ({why})", en="the archive is broken ({why})").fill(why=str(error)[:120]),
                Text(sv="Hämta det på nytt.", en="Fetch it anew."),
            ) from error
    sure = sorted(one for one in unpacked if one.suffix.lower() in _SURE | {_FOLDER})
    wanted = sure or sorted(one for one in unpacked if one.suffix.lower() in _PERHAPS)
    if not wanted:
        raise refusal(
            path,
            Text(sv="arkivet har inga geodata i sig", en="the archive holds no geodata"),
            Text(sv="I det ska ligga t.ex. en GeoPackage eller Shapefile.", en="It should hold e.g. a GeoPackage."),
        )
    return [GeoFile(path=one, format=geo_format(one), layer=one.stem) for one in wanted]


def _is_wanted(name: Path) -> bool:
    if _in_folder(name):
        return True
    return name.suffix.lower() in _SURE | _PERHAPS | _BESIDE and not name.name.startswith("._")


def _in_folder(name: Path) -> bool:
    """Whether a member lies in a folder that is read as a whole."""
    return name.parent.suffix.lower() == _FOLDER


def _extracted(archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], folder: Path) -> list[Path]:
    """Unpack members and return what is to be read, each once."""
    # Folders get numbers for names, so that no name in an archive can lead out of ours, nor two meet there.
    numbers: dict[Path, int] = {}
    found: dict[Path, None] = {}
    for member in members:
        name = Path(member.filename)
        within = folder / str(numbers.setdefault(name.parent, len(numbers)))
        if _in_folder(name):
            within /= name.parent.name
        within.mkdir(parents=True, exist_ok=True)
        target = within / name.name
        with archive.open(member) as source, target.open("wb") as file:
            shutil.copyfileobj(source, file, 1 << 20)
        found[within if _in_folder(name) else target] = None
    return list(found)
