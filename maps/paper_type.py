"""The type of what is printed: a renderer for print takes a file a weight."""

from __future__ import annotations

from functools import cache

from maps.assets import asset_path

_WEIGHTS = (400, 500, 700)
_FAMILIES = {"Inter": "inter-latin", "Inter Ext": "inter-latin-ext"}


@cache
def font_faces() -> str:
    """Return the style sheet that names the fonts.

    Raises
    ------
    AssetMissing
        A font has not been built.
    """
    return "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};'
        f'src:url("{asset_path(f"static/fonts/{name}-{weight}.ttf").as_uri()}")}}'
        for family, name in _FAMILIES.items()
        for weight in _WEIGHTS
    )
