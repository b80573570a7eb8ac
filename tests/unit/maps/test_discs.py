from __future__ import annotations

from itertools import combinations
from math import hypot

from hypothesis import given
from hypothesis import strategies as st

from maps.drawing.discs import Anchor, Disc, place_discs


def anchor(x: float, y: float, plot_px: float = 10) -> Anchor:
    return Anchor(x=x, y=y, radius_px=12, plot_px=plot_px)


def apart(one: Disc, other: Disc) -> bool:
    return hypot(one.x - other.x, one.y - other.y) >= one.radius_px + other.radius_px


def test_a_disc_stands_on_a_plot_that_is_larger() -> None:
    (disc,) = place_discs([anchor(50, 50, plot_px=80)])
    assert (disc.x, disc.y, disc.stalk) == (50, 50, False)


def test_a_disc_stands_on_a_stalk_above_a_plot_that_is_smaller() -> None:
    (disc,) = place_discs([anchor(50, 50, plot_px=8)])
    assert disc.stalk
    assert disc.x == 50
    assert disc.y < 50 - disc.radius_px


def test_neighbours_step_aside() -> None:
    first, second = place_discs([anchor(50, 50), anchor(53, 50)])
    assert apart(first, second)


def test_a_sign_stays_visible_where_another_place_is_free() -> None:
    (disc,) = place_discs([anchor(50, 50)], spots=[(50, 26)])
    assert hypot(disc.x - 50, disc.y - 26) >= disc.radius_px


def test_no_rank_is_left_out_in_a_crowd() -> None:
    assert len(place_discs([anchor(50, 50)] * 60)) == 60


@given(st.lists(st.tuples(st.floats(0, 600), st.floats(0, 400)), min_size=2, max_size=8))
def test_a_shortlist_never_overlaps(places: list[tuple[float, float]]) -> None:
    discs = place_discs([anchor(x, y) for x, y in places])
    assert all(apart(a, b) for a, b in combinations(discs, 2))
