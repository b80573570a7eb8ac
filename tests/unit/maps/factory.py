"""Made-up proposals over Borås, for tests of everything that draws them."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from shapely import affinity
from shapely.geometry import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from siting.domain.places import AreaKind, NamedArea, PointKind, ReferencePoint
from siting.domain.requirement import Company, Criterion, Curve, Group, OneOf, Requirement, Within
from siting.domain.sites import Site, SiteKind
from siting.domain.text import Text, same
from siting.domain.values import FactValue, Status
from siting.matching.engine import match
from siting.matching.proposal import MapRoad, ProposalContent, RoadRank, Sender
from siting.matching.result import MatchResult

AS_OF = date(2026, 11, 24)
CHECKED = date(2026, 10, 2)
CENTRE = (377_307.0, 6_399_514.0)

PLACES = {
    "Viared": (372_600.0, 6_397_900.0),
    "Viared västra": (369_000.0, 6_395_600.0),
    "Ramnaslätt": (380_800.0, 6_396_400.0),
    "Sobacken": (376_200.0, 6_391_800.0),
    "Fristad": (382_400.0, 6_410_900.0),
    "Dalsjöfors": (386_900.0, 6_400_800.0),
}


def text(sv: str, en: str) -> Text:
    return Text(sv=sv, en=en)


GROUPS = (
    Group(key="logistics", label=text("Logistik", "Logistics")),
    Group(key="power", label=text("Effekt och vatten", "Power and water")),
    Group(key="plan", label=text("Plan och tid", "Plan and timing")),
    Group(key="people", label=text("Arbetskraft", "Labour")),
    Group(key="price", label=text("Pris", "Price")),
)


def rising(worst: float, ideal: float) -> Curve:
    """Return a value function between two anchors, whichever is greater."""
    if worst < ideal:
        return Curve(amounts=(worst, ideal), values=(0.0, 1.0))
    return Curve(amounts=(ideal, worst), values=(1.0, 0.0))


def days(value: date) -> float:
    return float((value - date(1970, 1, 1)).days)


CRITERIA = (
    Criterion(fact="junction_min", need=Within(high=8), preference=rising(8, 2), weight=25, group="logistics", note=""),
    Criterion(
        fact="buildable_area_m2", need=Within(low=60_000), preference=rising(60_000, 140_000), weight=8, group="plan"
    ),
    Criterion(fact="max_height_m", need=Within(low=12), group="plan"),
    Criterion(
        fact="possession_date",
        need=Within(high=days(date(2028, 1, 1))),
        preference=rising(days(date(2028, 1, 1)), days(date(2027, 1, 1))),
        weight=12,
        group="plan",
    ),
    Criterion(fact="power_capacity_mw", need=Within(low=3), preference=rising(3, 8), weight=13, group="power"),
    Criterion(fact="power_in_3_years_mw", preference=rising(3, 6), weight=12, group="power"),
    Criterion(fact="population_30_min", preference=rising(20_000, 80_000), weight=18, group="people"),
    Criterion(fact="price_sek_m2", preference=rising(900, 400), weight=12, group="price"),
    Criterion(fact="flood", need=OneOf(codes=frozenset({0.0})), group="plan"),
)


def requirement(**changes: Any) -> Requirement:
    """Return a logistics firm's requirement."""
    made = Requirement(
        title=text("Lagerhall på 40\u00a0000\u00a0m²", "Warehouse of 40,000\u00a0m²"),
        company=Company(name="Nordisk Logistik", industry_code="52.100", industry_version="SNI 2007"),
        case_number="2026-0412",
        summary=text(
            "Ett lager med omlastning för tunga fordon, i drift 2028.",
            "A warehouse with transhipment for heavy vehicles, in use by 2028.",
        ),
        kinds=frozenset({SiteKind.LAND}),
        criteria=CRITERIA,
        groups=GROUPS,
        received=date(2026, 11, 20),
        demo=True,
    )
    return dataclasses.replace(made, **changes)


def known(value: object, source: str = "Mark och exploatering", status: Status = Status.KNOWN) -> FactValue:
    return FactValue(value=value, status=status, source=source, verified=CHECKED)  # type: ignore[arg-type]


def plot(x: float, y: float, area_m2: float, turn_deg: float) -> BaseGeometry:
    """Return a plot of that area with one corner cut, turned."""
    width = (area_m2 * 1.45) ** 0.5
    height = area_m2 / width * 1.04
    shape = box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    corner = box(x + width * 0.3, y + height * 0.3, x + width, y + height)
    return affinity.rotate(shape.difference(corner), turn_deg)


def site(number: int, name: str, rng: random.Random, place: tuple[float, float]) -> Site:
    """Return one plot with the gaps that real data have."""
    area = rng.choice((42_000.0, 67_000.0, 72_000.0, 84_000.0, 96_000.0, 112_000.0, 128_000.0))
    x, y = place[0] + rng.uniform(-1500, 1500), place[1] + rng.uniform(-1500, 1500)
    facts = {
        "plot_area_m2": known(area, "Primärkarta"),
        "buildable_area_m2": known(round(area * 0.92), "Detaljplan P-2019/14"),
        "max_height_m": known(rng.choice((10.0, 12.0, 16.0, 16.0, 20.0, 20.0)), "Detaljplan P-2019/14"),
        "possession_date": known(
            rng.choice((date(2027, 3, 1), date(2027, 6, 1), date(2027, 9, 1), date(2027, 6, 1), date(2028, 6, 1)))
        ),
        "power_capacity_mw": known(rng.choice((2.0, 3.5, 4.5, 6.0, 6.0, 8.0)), "Elnätsägaren, skriftligt"),
        "power_in_3_years_mw": known(rng.choice((4.5, 6.0)), "Elnätsägaren, skriftligt"),
        "junction_min": known(
            rng.choice((3.0, 4.0, 5.0, 6.0, 6.0, 11.0)), "Fågelvägen × 1,4 vid 60 km/h", Status.ESTIMATED
        ),
        "population_30_min": known(rng.choice((48_000.0, 61_200.0, 70_000.0)), "SCB DeSO 2025", Status.ESTIMATED),
        "price_sek_m2": known(rng.choice((480.0, 620.0, 750.0))),
        "owner_kind": known(rng.choice(("municipality", "private"))),
        "flood": known("outside", "MCF 2025"),
    }
    for gap in rng.sample(
        ["max_height_m", "possession_date", "power_capacity_mw", "power_in_3_years_mw", "price_sek_m2"], 1
    ):
        if rng.random() < 0.6:
            del facts[gap]
    return Site(
        site_id=number,
        source="demo",
        reference=f"D-{number:03}",
        kind=SiteKind.LAND,
        name=name,
        geometry=plot(x, y, area, rng.uniform(0, 90)),
        holder=name.rsplit(" ", 1)[0],
        property_designations=(f"{name.upper()}:1",),
        facts=facts,
        demo=True,
    )


def sites(count: int, *, seed: int = 4) -> list[Site]:
    """Return so many plots, round the places."""
    rng = random.Random(seed)
    names = list(PLACES)
    return [
        site(n + 1, f"{names[n % len(names)]} {n // len(names) + 1}", rng, PLACES[names[n % len(names)]])
        for n in range(count)
    ]


def answer(wanted: Requirement, candidates: Sequence[Site], *, limit: int | None = None) -> MatchResult:
    """Return the engine's answer to a requirement."""
    return match(candidates, wanted, as_of=AS_OF, catalogue_version="2026-11-24.1", limit=limit)


def areas() -> tuple[NamedArea, ...]:
    """Return a made-up municipality and real names of localities with round places."""
    x, y = CENTRE
    outline = Polygon(
        [
            (x + 19_000 * np.cos(a) * (1 + 0.13 * np.sin(3 * a)), y + 17_000 * np.sin(a) * (1 + 0.1 * np.cos(5 * a)))
            for a in np.linspace(0, 2 * np.pi, 90, endpoint=False)
        ]
    )
    localities = (
        ("Borås", x, y, 74_042),
        ("Fristad", x + 5_100, y + 11_500, 5_834),
        ("Dalsjöfors", x + 9_800, y + 800, 3_892),
        ("Sjömarken och Viared", x - 6_000, y - 300, 3_830),
        ("Viskafors", x - 6_200, y - 10_300, 3_684),
        ("Sandared", x - 9_300, y - 1_200, 3_398),
        ("Gånghester och Målsryd", x + 5_200, y - 3_700, 2_511),
        ("Frufällan", x + 1_500, y + 7_000, 1_305),
        ("Rydboholm", x - 3_300, y - 8_600, 985),
    )
    found = [
        NamedArea(
            kind=AreaKind.MUNICIPALITY, code="1490", name="Borås", geometry=outline, source="test", verified=CHECKED
        )
    ]
    found += [
        NamedArea(
            kind=AreaKind.LOCALITY,
            code=str(n),
            name=name,
            geometry=Point(east, north),
            population=people,
            source="SCB 2020",
            verified=CHECKED,
        )
        for n, (name, east, north, people) in enumerate(localities)
    ]
    found += [
        NamedArea(
            kind=AreaKind.BUSINESS_AREA, code=name, name=name, geometry=Point(*place), source="test", verified=CHECKED
        )
        for name, place in PLACES.items()
    ]
    return tuple(found)


def points() -> tuple[ReferencePoint, ...]:
    """Return reference points, one far outside the map."""
    listed = (
        (PointKind.JUNCTION, "Viaredsmotet", 372_900, 6_398_000),
        (PointKind.JUNCTION, "Nabbamotet", 370_300, 6_396_900),
        (PointKind.STATION, "Borås C", 376_950, 6_399_200),
        (PointKind.CENTRE, "Knalleland", 377_400, 6_400_600),
        (PointKind.PORT, "Göteborgs hamn, Arendal", 309_900, 6_399_700),
        (PointKind.AIRPORT, "Landvetter", 338_300, 6_394_300),
    )
    return tuple(
        ReferencePoint(kind=kind, name=name, geometry=Point(x, y), source="test", verified=CHECKED)
        for kind, name, x, y in listed
    )


def roads() -> tuple[MapRoad, ...]:
    """Return made-up main roads through the middle, one of each rank, the motorway as two carriageways."""
    x, y = CENTRE
    courses = (
        (RoadRank.MOTORWAY, [(x - 25_000, y - 3_000), (x - 4_000, y - 2_000), (x + 25_000, y + 4_000)]),
        (RoadRank.MOTORWAY, [(x - 25_000, y - 2_970), (x - 4_000, y - 1_970), (x + 25_000, y + 4_030)]),
        (RoadRank.TRUNK, [(x, y - 25_000), (x + 300, y), (x + 4_000, y + 25_000)]),
        (RoadRank.PRIMARY, [(x, y), (x + 9_000, y + 900), (x + 20_000, y)]),
        (RoadRank.SECONDARY, [(x - 4_000, y - 2_000), (x - 3_000, y + 3_000), (x - 9_000, y + 9_000)]),
    )
    return tuple(MapRoad(rank=rank, line=LineString(course)) for rank, course in courses)


def content(count: int = 24, **changes: Any) -> ProposalContent:
    """Return a proposal over ``count`` plots."""
    made = ProposalContent(
        proposal_id=12,
        version=2,
        made_at=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
        sender=Sender(
            organisation="Borås Stad",
            unit=text("näringsliv", "business office"),
            email="naringsliv@example.se",
            phone="033-00 00 00",
        ),
        result=answer(requirement(), sites(count)),
        areas=areas(),
        points=points(),
        crs="EPSG:3006",
        attributions=("SCB, tätorter 2020", "Västtrafik"),
        demo=True,
    )
    return dataclasses.replace(made, **changes)


def with_name(name: str) -> ProposalContent:
    """Return a proposal in which every name is ``name``."""
    renamed = [dataclasses.replace(s, name=name, holder=name) for s in sites(8)]
    wanted = requirement(title=same(name), company=Company(name=name))
    return content(result=answer(wanted, renamed))
