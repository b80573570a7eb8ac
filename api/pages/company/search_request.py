"""What a search's address asks: which sites, and what belongs to the page alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import Request

from siting.domain.errors import Faults
from siting.domain.site_search import SiteQuery
from siting.domain.site_search_reading import read_site_query
from siting.domain.site_search_values import LARGEST_ID
from siting.domain.site_search_writing import write_site_query
from siting.domain.text import Text

MOST_COMPARED = 4
_OWN = frozenset({"compare", "start", "lang"})
_MOST_PAIRS = 500
_MOST_START = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was asked for.

    Parameters
    ----------
    query
        Which sites; what is wrong is not in it.
    faults
        All that is wrong with what was asked.
    faulty
        Names of the parameters that are.
    given
        What stands in the form's fields: as it was written where something is wrong, else as we write it.
    compare
        Sites that are chosen to be compared.
    start
        Number of the page's first site in the whole list.
    tidy
        Whether the address is as we would write it, without empty fields.
    """

    query: SiteQuery
    faults: tuple[Text, ...]
    faulty: frozenset[str]
    given: Mapping[str, tuple[str, ...]]
    compare: tuple[int, ...]
    start: int
    tidy: bool

    def url(self, query: SiteQuery | None = None, *, path: str = "/sites", start: int = 1) -> str:
        """Return the address of a search with the same sites chosen: this one, or another."""
        pairs = write_site_query(self.query if query is None else query)
        if self.compare:
            pairs.append(("compare", ",".join(map(str, self.compare))))
        if start > 1:
            pairs.append(("start", str(start)))
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def choosing(self, compare: tuple[int, ...]) -> Asked:
        """Return the same with other sites chosen."""
        return replace(self, compare=compare)


def read_search(request: Request) -> Asked:
    """Return what the address of a search asks."""
    pairs = request.query_params.multi_items()[:_MOST_PAIRS]
    faults: tuple[Text, ...] = ()
    faulty: frozenset[str] = frozenset()
    try:
        query = read_site_query(pairs, ignore=_OWN)
        written = write_site_query(query)
    except Faults as error:
        faults, written = tuple(error.faults), [pair for pair in pairs if pair[0] not in _OWN]
        faulty = frozenset(fault.en.partition(":")[0] for fault in faults)
        query = _without(pairs, faulty)
    return Asked(
        query=query,
        faults=faults,
        faulty=faulty,
        given=_gathered(written),
        compare=read_numbers(value for name, value in pairs if name == "compare"),
        start=_start(request.query_params.get("start", "")),
        tidy=all(value for _, value in pairs),
    )


def read_numbers(given: Iterable[str], most: int = MOST_COMPARED) -> tuple[int, ...]:
    """Return the numbers of sites in texts with commas between them, each once; what is no number is left out.

    >>> read_numbers(["12,15", "x", "12"])
    (12, 15)
    """
    parts = [part.strip() for value in given for part in value.split(",")]
    numbers = [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) <= len(str(LARGEST_ID))]
    return tuple(dict.fromkeys(number for number in numbers if 0 < number <= LARGEST_ID))[:most]


def _without(pairs: Iterable[tuple[str, str]], faulty: frozenset[str]) -> SiteQuery:
    """Return the search without what is wrong; all sites where it hangs together with what is not."""
    try:
        return read_site_query([pair for pair in pairs if pair[0] not in faulty], ignore=_OWN)
    except Faults:
        return SiteQuery()


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        found[name] = (*found.get(name, ()), value)
    return found


def _start(said: str) -> int:
    return min(int(said), _MOST_START) if said.isascii() and said.isdigit() and 0 < len(said) < 8 else 1
