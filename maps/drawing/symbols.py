"""The signs of every map: discs, stalks, reference points, labels with halo, scale bar."""

from __future__ import annotations

from collections.abc import Mapping
from math import floor, log10

from maps.drawing.discs import Anchor, Disc
from maps.drawing.labels import Box, PlacedLabel
from maps.drawing.svg import number, tag, text
from siting.domain.formats import number as written_number
from siting.domain.formats import with_unit
from siting.domain.text import Lang

Colours = Mapping[str, str]


def disc(place: Disc, rank: int, *, filled: bool, colours: Colours) -> str:
    """Return a numbered disc: filled when the site meets all, a ring when there is something to ask."""
    ink, paper = colours["ink"], colours["paper"]
    size = place.radius_px * (1.05 if rank < 10 else 0.95)
    return tag(
        "g",
        tag("circle", cx=place.x, cy=place.y, r=place.radius_px + 1.5, fill=colours["map-halo"]),
        tag(
            "circle",
            cx=place.x,
            cy=place.y,
            r=place.radius_px - 0.9,
            fill=ink if filled else paper,
            stroke=ink,
            stroke_width=1.8,
        ),
        text(
            str(rank),
            x=place.x,
            y=place.y + size * 0.36,
            text_anchor="middle",
            font_size=size,
            font_weight="700",
            fill=paper if filled else ink,
        ),
        class_="disc",
    )


def stalk(anchor: Anchor, place: Disc, colours: Colours) -> str:
    """Return the line from a disc to its site, or nothing when it stands on it."""
    if not place.stalk:
        return ""
    return tag(
        "g",
        tag(
            "path",
            d=f"M{number(place.x)} {number(place.y)}L{number(anchor.x)} {number(anchor.y)}",
            stroke=colours["ink"],
            stroke_width=1.6,
            fill="none",
        ),
        tag("circle", cx=anchor.x, cy=anchor.y, r=2.2, fill=colours["ink"]),
    )


def reference_point(x: float, y: float, colours: Colours) -> str:
    """Return the sign of a reference point."""
    return tag(
        "rect",
        x=x - 4.5,
        y=y - 4.5,
        width=9,
        height=9,
        rx=2,
        fill=colours["paper"],
        stroke=colours["ink-2"],
        stroke_width=1.4,
    )


def label(placed: PlacedLabel, *, fill: str, colours: Colours) -> str:
    """Return a text over its halo; two texts, since not every renderer strokes under the fill."""
    common: dict[str, str | float | None] = {
        "x": placed.x,
        "y": placed.y,
        "text_anchor": "middle",
        "font_size": placed.label.size_px,
        "font_weight": str(placed.label.weight),
        "letter_spacing": placed.label.spacing_px or None,
    }
    halo = text(
        placed.label.text,
        **common,
        fill="none",
        stroke=colours["map-halo"],
        stroke_width=3.2,
        stroke_linejoin="round",
        class_="halo",
    )
    return halo + text(placed.label.text, **common, fill=fill, class_=placed.label.class_)


def scale_length_m(metres_per_px: float, *, about_px: float) -> float:
    """Return the round length (1, 2 or 5 times a power of ten) that is at most ``about_px`` wide.

    >>> scale_length_m(25.0, about_px=100)
    2000.0
    """
    widest = metres_per_px * about_px
    power = 10.0 ** floor(log10(widest))
    return next(step * power for step in (5.0, 2.0, 1.0) if step * power <= widest)


def scale_bar(*, x: float, y: float, metres_per_px: float, lang: Lang, colours: Colours) -> tuple[str, Box]:
    """Return the scale bar with its lower left corner at (x, y), and the room that it takes."""
    length_m = scale_length_m(metres_per_px, about_px=110)
    width = length_m / metres_per_px
    kilometres = length_m >= 1000
    words = with_unit(written_number(length_m / 1000 if kilometres else length_m, lang), "km" if kilometres else "m")
    ticks = f"M{number(x)} {number(y - 6)}V{number(y)}H{number(x + width)}V{number(y - 6)}"
    middle = f"M{number(x + width / 2)} {number(y - 3)}V{number(y)}"
    drawn = tag(
        "g",
        tag("path", d=ticks + middle, fill="none", stroke=colours["map-halo"], stroke_width=4),
        tag("path", d=ticks + middle, fill="none", stroke=colours["ink"], stroke_width=1.4),
        text(words, x=x + width + 7, y=y + 1, font_size=11.5, fill=colours["ink"]),
        class_="scale-bar",
    )
    return drawn, Box(left=x - 4, top=y - 14, right=x + width + 52, bottom=y + 8)
