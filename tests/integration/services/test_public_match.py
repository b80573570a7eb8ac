"""What the public is told of sites and places."""

from __future__ import annotations

from datetime import date

from shapely.geometry import Point, box
from sqlalchemy import Connection, text

from siting.domain.need import PLACE, Answer, Importance
from siting.domain.need_steps import QUESTIONS
from siting.domain.places import AreaKind, NamedArea, PointKind, ReferencePoint
from siting.domain.sites import Availability, SiteKind
from siting.domain.vocabulary import FACTS
from siting.services.need_requirement import asking_alone
from siting.services.place_lookup import resolve_places
from siting.services.public_match import Usual, place_names, public_sites
from siting.store.catalogue import CatalogueCache
from tests.integration.store.made_geodata import put_places
from tests.integration.store.make import a_site, known, load

AS_OF = date(2026, 11, 27)
LAND = frozenset({SiteKind.LAND})


def area(name: str, kind: AreaKind, code: str) -> NamedArea:
    shape = box(370_000, 6_398_000, 371_000, 6_399_000)
    return NamedArea(kind=kind, code=code, name=name, geometry=shape, source="x", verified=None)


def point(name: str, kind: PointKind, east: float = 370_000) -> ReferencePoint:
    return ReferencePoint(kind=kind, name=name, geometry=Point(east, 6_398_000), source="x", verified=None)


def test_every_place_that_is_offered_is_found_and_the_only_one_of_its_name(conn: Connection) -> None:
    put_places(
        conn,
        "test",
        areas=[
            area("Borås", AreaKind.MUNICIPALITY, "1490"),
            area("Borås", AreaKind.LOCALITY, "T1"),
            area("Hagby", AreaKind.LOCALITY, "T2"),
            area("Hagby", AreaKind.LOCALITY, "T3"),
            area("Viared", AreaKind.BUSINESS_AREA, "V"),
        ],
        points=[
            point("Viaredsmotet", PointKind.JUNCTION),
            point("Viaredsmotet", PointKind.JUNCTION, 370_500),
            point("Skolan", PointKind.STOP),
        ],
    )
    names = place_names(conn)

    assert names == ("Borås (tätort)", "Hagby (T2)", "Hagby (T3)", "Viared", "Viaredsmotet")
    for name in names:
        answer = Answer(importance=Importance.NEED, amount=5000.0, codes=(name,))
        requirement = asking_alone(QUESTIONS[PLACE], answer, frozenset(SiteKind))
        assert requirement is not None
        assert resolve_places(conn, requirement, "EPSG:3006").criteria[0].place is not None


def test_hints_and_counts_are_of_published_sites_on_offer(conn: Connection) -> None:
    sites = [a_site(str(n), facts={"power_capacity_mw": known(float(n))}) for n in range(1, 11)]
    reserved = a_site("R", availability=Availability.RESERVED, facts={"power_capacity_mw": known(500.0)})
    load(conn, [*sites, reserved, a_site("H", facts={"power_capacity_mw": known(900.0)})])
    conn.execute(text("UPDATE siting.site SET published = false WHERE reference = 'H'"))
    public = public_sites(conn, CatalogueCache(), as_of=AS_OF)
    fact = FACTS["power_capacity_mw"]

    assert public.on_offer(LAND) == 10
    assert public.usual(fact, LAND) == Usual(low=1.0, high=9.0, known=10)
    assert public.usual(FACTS["water_m3_day"], LAND) is None
    assert (public.knows(fact, LAND), public.knows(FACTS["clear_height_m"], LAND)) == (True, False)
    answer = Answer(importance=Importance.WISH, amount=8.0)
    effect = public.effect(QUESTIONS["power_capacity_mw"], answer, LAND)
    assert effect is not None
    assert (effect.has, effect.unknown, effect.lacks) == (3, 0, 7)
