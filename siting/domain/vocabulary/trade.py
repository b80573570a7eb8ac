"""Facts about companies and customers around a site, computed from a company register and from shopping places."""

from __future__ import annotations

from siting.domain.facts import Ask, FactType, Origin, Theme
from siting.domain.industry import SECTION_LABELS
from siting.domain.vocabulary._declare import BOTH, Declarations

trade = Declarations(Theme.SURROUNDINGS)

trade.number(
    "employed_5_km",
    "people",
    BOTH,
    "Sysselsatta inom 5 km",
    "Employed within 5 km",
    phrase=("{value} i arbete inom 5 km", "{value} at work within 5 km"),
    help=(
        "Sysselsatta på arbetsställen inom fem kilometer fågelvägen.",
        "Employed at workplaces within five kilometres as the crow flies.",
    ),
    ask=Ask.BUSINESS_OFFICE,
    high=1e8,
    origin=Origin.COMPUTED,
)
trade.other(
    FactType.CODE,
    "cluster_branch",
    BOTH,
    "Starkaste bransch i närheten",
    "Strongest branch nearby",
    help=(
        "Den avdelning av SNI som är mest överrepresenterad bland sysselsatta inom två kilometer (lokaliseringskvot).",
        "The section of the industry classification that is most over-represented among those employed within two"
        " kilometres (location quotient).",
    ),
    codes=SECTION_LABELS,
    ask=Ask.BUSINESS_OFFICE,
    origin=Origin.COMPUTED,
)
trade.number(
    "retail_customers",
    "people",
    BOTH,
    "Väntade kunder till en butik",
    "Expected customers of a shop",
    phrase=("{value} som väntas handla i en butik här", "{value} expected to shop here"),
    help=(
        "Invånare inom 30 minuter med bil som efter Huffs modell väntas välja en butik här framför de handelsplatser"
        " som finns. Butiken är så stor som lokalen, på mark 1 000 m².",
        "People within 30 minutes by car who by Huff's model are expected to choose a shop here before the shopping"
        " places that there are. The shop is as large as the premises, 1,000 m² on land.",
    ),
    ask=Ask.BUSINESS_OFFICE,
    high=1e8,
    origin=Origin.COMPUTED,
)
trade.number(
    "retail_share_percent",
    "percent",
    BOTH,
    "Andel av kunderna till en butik",
    "Share of customers of a shop",
    phrase=("{value} av kunderna till en butik här", "{value} of the customers to a shop here"),
    help=(
        "Väntade kunder till en butik här, som andel av alla invånare inom 30 minuter med bil.",
        "Expected customers of a shop here, as a share of all people within 30 minutes by car.",
    ),
    ask=Ask.BUSINESS_OFFICE,
    high=100,
    decimals=1,
    origin=Origin.COMPUTED,
)
