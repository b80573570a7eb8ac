"""Facts about what may be built, when, and by whom it is held."""

from __future__ import annotations

from siting.domain.activities import ACTIVITY_LABELS, USE_ANSWERS, use_fact
from siting.domain.codes import OWNER_KIND, PERMITTED_USES, PLAN_STATUS, PLANNING_PERMISSION, READINESS
from siting.domain.facts import Ask, Better, FactType, Origin, Theme
from siting.domain.vocabulary._declare import BOTH, LAND, Declarations

plan = Declarations(Theme.PLAN)

plan.other(
    FactType.CODE,
    "plan_status",
    LAND,
    "Planläge",
    "Plan stage",
    help=("Detaljplanens skede.", "The detailed plan's stage."),
    ask=Ask.PLANNER,
    codes=PLAN_STATUS,
)
plan.other(
    FactType.TEXT,
    "plan_name",
    LAND,
    "Detaljplan",
    "Detailed plan",
    help=("Planens beteckning.", "The plan's designation."),
    ask=Ask.PLANNER,
)
plan.other(
    FactType.DATE,
    "plan_legal_force_date",
    LAND,
    "Laga kraft",
    "Legal force",
    help=(
        "Dag då planen fick eller väntas få laga kraft.",
        "Day on which the plan got or should get legal force.",
    ),
    ask=Ask.PLANNER,
    better=Better.LESS,
    stage="plan_status",
)
plan.other(
    FactType.CODES,
    "permitted_uses",
    BOTH,
    "Tillåten användning",
    "Permitted use",
    help=("Användningsbestämmelser i planen.", "The plan's provisions on use."),
    ask=Ask.PLANNER,
    codes=PERMITTED_USES,
)
for _activity, _label in ACTIVITY_LABELS.items():
    plan.other(
        FactType.CODE,
        use_fact(_activity),
        BOTH,
        f"{_label.sv.capitalize()} enligt planen",
        f"{_label.en.capitalize()} by the plan",
        phrase=(f"{_label.sv} {{value}} enligt planen", f"{_label.en} {{value}} by the plan"),
        help=(
            f"Om detaljplanen tillåter {_label.sv}, enligt användningsbestämmelserna på platsen.",
            f"Whether the detailed plan allows {_label.en}, by its provisions on use at the site.",
        ),
        ask=Ask.PLANNER,
        codes=USE_ANSWERS,
        origin=Origin.COMPUTED,
    )
plan.number(
    "building_right_m2",
    "m2",
    LAND,
    "Byggrätt (BTA)",
    "Building right (gross floor area)",
    phrase=("{value} byggrätt", "a building right of {value}"),
    help=("Största bruttoarea som planen medger.", "The largest gross floor area that the plan allows."),
    ask=Ask.PLANNER,
    high=1e8,
    adds_up=True,
)
plan.number(
    "max_height_m",
    "m",
    LAND,
    "Högsta byggnadshöjd",
    "Greatest building height",
    phrase=("{value} tillåten höjd", "{value} permitted height"),
    help=("Högsta höjd som planen medger.", "The greatest height that the plan allows."),
    ask=Ask.PLANNER,
    high=300,
    decimals=1,
)
plan.number(
    "site_coverage_ratio",
    "ratio",
    LAND,
    "Exploateringsgrad",
    "Site coverage",
    help=(
        "Största del av tomten som får bebyggas, 0–1.",
        "The largest share of the plot to be built on, 0–1.",
    ),
    ask=Ask.PLANNER,
    high=1,
    decimals=2,
)
plan.number(
    "noise_limit_db",
    "db_a",
    LAND,
    "Bullergräns",
    "Noise limit",
    help=(
        "Högsta ljudnivå som verksamheten får ge, ekvivalent natt.",
        "The highest equivalent level at night.",
    ),
    ask=Ask.ENVIRONMENT_OFFICE,
    high=120,
)
plan.other(
    FactType.CODE,
    "readiness",
    LAND,
    "Byggberedskap",
    "Readiness",
    help=("Hur långt marken kommit.", "How far the land has come."),
    ask=Ask.PLANNER,
    codes=READINESS,
)
plan.other(
    FactType.DATE,
    "possession_date",
    BOTH,
    "Tillträde",
    "Possession",
    phrase=("tillträde {value}", "possession {value}"),
    help=("Tidigaste dag för tillträde.", "The earliest day of possession."),
    better=Better.LESS,
    stage="plan_status",
)
plan.other(
    FactType.CODE,
    "owner_kind",
    BOTH,
    "Ägare",
    "Owner",
    help=("Vilket slags ägare; aldrig en persons namn.", "What kind of owner; never a person's name."),
    codes=OWNER_KIND,
    ask=Ask.BUSINESS_OFFICE,
)
plan.other(
    FactType.CODE,
    "planning_permission",
    BOTH,
    "Bygglov",
    "Planning permission",
    help=("Lov som gäller för platsen.", "Permission in force for the site."),
    ask=Ask.PLANNER,
    codes=PLANNING_PERMISSION,
)
plan.other(
    FactType.TEXT,
    "zoning_class",
    BOTH,
    "Zonklass",
    "Zoning class",
    help=("Zonens beteckning i länder med zonplaner.", "The zone's designation in countries with zoning."),
    ask=Ask.PLANNER,
)
