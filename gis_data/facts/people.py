"""Where people live and work, as the loaded data tell it: each of them once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from gis_data.facts.coverage import covered_by
from gis_data.facts.discs import Ground, ground_of
from gis_data.facts.shapes import Shapes, as_shapes, hull_of, inner_points
from gis_data.facts.sources import oldest, set_days
from gis_data.facts.spreading import spread
from gis_data.facts.surroundings import Surroundings
from gis_data.facts.trade_assumptions import FEWEST_SHOWN
from siting.domain.geodata import Feature, GeodataSet, Role
from siting.domain.places import AreaKind, NamedArea
from siting.domain.text import Text
from siting.domain.wording import in_both

_Told = TypeVar("_Told", Feature, NamedArea)


@dataclass(frozen=True, kw_only=True, eq=False)
class People:
    """People, or employed, on the ground.

    Parameters
    ----------
    ground
        How many, and where.
    geometries, names
        Shape (k,): of each part, names for localities and "" for others.
    who
        What a source calls them.
    sources
        What tells of them, with the days of the data.
    verified
        The oldest of those days.
    covered
        Where the data say how many there are; elsewhere nobody is counted because nothing is known.
    fewest
        A number that fewer parts than these stand behind is not shown, for it may tell of one of them.
    """

    ground: Ground
    geometries: Shapes
    names: tuple[str, ...]
    who: Text
    sources: tuple[tuple[str, date | None], ...]
    verified: date | None
    covered: BaseGeometry
    fewest: int = 0

    @property
    def parts(self) -> Ground:
        """How many parts there are of which somebody is told, and where."""
        return replace(self.ground, weights=np.where(self.ground.weights > 0, 1.0, 0.0))


def residents(around: Surroundings) -> People | None:
    """Return where people live; None when nothing tells.

    Population figures go before localities, and the two are never added, because the same people are in both. Areas
    without figures have the people of the localities spread over them.
    """
    features = list(around.features(Role.POPULATION))
    localities = _localities_once([one for one in around.areas(AreaKind.LOCALITY) if one.population is not None])
    counted = [one for one in features if one.weight is not None]
    sets = around.sets(Role.POPULATION)
    if counted:
        chosen = once(counted)
        used = [one for one in sets if not chosen[0].dataset or one.key in {part.dataset for part in chosen}]
        return _people(around, chosen, [float(one.weight or 0) for one in chosen], _RESIDENTS, used)
    if features and localities:
        chosen = once(features)
        people = spread(
            [one.geometry for one in localities],
            [float(one.population or 0) for one in localities],
            [one.geometry for one in chosen],
        )
        found = _people(around, chosen, people.weights.tolist(), _SPREAD, sets)
        return _also_from(found, localities)
    return _of_localities(around, localities) if localities else None


def employed(around: Surroundings) -> People | None:
    """Return where people work; None when nothing tells."""
    chosen = once([one for one in around.features(Role.WORKPLACES) if one.weight is not None])
    if not chosen:
        return None
    weights = [float(one.weight or 0) for one in chosen]
    return replace(_people(around, chosen, weights, _EMPLOYED, around.sets(Role.WORKPLACES)), fewest=FEWEST_SHOWN)


def once(features: Sequence[Feature]) -> list[Feature]:
    """Return features that count the same people only once.

    A feature that stands there twice counts once, but points with neither code nor name are different people at one
    address. Of several data sets the finest (by its median area) goes first, and what another says is taken only
    outside the hull of those before: two divisions of the same land count the same people.
    """
    different = list({_identity(one, place): one for place, one in enumerate(features)}.values())
    by_set: dict[str, list[Feature]] = {}
    for one in different:
        by_set.setdefault(one.dataset, []).append(one)
    if len(by_set) < 2:
        return different
    fineness = {key: float(np.median(shapely.area(_shapes(parts)))) for key, parts in by_set.items()}
    return _first_told([by_set[key] for key in sorted(by_set, key=lambda name: (fineness[name], name))])


def _localities_once(localities: Sequence[NamedArea]) -> list[NamedArea]:
    """Return localities that count the same people only once.

    Of several sources those that know localities as areas go before those that know them as points, the newest first;
    what another says is taken only outside the hull of those before.
    """
    by_source: dict[str, list[NamedArea]] = {}
    for one in localities:
        by_source.setdefault(one.source, []).append(one)

    def rank(source: str) -> tuple[bool, int, str]:
        own = by_source[source]
        day = oldest(one.verified for one in own) or date.min
        return not any(one.geometry.area > 0 for one in own), -day.toordinal(), source

    return _first_told([by_source[source] for source in sorted(by_source, key=rank)])


def _first_told(groups: Sequence[Sequence[_Told]]) -> list[_Told]:
    """Return what the first group says, and what each other says outside the hulls of those before it."""
    taken: list[_Told] = []
    land: list[BaseGeometry] = []
    for group in groups:
        shapes = as_shapes(one.geometry for one in group)
        inside = _inside(shapes, land)
        taken += [one for one, known in zip(group, inside, strict=True) if not known]
        land.append(hull_of(shapes))
    return taken


def _people(
    around: Surroundings, features: Sequence[Feature], weights: Sequence[float], who: Text, sets: Sequence[GeodataSet]
) -> People:
    shapes = _shapes(features)
    own_days = [one.verified for one in features if one.verified is not None]
    return People(
        ground=ground_of(shapes, weights),
        geometries=shapes,
        names=("",) * len(features),
        who=who,
        sources=tuple((in_both(one.title), one.verified) for one in sets),
        verified=oldest([*own_days, set_days(sets)]) if sets else oldest(own_days),
        covered=covered_by(around, shapes),
    )


def _of_localities(around: Surroundings, localities: Sequence[NamedArea]) -> People:
    chosen = sorted(localities, key=lambda area: (-(area.population or 0), area.name, area.code))
    shapes = as_shapes(area.geometry for area in chosen)
    return People(
        ground=ground_of(shapes, [float(area.population or 0) for area in chosen]),
        geometries=shapes,
        names=tuple(area.name for area in chosen),
        who=_IN_LOCALITIES,
        sources=tuple(dict.fromkeys((area.source, area.verified) for area in chosen)),
        verified=oldest(area.verified for area in chosen),
        covered=covered_by(around, shapes),
    )


def _also_from(found: People, localities: Sequence[NamedArea]) -> People:
    return People(
        ground=found.ground,
        geometries=found.geometries,
        names=found.names,
        who=found.who,
        sources=(*dict.fromkeys((area.source, area.verified) for area in localities), *found.sources),
        verified=oldest([found.verified, *(area.verified for area in localities)]),
        covered=found.covered,
    )


def _identity(one: Feature, place: int) -> tuple[object, ...]:
    if not one.code and not one.name and one.geometry.area == 0:
        return (place,)
    return (shapely.to_wkb(shapely.normalize(one.geometry)), one.code, one.name, one.category, one.weight)


def _inside(shapes: Shapes, land: Sequence[BaseGeometry]) -> NDArray[np.bool_]:
    found = np.zeros(len(shapes), dtype=np.bool_)
    if land:
        found[
            np.unique(STRtree(np.asarray(land, dtype=object)).query(inner_points(shapes), predicate="intersects")[0])
        ] = True
    return found


def _shapes(features: Sequence[Feature]) -> Shapes:
    return as_shapes(one.geometry for one in features)


_RESIDENTS = Text(sv="Invånare", en="People")
_IN_LOCALITIES = Text(sv="Invånare i tätorter", en="People in localities")
_SPREAD = Text(
    sv="Invånare i tätorter, fördelade på områden efter yta",
    en="People in localities, shared out over areas by their size",
)
_EMPLOYED = Text(sv="Sysselsatta", en="Employed people")
