"""The well-behaved part of the played services: a WFS and an OGC API Features over the same points."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from tests.integration.geodata_remote.server import Reply, Request

URN = "urn:ogc:def:crs:EPSG::3006"
URI = "http://www.opengis.net/def/crs/EPSG/0/3006"
BOX = (10.0, 55.0, 24.0, 69.0)


@dataclass(frozen=True)
class Point:
    """A feature: east and north in EPSG:3006."""

    id: str
    code: str
    people: int
    east: float
    north: float

    def geojson(self, *, north_first: bool = False, with_id: bool = True) -> str:
        pair = [self.north, self.east] if north_first else [self.east, self.north]
        feature = {
            "type": "Feature",
            "id": self.id,
            "properties": {"code": self.code, "people": self.people},
            "geometry": {"type": "Point", "coordinates": pair},
        }
        if not with_id:
            del feature["id"]
        return json.dumps(feature)

    def gml(self) -> str:
        return (
            f'<wfs:member><a:shelter gml:id="{self.id}"><a:code>{self.code}</a:code><a:people>{self.people}</a:people>'
            f'<a:where><gml:Point srsName="{URN}" gml:id="{self.id}.p"><gml:pos>{self.north} {self.east}</gml:pos>'
            "</gml:Point></a:where></a:shelter></wfs:member>"
        )


def points(count: int) -> list[Point]:
    """Return points in a grid around Borås, codes with leading zeros."""
    return [
        Point(f"shelter.{n}", f"{n:06d}", n % 97, 370_000.0 + n % 250 * 10, 6_390_000.0 + n // 250 * 10)
        for n in range(count)
    ]


@dataclass
class Wfs:
    """WFS 2.0.0 and 1.1.0, GML 3.2 and GeoJSON; a feature type ``a:shelter``."""

    features: Sequence[Point]
    formats: tuple[str, ...] = ("application/gml+xml; version=3.2", "application/json")
    announced: int | str | None = None
    """What it says that it has; None is the truth."""
    most: int = 100_000
    """Features that it sends at a time at most."""
    can_page: bool = True
    links: bool = False
    base: str = ""
    written: dict[str, list[str]] = field(default_factory=dict)

    def __call__(self, request: Request) -> Reply:
        query = request.query
        if query.get("request") == "GetCapabilities":
            return self._described(query["version"])
        if query.get("resulttype") == "hits":
            return self._xml(f"<wfs:FeatureCollection {self._heads(0, query['version'])}/>")
        start, count = int(query.get("startindex", 0)), int(query.get("count", query.get("maxfeatures", self.most)))
        stop = min(start + min(count, self.most), len(self.features)) if self.can_page else len(self.features)
        start = start if self.can_page else 0
        if "json" in query.get("outputformat", ""):
            return self.json(self._lines("json")[start:stop], start=start, stop=stop)
        return self.gml(self._lines("gml")[start:stop], query["version"], start=start, stop=stop)

    @property
    def says(self) -> int | str:
        return len(self.features) if self.announced is None else self.announced

    def json(self, lines: Sequence[str], *, start: int = 0, stop: int = 0) -> Reply:
        links = self._next(start, stop)
        head = {
            "type": "FeatureCollection",
            "numberMatched": self.says,
            "numberReturned": len(lines),
            "timeStamp": "2026-11-24T10:00:00Z",
            "crs": {"type": "name", "properties": {"name": URN}},
            "links": [{"rel": "next", "href": links}] if links else [],
        }
        return Reply(body=f'{json.dumps(head)[:-1]}, "features": [{",".join(lines)}]}}'.encode())

    def gml(self, lines: Sequence[str], version: str = "2.0.0", *, start: int = 0, stop: int = 0) -> Reply:
        link = self._next(start, stop)
        more = f' next="{escape(link)}"' if link else ""
        members = "".join(lines)
        if version == "1.1.0":
            members = members.replace("wfs:member", "gml:featureMember")
        return self._xml(
            f"<wfs:FeatureCollection {self._heads(len(lines), version)}{more}>{members}</wfs:FeatureCollection>"
        )

    def _lines(self, kind: str) -> list[str]:
        if kind not in self.written:
            self.written[kind] = [one.geojson() if kind == "json" else one.gml() for one in self.features]
        return self.written[kind]

    def _next(self, start: int, stop: int) -> str | None:
        if not self.links or stop >= len(self.features):
            return None
        fmt = "outputFormat=application/json&" if "application/json" in self.formats else ""
        return (
            f"{self.base}/wfs?service=WFS&version=2.0.0&request=GetFeature&typeNames=a:shelter&{fmt}"
            f"startIndex={stop}&count={stop - start}"
        )

    def _heads(self, returned: int, version: str) -> str:
        if version == "1.1.0":
            count = returned or self.says
            return (
                'xmlns:wfs="http://www.opengis.net/wfs" xmlns:gml="http://www.opengis.net/gml" xmlns:a="http://a"'
                f' numberOfFeatures="{count}"'
            )
        return (
            'xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:a="http://a"'
            f' timeStamp="2026-11-24T10:00:00Z" numberMatched="{self.says}" numberReturned="{returned}"'
        )

    def _xml(self, text: str) -> Reply:
        return Reply(
            body=f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode(),
            type="application/gml+xml; version=3.2",
        )

    def _described(self, version: str) -> Reply:
        word, wfs = (
            ("CRS", "http://www.opengis.net/wfs/2.0") if version == "2.0.0" else ("SRS", "http://www.opengis.net/wfs")
        )
        formats = "".join(f"<ows:Value>{one}</ows:Value>" for one in self.formats)
        return self._xml(
            f'<wfs:WFS_Capabilities version="{version}" xmlns:wfs="{wfs}" xmlns:ows="http://www.opengis.net/ows/1.1">'
            f'<ows:OperationsMetadata><ows:Operation name="GetFeature"><ows:Parameter name="outputFormat">'
            f"<ows:AllowedValues>{formats}</ows:AllowedValues></ows:Parameter></ows:Operation>"
            f'<ows:Constraint name="ImplementsResultPaging"><ows:DefaultValue>{str(self.can_page).upper()}'
            "</ows:DefaultValue></ows:Constraint></ows:OperationsMetadata>"
            f"<wfs:FeatureTypeList><wfs:FeatureType><wfs:Name>a:shelter</wfs:Name><wfs:Default{word}>{URN}</wfs:Default{word}>"
            f"<wfs:Other{word}>urn:ogc:def:crs:EPSG::4326</wfs:Other{word}><ows:WGS84BoundingBox>"
            f"<ows:LowerCorner>{BOX[0]} {BOX[1]}</ows:LowerCorner><ows:UpperCorner>{BOX[2]} {BOX[3]}</ows:UpperCorner>"
            "</ows:WGS84BoundingBox></wfs:FeatureType></wfs:FeatureTypeList></wfs:WFS_Capabilities>"
        )


@dataclass
class OgcApi:
    """OGC API Features, parts 1 and 2; a collection ``shelters`` in EPSG:3006, written north first as part 2 wants."""

    features: Sequence[Point]
    base: str = ""
    announced: int | None = None
    most: int = 100_000
    north_first: bool = True
    with_id: bool = True
    says_crs: bool = True
    etag: str | None = None
    written: list[str] = field(default_factory=list)

    def __call__(self, request: Request) -> Reply:
        match request.path.strip("/"):
            case "":
                return self._document(
                    {"links": [{"rel": "data", "href": "/collections?f=json", "type": "application/json"}]}
                )
            case "collections":
                return self._document({"collections": [{"id": "other", "links": []}, self._collection()]})
            case "collections/shelters/items":
                return self._items(request)
        return Reply(status=404, body=b'{"code": "NotFound", "description": "No such resource"}')

    def _collection(self) -> dict[str, object]:
        return {
            "id": "shelters",
            "storageCrs": URI,
            "crs": ["http://www.opengis.net/def/crs/OGC/1.3/CRS84", URI],
            "extent": {"spatial": {"bbox": [list(BOX)]}},
            "links": [
                {"rel": "items", "href": f"{self.base}/collections/shelters/items?f=html", "type": "text/html"},
                {"rel": "items", "href": f"{self.base}/collections/shelters/items", "type": "application/geo+json"},
            ],
        }

    def _items(self, request: Request) -> Reply:
        if self.etag is not None and request.headers.get("if-none-match") == self.etag:
            return Reply(status=304, headers={"ETag": self.etag})
        offset, limit = int(request.query.get("offset", 0)), int(request.query["limit"])
        stop = min(offset + min(limit, self.most), len(self.features))
        if not self.written:
            self.written = [one.geojson(north_first=self.north_first, with_id=self.with_id) for one in self.features]
        return self.page(self.written[offset:stop], self.link(stop, limit) if stop < len(self.features) else None)

    def link(self, offset: int, limit: int) -> str:
        return f"{self.base}/collections/shelters/items?crs={URI}&limit={limit}&offset={offset}"

    def page(self, lines: Sequence[str], link: str | None) -> Reply:
        head = {
            "type": "FeatureCollection",
            "numberMatched": len(self.features) if self.announced is None else self.announced,
            "numberReturned": len(lines),
            "links": [{"rel": "self", "href": "/"}, *([{"rel": "next", "href": link}] if link else [])],
        }
        return Reply(
            body=f'{json.dumps(head)[:-1]}, "features": [{",".join(lines)}]}}'.encode(),
            type="application/geo+json",
            headers={
                **({"Content-Crs": f"<{URI}>"} if self.says_crs else {}),
                **({"ETag": self.etag} if self.etag else {}),
            },
        )

    def _document(self, found: dict[str, object]) -> Reply:
        return Reply(body=json.dumps(found).encode())
