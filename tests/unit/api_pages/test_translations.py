"""No page lacks words in either language."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir

import api.pages
from api.pages.translations import catalogues, translations

ROOT = Path(api.pages.__file__).parent
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext.babel_extract")]
OPTIONS = {
    "templates/**.html": {"silent": "false", "trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true"}
}
PRINTF = re.compile(r"%\(\w+\)s")


def wanted() -> set[str | tuple[str, ...]]:
    """Return every message that a page or its code says."""
    found = extract_from_dir(
        ROOT, METHODS, OPTIONS, keywords={"_": None, "both": None, "ngettext": (1, 2), "gettext": None}
    )
    return {message if isinstance(message, str) else tuple(message) for _, _, message, _, _ in found if message}


def translated() -> Iterator[tuple[str, Message]]:
    for name, catalogue in catalogues("sv"):
        for message in catalogue:
            if message.id:
                yield name, message


def ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(map(str, message.id))


def strings(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(map(str, message.string or ()))


def test_every_message_has_its_swedish() -> None:
    known = {one for _, message in translated() for one in (message.id, ids(message)[0])}

    missing = sorted(str(one) for one in wanted() if (one if isinstance(one, str) else one[0]) not in known)

    assert missing == []


def test_no_translation_is_left_over() -> None:
    said = {one if isinstance(one, str) else one[0] for one in wanted()}

    assert sorted(f"{name}: {ids(message)[0]}" for name, message in translated() if ids(message)[0] not in said) == []


def test_no_translation_is_empty_or_a_guess() -> None:
    unsure = [ids(message)[0] for _, message in translated() if message.fuzzy or not all(strings(message))]

    assert unsure == []


def test_no_message_is_translated_twice_and_otherwise() -> None:
    seen: dict[str, tuple[str, ...]] = {}
    for name, message in translated():
        assert seen.setdefault(ids(message)[0], strings(message)) == strings(message), f"{name}: {ids(message)[0]}"


@pytest.mark.parametrize(
    "places", [PRINTF.findall, lambda text: [f for _, f, _, _ in string.Formatter().parse(text) if f]]
)
def test_places_to_fill_are_the_same(places: object) -> None:
    assert callable(places)
    for _, message in translated():
        english = [set(places(one)) for one in ids(message)]
        for swedish in strings(message):
            assert set(places(swedish)) in english, message.id


def test_swedish_is_said() -> None:
    assert translations("sv").gettext("Search") == "Sök"
    assert translations("en").gettext("Search") == "Search"
