"""Placing a building on plots, beside trying it at every whole degree and every other metre.

The plots and buildings are random and the same at every size. Trying takes so long that it is done on some of the plots
and its time counted up; where it finds the building with the resolution to spare, the engine must have found it, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TypeAlias

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from siting.domain.measures import Footprint
from siting.matching.footprints import RESOLUTION_M, place_footprint
from tests.bench.rows import Row, timed
from tests.bench.setting import Bench
from tests.unit.matching.plots_at_random import found_by_trying, random_footprint, random_plot

PLOTS = 1_000
ONE_IN = 50
STEP_M = 2.0
TURNS = 180

_Case: TypeAlias = tuple[BaseGeometry, Footprint]


def rows(bench: Bench) -> Iterator[Row]:
    """Place a building on each plot, then one with a yard, beside trying the building alone."""
    tried_s, tries = _trying()
    for yards in (0, 1):
        cases = _cases(yards)
        ours_s, placed = timed(partial(_placed, cases))
        yield Row(
            size=bench.size,
            what=f"a building{' and a yard' * yards} on {PLOTS:,} plots: {sum(placed)} have room",
            ours_s=ours_s,
            other=tries,
            other_s=tried_s,
        )


def _cases(yards: int) -> list[_Case]:
    rng = np.random.default_rng(1)
    return [(random_plot(rng), random_footprint(rng, yards=yards)) for _ in range(PLOTS)]


def _trying() -> tuple[float, str]:
    """Return how long trying the building alone on all plots takes, and what it found on some."""
    some = _cases(0)[::ONE_IN]
    tried_s, found = timed(lambda: [_tried(*case, spare_m=0.0) for case in some])
    placed = _placed(some)
    _hold(some, placed)
    words = f"the building, each degree and {STEP_M:.0f} m: finds {sum(found)} where ours finds {sum(placed)}"
    return tried_s * PLOTS / len(some), words


def _placed(cases: Sequence[_Case]) -> list[bool]:
    placements = [place_footprint(plot, footprint) for plot, footprint in cases]
    return [placement is not None and placement.fits for placement in placements]


def _tried(plot: BaseGeometry, footprint: Footprint, *, spare_m: float) -> bool:
    west, south, east, north = shapely.bounds(plot)
    steps = round(max(east - west, north - south) / STEP_M)
    return found_by_trying(plot, footprint, spare_m=spare_m, turns=TURNS, steps=steps)


def _hold(cases: Sequence[_Case], placed: Sequence[bool]) -> None:
    """See that nothing is missed that is found with the resolution to spare."""
    for (plot, footprint), fits in zip(cases, placed, strict=True):
        if not fits and _tried(plot, footprint, spare_m=RESOLUTION_M):
            raise AssertionError(f"no room was found for {footprint} on {plot.wkt}")
