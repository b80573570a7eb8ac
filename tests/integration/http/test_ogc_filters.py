"""CQL2: what can be asked, and that nothing else can."""

from __future__ import annotations

import json
import time

import pytest
from fastapi.testclient import TestClient

from api.serving.service import Service
from tests.integration.http.ogc_stock import stock


@pytest.fixture(autouse=True)
def _stocked(service: Service) -> None:
    stock(service)


def found(client: TestClient, filter_: object, **more: str) -> list[str]:
    text = filter_ if isinstance(filter_, str) else json.dumps(filter_)
    answer = client.get("/ogc/collections/sites/items", params={"filter": text, **more})
    assert answer.status_code == 200, answer.text
    return [one["properties"]["name"] for one in answer.json()["features"]]


def refused(client: TestClient, filter_: object, **more: str) -> None:
    text = filter_ if isinstance(filter_, str) else json.dumps(filter_)
    answer = client.get("/ogc/collections/sites/items", params={"filter": text, **more})
    assert answer.status_code == 400, (text[:80], answer.status_code)
    assert answer.json()["type"] == "urn:siting:problem:malformed"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("kind = 'premises'", ["Hall"]),
        ("kind <> 'premises'", ["Åsen's 10", "Åsen 9"]),
        ("plot_area_m2 > 100000 AND kind = 'land'", ["Åsen's 10"]),
        ("100000 < plot_area_m2", ["Åsen's 10"]),
        ("plot_area_m2 BETWEEN 120000 AND 120001", ["Åsen's 10"]),
        ("plot_area_m2 NOT BETWEEN 0 AND 1", ["Åsen's 10"]),
        ("plot_area_m2 IS NULL AND kind = 'land'", ["Åsen 9"]),
        ("plot_area_m2 IS NOT NULL", ["Åsen's 10"]),
        ("name LIKE 'Åsen%'", ["Åsen's 10", "Åsen 9"]),
        ("name = 'Åsen''s 10'", ["Åsen's 10"]),
        ("CASEI(name) = CASEI('HALL')", ["Hall"]),
        ("kind IN ('premises', 'other')", ["Hall"]),
        ("NOT (kind = 'land')", ["Hall"]),
        ("gas = true", ["Åsen's 10"]),
        ("gas", ["Åsen's 10"]),
        ("possession_date > DATE('2027-02-01')", ["Åsen's 10"]),
        ("changed_at > TIMESTAMP('2020-01-01T00:00:00Z') AND gates = 4", ["Hall"]),
        ("possession_date > available_from", ["Åsen's 10"]),
        ("A_CONTAINS(permitted_uses, ('J'))", ["Åsen's 10"]),
        ("A_OVERLAPS(permitted_uses, ('B', 'K'))", ["Åsen's 10"]),
        ("A_EQUALS(permitted_uses, ('K', 'J'))", ["Åsen's 10"]),
        ("A_CONTAINEDBY(permitted_uses, ('J', 'K', 'B'))", ["Åsen's 10"]),
        ("S_INTERSECTS(geom, BBOX(12, 57, 14, 58))", ["Åsen's 10", "Hall"]),
        ("S_WITHIN(geom, POLYGON((12 57, 14 57, 14 58, 12 58, 12 57))) AND kind = 'land'", ["Åsen's 10"]),
        ("S_DISJOINT(geom, POINT(0 0)) AND kind = 'premises'", ["Hall"]),
        ("kind = 'land' OR gates = 4", ["Åsen's 10", "Åsen 9", "Hall"]),
        ("site_id IN (0)", []),
        ("name = '''; DROP TABLE site; --'", []),
    ],
)
def test_a_filter_in_text_finds_what_it_says(client: TestClient, text: str, names: list[str]) -> None:
    assert found(client, text) == names


def test_a_filter_in_json_says_the_same(client: TestClient) -> None:
    filter_ = {
        "op": "and",
        "args": [
            {"op": ">=", "args": [{"property": "plot_area_m2"}, 120_000]},
            {"op": "s_intersects", "args": [{"property": "geom"}, {"bbox": [12, 57, 14, 58]}]},
        ],
    }

    assert found(client, filter_, **{"filter-lang": "cql2-json"}) == ["Åsen's 10"]
    assert found(client, filter_) == ["Åsen's 10"]


def test_a_filter_s_geometry_has_a_crs(client: TestClient) -> None:
    stored = {"filter-crs": "http://www.opengis.net/def/crs/EPSG/0/3006"}

    assert found(client, "S_INTERSECTS(geom, POINT(6398100 372100))", **stored) == ["Åsen's 10"]
    assert found(client, "S_INTERSECTS(geom, POINT(372100 6398100))", **stored) == []


@pytest.mark.parametrize(
    "text",
    [
        "colour = 'red'", "search LIKE '%a%'", "change_id > 1", "kind = 3", "plot_area_m2 = 'big'", "gas > 1", "kind",
        "pg_sleep(10) = 1", "name = lower(name)", "plot_area_m2 + 1 > 2", "plot_area_m2 > gas", "permitted_uses = 'J'",
        "S_INTERSECTS(name, POINT(1 2))", "S_INTERSECTS(POINT(1 2), POINT(1 2))", "S_BUFFER(geom, 3)",
        "S_INTERSECTS(geom, POLYGON((0 0, 1 1, 1 0, 0 1, 0 0)))", "S_INTERSECTS(geom, 'x')",
        "T_AFTER(changed_at, DATE('x'))",
        "possession_date > DATE('2027-13-45')", "kind = ", "(", ")", "kind = 'land", "'", "", "A_CONTAINS(name, ('J'))",
        "kind IN ()", "geom = 'x'", "name LIKE 3", "\"kind\" = 'land'; DROP TABLE site", "properties = '{}'",
    ],
)  # fmt: skip
def test_what_a_filter_may_not_say_is_refused(client: TestClient, text: str) -> None:
    refused(client, text)


@pytest.mark.parametrize(
    "node",
    [
        [], 1, None, "x", {}, {"op": "="}, {"op": "=", "args": 3}, {"op": 3, "args": []}, {"op": "and", "args": [True]},
        {"op": "=", "args": [{"property": ["kind"]}, "land"]},
        {"op": "=", "args": [{"property": "kind"}, {"property": 3}]},
        {"op": "in", "args": [{"property": "kind"}, "land"]}, {"op": "in", "args": [{"property": "kind"}, [["land"]]]},
        {"op": "s_intersects", "args": [{"property": "geom"}, {"type": "Polygon", "coordinates": "x"}]},
        {"op": "s_intersects", "args": [{"property": "geom"}, {"type": "Nothing"}]},
        {"op": "s_intersects", "args": [{"property": "geom"}, {"bbox": [1, 2]}]},
        {"op": "s_intersects", "args": [{"property": "geom"}, {"bbox": 7}]},
        {"op": "casei", "args": ["x"]}, {"op": "like", "args": [{"property": "name"}, {"op": "casei", "args": []}]},
        {"op": "=", "args": [{"property": "name"}, "\ud800"]},
        {"op": "=", "args": [{"property": "plot_area_m2"}, True]},
    ],
)  # fmt: skip
def test_what_is_no_filter_is_refused(client: TestClient, node: object) -> None:
    refused(client, node, **{"filter-lang": "cql2-json"})


@pytest.mark.parametrize(
    "text",
    [
        "(" * 60 + "kind='land'" + ")" * 60,
        "((((((((1=" * 60,
        "a=((" * 100,
        "NOT " * 1_000 + "gas",
        " AND ".join(["gas"] * 1_000),
        "kind IN (" + ",".join(["'a'"] * 3_000) + ")",
        "S_INTERSECTS(geom, POLYGON((" + ",".join(["1 1"] * 3_000) + ")))",
        "x" * 60_000,
    ],
    ids=["parentheses", "half open", "half said", "negations", "conditions", "list", "polygon", "long"],
)
def test_a_filter_that_would_take_all_day_is_refused_at_once(client: TestClient, text: str) -> None:
    began = time.process_time()
    answer = client.get("/ogc/collections/sites/items", params={"filter": text})

    assert answer.status_code in (400, 414, 422)
    assert time.process_time() - began < 2


def test_json_that_is_too_deep_is_refused(client: TestClient) -> None:
    refused(client, '{"op":"not","args":[' * 300 + "true" + "]}" * 300, **{"filter-lang": "cql2-json"})
    refused(client, "[" * 3_000, **{"filter-lang": "cql2-json"})
    refused(client, "kind = 'land'", **{"filter-lang": "sql"})
