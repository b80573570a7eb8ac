"""What a map shows: sites with their ranks, areas, points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import pi, sqrt

import shapely
from shapely.geometry import MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from maps.drawing.svg import polygons
from maps.drawing.viewport import Bounds
from siting.domain.measures import Footprint
from siting.domain.places import AreaKind, NamedArea, ReferencePoint
from siting.matching.placement import Placement
from siting.matching.proposal import MapRoad, ProposalContent, RoadRank
from siting.matching.result import SiteResult, Standing

_PEOPLE_PER_KM2 = 2000.0
_LEAST_SIDE_M = 5000.0


@dataclass(frozen=True, kw_only=True)
class MapSite:
    """A site on a map.

    Parameters
    ----------
    rank
        None when it falls out.
    filled
        Whether its disc is filled: it meets all.
    geometry
        In the storage CRS.
    placement, setback_m
        Where the building that was asked room for was placed, and how far it keeps from the boundary; None and 0 where
        none was.
    """

    site_id: int
    name: str
    rank: int | None
    filled: bool
    geometry: BaseGeometry
    placement: Placement | None = None
    setback_m: float = 0.0

    @cached_property
    def place(self) -> Point:
        """A point on the site."""
        return inner_point(self.geometry)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Everything that can be seen, in the storage CRS; sites without a place are not part of it."""

    ranked: tuple[MapSite, ...]
    excluded: tuple[MapSite, ...]
    areas: tuple[NamedArea, ...]
    points: tuple[ReferencePoint, ...]
    roads: tuple[MapRoad, ...]

    @property
    def has_ground(self) -> bool:
        """Whether there is anything to find one's way by."""
        return bool(self.areas or self.roads)

    def roads_of(self, rank: RoadRank) -> MultiLineString | None:
        """Return the roads of one rank; None where there are none."""
        return self._roads.get(rank)

    @cached_property
    def _roads(self) -> dict[RoadRank, MultiLineString]:
        lines = {rank: [road.line for road in self.roads if road.rank is rank] for rank in RoadRank}
        return {rank: MultiLineString(found) for rank, found in lines.items() if found}

    def areas_of(self, kind: AreaKind) -> tuple[NamedArea, ...]:
        """Return the areas of one kind."""
        return tuple(area for area in self.areas if area.kind is kind and not area.geometry.is_empty)

    def has_circles(self) -> bool:
        """Tell whether a built-up area is drawn as a circle, which the legend must say."""
        return any(isinstance(area.geometry, Point) and area.population for area in self.areas_of(AreaKind.LOCALITY))

    def extent(self) -> Bounds:
        """Return what the overview must show: the ranked sites, or what there is instead, never less than a town."""
        municipality = [area.geometry for area in self.areas_of(AreaKind.MUNICIPALITY)]
        for shown in (_geometries(self.ranked), _geometries(self.excluded), municipality):
            if shown:
                return _widened(shapely.total_bounds(shown).tolist())
        return _widened([0.0, 0.0, 0.0, 0.0])


def _geometries(sites: Iterable[MapSite]) -> list[BaseGeometry]:
    return [site.geometry for site in sites]


def _widened(bounds: list[float]) -> Bounds:
    west, south, east, north = bounds
    add_x, add_y = (max(0.0, _LEAST_SIDE_M - side) / 2 for side in (east - west, north - south))
    return west - add_x, south - add_y, east + add_x, north + add_y


def inner_point(geometry: BaseGeometry) -> Point:
    """Return the point of an area that is farthest from its edge, where a label has the most room."""
    if geometry.area == 0:
        return geometry.representative_point()
    largest = max(polygons(geometry), key=lambda part: part.area)
    circle = shapely.maximum_inscribed_circle(largest, tolerance=max(largest.length / 400, 0.5))
    x, y = shapely.get_coordinates(circle)[0]
    return Point(x, y)


def built_up(locality: NamedArea) -> BaseGeometry:
    """Return the built-up area of a locality: its polygon, or a circle as large as its population needs.

    Two thousand people a square kilometre is what Swedish localities have between them (b); the legend says that a
    circle is no boundary.
    """
    if not isinstance(locality.geometry, Point):
        return locality.geometry
    radius_m = 1000 * sqrt((locality.population or 0) / _PEOPLE_PER_KM2 / pi)
    return locality.geometry.buffer(radius_m)


def _map_site(result: SiteResult, footprint: Footprint | None) -> list[MapSite]:
    geometry = result.site.geometry
    if geometry is None or geometry.is_empty:
        return []
    return [
        MapSite(
            site_id=result.site.site_id,
            name=result.site.name,
            rank=result.rank,
            filled=result.standing is Standing.FITS,
            geometry=geometry,
            placement=next((one.placement for one in result.judgements if one.placement is not None), None),
            setback_m=0.0 if footprint is None else footprint.setback_m,
        )
    ]


def scene_of(content: ProposalContent) -> Scene:
    """Return what the maps of a proposal show."""
    criteria = content.result.requirement.criteria
    footprint = next((one.footprint for one in criteria if one.footprint is not None), None)
    return Scene(
        ranked=tuple(site for result in content.result.ranked for site in _map_site(result, footprint)),
        excluded=tuple(site for result in content.result.out for site in _map_site(result, footprint)),
        areas=content.areas,
        points=content.points,
        roads=content.roads,
    )
