"""The functions that compute facts: which are asked for, and for which sites each is to be run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from siting.domain.errors import NotFound
from siting.domain.geodata import Role
from siting.domain.text import Text
from siting.domain.values import FactValue
from siting.domain.vocabulary import nearest
from siting.store.computations import ComputerKey, enrol, forget_computers, outdated_sites
from siting.store.geodata import list_sets


class FoundFacts(Protocol):
    """What a function found for one site; see ``gis_data.facts.model.Found``."""

    @property
    def values(self) -> Mapping[str, FactValue]:
        """Fact → value."""

    @property
    def missing(self) -> Mapping[str, Text]:
        """Fact → why nothing can be said."""

    @property
    def measures(self) -> Mapping[str, Mapping[str, FactValue]]:
        """Fact → argument → value."""


class FactComputer(Protocol):
    """A function that computes facts; see ``gis_data.facts.model.Computer``."""

    @property
    def name(self) -> str:
        """Its short name."""

    @property
    def label(self) -> Text:
        """What people call what it does."""

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that it gives."""

    @property
    def measures(self) -> tuple[str, ...]:
        """Those that it measures by argument."""

    @property
    def roles(self) -> frozenset[Role]:
        """What it reads."""

    @property
    def version(self) -> int:
        """Which rule it follows."""

    @property
    def site_facts(self) -> frozenset[str]:
        """Declared facts that it reads."""

    @property
    def compute(self) -> Callable[..., Sequence[FoundFacts]]:
        """The function: sites and surroundings in, one answer a site out."""


def chosen_computers(computers: Sequence[FactComputer], only: Sequence[str] | None) -> list[FactComputer]:
    """Return the functions of these names, or that give these facts; all for None.

    Raises
    ------
    NotFound
        A name is neither; the message has the nearest right one.
    """
    if only is None:
        return list(computers)
    by_name: dict[str, FactComputer] = {one.name: one for one in computers}
    giving = {fact: one for one in computers for fact in (*one.facts, *one.measures)}
    wanted: set[str] = set()
    for name in only:
        found = by_name.get(name) or giving.get(name)
        if found is None:
            raise _no_computer(name, [*by_name, *giving])
        wanted.add(found.name)
    return [one for one in computers if one.name in wanted]


def make_known(conn: Connection, computers: Sequence[FactComputer]) -> None:
    """Have the database know the functions as they are now, which are all that there are.

    What another rule or table has computed is out of date; what a function computed that is no more is removed.
    """
    forget_computers(conn, [one.name for one in computers])
    # All at once: what one of them gave before and another gives now is not given up.
    enrol(conn, [computer_key(one) for one in computers])


def find_outdated(
    conn: Connection, computers: Sequence[FactComputer], only_ids: Sequence[int] | None = None
) -> dict[str, NDArray[np.int64]]:
    """Return, by function, the sites for which it is to be run, increasing; only of some when asked so."""
    keys = [computer_key(one) for one in computers]
    enrol(conn, keys)
    idle = {one.name for one in idle_computers(conn, computers)}
    # One after the other, because a list of all sites takes many times the room of the array.
    return {
        key.name: np.array(outdated_sites(conn, [key], only_ids, idle=idle)[key.name], dtype=np.int64) for key in keys
    }


def sites_of_any(outdated: Mapping[str, NDArray[np.int64]]) -> list[int]:
    """Return the sites that anything is to be done for, increasing."""
    found: list[int] = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *outdated.values()])).tolist()
    return found


def idle_computers(conn: Connection, computers: Sequence[FactComputer]) -> list[FactComputer]:
    """Return the functions that have nothing to read: no data set is there for any of their roles.

    What they have said before is looked at again; of other sites nothing is stored, not even that it is missing.
    """
    loaded = {role for one in list_sets(conn) for role in one.roles}
    return [one for one in computers if one.roles and not one.site_facts and not one.roles & loaded]


def computer_key(one: FactComputer) -> ComputerKey:
    """Return a function as the store knows it."""
    return ComputerKey(
        name=one.name,
        version=one.version,
        facts=one.facts,
        measures=one.measures,
        reads_facts=bool(one.site_facts),
    )


def _no_computer(name: str, known: Sequence[str]) -> NotFound:
    near = nearest(name, list(known))
    message = (
        Text(sv="inget beräknat faktum heter {name}", en="no computed fact is called {name}")
        if near is None
        else Text(
            sv="inget beräknat faktum heter {name}; menas {near}?",
            en="no computed fact is called {name}; is {near} meant?",
        )
    )
    return NotFound(message.fill(name=name, near=near or ""), value=name)
