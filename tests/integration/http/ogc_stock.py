"""What the tests of the standards find: three sites that everybody sees, two that nobody does, an area and a point."""

from __future__ import annotations

from datetime import date

from shapely.geometry import Point, Polygon, box
from sqlalchemy import text

from api.serving.service import Service
from siting.domain.sites import Availability, SiteKind
from tests.integration.store.make import a_site, known, load

PLOT = Polygon([(372_000, 6_398_000), (372_400, 6_398_000), (372_400, 6_398_300), (372_000, 6_398_300)])
HALL = Point(374_000, 6_399_000)
MUNICIPALITY = box(360_000, 6_385_000, 392_000, 6_420_000)


def stock(service: Service) -> dict[str, int]:
    """Store it, and return reference → number."""
    facts = {
        "plot_area_m2": known(120_000.0),
        "gas": known(True),
        "possession_date": known(date(2027, 3, 1)),
        "permitted_uses": known(frozenset({"J", "K"})),
    }
    sites = [
        a_site("plot", name="Åsen's 10", geometry=PLOT, facts=facts, available_from=date(2027, 1, 1)),
        a_site("bare", name="Åsen 9", geometry=None, facts={}),
        a_site("hall", name="Hall", kind=SiteKind.PREMISES, geometry=HALL, facts={"gates": known(4.0)}),
        a_site("hidden", name="Hidden", geometry=PLOT),
        a_site("sold", name="Sold", geometry=PLOT, availability=Availability.SOLD),
    ]
    with service.begin(actor="tester") as conn:
        load(conn, sites)
        conn.execute(text("UPDATE site SET published = false WHERE reference = 'hidden'"))
        conn.execute(
            text(
                "INSERT INTO siting.named_area (dataset, kind, code, name, population, source, geom) VALUES"
                " ('t', 'municipality', '1490', 'Borås', 114000, 'gräns | boundary', ST_GeomFromText(:wkt, 3006))"
            ),
            {"wkt": MUNICIPALITY.wkt},
        )
        conn.execute(
            text(
                "INSERT INTO siting.reference_point (dataset, kind, name, source, geom) VALUES"
                " ('t', 'junction', 'Viaredsmotet', 'nvdb', ST_GeomFromText('POINT(371000 6399000)', 3006))"
            )
        )
        rows = conn.execute(text("SELECT reference, id FROM site")).all()
    return {row.reference: row.id for row in rows}
