"""What was computed against named points and branches is found, judged and explained through the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from shapely.geometry import Point
from sqlalchemy import Connection

from siting.domain.errors import Faults
from siting.domain.places import PointKind, ReferencePoint
from siting.domain.requirement import Requirement
from siting.domain.sites import Site
from siting.domain.text import Text
from siting.domain.values import UNKNOWN, FactValue, Status
from siting.matching.engine import match
from siting.matching.result import MatchResult, Standing
from siting.services.find_sites import find_sites
from siting.services.measured import load_asked_sites
from siting.services.place_lookup import resolve_places
from siting.services.requirement_file import parse_requirement
from siting.store.catalogue import CatalogueCache
from siting.store.computations import Computation, write_computation
from siting.store.database import Database
from siting.store.sites import find_ids
from tests.integration.store.computing import mark_all_stale
from tests.integration.store.made_geodata import put_places
from tests.integration.store.make import a_site, known, load

AS_OF = date(2026, 11, 24)
DAY = date(2026, 11, 1)
HEAD = 'title = "T"\n[company]\nname = "C"\nindustry_code = "25.110"\nindustry_version = "SNI 2007"\n'
ROADS = "Vägnätet | The roads"
HIDDEN = "Visas inte | Not shown"


def reading(*criteria: str) -> Requirement:
    return parse_requirement(HEAD + "".join(f"[[criteria]]\n{one}\n" for one in criteria), name="x.toml")


TIME = reading(
    'fact = "place_min"\nplace = "göteborg  landvetter"\nat_most = 30\nanchors = [[10, 1], [30, 0]]\nweight = 1'
)
BRANCH = reading('fact = "branch_workplaces_1_km"\nat_least = 3')


def value(number: float, source: str = ROADS) -> FactValue:
    return FactValue(value=number, status=Status.KNOWN, source=source, verified=DAY)


def point(kind: PointKind, name: str) -> ReferencePoint:
    return ReferencePoint(kind=kind, name=name, geometry=Point(330_000, 6_395_000), source="x", verified=None)


def measure(conn: Connection, fact: str, *measures: dict[str, FactValue]) -> None:
    """Keep what was measured at each site, in the order of their numbers."""
    found = {
        site_id: Computation(measures={fact: one} if one else {})
        for site_id, one in zip(find_ids(conn), measures, strict=True)
    }
    write_computation(conn, f"computer of {fact}", 1, found, facts=(), measures=(fact,))


@pytest.fixture
def filled(database: Database) -> Database:
    """Four plots; Landvetter is 12, 25 and 40 minutes away, from the last nobody knows."""
    with database.begin() as conn:
        load(conn, [a_site(str(n), facts={"plot_area_m2": known(1000.0 * n)}) for n in range(1, 5)])
        points = [
            point(PointKind.AIRPORT, "Göteborg Landvetter"),
            point(PointKind.PORT, "Hamnen"),
            point(PointKind.STATION, "Borås"),
            point(PointKind.CENTRE, "Borås"),
        ]
        put_places(conn, "test", points=points)
        airport = "airport:Göteborg Landvetter"
        measure(
            conn, "place_min", {airport: value(12.0)}, {airport: value(25.0), "port:Hamnen": value(5.0)},
            {airport: value(40.0)}, {},
        )  # fmt: skip
        measure(
            conn,
            "branch_workplaces_1_km",
            {"SNI 2007:25": value(6.0), "SNI 2007": value(0.0)},
            {"SNI 2007:28": value(9.0), "SNI 2007": value(0.0)},
            {"SNI 2007:25": FactValue(value=None, status=Status.UNKNOWN, source=HIDDEN, verified=DAY)},
            {"SNI 2025:25": value(9.0), "SNI 2025": value(0.0)},
        )
    return database


def found(database: Database, asked: Requirement, *, limit: int | None = None, insight: bool = False) -> MatchResult:
    return find_sites(database, CatalogueCache(), asked, as_of=AS_OF, limit=limit, out_limit=None, insight=insight)


def standings(result: MatchResult) -> dict[str, Standing]:
    return {one.site.reference: one.standing for one in (*result.ranked, *result.out)}


def test_minutes_to_a_named_point_rank_and_filter(filled: Database) -> None:
    result = found(filled, TIME)
    assert standings(result) == {
        "1": Standing.FITS, "2": Standing.FITS, "3": Standing.OUT, "4": Standing.ASK,
    }  # fmt: skip
    assert [one.site.reference for one in result.ranked] == ["1", "2", "4"]
    assert result.ranked[0].score_low == pytest.approx(0.9)
    assert (result.counts.fits, result.counts.ask, result.counts.out) == (2, 1, 1)


def test_the_explanation_has_source_and_date_and_the_unknown_a_question(filled: Database) -> None:
    result = found(filled, TIME)
    [judgement] = result.ranked[0].judgements
    assert (judgement.observed, judgement.observed.source) == (value(12.0), ROADS)
    assert judgement.observed.verified == DAY
    [unknown] = result.ranked[2].judgements
    assert unknown.observed == UNKNOWN
    [question] = result.questions
    assert question.site_id == result.ranked[2].site.site_id


def test_what_was_asked_for_and_could_not_be_computed_says_why_and_what_was_not_asked_for_nothing(
    filled: Database,
) -> None:
    why = {key: Text(sv="Inga hamnar är inlästa", en="No ports are loaded") for key in ("port_min", "airport_min")}
    with filled.begin() as conn:
        first, second, *_ = find_ids(conn)
        both = {first: Computation(missing=why), second: Computation(missing=why)}
        write_computation(conn, "times", 1, both, facts=tuple(why))
        mark_all_stale(conn, "times")
        declared = {"plot_area_m2": known(2000.0), "port_min": known(5.0)}
        load(conn, [a_site("1"), a_site("2", facts=declared), a_site("3")])

    asked = reading('fact = "port_min"\nanchors = [[10, 1], [60, 0]]\nweight = 1')
    sites = {one.site.reference: one for one in found(filled, asked).ranked}

    observed = sites["1"].judgements[0].observed
    assert (observed.status, observed.stale) == (Status.UNKNOWN, True)
    assert observed.source == "Inga hamnar är inlästa | No ports are loaded"
    assert "airport_min" not in sites["1"].site.facts
    assert sites["2"].judgements[0].observed.value == 5.0
    assert sites["3"].judgements[0].observed == UNKNOWN


def test_it_is_what_judging_each_site_gives(filled: Database) -> None:
    for asked in (TIME, BRANCH):
        result = found(filled, asked)
        with filled.begin() as conn:
            resolved = resolve_places(conn, asked, "EPSG:3006")
            sites = load_asked_sites(conn, find_ids(conn), resolved)
        assert result == match(sites, resolved, as_of=AS_OF, catalogue_version=result.catalogue_version)


def test_chosen_sites_and_a_short_list_are_judged_alike(filled: Database) -> None:
    whole = found(filled, TIME)
    assert found(filled, TIME, limit=1).ranked == whole.ranked[:1]
    chosen = [whole.ranked[1].site.site_id, whole.out[0].site.site_id]
    few = find_sites(filled, CatalogueCache(), TIME, as_of=AS_OF, limit=None, out_limit=None, only_ids=chosen)
    assert [replace(one, rank=2) for one in few.ranked] == [whole.ranked[1]]
    assert few.out == whole.out


def test_near_misses_and_what_would_change_the_order_know_of_it(filled: Database) -> None:
    insight = found(filled, TIME, insight=True).insight
    assert insight is not None
    [relaxation] = insight.relaxations[:1]
    assert [one.name for one in relaxation.opens] == ["Plot 3"]
    assert relaxation.concessions[0].gap == pytest.approx(10.0)


def test_a_branch_that_a_register_has_none_of_is_none_and_a_hidden_or_other_one_unknown(filled: Database) -> None:
    # 25 moved between the versions, so that a register of the later one says nothing of it.
    result = found(filled, BRANCH)
    assert standings(result) == {
        "1": Standing.FITS, "2": Standing.OUT, "3": Standing.ASK, "4": Standing.ASK,
    }  # fmt: skip
    observed = {one.site.reference: one.judgements[0].observed for one in (*result.ranked, *result.out)}
    assert observed["2"].value == 0.0
    assert observed["3"].source == HIDDEN
    assert observed["4"] == UNKNOWN


def test_a_point_to_which_nothing_has_been_computed_is_unknown_everywhere(filled: Database) -> None:
    asked = reading('fact = "place_min"\nplace = { point = "Borås (station)" }\nat_most = 9')
    assert found(filled, asked).counts.ask == 4


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Göteborg Landveter", "is 'Göteborg Landvetter' meant?"),
        ("Borås", "Write which: Borås (railway station), Borås (centre)"),
    ],
)
def test_a_point_that_is_not_there_or_not_alone_is_said(filled: Database, name: str, said: str) -> None:
    with pytest.raises(Faults) as caught:
        found(filled, reading(f'fact = "place_min"\nplace = "{name}"\nat_most = 9'))
    assert said in caught.value.faults[0].en


def test_without_such_a_criterion_nothing_is_read(filled: Database) -> None:
    asked = reading('fact = "plot_area_m2"\nat_least = 1')
    sites: list[Site] = [one.site for one in found(filled, asked).ranked]
    assert [dict(site.measured) for site in sites] == [{}] * 4
