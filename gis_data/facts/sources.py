"""How computed facts name what they come from: the rule, the data sets and their dates, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from siting.domain.geodata import GeodataSet
from siting.domain.geodata_words import not_loaded
from siting.domain.places import POINT_LABELS, ReferencePoint
from siting.domain.text import LANGS, Lang, Text, same
from siting.domain.values import FactValue, Status, Value
from siting.domain.wording import in_both, sentence, source_text

__all__ = [
    "MOST_IN_SHORT",
    "MOST_NAMED",
    "Source",
    "not_loaded",
    "oldest",
    "point_words",
    "set_days",
    "with_sets",
    "with_sources",
]

MOST_NAMED = 3
"""More data sets than these are not named one by one."""
MOST_IN_SHORT = 2
"""Nor more than these where there is little room."""


@dataclass(frozen=True)
class Source:
    """What a computed value comes from.

    Parameters
    ----------
    text
        The rule, and the data with their dates, in both languages.
    data
        The data alone, as a table has room for them; "" where none are named.
    """

    text: str
    data: str

    def value(self, value: Value | None, status: Status, verified: date | None) -> FactValue:
        """Return a value that comes from this; see :class:`~siting.domain.values.FactValue`."""
        return FactValue(value=value, status=status, source=self.text, verified=verified, data=self.data)


def with_sets(rule: Text, sets: Sequence[GeodataSet]) -> Source:
    """Return a source that says the rule and names the data sets with their dates."""
    return with_sources(rule, [(in_both(one.title), one.verified) for one in sets])


def with_sources(rule: Text, sources: Iterable[tuple[str, date | None]]) -> Source:
    """Return a source that says the rule and what it was applied to.

    Parameters
    ----------
    rule
        What was computed, without a full stop; it begins a sentence.
    sources
        Each as it is stored, in both languages or as somebody wrote it, with the day of its data. The same is named
        once, an empty one not at all.

    >>> found = with_sources(Text(sv="Fågelvägen", en="Straight line"), [("SCB", date(2020, 12, 31))])
    >>> found.text
    'Fågelvägen. Underlag: SCB (2020-12-31) | Straight line. Data: SCB (2020-12-31)'
    >>> found.data
    'SCB'
    """
    rule = Text(sv=sentence(rule.sv), en=sentence(rule.en))
    named = list(dict.fromkeys((source, day) for source, day in sources if source))
    if not named:
        return Source(text=in_both(rule), data="")
    text = in_both(_RULE_AND_DATA.fill(rule=rule, data=_listed(named, MOST_NAMED)))
    # A value's own day stands beside it, so that days are of interest where they differ.
    days = {day for _, day in named}
    short = named if len(days) > 1 else [(source, None) for source, _ in named]
    return Source(text=text, data=in_both(_listed(short, MOST_IN_SHORT)))


def oldest(days: Iterable[date | None]) -> date | None:
    """Return the oldest day: what is made of several parts is as old as that, and of no day when a part is of none."""
    listed = list(days)
    known = [day for day in listed if day is not None]
    return min(known) if known and len(known) == len(listed) else None


def set_days(sets: Sequence[GeodataSet]) -> date | None:
    """Return the oldest day of some data sets."""
    return oldest(one.verified for one in sets)


def point_words(point: ReferencePoint) -> Text:
    """Return what a point is called in a rule: its name, else the nearest of its kind."""
    return same(point.name) if point.name else _NEAREST.fill(kind=POINT_LABELS[point.kind])


def _listed(named: Sequence[tuple[str, date | None]], most: int) -> Text:
    shown = named[:most]
    rest = len(named) - len(shown)
    said: dict[Lang, str] = {lang: "; ".join(_said(source, day, lang) for source, day in shown) for lang in LANGS}
    if not rest:
        return Text(sv=said["sv"], en=said["en"])
    return Text(sv=f"{said['sv']} och {rest} till", en=f"{said['en']} and {rest} more")


def _said(source: str, day: date | None, lang: Lang) -> str:
    text = source_text(source, lang)
    return text if day is None else f"{text} ({day.isoformat()})"


_RULE_AND_DATA = Text(sv="{rule}. Underlag: {data}", en="{rule}. Data: {data}")
_NEAREST = Text(sv="närmaste {kind}", en="the nearest {kind}")
