"""Setting the labels of a picture: those that find room, in their colours."""

from __future__ import annotations

from collections.abc import Sequence

from maps.drawing.labels import Box, Label, place_labels
from maps.drawing.symbols import Colours, label
from maps.drawing.viewport import Viewport

_EDGE_PX = 7.0
_INKS = {"site": "ink"}
"""Names of sites stand in ink, all others in the second ink."""


def draw_labels(
    labels: Sequence[Label], *, taken: Sequence[Box], view: Viewport, colours: Colours, avoided: Sequence[Box] = ()
) -> list[str]:
    """Return the labels that have room within the picture, the first choosing first."""
    frame = Box(left=_EDGE_PX, top=_EDGE_PX, right=view.width_px - _EDGE_PX, bottom=view.height_px - _EDGE_PX)
    return [
        label(placed, fill=colours[_INKS.get(placed.label.class_, "ink-2")], colours=colours)
        for placed in place_labels(labels, taken=taken, frame=frame, avoided=avoided)
    ]
