"""The three signs of a verdict: filled with a tick, filled with a cross, open ring with a question mark."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from urllib.parse import quote

from markupsafe import Markup

from maps.drawing.svg import tag
from maps.tokens import colours

SIGNS = ("met", "not_met", "ask")
_TOKENS = {"met": "met", "not_met": "not-met", "ask": "ask"}
_MARKS = {"met": "M5.8 10.4l2.9 2.9 5.6-6", "not_met": "M6.6 6.6l6.8 6.8M13.4 6.6l-6.8 6.8"}
_QUESTION = "M7.5 7.8a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.1.9-1.1 1.7"


def _draw(kind: str, colour_of: Callable[[str], str], **attributes: str) -> str:
    colour = colour_of(_TOKENS[kind])
    if kind == "ask":
        shapes = [
            tag("circle", cx=10, cy=10, r=8.6, fill="none", stroke=colour, stroke_width="1.8"),
            tag("path", d=_QUESTION, fill="none", stroke=colour, stroke_width="1.8", stroke_linecap="round"),
            tag("circle", cx=10, cy=14.5, r="1.15", fill=colour),
        ]
    else:
        shapes = [
            tag("circle", cx=10, cy=10, r=9.5, fill=colour),
            tag(
                "path",
                d=_MARKS[kind],
                fill="none",
                stroke=colour_of("on-sign"),
                stroke_width=2,
                stroke_linecap="round",
                stroke_linejoin="round",
            ),
        ]
    return tag("svg", *shapes, xmlns="http://www.w3.org/2000/svg", viewBox="0 0 20 20", **attributes)


@cache
def sign_in_page(kind: str) -> Markup:
    """Return a sign to be written into a page, in the page's colours, light or dark; other verdicts have none."""
    if kind not in SIGNS:
        return Markup("")
    drawn = _draw(kind, lambda token: f"var(--{token})", class_="sign", aria_hidden="true", focusable="false")
    return Markup(drawn)  # noqa: S704 - drawn here, holds nobody's text


@cache
def signs_for_print() -> str:
    """Return style rules that set the signs as backgrounds: decoration, which a screen reader of the print skips."""
    rules = []
    for kind in SIGNS:
        address = "data:image/svg+xml," + quote(_draw(kind, lambda token: colours()[token]))
        rules.append(f'.sign-{kind}{{background-image:url("{address}")}}')
    return "".join(rules)
