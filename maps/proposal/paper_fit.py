"""How high the maps in print can be, so that a site's facts end on the page that its map begins.

The renderer has no way to give a picture the room that is left, so the room that the text takes is counted
beforehand, line by line, with the widths of the typeface. The style sheet paper.css has the same measures.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from maps.drawing.type_metrics import text_width_px
from maps.proposal.view import FactRow, ProposalView, SiteView

PAGE_WIDTH_PX, PAGE_HEIGHT_PX = 682.0, 943.0
SITE_MAP_PX = (160.0, 330.0)
BESIDE_REACH_PX = (190.0, 330.0)
OVERVIEW_PX = (270.0, 440.0)
"""Least and greatest height of the maps; of a site's own one also with the map of reach beside it."""
REACH_WIDTH_PX, REACH_GAP_PX = 234.0, 12.0
_REACH_TABLE_PX, _REACH_STALE_PX = 62.0, 18.0
"""What the table below the map of reach takes of the height, and a line that says that its data have changed."""

_SLACK_PX = 2.0
_CELL_PADDING_PX = 8.0
_FACT_COLUMNS = (0.17, 0.145, 0.16, 0.11, 0.095, 0.215, 0.105)
_SOURCE = 5
"""Which of the columns the source stands in."""
_FACT_LINE_PX, _ROW_PADDING_PX = 16.1, 9.0
_SIGN_PX = 17.0


def lines(text: str, *, width_px: float, size_px: float, weight: int = 400) -> int:
    """Return how many lines a text takes, words kept whole.

    >>> lines("en kort text", width_px=400, size_px=12)
    1
    """
    count, used = 1, 0.0
    space = text_width_px(" ", size_px=size_px, weight=weight)
    for word in text.split(" "):
        width = text_width_px(word, size_px=size_px, weight=weight)
        if used and used + space + width > width_px:
            count += 1
            used = 0.0
        used += (space if used else 0.0) + width
        if used > width_px:
            count += ceil(used / width_px) - 1
            used %= width_px
    return count


def _row_px(row: FactRow) -> float:
    cells = (
        (row.label, 11.5, 700, 0.0),
        (row.here, 11.5, 500 if row.unknown else 400, 0.0),
        (row.asked, 11.5, 400, 0.0),
        (row.verdict.words, 11.5, 500, _SIGN_PX),
        (row.points, 11.5, 400, 0.0),
        (row.source, 10.5, 400, 0.0),
        (row.checked, 10.5, 400, 0.0),
    )
    counts = [
        lines(text, width_px=PAGE_WIDTH_PX * share - _CELL_PADDING_PX - sign, size_px=size, weight=weight)
        for (text, size, weight, sign), share in zip(cells, _FACT_COLUMNS, strict=True)
    ]
    if row.stale:
        width = PAGE_WIDTH_PX * _FACT_COLUMNS[_SOURCE] - _CELL_PADDING_PX - _SIGN_PX
        counts[_SOURCE] += lines(row.stale, width_px=width, size_px=10.5, weight=500)
    most = max(counts)
    return most * _FACT_LINE_PX + _ROW_PADDING_PX


def _questions_px(site: SiteView) -> float:
    if not site.questions:
        return 20.0
    width = PAGE_WIDTH_PX / 2 - 16.0
    asked = (lines(f"{q.what}: {q.summary}", width_px=width, size_px=11.5, weight=500) for q in site.questions)
    return 8.0 + sum(count * _FACT_LINE_PX + 3.0 for count in asked)


def site_map_height_px(site: SiteView) -> float:
    """Return how high a site's map can be for everything asked of the site to stand on its page."""
    details = " · ".join([site.line, *(f"{d.label}: {d.text}" for d in site.details)])
    head = 36.0 + 8.0 + 18.2 * lines(details, width_px=PAGE_WIDTH_PX, size_px=12.5)
    why = 10.0 + 20.4 * lines(site.why, width_px=PAGE_WIDTH_PX, size_px=14)
    columns = 34.0 + max(26.5 * len(site.groups), _questions_px(site))
    facts = 34.0 + 27.0 + sum(_row_px(row) for row in site.asked)
    limits = SITE_MAP_PX if site.reach is None else BESIDE_REACH_PX
    return _between(PAGE_HEIGHT_PX - head - why - columns - facts - _SLACK_PX, limits)


def reach_map_height_px(site: SiteView) -> float:
    """Return how high a site's map of reach is: it ends, with its table, where the map beside it does."""
    stale = site.reach is not None and site.reach.stale
    return site_map_height_px(site) - _REACH_TABLE_PX - (_REACH_STALE_PX if stale else 0.0)


def site_map_width_px(site: SiteView) -> float:
    """Return how wide a site's map is: the whole page, or what the map of reach beside it leaves."""
    return PAGE_WIDTH_PX if site.reach is None else PAGE_WIDTH_PX - REACH_WIDTH_PX - REACH_GAP_PX


def overview_height_px(view: ProposalView) -> float:
    """Return how high the overview can be for the ranked sites to stand below it, when they are few."""
    answer = f"{view.lead} {view.rest}"
    head = 78.0 + 26.0 + 21.8 * lines(answer, width_px=PAGE_WIDTH_PX, size_px=14.5)
    summary = 26.0 if view.summary else 0.0
    credit = 16.0 * lines(view.map_credit, width_px=PAGE_WIDTH_PX - 60.0, size_px=11.0) if view.map_credit else 0.0
    ranking = 30.0 + 50.0 + 27.0 + sum(_ranked_px(site) for site in view.sites) + 64.0
    return _between(PAGE_HEIGHT_PX - head - summary - credit - ranking - _SLACK_PX, OVERVIEW_PX)


def _ranked_px(site: SiteView) -> float:
    width = PAGE_WIDTH_PX * 0.37 - 38.0 - _CELL_PADDING_PX - _SIGN_PX
    verdict = lines(site.verdict.words, width_px=width, size_px=11.5, weight=500) + (1 if site.known else 0)
    return max(2, verdict) * _FACT_LINE_PX + _ROW_PADDING_PX + 0.5


def fitting_words(items: Sequence[str], *, width_px: float, size_px: float) -> str:
    """Return items joined, cut with an ellipsis after as many words as fit into a width.

    >>> fitting_words(["SCB", "Lantmäteriet"], width_px=400, size_px=11)
    'SCB; Lantmäteriet'
    """
    whole = "; ".join(items)
    if text_width_px(whole, size_px=size_px) <= width_px:
        return whole
    kept = ""
    for word in whole.split(" "):
        longer = f"{kept} {word}".strip()
        if text_width_px(f"{longer} …", size_px=size_px) > width_px:
            break
        kept = longer
    return f"{kept.rstrip(';,')} …"


def _between(height: float, limits: tuple[float, float]) -> float:
    least, greatest = limits
    return greatest if height < least else min(height, greatest)
