"""Placing labels: by priority, never over each other or over a symbol; moved or left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from maps.drawing.type_metrics import text_width_px

_LINE_HEIGHT = 1.2
_CAP_SHIFT = 0.36


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Tell whether two boxes share more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Tell whether this box lies wholly in another."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True, kw_only=True)
class Label:
    """A text that wants a place beside a symbol.

    Parameters
    ----------
    x, y
        Middle of the symbol.
    reach_px
        From the middle of the symbol to where the text may begin; 0 sets the text on the place itself first.
    """

    text: str
    x: float
    y: float
    reach_px: float
    size_px: float
    weight: int = 400
    spacing_px: float = 0.0
    class_: str = "label"

    @property
    def width_px(self) -> float:
        """Width of the text."""
        return text_width_px(self.text, size_px=self.size_px, weight=self.weight, spacing_px=self.spacing_px)


@dataclass(frozen=True, kw_only=True)
class PlacedLabel:
    """A label with its place: ``x`` is the middle of the text, ``y`` its base line."""

    label: Label
    x: float
    y: float
    box: Box


def symbol_box(x: float, y: float, radius_px: float) -> Box:
    """Return the box of a round symbol."""
    return Box(left=x - radius_px, top=y - radius_px, right=x + radius_px, bottom=y + radius_px)


def _middles(label: Label) -> Iterable[tuple[float, float]]:
    """Yield middles of the text in the order in which a cartographer tries them."""
    half_width, half_height = label.width_px / 2, label.size_px * _LINE_HEIGHT / 2
    if label.reach_px == 0:
        yield 0.0, 0.0
        for shift in (1.2, -1.2, 2.4, -2.4, 3.6, -3.6):
            yield 0.0, shift * label.size_px
        yield half_width * 0.6, 0.0
        yield -half_width * 0.6, 0.0
        return
    side, above = label.reach_px + half_width, label.reach_px + half_height
    near = label.reach_px * 0.75
    yield side, 0.0
    yield -side, 0.0
    yield near + half_width, above * 0.8
    yield near + half_width, -above * 0.8
    yield -near - half_width, above * 0.8
    yield -near - half_width, -above * 0.8
    yield 0.0, above
    yield 0.0, -above


def _box(label: Label, middle_x: float, middle_y: float) -> Box:
    half_width, half_height = label.width_px / 2 + 2, label.size_px * _LINE_HEIGHT / 2
    return Box(
        left=middle_x - half_width,
        top=middle_y - half_height,
        right=middle_x + half_width,
        bottom=middle_y + half_height,
    )


def place_labels(
    labels: Sequence[Label], *, taken: Sequence[Box], frame: Box, avoided: Sequence[Box] = ()
) -> list[PlacedLabel]:
    """Return the labels that have room, the first in ``labels`` choosing first.

    Parameters
    ----------
    taken
        What no label may cover: symbols, scale bar, insets.
    frame
        What no label may leave.
    avoided
        What a label covers only where it has no other place.
    """
    occupied = list(taken)
    placed: list[PlacedLabel] = []
    for label in labels:
        free = [
            (middle, box)
            for middle in _middles(label)
            for box in [_box(label, label.x + middle[0], label.y + middle[1])]
            if box.within(frame) and not any(box.overlaps(other) for other in occupied)
        ]
        if free:
            (shift_x, shift_y), box = min(free, key=lambda place: sum(place[1].overlaps(other) for other in avoided))
            base_line = label.y + shift_y + label.size_px * _CAP_SHIFT
            placed.append(PlacedLabel(label=label, x=label.x + shift_x, y=base_line, box=box))
            occupied.append(box)
    return placed
