"""Where sites are: from what a row says to a geometry in the storage CRS."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from gis_data.problems import Misread, Problem, dropped, note
from gis_data.sources.building import DEPLOYMENT
from gis_data.sources.model import Columns, CrsRule, Mapping, Order, PositionRule, Reading
from gis_data.steps.batch import Batch
from gis_data.steps.coordinates import raw_geometries
from gis_data.steps.crs import Pairs, area_of_use, check_crs, crs_name, from_wgs84, is_same, to_wgs84
from gis_data.steps.readings import Unstated, choose
from gis_data.steps.shapes import site_shape
from gis_data.values.cells import word_key
from siting.domain.errors import InvalidInput
from siting.domain.issues import Severity
from siting.domain.text import Text

NO_POSITION = note(
    "no_position",
    Text(sv="Raden säger inte var platsen ligger.", en="The row does not say where the site is."),
    Text(
        sv="Fyll i koordinater. Platsen är inläst utan läge.",
        en="Fill in coordinates. The site was loaded without a position.",
    ),
)
OUTSIDE_STORAGE_CRS = dropped(
    "outside_storage_crs",
    Text(
        sv="Läget kan inte uttryckas i systemets koordinatsystem {crs}.",
        en="The position can't be expressed in this deployment's CRS {crs}.",
    ),
    Text(
        sv="Använd en driftsättning med ett koordinatsystem för trakten (SITING_SRID).",
        en="Use a deployment with a CRS of the region (SITING_SRID).",
    ),
)
MISSPELT_CRS = note(
    "misspelt_crs",
    Text(sv="Koordinatsystemet är skrivet ”{value}”.", en="The CRS is written “{value}”."),
    Text(sv="Läst som {crs}.", en="Read as {crs}."),
)

ROUND_TRIP_DEGREES = 1e-5
"""About a metre: a position that does not come back from the storage CRS so closely can't be stored."""

_MARGIN_DEGREES = 1.0
_EPSG = re.compile(r"(?:epsg )?(\d{4,6})")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where one deployment keeps positions, and where a source's sites can be.

    Parameters
    ----------
    crs
        The storage CRS.
    area
        Where the source's sites lie, in degrees.
    readings
        The source's ways to understand coordinates, with the storage CRS filled in.
    """

    crs: str
    area: Polygon
    readings: tuple[Reading, ...]


def place_of(mapping: Mapping, crs: str) -> Place:
    """Return where a source's sites can be in a deployment: its declared area, else what the storage CRS is for."""
    west, south, east, north = area_of_use(crs)
    margin = _MARGIN_DEGREES
    area = mapping.area or shapely.box(west - margin, south - margin, east + margin, north + margin)
    ways = (
        Reading(crs=crs if reading.crs == DEPLOYMENT else reading.crs, order=reading.order)
        for reading in mapping.readings
    )
    shapely.prepare(area)
    return Place(crs=crs, area=area, readings=tuple(dict.fromkeys(ways)))


class Locator:
    """Finds the positions of a batch of rows.

    Parameters
    ----------
    batch
        The rows; what is wrong is noted there.
    place
        The deployment's storage CRS and the source's area.

    Attributes
    ----------
    geometries
        One a row, in the storage CRS; None where there is none.
    degrees
        Shape (n, 2): where each row is, WGS 84; infinite where there is no geometry.
    """

    def __init__(self, batch: Batch, place: Place) -> None:
        self.batch = batch
        self.place = place
        self.geometries: NDArray[np.object_] = np.full(len(batch), None, dtype=object)
        self.degrees: Pairs = np.full((len(batch), 2), np.inf)
        self._explained: set[int] = set()

    def find(self, *, table_crs: str | None, forced_crs: str | None) -> list[BaseGeometry | None]:
        """Return the geometry of each row.

        Parameters
        ----------
        table_crs
            What the file says of its geometries' CRS.
        forced_crs
            What the person who imports says; it stands above all else.
        """
        for rule in self.batch.mapping.positions:
            missing = shapely.is_missing(self.geometries)
            raw = raw_geometries(self.batch, rule, self._explained) if missing.any() else None
            if raw is None:
                continue
            filled: list[int] = np.flatnonzero(missing & ~shapely.is_missing(raw)).tolist()
            stated = self._stated(rule.crs, table_crs if rule.geometry else None, forced_crs)
            for declared in dict.fromkeys(stated[row] for row in filled):
                rows = np.array([row for row in filled if stated[row] == declared], dtype=np.intp)
                self._settle(rule, declared, rows, raw[rows])
        for row in np.flatnonzero(shapely.is_missing(self.geometries)):
            if row not in self._explained:
                self.batch.say(int(row), NO_POSITION)
        return list(self.geometries)

    def _stated(self, rule: CrsRule, table_crs: str | None, forced_crs: str | None) -> Sequence[str | Unstated]:
        """Return the CRS that each row states."""
        fixed = forced_crs or table_crs or rule.fixed
        if fixed is not None:
            return [self._own(fixed)] * len(self.batch)
        nothing: str | Unstated = self._own(rule.otherwise) if rule.otherwise is not None else Unstated.NONE
        texts = self.batch.texts(rule.columns)
        known: dict[str, str | Unstated] = {text: self._crs_of(text, rule) if text else nothing for text in set(texts)}
        return [known[text] for text in texts]

    def _own(self, crs: str) -> str:
        return self.place.crs if crs == DEPLOYMENT else crs

    def _crs_of(self, text: str, rule: CrsRule) -> str | Unstated:
        try:
            return rule.names.read(text)[0] or Unstated.UNKNOWN
        except Misread:
            code = _EPSG.fullmatch(word_key(text))
            crs = f"EPSG:{code[1]}" if code else ""
            return crs if crs and _exists(crs) else Unstated.UNKNOWN

    def _settle(
        self, rule: PositionRule, declared: str | Unstated, rows: NDArray[np.intp], raw: NDArray[np.object_]
    ) -> None:
        """Decide how the coordinates of rows that state one CRS are meant, and bring them to the storage CRS."""
        middles = _middles(raw)
        mapping, place = self.batch.mapping, self.place
        chosen = choose(
            middles, declared, area=place.area, readings=place.readings, ground_height_m=mapping.ground_height_m
        )
        for at, problem in enumerate(chosen.problem):
            if problem is not None:
                self._say(rule, problem, int(rows[at]), declared, chosen.name(at), middles[at])
        for way in np.unique(chosen.reading[chosen.reading >= 0]):
            those = np.flatnonzero(chosen.reading == way)
            self._store(rule, rows[those], raw[those], chosen.readings[way], chosen.degrees[those])
        if rule.crs.columns:
            self._say_misspelt(rule.crs, rows)

    def _say(
        self, rule: PositionRule, problem: Problem, row: int, declared: str | Unstated, reading: str, middle: Pairs
    ) -> None:
        if problem.severity is Severity.FIELD_DROPPED:
            self._explained.add(row)
        stated = self.batch.texts(rule.crs.columns)[row] if rule.crs.columns else ""
        named = crs_name(declared) if isinstance(declared, str) else stated
        field = self.batch.field(rule.crs.columns if problem.kind == "unknown_crs" else _columns(rule), row)
        shown = stated if problem.kind == "unknown_crs" else f"{middle[0]:.10g}, {middle[1]:.10g}"
        height = f"{self.batch.mapping.ground_height_m:g}"
        self.batch.say(row, problem, field, shown, named=named, reading=reading, readings=reading, height=height)

    def _say_misspelt(self, rule: CrsRule, rows: NDArray[np.intp]) -> None:
        """Note the names of CRSs that a pattern, not a spelling, has recognised."""
        texts = self.batch.texts(rule.columns)
        for row in rows:
            key = word_key(texts[row])
            spelt = key in rule.names.words or _EPSG.fullmatch(key)
            if key and not spelt and isinstance(crs := self._crs_of(texts[row], rule), str):
                self.batch.say(int(row), MISSPELT_CRS, self.batch.field(rule.columns), texts[row], crs=crs_name(crs))

    def _store(
        self, rule: PositionRule, rows: NDArray[np.intp], raw: NDArray[np.object_], reading: Reading, degrees: Pairs
    ) -> None:
        """Bring geometries of one reading to the storage CRS, as a site can have them."""
        crs = self.place.crs
        if reading.order is Order.EAST_NORTH and is_same(reading.crs, crs):
            stored = raw
        else:
            height = self.batch.mapping.ground_height_m
            stored = shapely.transform(
                raw, lambda pairs: from_wgs84(to_wgs84(pairs, reading, ground_height_m=height), crs)
            )
        # The first corner stands for all: a CRS that bears one corner of a site bears the others.
        first = to_wgs84(_first_corners(raw), reading, ground_height_m=self.batch.mapping.ground_height_m)
        back = to_wgs84(_first_corners(stored), Reading(crs=crs))
        with np.errstate(invalid="ignore"):
            right: NDArray[np.bool_] = np.all(np.abs(back - first) < ROUND_TRIP_DEGREES, axis=1)
        points = right & (shapely.get_type_id(stored) == shapely.GeometryType.POINT)
        self.geometries[rows[points]] = stored[points]
        self.degrees[rows[points]] = degrees[points]
        for at in np.flatnonzero(~points):
            row = int(rows[at])
            shape, problem = site_shape(stored[at]) if right[at] else (None, (OUTSIDE_STORAGE_CRS, {"crs": crs}))
            if problem is not None:
                self.batch.say(row, problem[0], self.batch.field(_columns(rule), row), "", **problem[1])
            if shape is None:
                self._explained.add(row)
            else:
                self.geometries[row] = shape
                self.degrees[row] = degrees[at]


def _columns(rule: PositionRule) -> Columns:
    return rule.east or rule.text or rule.wkt


def _first_corners(geometries: NDArray[np.object_]) -> Pairs:
    coordinates, owners = shapely.get_coordinates(geometries, return_index=True)
    return coordinates[np.unique(owners, return_index=True)[1]]


def _middles(geometries: NDArray[np.object_]) -> Pairs:
    bounds = shapely.bounds(geometries)
    return np.column_stack((bounds[:, [0, 2]].mean(axis=1), bounds[:, [1, 3]].mean(axis=1)))


def _exists(crs: str) -> bool:
    try:
        check_crs(crs)
    except InvalidInput:
        return False
    return True
