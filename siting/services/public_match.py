"""Matching for the public: whatever is counted, hinted at or ranked here is of published sites on offer alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from siting.domain.errors import Faults
from siting.domain.facts import Fact, FactType
from siting.domain.need import FOOTPRINT, Answer
from siting.domain.need_steps import Question
from siting.domain.places import AREA_LABELS, POINT_LABELS, AreaKind, PointKind
from siting.domain.requirement import Requirement
from siting.domain.sites import OFFERED, SiteKind
from siting.domain.values import Status
from siting.matching.catalogue import AVAILABILITIES, KINDS, STATUSES, Catalogue
from siting.matching.fitting import before_trying
from siting.matching.result import Counts, MatchResult
from siting.matching.screen import screen
from siting.services.find_sites import find_sites
from siting.services.measured import with_measures
from siting.services.need_requirement import asking_alone
from siting.services.place_lookup import resolve_places
from siting.store.catalogue import CatalogueCache
from siting.store.database import Database
from siting.store.deployment import stored_crs
from siting.store.places import StoredName, list_names

SHOWN = 10
"""So many sites are ranked in an answer to the public."""
NEAR = 6
_FEW = 4
"""Of fewer sites nothing is said of what is usual."""
_USUAL = (10, 90)
"""Percentiles between which most sites are."""
_TOO_WIDE_OR_MANY = frozenset({AreaKind.MUNICIPALITY, PointKind.STOP})
"""Kinds of place that nobody wants to choose from a list."""


@dataclass(frozen=True, kw_only=True)
class Usual:
    """What is usual of a fact among the sites on offer.

    Parameters
    ----------
    low, high
        In the fact's unit, encoded: most sites lie between them.
    known
        Of how many sites it is known.
    """

    low: float
    high: float
    known: int


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What an answer does by itself.

    Parameters
    ----------
    requirement
        It alone, as if it were a must.
    has, unknown, lacks
        How many sites have what is asked for, of how many it is not known, and how many do not.
    """

    requirement: Requirement
    has: int
    unknown: int
    lacks: int


@dataclass(frozen=True, kw_only=True)
class PublicSites:
    """The sites that the public may know of, as they are in one transaction.

    Parameters
    ----------
    conn
        Of the transaction.
    catalogue
        Their columns.
    as_of
        The day that is judged for.
    """

    conn: Connection
    catalogue: Catalogue
    as_of: date

    def effect(self, question: Question, answer: Answer, kinds: frozenset[SiteKind]) -> Effect | None:
        """Return what an answer does by itself; None where it asks nothing, or it takes too long to find out."""
        requirement = None if question.key == FOOTPRINT else asking_alone(question, answer, kinds)
        if requirement is None:
            return None
        counts = self.counts(requirement)
        if counts is None:
            return None
        return Effect(requirement=requirement, has=counts.fits, unknown=counts.ask, lacks=counts.out)

    def counts(self, requirement: Requirement) -> Counts | None:
        """Return how many sites stand where; whether a building finds room is left to be asked.

        None where it names a place that is not there: who asks for the whole answer is told which.
        """
        try:
            asked = resolve_places(self.conn, before_trying(requirement), stored_crs(self.conn))
        except Faults:
            return None
        catalogue = with_measures(self.conn, self.catalogue, asked)
        return screen(catalogue, asked, as_of=self.as_of, limit=0).counts

    def on_offer(self, kinds: frozenset[SiteKind]) -> int:
        """Return how many sites of some kinds there are to be had."""
        return int(np.count_nonzero(self._of(kinds)))

    def usual(self, fact: Fact, kinds: frozenset[SiteKind]) -> Usual | None:
        """Return between which amounts most sites are; None where too little is known."""
        if fact.type is not FactType.NUMBER:
            return None
        known = self._known(fact, kinds)
        if len(known) < _FEW:
            return None
        low, high = np.percentile(known, _USUAL, method="inverted_cdf")
        return Usual(low=float(low), high=float(high), known=len(known))

    def knows(self, fact: Fact, kinds: frozenset[SiteKind]) -> bool:
        """Tell whether anything is known of a fact at any site."""
        return len(self._known(fact, kinds)) > 0

    def _known(self, fact: Fact, kinds: frozenset[SiteKind]) -> NDArray[np.float64]:
        column = self.catalogue.column(fact.key)
        usable = np.isin(column.status, _USABLE) & self._of(kinds & fact.kinds)
        return column.numbers[usable]

    def _of(self, kinds: frozenset[SiteKind]) -> NDArray[np.bool_]:
        wanted = [KINDS.index(kind) for kind in kinds]
        on_offer = [AVAILABILITIES.index(one) for one in OFFERED]
        return np.isin(self.catalogue.kinds, wanted) & np.isin(self.catalogue.availabilities, on_offer)


def public_sites(conn: Connection, cache: CatalogueCache, *, as_of: date) -> PublicSites:
    """Return the sites that the public may know of."""
    return PublicSites(conn=conn, catalogue=cache.get(conn).on_offer, as_of=as_of)


def match_publicly(
    database: Database, cache: CatalogueCache, requirement: Requirement, *, as_of: date, insight: bool = True
) -> MatchResult:
    """Return the answer to a requirement from what the public may know of.

    Raises
    ------
    Faults
        The requirement names places that are not there.
    """
    return find_sites(
        database,
        cache,
        requirement,
        as_of=as_of,
        limit=SHOWN,
        out_limit=NEAR,
        insight=insight,
        published_only=True,
    )


def place_names(conn: Connection) -> tuple[str, ...]:
    """Return the places that a need can name, each once, with its kind or code where others have the same name."""
    every = list_names(conn)
    by_name = Counter(one.name.casefold() for one in every)
    by_kind = Counter((one.name.casefold(), one.kind) for one in every)
    offered = [one for one in every if one.kind not in _TOO_WIDE_OR_MANY]
    said = {_said(one, by_name[one.name.casefold()], by_kind[one.name.casefold(), one.kind]) for one in offered}
    return tuple(sorted(said, key=str.casefold))


def _said(place: StoredName, of_the_name: int, of_the_kind: int) -> str:
    """Return a name with what tells the place from others: nothing, its kind, or an area's code."""
    if of_the_kind > 1 and place.is_area:
        return f"{place.name} ({place.code})"
    if of_the_kind == of_the_name:
        # Points of one name and kind may be one place, such as the ramps of a junction.
        return place.name
    labels = AREA_LABELS[place.kind] if isinstance(place.kind, AreaKind) else POINT_LABELS[place.kind]
    return f"{place.name} ({labels.sv})"


_USABLE = [STATUSES.index(Status.KNOWN), STATUSES.index(Status.ESTIMATED)]
