"""The design's colours, read from the one style sheet that declares them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal

from maps.assets import read_text

Scheme = Literal["light", "dark"]

_DECLARATION = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});")
GROUP_COLOURS = 5
REACH_COLOURS = 3
"""So many groups have a colour of their own; those that weigh less share one."""


@cache
def page_colours() -> Mapping[str, str]:
    """Return token → what a drawing within a page names it by, so that it follows the page's scheme.

    >>> page_colours()["accent"]
    'var(--accent)'
    """
    return MappingProxyType({token: f"var(--{token})" for token in colours()})


@cache
def colours(scheme: Scheme = "light") -> Mapping[str, str]:
    """Return token → hexadecimal colour of a scheme.

    >>> colours()["accent"]
    '#0b5a6f'
    """
    light, dark = read_text("styles/tokens.css").split("@media", maxsplit=1)
    return MappingProxyType(dict(_DECLARATION.findall(light if scheme == "light" else dark)))


def group_token(place: int) -> str:
    """Return the token of the group that stands at ``place`` (0 first).

    >>> group_token(0), group_token(7)
    ('group-1', 'group-rest')
    """
    return f"group-{place + 1}" if place < GROUP_COLOURS else "group-rest"


def reach_token(place: int) -> str:
    """Return the token of the area of reach that stands at ``place`` (0 first, the least minutes).

    >>> reach_token(0), reach_token(7)
    ('reach-1', 'reach-3')
    """
    return f"reach-{min(place + 1, REACH_COLOURS)}"
