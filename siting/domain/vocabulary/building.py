"""Facts about the premises themselves."""

from __future__ import annotations

from siting.domain.codes import CERTIFICATE, CONDITION, ENERGY_CLASS
from siting.domain.facts import Ask, Better, FactType, Theme
from siting.domain.vocabulary._declare import PREMISES, Declarations

building = Declarations(Theme.BUILDING)

building.number(
    "clear_height_m",
    "m",
    PREMISES,
    "Fri takhöjd",
    "Clear height",
    phrase=("{value} fri takhöjd", "{value} clear height"),
    help=(
        "Fri höjd under lägsta balk eller installation.",
        "Free height under the lowest beam or installation.",
    ),
    high=60,
    decimals=1,
)
building.number(
    "gates",
    "count",
    PREMISES,
    "Portar i markplan",
    "Ground-level gates",
    phrase=("{value} portar", "{value} gates"),
    help=("Antal portar som man kör in genom.", "Number of gates to drive through."),
    high=500,
)
building.number(
    "loading_docks",
    "count",
    PREMISES,
    "Lastkajer",
    "Loading docks",
    phrase=("{value} lastkajer", "{value} loading docks"),
    help=("Antal portar med lastkaj.", "Number of gates with a dock."),
    high=500,
)
building.number(
    "floor_load_t_m2",
    "t_m2",
    PREMISES,
    "Golvlast",
    "Floor load",
    phrase=("{value} golvlast", "{value} floor load"),
    help=("Tillåten utbredd last på golvet.", "Permitted distributed load on the floor."),
    high=100,
    decimals=1,
)
building.number(
    "column_spacing_m",
    "m",
    PREMISES,
    "Pelaravstånd",
    "Column spacing",
    help=("Minsta fria avstånd mellan pelare.", "The least free distance between columns."),
    high=200,
    decimals=1,
)
building.number(
    "crane_t",
    "t",
    PREMISES,
    "Travers",
    "Overhead crane",
    phrase=("{value} travers", "a {value} crane"),
    help=("Lyftkraft; 0 om travers saknas.", "Lifting capacity; 0 without a crane."),
    high=1000,
    decimals=1,
)
building.number(
    "transformer_kva",
    "kVA",
    PREMISES,
    "Transformator",
    "Transformer",
    help=("Installerad effekt i fastigheten.", "Installed capacity in the property."),
    high=1e6,
    ask=Ask.OWNER,
)
building.other(
    FactType.YES_NO,
    "sprinkler",
    PREMISES,
    "Sprinkler",
    "Sprinkler",
    help=("Heltäckande sprinkler.", "Full sprinkler cover."),
    better=Better.MORE,
)
building.number(
    "floor_level",
    "floor",
    PREMISES,
    "Våningsplan",
    "Floor",
    help=("0 är markplan.", "0 is ground level."),
    better=Better.DEPENDS,
    low=-5,
    high=100,
)
building.number(
    "build_year",
    "year",
    PREMISES,
    "Byggår",
    "Year built",
    help=("Byggår eller senaste ombyggnad.", "Year built or last rebuilt."),
    low=1500,
    high=2100,
)
building.other(
    FactType.CODE,
    "condition",
    PREMISES,
    "Skick",
    "Condition",
    help=("Skick vid tillträde.", "Condition at possession."),
    codes=CONDITION,
)
building.number(
    "ventilation_l_s_m2",
    "l_s_m2",
    PREMISES,
    "Ventilation",
    "Ventilation",
    help=(
        "Luftflöde för vilket lokalen är dimensionerad.",
        "Air flow for which the premises are dimensioned.",
    ),
    high=50,
    decimals=2,
)
building.other(
    FactType.YES_NO,
    "accessible",
    PREMISES,
    "Tillgänglighet",
    "Step-free access",
    help=("Nås utan trappsteg, tillgänglig toalett finns.", "Reached without steps, accessible toilet."),
    better=Better.MORE,
)
building.other(
    FactType.CODE,
    "energy_class",
    PREMISES,
    "Energiklass",
    "Energy class",
    help=("Energideklarationens klass.", "The energy declaration's class."),
    codes=ENERGY_CLASS,
)
building.other(
    FactType.CODE,
    "certificate",
    PREMISES,
    "Miljöcertifiering",
    "Green certificate",
    help=("Byggnadens certifiering.", "The building's certificate."),
    codes=CERTIFICATE,
)
building.number(
    "display_frontage_m",
    "m",
    PREMISES,
    "Skyltfönster",
    "Display frontage",
    phrase=("{value} skyltfönster", "{value} of display windows"),
    help=("Skyltfönstrens längd mot gata eller gång.", "Length of display windows to a street or mall."),
    high=1000,
    decimals=1,
)
