"""The planners' sheet: map, legend, bars and the plots that are seen, on A4 or A3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from shapely.geometry.base import BaseGeometry

from maps.drawing.scene import Scene
from maps.drawing.viewport import Bounds
from maps.planning.plan_map import PlannedPlot
from siting.domain.supply import Supply
from siting.domain.text import Lang, Text

Paper = Literal["a4", "a3"]

MAP_PX: Mapping[Paper, tuple[float, float]] = {"a4": (770.0, 590.0), "a3": (1236.0, 914.0)}
"""Size of the map on each paper."""


class Marked(Protocol):
    """What a colour says: an item of a legend."""

    @property
    def token(self) -> str:
        """Of the colour."""

    @property
    def label(self) -> str:
        """What it says."""

    @property
    def count(self) -> int:
        """Of plots."""

    @property
    def unknown(self) -> bool:
        """Whether it says that something is unknown."""


@dataclass(frozen=True, kw_only=True)
class SheetCell:
    """What the table says in one place."""

    text: str
    unknown: bool = False


@dataclass(frozen=True, kw_only=True)
class SupplySheet:
    """What is printed.

    Parameters
    ----------
    lang, paper
        Language and size.
    organisation, day, demo
        Whose sheet it is, of which day, and whether the sites are made up.
    said
        What is counted: how many plots, how much, by which filters.
    found, goal_m2
        The supply, and the goal's line in the bars; 0 for none.
    goal, goal_met
        How supply stands against the goal, "" for no goal.
    unknown_when
        How much there is of which is unknown when it is ready, "" for none.
    unsure
        Whether something in the bars is hatched.
    steps
        Rows of the table under the bars.
    scene, plots, plans, bounds, crs
        What the map shows, and which part of the world.
    map_line
        What is looked at on the map, as in "ready by 2028".
    legend_title, legend, uses
        What the colours of map and bars say.
    headings, rows, figures, more
        The table of plots: its columns, rows, which columns hold figures, and what is left out.
    sources
        Who has to be named for the data.
    """

    lang: Lang
    paper: Paper
    organisation: str
    day: str
    demo: bool
    said: str
    found: Supply
    goal_m2: float
    goal: str
    goal_met: bool
    unknown_when: str
    unsure: bool
    steps: Sequence[tuple[str, str, str]]
    scene: Scene
    plots: Sequence[PlannedPlot]
    plans: Sequence[BaseGeometry]
    bounds: Bounds
    crs: str
    map_line: str
    legend_title: str
    legend: Sequence[Marked]
    uses: Sequence[Marked]
    headings: Sequence[str]
    rows: Sequence[Sequence[SheetCell]]
    figures: frozenset[int]
    more: str
    sources: Sequence[str]


WORDS: Mapping[str, Text] = {
    "title": Text(sv="Utbud av mark", en="Supply of land"),
    "demo": Text(sv="demodata", en="demo data"),
    "sources": Text(sv="Källor:", en="Sources:"),
    "scale": Text(sv="Skala", en="Scale"),
    "filled": Text(
        sv="Fylld: klar då. Streckad: kanske. Bara kantlinje: senare.",
        en="Filled: ready then. Dashed: perhaps. Line alone: later.",
    ),
    "bars": Text(sv="Klar mark per år, tusen m²", en="Land that is ready by year, thousand m²"),
    "unsure": Text(sv="kanske klar då", en="perhaps by then"),
    "by": Text(sv="Till", en="By"),
    "surely": Text(sv="Säkert, m²", en="Surely, m²"),
    "perhaps": Text(sv="Kanske, m²", en="Perhaps, m²"),
    "plots": Text(sv="Tomterna", en="The plots"),
}
"""What every sheet says."""
