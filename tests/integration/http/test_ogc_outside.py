"""Other people's tools against a live server: GDAL reads features and tiles."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import httpx
import pyogrio
import pytest
from sqlalchemy import text

from api.serving.service import Service
from tests.integration.http.live import serving
from tests.integration.http.ogc_stock import HALL, PLOT, stock
from tests.looping import run_apart

TILE = "/ogc/collections/sites/tiles/WebMercatorQuad/11/619/1097"


@pytest.fixture
def address(service: Service) -> Iterator[str]:
    stock(service)
    with serving(service) as found:
        yield found


def test_gdal_reads_collections_filtered_in_a_box_and_page_by_page(address: str) -> None:
    source = f"OAPIF:{address}/ogc"
    layers = {name for name, _ in pyogrio.list_layers(source)}
    assert layers == {"sites", "land", "premises", "areas", "plans", "plan_provisions", "reference_points"}

    filtered = pyogrio.read_dataframe(source, layer="sites", where="plot_area_m2 > 100000 AND kind = 'land'")
    assert list(filtered["name"]) == ["Åsen's 10"]
    assert filtered["plot_area_m2"][0] == 120_000

    # GDAL takes the storage CRS where it is told nothing, and puts the east first whatever the CRS says.
    boxed = pyogrio.read_dataframe(source, layer="sites", bbox=PLOT.bounds)
    assert list(boxed["name"]) == ["Åsen's 10"]
    assert boxed.geometry[0].symmetric_difference(PLOT).area < 1

    paged = pyogrio.read_dataframe(source, layer="sites", CRS="EPSG:3008", PAGE_SIZE=1)
    assert sorted(paged["name"]) == ["Hall", "Åsen 9", "Åsen's 10"]
    hall = paged.set_index("name").geometry.to_crs(3006)["Hall"]
    assert hall.distance(HALL) < 0.01


def test_many_who_ask_at_once_never_see_what_was_withdrawn(address: str, service: Service) -> None:
    """The version is asked for once for many: a request that came after the change was committed sees it."""
    committed = threading.Event()
    assert b"Hall" in httpx.get(address + TILE).content

    async def ask(client: httpx.AsyncClient, seen: list[tuple[bool, bool]]) -> None:
        while len(seen) < 600:
            after = committed.is_set()
            answer = await client.get(address + TILE)
            seen.append((after, b"Hall" in answer.content))

    async def all_of_them() -> list[tuple[bool, bool]]:
        seen: list[tuple[bool, bool]] = []

        async def withdraw() -> None:
            while len(seen) < 200:
                await asyncio.sleep(0.001)
            await asyncio.to_thread(_withdraw_hall, service, committed)

        async with httpx.AsyncClient() as client:
            await asyncio.gather(withdraw(), *(ask(client, seen) for _ in range(8)))
        return seen

    seen = run_apart(all_of_them())

    assert any(after for after, _ in seen)
    assert not any(shown for after, shown in seen if after)
    assert any(shown for after, shown in seen if not after)


def _withdraw_hall(service: Service, committed: threading.Event) -> None:
    with service.begin(actor="tester") as conn:
        conn.execute(text("UPDATE site SET published = false WHERE reference = 'hall'"))
    committed.set()
