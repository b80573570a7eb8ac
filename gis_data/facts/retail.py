"""A shop at a site against the shopping places that there are: whom it would draw (Huff 1964; METHOD.md section 3)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

import numpy as np

from gis_data.facts.answers import Answers
from gis_data.facts.assumptions import LEAST_COVERED
from gis_data.facts.discs import ground_of, within
from gis_data.facts.driving import driving_of
from gis_data.facts.located import middles_of
from gis_data.facts.market import Floats, Market, market_of, pull
from gis_data.facts.model import Computer, Found
from gis_data.facts.people import People, residents
from gis_data.facts.sources import not_loaded, oldest, set_days, with_sources
from gis_data.facts.straight_line import straight_km
from gis_data.facts.surroundings import Surroundings
from gis_data.facts.trade_assumptions import CUSTOMERS_MIN, DECAY, SHOP_ON_LAND_M2, SIZE_POWER
from siting.domain.formats import number
from siting.domain.geodata import Role
from siting.domain.sites import Site, SiteKind
from siting.domain.text import LANGS, Lang, Text
from siting.domain.values import FactValue, Status
from siting.domain.wording import in_both

CUSTOMERS = "retail_customers"
SHARE = "retail_share_percent"
FLOOR_AREA = "lettable_area_m2"

_TIMES = 4_000_000
"""Times from homes to sites held at once."""


def retail(sites: Sequence[Site], around: Surroundings) -> list[Found]:
    """Return how many customers a shop at each site would have, and which share of the people within reach that is."""
    answers = Answers(sites)
    market = market_around(around)
    if isinstance(market, Text):
        answers.lack_everywhere([CUSTOMERS, SHARE], market)
        return answers.found()
    middles, areas = middles_of(sites), np.array([sales_area_m2(site) for site in sites])
    covered = _covered(market.people, middles)
    counts = _counted(market, middles, np.nan_to_num(areas))
    words = _Words(market, around)
    for place, area_m2 in enumerate(areas.tolist()):
        why = _why_not(area_m2, float(covered[place]), float(counts[place, 1]))
        if why is not None:
            for key in (CUSTOMERS, SHARE):
                answers.lack(place, key, why)
            continue
        customers, people = counts[place].tolist()
        source = words.source(area_m2, is_assumed=sites[place].kind is SiteKind.LAND, covered=float(covered[place]))
        answers.say(place, CUSTOMERS, words.value(float(round(customers)), source))
        answers.say(place, SHARE, words.value(round(100 * customers / people, 1), source))
    return answers.found()


def market_around(around: Surroundings) -> Market | Text:
    """Return who shops where in some surroundings, worked out once; or why that can't be said."""
    return around.kept("market", lambda: _market(around))


def sales_area_m2(site: Site) -> float:
    """Return the sales area of the shop that a site is tried with: a declared one on land, its own of premises.

    NaN where nobody says how large the premises are.
    """
    if site.kind is SiteKind.LAND:
        return SHOP_ON_LAND_M2
    value = site.fact(FLOOR_AREA).value
    return float(value) if isinstance(value, int | float) and value > 0 else math.nan


def _market(around: Surroundings) -> Market | Text:
    people = around.kept("residents", lambda: residents(around))
    shops = around.features(Role.SHOPS)
    if people is None:
        return not_loaded(Role.POPULATION, Role.LOCALITY)
    if not shops:
        return not_loaded(Role.SHOPS)
    market = market_of(people, shops, driving_of(around))
    return market if market.shops else _NO_AREAS


def _counted(market: Market, middles: Floats, areas_m2: Floats) -> Floats:
    """Return the expected customers and all people within reach of each site, shape (sites, 2)."""
    found = np.zeros((len(middles), 2))
    step = max(1, _TIMES // max(1, len(market.places)))
    for first in range(0, len(middles), step):
        rows = slice(first, first + step)
        minutes = market.driving.minutes(market.places, middles[rows], limit_min=CUSTOMERS_MIN)
        drawn = pull(areas_m2[rows], minutes)
        found[rows, 0] = market.weights @ _shares(drawn, market.drawn[:, None])
        found[rows, 1] = market.weights @ np.isfinite(minutes)
    return found


def _shares(own: Floats, others: Floats) -> Floats:
    """Return the share that what is drawn has of it and what others draw; 0 where nothing is drawn."""
    return np.divide(own, own + others, out=np.zeros_like(own), where=own > 0)


def _covered(people: People, middles: Floats) -> Floats:
    """Return which share of the ground about each site the population data cover."""
    radius_m = 1000 * straight_km(CUSTOMERS_MIN)
    ground = ground_of([people.covered], [people.covered.area])
    found: Floats = within(ground, middles, [radius_m])[:, 0] / (math.pi * radius_m**2)
    return found


def _why_not(area_m2: float, covered: float, people: float) -> Text | None:
    if math.isnan(area_m2):
        return _NO_FLOOR_AREA
    if covered < LEAST_COVERED:
        return _NOT_COVERED.fill(share=_percent(covered))
    return None if people > 0 else _NOBODY


class _Words:
    """Values with their source."""

    def __init__(self, market: Market, around: Surroundings) -> None:
        sets = around.sets(Role.SHOPS)
        self._market = market
        self._sources: list[tuple[str, date | None]] = [
            *((in_both(one.title), one.verified) for one in sets),
            *market.people.sources,
            *market.driving.sources,
        ]
        roads = [day for _, day in market.driving.sources]
        self._verified = oldest([set_days(sets), market.people.verified, *roads])

    def value(self, value: float, source: str) -> FactValue:
        return FactValue(value=value, status=Status.ESTIMATED, source=source, verified=self._verified)

    def source(self, area_m2: float, *, is_assumed: bool, covered: float) -> str:
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
        if covered < _ALL:
            parts.append(_PARTLY.fill(share=_percent(covered)))
        whole = Text(sv="; ".join(part.sv for part in parts), en="; ".join(part.en for part in parts))
        return with_sources(whole, self._sources)


def _percent(share: float) -> Text:
    return Text(sv=f"{number(100 * share, 'sv', decimals=0)} %", en=f"{number(100 * share, 'en', decimals=0)}%")


RETAIL = Computer(
    name="retail",
    label=Text(sv="Kunder till en butik", en="Customers of a shop"),
    facts=(CUSTOMERS, SHARE),
    roles=frozenset({Role.SHOPS, Role.POPULATION, Role.LOCALITY, Role.MUNICIPALITY, Role.ROADS}),
    site_facts=frozenset({FLOOR_AREA}),
    compute=retail,
)

_ALL = 0.995
_RULE = Text(
    sv="Huffs modell för en butik på {area} m² mot {shops} handelsplatser (λ {decay}, γ {power})",
    en="Huff's model of a shop of {area} m² against {shops} shopping places (λ {decay}, γ {power})",
)
_ASSUMED = Text(sv="butikens yta är antagen", en="the shop's area is assumed")
_WITHOUT_AREA = Text(
    sv="{count} handelsplatser utan känd yta är inte med",
    en="{count} shopping places of unknown area are left out",
)
_PARTLY = Text(
    sv="befolkningsdata täcker {share} av området inom 30 min",
    en="population data cover {share} of the ground in 30 min",
)
_NO_AREAS = Text(sv="Ingen handelsplats har en känd säljyta", en="No shopping place has a sales area that is known")
_NO_FLOOR_AREA = Text(sv="Lokalens yta är inte känd", en="It is not known how large the premises are")
_NOT_COVERED = Text(
    sv="Befolkningsdata täcker bara {share} av området inom 30 min med bil",
    en="The population data cover only {share} of the ground within 30 min by car",
)
_NOBODY = Text(sv="Ingen bor inom 30 min med bil", en="Nobody lives within 30 min by car")
