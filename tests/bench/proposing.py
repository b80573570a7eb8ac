"""A whole proposal, beside a bare folium map of the same sites without reasons, sheets or print."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import folium

from api.proposal_geodata import GEODATA
from maps.proposal import render
from maps.wgs84 import lat_lon
from siting.services.make_proposal import Made, Order, Output, make_proposal
from siting.services.requirement_example import example_requirement
from siting.services.requirement_file import parse_requirement
from siting.settings import DeploymentSettings
from siting.store.catalogue import CatalogueCache
from tests.bench.rows import Row, timed
from tests.bench.setting import Bench


def rows(bench: Bench) -> Iterator[Row]:
    """Match, store, draw HTML, PDF and GIS files in one language, with the catalogue already held."""
    cache = CatalogueCache()
    with bench.database.begin() as conn:
        cache.get(conn)
    _propose(bench, cache)  # what is loaded once a process is not what is asked here
    ours_s, made = timed(lambda: _propose(bench, cache))
    bare_s, _ = timed(lambda: _bare(bench, made))
    yield Row(size=bench.size, what="match and propose", ours_s=ours_s, other="bare folium map", other_s=bare_s)


def _propose(bench: Bench, cache: CatalogueCache) -> Made:
    requirement = parse_requirement(example_requirement("en"), name="example")
    order = Order(requirement=requirement, made_at=datetime.now(UTC), as_of=date(2026, 11, 24), actor="bench")
    output = Output(render=render, out_dir=bench.folder / "out", langs=("en",))
    return make_proposal(bench.database, cache, order, deployment=DeploymentSettings(), geodata=GEODATA, output=output)


def _bare(bench: Bench, made: Made) -> None:
    result = made.content.result
    drawn = folium.Map()
    for one in (*result.ranked, *result.out):
        if one.site.geometry is not None:
            middle = one.site.geometry.centroid
            folium.Marker(lat_lon(middle.x, middle.y, made.content.crs), popup=one.site.name).add_to(drawn)
    drawn.save(bench.folder / "bare.html")
