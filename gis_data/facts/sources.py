"""How computed facts name what they come from: the rule, the data sets and their dates, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from siting.domain.geodata import ROLE_LABELS, GeodataSet, Role
from siting.domain.text import LANGS, Lang, Text
from siting.domain.wording import in_both, source_text

MOST_NAMED = 3
"""More data sets than these are not named one by one."""


def with_sets(rule: Text, sets: Sequence[GeodataSet]) -> str:
    """Return a source that says the rule and names the data sets with their dates."""
    return with_sources(rule, [(in_both(one.title), one.verified) for one in sets])


def with_sources(rule: Text, sources: Iterable[tuple[str, date | None]]) -> str:
    """Return a source that says the rule and what it was applied to.

    Parameters
    ----------
    rule
        What was computed, without a full stop.
    sources
        Each as it is stored, in both languages or as somebody wrote it, with the day of its data. The same is named
        once, an empty one not at all.

    >>> with_sources(Text(sv="Fågelvägen", en="Straight line"), [("SCB", date(2020, 12, 31))])
    'Fågelvägen. Underlag: SCB (2020-12-31) | Straight line. Data: SCB (2020-12-31)'
    """
    named = list(dict.fromkeys((source, day) for source, day in sources if source))
    if not named:
        return in_both(rule)
    return in_both(_RULE_AND_DATA.fill(rule=rule, data=_listed(named)))


def oldest(days: Iterable[date | None]) -> date | None:
    """Return the oldest day: what is made of several parts is as old as that, and of no day when a part is of none."""
    listed = list(days)
    known = [day for day in listed if day is not None]
    return min(known) if known and len(known) == len(listed) else None


def set_days(sets: Sequence[GeodataSet]) -> date | None:
    """Return the oldest day of some data sets."""
    return oldest(one.verified for one in sets)


def not_loaded(*roles: Role) -> Text:
    """Return why nothing can be said where no data set has features of these roles.

    >>> not_loaded(Role.PORT).en
    'No data on port loaded'
    """
    return _NOT_LOADED.fill(
        roles=Text(
            sv=" eller ".join(ROLE_LABELS[role].sv for role in roles),
            en=" or ".join(ROLE_LABELS[role].en for role in roles),
        )
    )


def _listed(named: Sequence[tuple[str, date | None]]) -> Text:
    shown = named[:MOST_NAMED]
    rest = len(named) - len(shown)
    said: dict[Lang, str] = {lang: "; ".join(_said(source, day, lang) for source, day in shown) for lang in LANGS}
    if not rest:
        return Text(sv=said["sv"], en=said["en"])
    return Text(sv=f"{said['sv']} och {rest} till", en=f"{said['en']} and {rest} more")


def _said(source: str, day: date | None, lang: Lang) -> str:
    text = source_text(source, lang)
    return text if day is None else f"{text} ({day.isoformat()})"


_RULE_AND_DATA = Text(sv="{rule}. Underlag: {data}", en="{rule}. Data: {data}")
_NOT_LOADED = Text(sv="Inga data om {roles} är inlästa", en="No data on {roles} loaded")
