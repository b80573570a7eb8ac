"""What a result says beyond the order: how sure it is, what would change it, and what a small concession would open.

All of it is worked out when the match is made, from the same numbers; texts, tables and maps only say it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shapely.geometry.base import BaseGeometry

from siting.domain.needs import Need


class Spread(StrEnum):
    """Which weightings count as reasonable."""

    AROUND = "around"
    """Each stated weight from half to double of what was said, independently (log-uniform), then made to sum to 1."""
    IN_ORDER = "in_order"
    """Any weights in the order that was said: weights that were made from a ranking."""
    ANY = "any"
    """Any weights at all."""


@dataclass(frozen=True, kw_only=True)
class Stability:
    """How sure one site's place is (SMAA-2, Lahdelma & Salminen 2001).

    Parameters
    ----------
    site_id
        A ranked site.
    acceptabilities
        Rank acceptability index: share of the weightings in which it has rank 1, 2, … among the sites compared; sums
        to 1.
    central_weights
        Mean of the weightings in which it is first, one a criterion; None when it never is.
    confidence
        Share of what is unknown, drawn at the central weights, for which it is first; None when it never is.
    """

    site_id: int
    acceptabilities: tuple[float, ...]
    central_weights: tuple[float, ...] | None
    confidence: float | None


@dataclass(frozen=True, kw_only=True)
class Robustness:
    """How sure the order is.

    A site that fits stands before one with something to ask in every weighting, as in the ranking itself.

    Parameters
    ----------
    samples, seed, spread
        How many weightings were drawn, from which seed, and from where.
    compared
        How many sites took part: all that were ranked, up to a limit.
    sites
        Those that are listed, best first; the sites not listed took part.
    beats
        Pairwise winning index: in row i, column j, the share of the weightings in which listed site i stands before j.
    """

    samples: int
    seed: int
    spread: Spread
    compared: int
    sites: tuple[Stability, ...]
    beats: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Concession:
    """One limit given up in part.

    Parameters
    ----------
    criterion
        Whose limit.
    need
        The limit that would do instead.
    gap
        By how much it is lower or higher than what was asked, in the fact's unit (days for dates); None for codes.
    """

    criterion: int
    need: Need
    gap: float | None


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A site that a relaxation opens.

    Parameters
    ----------
    site_id, name
        Which.
    asks
        Whether it would still have something to ask.
    rank
        The number that it would have among the ranked sites and those that are opened with it.
    score_low, score_high
        Its score interval, in [0, 1].
    """

    site_id: int
    name: str
    asks: bool
    rank: int
    score_low: float
    score_high: float


@dataclass(frozen=True, kw_only=True)
class Relaxation:
    """A smallest set of concessions that opens some sites (minimal correction set).

    Parameters
    ----------
    concessions
        In the order of the criteria.
    cost
        ``Σ gap_k / scale_k`` (METHOD.md section 2, step 7), by which relaxations are ordered.
    opened
        How many sites it opens.
    opens
        The best of them, best first.
    better_than_all
        Whether one of them would stand before every site that is ranked now.
    """

    concessions: tuple[Concession, ...]
    cost: float
    opened: int
    opens: tuple[Opened, ...]
    better_than_all: bool


class Bound(StrEnum):
    """From which side a changed value has its effect."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    IS = "is"
    """A code or yes/no that it would have to be."""
    BELOW = "below"
    ABOVE = "above"


@dataclass(frozen=True, kw_only=True)
class Change:
    """The smallest change of one fact at one site that gives it another place (counterfactual).

    Parameters
    ----------
    criterion
        Whose fact.
    bound, amount
        E.g. at least 4.2, encoded in the fact's unit (:func:`siting.domain.facts.encode`).
    rank
        The number that the site would have.
    """

    criterion: int
    bound: Bound
    amount: float
    rank: int


@dataclass(frozen=True, kw_only=True)
class Swap:
    """The nearest weight at which a site and the next one change places.

    Parameters
    ----------
    criterion
        Whose weight; the others keep their proportions.
    weight, instead_of
        Share at which they change places, and share as it is.
    other_id
        The next site.
    """

    criterion: int
    weight: float
    instead_of: float
    other_id: int


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What would change one ranked site's place.

    Parameters
    ----------
    site_id
        Which.
    to_first
        What would make it first, the smallest change first; () for the first, and where no one fact can.
    falls
        What would make it lose its place: for each fact that is unknown or only estimated, the bound beyond which the
        next site passes it, and the number that it would have at worst.
    swap
        The nearest weight at which it changes places with the next; None where none does.
    dominated_by
        Ranked sites that are at least as good on every criterion, whatever the unknown turns out to be, and better on
        one; () on the Pareto front.
    """

    site_id: int
    to_first: tuple[Change, ...]
    falls: tuple[Change, ...]
    swap: Swap | None
    dominated_by: tuple[int, ...]


class CombinationOf(StrEnum):
    """What is taken together."""

    PLOTS = "plots"
    """Adjoining plots of land."""
    UNITS = "units"
    """Premises in one building."""


@dataclass(frozen=True, kw_only=True)
class Combination:
    """Two to four sites that together meet what none of them meets alone.

    Parameters
    ----------
    of
        Plots or units.
    site_ids, names
        Its members.
    area_m2
        What they have together.
    owners
        How many different owners, by what is known of them; None where it is not known of one.
    compactness
        Polsby–Popper ``4πA/P²`` of the outline, in (0, 1]; None for units.
    asks
        Whether something that is needed is unknown at a member.
    score_low, score_high
        Score interval, where each criterion counts as at its worst member, and what adds up as the sum.
    geometry
        Union of the members, in the storage CRS; None when not known.
    """

    of: CombinationOf
    site_ids: tuple[int, ...]
    names: tuple[str, ...]
    area_m2: float
    owners: int | None
    compactness: float | None
    asks: bool
    score_low: float
    score_high: float
    geometry: BaseGeometry | None


@dataclass(frozen=True, kw_only=True)
class Insight:
    """Everything that goes with a ranking.

    Parameters
    ----------
    robustness
        None where fewer than two sites are ranked, or nothing is weighed.
    relaxations
        The cheapest first.
    conflicts
        Smallest sets of limits that no site meets together (minimal hitting sets of the failures); () where a site
        meets all.
    outlooks
        One a listed site, best first.
    combinations
        The best first.
    """

    robustness: Robustness | None
    relaxations: tuple[Relaxation, ...]
    conflicts: tuple[tuple[int, ...], ...]
    outlooks: tuple[Outlook, ...]
    combinations: tuple[Combination, ...]
