"""GeoPackage and Shapefile, through GDAL."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from gis_data.tables.features import unreadable
from gis_data.tables.kinds import FileKind, refusal
from gis_data.tables.model import Chunk, Guide, ReadRules, Table
from gis_data.values.cells import Cell
from siting.domain.text import Text

_BATCH = 50_000
_BROKEN = (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, RuntimeError, ValueError, OSError)


def open_vector(path: Path, kind: FileKind, guide: Guide, rules: ReadRules) -> Table:
    """Return one layer of a GIS file.

    Raises
    ------
    UnreadableFile
        The file is broken or lacks a part, or it has several layers and none is named.
    """
    address, layer = _choose(path, kind, guide, rules)
    return open_layer(path, address, layer)


def layer_names(path: Path) -> list[str]:
    """Return the layers of a GIS file that have geometries.

    Raises
    ------
    UnreadableFile
        The file is broken.
    """
    try:
        return [str(name) for name, geometry in pyogrio.list_layers(path) if geometry is not None]
    except _BROKEN as error:
        raise _broken(path, error) from error


def open_layer(
    path: Path,
    address: str,
    layer: str | None,
    *,
    encoding: str | None = None,
    wanted: Callable[[str], bool] | None = None,
) -> Table:
    """Return a layer by its name.

    Parameters
    ----------
    path
        The file, as messages call it.
    address
        GDAL's address of it.
    layer
        None for a file that has one.
    encoding
        Of its text; None as the file says.
    wanted
        Which fields are of use; the cells of others stay empty. None: all are.

    Raises
    ------
    UnreadableFile
        The file is broken.
    """
    info = _info(path, address, layer)
    header = tuple(str(name) for name in info["fields"])
    dataset = f"{path.name} · {layer}" if layer else path.name
    return Table(
        dataset=dataset,
        layer=layer or "",
        header=header,
        crs=info["crs"],
        chunks=_chunks(
            _Layer(
                path=path,
                address=address,
                layer=layer,
                dataset=dataset,
                header=header,
                wanted=header if wanted is None else tuple(name for name in header if wanted(name)),
                encoding=encoding,
                total=int(info["features"]),
            )
        ),
    )


def check_parts(path: Path) -> None:
    """Refuse a Shapefile without its table or index: people send the ``.shp`` alone."""
    there = {other.suffix.lower() for other in path.parent.iterdir() if other.stem.lower() == path.stem.lower()}
    if missing := sorted({".dbf", ".shx"} - there):
        raise refusal(
            path,
            Text(sv="{parts} saknas bredvid den", en="{parts} is missing beside it").fill(parts=", ".join(missing)),
            Text(
                sv="En Shapefile är flera filer (.shp, .shx, .dbf, .prj); ta med alla.",
                en="A Shapefile is several files (.shp, .shx, .dbf, .prj); bring them all.",
            ),
        )


def _choose(path: Path, kind: FileKind, guide: Guide, rules: ReadRules) -> tuple[str, str | None]:
    """Return GDAL's address of the file and the layer."""
    if kind is FileKind.SHAPEFILE:
        check_parts(path)
        return str(path), None
    if kind is FileKind.ZIPPED_SHAPEFILE:
        with zipfile.ZipFile(path) as archive:
            inside = [name for name in archive.namelist() if name.lower().endswith(".shp")]
        names = {Path(name).stem: name for name in inside if not Path(name).name.startswith("._")}
        chosen = _one_of(path, list(names), rules.layer, lambda _: 1)
        return f"/vsizip/{path.resolve()}/{names[chosen]}", None
    return str(path), _one_of(
        path, layer_names(path), rules.layer, lambda name: guide(list(_info(path, str(path), name)["fields"]))
    )


def _one_of(path: Path, names: list[str], wanted: str | None, known: Any) -> str:
    if wanted is not None and wanted in names:
        return wanted
    fitting = [name for name in names if known(name) >= 2] or names
    if wanted is None and len(fitting) == 1:
        return fitting[0]
    what = (
        Text(sv="lagret ”{name}” finns inte", en="there is no layer “{name}”").fill(name=wanted)
        if wanted is not None
        else Text(sv="den har {n} lager", en="it has {n} layers").fill(n=len(fitting))
    )
    shown = ", ".join(names[:20]) or "–"
    raise refusal(
        path,
        what,
        Text(
            sv="Välj ett med --layer. Lagren är: {names}.", en="Choose one with --layer. The layers are: {names}."
        ).fill(names=shown),
    )


def _info(path: Path, address: str, layer: str | None) -> dict[str, Any]:
    try:
        return dict(pyogrio.read_info(address, layer=layer, force_feature_count=True))
    except _BROKEN as error:
        raise _broken(path, error) from error


def _broken(path: Path, error: Exception) -> Exception:
    return refusal(
        path,
        Text(sv="den är trasig ({why})", en="it is broken ({why})").fill(why=str(error)[:200]),
        Text(sv="Hämta eller exportera den på nytt.", en="Fetch or export it anew."),
    )


@dataclass(frozen=True, kw_only=True)
class _Layer:
    """What is known of a layer before its rows are read."""

    path: Path
    address: str
    layer: str | None
    dataset: str
    header: tuple[str, ...]
    wanted: tuple[str, ...]
    encoding: str | None
    total: int


def _chunks(of: _Layer) -> Iterator[Chunk]:
    for start in range(0, max(of.total, 1), _BATCH):
        wkb, columns = _read(of, start)
        count = len(wkb) if wkb is not None else len(columns[of.wanted[0]]) if columns else 0
        if count == 0:
            return
        cells = [_cells(columns[name]) if name in columns else [None] * count for name in of.header]
        numbers = list(range(start + 1, start + 1 + count))
        raw = [None] * count if wkb is None else list(wkb)
        geometries = list(shapely.from_wkb(raw, on_invalid="ignore"))
        yield Chunk(
            rows=[list(row) for row in zip(*cells, strict=True)] if cells else [[] for _ in range(count)],
            numbers=numbers,
            geometries=geometries,
            notes=unreadable(of.dataset, numbers, raw, geometries),
            done=min(1.0, (start + count) / max(of.total, 1)),
        )


def _read(of: _Layer, start: int) -> tuple[NDArray[Any] | None, dict[str, NDArray[Any]]]:
    """Return geometries as WKB, and the wanted columns, of one batch of rows."""
    try:
        info, _, wkb, columns = pyogrio.raw.read(
            of.address,
            layer=of.layer,
            encoding=of.encoding,
            columns=of.wanted,
            force_2d=True,
            skip_features=start,
            max_features=_BATCH,
        )
    except _BROKEN as error:
        raise _broken(of.path, error) from error
    return wkb, dict(zip(info["fields"], columns, strict=True))


def _cells(column: NDArray[Any]) -> list[Cell]:
    """Return a column as Python's own values, with None for what is missing."""
    if column.dtype.kind == "M":
        days = column.astype("datetime64[s]").astype(object).tolist()
        return [None if day is None else day for day in days]
    values: list[Any] = column.tolist()
    if column.dtype.kind == "f":
        return [None if np.isnan(value) else value for value in values]
    return [value.hex() if isinstance(value, bytes) else value for value in values]
