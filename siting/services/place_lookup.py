"""The places that a requirement names, found in what is stored."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPoint
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from siting.domain.errors import Faults
from siting.domain.measures import Against, Place, PlaceHow
from siting.domain.places import AREA_LABELS, POINT_LABELS, AreaKind, PointKind, point_key
from siting.domain.requirement import Criterion, Requirement
from siting.domain.text import Text, same
from siting.domain.vocabulary import nearest
from siting.store.places import StoredName, list_names, load_geometries, load_points

_MARGIN_DEGREES = 1.0
"""How far outside the area that a CRS is made for its coordinates still serve."""
_ONE_PLACE_M = 2000.0
"""Points of one kind and name this near to each other are parts of one place, such as the ramps of a junction."""
_NEAREST_LABEL = Text(sv="närmaste {kind}", en="the nearest {kind}")


def resolve_places(conn: Connection, requirement: Requirement, crs: str) -> Requirement:
    """Return the requirement with the geometry of every place, and the kind of every point, that it names.

    A place that has its geometry keeps it: a requirement that was stored with its answer stays what it was. Names are
    compared without regard to capitals and spaces. One that several have is made clear by the kind or the area's code
    in brackets: "Borås (tätort)".

    Parameters
    ----------
    conn
        Where areas and reference points are stored; not asked anything when no place has to be found.
    requirement
        What is asked.
    crs
        The storage CRS, e.g. ``"EPSG:3006"``.

    Raises
    ------
    Faults
        Places that are not there, that are not the only ones of their name, or that lie elsewhere on earth: all of
        them, with the nearest right names.
    """
    if not names_places(requirement):
        return requirement
    lookup = _Lookup(conn, crs)
    criteria = tuple(lookup.resolved(criterion) for criterion in requirement.criteria)
    if lookup.faults:
        heading = Text(sv="Kravet nämner platser som inte går att använda:", en="The requirement names unfit places:")
        raise Faults(heading, lookup.faults)
    return replace(requirement, criteria=criteria)


def names_places(requirement: Requirement) -> bool:
    """Tell whether a requirement names anything that has not been looked up yet."""
    return any(_is_open(criterion) for criterion in requirement.criteria)


class _Lookup:
    """Finds places, and collects what is wrong with them."""

    def __init__(self, conn: Connection, crs: str) -> None:
        self._conn = conn
        self._crs = pyproj.CRS.from_user_input(crs)
        self._listed: list[StoredName] | None = None
        self.faults: list[Text] = []

    def resolved(self, criterion: Criterion) -> Criterion:
        """Return the criterion with what was found of its place or point; as it was when a fault was noted."""
        if not _is_open(criterion):
            return criterion
        found = self._found(criterion.place) if criterion.place else self._point(criterion.against)
        if isinstance(found, Place):
            return replace(criterion, place=found)
        if isinstance(found, Against):
            return replace(criterion, against=found)
        self.faults.append(Text(sv=f"{criterion.name}: {found.sv}", en=f"{criterion.name}: {found.en}"))
        return criterion

    def _found(self, place: Place) -> Place | Text:
        """Return the place with its geometry, or what is wrong."""
        if place.geometry_wgs84 is not None:
            return _projected(place, place.geometry_wgs84, self._crs)
        return self._points_of(place) if place.how is PlaceHow.NEAREST else self._named(place)

    def _named(self, place: Place) -> Place | Text:
        """Find an area or a point by name; what is called an area may be a point when no area has the name."""
        called = _called(place.name, self._names())
        areas = [one for one in called if one.is_area]
        wanted = areas if areas and place.how is PlaceHow.AREA else [one for one in called if not one.is_area]
        if not wanted:
            return self._unknown(place)
        geometries = load_geometries(self._conn, wanted)
        if not _are_one(wanted, geometries):
            return _several(place, wanted)
        [first, *_] = wanted
        is_whole = first.is_area or len(wanted) == 1
        together: BaseGeometry = geometries[0] if is_whole else MultiPoint(shapely.get_coordinates(geometries).tolist())
        return replace(
            place,
            how=PlaceHow.AREA if first.is_area else PlaceHow.POINT,
            label=same(first.name) if place.label == same(place.name) else place.label,
            geometry=together,
            parts=() if is_whole else tuple(one.name for one in wanted),
        )

    def _unknown(self, place: Place) -> Text:
        names = {_folded(one.name): one.name for one in self._names() if place.how is PlaceHow.AREA or not one.is_area}
        if not names:
            return _NO_NAMES.fill(name=place.name)
        near = nearest(_folded(place.name), list(names))
        return _UNKNOWN.fill(name=place.name) if near is None else _NEAR.fill(name=place.name, near=names[near])

    def _point(self, against: Against | None) -> Against | Text:
        """Find a reference point that answers are kept for, by name; or say what is wrong."""
        if against is None:
            raise ValueError("nothing to be looked up")
        place = Place(how=PlaceHow.POINT, name=against.name, label=against.label)
        called = [one for one in _called(against.name, self._names()) if not one.is_area]
        if not called:
            return self._unknown(place)
        if len({one.kind for one in called}) > 1:
            return _several(place, called)
        [first, *_] = called
        label = same(first.name) if against.label == same(against.name) else against.label
        return replace(against, label=label, keys=(point_key(first.kind.value, first.name),))

    def _points_of(self, place: Place) -> Place | Text:
        """Find all points of a kind."""
        kinds = [kind.value for kind in PointKind]
        if place.name not in kinds:
            near = nearest(place.name, kinds)
            return _NO_KIND.fill(name=place.name, kinds=", ".join(kinds) if near is None else near)
        kind = PointKind(place.name)
        points = load_points(self._conn, kinds=[kind])
        if not points:
            return _NO_POINTS.fill(label=POINT_LABELS[kind])
        return replace(
            place,
            label=_NEAREST_LABEL.fill(kind=POINT_LABELS[kind]) if place.label == same(place.name) else place.label,
            geometry=MultiPoint([point.geometry for point in points]),
            parts=tuple(point.name for point in points),
        )

    def _names(self) -> list[StoredName]:
        if self._listed is None:
            self._listed = list_names(self._conn)
        return self._listed


def _is_open(criterion: Criterion) -> bool:
    """Tell whether a criterion names something that has not been looked up yet."""
    return (criterion.place is not None and criterion.place.geometry is None) or (
        criterion.against is not None and not criterion.against.keys
    )


def _called(name: str, names: Sequence[StoredName]) -> list[StoredName]:
    """Return what has a name, or what has the name before the brackets and is what stands in them."""
    wanted = _folded(name)
    if found := [one for one in names if _folded(one.name) == wanted]:
        return found
    plain, bracket, told = wanted.removesuffix(")").rpartition(" (")
    if not bracket:
        return []
    return [one for one in names if _folded(one.name) == plain and told in _tellings(one)]


def _tellings(one: StoredName) -> set[str]:
    """Return what may stand in brackets to tell something from others of its name."""
    label = _kind_label(one)
    return {_folded(word) for word in (label.sv, label.en, one.kind.value, one.code) if word}


def _kind_label(one: StoredName) -> Text:
    return AREA_LABELS[one.kind] if isinstance(one.kind, AreaKind) else POINT_LABELS[one.kind]


def _folded(name: str) -> str:
    """Return a name as it is compared: without regard to capitals, spaces and how letters are put together."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _are_one(names: Sequence[StoredName], geometries: Sequence[BaseGeometry]) -> bool:
    """Return whether these are one place: an area in several data sets, or points of a kind next to each other."""
    if len({(one.kind, one.code) for one in names}) > 1:
        return False
    return names[0].is_area or all(shapely.distance(geometries[0], one) <= _ONE_PLACE_M for one in geometries)


def _several(place: Place, wanted: Sequence[StoredName]) -> Text:
    plain = wanted[0].name
    labels = list(dict.fromkeys(_kind_label(one) for one in wanted))
    if len(labels) == len({(one.kind, one.code) for one in wanted}) > 1:
        told = labels
    elif wanted[0].is_area:
        told = [same(one.code) for one in wanted]
    else:
        return _SEVERAL_POINTS.fill(name=place.name, count=len(wanted))
    written = Text(
        sv=", ".join(f"{plain} ({one.sv})" for one in told), en=", ".join(f"{plain} ({one.en})" for one in told)
    )
    kinds = Text(sv=", ".join(label.sv for label in labels), en=", ".join(label.en for label in labels))
    return _SEVERAL.fill(name=place.name, kinds=kinds, written=written)


def _projected(place: Place, written: BaseGeometry, crs: pyproj.CRS) -> Place | Text:
    """Move what was written in degrees to the storage CRS."""
    degrees = shapely.force_2d(written)
    coordinates = shapely.get_coordinates(degrees)
    if not _is_within(coordinates, crs):
        turned = _is_within(coordinates[:, ::-1], crs)
        return (_TURNED if turned else _ELSEWHERE).fill(label=place.label, crs=crs.to_string())
    move = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)

    def moved(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(move.transform(points[:, 0], points[:, 1]))

    geometry: BaseGeometry = shapely.transform(degrees, moved)
    if not (geometry.is_valid and np.isfinite(shapely.get_coordinates(geometry)).all()):
        return _INVALID.fill(label=place.label)
    return replace(place, geometry=geometry)


def _is_within(degrees: NDArray[np.float64], crs: pyproj.CRS) -> bool:
    """Return whether all positions, longitude first, lie where a CRS is used."""
    if not len(degrees):
        return False
    used = crs.area_of_use
    if used is None:
        return True
    west, south, east, north = used.bounds
    lon, lat = degrees.T
    after, before = lon >= west - _MARGIN_DEGREES, lon <= east + _MARGIN_DEGREES
    # An area may reach over the meridian at which longitudes begin anew.
    inside = after & before if west <= east else after | before
    return bool((inside & (lat >= south - _MARGIN_DEGREES) & (lat <= north + _MARGIN_DEGREES)).all())


_UNKNOWN = Text(
    sv="det finns inget område och ingen målpunkt som heter {name!r}",
    en="there is no area and no reference point called {name!r}",
)
_NEAR = Text(
    sv="det finns inget område och ingen målpunkt som heter {name!r}; menas {near!r}?",
    en="there is no area and no reference point called {name!r}; is {near!r} meant?",
)
_NO_NAMES = Text(
    sv="{name!r} går inte att slå upp: databasen har inga namngivna områden eller målpunkter. Ange platsen med lon och "
    "lat, eller läs in geodata som har sådana; 'siting geodata known' visar vilka som är kända",
    en="{name!r} can't be looked up: the database has no named areas or reference points. Give the place by lon and "
    "lat, or load geodata that have some; 'siting geodata known' lists those that are known",
)
_SEVERAL = Text(
    sv="flera heter {name!r}: {kinds}. Skriv vilken: {written}",
    en="several are called {name!r}: {kinds}. Write which: {written}",
)
_SEVERAL_POINTS = Text(
    sv="{count} målpunkter långt från varandra heter {name!r}; ange platsen med lon och lat",
    en="{count} reference points far from each other are called {name!r}; give the place by lon and lat",
)
_NO_KIND = Text(
    sv="{name!r} är inget slags målpunkt; menas {kinds}?", en="{name!r} is no kind of reference point; is it {kinds}?"
)
_NO_POINTS = Text(
    sv="databasen har ingen målpunkt av slaget {label}. Läs in geodata som har sådana ('siting geodata known' visar "
    "vilka som är kända), eller ange en plats med lon och lat",
    en="the database has no reference point of the kind {label}. Load geodata that have some ('siting geodata known' "
    "lists those that are known), or give a place by lon and lat",
)
_ELSEWHERE = Text(
    sv="{label} ligger utanför det område som {crs} är till för",
    en="{label} lies outside the area that {crs} is made for",
)
_TURNED = Text(
    sv="{label} ligger utanför det område som {crs} är till för; longitud ska stå före latitud",
    en="{label} lies outside the area that {crs} is made for; longitude should stand before latitude",
)
_INVALID = Text(sv="gränsen för {label} korsar sig själv", en="the boundary of {label} crosses itself")
