"""A file of plans, read by the reader of its kind."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from gis_data.geodata.files import GeoFile
from gis_data.geodata.formats import geo_format
from gis_data.plans.catalogue import Catalogue
from gis_data.plans.content import PlanContent
from gis_data.plans.layers import read_plan_layers
from gis_data.plans.ngp import read_ngp
from gis_data.plans.ss637040 import read_ss637040
from gis_data.tables.kinds import refusal
from siting.domain.text import Text

_HEAD = 65536


def is_catalogue(path: Path) -> bool:
    """Whether a file looks like Boverket's catalogue, which people hand over together with plans that refer to it."""
    head = _head(path)
    return head.startswith(b"{") and b"bestammelser" in head and b"feature:typ" not in head


def is_plain_layer(path: Path) -> bool:
    """Whether a file is of none of the kinds that know their fields by themselves."""
    return not (_is_ss637040(_head(path)) or _is_ngp(_head(path)))


def read_plan_file(
    file: GeoFile | Path,
    crs: str,
    *,
    layer: str | None = None,
    catalogue: Catalogue | None = None,
    assumed_crs: str | None = None,
    documented_crs: str = "",
    encoding: str | None = None,
    verified: date | None = None,
) -> PlanContent:
    """Return the plans of a file, whatever of the known kinds it is.

    Parameters
    ----------
    file
        The file.
    crs
        The storage CRS, metric.
    layer
        Which layer of a file of plain ones.
    catalogue
        Boverket's catalogue, for files of the national platform.
    assumed_crs
        CRS of the coordinates; stands above what the file says, except in files of the national platform.
    documented_crs, encoding
        For plain layers: the CRS to say in messages, and that of text in Shapefiles.
    verified
        The day that the data are of; None takes what the file says.

    Raises
    ------
    UnreadableFile
        The file is missing, broken or cut off.
    NotThisSource
        It has no plans.
    UnknownCrs
        It does not say in which CRS it is, or says what can't be true.
    """
    path = file.path if isinstance(file, GeoFile) else file
    head = _head(path)
    if _is_ss637040(head):
        return read_ss637040(path, crs, assumed_crs=assumed_crs, verified=verified)
    if _is_ngp(head):
        return read_ngp(path, crs, catalogue=catalogue, verified=verified)
    return read_plan_layers(
        [file if isinstance(file, GeoFile) else GeoFile(path=path, format=geo_format(path), layer=path.stem)],
        crs,
        layer=layer,
        assumed_crs=assumed_crs,
        documented_crs=documented_crs,
        encoding=encoding,
        verified=verified,
    )


def _is_ss637040(head: bytes) -> bool:
    # GML of another kind is a plain layer; what is no GML at all is refused with what it is.
    return head.startswith(b"<") and (b"ss637040" in head or b"opengis.net/gml" not in head)


def _is_ngp(head: bytes) -> bool:
    return head.startswith(b"{") and (b"feature:typ" in head or b"vnd.lm.detaljplan" in head)


def _head(path: Path) -> bytes:
    if path.is_dir():
        return b""
    try:
        with path.open("rb") as file:
            return file.read(_HEAD).lstrip(b"\xef\xbb\xbf \t\r\n")
    except OSError as error:
        why = Text(sv="den kan inte öppnas ({why})", en="it can't be opened ({why})").fill(why=error.strerror)
        raise refusal(path, why, Text(sv="Ange rätt fil.", en="Name the right file.")) from error
