"""The proposal's fixed words about reach."""

from __future__ import annotations

from siting.domain.text import Text

REACH_TEXTS: dict[str, Text] = {
    "reach": Text(sv="Invånare som når platsen med bil", en="People who reach the site by car"),
    "reach_alt": Text(
        sv="Karta över marken varifrån {name} nås med bil på {minutes} min. Tabellen säger hur många som bor där.",
        en="Map of the land from which {name} is reached by car in {minutes} min. The table says how many live there.",
    ),
    "reach_note": Text(
        sv="Ytorna är uppskattade: mark intill vägar varifrån man når platsen i tid.",
        en="The areas are estimated: land beside roads from which one reaches the site in time.",
    ),
}
