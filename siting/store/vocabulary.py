"""The numbers by which the database knows facts and codes.

Values are stored as the number that :func:`siting.domain.facts.encode` gives, with one difference: a code is held by
the place that it got when it was first seen, not by its place in today's list. A list may therefore be reordered or
added to without any stored value changing its meaning. A code that has left its list reads as unknown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, LiteralString

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.postgresql import insert

from siting.domain.facts import Fact, FactType, Origin, decode, encode
from siting.domain.text import Text
from siting.domain.values import Value
from siting.domain.vocabulary import FACTS
from siting.store import tables
from siting.store.errors import DatabaseUnfit


@dataclass(frozen=True, kw_only=True)
class Numbering:
    """Facts and codes as this database numbers them.

    Parameters
    ----------
    fact_ids
        Fact key → number.
    places
        Fact key → code → place, for facts with codes.
    """

    fact_ids: Mapping[str, int]
    places: Mapping[str, Mapping[str, int]]

    @cached_property
    def keys(self) -> dict[int, str]:
        """Fact number → key, of facts that are still declared as something that sites carry."""
        return {number: key for key, number in self.fact_ids.items() if key in FACTS and is_stored(FACTS[key])}

    def encode(self, fact: Fact, value: Value) -> float:
        """Return the number that is stored for a value; see :func:`siting.domain.facts.encode` for what it raises."""
        number = encode(fact, value)
        if fact.codes is None:
            return number
        places = self.places[fact.key]
        if isinstance(value, frozenset):
            return float(sum(1 << places[code] for code in value))
        return float(places[str(value)])

    def decode(self, fact: Fact, number: float) -> Value | None:
        """Return the value of a stored number, None for a code that is no longer declared."""
        if fact.codes is None:
            return decode(fact, number)
        declared = self._declared_codes(fact)
        if fact.type is FactType.CODES:
            return frozenset(code for place, code in declared.items() if int(number) >> place & 1)
        return declared.get(int(number))

    def _declared_codes(self, fact: Fact) -> Mapping[int, str]:
        """Return a fact's codes that are still declared by their places."""
        found = self._by_place.get(fact.key)
        if found is None:
            known = self.places[fact.key].items()
            found = self._by_place[fact.key] = {place: code for code, place in known if code in (fact.codes or {})}
        return found

    @cached_property
    def _by_place(self) -> dict[str, Mapping[int, str]]:
        return {}

    def declared_numbers(self, fact: Fact, stored: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return stored numbers as the program's columns hold them, with codes by their place in today's list.

        Parameters
        ----------
        fact
            The fact.
        stored
            Shape (n,), NaN where there is no value.

        Returns
        -------
        numpy.ndarray
            Shape (n,), NaN also where a code is no longer declared; ``stored`` itself where the places agree.
        """
        if fact.codes is None:
            return stored
        moves = [(self.places[fact.key][code], place) for place, code in enumerate(fact.code_list)]
        if len(moves) == len(self.places[fact.key]) and all(old == new for old, new in moves):
            return stored
        known = np.isfinite(stored)
        whole = np.where(known, stored, 0).astype(np.int64)
        if fact.type is FactType.CODES:
            masks = sum(((whole >> old & 1) << new for old, new in moves), start=np.zeros_like(whole))
            return np.where(known, masks, np.nan)
        table = np.full(max(self.places[fact.key].values()) + 1, np.nan)
        for old, new in moves:
            table[old] = new
        return np.where(known, table[whole], np.nan)


def is_stored(fact: Fact) -> bool:
    """Return whether sites carry the fact; what is measured when a requirement is matched has no number here."""
    return fact.origin is not Origin.MATCHED


def vocabulary_digest() -> str:
    """Return what changes when a fact or code is declared anew."""
    parts = [f"{fact.key}:{fact.type}:{','.join(fact.code_list)}" for fact in _stored_facts()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def synchronise(conn: Connection) -> None:
    """Give every declared fact and code that the database has not seen its number.

    Raises
    ------
    DatabaseUnfit
        A fact's type is another than what its values are stored as.
    """
    # One process at a time, or two would hand out the same place.
    conn.execute(select(tables.deployment.c.srid).with_for_update())
    conn.execute(
        insert(tables.fact).on_conflict_do_nothing(index_elements=["key"]),
        [{"key": fact.key, "type": fact.type.value} for fact in _stored_facts()],
    )
    _check_types(conn)
    known = read_numbering(conn)
    rows = []
    for fact in _stored_facts():
        seen = known.places.get(fact.key, {})
        free = max(seen.values(), default=-1) + 1
        new = [code for code in fact.code_list if code not in seen]
        rows += [{"fact_id": known.fact_ids[fact.key], "place": free + n, "code": code} for n, code in enumerate(new)]
    if rows:
        conn.execute(insert(tables.fact_code), rows)
    conn.execute(update(tables.deployment).values(vocabulary_digest=vocabulary_digest()))


def _stored_facts() -> list[Fact]:
    return [fact for fact in FACTS.values() if is_stored(fact)]


def _check_types(conn: Connection) -> None:
    for key, stored in conn.execute(select(tables.fact.c.key, tables.fact.c.type)):
        if key in FACTS and FACTS[key].type.value != stored:
            raise DatabaseUnfit(
                Text(
                    sv="Faktum {key} är lagrat som {stored} men deklarerat som {declared}; ge det en ny nyckel.",
                    en="The fact {key} is stored as {stored} but declared as {declared}; give it a new key.",
                ).fill(key=key, stored=stored, declared=FACTS[key].type.value),
                value=key,
            )


def read_numbering(conn: Connection) -> Numbering:
    """Return the numbers that the database has given facts and codes."""
    return numbering_of(conn.exec_driver_sql(NUMBERS))


def numbering_of(rows: Iterable[Sequence[Any]]) -> Numbering:
    """Return what :data:`NUMBERS` gave."""
    fact_ids: dict[str, int] = {}
    places: dict[str, dict[str, int]] = {}
    for number, key, codes, of_codes in rows:
        fact_ids[key] = number
        if codes:
            places[key] = dict(zip(codes, of_codes, strict=True))
    return Numbering(fact_ids=fact_ids, places=places)


NUMBERS: LiteralString = """
SELECT fact.id, fact.key,
    array_agg(code) FILTER (WHERE code IS NOT NULL),
    array_agg(place) FILTER (WHERE code IS NOT NULL)
FROM siting.fact
LEFT JOIN siting.fact_code ON fact_code.fact_id = fact.id
GROUP BY fact.id
"""
"""What facts and codes are numbered, in one statement, as it is asked with every answer."""
