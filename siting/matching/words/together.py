"""What sites give together, in words."""

from __future__ import annotations

from siting.domain.formats import significant, with_unit
from siting.domain.text import Lang, Text
from siting.domain.units import UNITS
from siting.domain.wording import count_text
from siting.matching.insight import Combination, CombinationOf
from siting.matching.words.amounts import names_text

_AREA = UNITS["m2"]


def combination_text(combination: Combination, lang: Lang) -> str:
    """Return what sites give together: "Viared 3 och 4 ger tillsammans 52 000 m², med en ägare."."""
    return (
        _TOGETHER[combination.of]
        .fill(
            names=names_text(combination.names, lang),
            area=with_unit(significant(combination.area_m2, lang), _AREA.symbol.say(lang)),
            owners=owners_text(combination, lang),
            asks=_ASKS if combination.asks else Text(sv="", en=""),
        )
        .say(lang)
    )


def owners_text(combination: Combination, lang: Lang) -> str:
    """Return how many own them: "en ägare"; that it is not known where it is not."""
    if combination.owners is None:
        return _OWNERS_UNKNOWN.say(lang)
    form = _ONE_OWNER if combination.owners == 1 else _OWNERS
    return form.fill(n=count_text(combination.owners, lang)).say(lang)


_TOGETHER: dict[CombinationOf, Text] = {
    CombinationOf.PLOTS: Text(
        sv="{names}, som ligger intill varandra, ger tillsammans {area} ({owners}){asks}.",
        en="{names}, which adjoin, give {area} together ({owners}){asks}.",
    ),
    CombinationOf.UNITS: Text(
        sv="{names}, i samma hus, ger tillsammans {area} ({owners}){asks}.",
        en="{names}, in one building, give {area} together ({owners}){asks}.",
    ),
}
_ASKS = Text(sv=", med något kvar att fråga om", en=", with something left to ask")
_ONE_OWNER = Text(sv="en ägare", en="one owner")
_OWNERS = Text(sv="{n} ägare", en="{n} owners")
_OWNERS_UNKNOWN = Text(sv="inte känt hur många ägare", en="not known how many owners")
