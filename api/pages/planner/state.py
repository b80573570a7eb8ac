"""What a planner looks at: which plots, which year, which layers, where; all of it in the page's address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from siting.domain.errors import Faults
from siting.domain.supply import step_days
from siting.domain.text import Text
from siting.services.supply import SupplyQuery, read_supply_query, write_supply_query

COLOURINGS: Mapping[str, Text] = {
    "ready": Text(sv="när marken är klar", en="when land is ready"),
    "owner": Text(sv="ägare", en="owner"),
    "use": Text(sv="användning", en="use"),
}
LAYERS: Mapping[str, Text] = {
    "sites": Text(sv="mark", en="land"),
    "areas": Text(sv="områden och gränser", en="areas and boundaries"),
    "plans": Text(sv="detaljplaner", en="detailed plans"),
    "points": Text(sv="målpunkter", en="reference points"),
}
SHOWN_FIRST = frozenset({"sites", "areas", "points"})
ORDERS: tuple[str, ...] = ("name", "area", "ready", "use", "owner", "status", "power", "verified")
NOW = "now"

OWN = ("year", "colour", "layers", "map", "order", "page", "paper")
"""Names of the page's own parameters, besides those of the question."""

_PLACE = re.compile(
    r"(?P<zoom>\d{1,2}(\.\d{1,3})?)/(?P<lat>-?\d{1,2}(\.\d{1,6})?)/(?P<lon>-?\d{1,3}(\.\d{1,6})?)(/-?\d{1,3}(\.\d{1,2})?)?"
)
_LAST_PAGE = 100_000


@dataclass(frozen=True, kw_only=True)
class PlannerState:
    """What the page shows.

    Parameters
    ----------
    query
        Which plots.
    year
        At whose end supply is looked at; None for today.
    colour
        What the colours on the map say, one of :data:`COLOURINGS`.
    layers
        Layers that are drawn, of :data:`LAYERS`.
    place
        Where the map stands, ``zoom/latitude/longitude/bearing``; "" for where all plots are seen.
    order, descending
        Of the table, one of :data:`ORDERS`.
    page
        Of the table, from 1.
    """

    query: SupplyQuery = field(default_factory=SupplyQuery)
    year: int | None = None
    colour: str = "ready"
    layers: frozenset[str] = SHOWN_FIRST
    place: str = ""
    order: str = "name"
    descending: bool = False
    page: int = 1

    def day(self, as_of: date) -> date:
        """Return the day that supply is looked at."""
        return as_of if self.year is None else date(self.year, 12, 31)

    def pairs(self) -> list[tuple[str, str]]:
        """Return the names and values that say it, without what is as it is at first."""
        plain = PlannerState()
        own = {
            "year": "" if self.year is None else str(self.year),
            "colour": "" if self.colour == plain.colour else self.colour,
            "layers": ""
            if self.layers == plain.layers
            else ",".join(one for one in LAYERS if one in self.layers) or "none",
            "map": self.place,
            "order": "" if (self.order, self.descending) == ("name", False) else f"{'-' * self.descending}{self.order}",
            "page": "" if self.page == 1 else str(self.page),
        }
        return [*write_supply_query(self.query), *((name, value) for name, value in own.items() if value)]

    def address(self, path: str, **changes: Any) -> str:
        """Return the address of a page that shows this, with some of it otherwise."""
        said = urlencode(replace(self, **changes).pairs(), safe="/,")
        return f"{path}?{said}" if said else path


def read_state(pairs: Iterable[tuple[str, str]], *, staff: bool, as_of: date) -> PlannerState:
    """Return what the names and values of an address say.

    Parameters
    ----------
    staff
        Whether unpublished plots may be asked for.
    as_of
        The day that is judged on: supply is told of some years from there.

    Raises
    ------
    Faults
        All that is wrong with them.
    """
    said = list(pairs)
    faults: list[Text] = []
    query = SupplyQuery()
    try:
        query = read_supply_query(said, staff=staff, ignore=OWN)
    except Faults as error:
        faults += error.faults
    reader = _Reader(said, faults)
    years = [day.year for day in step_days(as_of)[1:]]
    year = reader.one("year", lambda value: value == NOW or value in map(str, years))
    order = reader.one("order", lambda value: value.removeprefix("-") in ORDERS)
    page = reader.one("page", lambda value: value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= _LAST_PAGE)
    state = PlannerState(
        query=query,
        year=int(year) if year not in ("", NOW) else None,
        colour=reader.one("colour", lambda value: value in COLOURINGS) or "ready",
        layers=reader.layers(),
        place=reader.one("map", lambda value: _PLACE.fullmatch(value) is not None),
        order=order.removeprefix("-") or "name",
        descending=order.startswith("-"),
        page=int(page or 1),
    )
    if faults:
        raise Faults(_HEADING, faults)
    return state


class _Reader:
    """Reads the page's own parameters and notes what is wrong."""

    def __init__(self, pairs: list[tuple[str, str]], faults: list[Text]) -> None:
        self._pairs = pairs
        self._faults = faults

    def one(self, name: str, is_right: Any) -> str:
        """Return a parameter's last value; "" where there is none or it is wrong."""
        value = next((value for said, value in reversed(self._pairs) if said == name), "")
        if value and not is_right(value):
            self._faults.append(_WRONG.fill(name=name, value=value[:40]))
            return ""
        return value

    def layers(self) -> frozenset[str]:
        """Return the layers that are drawn; a form sends an empty one, so that none can be chosen."""
        values = [value for name, value in self._pairs if name == "layers"]
        chosen = {part for value in values for part in value.split(",")} - {"", "none"}
        if chosen - LAYERS.keys():
            self._faults.append(_WRONG.fill(name="layers", value=", ".join(sorted(chosen - LAYERS.keys()))[:40]))
        return frozenset(chosen & LAYERS.keys()) if values else SHOWN_FIRST


_HEADING = Text(sv="Sidan går inte att visa så.", en="The page can't be shown like that.")
_WRONG = Text(sv="{name}: {value} går inte att använda", en="{name}: {value} can't be used")
