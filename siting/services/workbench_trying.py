"""What a requirement that is being worked on gives, and how that differs from the enquiry's own."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from siting.domain.errors import Faults
from siting.domain.requirement import Requirement
from siting.matching.requirement_documents import requirement_to_dict
from siting.matching.result import MatchResult
from siting.services.find_sites import find_sites
from siting.services.requirement_faults import FieldFault, RequirementFaults
from siting.services.requirement_file import parse_requirement
from siting.services.workbench_form import asked_now
from siting.services.workbench_rows import Document
from siting.store.catalogue import CatalogueCache
from siting.store.database import Database

LISTED = 20
OUT_LISTED = 5
_MOST_KEPT = 64


@dataclass(frozen=True, kw_only=True)
class Read:
    """A requirement that was worked on, read by the one schema.

    Parameters
    ----------
    requirement
        None where it is not right.
    numbers
        Place of each of its criteria among those of the document: wishes that weigh nothing are not asked.
    faults
        What is wrong, by place in the document.
    """

    requirement: Requirement | None
    numbers: tuple[int, ...]
    faults: tuple[FieldFault, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What a requirement gives.

    Parameters
    ----------
    moves
        Listed site → by how many places it stands higher than with the enquiry's requirement; None where it was not
        listed.
    """

    result: MatchResult
    moves: Mapping[int, int | None] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Base:
    """The enquiry's requirement as it is stored."""

    requirement_id: int
    requirement: Requirement


class Positions:
    """Where sites stand with requirements as they are stored, looked up once a state of the data."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[int, str, date], dict[int, int]] = OrderedDict()

    def of(self, database: Database, cache: CatalogueCache, base: Base, *, version: str, as_of: date) -> dict[int, int]:
        """Return site → number in the ranking, of those that are listed."""
        key = (base.requirement_id, version, as_of)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        return self.keep(key, find_sites(database, cache, base.requirement, as_of=as_of, limit=LISTED, out_limit=0))

    def keep(self, key: tuple[int, str, date], result: MatchResult) -> dict[int, int]:
        """Remember where sites stand, and return it."""
        ranks = {one.site.site_id: one.rank or 0 for one in result.ranked}
        with self._lock:
            self._kept[key] = ranks
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return ranks


def read_work(document: Document) -> Read:
    """Return the requirement that a document states, or what is wrong with it."""
    asked, numbers = asked_now(document)
    try:
        requirement = parse_requirement(json.dumps(asked), name="requirement", is_json=True)
    except RequirementFaults as error:
        return Read(requirement=None, numbers=numbers, faults=tuple(_placed(one, numbers) for one in error.fields))
    except Faults as error:
        faults = tuple(FieldFault(path=(), line=None, message=one) for one in error.faults)
        return Read(requirement=None, numbers=numbers, faults=faults)
    return Read(requirement=requirement, numbers=numbers)


def try_requirement(
    database: Database,
    cache: CatalogueCache,
    positions: Positions,
    requirement: Requirement,
    base: Base,
    *,
    as_of: date,
) -> Tried:
    """Match a requirement over all sites, and compare the order with that of the enquiry's own.

    Parameters
    ----------
    positions
        What is remembered of the enquiries' own.
    """
    result = find_sites(
        database, cache, requirement, as_of=as_of, limit=LISTED, out_limit=OUT_LISTED, insight=True, brief=True
    )
    version = result.catalogue_version
    if requirement_to_dict(requirement) == requirement_to_dict(base.requirement):
        before = positions.keep((base.requirement_id, version, as_of), result)
    else:
        before = positions.of(database, cache, base, version=version, as_of=as_of)
    moves = {
        one.site.site_id: before[one.site.site_id] - (one.rank or 0) if one.site.site_id in before else None
        for one in result.ranked
    }
    return Tried(result=result, moves=moves)


def _placed(fault: FieldFault, numbers: tuple[int, ...]) -> FieldFault:
    """Return a fault with the place that its criterion has in the document that is shown."""
    path = fault.path
    if len(path) > 1 and path[0] == "criteria" and isinstance(path[1], int) and path[1] < len(numbers):
        return replace(fault, path=("criteria", numbers[path[1]], *path[2:]))
    return fault
