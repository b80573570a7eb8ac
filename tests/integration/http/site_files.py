"""A file of sites as staff send it, with a mapping for its columns."""

from __future__ import annotations

from fastapi.testclient import TestClient
from httpx import Response

from tests.integration.http.signing import HTML, form_token

HEADER = "Beteckning;Namn;Slag;X;Y;Tomtarea (m2)"
MAPPING = b"""
key = "land"
name = { sv = "Mark", en = "Land" }
decimal = ","
[read]
delimiter = ";"
[columns]
ref = ["Beteckning"]
title = ["Namn"]
east = ["X"]
north = ["Y"]
size = ["Tomtarea"]
[area]
west = 10.0
south = 55.0
east = 25.0
north = 70.0
[[reading]]
crs = "EPSG:3006"
[[position]]
east = "east"
north = "north"
crs = "EPSG:3006"
[identity]
reference = "ref"
[site]
kind = "land"
name = ["title"]
[facts.plot_area_m2]
column = "size"
"""


def rows(*areas: str, first: int = 1) -> bytes:
    """Return a file with a site for each area."""
    lines = [f"{n};Tomt {n};mark;{372_000 + n};6398000;{area}" for n, area in enumerate(areas, start=first)]
    return "\n".join([HEADER, *lines, ""]).encode()


def send_file(client: TestClient, content: bytes, name: str = "mark.csv", **fields: str) -> Response:
    """Send a file by the page."""
    token = form_token(client.get("/staff/imports", headers=HTML))
    answer: Response = client.post(
        "/staff/imports",
        data={"source": "land", **fields, "form_token": token},
        files={"file": (name, content, "text/csv"), "mapping_file": ("mapping.toml", MAPPING, "text/plain")},
        headers=HTML,
        follow_redirects=False,
    )
    return answer
