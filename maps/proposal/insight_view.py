"""How sure the order is and what would change it, as templates see it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RankShare:
    """In how many weightings a site has one rank."""

    token: str
    percent: float


@dataclass(frozen=True, kw_only=True)
class StabilityView:
    """How sure one site's place is.

    Parameters
    ----------
    shares
        From rank 1 on; what is below the last is left open.
    first, second, lower
        In words, for a table.
    short
        For the foot of a list's item: "först i 84 %".
    """

    site_id: int
    rank: int
    name: str
    fits: bool
    shares: tuple[RankShare, ...]
    first: str
    second: str
    lower: str
    short: str


@dataclass(frozen=True, kw_only=True)
class ConcessionView:
    """One limit that would be given up: what it is about, what would do, and what was asked."""

    label: str
    accept: str
    instead: str


@dataclass(frozen=True, kw_only=True)
class RelaxationView:
    """A small concession and what it opens."""

    concessions: tuple[ConcessionView, ...]
    opens: str
    better: str
    names: str


@dataclass(frozen=True, kw_only=True)
class CombinationView:
    """Sites that together are enough."""

    names: str
    what: str
    area: str
    owners: str
    shape: str
    score: str
    asks: bool


@dataclass(frozen=True, kw_only=True)
class InsightView:
    """Everything that goes with the order.

    Parameters
    ----------
    sure
        How sure it is, in sentences; () where it was not tried.
    stabilities
        A row a site; () where it was not tried.
    how
        What was tried: so many weightings, drawn how.
    relaxations, conflicts, combinations
        What a concession would open, what can't be had together, and what would do together.
    """

    sure: tuple[str, ...] = ()
    stabilities: tuple[StabilityView, ...] = ()
    how: str = ""
    relaxations: tuple[RelaxationView, ...] = ()
    conflicts: tuple[str, ...] = ()
    combinations: tuple[CombinationView, ...] = ()

    def stability(self, site_id: int) -> StabilityView | None:
        """Return a site's row, None where there is none."""
        return next((one for one in self.stabilities if one.site_id == site_id), None)


NO_INSIGHT = InsightView()
"""Of a result that was stored before, or made without."""
