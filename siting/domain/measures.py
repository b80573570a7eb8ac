"""What a criterion measures at each site when the requirement itself says to what: a place, a building's footprint."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from shapely.geometry.base import BaseGeometry

from siting.domain.facts import Argument
from siting.domain.industry import Branch
from siting.domain.text import Text, same


class PlaceHow(StrEnum):
    """How a requirement names a place."""

    AREA = "area"
    """A named area (locality, district, business area) or, where no area has the name, a reference point of it."""
    POINT = "point"
    """A named reference point."""
    NEAREST = "nearest"
    """The nearest reference point of a kind."""
    POSITION = "position"
    """Coordinates."""
    SHAPE = "shape"
    """An area that was drawn."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """What distance is measured to, as the crow flies from a point on the site; 0 inside an area.

    Parameters
    ----------
    how
        How it is named.
    name
        The area's or point's name, the code of a :class:`~siting.domain.places.PointKind`, or the requirement's own
        words for coordinates and shapes.
    label
        What a sentence says: "Viared", "närmaste motorvägsmot".
    geometry
        In the storage CRS; None until it has been looked up (:mod:`siting.services.place_lookup`). Several points of a
        kind are one multipoint.
    parts
        Names of the multipoint's points in their order; () otherwise.
    geometry_wgs84
        Coordinates or shape as they were written, longitude before latitude; None for what has a name.
    """

    how: PlaceHow
    name: str
    label: Text
    geometry: BaseGeometry | None = None
    parts: tuple[str, ...] = ()
    geometry_wgs84: BaseGeometry | None = None

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("a place needs a name")
        if (self.geometry_wgs84 is not None) != (self.how in (PlaceHow.POSITION, PlaceHow.SHAPE)):
            raise ValueError(f"{self.name}: coordinates go with a position or a shape, and only with them")


@dataclass(frozen=True, kw_only=True)
class Against:
    """What a fact is measured against, where the answers are computed beforehand for all that can be named.

    Parameters
    ----------
    argument
        What kind of thing it is.
    name
        As it is written: a reference point's name, or a branch's key.
    label
        What a sentence says.
    keys
        Under which arguments the answers are kept, the first that a site has counts; () for a point that has not been
        looked up yet (:mod:`siting.services.place_lookup`).
    """

    argument: Argument
    name: str
    label: Text
    keys: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError(f"a {self.argument} needs a name")

    @staticmethod
    def point(name: str, label: Text | None = None, *, keys: tuple[str, ...] = ()) -> Against:
        """Return a reference point by its name."""
        return Against(argument=Argument.POINT, name=name, label=same(name) if label is None else label, keys=keys)

    @staticmethod
    def branch(branch: Branch) -> Against:
        """Return an industry division, in whichever version the answers are.

        A register of the other version serves where the division has just the same activities there. A site that has
        answers for a version but none for the division has what is kept under the version alone.
        """
        same_branch = branch.same_elsewhere
        branches = (branch,) if same_branch is None else (branch, same_branch)
        title = branch.label
        code = f"({branch.division}, {branch.version})"
        return Against(
            argument=Argument.BRANCH,
            name=branch.key,
            label=Text(sv=f"{_in_sentence(title.sv)} {code}", en=f"{_in_sentence(title.en)} {code}"),
            keys=(*(one.key for one in branches), *(one.version.value for one in branches)),
        )

    def column(self, fact: str) -> str:
        """Return the key of the column of a fact that is measured against it."""
        return f"{fact}@{self.keys[0] if self.keys else self.name}"


def _in_sentence(title: str) -> str:
    return title[:1].lower() + title[1:]


MOST_YARDS = 2
"""More yards about one building are not searched for."""


@dataclass(frozen=True, kw_only=True)
class Rectangle:
    """A rectangle on the ground, in metres; the longer side first."""

    length_m: float
    width_m: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.length_m) and 0 < self.width_m <= self.length_m):
            raise ValueError(f"{self.length_m} × {self.width_m} m is no rectangle, longer side first")


@dataclass(frozen=True, kw_only=True)
class Footprint:
    """A building with its yards, to be placed on a plot at any rotation.

    Parameters
    ----------
    hall
        The building.
    setback_m
        Least distance of the building from the plot's boundary; yards may reach it.
    yards
        Open areas that adjoin the building, each with one of its sides along a side of the building's, over the whole
        length of the shorter of the two.
    """

    hall: Rectangle
    setback_m: float = 0.0
    yards: tuple[Rectangle, ...] = ()

    def __post_init__(self) -> None:
        if not (math.isfinite(self.setback_m) and self.setback_m >= 0):
            raise ValueError(f"a set-back of {self.setback_m} m")
        if len(self.yards) > MOST_YARDS:
            raise ValueError(f"{len(self.yards)} yards; at most {MOST_YARDS} are placed")
