"""What can be counted within reach of a site: people, the employed, and the points of any data set or use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from shapely.geometry.base import BaseGeometry

from gis_data.facts.assumptions import POINT_REACH_M
from gis_data.facts.people import People, employed, residents
from gis_data.facts.shapes import Floats, Shapes, as_shapes, inner_points
from gis_data.facts.sources import not_loaded, oldest
from gis_data.facts.surroundings import Surroundings
from gis_data.facts.trade_assumptions import FEWEST_SHOWN
from gis_data.network.speeds import REACH_M
from siting.domain.errors import InvalidInput, NotFound
from siting.domain.geodata import ROLE_LABELS, Feature, GeodataSet, Role
from siting.domain.places import PointKind
from siting.domain.text import Text
from siting.domain.vocabulary import nearest
from siting.domain.wording import in_both

FEATURE_POINTS = (Role.WORKPLACES, Role.SHOPS, Role.SENSITIVE, Role.COUNTED)
POINTS = tuple(Role(kind.value) for kind in PointKind)
COUNTABLE = (*FEATURE_POINTS, *POINTS)
"""Uses whose features are points, or stand at one."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One number that is told of each area.

    Parameters
    ----------
    key
        Short name, for files.
    label
        What people call it.
    """

    key: str
    label: Text


@dataclass(frozen=True, kw_only=True, eq=False)
class Layer:
    """What is counted, each of it once.

    Parameters
    ----------
    columns, weights
        What is told, and how much of each of it every part has: shape (k, columns).
    shapes
        Shape (k,): the parts, in a metric CRS.
    in_cells
        Whether parts are areas over which people are spread, who live by the road; else each is a point, and the way
        between it and the road counts.
    reach_m
        A point may lie this far from its road.
    covered
        Where the layer says how many there are; None where nothing tells, as for points of one's own.
    fewest
        A number that fewer parts than these stand behind is not shown.
    sources, verified, sets
        What tells of them, with the days of the data, the oldest of those, and the data sets.
    why
        Why nothing can be counted; None where it can.
    """

    columns: tuple[Column, ...]
    weights: Floats
    shapes: Shapes
    in_cells: bool = False
    reach_m: float = REACH_M
    covered: BaseGeometry | None = None
    fewest: int = 0
    sources: tuple[tuple[str, date | None], ...] = ()
    verified: date | None = None
    sets: tuple[GeodataSet, ...] = ()
    why: Text | None = None

    @property
    def without_weight(self) -> int:
        """How many points have no weight although others have one."""
        return int(np.isnan(self.weights).any(axis=1).sum())


def people_layer(around: Surroundings) -> Layer:
    """Return the people, as the facts on catchment count them."""
    found, roles = residents(around), (Role.POPULATION, Role.LOCALITY)
    return _of_people(around, Column(key="people", label=_PEOPLE), found, roles)


def employed_layer(around: Surroundings) -> Layer:
    """Return the employed at workplaces, as the facts on catchment count them."""
    return _of_people(around, Column(key="employed", label=_EMPLOYED), employed(around), (Role.WORKPLACES,))


def counted_layer(around: Surroundings, name: str) -> Layer:
    """Return the points of a data set, or of a use; from several data sets each that is the same once.

    Parameters
    ----------
    name
        ``chargers`` (a data set), ``shops`` (a use), or ``osm_places:shops`` (a use of a data set).

    Raises
    ------
    NotFound
        There is no such data set or use.
    InvalidInput
        It has no points, points of several uses, or points that are not told apart from those of other data sets.
    """
    key, role = _named(around, name)
    if role in POINTS:
        return _of_places(around, role, key)
    features = [one for one in around.features(role) if key in ("", one.dataset)]
    sets = [one for one in around.sets(role) if key in ("", one.key)]
    if not key and role is Role.COUNTED and len(sets) > 1:
        raise InvalidInput(_WHICH.fill(role=ROLE_LABELS[role], names=", ".join(one.key for one in sets)), value=name)
    chosen = features if key else _each_once(features)
    title = sets[0].title if key else ROLE_LABELS[role]
    if not chosen:
        return _empty((_numbers(name, title),), not_loaded(role) if not sets else _NONE_OF.fill(name=title))
    return _of_features(name, title, role, chosen, sets)


def _named(around: Surroundings, name: str) -> tuple[str, Role]:
    """Return the data set ("" for all) and the use that a name means."""
    key, _, used = name.partition(":")
    sets = {one.key: one for role in Role for one in around.sets(role)}
    if key not in sets:
        if name in COUNTABLE:
            return "", Role(name)
        if name in list(Role):
            raise InvalidInput(_NO_POINTS.fill(name=ROLE_LABELS[Role(name)]), value=name)
        near = nearest(key, [*sets, *COUNTABLE])
        raise NotFound((_NO_SUCH if near is None else _NEAR).fill(name=key, near=near), value=name)
    roles = [role for role in COUNTABLE if role in sets[key].roles and used in ("", role.value)]
    if not roles:
        raise InvalidInput(_NO_POINTS.fill(name=name), value=name)
    if len(roles) > 1:
        raise InvalidInput(_USES.fill(name=key, names=", ".join(f"{key}:{role}" for role in roles)), value=name)
    return key, roles[0]


def _of_people(around: Surroundings, column: Column, found: People | None, roles: tuple[Role, ...]) -> Layer:
    if found is None:
        return _empty((column,), not_loaded(*roles))
    sets = {one.key: one for role in roles for one in around.sets(role)}
    named = {source for source, _ in found.sources}
    return Layer(
        columns=(column,),
        weights=found.ground.weights[:, None],
        shapes=found.geometries,
        in_cells=True,
        covered=found.covered,
        fewest=found.fewest,
        sources=found.sources,
        verified=found.verified,
        sets=tuple(one for one in sets.values() if in_both(one.title) in named) or tuple(sets.values()),
    )


def _of_features(name: str, title: Text, role: Role, features: Sequence[Feature], sets: Sequence[GeodataSet]) -> Layer:
    weights = np.array([np.nan if one.weight is None else one.weight for one in features])
    columns, numbers = [_numbers(name, title)], np.ones(len(features))
    told = not np.isnan(weights).all()
    if told:
        columns.append(Column(key=f"{_plain(name)}_sum", label=_SUMS.get(role, _SUM).fill(name=title)))
    return Layer(
        columns=tuple(columns),
        weights=np.column_stack([numbers, weights]) if told else numbers[:, None],
        shapes=inner_points(as_shapes(one.geometry for one in features)),
        fewest=FEWEST_SHOWN if role is Role.WORKPLACES else 0,
        sources=tuple((in_both(one.title), one.verified) for one in sets),
        verified=oldest(one.verified for one in sets),
        sets=tuple(sets),
    )


def _of_places(around: Surroundings, role: Role, key: str) -> Layer:
    sets = around.sets(role)
    if key and len(sets) > 1:
        raise InvalidInput(_NOT_APART.fill(name=key, role=role.value), value=key)
    title, name = ROLE_LABELS[role], key or role.value
    points = around.points(PointKind(role.value))
    if not points:
        return _empty((_numbers(name, title),), not_loaded(role))
    return Layer(
        columns=(_numbers(name, title),),
        weights=np.ones((len(points), 1)),
        shapes=as_shapes(point.geometry for point in points),
        reach_m=POINT_REACH_M,
        sources=tuple(dict.fromkeys((point.source, point.verified) for point in points)),
        verified=oldest(point.verified for point in points),
        sets=tuple(sets),
    )


def _each_once(features: Sequence[Feature]) -> list[Feature]:
    """Return features without what an earlier data set has, too; within one, loading has left out what is the same."""
    before: dict[tuple[object, ...], str] = {}
    return [one for one in features if before.setdefault(_identity(one), one.dataset) == one.dataset]


def _identity(one: Feature) -> tuple[object, ...]:
    return (one.geometry.wkb, one.name, one.category, one.weight)


def _empty(columns: tuple[Column, ...], why: Text) -> Layer:
    return Layer(columns=columns, weights=np.empty((0, len(columns))), shapes=as_shapes([]), why=why)


def _numbers(name: str, title: Text) -> Column:
    return Column(key=f"{_plain(name)}_points", label=_NUMBER.fill(name=title))


def _plain(name: str) -> str:
    return name.replace(":", "_")


_PEOPLE = Text(sv="Invånare", en="People")
_EMPLOYED = Text(sv="Sysselsatta", en="Employed")
_NUMBER = Text(sv="{name}: antal", en="{name}: number")
_SUM = Text(sv="{name}: summa", en="{name}: sum")
_SUMS = {
    Role.WORKPLACES: Text(sv="{name}: sysselsatta", en="{name}: employed"),
    Role.SHOPS: Text(sv="{name}: säljyta m²", en="{name}: sales area m²"),
}
_NONE_OF = Text(sv="{name} har inga punkter här", en="{name} has no points here")
_NO_POINTS = Text(
    sv="{name} har inga punkter att räkna. Det som kan räknas har användningen "
    + ", ".join(COUNTABLE)
    + "; invånarna står redan i tabellen.",
    en="{name} has no points to count. What can be counted has the use "
    + ", ".join(COUNTABLE)
    + "; people stand in the table anyway.",
)
_NO_SUCH = Text(
    sv="{name} är ingen datamängd som är inläst. Se vilka som är det: siting geodata list",
    en="{name} is no data set that is loaded. See which are: siting geodata list",
)
_NEAR = Text(
    sv="{name} är ingen datamängd som är inläst; menas {near}?",
    en="{name} is no data set that is loaded; is {near} meant?",
)
_USES = Text(
    sv="{name} har punkter av flera slag; säg vilka: {names}",
    en="{name} has points of several uses; say which: {names}",
)
_WHICH = Text(
    sv="Flera datamängder är {role} och räknas inte ihop; säg vilken: {names}",
    en="Several data sets are {role} and are not added up; say which: {names}",
)
_NOT_APART = Text(
    sv="Det finns flera datamängder med {role}, och punkterna skiljs inte åt; räkna dem alla: --count {role}",
    en="There are several data sets with {role}, and their points are not told apart; count them all: --count {role}",
)
