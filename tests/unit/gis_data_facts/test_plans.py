"""What plans say of sites, taken together."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from gis_data.facts.plan_answers import ENOUGH, SOME
from gis_data.facts.plan_pieces import PlanIndex
from gis_data.facts.plans import PLANS, compute_plan_facts
from gis_data.facts.register import COMPUTERS
from gis_data.facts.shapes import as_shapes
from siting.domain.facts import Origin
from siting.domain.sites import Site
from siting.domain.vocabulary import FACTS
from tests.unit.gis_data_facts.made import site
from tests.unit.gis_data_facts.planned import around, figure, found, plan, use


def test_the_function_is_registered_and_gives_what_it_says() -> None:
    assert PLANS in COMPUTERS
    for key in PLANS.facts:
        assert FACTS[key].origin is Origin.COMPUTED or key in PLANS.site_facts
    one = found(plan(use("J"), figure(12), figure(0.4, "ratio", "e1")))
    assert set(one.values) | set(one.missing) == set(PLANS.facts)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 9), st.integers(0, 9), st.integers(1, 6), st.integers(1, 6), st.sampled_from("JKHZBS")
        ),
        min_size=1,
        max_size=6,
    ),
    st.integers(0, 6),
    st.integers(0, 6),
)
def test_pieces_do_not_overlap_and_cover_what_provisions_cover(
    squares: list[tuple[int, int, int, int, str]], x: int, y: int
) -> None:
    zones = [(box(a, b, a + w, b + h), letter) for a, b, w, h, letter in squares]
    place = box(x, y, x + 4, y + 4)
    [pieces] = PlanIndex([plan(*(use(letter, zone) for zone, letter in zones), place=box(-1, -1, 20, 20))]).site_plans(
        as_shapes([place])
    )

    # Boxes that only touch share a line, which takes no part in areas and which GEOS does not unite with them.
    inside = [(zone.intersection(place), letter) for zone, letter in zones if zone.intersection(place).area > 0]
    covered = shapely.union_all([part for part, _ in inside])
    assert sum(piece.share for piece in pieces.in_force) == pytest.approx(covered.area / place.area, abs=1e-5)
    for letter in "JKHZBS":
        there = shapely.union_all([part for part, other in inside if other == letter])
        share = sum(piece.share for piece in pieces.in_force if any(one.code == letter for one in piece.provisions))
        assert share == pytest.approx(there.area / place.area, abs=1e-5)


def test_many_sites_agree_with_one_at_a_time() -> None:
    chance = np.random.default_rng(3)
    plans = [
        plan(
            *(use(str(chance.choice(list("JKHZB"))), box(x + k * 50, y, x + k * 50 + 50, y + 100)) for k in range(4)),
            code=f"P{x}-{y}",
            place=box(x, y, x + 200, y + 100),
        )
        for x in range(0, 1000, 200)
        for y in range(0, 500, 100)
    ]
    sites: list[Site] = []
    for number in range(60):
        x, y = chance.uniform(-50, 1000), chance.uniform(-50, 500)
        sites.append(site(box(x, y, x + chance.uniform(5, 150), y + chance.uniform(5, 90)), number=number + 1))
    surroundings = around(*plans)

    together = compute_plan_facts(sites, surroundings)

    assert together == [compute_plan_facts([one], around(*plans))[0] for one in sites]
    assert {one.values["use_warehouse"].value for one in together if "use_warehouse" in one.values} == {
        "allowed",
        "conditional",
        "not_allowed",
    }


def test_what_counts_is_declared_in_order() -> None:
    assert 0 < SOME < ENOUGH <= 1
