"""Finding sites through the database gives what judging every stored site gives."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, text

from siting.domain.errors import NotFound
from siting.domain.facts import FactType
from siting.domain.requirement import Within
from siting.domain.sites import Availability, Site, SiteKind
from siting.domain.values import FactValue, Status, Value
from siting.domain.vocabulary import FACTS
from siting.matching.engine import match
from siting.services.find_sites import find_sites
from siting.services.requirement_example import example_requirement
from siting.services.requirement_file import parse_requirement
from siting.store.catalogue import CatalogueCache, catalogue_version
from siting.store.database import Database
from siting.store.sites import find_ids, load_sites
from tests.integration.store.make import a_site, known, load

AS_OF = date(2026, 11, 24)
REQUIREMENT = parse_requirement(example_requirement("en"), name="example")
STRICT = replace(
    REQUIREMENT,
    criteria=tuple(
        replace(one, need=Within(high=2.0)) if one.fact == "junction_min" else one for one in REQUIREMENT.criteria
    ),
)
"""One that no site meets, so that all that is said is about what a concession would open."""
COUNT = 300


def made_sites(seed: int) -> list[Site]:
    """Return sites of both kinds and several statuses round the example's limits, with gaps."""
    rng = random.Random(seed)
    return [
        a_site(
            str(number),
            kind=rng.choice((SiteKind.LAND, SiteKind.LAND, SiteKind.PREMISES)),
            availability=rng.choice((Availability.AVAILABLE, Availability.PLANNED, Availability.SOLD)),
            facts={
                criterion.fact: _fact(rng, criterion.fact) for criterion in REQUIREMENT.criteria if rng.random() < 0.85
            },
        )
        for number in range(COUNT)
    ]


def _fact(rng: random.Random, key: str) -> FactValue:
    if rng.random() < 0.05:
        return FactValue(value=None, status=Status.NOT_APPLICABLE, source="office", verified=None)
    return replace(known(_value(rng, key)), status=rng.choice((Status.KNOWN, Status.ESTIMATED)))


def _value(rng: random.Random, key: str) -> Value:
    fact = FACTS[key]
    if fact.type is FactType.DATE:
        return date(2027, 1, 1) + timedelta(days=rng.randrange(0, 420, 30))
    if fact.type is FactType.CODES:
        return frozenset(rng.sample(("J", "Z", "K"), rng.randint(1, 2)))
    if fact.type is FactType.CODE:
        return rng.choice(fact.code_list)
    amounts = {
        "buildable_area_m2": (9_000.0, 12_000.0, 15_000.3, 20_000.0),
        "max_height_m": (8.0, 10.0, 12.1),
        "power_capacity_mw": (0.5, 0.8, 1.1, 1.5),
        "junction_min": (3.0, 8.0, 12.0, 14.0),
        "price_sek_m2": (300.0, 500.0, 900.0),
    }
    return rng.choice(amounts[key])


@pytest.fixture
def filled(database: Database) -> Database:
    with database.begin() as conn:
        load(conn, made_sites(5))
    return database


def stored(database: Database) -> list[Site]:
    with database.begin() as conn:
        return load_sites(conn, find_ids(conn))


@pytest.mark.parametrize(("limit", "out_limit"), [(5, 3), (0, 0), (None, None)])
def test_it_is_what_judging_every_site_gives(filled: Database, limit: int | None, out_limit: int | None) -> None:
    found = find_sites(filled, CatalogueCache(), REQUIREMENT, as_of=AS_OF, limit=limit, out_limit=out_limit)
    whole = match(
        stored(filled),
        REQUIREMENT,
        as_of=AS_OF,
        catalogue_version=found.catalogue_version,
        limit=limit,
        out_limit=out_limit,
    )
    assert found == whole
    assert found.counts.judged + found.counts.set_aside == COUNT
    assert min(found.counts.fits, found.counts.ask, found.counts.out) > 0


def test_a_changed_site_is_seen_by_the_next_match(filled: Database) -> None:
    cache = CatalogueCache()
    before = find_sites(filled, cache, REQUIREMENT, as_of=AS_OF, limit=1, out_limit=0)
    best = before.ranked[0].site
    with filled.begin() as conn:
        gone = {**best.facts, "max_height_m": known(5.0)}
        load(conn, [replace(site, facts=gone) if site.reference == best.reference else site for site in made_sites(5)])
    after = find_sites(filled, cache, REQUIREMENT, as_of=AS_OF, limit=1, out_limit=None)
    assert after.ranked[0].site.site_id != best.site_id
    assert best.site_id in {one.site.site_id for one in after.out}
    assert after.catalogue_version != before.catalogue_version
    with filled.begin() as conn:
        assert after.catalogue_version == catalogue_version(conn)


def test_chosen_sites_are_judged_alone_and_alike(filled: Database) -> None:
    cache = CatalogueCache()
    everything = find_sites(filled, cache, REQUIREMENT, as_of=AS_OF, limit=None, out_limit=None)
    chosen = [everything.ranked[4].site.site_id, everything.ranked[1].site.site_id, everything.out[0].site.site_id]
    found = find_sites(filled, cache, REQUIREMENT, as_of=AS_OF, limit=None, out_limit=None, only_ids=chosen)
    assert [replace(one, rank=None) for one in found.ranked] == [
        replace(everything.ranked[place], rank=None) for place in (1, 4)
    ]
    assert [one.rank for one in found.ranked] == [1, 2]
    assert found.out == (everything.out[0],)
    assert found.counts.judged == 3


def test_a_chosen_site_that_does_not_exist_is_said(filled: Database) -> None:
    with pytest.raises(NotFound):
        find_sites(filled, CatalogueCache(), REQUIREMENT, as_of=AS_OF, limit=5, out_limit=0, only_ids=[2_000_000_000])


def test_the_public_is_answered_as_if_there_were_no_other_sites(filled: Database, owner_conn: Connection) -> None:
    with filled.begin() as conn:
        conn.execute(text("UPDATE siting.site SET published = false WHERE id % 3 = 0"))
    cache = CatalogueCache()
    answers = [
        find_sites(filled, cache, one, as_of=AS_OF, limit=5, out_limit=5, insight=True, published_only=True)
        for one in (REQUIREMENT, STRICT)
    ]
    owner_conn.execute(text("DELETE FROM siting.site WHERE NOT published OR availability IN ('sold', 'withdrawn')"))
    owner_conn.commit()
    without = [
        find_sites(filled, cache, one, as_of=AS_OF, limit=5, out_limit=5, insight=True) for one in (REQUIREMENT, STRICT)
    ]

    assert 0 < answers[0].counts.judged < COUNT / 2
    assert [replace(one, catalogue_version="") for one in answers] == [
        replace(one, catalogue_version="") for one in without
    ]
    assert all(one.insight and one.insight.relaxations for one in answers)


def test_a_chosen_site_that_is_not_published_does_not_exist_for_the_public(filled: Database) -> None:
    with filled.begin() as conn:
        first, second = find_ids(conn)[:2]
        conn.execute(text("UPDATE siting.site SET published = false WHERE id = :id"), {"id": first})
        conn.execute(text("UPDATE siting.site SET availability = 'available' WHERE id = :id"), {"id": second})
    for chosen in ([first], [second, first]):
        with pytest.raises(NotFound, match=str(first)):
            find_sites(
                filled,
                CatalogueCache(),
                REQUIREMENT,
                as_of=AS_OF,
                limit=5,
                out_limit=0,
                only_ids=chosen,
                published_only=True,
            )


def test_a_database_without_sites_is_an_answer(database: Database) -> None:
    found = find_sites(database, CatalogueCache(), REQUIREMENT, as_of=AS_OF, limit=5, out_limit=5)
    assert (found.ranked, found.out, found.counts.judged) == ((), (), 0)
