"""Facts about price and terms."""

from __future__ import annotations

from siting.domain.codes import TENURE
from siting.domain.facts import Better, FactType, Theme
from siting.domain.vocabulary._declare import BOTH, LAND, PREMISES, Declarations

price = Declarations(Theme.PRICE)

price.other(
    FactType.CODES,
    "tenures",
    BOTH,
    "Upplåtelse",
    "Tenure",
    help=("Hur platsen kan tas över.", "How the site can be taken over."),
    codes=TENURE,
)
price.number(
    "price_sek_m2",
    "sek_m2",
    LAND,
    "Pris",
    "Price",
    phrase=("ett pris på {value}", "a price of {value}"),
    help=("Pris per kvadratmeter tomt.", "Price a square metre of plot."),
    better=Better.LESS,
    high=1e6,
)
price.number(
    "rent_sek_m2_year",
    "sek_m2_year",
    PREMISES,
    "Hyra",
    "Rent",
    phrase=("en hyra på {value}", "a rent of {value}"),
    help=(
        "Kallhyra per kvadratmeter och år, utan moms.",
        "Rent without heating a square metre and year, without VAT.",
    ),
    better=Better.LESS,
    high=1e5,
)
price.other(
    FactType.TEXT,
    "price_includes",
    BOTH,
    "I priset ingår",
    "The price includes",
    help=("T.ex. gata, VA, värme, städning.", "E.g. street, water, heating, cleaning."),
)
price.number(
    "lease_term_months",
    "months",
    PREMISES,
    "Kortaste hyrestid",
    "Shortest lease",
    help=("Kortaste avtalstid som ägaren godtar.", "The shortest term that the owner accepts."),
    better=Better.LESS,
    high=1200,
)
