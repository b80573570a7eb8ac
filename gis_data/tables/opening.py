"""Opens a file as what it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gis_data.problems import FileIssue, note
from gis_data.tables.delimited import open_delimited
from gis_data.tables.geojson import open_geojson
from gis_data.tables.kinds import FileKind, file_kind, renamed
from gis_data.tables.model import Guide, ReadRules, Table
from siting.domain.text import Text

RENAMED_FILE = note(
    "renamed_file",
    Text(sv="Filnamnet slutar på {suffix}, men filen är {kind}.", en="The name ends with {suffix}, but it is {kind}."),
    Text(sv="Läst som {kind}.", en="Read as {kind}."),
)


def open_tables(path: Path, guide: Guide, rules: ReadRules) -> tuple[Iterator[Table], tuple[FileIssue, ...]]:
    """Return a file's tables, one after the other, and the issues of the file as such.

    Parameters
    ----------
    path
        Any file.
    guide
        Which headers are known.
    rules
        What is declared of how to read it.

    Raises
    ------
    UnreadableFile
        It can't be read.
    NotThisSource
        Its columns are others.
    """
    kind = file_kind(path)
    notes = (
        (RENAMED_FILE.at(path.name, 0, "", path.name, suffix=path.suffix.lower(), kind=str(kind)),)
        if renamed(path, kind)
        else ()
    )
    match kind:
        case FileKind.WORKBOOK:
            from gis_data.tables.workbook import open_workbook

            return open_workbook(path, guide, rules), notes
        case FileKind.GEOJSON:
            return iter((open_geojson(path),)), notes
        case FileKind.TEXT:
            return iter((open_delimited(path, guide, rules),)), notes
        case _:
            # GDAL's library brings pandas along, which takes a second that other files need not wait for.
            from gis_data.tables.vector import open_vector

            return iter((open_vector(path, kind, guide, rules),)), notes
