"""A file of plans, read by the reader of its kind."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from gis_data.plans.catalogue import Catalogue
from gis_data.plans.content import PlanContent
from gis_data.plans.layers import PlanFields, read_plan_layer
from gis_data.plans.ngp import read_ngp
from gis_data.plans.ss637040 import read_ss637040
from gis_data.tables.kinds import refusal
from siting.domain.text import Text

_HEAD = 65536


def is_catalogue(path: Path) -> bool:
    """Whether a file looks like Boverket's catalogue, which people hand over together with plans that refer to it."""
    head = _head(path)
    return head.startswith(b"{") and b"bestammelser" in head and b"feature:typ" not in head


def read_plans(
    path: Path,
    crs: str,
    *,
    fields: PlanFields | None = None,
    layer: str | None = None,
    catalogue: Catalogue | None = None,
    assumed_crs: str | None = None,
    verified: date | None = None,
) -> PlanContent:
    """Return the plans of a file, whatever of the known kinds it is.

    Parameters
    ----------
    path
        The file.
    crs
        The storage CRS, metric.
    fields, layer
        For a plain layer: its field names, and which layer.
    catalogue
        Boverket's catalogue, for files of the national platform.
    assumed_crs
        CRS of the coordinates; stands above what the file says, except in files of the national platform.
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
    head = _head(path)
    # GML of another kind than SS 637040 is a plain layer; what is no GML at all is refused with what it is.
    if head.startswith(b"<") and (b"ss637040" in head or b"opengis.net/gml" not in head):
        return read_ss637040(path, crs, assumed_crs=assumed_crs, verified=verified)
    if head.startswith(b"{") and (b"feature:typ" in head or b"vnd.lm.detaljplan" in head):
        return read_ngp(path, crs, catalogue=catalogue, verified=verified)
    return read_plan_layer(path, crs, fields=fields, layer=layer, assumed_crs=assumed_crs, verified=verified)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD).lstrip(b"\xef\xbb\xbf \t\r\n")
    except OSError as error:
        why = Text(sv="den kan inte öppnas ({why})", en="it can't be opened ({why})").fill(why=error.strerror)
        raise refusal(path, why, Text(sv="Ange rätt fil.", en="Name the right file.")) from error
