"""A patched catalogue is the one that reading everything anew gives."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from shapely.geometry import Point

from siting.domain.requirement import Requirement
from siting.domain.sites import Availability, Site, SiteKind
from siting.domain.values import Status
from siting.matching.catalogue import Catalogue, catalogue_of
from siting.matching.patching import patched
from siting.matching.screen import screen
from tests.unit.matching.strategies import AS_OF, JUDGED, fact_values, known, requirements, sites

ARRAYS = ("site_ids", "kinds", "availabilities", "published", "east", "north")
KEYS = [fact.key for fact in JUDGED]


def read(stored: dict[int, Site], *, version: str = "1") -> Catalogue:
    """Return the catalogue of sites, of which those with odd numbers are not published."""
    made = catalogue_of([stored[number] for number in sorted(stored)], version=version)
    return replace(made, published=made.site_ids % 2 == 0)


def assert_same(found: Catalogue, wanted: Catalogue) -> None:
    assert found.version == wanted.version
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(found, name), getattr(wanted, name), err_msg=name)
        assert getattr(found, name).dtype == getattr(wanted, name).dtype
    for key in KEYS:
        np.testing.assert_array_equal(found.column(key).numbers, wanted.column(key).numbers, err_msg=key)
        np.testing.assert_array_equal(found.column(key).status, wanted.column(key).status, err_msg=key)


@dataclass(frozen=True, kw_only=True)
class Step:
    """What there is after a change, and which sites it touched."""

    stored: dict[int, Site]
    ids: NDArray[np.int64]


@st.composite
def located(draw: st.DrawFn, site: Site) -> Site:
    spots = st.none() | st.builds(Point, st.integers(0, 2000), st.integers(0, 2000))
    return replace(site, geometry=draw(spots))


@st.composite
def changed(draw: st.DrawFn, site: Site) -> Site:
    """Return a site with one thing about it another, or the same."""
    match draw(st.sampled_from(("fact", "fact", "fact", "gone", "kind", "availability", "place", "nothing"))):
        case "fact":
            fact = draw(st.sampled_from(JUDGED))
            return replace(site, facts={**site.facts, fact.key: draw(fact_values(fact))})
        case "gone":
            return replace(site, facts=dict(list(site.facts.items())[1:]))
        case "kind":
            return replace(site, kind=draw(st.sampled_from(SiteKind)))
        case "availability":
            return replace(site, availability=draw(st.sampled_from(Availability)))
        case "place":
            return draw(located(site))
        case _:
            return site


@st.composite
def histories(draw: st.DrawFn) -> tuple[dict[int, Site], list[Step]]:
    """Return sites, and what they are after each of some changes."""
    first = {site.site_id: draw(located(site)) for site in draw(sites())}
    stored, steps = first, []
    for _ in range(draw(st.integers(1, 4))):
        stored = dict(stored)
        touched: set[int] = set()
        for site in draw(sites(max_size=2)):
            touched.add(site.site_id)
            stored[site.site_id] = draw(located(site))
        for number in draw(st.lists(st.sampled_from(sorted(stored)), max_size=3)) if stored else []:
            touched.add(number)
            if number in stored and draw(st.integers(0, 4)) == 0:
                del stored[number]
            elif number in stored:
                stored[number] = draw(changed(stored[number]))
        touched |= draw(st.sets(st.integers(1, 10_000), max_size=1))
        steps.append(Step(stored=stored, ids=np.array(sorted(touched), dtype=np.int64)))
    return first, steps


def step_on(catalogue: Catalogue, step: Step, *, version: str) -> Catalogue:
    touched = {number: step.stored[number] for number in step.ids.tolist() if number in step.stored}
    return patched(catalogue, step.ids, read(touched, version=version))


@settings(deadline=None)
@given(histories(), requirements())
def test_it_is_what_reading_everything_anew_gives(
    history: tuple[dict[int, Site], list[Step]], requirement: Requirement
) -> None:
    stored, steps = history
    catalogue = read(stored)
    for number, step in enumerate(steps):
        # So that there are narrow columns to be kept.
        screen(catalogue, requirement, as_of=AS_OF, limit=3, out_limit=2)
        catalogue = step_on(catalogue, step, version=str(number))
        whole = read(step.stored, version=str(number))
        assert_same(catalogue, whole)
        assert_same(catalogue.on_offer, whole.on_offer)
        for limit in (3, None):
            found = screen(catalogue, requirement, as_of=AS_OF, limit=limit, out_limit=limit)
            assert found == screen(whole, requirement, as_of=AS_OF, limit=limit, out_limit=limit)


@given(histories())
def test_what_was_handed_out_is_not_written_to(history: tuple[dict[int, Site], list[Step]]) -> None:
    stored, [step, *_] = history
    before = read(stored)
    for name in ARRAYS:
        getattr(before, name).flags.writeable = False
    for column in before.columns.values():
        column.numbers.flags.writeable = column.status.flags.writeable = False
    copy = read(stored)
    step_on(before, step, version="2")
    assert_same(before, copy)


def plots(**facts: float) -> dict[int, Site]:
    return {
        number: Site(
            site_id=number,
            source="test",
            reference=str(number),
            kind=SiteKind.LAND,
            name="",
            geometry=Point(number, 0),
            facts={key: known(value) for key, value in facts.items()},
        )
        for number in (2, 4, 6)
    }


def patch_one(catalogue: Catalogue, site: Site) -> Catalogue:
    return patched(catalogue, np.array([site.site_id], dtype=np.int64), read({site.site_id: site}, version="2"))


def test_what_has_not_changed_is_the_same_object() -> None:
    stored = plots(buildable_area_m2=100.0, power_capacity_mw=2.0)
    before = read(stored)
    narrow = {key: before.compact.column(key) for key in before.columns}
    found = patch_one(before, replace(stored[4], facts={**stored[4].facts, "power_capacity_mw": known(3.0)}))

    assert all(getattr(found, name) is getattr(before, name) for name in ARRAYS)
    assert found.columns["buildable_area_m2"] is before.columns["buildable_area_m2"]
    assert found.columns["power_capacity_mw"].status is before.columns["power_capacity_mw"].status
    assert found.compact.order is before.compact.order
    assert found.compact.column("buildable_area_m2") is narrow["buildable_area_m2"]
    assert found.compact.column("power_capacity_mw") is not narrow["power_capacity_mw"]
    assert before.compact.column("power_capacity_mw") is narrow["power_capacity_mw"]


def test_a_fact_gets_a_column_with_its_first_value_and_keeps_it_when_the_last_has_gone() -> None:
    stored = plots(buildable_area_m2=100.0)
    found = patch_one(read(stored), replace(stored[6], facts={**stored[6].facts, "power_capacity_mw": known(3.0)}))
    np.testing.assert_array_equal(found.columns["power_capacity_mw"].numbers, [np.nan, np.nan, 3.0])

    gone = patch_one(found, stored[6]).columns["power_capacity_mw"]
    assert np.isnan(gone.numbers).all()
    assert set(gone.status) == {0}


def test_a_status_alone_is_a_change() -> None:
    stored = plots(buildable_area_m2=100.0)
    guess = known(100.0, Status.ESTIMATED)
    before = read(stored)
    found = patch_one(before, replace(stored[4], facts={"buildable_area_m2": guess}))

    assert found.columns["buildable_area_m2"].numbers is before.columns["buildable_area_m2"].numbers
    assert found.columns["buildable_area_m2"].status.tolist() == [1, 2, 1]


def test_sites_come_in_where_their_numbers_belong() -> None:
    stored = plots(buildable_area_m2=100.0)
    found = read(stored)
    for number in (7, 1, 5):
        site = replace(stored[2], site_id=number, facts={"buildable_area_m2": known(float(number))})
        found = patch_one(found, site)
    assert found.site_ids.tolist() == [1, 2, 4, 5, 6, 7]
    assert found.columns["buildable_area_m2"].numbers.tolist() == [1.0, 100.0, 100.0, 5.0, 100.0, 7.0]


def test_the_last_site_may_go_and_the_first_may_come() -> None:
    stored = plots(buildable_area_m2=100.0)
    empty = patched(read(stored), np.array([2, 4, 6], dtype=np.int64), read({}, version="2"))
    assert len(empty) == len(empty.columns["buildable_area_m2"].numbers) == 0

    assert_same(
        patched(empty, np.array([2, 4, 6], dtype=np.int64), read(stored, version="3")), read(stored, version="3")
    )


def test_what_is_on_offer_is_published_and_on_the_market() -> None:
    stored = plots(buildable_area_m2=100.0)
    stored[1] = replace(stored[2], site_id=1)
    stored[4] = replace(stored[4], availability=Availability.SOLD)
    catalogue = read(stored)

    assert catalogue.on_offer.site_ids.tolist() == [2, 6]
    assert catalogue.on_offer is catalogue.on_offer
    assert catalogue.on_offer.on_offer is catalogue.on_offer
    shared = patch_one(catalogue, replace(stored[6], facts={"buildable_area_m2": known(7.0)})).on_offer
    assert shared.kinds is catalogue.on_offer.kinds
    assert shared.columns["buildable_area_m2"].numbers.tolist() == [100.0, 7.0]
