"""A catalogue with some sites changed, added or gone: what has not changed is shared with the one before."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from siting.matching.catalogue import Catalogue
from siting.matching.columns import Column

_Number = TypeVar("_Number", bound=np.generic)


def patched(catalogue: Catalogue, ids: NDArray[np.int64], fresh: Catalogue) -> Catalogue:
    """Return the catalogue in which some sites are as they are now.

    No array of the catalogue is written to, so that whoever uses it goes on with the sites as they were. Arrays in
    which nothing changed are the same objects in both; narrow columns, where the sites lie as before, too.

    Parameters
    ----------
    catalogue
        Before; its ids increase.
    ids
        Shape (m,), increasing: the sites that may have changed, those that are new and those that are gone included.
    fresh
        Those of ``ids`` that exist now, with all their facts; its ids increase. Its version is the new one's.

    Returns
    -------
    Catalogue
        What reading everything anew would give. A fact whose last value has gone keeps its column, all unknown.
    """
    moves = _Moves(catalogue.site_ids, ids, fresh.site_ids)
    keys = sorted(catalogue.columns.keys() | fresh.columns.keys())
    columns = {key: moves.column(catalogue.columns.get(key), fresh.column(key)) for key in keys}
    found = Catalogue(
        version=fresh.version,
        site_ids=moves.site_ids,
        kinds=moves.array(catalogue.kinds, fresh.kinds),
        availabilities=moves.array(catalogue.availabilities, fresh.availabilities),
        published=moves.array(catalogue.published, fresh.published),
        east=moves.array(catalogue.east, fresh.east),
        north=moves.array(catalogue.north, fresh.north),
        columns=columns,
    )
    # Where sites lie in it follows from these; what has been made of the catalogue before is kept where it holds.
    lying = ("site_ids", "kinds", "availabilities", "east", "north")
    if "compact" in vars(catalogue) and all(getattr(found, name) is getattr(catalogue, name) for name in lying):
        vars(found)["compact"] = catalogue.compact.with_columns(columns)
    before = vars(catalogue).get("on_offer", catalogue)
    if before is not catalogue:
        vars(found)["on_offer"] = patched(before, ids, fresh.on_offer)
    return found


class _Moves:
    """Which rows leave, where rows come in, and where the changed sites then are."""

    def __init__(self, before: NDArray[np.int64], ids: NDArray[np.int64], fresh: NDArray[np.int64]) -> None:
        held = before[_rows_of(ids, before)]
        self._leaving = _rows_of(np.setdiff1d(held, fresh, assume_unique=True), before)
        coming = np.setdiff1d(fresh, held, assume_unique=True)
        self._entering = np.searchsorted(np.delete(before, self._leaving), coming)
        self.same_sites = not (len(self._leaving) or len(coming))
        self.site_ids = before if self.same_sites else self._moved(before, coming)
        self.rows = _rows_of(fresh, self.site_ids)
        """Shape (k,): the rows of the sites that are read anew, after the moves."""
        self._old_row_count, self._coming_count = len(before), len(coming)

    def array(self, before: NDArray[_Number], fresh: NDArray[_Number]) -> NDArray[_Number]:
        """Return an array with the fresh values; the one before when that changes nothing."""
        if self.same_sites and _are_same(before[self.rows], fresh):
            return before
        moved = before.copy() if self.same_sites else self._moved(before, np.zeros(self._coming_count, before.dtype))
        moved[self.rows] = fresh
        return moved

    def column(self, before: Column | None, fresh: Column) -> Column:
        """Return a column with the fresh values; the one before when that changes nothing."""
        if before is None:
            n = self._old_row_count
            before = Column(numbers=np.full(n, np.nan), status=np.zeros(n, dtype=np.uint8))
        numbers, status = self.array(before.numbers, fresh.numbers), self.array(before.status, fresh.status)
        if numbers is before.numbers and status is before.status:
            return before
        return Column(numbers=numbers, status=status)

    def _moved(self, before: NDArray[_Number], coming: NDArray[_Number]) -> NDArray[_Number]:
        kept = np.delete(before, self._leaving) if len(self._leaving) else before
        return np.insert(kept, self._entering, coming)


def _rows_of(ids: NDArray[np.int64], among: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return the rows in increasing ids at which some of these ids stand."""
    rows = np.searchsorted(among, ids)
    inside = rows < len(among)
    inside[inside] = among[rows[inside]] == ids[inside]
    found: NDArray[np.intp] = rows[inside]
    return found


def _are_same(first: NDArray[Any], second: NDArray[Any]) -> bool:
    return bool(np.array_equal(first, second, equal_nan=first.dtype.kind == "f"))
