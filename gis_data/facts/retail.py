"""A shop at a site against the shopping places that there are: whom it would draw (Huff 1964; METHOD.md section 3)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_data.facts.answers import Answers
from gis_data.facts.assumptions import LEAST_COVERED
from gis_data.facts.located import geometries_of, middles_of
from gis_data.facts.market import Market, markets_of, pull
from gis_data.facts.model import Computer, Found
from gis_data.facts.nearby import partly, share_covered
from gis_data.facts.shapes import Floats, Shapes
from gis_data.facts.sources import Source, oldest, set_days, with_sources
from gis_data.facts.straight_line import straight_km
from gis_data.facts.surroundings import Surroundings
from gis_data.facts.trade_assumptions import CUSTOMERS_MIN, DECAY, SHOP_ON_LAND_M2, SIZE_POWER
from siting.domain.formats import number
from siting.domain.geodata import GeodataSet, Role
from siting.domain.huff import huff_share
from siting.domain.sites import Site, SiteKind
from siting.domain.text import LANGS, Lang, Text
from siting.domain.values import FactValue, Status
from siting.domain.wording import in_both

CUSTOMERS = "retail_customers"
SHARE = "retail_share_percent"
FLOOR_AREA = "lettable_area_m2"


def retail(sites: Sequence[Site], around: Surroundings) -> list[Found]:
    """Return how many customers a shop at each site would have, and which share of the people within reach that is."""
    answers = Answers(sites)
    shapes, middles = geometries_of(sites), middles_of(sites)
    markets = markets_of(around, shapes, middles)
    if isinstance(markets, Text):
        answers.lack_everywhere([CUSTOMERS, SHARE], markets)
        return answers.found()
    areas = np.array([sales_area_m2(site) for site in sites])
    on_land = np.array([site.kind is SiteKind.LAND for site in sites], dtype=np.bool_)
    for rows, market in markets:
        if isinstance(market, Text):
            _lack(answers, rows.tolist(), market)
        else:
            shared = _SharedMarket(market, around.sets(Role.SHOPS))
            shared.say(answers, rows, shapes[rows], middles[rows], areas[rows], on_land[rows])
    return answers.found()


def sales_area_m2(site: Site) -> float:
    """Return the sales area of the shop that a site is tried with: a declared one on land, its own of premises.

    NaN where nobody says how large the premises are.
    """
    if site.kind is SiteKind.LAND:
        return SHOP_ON_LAND_M2
    value = site.fact(FLOOR_AREA).value
    return float(value) if isinstance(value, int | float) and value > 0 else math.nan


def counted(market: Market, sites: Shapes, areas_m2: Floats) -> Floats:
    """Return the expected customers and all people within reach of shops of some size at n sites, shape (n, 2)."""
    found = np.zeros((len(sites), 2))
    for some, minutes in market.minutes(sites, limit_min=CUSTOMERS_MIN):
        shares = huff_share(pull(areas_m2[some], minutes), market.drawn[:, None])
        found[some, 0] = market.weights @ shares
        found[some, 1] = market.weights @ np.isfinite(minutes)
    return found


def _lack(answers: Answers, places: Sequence[int], why: Text) -> None:
    for place in places:
        for key in (CUSTOMERS, SHARE):
            answers.lack(place, key, why)


class _SharedMarket:
    """Sites that share a market."""

    def __init__(self, market: Market, sets: Sequence[GeodataSet]) -> None:
        self._market = market
        self._sources: list[tuple[str, date | None]] = [
            *((in_both(one.title), one.verified) for one in sets),
            *market.people.sources,
            *market.driving.sources,
        ]
        roads = [day for _, day in market.driving.sources]
        self._verified = oldest([set_days(sets), market.people.verified, *roads])

    def say(
        self,
        answers: Answers,
        rows: NDArray[np.int64],
        shapes: Shapes,
        middles: Floats,
        areas_m2: Floats,
        on_land: NDArray[np.bool_],
    ) -> None:
        """Say what shops at these sites would have."""
        counts, covered = counted(self._market, shapes, np.nan_to_num(areas_m2)), self._covered(middles)
        for at, place in enumerate(rows.tolist()):
            area_m2, (customers, people) = float(areas_m2[at]), counts[at].tolist()
            why = _why_not(area_m2, float(covered[at]), people)
            if why is not None:
                _lack(answers, [place], why)
                continue
            source = self._source(area_m2, is_assumed=bool(on_land[at]), covered=float(covered[at]))
            answers.say(place, CUSTOMERS, self._value(float(round(customers)), source))
            answers.say(place, SHARE, self._value(round(100 * customers / people, 1), source))

    def _covered(self, middles: Floats) -> Floats:
        """Return which share of the ground about each site the data cover."""
        land, roads = self._market.people.covered, self._market.driving.covered
        land = land if roads is None else shapely.intersection(land, roads)
        return share_covered(land, middles, [1000 * straight_km(CUSTOMERS_MIN)])[:, 0]

    def _value(self, value: float, source: Source) -> FactValue:
        return source.value(value, Status.ESTIMATED, self._verified)

    def _source(self, area_m2: float, *, is_assumed: bool, covered: float) -> Source:
        said: dict[Lang, dict[str, str]] = {
            lang: {
                "area": number(area_m2, lang, decimals=0),
                "shops": number(len(self._market.shops), lang, decimals=0),
                "decay": number(DECAY, lang),
                "power": number(SIZE_POWER, lang),
            }
            for lang in LANGS
        }
        rule = Text(sv=_RULE.sv.format(**said["sv"]), en=_RULE.en.format(**said["en"]))
        parts = [rule, self._market.driving.rule]
        if is_assumed:
            parts.append(_ASSUMED)
        if self._market.without_area:
            parts.append(_WITHOUT_AREA.fill(count=self._market.without_area))
        whole, rest = (
            Text(sv="; ".join(one.sv for one in parts), en="; ".join(one.en for one in parts)),
            partly(covered),
        )
        return with_sources(Text(sv=whole.sv + rest.sv, en=whole.en + rest.en), self._sources)


def _why_not(area_m2: float, covered: float, people: float) -> Text | None:
    if math.isnan(area_m2):
        return _NO_FLOOR_AREA
    if covered < LEAST_COVERED:
        percent = Text(sv=number(100 * covered, "sv", decimals=0), en=number(100 * covered, "en", decimals=0))
        return _NOT_COVERED.fill(share=percent)
    return None if people > 0 else _NOBODY


RETAIL = Computer(
    name="retail",
    label=Text(sv="Kunder till en butik", en="Customers of a shop"),
    facts=(CUSTOMERS, SHARE),
    roles=frozenset({Role.SHOPS, Role.POPULATION, Role.LOCALITY, Role.MUNICIPALITY, Role.ROADS}),
    site_facts=frozenset({FLOOR_AREA}),
    version=2,
    compute=retail,
)

_RULE = Text(
    sv="Huffs modell för en butik på {area} m² mot de handelsplatser som finns ({shops} st; λ {decay}, γ {power})",
    en="Huff's model for a shop of {area} m² against the shopping places that exist ({shops}; λ {decay}, γ {power})",
)
_ASSUMED = Text(sv="butikens yta är antagen", en="the shop's area is assumed")
_WITHOUT_AREA = Text(
    sv="handelsplatser utan känd yta som inte är med: {count}", en="shopping places of unknown area, left out: {count}"
)
_NO_FLOOR_AREA = Text(sv="Lokalens yta är inte känd", en="The floor area of the premises is not known")
_NOT_COVERED = Text(
    sv="Befolkning och vägar är bara kända för {share} % av området inom 30 min med bil",
    en="Population and roads are known for only {share}% of the area within 30 min by car",
)
_NOBODY = Text(sv="Ingen bor inom 30 min med bil", en="Nobody lives within 30 min by car")
