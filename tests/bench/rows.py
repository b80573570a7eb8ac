"""What a measurement says, and how it is taken."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rich.console import Console
from rich.table import Table

_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One comparison.

    Parameters
    ----------
    size
        Number of sites.
    what, other
        What was timed, and what a user would pick instead.
    ours_s, other_s
        Median seconds; None where the other is not there to be measured, and ``other`` says why.
    wanted
        What the ratio should be, or "".
    note
        What else there is to say of it, or "".
    """

    size: int
    what: str
    ours_s: float
    other: str
    other_s: float | None
    wanted: str = ""
    note: str = ""


def median_s(work: Callable[[], object], *, repeats: int) -> float:
    """Return the median of several runs in seconds."""
    return statistics.median(_seconds(work) for _ in range(repeats))


def timed(work: Callable[[], _T]) -> tuple[float, _T]:
    """Return the seconds of one run, and what it gave."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def print_rows(rows: Sequence[Row]) -> None:
    """Print all comparisons; a ratio above 1 says that ours is so many times faster."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("sites", "what", "ours", "beside", "its time", "ratio", ""):
        table.add_column(heading, justify="right" if heading in {"sites", "ours", "its time", "ratio"} else "left")
    for row in rows:
        other = "–" if row.other_s is None else _time(row.other_s)
        said = "; ".join(one for one in (row.wanted, row.note) if one)
        table.add_row(f"{row.size:,}", row.what, _time(row.ours_s), row.other, other, _ratio(row), said)
    Console(width=160, highlight=False).print(table)


def _ratio(row: Row) -> str:
    if row.other_s is None:
        return ""
    faster = row.other_s / row.ours_s
    return f"{faster:,.1f} × faster" if faster >= 1 else f"{1 / faster:,.1f} × slower"


def _seconds(work: Callable[[], object]) -> float:
    return timed(work)[0]


def _time(seconds: float) -> str:
    return f"{seconds:,.1f} s" if seconds >= 10 else f"{1000 * seconds:,.1f} ms" if seconds < 1 else f"{seconds:,.2f} s"
