"""What a requirement can say of places, footprints, trees and weighings survives being stored."""

from __future__ import annotations

import json
import math
from datetime import date
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.domain.combining import reward_range
from siting.domain.requirement import (
    Additive,
    Combine,
    Company,
    Criterion,
    Curve,
    Footprint,
    Group,
    OneOf,
    PartialAbsorption,
    Place,
    PlaceHow,
    PowerMean,
    Rectangle,
    Requirement,
    Weighing,
    WeighingMethod,
    Within,
)
from siting.domain.sites import SiteKind
from siting.domain.text import Text, same
from siting.matching.requirement_documents import requirement_from_dict, requirement_to_dict
from tests.unit.matching.strategies import requirement_of

COORDINATES = st.floats(-90, 90)
LENGTHS = st.floats(0.5, 5000)
NAMES = st.text(min_size=1, max_size=8)


def again(requirement: Requirement) -> Requirement:
    return requirement_from_dict(json.loads(json.dumps(requirement_to_dict(requirement), allow_nan=False)))


@st.composite
def places(draw: st.DrawFn) -> Place:
    how = draw(st.sampled_from(PlaceHow))
    x, y = draw(COORDINATES), draw(COORDINATES)
    shape = shapely.box(x, y, x + 0.5, y + 0.25)
    hole = shapely.Polygon(shape.exterior, [shapely.box(x + 0.1, y + 0.1, x + 0.2, y + 0.2).exterior])
    written = {
        PlaceHow.POSITION: shapely.Point(x, y),
        PlaceHow.SHAPE: draw(st.sampled_from((shape, hole, shapely.MultiPolygon([shape])))),
    }
    found = draw(st.sampled_from((None, shape, shapely.Point(x, y), shapely.MultiPoint([(x, y), (y, x)]))))
    return Place(
        how=how,
        name=draw(NAMES),
        label=Text(sv=draw(NAMES), en=draw(NAMES)),
        geometry=found,
        parts=tuple(draw(st.lists(NAMES, max_size=2))) if found is not None else (),
        geometry_wgs84=written.get(how),
    )


@st.composite
def rectangles(draw: st.DrawFn) -> Rectangle:
    width, length = sorted((draw(LENGTHS), draw(LENGTHS)))
    return Rectangle(length_m=length, width_m=width)


@st.composite
def footprints(draw: st.DrawFn) -> Footprint:
    yards = tuple(draw(st.lists(rectangles(), max_size=2)))
    return Footprint(hall=draw(rectangles()), setback_m=draw(st.floats(0, 100)), yards=yards)


@settings(max_examples=100, deadline=None)
@given(place=places(), footprint=footprints(), tolerance=st.none() | st.floats(1e-3, 1e6), firm=st.booleans())
def test_what_is_measured_survives(place: Place, footprint: Footprint, tolerance: float | None, firm: bool) -> None:
    near = Criterion(
        fact="place_distance_m", place=place, need=Within(high=2000), group="all", tolerance=tolerance, firm=firm
    )
    room = Criterion(fact="footprint_fits", footprint=footprint, need=OneOf(codes=frozenset({1.0})), group="all")
    then = Criterion(
        fact="power_capacity_mw", key="then", by=date(2029, 1, 1), preference=Curve(amounts=(1, 2), values=(0, 1)),
        weight=1.5, group="all",
    )  # fmt: skip
    requirement = requirement_of(near, room, then)
    read = again(requirement)
    assert read == requirement
    found = read.criteria[0].place
    assert found is not None
    # Equal for Shapely is equal in coordinates; what is stored is equal to the last bit.
    for one, other in ((found.geometry, place.geometry), (found.geometry_wgs84, place.geometry_wgs84)):
        assert (one is None) == (other is None)
        assert one is None or other is None or one.wkb == other.wkb


@st.composite
def combines(draw: st.DrawFn) -> Combine:
    kind = draw(st.sampled_from((Additive, PowerMean, PartialAbsorption)))
    if kind is PowerMean:
        return PowerMean(andness=draw(st.floats(0, 1)))
    if kind is Additive:
        return Additive()
    penalty = draw(st.floats(0.05, 0.95))
    least, most = reward_range(penalty)
    reward = draw(st.floats(max(least, 0.01), min(most, 0.99)))
    return PartialAbsorption(mandatory="gates", optional="inner", penalty=penalty, reward=reward)


@st.composite
def weighings(draw: st.DrawFn) -> Weighing:
    items = draw(st.lists(NAMES, min_size=2, max_size=4, unique=True))
    method = draw(st.sampled_from(WeighingMethod))
    rows = {WeighingMethod.PAIRWISE: len(items), WeighingMethod.BEST_WORST: 2}.get(method, 0)
    row = st.lists(st.floats(0.1, 9), min_size=len(items), max_size=len(items)).map(tuple)
    shares = draw(row)
    return Weighing(
        method=method,
        group=draw(st.sampled_from(("", "outer"))),
        items=tuple(items),
        matrix=tuple(draw(row) for _ in range(rows)),
        weights=tuple(share / math.fsum(shares) for share in shares),
        consistency=draw(st.floats(0, 1)) if rows else None,
    )


@settings(max_examples=100, deadline=None)
@given(combine=combines(), weight=st.none() | st.floats(0.1, 100), made=st.lists(weighings(), max_size=3))
def test_trees_and_weighings_survive(combine: Combine, weight: float | None, made: list[Weighing]) -> None:
    curve = Curve(amounts=(1, 2), values=(0, 1))
    soft = tuple(
        Criterion(fact=fact, preference=curve, weight=2.0, group=group)
        for fact, group in (("gates", "outer"), ("junction_min", "inner"), ("port_min", "inner"))
    )
    groups = (
        Group(key="outer", label=Text(sv="Ute", en="Out"), combine=combine, weight=weight),
        Group(key="inner", label=same("In"), parent="outer"),
    )
    requirement = Requirement(
        title=same("T"), company=Company(name="C"), criteria=soft, groups=groups, weighings=tuple(made)
    )
    assert again(requirement) == requirement


OLD: dict[str, Any] = {
    "title": {"sv": "Lager", "en": "Warehouse"},
    "case_number": "",
    "summary": {"sv": "", "en": ""},
    "received": None,
    "demo": False,
    "company": {"name": "C", "industry_code": "", "industry_version": "", "change": "new", "leaves": ""},
    "site": {"kinds": ["land"], "availabilities": ["available"]},
    "groups": [{"key": "space", "label": {"sv": "Yta", "en": "Space"}}],
    "criteria": [
        {"fact": "plot_area_m2", "at_least": 5000.0, "unknown": "ask", "group": "space"},
        {"fact": "max_height_m", "anchors": [[8.0, 0.0], [12.0, 1.0]], "weight": 5.0, "group": "space"},
    ],
}
"""As the first version of the program stored it."""


def test_what_was_stored_before_is_read_and_stored_alike() -> None:
    requirement = requirement_from_dict(OLD)
    assert requirement.weighings == ()
    assert requirement.groups[0].combine == Additive()
    assert [one.firm for one in requirement.criteria] == [False, False]
    assert requirement.weights(SiteKind.LAND) == (0.0, 1.0)
    assert requirement_to_dict(requirement) == OLD


@pytest.mark.parametrize("how", [PlaceHow.POSITION, PlaceHow.SHAPE])
def test_coordinates_are_stored_as_a_file_has_them(how: PlaceHow) -> None:
    corners = [(12.0, 57.0), (13.0, 57.0), (13.0, 58.0), (12.0, 57.0)]
    written = shapely.Point(12, 57) if how is PlaceHow.POSITION else shapely.Polygon(corners)
    place = Place(how=how, name="a", label=same("a"), geometry_wgs84=written)
    [stored] = requirement_to_dict(
        requirement_of(Criterion(fact="place_distance_m", place=place, need=Within(high=9), group="all"))
    )["criteria"]
    if how is PlaceHow.POSITION:
        assert (stored["place"]["lon"], stored["place"]["lat"]) == (12, 57)
    else:
        assert stored["place"]["geojson"] == {"type": "Polygon", "coordinates": [[list(corner) for corner in corners]]}
