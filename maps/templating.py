"""Jinja as all pages use it: escaping on, undefined names fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from maps.assets import FOLDER
from maps.drawing.verdict_signs import sign_in_page


def css_number(value: float) -> str:
    """Return a number for a style attribute.

    >>> css_number(12.3456)
    '12.35'
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def groupby_order(items: Iterable[Any], attribute: str) -> Iterator[tuple[Any, list[Any]]]:
    """Yield (value, items) for neighbours that share an attribute, in their own order; Jinja's groupby sorts."""
    current: list[Any] = []
    for item in items:
        if current and getattr(current[0], attribute) != getattr(item, attribute):
            yield getattr(current[0], attribute), current
            current = []
        current.append(item)
    if current:
        yield getattr(current[0], attribute), current


@cache
def environment() -> Environment:
    """Return the one environment of all templates."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["css"] = css_number
    made.filters["groupby_order"] = groupby_order
    made.globals["sign_in_page"] = sign_in_page
    return made


def render(template: str, say: Callable[..., str], **values: Any) -> str:
    """Return a template filled; ``say`` is what it calls ``t``."""
    return environment().get_template(template).render(t=say, **values)
