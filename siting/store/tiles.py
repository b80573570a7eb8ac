"""Vector tiles of what is published, which PostGIS writes (Mapbox Vector Tile 2.1, Web Mercator)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from psycopg import sql

from siting.store.published import Question
from siting.store.published_collections import Collection, collections
from siting.store.published_loop import Answer

EXTENT = 4096
_BUFFER = 64
"""Of the tile's extent, so that a line or a sign at an edge is whole in both tiles."""
_PIXELS = 256
_SMALL_PX = 5.0
"""A plot smaller than this is a point in the tile."""
WORLD_M = 40_075_016.685578488
"""Round the equator in Web Mercator."""

_TILE_COLUMNS = {
    "sites": ("name", "kind", "availability", "available_from", "plot_area_m2", "lettable_area_m2"),
    "land": ("name", "availability", "available_from", "plot_area_m2"),
    "premises": ("name", "availability", "available_from", "lettable_area_m2"),
    "areas": ("name", "kind", "population"),
    "plans": ("name", "code", "status", "legal_force_date"),
    "plan_provisions": ("kind", "code", "catalogue_code", "wording", "plan"),
    "reference_points": ("name", "kind"),
}
NAMES = {"areas": "area_names"}
"""Collections whose tiles have a second layer with a point a feature to write its name at."""


@dataclass(frozen=True, kw_only=True)
class TileAddress:
    """Which tile: zoom, column from the west, row from the north."""

    zoom: int
    column: int
    row: int

    @property
    def size_m(self) -> float:
        """Length of its side in Web Mercator."""
        return WORLD_M / float(2**self.zoom)

    def bounds(self, *, buffered: bool = False) -> tuple[float, float, float, float]:
        """Return west, south, east, north in Web Mercator, with what stands just outside where that is wanted."""
        more = self.size_m * _BUFFER / EXTENT if buffered else 0.0
        west = -WORLD_M / 2 + self.column * self.size_m
        north = WORLD_M / 2 - self.row * self.size_m
        return west - more, north - self.size_m - more, west + self.size_m + more, north + more


@dataclass(frozen=True, kw_only=True)
class MadeTile:
    """A tile, and the versions of what it was made from, read by the same statement."""

    content: bytes
    sites: int
    layers: int


def tile_columns(collection: Collection) -> tuple[str, ...]:
    """Return the properties that features have in tiles."""
    return tuple(name for name in _TILE_COLUMNS[collection.key] if collection.column(name))


def tile_question(
    keys: tuple[str, ...], address: TileAddress, *, box: tuple[float, float, float, float] | None, srid: int
) -> Question:
    """Return what asks for a tile with a layer a collection, and for the versions that it is made from.

    Parameters
    ----------
    keys
        Of the collections.
    box
        The tile's bounds in the storage CRS, with its buffer; None where the tile is larger than the CRS can say, so
        that everything is looked at.
    srid
        Of the storage CRS.
    """
    west, south, east, north = address.bounds()
    values: dict[str, object] = {
        "bounds": f"BOX({west!r} {south!r},{east!r} {north!r})",
        "small": address.size_m / _PIXELS * _SMALL_PX,
    }
    if box is not None:
        values.update(zip(("west", "south", "east", "north"), box, strict=True), srid=srid)
    return Question(statement=_tile_statement(keys, box is not None), values=values, often=True)


def tile_of(answer: Answer) -> MadeTile:
    """Return the tile that answers :func:`tile_question`."""
    return MadeTile(content=answer.content(0), sites=answer.whole(1) or 0, layers=answer.whole(2) or 0)


@lru_cache(maxsize=500)
def _tile_statement(keys: tuple[str, ...], boxed: bool) -> str:
    """Return the statement of tiles, the same for all zooms, so that the database plans it once."""
    layers = [
        layer(collections()[key], boxed) for key in keys for layer in (_plots, *([_names] if key in NAMES else []))
    ]
    content = sql.SQL(" || ").join(layers) if layers else sql.SQL("''::bytea")
    asked = sql.SQL("SELECT {}, version.sites, version.layers FROM published.version AS version").format(content)
    return asked.as_string()


def _plots(collection: Collection, boxed: bool) -> sql.Composable:
    # At 60° north a metre of Web Mercator is half a metre on the ground, so a plot is drawn somewhat larger than it is
    # measured here; it only decides when a point is enough.
    drawn = (
        "CASE WHEN ST_Dimension(geom) = 2 AND ST_XMax(geom) - ST_XMin(geom) < %(small)s"
        " AND ST_YMax(geom) - ST_YMin(geom) < %(small)s THEN ST_Centroid(geom) ELSE geom END"
    )
    return _layer(collection, collection.key, sql.SQL(drawn if collection.ready_made else "geom"), boxed)


def _names(collection: Collection, boxed: bool) -> sql.Composable:
    return _layer(collection, NAMES[collection.key], sql.SQL("ST_PointOnSurface(geom)"), boxed)


def _layer(collection: Collection, name: str, drawn: sql.Composable, boxed: bool) -> sql.Composable:
    here = "geom && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(srid)s)" if boxed else "true"
    return sql.SQL(
        "coalesce((SELECT ST_AsMVT(tile, {name}, {extent}, 'geom', {id_name}) FROM (SELECT {id}, {columns},"
        " ST_AsMVTGeom(ST_Transform({drawn}, 3857), %(bounds)s::box2d, {extent}, {buffer}, true)"
        " AS geom FROM {view} WHERE {here} ORDER BY {id}) AS tile WHERE tile.geom IS NOT NULL), ''::bytea)"
    ).format(
        name=sql.Literal(name),
        extent=sql.Literal(EXTENT),
        buffer=sql.Literal(_BUFFER),
        id_name=sql.Literal(collection.id_column),
        id=sql.Identifier(collection.id_column),
        columns=sql.SQL(", ").join([sql.Identifier(one) for one in tile_columns(collection)]),
        drawn=drawn,
        view=collection.view,
        here=sql.SQL(here),
    )
