"""Long work in batches: on several threads, told how far it has come, and stopped between two batches."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_MOST_THREADS = 8

Progress: TypeAlias = Callable[[float], None]
"""Is told now and then what share of the work is done, 0 to 1, never less than before. To stop the work, it raises:
what it raises comes out of the function that it was handed to, and nothing is left half done."""


def unwatched(share: float) -> None:
    """Do nothing with the share."""
    del share


def batches(count: int, size: int) -> list[range]:
    """Return 0 to count in pieces.

    >>> batches(5, 2)
    [range(0, 2), range(2, 4), range(4, 5)]
    """
    return [range(begin, min(begin + size, count)) for begin in range(0, count, size)]


def in_threads(
    work: Callable[[_Item], _Result], items: Sequence[_Item], progress: Progress = unwatched
) -> list[_Result]:
    """Return what the work gives for each item, in their order.

    Parameters
    ----------
    work
        Runs on several threads at once, so it pays for what lets other threads run.
    items
        What to work on.
    progress
        Is told after each item, on the caller's thread.
    """
    results = []
    for result in _results(work, items):
        results.append(result)
        progress(len(results) / len(items))
    return results


def _results(work: Callable[[_Item], _Result], items: Sequence[_Item]) -> Iterator[_Result]:
    if len(items) == 1:
        yield work(items[0])
        return
    with ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_THREADS)) as pool:
        waiting = [pool.submit(work, item) for item in items]
        try:
            for future in waiting:
                yield future.result()
        finally:
            pool.shutdown(cancel_futures=True)
