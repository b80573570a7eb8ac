"""A service with 50,000 features that breaks off twice and throttles: everything arrives once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import orjson
import pyogrio
import pytest
import shapely

from gis_data.remote.fetching import fetch, last_fetched
from gis_data.remote.machine import Machine
from gis_data.remote.model import Fetched, Progress
from tests.integration.geodata_remote.conftest import Serve, api_at, rules, wfs_at
from tests.integration.geodata_remote.server import Answerer, Faulty, Request, Server, cut, throttled
from tests.integration.geodata_remote.services import OgcApi, Point, Wfs, points

COUNT = 50_000
PAGE = 2_500
PROMPT = Machine(between=lambda low, _: low)
"""The real clock and real pauses, the shortest that chance could give."""


@pytest.fixture(scope="module")
def many() -> list[Point]:
    return points(COUNT)


def troubled(inner: Answerer, page: int) -> Faulty:
    """Cut at the 3rd and 12th page, throttled at the 7th."""
    return Faulty(inner, {3: cut, 7: throttled("1"), 12: cut}, fits=lambda request: is_page(request, page))


def is_page(request: Request, page: int) -> bool:
    return request.query.get("count", request.query.get("limit")) == str(page)


def check_arrived(fetched: Fetched, server: Server, sent: Sequence[Point], page: int) -> None:
    found = orjson.loads(fetched.paths[0].read_bytes())["features"]
    assert [one["id"] for one in found] == [one.id for one in sent]
    assert (fetched.features, fetched.matched, fetched.duplicates) == (len(sent), len(sent), 0)
    pages = [one for one in server.requests if is_page(one, page)]
    assert len({one.target for one in pages}) == len(fetched.pages)
    assert len(pages) == len(fetched.pages) + 3, "three pages were asked for twice, and no more"
    assert pages[7].at - pages[6].at >= 1.0, "came back before Retry-After had passed"


def check_readable(fetched: Fetched, sent: Sequence[Point]) -> None:
    assert fetched.crs == "EPSG:3006"
    meta, _, wkb, columns = pyogrio.raw.read(fetched.paths[0], columns=["code"])
    assert meta["crs"] == "EPSG:3006"
    assert list(columns[0]) == [one.code for one in sent]
    assert shapely.get_coordinates(shapely.from_wkb(wkb)).tolist() == [[one.east, one.north] for one in sent]


def test_a_wfs_with_geojson(serve: Serve, tmp_path: Path, many: list[Point]) -> None:
    server = serve(troubled(Wfs(many), PAGE))
    said: list[Progress] = []

    fetched = fetch(
        wfs_at(server, sort_by="code"), rules(server, geodata_page_size=PAGE), tmp_path, said.append, machine=PROMPT
    )

    check_arrived(fetched, server, many, PAGE)
    check_readable(fetched, many)
    assert last_fetched(tmp_path) == fetched
    assert (said[-1].features, said[-1].features_expected) == (COUNT, COUNT)
    assert [one.waiting_s for one in said if one.waiting_s] == [0.5, 1.0, 0.5]
    assert {one.query.get("sortby") for one in server.requests if is_page(one, PAGE)} == {"code"}


def test_a_wfs_with_gml_by_its_next_links(serve: Serve, tmp_path: Path, many: list[Point]) -> None:
    service = Wfs(many[:20_000], formats=("application/gml+xml; version=3.2",), links=True)
    server = serve(troubled(service, 1_000))
    service.base = server.url

    fetched = fetch(wfs_at(server), rules(server, geodata_page_size=1_000), tmp_path, machine=PROMPT)

    check_arrived(fetched, server, many[:20_000], 1_000)
    check_readable(fetched, many[:20_000])


def test_an_ogc_api(serve: Serve, tmp_path: Path, many: list[Point]) -> None:
    service = OgcApi(many)
    server = serve(troubled(service, PAGE))
    service.base = server.url

    fetched = fetch(api_at(server), rules(server, geodata_page_size=PAGE), tmp_path, machine=PROMPT)

    check_arrived(fetched, server, many, PAGE)
    check_readable(fetched, many)
    assert [one.kind for one in fetched.notes] == ["axes_swapped"]
