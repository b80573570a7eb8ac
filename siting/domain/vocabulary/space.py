"""Facts about how much there is."""

from __future__ import annotations

from siting.domain.codes import PREMISES_KIND
from siting.domain.facts import Ask, Better, FactType, Origin, Theme
from siting.domain.vocabulary._declare import BOTH, LAND, PREMISES, Declarations

space = Declarations(Theme.SPACE)

space.number(
    "plot_area_m2",
    "m2",
    LAND,
    "Tomtarea",
    "Plot area",
    phrase=("{value} tomt", "a plot of {value}"),
    help=("Hela tomtens yta.", "The whole plot's area."),
    ask=Ask.PLANNER,
    high=1e8,
    divisible_by="smallest_part_m2",
    adds_up=True,
)
space.number(
    "buildable_area_m2",
    "m2",
    LAND,
    "Byggbar yta",
    "Buildable area",
    phrase=("{value} byggbar yta", "{value} to build on"),
    help=(
        "Den del av tomten som får och kan bebyggas.",
        "The part of the plot that may and can be built on.",
    ),
    ask=Ask.PLANNER,
    high=1e8,
    adds_up=True,
)
space.number(
    "smallest_part_m2",
    "m2",
    LAND,
    "Minsta delbara yta",
    "Smallest divisible part",
    help=(
        "Minsta del som säljs för sig; lika med tomtarean om den inte delas.",
        "The smallest part sold by itself; the plot area where it is not divided.",
    ),
    ask=Ask.OWNER,
    # Whoever needs little has more to choose from where small parts can be had.
    better=Better.LESS,
    high=1e8,
)
space.number(
    "largest_contiguous_m2",
    "m2",
    LAND,
    "Största sammanhängande yta",
    "Largest contiguous part",
    help=("Största del utan hinder.", "The largest part without obstacles."),
    ask=Ask.PLANNER,
    high=1e8,
)
space.number(
    "lettable_area_m2",
    "m2",
    PREMISES,
    "Lokalarea (LOA)",
    "Lettable area",
    phrase=("{value} lokal", "{value} of premises"),
    help=("Uthyrningsbar yta enligt SS 21054.", "Area that can be let, by SS 21054."),
    high=1e6,
    divisible_by="smallest_lettable_m2",
    adds_up=True,
)
space.number(
    "smallest_lettable_m2",
    "m2",
    PREMISES,
    "Minsta uthyrbara del",
    "Smallest lettable part",
    help=("Minsta del som hyrs ut för sig.", "The smallest part that is let by itself."),
    better=Better.LESS,
    high=1e6,
)
space.number(
    "yard_area_m2",
    "m2",
    BOTH,
    "Uppställningsyta",
    "Yard",
    phrase=("{value} uppställningsyta", "{value} of yard"),
    help=("Hårdgjord yta för uppställning och rangering.", "Paved area for parking and manoeuvring."),
    high=1e7,
    adds_up=True,
)
space.number(
    "parking_spaces",
    "count",
    BOTH,
    "Parkeringsplatser",
    "Parking spaces",
    phrase=("{value} parkeringsplatser", "{value} parking spaces"),
    help=("Platser som ingår eller kan hyras till.", "Spaces that are included or can be rented."),
    high=1e5,
    adds_up=True,
)
space.number(
    "charging_points",
    "count",
    BOTH,
    "Laddplatser",
    "Charging points",
    phrase=("{value} laddplatser", "{value} charging points"),
    help=("Laddplatser för bilar.", "Charging points for cars."),
    high=1e4,
    adds_up=True,
)
space.other(
    FactType.CODES,
    "premises_kinds",
    PREMISES,
    "Lokalslag",
    "Kinds of premises",
    help=("Vad lokalen är inrättad för.", "What the premises are fitted for."),
    codes=PREMISES_KIND,
)
space.other(
    FactType.YES_NO,
    "footprint_fits",
    LAND,
    "Byggnaden får plats",
    "The building fits",
    phrase=("plats för byggnaden: {value}", "room for the building: {value}"),
    help=(
        "Om byggnaden med avstånd till gräns och gård får plats på tomten, hur den än vrids.",
        "Whether the building, its set-back and its yard find room on the plot, at any rotation.",
    ),
    ask=Ask.PLANNER,
    better=Better.MORE,
    origin=Origin.MATCHED,
)
