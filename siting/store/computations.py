"""What was computed from geodata for which site: what is still to be done, what was found, what could not be said."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from siting.domain.text import Text
from siting.domain.values import FactValue
from siting.store.computers import ComputerKey, enrol, enrolled, forget_computers
from siting.store.database import driver_connection
from siting.store.queries import queries
from siting.store.site_measures import load_measures, load_site_measures, write_measures
from siting.store.sites import write_computed
from siting.store.text import storable

__all__ = [
    "Computation",
    "ComputationSummary",
    "ComputerKey",
    "MissingFact",
    "computation_summary",
    "enrol",
    "forget_computers",
    "load_measures",
    "load_site_measures",
    "missing_facts",
    "outdated_sites",
    "write_computation",
]


@dataclass(frozen=True, kw_only=True)
class Computation:
    """What a function found for one site.

    Parameters
    ----------
    values
        Fact → value.
    missing
        Fact → why nothing can be said.
    measures
        Fact → argument → value.
    """

    values: Mapping[str, FactValue] = field(default_factory=dict)
    missing: Mapping[str, Text] = field(default_factory=dict)
    measures: Mapping[str, Mapping[str, FactValue]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class MissingFact:
    """A fact that could not be computed for a site.

    Parameters
    ----------
    fact, why
        Which, and the reason for people.
    computer, computed_at, stale
        The function that tried, when, and whether something that it reads has changed since.
    """

    fact: str
    why: Text
    computer: str
    computed_at: datetime
    stale: bool


@dataclass(frozen=True, kw_only=True)
class ComputationSummary:
    """How far one function has come.

    Parameters
    ----------
    name
        The function's.
    fresh, stale, never
        For how many sites with a place its answer is right, is out of date, has never been given.
    last
        When it last gave one.
    """

    name: str
    fresh: int
    stale: int
    never: int
    last: datetime | None


def outdated_sites(
    conn: Connection,
    computers: Sequence[ComputerKey],
    only_ids: Iterable[int] | None = None,
    *,
    idle: Collection[str] = (),
) -> dict[str, list[int]]:
    """Return, by function, the sites for which it is to be run, increasing; functions with none are there, too.

    These are the sites for which it has not been run, was run by another rule, or has read something that has changed
    since. A site without a place is none of them: what was computed of it went with its place. The functions are made
    known as they are now (:func:`siting.store.computers.enrol`).

    Parameters
    ----------
    only_ids
        Only of these sites.
    idle
        Names of functions that have nothing to read: of sites of which they have said nothing, nothing can be said.
    """
    enrol(conn, computers)
    ids = None if only_ids is None else list(only_ids)
    found = {}
    with driver_connection(conn).cursor(binary=True) as cursor:
        for one in computers:
            asked = {"computer": one.name, "version": one.version, "only_ids": ids, "idle": one.name in idle}
            # Planned for these numbers each time: a plan for any would compare every site with all of them.
            rows = cursor.execute(queries("computations")["outdated"], asked, prepare=False)
            found[one.name] = [row[0] for row in rows]
    return found


def write_computation(
    conn: Connection,
    computer: str,
    version: int,
    found: Mapping[int, Computation],
    *,
    facts: Sequence[str],
    measures: Sequence[str] = (),
    at: datetime | None = None,
    again: bool = False,
) -> int:
    """Store what a function found for some sites, and return how many values were new, different or gone.

    A declared value is never touched; writing the same again leaves no trace in the history. The caller holds geodata
    and sites (:mod:`siting.store.geodata_lock`) since before it read them.

    Parameters
    ----------
    computer, version
        The function, and which rule it followed.
    found
        Site number → what was found; a site that is not there is left alone.
    facts, measures
        All that the function gives; what it gave before and has not found now goes.
    at
        When it was computed; None is now.
    again
        Whether it is to be computed again at the next occasion.

    Raises
    ------
    ValueError
        Something was found that is not among ``facts`` and ``measures``.
    InvalidInput
        A value is not of its fact's type.
    """
    if not found:
        return 0
    known = enrolled(conn).get(computer)
    key = ComputerKey(
        name=computer,
        version=version,
        facts=tuple(facts),
        measures=tuple(measures),
        reads_facts=known is not None and known.reads_facts,
    )
    number = enrol(conn, [key])[computer]
    changed = write_computed(conn, {site_id: one.values for site_id, one in found.items()}, facts=facts)
    changed += write_measures(conn, {site_id: one.measures for site_id, one in found.items()}, facts=measures)
    # Many sites lack the same for the same reasons; each is sent once.
    places: dict[tuple[tuple[str, Text], ...], int] = {}
    asked = {
        "computer_id": number,
        "version": version,
        "at": at,
        "again": again,
        "ids": list(found),
        "places": [places.setdefault(tuple(one.missing.items()), len(places) + 1) for one in found.values()],
        "missing": [_reasons(missing) for missing in places],
    }
    driver_connection(conn).execute(queries("computations")["set_fresh"], asked)
    return changed


def missing_facts(conn: Connection, site_id: int) -> list[MissingFact]:
    """Return what could not be computed for a site, by function and fact."""
    rows = driver_connection(conn).execute(queries("computations")["missing"], {"site_id": site_id})
    return [
        MissingFact(fact=fact, why=Text(sv=sv, en=en), computer=computer, computed_at=at, stale=stale)
        for fact, sv, en, computer, at, stale in rows
    ]


def computation_summary(conn: Connection) -> list[ComputationSummary]:
    """Return how far each function has come, in the order in which they became known."""
    rows = driver_connection(conn).execute(queries("computations")["summary"])
    return [
        ComputationSummary(name=name, fresh=fresh, stale=stale, never=never, last=last)
        for name, fresh, stale, never, last in rows
    ]


def _reasons(missing: Iterable[tuple[str, Text]]) -> str:
    return json.dumps({fact: [storable(why.sv), storable(why.en)] for fact, why in missing})
