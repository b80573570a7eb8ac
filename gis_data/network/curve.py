"""An order of points that keeps neighbours near: Morton's curve, which fills the plane."""

from __future__ import annotations

import numpy as np

from gis_data.network.arrays import Floats, Longs

_CURVE_BITS = 16


def neighbourly(x: Floats, y: Floats) -> Longs:
    """Return an order of points in which neighbours are mostly near, so that a search finds what it needs together."""
    if len(x) == 0:
        return np.empty(0, dtype=np.int64)
    size = max(float(np.ptp(x)), float(np.ptp(y)), 1.0)
    scale = (2**_CURVE_BITS - 1) / size
    code = _spread((x - x.min()) * scale) | (_spread((y - y.min()) * scale) << np.uint64(1))
    return np.argsort(code, kind="stable")


def _spread(values: Floats) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """Return whole numbers with a zero between each two of their bits."""
    code = values.astype(np.uint64)
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        code = (code | (code << np.uint64(shift))) & np.uint64(mask)
    return code
