"""From files to what a data set holds: each kind of data set by its reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from gis_data.geodata.content import Content
from gis_data.geodata.described import as_declared
from gis_data.geodata.features import read_features
from gis_data.geodata.files import LayerFile, opened
from gis_data.geodata.model import DeclaredSet, Description, Reader, ReadOptions
from gis_data.geodata.raster import read_elevation
from gis_data.geodata.roads import read_roads
from gis_data.plans.gathering import catalogue_alone, read_plans


def read(
    what: DeclaredSet | Description,
    paths: Sequence[Path | LayerFile],
    *,
    crs: str,
    area: BaseGeometry | None = None,
    options: ReadOptions | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> Content:
    """Return what some files hold, cleaned, in the storage CRS.

    Parameters
    ----------
    what
        The data set, declared or described by hand.
    paths
        Its files, archives among them.
    crs
        The storage CRS, metric.
    area
        What the deployment is about, in the storage CRS; each use says how far outside it rows are still of use. None:
        all rows are.
    options
        What the person who adds it says besides; of a description only roles and encoding count.
    on_progress
        Told the share of the files that has been read.

    Raises
    ------
    UnreadableFile
        A file is missing, broken, cut off, or nothing that is read.
    NotThisSource
        A file has none of the wanted layers, or a layer none of the wanted fields.
    UnknownCrs
        A layer does not say in which CRS it is, or says what can't be true.
    InvalidInput
        The description lacks what its role needs.
    """
    said = options or ReadOptions()
    if isinstance(what, Description):
        said = ReadOptions(
            layer=what.layer, crs=what.crs, encoding=said.encoding, roles=said.roles, verified=what.verified
        )
        what = as_declared(what)
    with opened(paths) as files:
        if what.reader is Reader.ELEVATION:
            return read_elevation(files, crs=crs, area=area, options=said, documented_crs=what.documented_crs)
        if what.reader is Reader.ROADS:
            return read_roads(files, crs=crs, options=said, documented_crs=what.documented_crs)
        if what.reader is Reader.PLANS:
            return read_plans(what, files, crs=crs, area=area, options=said)
        if what.reader is Reader.PLAN_CATALOGUE:
            raise catalogue_alone()
        return read_features(what, files, crs=crs, area=area, options=said, on_progress=on_progress)
