"""Facts about reach and surroundings; most are computed from geodata."""

from __future__ import annotations

from siting.domain.codes import RAIL_ACCESS, SIGN_EXPOSURE
from siting.domain.facts import Ask, Better, FactType, Origin, Theme
from siting.domain.screening import SCREENED_ACTIVITIES
from siting.domain.vocabulary._declare import BOTH, PREMISES, Declarations

logistics = Declarations(Theme.LOGISTICS)
surroundings = Declarations(Theme.SURROUNDINGS)

for _key, _sv, _en, _place in (
    ("junction_min", "Till motorvägsmot", "To a motorway junction", ("motorvägsmot", "motorway junction")),
    ("terminal_min", "Till kombiterminal", "To a rail terminal", ("kombiterminal", "rail freight terminal")),
    ("port_min", "Till hamn", "To a port", ("hamn", "port")),
    ("airport_min", "Till flygplats", "To an airport", ("flygplats", "airport")),
):
    logistics.number(
        _key,
        "min",
        BOTH,
        _sv,
        _en,
        phrase=(f"{{value}} till {_place[0]}", f"{{value}} t{_en[1:]}"),
        help=(f"Restid med lastbil till närmaste {_place[0]}.", f"Time by lorry to the nearest {_place[1]}."),
        ask=Ask.GEODATA,
        better=Better.LESS,
        high=1440,
        origin=Origin.COMPUTED,
    )
logistics.number(
    "place_distance_m",
    "m",
    BOTH,
    "Avstånd till plats",
    "Distance to a place",
    phrase=("{value} till platsen som söks", "{value} to the place asked for"),
    help=(
        "Fågelvägen från platsens mitt till det område eller den punkt som kravet nämner; 0 inne i området.",
        "As the crow flies from the middle of the site to the area or point that the requirement names; 0 inside it.",
    ),
    ask=Ask.GEODATA,
    better=Better.LESS,
    high=2e7,
    origin=Origin.MATCHED,
)
logistics.other(
    FactType.CODE,
    "rail_access",
    BOTH,
    "Järnvägsspår",
    "Rail access",
    help=("Intill är inte detsamma som användbart.", "Alongside is not the same as usable."),
    codes=RAIL_ACCESS,
    ask=Ask.PLANNER,
)
logistics.other(
    FactType.CODE,
    "sign_exposure",
    BOTH,
    "Skyltläge",
    "Sign exposure",
    help=("Mot vilken väg platsen syns.", "To which road the site is seen."),
    codes=SIGN_EXPOSURE,
    ask=Ask.BUSINESS_OFFICE,
)

for _key, _sv, _en, _place in (
    (
        "station_min",
        "Till järnvägsstation (tid)",
        "To a railway station (time)",
        ("järnvägsstation", "railway station"),
    ),
    ("centre_min", "Till centrum (tid)", "To the centre (time)", ("centrum", "town centre")),
):
    surroundings.number(
        _key,
        "min",
        BOTH,
        _sv,
        _en,
        phrase=(f"{{value}} till {_place[0]}", f"{{value}} to a {_place[1]}"),
        help=(f"Restid med bil till närmaste {_place[0]}.", f"Time by car to the nearest {_place[1]}."),
        ask=Ask.GEODATA,
        better=Better.LESS,
        high=1440,
        origin=Origin.COMPUTED,
    )
for _key, _sv, _en, _place in (
    ("stop_distance_m", "Till hållplats", "To a stop", ("hållplats", "public-transport stop")),
    (
        "station_distance_m",
        "Till järnvägsstation",
        "To a railway station",
        ("järnvägsstation", "railway station"),
    ),
    ("centre_distance_m", "Till centrum", "To the centre", ("centrum", "town centre")),
):
    surroundings.number(
        _key,
        "m",
        BOTH,
        _sv,
        _en,
        phrase=(f"{{value}} till {_place[0]}", f"{{value}} to a {_place[1]}"),
        help=(f"Avstånd till närmaste {_place[0]}.", f"Distance to the nearest {_place[1]}."),
        ask=Ask.GEODATA,
        better=Better.LESS,
        high=1e6,
        origin=Origin.COMPUTED,
    )
for _minutes in (15, 30, 45):
    surroundings.number(
        f"population_{_minutes}_min",
        "people",
        BOTH,
        f"Invånare inom {_minutes} min",
        f"People within {_minutes} min",
        phrase=(f"{{value}} inom {_minutes} minuter", f"{{value}} within {_minutes} minutes"),
        help=(
            f"Invånare som når platsen med bil på {_minutes} minuter.",
            f"People who reach the site by car in {_minutes} minutes.",
        ),
        ask=Ask.GEODATA,
        high=1e8,
        origin=Origin.COMPUTED,
    )
for _km, _sv, _en in ((5, "fem", "five"), (10, "tio", "ten")):
    surroundings.number(
        f"population_{_km}_km",
        "people",
        BOTH,
        f"Invånare inom {_km} km",
        f"People within {_km} km",
        phrase=(f"{{value}} inom {_km} km", f"{{value}} within {_km} km"),
        help=(
            f"Invånare inom {_sv} kilometer fågelvägen, efter andel av ytan.",
            f"People within {_en} kilometres as the crow flies, by share of area.",
        ),
        ask=Ask.GEODATA,
        high=1e8,
        origin=Origin.COMPUTED,
    )
surroundings.number(
    "workplaces_30_min",
    "people",
    BOTH,
    "Sysselsatta inom 30 min",
    "Employed within 30 min",
    phrase=("{value} i arbete inom 30 minuter", "{value} employed within 30 minutes"),
    help=(
        "Sysselsatta på arbetsställen varifrån man når platsen med bil på 30 minuter.",
        "Employed at workplaces from which the site is reached by car in 30 minutes.",
    ),
    ask=Ask.GEODATA,
    high=1e8,
    origin=Origin.COMPUTED,
)
surroundings.number(
    "footfall_day",
    "people",
    PREMISES,
    "Passerande per dygn",
    "Passers-by a day",
    phrase=("{value} förbi varje dag", "{value} passing every day"),
    help=("Gående förbi entrén, vardagsmedel.", "People on foot past the entrance, weekday mean."),
    high=1e6,
)
surroundings.number(
    "sensitive_distance_m",
    "m",
    BOTH,
    "Till känslig bebyggelse",
    "To sensitive neighbours",
    phrase=("{value} till känsliga grannar", "{value} to sensitive neighbours"),
    help=("Avstånd till närmaste bostad, skola eller vård.", "Distance to the nearest home, school or care."),
    ask=Ask.ENVIRONMENT_OFFICE,
    high=1e5,
    origin=Origin.COMPUTED,
)
surroundings.other(
    FactType.CODES,
    "screening_kept",
    BOTH,
    "Skyddsavstånd hålls för",
    "Screening distance kept for",
    phrase=("skyddsavstånd hålls för {value}", "the screening distance is kept for {value}"),
    help=(
        "Verksamheter vars riktvärde för avstånd till bostad, skola och vård hålls på platsen, enligt en tabell som kan"
        " ändras. Ett stöd i en första sållning, aldrig ett förbud: vad som krävs avgörs i det enskilda fallet.",
        "Activities whose screening distance to homes, schools and care is kept at the site, by a table that can be"
        " changed. It helps in a first sifting and is never a veto: what is needed is decided case by case.",
    ),
    codes=SCREENED_ACTIVITIES,
    ask=Ask.ENVIRONMENT_OFFICE,
    origin=Origin.COMPUTED,
)
surroundings.number(
    "cluster_firms_1_km",
    "count",
    BOTH,
    "Företag i branschen inom 1 km",
    "Firms of the cluster within 1 km",
    help=("Arbetsställen i platsens branschkluster.", "Workplaces in the site's cluster."),
    ask=Ask.BUSINESS_OFFICE,
    high=1e5,
    origin=Origin.COMPUTED,
)
surroundings.other(
    FactType.TEXT,
    "property_designation",
    BOTH,
    "Fastighet enligt registerkartan",
    "Property unit by the cadastre",
    help=(
        "Beteckningen på de fastigheter som platsen ligger på, den med störst del av platsen först.",
        "Designations of the property units that the site lies on, the one with the largest part of it first.",
    ),
    ask=Ask.GEODATA,
    origin=Origin.COMPUTED,
)
for _key, _sv, _en, _help in (
    ("municipality_name", "Kommun", "Municipality", ("Kommunen som", "The municipality that")),
    ("locality_name", "Tätort", "Locality", ("Tätorten som", "The locality that")),
    (
        "district_name",
        "Stadsdel eller område",
        "District",
        ("Stadsdelen eller statistikområdet som", "The district that"),
    ),
    ("business_area_name", "Verksamhetsområde", "Business area", ("Verksamhetsområdet som", "The business area that")),
):
    surroundings.other(
        FactType.TEXT,
        _key,
        BOTH,
        _sv,
        _en,
        help=(f"{_help[0]} har den största delen av platsen.", f"{_help[1]} holds the largest part of the site."),
        ask=Ask.GEODATA,
        origin=Origin.COMPUTED,
    )
