"""What a function that computes facts takes, gives, and says about itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from gis_data.facts.surroundings import Surroundings
from siting.domain.geodata import Role
from siting.domain.sites import Site
from siting.domain.text import Text
from siting.domain.values import FactValue


@dataclass(frozen=True, kw_only=True)
class Found:
    """What one function found for one site.

    Parameters
    ----------
    values
        Fact → value.
    missing
        Fact → why nothing can be said, for people. A fact in neither is not about such sites.
    measures
        Fact → argument → value, for what is measured against something that a requirement names: minutes to a named
        point, workplaces of a named industry division.
    """

    values: Mapping[str, FactValue] = field(default_factory=dict)
    missing: Mapping[str, Text] = field(default_factory=dict)
    measures: Mapping[str, Mapping[str, FactValue]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if both := self.values.keys() & self.missing.keys():
            raise ValueError(f"{', '.join(sorted(both))}: found and missing at once")


Compute: TypeAlias = Callable[[Sequence[Site], Surroundings], Sequence[Found]]
"""Takes sites that have a geometry; gives one :class:`Found` a site, in their order."""


@dataclass(frozen=True, kw_only=True)
class Computer:
    """One function with what it gives and what it depends on.

    Parameters
    ----------
    name
        Short name that never changes, e.g. ``travel_times``.
    label
        What people call what it does.
    facts, measures
        Keys of the facts that it gives, and of those that it measures by argument; no two computers give the same.
    roles
        What it reads. A change of a feature of any of them makes its facts stale.
    reach_m
        How far from a changed feature a site may be touched by the change; None: anywhere.
    site_facts
        Declared facts of the site that it reads; a change of one makes its facts of that site stale.
    version
        Raised when its rule or its assumptions change.
    compute
        The function.
    """

    name: str
    label: Text
    facts: tuple[str, ...]
    roles: frozenset[Role]
    compute: Compute
    measures: tuple[str, ...] = ()
    reach_m: float | None = None
    site_facts: frozenset[str] = frozenset()
    version: int = 1
