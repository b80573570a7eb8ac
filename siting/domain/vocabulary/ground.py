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
    help=("Medellutning över den byggbara ytan.", "Mean slope over the buildable part."),
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
