"""Facts that are measured against what a requirement names, and computed beforehand for all that it can name."""

from __future__ import annotations

from siting.domain.facts import Argument, Ask, Better, Origin, Theme
from siting.domain.vocabulary._declare import BOTH, Declarations

_logistics = Declarations(Theme.LOGISTICS)
_surroundings = Declarations(Theme.SURROUNDINGS)
measured = (_logistics, _surroundings)

_logistics.number(
    "place_min",
    "min",
    BOTH,
    "Restid till en målpunkt",
    "Time to a reference point",
    phrase=("{value} till målpunkten som söks", "{value} to the reference point asked for"),
    help=(
        "Restid till den målpunkt som kravet nämner: med lastbil till motorvägsmot, terminal, hamn och flygplats, med"
        " bil till station och centrum.",
        "Time to the reference point that the requirement names: by lorry to a junction, terminal, port or airport, by"
        " car to a station or centre.",
    ),
    ask=Ask.GEODATA,
    better=Better.LESS,
    high=1440,
    origin=Origin.MATCHED,
    argument=Argument.POINT,
    label_named=("Restid till {name}", "Travel time to {name}"),
    phrase_named=("{value} till {name}", "{value} to {name}"),
)
_surroundings.number(
    "branch_workplaces_1_km",
    "count",
    BOTH,
    "Arbetsställen i branschen inom 1 km",
    "Workplaces of the branch within 1 km",
    phrase=("{value} arbetsställen i branschen inom 1 km", "{value} workplaces of the branch within 1 km"),
    help=(
        "Arbetsställen inom en kilometer fågelvägen i den huvudgrupp av SNI som kravet nämner.",
        "Workplaces within one kilometre as the crow flies of the industry division that the requirement names.",
    ),
    ask=Ask.BUSINESS_OFFICE,
    high=1e5,
    origin=Origin.MATCHED,
    argument=Argument.BRANCH,
    label_named=("Arbetsställen inom 1 km i {name}", "Workplaces within 1 km in {name}"),
    phrase_named=("{value} arbetsställen inom 1 km i {name}", "{value} workplaces within 1 km in {name}"),
)
_surroundings.number(
    "branch_quotient",
    "ratio",
    BOTH,
    "Branschens lokaliseringskvot",
    "Location quotient of the branch",
    phrase=("lokaliseringskvot {value} för branschen", "a location quotient of {value} for the branch"),
    help=(
        "Branschens andel av de sysselsatta inom två kilometer, delad med dess andel i hela registret: 1 är som"
        " överallt, 2 dubbelt så vanlig. Huvudgruppen av SNI är den som kravet nämner.",
        "The branch's share of those employed within two kilometres, divided by its share in the whole register: 1 is"
        " as everywhere, 2 twice as common. The industry division is the one that the requirement names.",
    ),
    ask=Ask.BUSINESS_OFFICE,
    high=1e6,
    decimals=2,
    origin=Origin.MATCHED,
    argument=Argument.BRANCH,
    label_named=("Lokaliseringskvot för {name}", "Location quotient of {name}"),
    phrase_named=("lokaliseringskvot {value} för {name}", "a location quotient of {value} for {name}"),
)
