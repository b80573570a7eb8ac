"""Supply by year as bars: what is sure stacked by use, what is not sure hatched above it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from maps.drawing.svg import document, number, tag, text
from maps.drawing.symbols import Colours
from maps.planning.colours import UNKNOWN_COLOUR, USE_TOKENS
from siting.domain.formats import number as written
from siting.domain.supply import Supply, SupplyOn, UseGroup
from siting.domain.supply_wording import THOUSAND, step_label
from siting.domain.text import Lang, Text

_TOP_PX = 34.0
_BOTTOM_PX = 24.0
_SHARE = 0.66
"""Of a bar's room that the bar takes."""
_LETTERS_PX = 11.0
_LINE_PX = 13.0
_GOAL_PX = 54.0
"""Room for the words of the goal, right of the bars."""


@dataclass(frozen=True, kw_only=True)
class _Frame:
    """Where the bars stand.

    Parameters
    ----------
    width_px, height_px
        Of the picture.
    most_m2
        What reaches to the top.
    count
        How many bars.
    right_px
        Room that is kept free on the right.
    """

    width_px: float
    height_px: float
    most_m2: float
    count: int
    right_px: float

    @property
    def ground(self) -> float:
        """The line that bars stand on."""
        return self.height_px - _BOTTOM_PX

    def y(self, area_m2: float) -> float:
        """Return how far down an amount reaches."""
        return self.ground - area_m2 / self.most_m2 * (self.ground - _TOP_PX)

    def x(self, place: int) -> tuple[float, float]:
        """Return the left edge and the width of a bar."""
        room = (self.width_px - self.right_px) / self.count
        return place * room + room * (1 - _SHARE) / 2, room * _SHARE


def draw_supply_bars(
    found: Supply,
    *,
    goal_m2: float,
    size_px: tuple[float, float],
    colours: Colours,
    lang: Lang,
    title: str,
    chosen: date | None = None,
) -> str:
    """Return the bars as SVG.

    Parameters
    ----------
    found
        The supply.
    goal_m2
        Drawn as a line; 0 for none.
    size_px
        Width and height.
    colours
        Token → colour.
    title
        What the picture shows, for who can't see it.
    chosen
        The day whose label is written bold.
    """
    frame = _Frame(
        width_px=size_px[0],
        height_px=size_px[1],
        most_m2=max([goal_m2, *(one.total.possible_m2 for one in found.steps), 1.0]),
        count=len(found.steps),
        right_px=_GOAL_PX if goal_m2 > 0 else 0.0,
    )
    bars = [part for place, one in enumerate(found.steps) for part in _bar(frame, place, one, colours)]
    labels = [
        part
        for place, one in enumerate(found.steps)
        for part in _labels(frame, place, one, found.as_of, colours, lang, bold=one.day == chosen)
    ]
    line = tag(
        "path",
        d=f"M0 {number(frame.ground)}H{number(frame.width_px - frame.right_px)}",
        stroke=colours["line"],
        stroke_width=1.0,
    )
    body = [_pattern(colours), *bars, line, *_goal(frame, goal_m2, colours, lang), *labels]
    return document(body, width=frame.width_px, height=frame.height_px, label=title, class_="supply-bars")


def shown_groups(found: Supply) -> Sequence[UseGroup]:
    """Return the uses that have a part in the bars, from below."""
    last = found.steps[-1]
    return [group for group in UseGroup if last.stacked[group].possible_m2 > 0]


def is_unsure(found: Supply) -> bool:
    """Tell whether something in the bars is hatched."""
    return any(one.total.possible_m2 > one.total.sure_m2 for one in found.steps)


def _bar(frame: _Frame, place: int, one: SupplyOn, colours: Colours) -> Iterator[str]:
    x, width = frame.x(place)
    below = 0.0
    for group in UseGroup:
        above = below + one.stacked[group].sure_m2
        if above > below:
            y, height = frame.y(above), frame.y(below) - frame.y(above)
            yield tag("rect", x=x, y=y, width=width, height=max(height - 1, 0.6), fill=colours[USE_TOKENS[group]])
        below = above
    if one.total.possible_m2 > one.total.sure_m2:
        y = frame.y(one.total.possible_m2)
        height = frame.y(below) - y
        yield tag(
            "rect",
            x=x + 0.6,
            y=y + 0.6,
            width=width - 1.2,
            height=max(height - 1.2, 0.6),
            fill="url(#not-sure)",
            stroke=colours[UNKNOWN_COLOUR],
            stroke_width=1.2,
        )


def _labels(
    frame: _Frame, place: int, one: SupplyOn, as_of: date, colours: Colours, lang: Lang, *, bold: bool
) -> Iterator[str]:
    x, width = frame.x(place)
    middle = x + width / 2
    top = frame.y(one.total.possible_m2) - 6
    more = round(one.total.possible_m2 / THOUSAND) - round(one.total.sure_m2 / THOUSAND)
    if more > 0:
        yield from _haloed(
            f"+{written(more, lang, decimals=0)}", middle, top, colours, ink=UNKNOWN_COLOUR, weight="400"
        )
        top -= _LINE_PX
    sure = written(round(one.total.sure_m2 / THOUSAND), lang, decimals=0)
    yield from _haloed(sure, middle, top, colours, ink="ink", weight="650")
    yield text(
        step_label(one.day, as_of).say(lang),
        x=middle,
        y=frame.ground + 16,
        text_anchor="middle",
        font_size=_LETTERS_PX,
        font_weight="650" if bold else "400",
        fill=colours["ink" if bold else "ink-2"],
    )


def _haloed(words: str, x: float, y: float, colours: Colours, *, ink: str, weight: str) -> Iterator[str]:
    """Return words over a halo of their own, as the goal's line may pass behind them; two texts, see `label`."""
    common: dict[str, str | float | None] = {
        "x": x,
        "y": y,
        "text_anchor": "middle",
        "font_size": _LETTERS_PX,
        "font_weight": weight,
    }
    yield text(words, **common, fill="none", stroke=colours["paper"], stroke_width=3.0)
    yield text(words, **common, fill=colours[ink])


def _goal(frame: _Frame, goal_m2: float, colours: Colours, lang: Lang) -> Iterator[str]:
    if goal_m2 <= 0:
        return
    y = frame.y(goal_m2)
    yield tag(
        "path",
        d=f"M0 {number(y)}H{number(frame.width_px - frame.right_px + 6)}",
        stroke=colours["not-met"],
        stroke_width=1.5,
        stroke_dasharray="5 4",
        fill="none",
    )
    yield text(
        _GOAL.fill(amount=written(round(goal_m2 / THOUSAND), lang, decimals=0)).say(lang),
        x=frame.width_px,
        y=y + 4,
        text_anchor="end",
        font_size=_LETTERS_PX,
        fill=colours["not-met"],
    )


def _pattern(colours: Colours) -> str:
    stroke = colours[UNKNOWN_COLOUR]
    return tag(
        "defs",
        tag(
            "pattern",
            tag("path", d="M-1 6L6 -1M2 9L9 2", stroke=stroke, stroke_width=1.3),
            id="not-sure",
            width=7.0,
            height=7.0,
            patternUnits="userSpaceOnUse",
        ),
    )


_GOAL = Text(sv="mål {amount}", en="goal {amount}")
