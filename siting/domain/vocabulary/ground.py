"""Facts about the ground, its risks and its protections."""

from __future__ import annotations

from siting.domain.codes import BEARING, CONTAMINATION, FLOOD
from siting.domain.facts import Ask, Better, FactType, Origin, Theme
from siting.domain.vocabulary._declare import BOTH, LAND, Declarations

ground = Declarations(Theme.GROUND)

ground.number(
    "slope_percent",
    "percent",
    LAND,
    "Lutning",
    "Slope",
    help=("Medellutning över platsens yta.", "Mean slope over the area of the site."),
    ask=Ask.GEODATA,
    better=Better.LESS,
    high=100,
    decimals=1,
    origin=Origin.COMPUTED,
)
ground.other(
    FactType.CODE,
    "bearing",
    LAND,
    "Markens bärighet",
    "Bearing of the ground",
    help=("Jordart, säkrast genom geoteknik.", "Soil, surest by a geotechnical survey."),
    codes=BEARING,
    ask=Ask.PLANNER,
)
ground.number(
    "rock_depth_m",
    "m",
    LAND,
    "Djup till berg",
    "Depth to rock",
    help=("Medeldjup till berg.", "Mean depth to rock."),
    ask=Ask.GEODATA,
    better=Better.DEPENDS,
    high=500,
    decimals=1,
)
ground.other(
    FactType.CODE,
    "contamination",
    BOTH,
    "Föroreningar",
    "Contamination",
    help=("Vad som är känt om förorenad mark.", "What is known of contaminated land."),
    codes=CONTAMINATION,
    ask=Ask.ENVIRONMENT_OFFICE,
)
ground.other(
    FactType.CODE,
    "flood",
    BOTH,
    "Översvämning",
    "Flooding",
    help=("Den strängaste zon som berör platsen.", "The strictest zone that touches the site."),
    codes=FLOOD,
    ask=Ask.GEODATA,
    origin=Origin.COMPUTED,
)
for _key, _sv, _en in (
    ("protected_nature", "Skyddad natur", "Protected nature"),
    ("heritage", "Fornlämning eller kulturmiljö", "Heritage"),
    ("shore_protection", "Strandskydd", "Shore protection"),
):
    ground.other(
        FactType.YES_NO,
        _key,
        LAND,
        _sv,
        _en,
        help=("Ja om någon del av platsen berörs.", "Yes if any part of the site is touched."),
        ask=Ask.GEODATA,
        better=Better.LESS,
        origin=Origin.COMPUTED,
    )
for _key, _sv, _en, _inside in (
    (
        "flood_share_percent",
        "Andel i översvämningszon",
        "Share in flood zones",
        ("någon översvämningszon", "any flood zone"),
    ),
    (
        "protected_nature_share_percent",
        "Andel skyddad natur",
        "Share in protected nature",
        ("skyddad natur", "protected nature"),
    ),
    (
        "shore_protection_share_percent",
        "Andel inom strandskydd",
        "Share under shore protection",
        ("strandskydd", "shore protection"),
    ),
):
    ground.number(
        _key,
        "percent",
        LAND,
        _sv,
        _en,
        phrase=(f"{{value}} av ytan inom {_inside[0]}", f"{{value}} of the area within {_inside[1]}"),
        help=(
            f"Hur stor del av platsens yta som ligger inom {_inside[0]}.",
            f"How much of the site's area lies within {_inside[1]}.",
        ),
        ask=Ask.GEODATA,
        better=Better.LESS,
        high=100,
        decimals=1,
        origin=Origin.COMPUTED,
    )
