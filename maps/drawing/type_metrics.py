"""How wide a text is, so that labels can be placed before anything is drawn."""

from __future__ import annotations

from functools import cache

from fontTools.ttLib import TTFont

from maps.assets import asset_path

_KERNING_ALLOWANCE = 1.01
_FALLBACK_EM = 0.65


@cache
def _advances(subset: str, weight: int) -> dict[int, float]:
    font = TTFont(asset_path(f"static/fonts/inter-{subset}-{weight}.ttf"), lazy=True)
    em = font["head"].unitsPerEm
    widths = font["hmtx"].metrics
    return {code: widths[glyph][0] / em for code, glyph in font.getBestCmap().items()}


def text_width_px(text: str, *, size_px: float, weight: int = 400, spacing_px: float = 0.0) -> float:
    """Return the width of a text set in Inter.

    Parameters
    ----------
    weight
        400, 500 or 700, as cut for print.
    spacing_px
        Letter spacing.
    """
    latin, extended = _advances("latin", weight), _advances("latin-ext", weight)
    ems = sum(latin.get(ord(c)) or extended.get(ord(c)) or _FALLBACK_EM for c in text)
    return ems * size_px * _KERNING_ALLOWANCE + spacing_px * len(text)
