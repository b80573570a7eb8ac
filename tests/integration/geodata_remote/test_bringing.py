"""A data set is brought whole by its recipe, and taken for unchanged only when what is stored is what is there."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from gis_data.bringing import Brought, Watched, Where, bring, forget, is_unchanged
from gis_data.errors import UnreadableFile
from gis_data.recipes import Recipe
from gis_data.remote.errors import FolderUnusable, ServiceRefused
from gis_data.remote.fetching import last_fetched
from siting.domain.errors import InvalidInput
from siting.domain.geodata import GeodataSet, Role
from siting.store.errors import Busy
from siting.store.locks import file_lock
from tests.integration.geodata_remote.conftest import Serve, left_in, rules
from tests.integration.geodata_remote.server import Reply, Request, Server
from tests.integration.geodata_remote.services import Wfs, points

FEW = points(20)
GOOD = Wfs(FEW).json([one.geojson() for one in FEW]).body
ALONE = Watched()


@dataclass
class Document:
    """A file with an ETag, which it minds."""

    body: bytes = GOOD
    etag: str = '"1"'

    def __call__(self, request: Request) -> Reply:
        status = 304 if request.headers.get("if-none-match") == self.etag else 200
        return Reply(status=status, body=self.body, headers={"ETag": self.etag})


def where(server: Server, folder: Path) -> Where:
    return Where(crs="EPSG:3006", area=None, folder=folder, settings=rules(server))


def flood(address: str, **said: Any) -> Recipe:
    return Recipe(address=address, role=Role.FLOOD, category="year_100", **said)


def schools(address: str, **said: Any) -> Recipe:
    return Recipe(address=address, role=Role.SENSITIVE, category="school", service_layer="a:shelter", **said)


def places(found: Brought) -> list[tuple[float, float]]:
    return sorted((one.geometry.centroid.x, one.geometry.centroid.y) for one in found.content.features)


def brought(server: Server, folder: Path, recipe: Recipe) -> Brought:
    return bring("flood", recipe, where(server, folder), ALONE)


def is_same(server: Server, folder: Path, recipe: Recipe, stored: GeodataSet) -> bool:
    return is_unchanged("flood", recipe, stored, where(server, folder))


def test_what_could_not_be_read_is_not_taken_for_what_is_stored(serve: Serve, tmp_path: Path) -> None:
    document = Document()
    server = serve(document)
    recipe = flood(f"{server.url}/f.geojson")
    stored = brought(server, tmp_path, recipe).geodata_set
    assert is_same(server, tmp_path, recipe, stored)

    document.body, document.etag = GOOD[:-30], '"2"'
    assert not is_same(server, tmp_path, recipe, stored)
    with pytest.raises(UnreadableFile):
        brought(server, tmp_path, recipe)

    assert not is_same(server, tmp_path, recipe, stored), "fetched whole, but nothing of it is stored"


def test_what_was_fetched_and_is_damaged_is_fetched_anew(serve: Serve, tmp_path: Path) -> None:
    server = serve(Document())
    recipe = flood(f"{server.url}/f.geojson")
    stored = brought(server, tmp_path, recipe).geodata_set
    (tmp_path / "flood" / "manifest.json").write_bytes(b"{}")

    assert not is_same(server, tmp_path, recipe, stored)
    assert brought(server, tmp_path, recipe).geodata_set == stored
    assert is_same(server, tmp_path, recipe, stored)


def test_the_same_file_read_by_another_declaration_is_something_new(serve: Serve, tmp_path: Path) -> None:
    server = serve(Document())
    path, declaration = tmp_path / "flood.geojson", tmp_path / "zones.toml"
    path.write_bytes(GOOD)
    said = (
        'key = "zones"\ntitle = { sv = "Zoner", en = "Zones" }\npublisher = "We"\nlicence = "CC0"\ntried = true\n'
        'tried_on = { sv = "Här", en = "Here" }\n[[layer]]\nnames = ["*"]\nbasis = "seen"\n'
        '[[layer.use]]\nrole = "flood"\ncategory = "year_100"\n'
    )
    declaration.write_text(said, encoding="utf-8")
    recipe = Recipe(address=str(path), declared=str(declaration))
    stored = brought(server, tmp_path, recipe).geodata_set
    assert is_same(server, tmp_path, recipe, stored)

    declaration.write_text(said.replace("year_100", "year_200"), encoding="utf-8")

    assert not is_same(server, tmp_path, recipe, stored)


def test_a_file_that_is_written_while_it_is_read_is_not_taken(serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "flood.geojson"
    path.write_bytes(GOOD)

    def grow(_: float) -> None:
        with path.open("ab") as file:
            file.write(b" ")

    with pytest.raises(UnreadableFile, match="changed while it was read"):
        bring("flood", flood(str(path)), where(serve(Document()), tmp_path), Watched(reading=grow))


def test_a_key_in_an_address_is_used_again_and_not_shown(serve: Serve, tmp_path: Path) -> None:
    server = serve(Document())
    recipe = flood(f"{server.url}/f.geojson?map=a&api_key=s3cret")

    stored = brought(server, tmp_path, recipe).geodata_set

    assert stored.address == f"{server.url}/f.geojson?map=a&api_key=HIDDEN"
    assert is_same(server, tmp_path, Recipe.model_validate(dict(stored.options)), stored)
    assert {one.query["api_key"] for one in server.requests} == {"s3cret"}


@pytest.mark.parametrize("address", ["https://h.example.se/geodata?key=s3cret", "https://h.example.se/wfs?key=s3cret"])
def test_nor_when_something_is_missing(serve: Serve, tmp_path: Path, address: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        brought(serve(Document()), tmp_path, flood(address))

    assert "s3cret" not in caught.value.say("sv") + repr(caught.value.value)


def test_a_crs_that_is_said_is_what_a_service_is_asked_for(serve: Serve, tmp_path: Path) -> None:
    """Its answer says in which CRS it is; to read it as another would put everything in the wrong place."""
    server = serve(Wfs(FEW))
    recipe = schools(f"{server.url}/wfs")

    plain = brought(server, tmp_path, recipe)
    asked = brought(server, tmp_path, recipe.model_copy(update={"crs": "EPSG:3006"}))
    assert places(plain) == places(asked) == [(one.east, one.north) for one in FEW]

    with pytest.raises(ServiceRefused, match="EPSG:3008"):
        brought(server, tmp_path, recipe.model_copy(update={"crs": "EPSG:3008"}))


def test_an_answer_in_another_crs_than_was_asked_for_is_read_as_what_it_is(serve: Serve, tmp_path: Path) -> None:
    inner = Wfs(FEW)

    def answer(request: Request) -> Reply:
        reply = inner(request)
        offered = reply.body.replace(b"EPSG::4326", b"EPSG::3008")
        return replace(reply, body=offered) if request.query.get("request") == "GetCapabilities" else reply

    server = serve(answer)

    found = brought(server, tmp_path, schools(f"{server.url}/wfs", crs="EPSG:3008"))

    assert "crs_not_as_asked" in {kind for kind, _ in found.content.issues.by_kind}
    assert places(found) == [(one.east, one.north) for one in FEW]


def test_a_register_of_several_files_has_to_be_named(serve: Serve, tmp_path: Path) -> None:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        archive.writestr("firms.csv", "a;b")
        archive.writestr("readme.txt", "read me")
    server = serve(lambda _: Reply(body=body.getvalue(), type="application/zip"))

    with pytest.raises(InvalidInput, match=r"here are 2: firms\.csv, readme\.txt"):
        brought(server, tmp_path, Recipe(address=f"{server.url}/firms.zip", register_as="company_register"))


def test_what_was_fetched_goes_with_the_data_set_and_no_other(serve: Serve, tmp_path: Path) -> None:
    server = serve(Document())
    for name in ("flood", "flood-2", "flood_north", "floods"):
        bring(name.replace("-", "_x"), flood(f"{server.url}/f.geojson"), where(server, tmp_path), ALONE)
    (tmp_path / "flood_x2").rename(tmp_path / "flood-2")

    forget("flood", tmp_path)
    forget("flood", tmp_path / "nothing")

    assert left_in(tmp_path / "flood") == left_in(tmp_path / "flood-2") == set()
    for other in ("flood_north", "floods"):
        assert last_fetched(tmp_path / other) is not None


def test_and_not_while_another_process_fetches_it(serve: Serve, tmp_path: Path) -> None:
    server = serve(Document())
    brought(server, tmp_path, flood(f"{server.url}/f.geojson"))

    with file_lock(tmp_path / "flood" / ".lock", timeout_s=1), pytest.raises(Busy):
        forget("flood", tmp_path)
    assert last_fetched(tmp_path / "flood") is not None


def test_what_may_not_be_removed_is_said(serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: Path) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    server = serve(Document())
    brought(server, tmp_path, flood(f"{server.url}/f.geojson"))
    monkeypatch.setattr("gis_data.remote.fetching.remove_folder", refuse)

    with pytest.raises(FolderUnusable, match="Permission denied"):
        forget("flood", tmp_path)
