"""A binary heap of whole numbers in an array, smallest first: a key in the upper half, its owner in the lower."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis_data.network.engine.compiled import compiled

_Number = Any
"""A whole number of 64 bits, as NumPy or Python has it."""


@compiled
def pushed(heap: NDArray[np.int64], size: _Number, item: _Number) -> _Number:
    """Put an item into a heap of that size, and return the new size; there has to be room."""
    place = size
    while place > 0:
        parent = (place - 1) >> 1
        if heap[parent] <= item:
            break
        heap[place] = heap[parent]
        place = parent
    heap[place] = item
    return size + 1


@compiled
def popped(heap: NDArray[np.int64], size: _Number) -> _Number:
    """Take the smallest item, ``heap[0]``, out of a heap of that size, and return the new size."""
    size -= 1
    item = heap[size]
    place = 0
    while True:
        child = 2 * place + 1
        if child >= size:
            break
        if child + 1 < size and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= item:
            break
        heap[place] = heap[child]
        place = child
    heap[place] = item
    return size
