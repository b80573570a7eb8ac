from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPoint

from siting.domain.facts import Fact
from siting.domain.measures import Place, PlaceHow
from siting.domain.requirement import Contains, Criterion, Curve, IfUnknown, OneOf, Requirement, Table, Within
from siting.domain.sites import Availability, Site, SiteKind
from siting.domain.text import same
from siting.domain.values import FactValue, Status
from siting.matching import best, place_sieve, zones
from siting.matching import screen as screen_module
from siting.matching.catalogue import AVAILABILITIES, KINDS, STATUSES, Catalogue, Column, catalogue_of
from siting.matching.engine import match
from siting.matching.estimates import ExactEstimate, make_estimate
from siting.matching.judging import judge, order, order_keys
from siting.matching.readings import facts_read
from siting.matching.screen import Screening, screen
from siting.matching.values import preference_values
from tests.unit.matching import every_kind, strategies
from tests.unit.matching.strategies import AS_OF, JUDGED, known, requirement_of

# A number that float32 can't hold must not get as far as a warning.
pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")

LIMITS = st.none() | st.integers(0, 8)


TINY = Curve(amounts=(1e-300, 2e-300), values=(0.0, 1.0))


@contextmanager
def small_pieces() -> Iterator[None]:
    """Go through few sites at a time and keep hardly any beyond the best, so that small catalogues try both."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(screen_module, "BLOCK_ROWS", 3)
        patch.setattr(screen_module, "BATCH_ROWS", 2)
        patch.setattr(best, "_ROOM", 0)
        for module in (zones, place_sieve):
            patch.setattr(module, "ZONE_ROWS", 2)
        yield


@settings(max_examples=200, deadline=None)
@given(sites=strategies.sites(), requirement=strategies.requirements(), limit=LIMITS, out_limit=LIMITS)
def test_screening_and_judging_gives_what_judging_everything_gives(
    sites: list[Site], requirement: Requirement, limit: int | None, out_limit: int | None
) -> None:
    check_screening(sites, requirement, limit, out_limit)


@settings(max_examples=300, deadline=None)
@given(sites=every_kind.sites(), requirement=every_kind.requirements(), limit=LIMITS, out_limit=LIMITS)
def test_intervals_places_and_trees_are_screened_as_they_are_judged(
    sites: list[Site], requirement: Requirement, limit: int | None, out_limit: int | None
) -> None:
    check_screening(sites, requirement, limit, out_limit)


@settings(max_examples=50, deadline=None)
@given(sites=every_kind.sites(), requirement=strategies.requirements_with_trees(), limit=LIMITS, out_limit=LIMITS)
def test_trees_are_screened_as_they_are_judged(
    sites: list[Site], requirement: Requirement, limit: int | None, out_limit: int | None
) -> None:
    check_screening(sites, requirement, limit, out_limit)


def check_screening(sites: list[Site], requirement: Requirement, limit: int | None, out_limit: int | None) -> None:
    """Screening gives the ids, order and counts of judging all, and judging what it chose gives the same results."""
    whole = match(sites, requirement, as_of=AS_OF, catalogue_version="1", limit=limit, out_limit=out_limit)
    with small_pieces():
        screening = screen(catalogue_of(sites, version="1"), requirement, as_of=AS_OF, limit=limit, out_limit=out_limit)
    assert screening.ids == tuple(result.site.site_id for result in whole.ranked)
    assert screening.out_ids == tuple(result.site.site_id for result in whole.out)
    assert screening.counts == whole.counts
    by_id = {site.site_id: site for site in sites}
    chosen = [by_id[number] for number in (*screening.ids, *screening.out_ids)]
    again = match(chosen, requirement, as_of=AS_OF, catalogue_version="1")
    # What is worth asking depends on who else could be listed.
    assert dataclasses.replace(again, counts=whole.counts, questions=whole.questions) == whole


def made_catalogue(n: int, *, seed: int, levels: int | None = None) -> Catalogue:
    """Return a large catalogue of every type of fact; with few ``levels``, many sites are alike."""
    rng = np.random.default_rng(seed)
    columns = {}
    for fact in JUDGED:
        numbers = rng.uniform(0, 60, n) if levels is None else rng.integers(0, levels, n).astype(np.float64) * 0.1
        if fact.code_list:
            top = 1 << len(fact.code_list) if fact.type == "codes" else len(fact.code_list)
            numbers = rng.integers(0, top, n).astype(float)
        elif fact.type == "yes_no":
            numbers = rng.integers(0, 2, n).astype(float)
        elif fact.type == "date":
            numbers = rng.integers(20_000, 21_000, n).astype(float)
        status = rng.choice([0, 1, 1, 1, 1, 2, 3], n).astype(np.uint8)
        numbers[(status == STATUSES.index(Status.UNKNOWN)) | (status == STATUSES.index(Status.NOT_APPLICABLE))] = np.nan
        columns[fact.key] = Column(numbers=numbers, status=status)
    return Catalogue(
        version="1",
        site_ids=rng.permutation(n).astype(np.int64) + 1,
        kinds=rng.integers(0, len(KINDS), n).astype(np.uint8),
        availabilities=rng.integers(0, len(AVAILABILITIES), n).astype(np.uint8),
        published=np.ones(n, dtype=np.bool_),
        east=rng.uniform(360_000, 395_000, n),
        north=rng.uniform(6_380_000, 6_425_000, n),
        columns=columns,
    )


def exactly(catalogue: Catalogue, requirement: Requirement, limit: int, out_limit: int) -> tuple[list[int], list[int]]:
    """Return what the exact judge says of all rows at once."""
    wanted = np.flatnonzero(
        np.isin(catalogue.kinds, [KINDS.index(kind) for kind in requirement.kinds])
        & np.isin(catalogue.availabilities, [AVAILABILITIES.index(one) for one in requirement.availabilities])
    )
    rows = catalogue.rows(wanted, facts_read(requirement.criteria))
    judged = judge(rows, requirement, as_of=AS_OF)
    placed = order(order_keys(judged), rows.site_ids)
    fails = judged.failed[placed] > 0
    ids = rows.site_ids[placed]
    return ids[~fails][:limit].tolist(), ids[fails][:out_limit].tolist()


BROAD = requirement_of(
    Criterion(
        fact="buildable_area_m2",
        need=Within(low=5.0),
        preference=Curve(amounts=(0.0, 20.0, 60.0), values=(0.0, 0.9, 1.0)),
        weight=3.0,
        group="all",
    ),
    Criterion(fact="clear_height_m", preference=Curve(amounts=(0.0, 60.0), values=(1.0, 0.2)), weight=2.0, group="all"),
    Criterion(fact="rail_access", preference=Table(values={1: 0.5, 3: 1.0}, other=0.1), weight=1.0, group="all"),
    Criterion(fact="permitted_uses", need=Contains(mask=0b111, any=True), group="all"),
    Criterion(fact="fibre", need=OneOf(codes=frozenset({1.0})), group="all", if_unknown=IfUnknown.ACCEPT),
)


@pytest.mark.parametrize("levels", [None, 400, 3])
@pytest.mark.parametrize(("limit", "out_limit"), [(50, 20), (1, 1), (0, 0), (3000, 9000)])
def test_nothing_is_lost_among_many_sites_alike_or_not(levels: int | None, limit: int, out_limit: int) -> None:
    catalogue = made_catalogue(20_000, seed=11, levels=levels)
    found = screen(catalogue, BROAD, as_of=AS_OF, limit=limit, out_limit=out_limit)
    ids, out_ids = exactly(catalogue, BROAD, limit, out_limit)
    assert list(found.ids) == ids
    assert list(found.out_ids) == out_ids


HERE = Place(
    how=PlaceHow.NEAREST,
    name="here",
    label=same("here"),
    geometry=MultiPoint([(370_000, 6_400_000), (380_000, 6_410_000)]),
)


def near(reach_m: float, if_unknown: IfUnknown = IfUnknown.ASK) -> Criterion:
    return Criterion(fact="place_distance_m", need=Within(high=reach_m), group="all", place=HERE, if_unknown=if_unknown)


@pytest.mark.parametrize("reach_m", [0.0, 900.0, 3_000.0, 100_000.0])
@pytest.mark.parametrize("if_unknown", IfUnknown)
@pytest.mark.parametrize("out_limit", [0, 30])
def test_nothing_is_lost_near_a_place(reach_m: float, if_unknown: IfUnknown, out_limit: int) -> None:
    catalogue = made_catalogue(20_000, seed=13)
    gone = np.random.default_rng(1).random(20_000) < 0.05
    catalogue = dataclasses.replace(catalogue, east=np.where(gone, np.nan, catalogue.east))
    soon = Criterion(
        fact="possession_date",
        need=Within(high=21_200.0),
        preference=Curve(amounts=(20_500.0, 21_500.0), values=(1.0, 0.0)),
        weight=4.0,
        group="all",
    )
    asked = dataclasses.replace(BROAD, criteria=(*BROAD.criteria, near(reach_m, if_unknown), soon))
    found = screen(catalogue, asked, as_of=AS_OF, limit=50, out_limit=out_limit)
    ids, out_ids = exactly(catalogue, asked, 50, out_limit)
    assert list(found.ids) == ids
    assert list(found.out_ids) == out_ids


def test_a_hundred_thousand_sites_of_which_nothing_is_known_tie() -> None:
    n = 100_000
    catalogue = Catalogue(
        version="1",
        site_ids=np.arange(n, dtype=np.int64)[::-1] + 1,
        kinds=np.zeros(n, dtype=np.uint8),
        availabilities=np.zeros(n, dtype=np.uint8),
        published=np.ones(n, dtype=np.bool_),
        east=np.full(n, np.nan),
        north=np.full(n, np.nan),
        columns={},
    )
    asked = dataclasses.replace(BROAD, criteria=(*BROAD.criteria, near(1_000.0)))
    found = screen(catalogue, asked, as_of=AS_OF, limit=20)
    assert found.ids == tuple(range(1, 21))
    assert (found.counts.ask, found.counts.fits, found.counts.out) == (n, 0, 0)
    assert set(found.counts.failing.values()) == {0}


def test_a_pure_filter_takes_the_lowest_numbers() -> None:
    catalogue = made_catalogue(20_000, seed=12)
    asked = requirement_of(*(dataclasses.replace(c, preference=None, weight=0.0) for c in BROAD.criteria if c.need))
    found = screen(catalogue, asked, as_of=AS_OF, limit=40, out_limit=40)
    ids, out_ids = exactly(catalogue, asked, 40, 40)
    assert list(found.ids) == ids
    assert list(found.out_ids) == out_ids
    assert found.counts.fits > 40


def screened(values: list[float], need: Within, preference: Curve | None = None) -> Screening:
    asked = requirement_of(
        Criterion(
            fact="power_capacity_mw",
            need=need,
            preference=preference,
            weight=1.0 if preference else 0.0,
            group="all",
        )
    )
    sites = [
        Site(
            site_id=number,
            source="test",
            reference=str(number),
            kind=SiteKind.LAND,
            name="",
            geometry=None,
            facts={"power_capacity_mw": known(value)},
        )
        for number, value in enumerate(values, start=1)
    ]
    found = screen(catalogue_of(sites, version="1"), asked, as_of=AS_OF, limit=None, out_limit=None)
    whole = match(sites, asked, as_of=AS_OF, catalogue_version="1")
    assert found.counts == whole.counts
    assert found.ids == tuple(one.site.site_id for one in whole.ranked)
    return found


@pytest.mark.parametrize("limit", [0.1, 0.3, 8.0, 16_777_217.0, 1e39, -1e39, 1e-50])
def test_a_limit_that_float32_blurs_is_decided_by_the_exact_value(limit: float) -> None:
    around = [
        np.nextafter(limit, -np.inf),
        limit,
        np.nextafter(limit, np.inf),
        float(np.float32(np.clip(limit, -3e38, 3e38))),
    ]
    assert screened(around, Within(low=limit)).counts.fits >= 2
    assert screened(around, Within(high=limit)).counts.fits >= 2
    assert screened(around, Within(low=limit, high=limit)).counts.fits >= 1
    assert screened([limit - 1.0, limit + 1.0], Within(low=limit, high=limit)).counts.judged == 2


def test_sites_that_float32_can_not_tell_apart_are_ranked_exactly() -> None:
    close = [0.5 + n * 1e-9 for n in (3, 1, 4, 2)]
    found = screened(close, Within(), Curve(amounts=(0.0, 1.0), values=(0.0, 1.0)))
    assert found.ids == (3, 1, 4, 2)


def test_anchors_closer_than_float32_are_valued_exactly() -> None:
    curve = Curve(amounts=(1_000_000.0, 1_000_000.01), values=(0.0, 1.0))
    found = screened([1_000_000.002, 1_000_000.008, 1_000_000.005], Within(), curve)
    assert found.ids == (2, 3, 1)
    column = Criterion(fact="power_capacity_mw", preference=curve, weight=1.0, group="all")
    assert isinstance(make_estimate(column, catalogue_of([], version="1"), 1.0, as_of=AS_OF), ExactEstimate)


@settings(max_examples=100, deadline=None)
@given(data=st.data(), fact=st.sampled_from(JUDGED), weight=st.floats(0.001, 1.0))
def test_an_estimate_is_never_further_off_than_it_says(data: st.DataObject, fact: Fact, weight: float) -> None:
    preference = data.draw(strategies.preferences(fact))
    drawn = data.draw(st.lists(strategies.fact_values(fact), min_size=1, max_size=8))
    sites = [
        Site(
            site_id=number,
            source="test",
            reference=str(number),
            kind=next(iter(fact.kinds)),
            name="",
            geometry=None,
            facts={fact.key: value},
        )
        for number, value in enumerate(drawn)
    ]
    catalogue = catalogue_of(sites, version="1")
    criterion = Criterion(fact=fact.key, preference=preference, weight=1.0, group="all")
    estimate = make_estimate(criterion, catalogue, weight, as_of=AS_OF)
    parts = estimate.part(np.arange(len(sites))).astype(np.float64)
    exact = preference_values(catalogue.column(fact.key).numbers, preference, fact.type)
    for found, value, known_value in zip(parts, exact, drawn, strict=True):
        expected = 0.5 if known_value.status is Status.UNKNOWN else 0.0 if known_value.value is None else value
        assert abs(found - weight * expected) <= estimate.error


def test_anchors_that_float32_takes_for_zero_are_valued_exactly() -> None:
    found = screened([1.2e-300, 1.9e-300, 1.5e-300], Within(), TINY)
    assert found.ids == (2, 3, 1)


def test_a_fact_that_nobody_has_given_is_unknown_everywhere() -> None:
    site = Site(site_id=1, source="t", reference="1", kind=SiteKind.LAND, name="", geometry=None, facts={})
    for criterion in BROAD.criteria:
        if criterion.need is None:
            continue
        asked = requirement_of(dataclasses.replace(criterion, if_unknown=IfUnknown.ASK))
        assert screen(catalogue_of([site], version="1"), asked, as_of=AS_OF, limit=1).counts.ask == 1
        excluded = requirement_of(dataclasses.replace(criterion, if_unknown=IfUnknown.EXCLUDE))
        assert screen(catalogue_of([site], version="1"), excluded, as_of=AS_OF, limit=1).counts.out == 1


def test_what_does_not_apply_fails_whichever_way_the_limit_points() -> None:
    value = FactValue(value=None, status=Status.NOT_APPLICABLE, source="", verified=None)
    site = Site(
        site_id=1,
        source="t",
        reference="1",
        kind=SiteKind.LAND,
        name="",
        geometry=None,
        facts=dict.fromkeys(("power_capacity_mw", "fibre", "permitted_uses"), value),
    )
    for criterion in (
        Criterion(fact="power_capacity_mw", need=Within(low=0.0), group="all"),
        Criterion(fact="power_capacity_mw", need=Within(high=5.0), group="all"),
        Criterion(fact="power_capacity_mw", need=Within(), group="all"),
        Criterion(fact="fibre", need=OneOf(codes=frozenset({0.0, 1.0})), group="all"),
        Criterion(fact="permitted_uses", need=Contains(mask=1, any=True), group="all"),
        Criterion(fact="permitted_uses", need=Contains(mask=0), group="all"),
    ):
        found = screen(catalogue_of([site], version="1"), requirement_of(criterion), as_of=AS_OF, limit=1, out_limit=1)
        assert found.out_ids == (1,), criterion


def test_sites_of_other_kinds_and_statuses_are_counted_aside() -> None:
    catalogue = made_catalogue(1_000, seed=3)
    asked = dataclasses.replace(
        BROAD, kinds=frozenset({SiteKind.PREMISES}), availabilities=frozenset({Availability.OPTION})
    )
    found = screen(catalogue, asked, as_of=AS_OF, limit=5)
    assert found.counts.judged + found.counts.set_aside == 1_000
    assert 0 < found.counts.judged < 200
    assert len(found.out_ids) == 0


def test_a_negative_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        screen(catalogue_of([], version="1"), BROAD, as_of=AS_OF, limit=-1)
