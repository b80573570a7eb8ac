"""Trying a building on the best plots gives what trying it on every plot gives."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from shapely import affinity
from shapely.geometry import Point, box

from siting.domain.combining import Additive, Group, PowerMean
from siting.domain.measures import Footprint, Rectangle
from siting.domain.needs import IfUnknown, OneOf, Table, Within
from siting.domain.requirement import FOOTPRINT_FITS, Company, Criterion, Curve, Requirement
from siting.domain.sites import Site, SiteKind
from siting.domain.text import same
from siting.domain.values import Status
from siting.matching.engine import match
from siting.matching.result import Standing, Verdict
from siting.services import footprint_fit
from siting.services.find_sites import find_sites
from siting.store.catalogue import CatalogueCache
from siting.store.database import Database
from siting.store.sites import find_ids, load_sites
from tests.integration.store.make import a_site, known, load

AS_OF = date(2026, 11, 24)
COUNT = 90
HALL = Footprint(hall=Rectangle(length_m=80, width_m=40), setback_m=5, yards=(Rectangle(length_m=40, width_m=20),))
YES = OneOf(codes=frozenset({1.0}))


def room(**how: object) -> Criterion:
    plain: dict[str, object] = {"fact": FOOTPRINT_FITS, "group": "space", "footprint": HALL}
    return Criterion(**(plain | how))  # type: ignore[arg-type]


def asked(
    *criteria: Criterion, kinds: frozenset[SiteKind] = frozenset(SiteKind), andness: float | None = None
) -> Requirement:
    combine = Additive() if andness is None else PowerMean(andness=andness)
    return Requirement(
        title=same("A hall"),
        company=Company(name="AB"),
        kinds=kinds,
        criteria=(
            Criterion(
                fact="price_sek_m2", preference=Curve(amounts=(200, 900), values=(1, 0)), weight=2, group="space"
            ),
            Criterion(fact="power_capacity_mw", need=Within(low=1.0), group="space"),
            *criteria,
        ),
        groups=(Group(key="space", label=same("Space"), combine=combine),),
    )


WISH = Table(values={1: 1.0})
REQUIREMENTS = {
    "hard": asked(room(need=YES)),
    "soft": asked(room(preference=WISH, weight=1)),
    "both": asked(room(need=YES, preference=WISH, weight=1), kinds=frozenset({SiteKind.LAND})),
    "left out where nobody knows": asked(room(need=YES, if_unknown=IfUnknown.EXCLUDE)),
    "in a mean that asks for all": asked(room(preference=WISH, weight=1), andness=0.8),
}


def made_sites() -> list[Site]:
    rng = random.Random(4)
    return [_made(rng, number) for number in range(COUNT)]


def _made(rng: random.Random, number: int) -> Site:
    kind = rng.choice((SiteKind.LAND, SiteKind.LAND, SiteKind.LAND, SiteKind.PREMISES))
    plot = affinity.rotate(box(0, 0, rng.uniform(70, 140), rng.uniform(50, 110)), rng.uniform(0, 180))
    facts = {"price_sek_m2": known(rng.uniform(100, 1_000))}
    if rng.random() < 0.8:
        facts["power_capacity_mw"] = known(rng.choice((0.5, 1.5, 2.5)))
    return a_site(
        str(number),
        kind=kind,
        geometry=Point(372_000, 6_398_000)
        if rng.random() < 0.15
        else affinity.translate(plot, 372_000 + 300 * number, 6_398_000),
        facts=facts,
    )


@pytest.fixture
def filled(database: Database) -> Database:
    with database.begin() as conn:
        load(conn, made_sites())
    return database


def stored(database: Database) -> list[Site]:
    with database.begin() as conn:
        return load_sites(conn, find_ids(conn))


@pytest.mark.parametrize("name", REQUIREMENTS)
@pytest.mark.parametrize("limit", [1, 7, None])
def test_the_best_are_those_of_trying_every_plot(filled: Database, name: str, limit: int | None) -> None:
    requirement = REQUIREMENTS[name]
    found = find_sites(filled, CatalogueCache(), requirement, as_of=AS_OF, limit=limit, out_limit=0)
    whole = match(stored(filled), requirement, as_of=AS_OF, catalogue_version=found.catalogue_version)
    assert found.ranked == whole.ranked[:limit]
    assert found.counts.judged == whole.counts.judged == found.counts.fits + found.counts.ask + found.counts.out
    assert found.counts.untried <= found.counts.ask
    if limit is None and name in {"hard", "both"}:
        # Plots that fail something else are not tried, so that the building fails on fewer.
        assert found.counts == replace(whole.counts, failing=found.counts.failing)
        assert found.counts.failing[2] < whole.counts.failing[2]
        assert min(found.counts.fits, found.counts.ask, found.counts.out) > 0


def test_fewer_are_tried_where_few_are_wanted(filled: Database) -> None:
    requirement = REQUIREMENTS["both"]
    found = find_sites(filled, CatalogueCache(), requirement, as_of=AS_OF, limit=3, out_limit=0)
    whole = match(stored(filled), requirement, as_of=AS_OF, catalogue_version=found.catalogue_version)
    assert found.counts.untried > 0
    assert found.counts.fits < whole.counts.fits
    assert found.counts.fits + found.counts.ask >= whole.counts.fits + whole.counts.ask


def test_what_is_too_much_to_try_is_said(filled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(footprint_fit, "TRY_MOST", 10)
    requirement = REQUIREMENTS["both"]
    found = find_sites(filled, CatalogueCache(), requirement, as_of=AS_OF, limit=None, out_limit=0)
    assert found.counts.untried > 0
    assert len(found.ranked) + found.counts.failing[2] == 10


def test_what_was_tried_is_shown_with_the_verdict(filled: Database) -> None:
    found = find_sites(filled, CatalogueCache(), REQUIREMENTS["both"], as_of=AS_OF, limit=None, out_limit=None)
    for one in (*found.ranked, *found.out):
        judgement = one.judgements[2]
        if one.site.geometry is None or one.site.geometry.area == 0:
            assert (judgement.verdict, judgement.placement) == (Verdict.UNKNOWN, None)
            assert judgement.observed.status is Status.UNKNOWN
            assert one.standing is not Standing.FITS
        else:
            assert judgement.placement is not None
            assert judgement.observed.value is judgement.placement.fits
            assert judgement.verdict is (Verdict.MET if judgement.placement.fits else Verdict.NOT_MET)
            assert judgement.value_low == judgement.value_high == float(judgement.placement.fits)
            if judgement.placement.hall is not None:
                assert one.site.geometry.buffer(1e-3).covers(judgement.placement.hall)


def test_chosen_plots_are_all_tried(filled: Database) -> None:
    requirement = REQUIREMENTS["both"]
    ids = [site.site_id for site in stored(filled) if site.kind is SiteKind.LAND][:12]
    found = find_sites(filled, CatalogueCache(), requirement, as_of=AS_OF, limit=None, out_limit=None, only_ids=ids)
    assert len(found.ranked) + len(found.out) == 12
    assert found.counts.untried == 0
