"""Sites side by side: a row a fact, with what differs, what is best and what is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from siting.domain.facts import THEME_LABELS, Better, Fact, FactType, Theme
from siting.domain.sites import SiteKind
from siting.domain.text import Lang, Text
from siting.domain.values import UNKNOWN, FactValue, Status
from siting.domain.vocabulary import FACTS
from siting.domain.wording import known_text
from siting.services.site_details import SiteDetails


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One fact at one site.

    Parameters
    ----------
    text
        Its value in words.
    unknown, best, applies
        Whether it is unknown, whether it is better than at any of the others, whether such a site has such a fact.
    """

    text: str
    unknown: bool
    best: bool
    applies: bool


@dataclass(frozen=True, kw_only=True)
class CompareRow:
    """One fact at all sites.

    Parameters
    ----------
    label
        Of the fact.
    differs
        Whether two of them are known to differ.
    open
        Whether they may differ, because it is unknown at one of them.
    cells
        One a site.
    """

    label: str
    differs: bool
    open: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class CompareTheme:
    """The rows of one theme."""

    label: Text
    rows: tuple[CompareRow, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Sites side by side.

    Parameters
    ----------
    themes
        Rows by theme; facts that are known at none of the sites are left out.
    differing, alike, open
        How many rows differ, how many are known to be alike, at how many of the others it is unknown somewhere.
    left_out
        How many facts are known nowhere.
    """

    themes: tuple[CompareTheme, ...]
    differing: int
    alike: int
    open: int
    left_out: int


def compare_sites(sites: Sequence[SiteDetails], lang: Lang, *, differences_only: bool = False) -> Comparison:
    """Return sites side by side.

    Parameters
    ----------
    differences_only
        Whether rows where all are known to be the same are left out.
    """
    known = [{one.fact.key: one.known for one in site.facts} for site in sites]
    kinds = [site.row.kind for site in sites]
    return compare_facts(kinds, known, lang, differences_only=differences_only)


def compare_facts(
    kinds: Sequence[SiteKind], known: Sequence[Mapping[str, FactValue]], lang: Lang, *, differences_only: bool = False
) -> Comparison:
    """Return sites of these kinds side by side, by what is known of each."""
    facts = [fact for fact in FACTS.values() if any(fact.key in of_site for of_site in known)]
    told = [fact for fact in facts if any(of_site.get(fact.key, UNKNOWN).usable for of_site in known)]
    rows = {fact.key: _row(fact, kinds, known, lang) for fact in told}
    shown = [fact for fact in told if rows[fact.key].differs or rows[fact.key].open or not differences_only]
    differing = sum(row.differs for row in rows.values())
    unsettled = sum(row.open for row in rows.values())
    return Comparison(
        themes=tuple(_themes(shown, rows)),
        differing=differing,
        alike=len(rows) - differing - unsettled,
        open=unsettled,
        left_out=len(facts) - len(told),
    )


def _themes(facts: Sequence[Fact], rows: dict[str, CompareRow]) -> Iterable[CompareTheme]:
    for theme in Theme:
        of_theme = tuple(rows[fact.key] for fact in facts if fact.theme is theme)
        if of_theme:
            yield CompareTheme(label=THEME_LABELS[theme], rows=of_theme)


def _row(fact: Fact, kinds: Sequence[SiteKind], known: Sequence[Mapping[str, FactValue]], lang: Lang) -> CompareRow:
    values = [of_site.get(fact.key, UNKNOWN) for of_site in known]
    best = _best(fact, values)
    cells = tuple(
        Cell(
            text=known_text(fact, value, lang) if applies else "–",
            unknown=applies and value.status is Status.UNKNOWN,
            best=value.value is not None and value.value == best,
            applies=applies,
        )
        for kind, value in zip(kinds, values, strict=True)
        for applies in (kind in fact.kinds,)
    )
    comparable = [value.value for value, cell in zip(values, cells, strict=True) if cell.applies]
    differs = len({value for value in comparable if value is not None}) > 1
    unknown = any(cell.unknown for cell in cells)
    return CompareRow(label=fact.label.say(lang), differs=differs, open=unknown and not differs, cells=cells)


def _best(fact: Fact, values: Sequence[FactValue]) -> float | None:
    """Return the best amount where more or less is better and they are not all alike."""
    amounts = [float(one.value) for one in values if isinstance(one.value, int | float)]
    if fact.type is not FactType.NUMBER or fact.better is Better.DEPENDS or len(set(amounts)) < 2:
        return None
    return max(amounts) if fact.better is Better.MORE else min(amounts)
