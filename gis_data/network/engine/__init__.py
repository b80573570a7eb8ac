"""Travel times over a plain graph: its loops are compiled, and know nothing of roads."""

from __future__ import annotations

from gis_data.network.engine.batches import Progress
from gis_data.network.engine.times import (
    DirectTrips,
    Nearest,
    at,
    matrix,
    nearest,
    nearest_of_each,
    reached,
)

__all__ = [
    "DirectTrips",
    "Nearest",
    "Progress",
    "at",
    "matrix",
    "nearest",
    "nearest_of_each",
    "reached",
]
