"""Facts about power, water and lines."""

from __future__ import annotations

from siting.domain.facts import Ask, Better, FactType, Theme
from siting.domain.vocabulary._declare import BOTH, LAND, Declarations

utilities = Declarations(Theme.UTILITIES)

utilities.number(
    "power_capacity_mw",
    "MW",
    BOTH,
    "Effekt nu",
    "Power now",
    phrase=("{value} på plats", "{value} on site"),
    help=("Effekt som kan tas ut i dag.", "Power that can be drawn today."),
    ask=Ask.GRID_COMPANY,
    high=5000,
    decimals=2,
    label_by=("Effekt", "Power"),
    later=((3, "power_in_3_years_mw"), (5, "power_in_5_years_mw")),
)
utilities.number(
    "power_in_3_years_mw",
    "MW",
    BOTH,
    "Effekt om tre år",
    "Power in three years",
    phrase=("{value} om tre år", "{value} in three years"),
    help=(
        "Effekt som elnätsägaren räknar med om tre år.",
        "Power that the grid company expects in three years.",
    ),
    ask=Ask.GRID_COMPANY,
    high=5000,
    decimals=2,
)
utilities.number(
    "power_in_5_years_mw",
    "MW",
    BOTH,
    "Effekt om fem år",
    "Power in five years",
    phrase=("{value} om fem år", "{value} in five years"),
    help=(
        "Effekt som elnätsägaren räknar med om fem år.",
        "Power that the grid company expects in five years.",
    ),
    ask=Ask.GRID_COMPANY,
    high=5000,
    decimals=2,
)
utilities.other(
    FactType.TEXT,
    "grid_owner",
    BOTH,
    "Elnätsägare",
    "Grid company",
    help=("Vem som äger elnätet.", "Who owns the grid."),
    ask=Ask.GRID_COMPANY,
)
utilities.number(
    "substation_distance_m",
    "m",
    BOTH,
    "Till mottagningsstation",
    "To a substation",
    phrase=("{value} till mottagningsstation", "{value} to a substation"),
    help=("Avstånd till närmaste mottagningsstation.", "Distance to the nearest substation."),
    ask=Ask.GRID_COMPANY,
    better=Better.LESS,
    high=1e6,
)
utilities.number(
    "water_m3_day",
    "m3_day",
    BOTH,
    "Vatten",
    "Water",
    phrase=("{value} vatten", "{value} of water"),
    help=("Vatten som kan levereras.", "Water that can be supplied."),
    ask=Ask.WATER_COMPANY,
    high=1e6,
)
utilities.number(
    "sewage_m3_day",
    "m3_day",
    BOTH,
    "Avlopp",
    "Sewage",
    phrase=("{value} avlopp", "{value} of sewage"),
    help=("Avloppsvatten som kan tas emot.", "Waste water that can be received."),
    ask=Ask.WATER_COMPANY,
    high=1e6,
)
utilities.other(
    FactType.YES_NO,
    "stormwater",
    LAND,
    "Dagvattenanslutning",
    "Stormwater connection",
    help=(
        "Dagvatten kan ledas bort utan egen anläggning.",
        "Stormwater is led off without a plant of one's own.",
    ),
    ask=Ask.WATER_COMPANY,
    better=Better.MORE,
)
utilities.other(
    FactType.YES_NO,
    "district_heating",
    BOTH,
    "Fjärrvärme",
    "District heating",
    help=("Finns vid tomtgräns eller i huset.", "At the plot's boundary or in the building."),
    ask=Ask.HEAT_COMPANY,
    better=Better.MORE,
)
utilities.other(
    FactType.YES_NO,
    "gas",
    BOTH,
    "Gas",
    "Gas",
    help=("Energigas kan anslutas.", "Gas can be connected."),
    ask=Ask.HEAT_COMPANY,
    better=Better.MORE,
)
utilities.other(
    FactType.YES_NO,
    "fibre",
    BOTH,
    "Fiber",
    "Fibre",
    help=("Fiber framdragen.", "Fibre has been laid."),
    ask=Ask.BROADBAND_COMPANY,
    better=Better.MORE,
)
