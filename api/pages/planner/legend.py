"""What the colours on the planners' map and in its bars say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maps.planning.bars import shown_groups
from maps.planning.colours import OWNER_TOKENS, UNKNOWN_COLOUR, USE_TOKENS, ready_token
from siting.domain.codes import OWNER_KIND
from siting.domain.supply import USE_GROUP_LABELS, Supply, UseGroup
from siting.domain.supply_wording import band_of, bands
from siting.domain.text import Lang, Text
from siting.services.supply import CountedLot


@dataclass(frozen=True, kw_only=True)
class LegendItem:
    """What a colour on the map says.

    Parameters
    ----------
    colouring
        Under which choice of colours.
    code
        What plots have that are drawn so.
    token
        Of the colour.
    label
        What it says; it stands on the map, too.
    count
        Of plots.
    unknown
        Whether it says that something is unknown.
    """

    colouring: str
    code: str
    token: str
    label: str
    count: int
    unknown: bool = False


def legend(lots: Sequence[CountedLot], as_of: date, lang: Lang) -> list[LegendItem]:
    """Return what the colours say, under each choice of colours."""
    steps = Counter(band_of(one.ready, as_of) for one in lots)
    owners = Counter(one.stored.owner_kind for one in lots)
    groups = Counter(one.group for one in lots)
    unknown = _UNKNOWN.say(lang)
    ready = [
        LegendItem(
            colouring="ready",
            code=str(band.number),
            token=ready_token(band.number),
            label=band.label.say(lang),
            count=steps[band.number],
        )
        for band in bands(as_of)
    ]
    ready.append(_unknown_item("ready", "-1", _UNKNOWN_WHEN.say(lang), steps[None]))
    held = [
        LegendItem(colouring="owner", code=code, token=token, label=OWNER_KIND[code].say(lang), count=owners[code])
        for code, token in OWNER_TOKENS.items()
        if owners[code]
    ]
    held.append(_unknown_item("owner", "", unknown, owners[None]))
    used = [
        LegendItem(
            colouring="use",
            code=group.value,
            token=USE_TOKENS[group],
            label=USE_GROUP_LABELS[group].say(lang),
            count=groups[group],
        )
        for group in UseGroup
        if groups[group] and group is not UseGroup.UNKNOWN
    ]
    used.append(_unknown_item("use", UseGroup.UNKNOWN.value, unknown, groups[UseGroup.UNKNOWN]))
    return [*ready, *held, *used]


def _unknown_item(colouring: str, code: str, label: str, count: int) -> LegendItem:
    return LegendItem(colouring=colouring, code=code, token=UNKNOWN_COLOUR, label=label, count=count, unknown=True)


def use_legend(lots: Sequence[CountedLot], found: Supply, lang: Lang) -> list[LegendItem]:
    """Return what the colours of the bars say, from below."""
    groups = Counter(one.group for one in lots)
    return [
        LegendItem(
            colouring="bars",
            code=group.value,
            token=USE_TOKENS[group],
            label=USE_GROUP_LABELS[group].say(lang).capitalize(),
            count=groups[group],
        )
        for group in shown_groups(found)
    ]


_UNKNOWN = Text(sv="okänt", en="unknown")
_UNKNOWN_WHEN = Text(sv="okänt när", en="unknown when")
