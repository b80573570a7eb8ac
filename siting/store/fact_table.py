"""Facts of many sites as columns: the form in which they are compared and sent to the database."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NoReturn

import numpy as np
from numpy.typing import NDArray

from siting.domain.errors import InvalidInput
from siting.domain.facts import Fact, FactType
from siting.domain.text import Text
from siting.domain.values import FactValue, Status, Value
from siting.domain.vocabulary import FACTS, fact_named
from siting.store.text import storable
from siting.store.vocabulary import Numbering, is_stored

STATUS_NUMBERS: dict[Status, int] = {
    Status.UNKNOWN: 0,
    Status.KNOWN: 1,
    Status.ESTIMATED: 2,
    Status.NOT_APPLICABLE: 3,
}
"""How the database holds a status; never to be renumbered."""

NO_DAY = -1
"""Stands for a value without a date; days are counted as ``date.toordinal`` does."""


@dataclass(frozen=True, kw_only=True, eq=False)
class FactTable:
    """Facts of a number of sites, one row a fact, sorted by site and fact.

    Parameters
    ----------
    sites
        Shape (n,), int64: place of the site among those that the table was made from.
    facts, statuses
        Shape (n,), int64: number of the fact and of its status.
    numbers
        Shape (n,), float64: the stored number, NaN where there is none.
    days
        Shape (n,), int64: the day verified, or :data:`NO_DAY`.
    sources
        Shape (n,), int64: place of the source's text in ``source_texts``.
    source_texts
        What the sources are called, each once.
    source_data
        Of sources of computed values: text → the data that it names.
    texts
        Row → free text.
    site_count
        How many sites the table was made from.
    """

    sites: NDArray[np.int64]
    facts: NDArray[np.int64]
    statuses: NDArray[np.int64]
    numbers: NDArray[np.float64]
    days: NDArray[np.int64]
    sources: NDArray[np.int64]
    source_texts: tuple[str, ...]
    source_data: Mapping[str, str]
    texts: Mapping[int, str]
    site_count: int

    def __len__(self) -> int:
        return len(self.sites)

    def of_sites(self, places: NDArray[np.int64]) -> FactTable:
        """Return the rows of some sites, which are numbered anew in the order given.

        Parameters
        ----------
        places
            Shape (m,), increasing places of sites.
        """
        renumbered = np.full(self.site_count, -1, dtype=np.int64)
        renumbered[places] = np.arange(len(places))
        rows = np.flatnonzero(renumbered[self.sites] >= 0)
        moved = {int(old): new for new, old in enumerate(rows) if int(old) in self.texts} if self.texts else {}
        return FactTable(
            sites=renumbered[self.sites[rows]],
            facts=self.facts[rows],
            statuses=self.statuses[rows],
            numbers=self.numbers[rows],
            days=self.days[rows],
            sources=self.sources[rows],
            source_texts=self.source_texts,
            source_data=self.source_data,
            texts={new: self.texts[old] for old, new in moved.items()},
            site_count=len(places),
        )

    def contents(self) -> list[bytes]:
        """Return, a site, bytes that are the same exactly when its facts are (texts by their digest)."""
        record = np.dtype(
            [("fact", "<i4"), ("status", "<i4"), ("number", "<f8"), ("day", "<i4"), ("source", "S16"), ("text", "S16")]
        )
        rows = np.zeros(len(self), dtype=record)
        rows["fact"], rows["status"], rows["number"], rows["day"] = self.facts, self.statuses, self.numbers, self.days
        digests = np.array([_digest(text) for text in self.source_texts], dtype="S16")
        rows["source"] = digests[self.sources] if len(self) else b""
        for row, text in self.texts.items():
            rows["text"][row] = _digest(text)
        buffer, width = rows.tobytes(), record.itemsize
        ends = (self._ends * width).tolist()
        return [buffer[start:end] for start, end in zip([0, *ends], ends, strict=False)]

    @cached_property
    def _ends(self) -> NDArray[np.int64]:
        """Row after the last of each site."""
        return np.searchsorted(self.sites, np.arange(self.site_count), side="right")


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "backslashreplace"), digest_size=16).digest()


class FactTableMaker:
    """Makes tables of facts by one database's numbers.

    Parameters
    ----------
    numbering
        The database's numbers of facts and codes.
    """

    def __init__(self, numbering: Numbering) -> None:
        self._encoders = {
            key: (numbering.fact_ids[key], _encoder(numbering, fact)) for key, fact in FACTS.items() if is_stored(fact)
        }

    def make(self, facts_of_sites: Sequence[Mapping[str, FactValue]]) -> FactTable:
        """Return the table of some sites' facts; what nobody has said anything of is left out.

        Raises
        ------
        InvalidInput
            A value is not of its fact's type, or the fact is none that sites carry.
        NotFound
            A fact is not declared.
        """
        columns: tuple[list[int], ...] = ([], [], [], [], [])
        sites, facts, statuses, days, sources = columns
        numbers: list[float] = []
        source_places: dict[str, int] = {}
        source_data: dict[str, str] = {}
        texts: dict[int, str] = {}
        for site, said in enumerate(facts_of_sites):
            for key, known in said.items():
                value, status = known.value, known.status
                fact_id, encode = self._encoders.get(key) or self._refuse(key)
                if value is not None:
                    encoded = encode(value)
                    if isinstance(encoded, str):
                        texts[len(numbers)] = encoded
                        encoded = math.nan
                    numbers.append(encoded)
                elif status is Status.UNKNOWN and not known.source:
                    continue
                else:
                    numbers.append(math.nan)
                sites.append(site)
                facts.append(fact_id)
                # An enumeration's member is slow to look up by.
                statuses.append(1 if status is Status.KNOWN else STATUS_NUMBERS[status])
                days.append(NO_DAY if known.verified is None else known.verified.toordinal())
                sources.append(source_places.setdefault(known.source, len(source_places)))
                if known.data:
                    source_data[known.source] = known.data
        return _sorted(columns, numbers, tuple(source_places), source_data, texts, len(facts_of_sites))

    def _refuse(self, key: str) -> NoReturn:
        fact = fact_named(key)
        raise InvalidInput(
            Text(
                sv="{key}: {label} mäts när ett krav matchas, mot det som kravet nämner; en plats har inget eget värde",
                en="{key}: {label} is measured at the match, against what the requirement names; no site carries it",
            ).fill(key=key, label=fact.label),
            value=key,
        )


def _sorted(
    columns: tuple[list[int], ...],
    numbers: list[float],
    source_texts: tuple[str, ...],
    source_data: Mapping[str, str],
    texts: Mapping[int, str],
    site_count: int,
) -> FactTable:
    sites, facts, statuses, days, sources = (np.array(column, dtype=np.int64) for column in columns)
    order = np.lexsort((facts, sites))
    moved = np.argsort(order) if texts else order
    return FactTable(
        sites=sites[order],
        facts=facts[order],
        statuses=statuses[order],
        numbers=np.array(numbers, dtype=np.float64)[order],
        days=days[order],
        sources=sources[order],
        source_texts=source_texts,
        source_data=source_data,
        texts={int(moved[row]): text for row, text in texts.items()},
        site_count=site_count,
    )


def _encoder(numbering: Numbering, fact: Fact) -> Callable[[Value], float | str]:
    """Return what turns a fact's value into the number, or the text, that is stored."""
    checked = _checked(numbering, fact)
    match fact.type:
        case FactType.TEXT:
            return _text(fact)
        case FactType.NUMBER:
            return _finite(fact, checked)
        case FactType.CODE | FactType.CODES:
            return _remembered(fact, checked)
        case _:
            return checked


def _checked(numbering: Numbering, fact: Fact) -> Callable[[Value], float]:
    def encode(value: Value) -> float:
        try:
            return numbering.encode(fact, value)
        except (TypeError, KeyError) as error:
            raise _unfit(fact, value) from error

    return encode


def _finite(fact: Fact, checked: Callable[[Value], float]) -> Callable[[Value], float]:
    def encode(value: Value) -> float:
        number = value if type(value) is float else checked(value)
        if not math.isfinite(number):
            raise _unfit(fact, value)
        return number

    return encode


def _remembered(fact: Fact, checked: Callable[[Value], float]) -> Callable[[Value], float]:
    # Codes come again and again, and working out their places takes longest.
    remembered = cache(checked)

    def encode(value: Value) -> float:
        if not isinstance(value, str | frozenset):
            raise _unfit(fact, value)
        return remembered(value)

    return encode


def _text(fact: Fact) -> Callable[[Value], str]:
    def encode(value: Value) -> str:
        if not isinstance(value, str):
            raise _unfit(fact, value)
        return storable(value)

    return encode


def _unfit(fact: Fact, value: object) -> InvalidInput:
    return InvalidInput(
        Text(sv="{key}: {value} går inte att lagra", en="{key}: {value} can't be stored").fill(
            key=fact.key, value=repr(value)[:200]
        ),
        value=value,
    )
