"""Files that somebody has sent: kept where nobody else looks, and refused where they are not what they seem."""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.site_sources import mapping_of, of_source
from gis_data.sources import Mapping as SourceMapping
from gis_data.sources import parse_mapping, shipped_sources
from gis_data.tables.kinds import refusal
from siting.domain.errors import InvalidInput, NotFound
from siting.domain.text import Text, same

_LARGEST_UNPACKED = 2_000_000_000
_MOST_PACKED = 200
"""How many times as large as itself an archive's content may be, where it is large at all."""
_LARGE = 50_000_000
_LONGEST_NAME = 100
_LONGEST_MAPPING = 200_000


@dataclass(frozen=True, kw_only=True)
class Sending:
    """How a file is to be read.

    Parameters
    ----------
    source
        Name of the source that it is of.
    mapping, mapping_text
        A shipped mapping's name, "" for the one of the source; or a mapping of the sender's own, in TOML.
    crs, layer, part
        As the command line has them; "" for none.
    keep_missing
        The file is a part: sites that it lacks stay.
    """

    source: str
    mapping: str = ""
    mapping_text: str = ""
    crs: str = ""
    layer: str = ""
    part: str = ""
    keep_missing: bool = False

    def declared(self) -> SourceMapping:
        """Return the mapping.

        Raises
        ------
        SitingError
            There is none, or it is not fit.
        """
        layer = self.layer or None
        if len(self.mapping_text) > _LONGEST_MAPPING:
            raise InvalidInput(_LONG_MAPPING, value=len(self.mapping_text))
        if self.mapping_text:
            return of_source(parse_mapping(self.mapping_text, _MAPPING_NAME), self.source, layer)
        if self.mapping and self.mapping not in shipped_sources():
            # A name of any other is that of a file, which nobody names from afar.
            raise NotFound(_NO_MAPPING.fill(name=repr(self.mapping[:60])), value=self.mapping[:100])
        return mapping_of(self.source, self.mapping or None, layer)


def safe_name(name: str) -> str:
    """Return a file's name without a path, and without what has a meaning anywhere.

    >>> safe_name("../../etc/pass wd;.csv"), safe_name("..")
    ('pass wd_.csv', 'file')
    """
    last = re.split(r"[/\\]", name)[-1]
    plain = re.sub(r"[^\w.() -]", "_", last).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    return (f"{stem[: _LONGEST_NAME - len(ending)]}{dot}{ending}" if stem else plain)[-_LONGEST_NAME:] or "file"


def check_archive(path: Path) -> None:
    """Refuse an archive that unpacks to far more than it is, or that has paths out of itself.

    Raises
    ------
    UnreadableFile
        It does.
    """
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        # Told by whoever reads it.
        return
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, path.stat().st_size)
    if unpacked > _LARGEST_UNPACKED or (unpacked > _LARGE and unpacked > _MOST_PACKED * packed):
        raise refusal(path, _BOMB, same(""))
    if any(_leads_out(entry.filename) for entry in entries):
        raise refusal(path, _PATHS, same(""))


@contextmanager
def private_folder() -> Iterator[Path]:
    """Return a folder that nobody else can look into, and that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="siting-import-") as folder:
        yield Path(folder)


def _leads_out(name: str) -> bool:
    plain = name.replace("\\", "/")
    return plain.startswith("/") or ".." in plain.split("/") or ":" in plain.split("/")[0]


_MAPPING_NAME = "mapping.toml"
_BOMB = Text(sv="den packas upp till orimligt mycket mer än den är", en="it unpacks to far more than it is")
_PATHS = Text(sv="den har sökvägar som leder ut ur arkivet", en="it has paths that lead out of the archive")
_NO_MAPPING = Text(sv="Det finns ingen mappning {name}.", en="There is no mapping {name}.")
_LONG_MAPPING = Text(sv="Mappningen är för lång.", en="The mapping is too long.")
