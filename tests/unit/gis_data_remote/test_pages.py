import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_data.remote.errors import ServiceRefused, UnusableAnswer
from gis_data.remote.gml import read_gml
from gis_data.remote.page import Page, read_geojson
from gis_data.remote.passing import Passing

SERVICE = "flood (geo.example.se)"
GML = """<?xml version="1.0" encoding="{encoding}"?>
<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2"
 xmlns:a="http://a" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 numberMatched="{matched}" numberReturned="2" next="https://geo.example.se/wfs?startIndex=2">{members}</wfs:FeatureCollection>"""


def gml(*members: str, matched: str = "7", encoding: str = "UTF-8") -> Page:
    body = GML.format(
        members="".join(f"<wfs:member>{one}</wfs:member>" for one in members), matched=matched, encoding=encoding
    )
    return read_gml(body.encode(encoding), SERVICE, str)


def geojson(*features: dict[str, Any], **top: Any) -> Page:
    return read_geojson(json.dumps({"type": "FeatureCollection", "features": features, **top}).encode(), SERVICE, str)


def feature(geometry: dict[str, Any] | None, name: object = None, **fields: Any) -> dict[str, Any]:
    found = {"type": "Feature", "geometry": geometry, "properties": fields}
    return found if name is None else {**found, "id": name}


def test_a_page_of_geojson() -> None:
    page = geojson(
        feature({"type": "Point", "coordinates": [1, 2, 3]}, 5, code="0180"),
        feature(None, "x"),
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[4, 5], [6, 7], [8, 5], [4, 5]]]}},
        numberMatched=3,
        crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}},
        links=[{"rel": "self", "href": "a"}, {"rel": "next", "href": "b"}],
    )

    assert list(page.ids) == ["5", "x", None]
    assert list(page.properties) == [{"code": "0180"}, {}, {}]
    assert page.points.tolist() == [[1, 2], [4, 5]]
    assert (page.matched, page.said_crs, page.next_link) == (3, "urn:ogc:def:crs:EPSG::3006", "b")
    first = json.loads(page.lines(swap=False)[0])
    assert list(first.items()) == [
        ("type", "Feature"),
        ("id", "5"),
        ("properties", {"code": "0180"}),
        ("geometry", {"type": "Point", "coordinates": [1, 2, 3]}),
    ]


@pytest.mark.parametrize(
    ("top", "matched"),
    [
        ({"numberMatched": "unknown"}, None),
        ({"totalFeatures": 9}, 9),
        ({"numberMatched": -1}, None),
        ({"numberMatched": "9" * 5000}, None),
        ({}, None),
    ],
)
def test_counts_as_they_are_written(top: dict[str, Any], matched: int | None) -> None:
    assert geojson(**top).matched == matched


def test_an_old_way_to_name_a_crs() -> None:
    assert geojson(crs={"type": "EPSG", "properties": {"code": 3006}}).said_crs == "EPSG:3006"
    assert geojson(crs=None).said_crs is None
    assert geojson(crs={"properties": {"name": ["EPSG:3006"]}}).said_crs is None
    assert geojson(crs={"properties": {"code": {}, "name": "EPSG:3006"}}).said_crs == "EPSG:3006"


@pytest.mark.parametrize("name", [{"a": 1}, [1], []])
def test_an_id_that_is_no_name_is_none(name: object) -> None:
    assert list(geojson(feature(None, name)).ids) == [None]


@pytest.mark.parametrize("parts", ["a", 7, {"a": 1}, ["a", None, [1]], None])
def test_a_collection_of_what_are_no_geometries_is_left_as_it_is(parts: object) -> None:
    geometry = {"type": "GeometryCollection", "geometries": parts}

    assert json.loads(geojson(feature(geometry)).lines(swap=True)[0])["geometry"] == geometry


pairs = st.tuples(st.floats(-1e7, 1e7), st.floats(-1e7, 1e7), st.floats(0, 100)).map(list)
geometries = st.recursive(
    st.one_of(
        st.builds(lambda at: {"type": "Point", "coordinates": at}, pairs),
        st.builds(lambda at: {"type": "LineString", "coordinates": at}, st.lists(pairs, min_size=2, max_size=4)),
        st.builds(lambda at: {"type": "MultiPolygon", "coordinates": [[at]]}, st.lists(pairs, min_size=4, max_size=5)),
        st.just({"type": "Point", "coordinates": []}),
    ),
    lambda inner: st.builds(
        lambda parts: {"type": "GeometryCollection", "geometries": parts}, st.lists(inner, max_size=3)
    ),
    max_leaves=4,
)


def numbers(geometry: dict[str, Any]) -> list[list[float]]:
    if geometry["type"] == "GeometryCollection":
        return [one for part in geometry["geometries"] for one in numbers(part)]

    def below(found: Any) -> list[list[float]]:
        if found and isinstance(found[0], list):
            return [one for part in found for one in below(part)]
        return [found]

    return below(geometry["coordinates"])


@given(geometries)
def test_swapping_axes_swaps_every_vertex_and_nothing_else(geometry: dict[str, Any]) -> None:
    page = geojson(feature(geometry))

    swapped = json.loads(page.lines(swap=True)[0])["geometry"]
    twice = json.loads(geojson(feature(swapped)).lines(swap=True)[0])["geometry"]

    assert [[*one[1::-1], *one[2:]] for one in numbers(geometry)] == numbers(swapped)
    assert twice == geometry


@given(st.binary(max_size=200))
def test_no_bytes_break_the_readers(body: bytes) -> None:
    for read in (read_geojson, read_gml):
        with pytest.raises((Passing, UnusableAnswer, ServiceRefused)):
            read(body, SERVICE, str)


@given(st.integers(1, 400))
def test_geojson_cut_off_anywhere_is_never_a_page(at: int) -> None:
    body = json.dumps({"type": "FeatureCollection", "features": [feature(None, n, a="å") for n in range(9)]}).encode()
    with pytest.raises(Passing):
        read_geojson(body[:at], SERVICE, str)


@given(st.integers(1, 600))
def test_gml_cut_off_anywhere_is_never_a_page(at: int) -> None:
    body = GML.format(members="<wfs:member><a:f/></wfs:member>" * 9, matched="1", encoding="UTF-8").encode()
    with pytest.raises(Passing):
        read_gml(body[:at], SERVICE, str)


POINT = '<gml:Point srsName="urn:ogc:def:crs:EPSG::3006"><gml:pos>6399514 377307</gml:pos></gml:Point>'


def test_a_page_of_gml() -> None:
    page = gml(
        f'<a:f gml:id="f.1"><a:code>0180</a:code><a:where>{POINT}</a:where></a:f>',
        '<a:f gml:id="f.2"><a:code/></a:f>',
    )

    assert list(page.ids) == ["f.1", "f.2"]
    assert list(page.properties) == [{"code": "0180"}, {"code": None}], "a code stays the text that it is"
    assert page.points.tolist() == [[377307, 6399514]]
    assert (page.matched, page.said_crs, page.axes_read) == (7, "EPSG:3006", True)
    assert page.next_link == "https://geo.example.se/wfs?startIndex=2"
    assert [json.loads(line)["geometry"] for line in page.lines(swap=False)] == [
        {"type": "Point", "coordinates": [377307, 6399514]},
        None,
    ]
    assert json.loads(page.lines(swap=True)[0])["geometry"]["coordinates"] == [6399514, 377307]


def test_fields_of_gml_that_are_more_than_a_text() -> None:
    page = gml(
        "<a:f><a:id><a:space>SE</a:space><a:local>7</a:local></a:id><a:use>J</a:use><a:use>K</a:use>"
        '<a:kind xlink:href="http://codes/1"/><a:name xlink:href="#x">Å</a:name><a:none xsi:nil="true">x</a:none>'
        f"<gml:boundedBy>{POINT}</gml:boundedBy><gml:name> Viared </gml:name><a:where>{POINT}</a:where></a:f>"
    )

    assert page.properties[0] == {
        "id.space": "SE",
        "id.local": "7",
        "use": ["J", "K"],
        "kind.href": "http://codes/1",
        "name.href": "#x",
        "name": ["Å", "Viared"],
        "none": None,
    }
    assert list(page.ids) == [None]


def test_gml_in_another_encoding() -> None:
    assert gml("<a:f><a:name>Borås</a:name></a:f>", encoding="ISO-8859-1").properties[0] == {"name": "Borås"}


def test_the_crs_may_stand_with_the_bounds_alone() -> None:
    bare = POINT.replace(' srsName="urn:ogc:def:crs:EPSG::3006"', "")
    envelope = (
        '<gml:Envelope srsName="urn:ogc:def:crs:EPSG::3006"><gml:lowerCorner>1 1</gml:lowerCorner></gml:Envelope>'
    )
    member = f"<wfs:member><a:f><a:where>{bare}</a:where></a:f></wfs:member>"
    body = GML.format(members=f"<gml:boundedBy>{envelope}</gml:boundedBy>{member}", matched="1", encoding="UTF-8")

    assert read_gml(body.encode(), SERVICE, str).said_crs == "EPSG:3006"


def test_curves_become_lines_that_every_reader_knows() -> None:
    arc = (
        '<gml:Curve srsName="urn:ogc:def:crs:EPSG::3006"><gml:segments><gml:Arc><gml:posList>6399514 377307'
        " 6399524 377317 6399514 377327</gml:posList></gml:Arc></gml:segments></gml:Curve>"
    )
    found = json.loads(gml(f"<a:f><a:line>{arc}</a:line></a:f>").lines(swap=False)[0])["geometry"]
    middle = np.array(found["coordinates"]) - [377317, 6399514]

    assert found["type"] == "LineString"
    assert np.allclose(np.hypot(*middle.T), 10, atol=0.01)
    assert len(middle) > 20


def test_layers_are_not_mixed() -> None:
    with pytest.raises(UnusableAnswer, match="mixes f, g"):
        gml("<a:f/>", "<a:g/>")


def test_gml_of_wfs_1_1_with_all_features_in_one_element() -> None:
    point = POINT.replace("urn:ogc", "urn:x-ogc")
    body = (
        '<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs" xmlns:gml="http://www.opengis.net/gml"'
        ' xmlns:a="http://a" numberOfFeatures="2"><gml:featureMembers>'
        f'<a:f gml:id="f.1"><a:code>01</a:code><a:where>{point}</a:where></a:f>'
        f'<a:f gml:id="f.2"><a:code>02</a:code><a:where>{point}</a:where></a:f>'
        "</gml:featureMembers></wfs:FeatureCollection>"
    )
    page = read_gml(body.encode(), SERVICE, str)

    assert list(page.ids) == ["f.1", "f.2"]
    assert [one["code"] for one in page.properties] == ["01", "02"]
    assert page.points.tolist() == [[377307, 6399514]] * 2
    assert (page.said_crs, page.matched) == ("EPSG:3006", None)


def test_a_ring_that_is_not_closed_costs_its_own_row_at_most() -> None:
    ring = (
        '<gml:Polygon srsName="urn:ogc:def:crs:EPSG::3006"><gml:exterior><gml:LinearRing><gml:posList>0 0 0 9 9 9'
        "</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
    )
    page = gml(f"<a:f><a:where>{ring}</a:where></a:f>", f"<a:f><a:where>{POINT}</a:where></a:f>")

    found = [json.loads(line)["geometry"] for line in page.lines(swap=False)]
    assert found[0] == {"type": "Polygon", "coordinates": [[[0, 0], [9, 0], [9, 9], [0, 0]]]}
    assert found[1]["coordinates"] == [377307, 6399514]
    assert page.closed == 1
    assert gml(f"<a:f><a:where>{POINT}</a:where></a:f>", "<a:f/>").closed == 0


@pytest.mark.parametrize("encoding", ["utf-32", "euc-jp", "no such thing"])
def test_an_encoding_that_can_not_be_read(encoding: str) -> None:
    body = GML.format(members="<wfs:member><a:f/></wfs:member>", matched="1", encoding=encoding).encode()

    with pytest.raises(Passing):
        read_gml(body, SERVICE, str)
