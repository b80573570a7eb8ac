"""The supply of land: which plots, when each is ready, and how much that makes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from siting.domain.errors import Faults
from siting.domain.ready_land import Ready, ready
from siting.domain.site_search import SiteQuery, Unknown
from siting.domain.site_search_reading import read_site_query
from siting.domain.site_search_writing import write_site_query
from siting.domain.sites import OFF_THE_MARKET, OFFERED, Availability, SiteKind
from siting.domain.supply import Supply, UseGroup, first_group, supply, use_groups
from siting.domain.supply_goal import GoalOutlook, goal_outlook
from siting.domain.text import Text
from siting.services.search_sites import card_search
from siting.store.card_search import Connection
from siting.store.supply import StoredLot, find_lots

COUNTED: tuple[Availability, ...] = tuple(one for one in Availability if one in OFFERED)
"""What counts as supply unless the question says otherwise: land that can be had, is under option or is planned."""

CHOICES: tuple[Availability, ...] = tuple(one for one in Availability if one not in OFF_THE_MARKET)
"""What can be asked for; land that is sold is no supply."""


@dataclass(frozen=True, kw_only=True)
class SupplyQuery:
    """Which plots are counted.

    Parameters
    ----------
    sites
        Filters of the search of sites, for land.
    use
        The use that they may have; None for any.
    """

    sites: SiteQuery = field(default_factory=lambda: SiteQuery(kinds=(SiteKind.LAND,)))
    use: UseGroup | None = None

    @property
    def asked(self) -> SiteQuery:
        """The search of sites that this is."""
        return replace(
            self.sites,
            kinds=(SiteKind.LAND,),
            availability=self.sites.availability or COUNTED,
        )

    @property
    def is_filtered(self) -> bool:
        """Whether it is less than all supply."""
        return replace(self.sites.asked, sort=None) != SupplyQuery().sites or self.use is not None


@dataclass(frozen=True, kw_only=True)
class CountedLot:
    """A plot with when it is ready and what it may be used for.

    Parameters
    ----------
    stored
        As it is stored.
    ready
        When it is ready.
    groups
        The uses that it may have.
    """

    stored: StoredLot
    ready: Ready
    groups: frozenset[UseGroup]

    @property
    def site_id(self) -> int:
        """The store's number."""
        return self.stored.lot.site_id

    @property
    def group(self) -> UseGroup:
        """The group under which it stands in totals."""
        return first_group(self.groups)


def read_supply_query(pairs: Iterable[tuple[str, str]], *, staff: bool, ignore: Sequence[str] = ()) -> SupplyQuery:
    """Return the question that the names and values of a query string say: those of the search of sites, and ``use``.

    Parameters
    ----------
    pairs
        In their order.
    staff
        Whether unpublished plots may be asked for.
    ignore
        Names that are the caller's own.

    Raises
    ------
    Faults
        All that is wrong with it.
    """
    said = list(pairs)
    faults: list[Text] = []
    use, chosen = None, [value for name, value in said if name == "use" and value]
    if chosen:
        if chosen[-1] in [one.value for one in UseGroup]:
            use = UseGroup(chosen[-1])
        else:
            faults.append(_NO_USE.fill(said=chosen[-1][:50], known=", ".join(UseGroup)))
    sites = SiteQuery()
    try:
        sites = read_site_query(said, staff=staff, ignore=("lang", "use", *ignore))
    except Faults as error:
        faults += error.faults
    if any(one in OFF_THE_MARKET for one in sites.availability):
        faults.append(_SOLD)
    if sites.kinds not in ((), (SiteKind.LAND,)):
        faults.append(_ONLY_LAND)
    if faults:
        raise Faults(_HEADING, faults)
    # What counts anyway is no filter, as when a form sends all its ticks.
    availability = () if set(sites.availability) == set(COUNTED) else sites.availability
    return SupplyQuery(sites=replace(sites, kinds=(SiteKind.LAND,), availability=availability), use=use)


def write_supply_query(query: SupplyQuery) -> list[tuple[str, str]]:
    """Return the names and values of a question, as :func:`read_supply_query` reads them."""
    pairs = [(name, value) for name, value in write_site_query(query.sites) if name != "kind"]
    return pairs + ([] if query.use is None else [("use", query.use.value)])


def counted_lots(connection: Connection, query: SupplyQuery, as_of: date, *, published_only: bool) -> list[CountedLot]:
    """Return the plots that are counted, by number.

    Parameters
    ----------
    connection
        Of the public's, or of the program's for ``published_only=False``.
    as_of
        The day that is judged on.
    published_only
        False also counts land that is not published: for planners.

    Raises
    ------
    InvalidInput
        A place lies outside what the storage CRS is for, or there is no such reference point.
    """
    search = card_search(connection, query.asked, published_only=published_only)
    found = _counted(find_lots(connection, search.query, search.placed, published_only=published_only), as_of)
    return [one for one in found if _may_have(one.groups, query)]


def supply_of(lots: Iterable[CountedLot], as_of: date) -> Supply:
    """Return how much land plots make, and when."""
    return supply((one.stored.lot for one in lots), as_of)


def goal_of(lots: Sequence[CountedLot], as_of: date, goal_m2: float) -> GoalOutlook | None:
    """Return how all land stands against the goal; None where there is none."""
    if goal_m2 <= 0:
        return None
    plain = [one.stored.lot for one in lots]
    return goal_outlook(plain, supply(plain, as_of), goal_m2)


def find_lot(connection: Connection, site_id: int, as_of: date, *, published_only: bool) -> CountedLot | None:
    """Return one plot, whatever its status; None where there is none that may be seen."""
    query = SiteQuery(ids=(site_id,), kinds=(SiteKind.LAND,))
    search = card_search(connection, query, published_only=published_only)
    found = find_lots(connection, search.query, search.placed, published_only=published_only)
    return next(iter(_counted(found, as_of)), None)


def _counted(found: Iterable[StoredLot], as_of: date) -> list[CountedLot]:
    return [CountedLot(stored=one, ready=ready(one.lot, as_of), groups=use_groups(one.lot.uses)) for one in found]


def _may_have(groups: frozenset[UseGroup], query: SupplyQuery) -> bool:
    """Tell whether a plot stands under the use that is asked for; where its uses are unknown, as is asked of those."""
    if query.use is None or query.use in groups:
        return query.use in (None, UseGroup.UNKNOWN) or query.sites.unknown is not Unknown.ONLY
    return UseGroup.UNKNOWN in groups and query.sites.unknown is not Unknown.EXCLUDE


_HEADING = Text(sv="Frågan går inte att ställa.", en="The question can't be asked.")
_NO_USE = Text(
    sv="use: {said} är ingen användning; välj bland {known}", en="use: {said} is no use; choose from {known}"
)
_SOLD = Text(
    sv="availability: mark som är såld eller borttagen räknas inte som utbud",
    en="availability: land that is sold or withdrawn is no supply",
)
_ONLY_LAND = Text(sv="kind: utbudet räknas för mark", en="kind: supply is counted for land")
