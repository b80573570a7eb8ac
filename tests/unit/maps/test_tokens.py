from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from colorspacious import cspace_convert

from maps.tokens import GROUP_COLOURS, Scheme, colours, group_token

SIGHTS = (None, "deuteranomaly", "protanomaly", "tritanomaly")
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
CLOSEST = {"light": 20, "dark": 17}


def rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)])


def luminance(colour: str) -> float:
    """WCAG 2.1, relative luminance."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb(colour)]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def seen(colour: str, sight: str | None) -> np.ndarray:
    """The colour in CAM02-UCS as somebody with that sight sees it."""
    start = rgb(colour)
    if sight is None:
        return np.asarray(cspace_convert(start, "sRGB1", "CAM02-UCS"))
    space = {"name": "sRGB1+CVD", "cvd_type": sight, "severity": 100}
    return np.asarray(cspace_convert(np.clip(cspace_convert(start, space, "sRGB1"), 0, 1), "sRGB1", "CAM02-UCS"))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("token", ["ink", "ink-2", "accent", "met", "ask", "not-met"])
def test_words_can_be_read_on_paper_and_ground(scheme: Scheme, token: str) -> None:
    values = colours(scheme)
    assert contrast(values[token], values["paper"]) >= 4.5
    assert contrast(values[token], values["ground"]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("token", ["ask", "met", "ink-2", "ink", "accent"])
def test_words_can_be_read_on_the_chosen_item(scheme: Scheme, token: str) -> None:
    values = colours(scheme)
    assert contrast(values[token], values["accent-soft"]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_groups_differ_from_paper(scheme: Scheme) -> None:
    values = colours(scheme)
    for place in range(GROUP_COLOURS + 1):
        assert contrast(values[group_token(place)], values["paper"]) >= 2.99, place


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("sight", SIGHTS)
def test_groups_differ_from_each_other_for_every_sight(scheme: Scheme, sight: str | None) -> None:
    found = [seen(colours(scheme)[group_token(place)], sight) for place in range(GROUP_COLOURS)]
    closest = min(float(np.linalg.norm(a - b)) for a, b in combinations(found, 2))
    assert closest >= CLOSEST[scheme] - 0.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_map_labels_can_be_read_on_every_ground(scheme: Scheme) -> None:
    values = colours(scheme)
    for ground in ("map-outside", "map-municipality", "map-built-up", "map-halo"):
        assert contrast(values["ink-2"], values[ground]) >= 4.5, ground


def test_both_schemes_declare_the_same() -> None:
    assert colours("light").keys() == colours("dark").keys()
