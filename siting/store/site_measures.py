"""What is measured at sites against something that a requirement names, such as minutes to a named point."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection as DriverConnection
from sqlalchemy import Connection

from siting.domain.errors import InvalidInput
from siting.domain.facts import FactType, decode, encode
from siting.domain.text import Text
from siting.domain.values import FactValue, Status
from siting.domain.vocabulary import fact_named
from siting.store.arrays import read_arrays
from siting.store.catalogue_columns import STATUS_PLACES
from siting.store.database import driver_connection
from siting.store.fact_rows import Provenance
from siting.store.fact_table import STATUS_NUMBERS
from siting.store.queries import queries
from siting.store.text import storable

_STATUSES = {number: status for status, number in STATUS_NUMBERS.items()}
# Codes are stored by places that belong to a fact of the sites; nothing is measured in codes.
_MEASURED_TYPES = (FactType.NUMBER, FactType.YES_NO, FactType.DATE)


def write_measures(
    conn: Connection,
    measures: Mapping[int, Mapping[str, Mapping[str, FactValue]]],
    *,
    facts: Collection[str],
) -> int:
    """Make what is measured at sites just this, and return how many values were new, different or gone.

    Parameters
    ----------
    measures
        Site number → fact → argument → value.
    facts
        All facts that are measured here; what was there of them and is not given goes.

    Raises
    ------
    ValueError
        A fact is not among ``facts``.
    InvalidInput
        A value is no number, date or yes/no, or not of its fact's type.
    """
    if strange := {fact for of_site in measures.values() for fact in of_site} - set(facts):
        raise ValueError(f"{', '.join(sorted(strange))}: not among the facts to be measured")
    if not facts:
        return 0
    database = driver_connection(conn)
    values = [
        _Measured(site_id, fact, storable(argument), None if value.value is None else _number(fact, value), value)
        for site_id, of_site in measures.items()
        for fact, of_fact in of_site.items()
        for argument, value in of_fact.items()
        # What nobody has said anything of is nowhere.
        if value.status is not Status.UNKNOWN or value.source
    ]
    # Several statements at once, which can't be prepared.
    database.execute(queries("computations")["make_measure_stage"], prepare=False)
    _stage(database, values)
    database.execute(queries("computations")["analyze_measure_stage"])
    asked = {"facts": list(facts), "ids": list(measures)}
    gone = database.execute(queries("computations")["remove_measures"], asked).rowcount
    return gone + database.execute(queries("computations")["put_measures"]).rowcount


def load_measures(
    conn: Connection, fact: str, argument: str
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.uint8]]:
    """Return one measure at all sites that have it.

    Returns
    -------
    Three arrays of shape (n,): numbers of the sites, increasing; the measured numbers, NaN where there is none; the
    status by its place in :data:`siting.matching.catalogue.STATUSES`.
    """
    with driver_connection(conn).cursor(binary=True) as cursor:
        read_arrays(cursor)
        asked = {"fact": fact, "argument": storable(argument)}
        ids, numbers, statuses = cursor.execute(queries("computations")["measured"], asked).fetchall()[0]
    return ids, numbers, STATUS_PLACES[statuses]


def load_site_measures(
    conn: Connection, site_ids: Sequence[int], wanted: Iterable[tuple[str, str]]
) -> dict[int, dict[tuple[str, str], FactValue]]:
    """Return some measures at some sites.

    Parameters
    ----------
    wanted
        Facts and arguments.

    Returns
    -------
    Site number → fact and argument → value, marked where it is out of date; what there is not is left out.
    """
    asked_for = [(fact, storable(argument)) for fact, argument in wanted]
    asked = {
        "facts": [fact for fact, _ in asked_for],
        "arguments": [argument for _, argument in asked_for],
        "ids": list(site_ids),
    }
    found: dict[int, dict[tuple[str, str], FactValue]] = {}
    rows = driver_connection(conn).execute(queries("computations")["site_measures"], asked)
    for site_id, fact, argument, number, status, source, data, verified, stale in rows:
        found.setdefault(site_id, {})[fact, argument] = FactValue(
            value=None if number is None else decode(fact_named(fact), number),
            status=_STATUSES[status],
            source=source,
            data=data,
            verified=verified,
            stale=stale,
        )
    return found


class _Measured(NamedTuple):
    """One value on its way into the database."""

    site_id: int
    fact: str
    argument: str
    number: float | None
    known: FactValue


def _stage(database: DriverConnection, values: Sequence[_Measured]) -> None:
    """Copy values to where they are compared with what is stored."""
    ids = _measure_ids(database, sorted({(one.fact, one.argument) for one in values}))
    sources = Provenance(database).ids(
        (one.known.source for one in values), data={one.known.source: one.known.data for one in values}
    )
    command = "COPY stage_measure (site_id, number, measure_id, provenance_id, verified, status) FROM STDIN"
    with database.cursor() as cursor, cursor.copy(f"{command} (FORMAT binary)") as copy:
        copy.set_types(("int8", "float8", "int4", "int4", "date", "int2"))
        for one, source in zip(values, sources.tolist(), strict=True):
            measure_id, status = ids[one.fact, one.argument], STATUS_NUMBERS[one.known.status]
            copy.write_row((one.site_id, one.number, measure_id, source, one.known.verified, status))


def _measure_ids(database: DriverConnection, pairs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], int]:
    wanted = {"facts": [fact for fact, _ in pairs], "arguments": [argument for _, argument in pairs]}
    database.execute(queries("computations")["add_measures"], wanted)
    rows = database.execute(queries("computations")["measures"], wanted)
    return {(fact, argument): number for fact, argument, number in rows}


def _number(key: str, known: FactValue) -> float:
    fact = fact_named(key)
    if fact.type is FactType.NUMBER and type(known.value) is float and math.isfinite(known.value):
        return known.value
    if fact.type in _MEASURED_TYPES and known.value is not None:
        try:
            return encode(fact, known.value)
        except (TypeError, ValueError):
            pass
    raise InvalidInput(
        Text(sv="{key}: {value} går inte att lagra", en="{key}: {value} can't be stored").fill(
            key=key, value=repr(known.value)[:200]
        ),
        value=known.value,
    )
