"""Reading sites and their facts into columns, without a loop over rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, LiteralString

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection

from siting.domain.facts import Fact
from siting.domain.values import Status
from siting.domain.vocabulary import FACTS
from siting.matching.catalogue import AVAILABILITIES, KINDS, STATUSES, Catalogue, Column
from siting.store.arrays import read_arrays
from siting.store.fact_table import STATUS_NUMBERS
from siting.store.queries import queries
from siting.store.vocabulary import Numbering

_BLOCK = 20_000
_UNKNOWN = STATUSES.index(Status.UNKNOWN)
_VALUED = [STATUSES.index(Status.KNOWN), STATUSES.index(Status.ESTIMATED)]
STATUS_PLACES = np.array(
    [STATUSES.index(status) for status, _ in sorted(STATUS_NUMBERS.items(), key=lambda item: item[1])], dtype=np.uint8
)
"""Status as the database holds it → place in the engine's list."""

_SITE_TYPES = ("int8[]", "int2[]", "int2[]", "int2[]", "float8[]", "float8[]")
_FACT_TYPES = ("int2", "int8[]", "float8[]", "int2[]")


def read_columns(
    database: Connection, numbering: Numbering, *, version: str, ids: NDArray[np.int64] | None = None
) -> Catalogue:
    """Return sites with the facts that are judged.

    Parameters
    ----------
    database
        The driver's connection.
    numbering
        The database's numbers of facts and codes.
    version
        What to call what is read.
    ids
        Only these sites, as far as they exist; all without.
    """
    some = None if ids is None else ids.tolist()
    asked = {
        "ids": some,
        "kinds": [kind.value for kind in KINDS],
        "availabilities": [one.value for one in AVAILABILITIES],
    }
    (found,) = _copied(database, "sites", asked, _SITE_TYPES)
    order = np.argsort(found[0], kind="stable")
    site_ids, kinds, availabilities, published, east, north = (column[order] for column in found)
    return Catalogue(
        version=version,
        site_ids=site_ids,
        kinds=kinds.astype(np.uint8),
        availabilities=availabilities.astype(np.uint8),
        published=published.astype(np.bool_),
        east=east,
        north=north,
        columns=_read_facts(database, numbering, site_ids, some) if len(site_ids) else {},
    )


def _read_facts(
    database: Connection, numbering: Numbering, site_ids: NDArray[np.int64], some: list[int] | None
) -> dict[str, Column]:
    asked = {"ids": some, "first": int(site_ids[0]), "last": int(site_ids[-1]), "step": _BLOCK}
    declared = {number: FACTS[key] for number, key in numbering.keys.items() if FACTS[key].judged}
    gathered: dict[int, _Gathered] = {}
    name: LiteralString = "all_facts" if some is None else "some_facts"
    for fact_id, ids, stored, status in _copied(database, name, asked, _FACT_TYPES):
        if fact_id in declared:
            if fact_id not in gathered:
                gathered[fact_id] = _Gathered(site_ids)
            gathered[fact_id].take(ids, stored, status)
    return {
        fact.key: gathered[number].column(numbering, fact) for number, fact in declared.items() if number in gathered
    }


class _Gathered:
    """One fact's column while it is read."""

    def __init__(self, site_ids: NDArray[np.int64]) -> None:
        self._site_ids = site_ids
        self._numbers = np.full(len(site_ids), np.nan)
        self._status = np.zeros(len(site_ids), dtype=np.uint8)

    def take(self, ids: NDArray[np.int64], stored: NDArray[np.float64], status: NDArray[np.int16]) -> None:
        """Put the values of some sites in their rows."""
        rows = np.asarray(np.searchsorted(self._site_ids, ids))
        # A site that was added since the sites were read; the version has changed then, too.
        there = (rows < len(self._site_ids)) & (self._site_ids[np.minimum(rows, len(self._site_ids) - 1)] == ids)
        if not there.all():
            rows, stored, status = rows[there], stored[there], status[there]
        self._numbers[rows] = stored
        self._status[rows] = STATUS_PLACES[status]

    def column(self, numbering: Numbering, fact: Fact) -> Column:
        """Return a column in which a value that can't be read any more, such as a code without a list, is unknown."""
        numbers = numbering.declared_numbers(fact, self._numbers)
        lost = np.isnan(numbers) & np.isin(self._status, _VALUED)
        self._status[lost] = _UNKNOWN
        return Column(numbers=numbers, status=self._status)


def _copied(
    database: Connection, name: LiteralString, asked: Mapping[str, object], types: tuple[LiteralString, ...]
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a statement while the server is still making the next ones."""
    with database.cursor(binary=True) as cursor:
        read_arrays(cursor)
        with cursor.copy(queries("catalogue")[name], asked) as copy:
            copy.set_types(types)
            yield from copy.rows()
