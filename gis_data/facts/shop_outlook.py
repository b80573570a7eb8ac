"""What a shop of a given size at a site would draw, and which existing places would lose how much to it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gis_data.facts.located import check_placed, geometries_of, middles_of
from gis_data.facts.market import Market, markets_of, pull
from gis_data.facts.shapes import Floats
from gis_data.facts.surroundings import Surroundings
from gis_data.facts.trade_assumptions import CUSTOMERS_MIN
from siting.domain.errors import InvalidInput, Unavailable
from siting.domain.geodata import Feature
from siting.domain.huff import huff_share
from siting.domain.sites import Site
from siting.domain.text import Text


@dataclass(frozen=True, kw_only=True)
class Loss:
    """What an existing shopping place loses.

    Parameters
    ----------
    shop
        The place.
    before, lost
        Its expected customers without the new shop, and how many of them go to the new shop.
    """

    shop: Feature
    before: float
    lost: float

    @property
    def after(self) -> float:
        """Its expected customers with the new shop."""
        return self.before - self.lost

    @property
    def lost_share(self) -> float:
        """Which share of its customers it loses, 0 to 1; 0 where it had none."""
        return self.lost / self.before if self.before else 0.0


@dataclass(frozen=True, kw_only=True)
class ShopOutlook:
    """What a shop would draw. Customers are people who choose it before others, expected by Huff's model.

    Parameters
    ----------
    sales_area_m2
        Its size.
    people
        All people within 30 minutes by car.
    losses
        Of each existing place that loses anything, the largest first.
    from_nowhere
        Customers who reach no existing place.
    """

    sales_area_m2: float
    people: float
    losses: tuple[Loss, ...]
    from_nowhere: float

    @property
    def lost(self) -> float:
        """What existing places lose in all."""
        return math.fsum(loss.lost for loss in self.losses)

    @property
    def customers(self) -> float:
        """The shop's customers: all that others lose, and those who went nowhere."""
        return self.lost + self.from_nowhere

    @property
    def share(self) -> float:
        """Which share of the people within reach they are, 0 to 1."""
        return self.customers / self.people if self.people else 0.0


def shop_outlook(site: Site, sales_area_m2: float, around: Surroundings) -> ShopOutlook:
    """Return what a shop at a site would draw, and from where.

    Only people within 30 minutes by car are customers of it; existing places keep all others.

    Parameters
    ----------
    site
        With a place.
    sales_area_m2
        Size of the shop.
    around
        Population, shopping places, roads.

    Raises
    ------
    InvalidInput
        The size is not above 0, or the site has no place.
    Unavailable
        No population or no shopping places are loaded, or no road leads to the site.
    """
    if not (math.isfinite(sales_area_m2) and sales_area_m2 > 0):
        raise InvalidInput(
            Text(
                sv="En butik på {area} m² finns inte; säljytan ska vara över 0.",
                en="There is no shop of {area} m²; the sales area should be above 0.",
            ).fill(area=sales_area_m2),
            value=sales_area_m2,
        )
    check_placed(site)
    shapes = geometries_of([site])
    markets = markets_of(around, shapes, middles_of([site]))
    if isinstance(markets, Text):
        raise Unavailable(markets)
    [(_, market)] = markets
    if isinstance(market, Text):
        raise Unavailable(market)
    return _outlook(market, market.driving.minutes(shapes, limit_min=CUSTOMERS_MIN)[:, 0], sales_area_m2)


def _outlook(market: Market, minutes: Floats, sales_area_m2: float) -> ShopOutlook:
    drawn = pull(sales_area_m2, minutes)
    # Of each customer that the new shop draws, every other place loses by what it drew before.
    served = (market.drawn > 0) & (drawn > 0)
    per_drawn = np.zeros(len(drawn))
    shares = huff_share(drawn[served], market.drawn[served])
    per_drawn[served] = market.weights[served] * shares / market.drawn[served]
    losses = [
        Loss(shop=shop, before=before, lost=lost)
        for shop, before, lost in zip(
            market.shops, market.visits.tolist(), market.weighted(per_drawn).tolist(), strict=True
        )
        if lost > 0
    ]
    return ShopOutlook(
        sales_area_m2=sales_area_m2,
        people=float(market.weights[np.isfinite(minutes)].sum()),
        losses=tuple(sorted(losses, key=lambda loss: (-loss.lost, loss.shop.name, loss.shop.code))),
        from_nowhere=float(market.weights[(market.drawn == 0) & (drawn > 0)].sum()),
    )
