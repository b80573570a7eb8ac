from __future__ import annotations

import re
from string import Formatter

import pytest

from maps.assets import FOLDER
from maps.proposal.ui_text import UI, translator

SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for pattern in ("templates/proposal/*.html", "proposal/*.py", "scripts/*.js")
    for path in sorted(FOLDER.glob(pattern))
    if path.name != "ui_text.py"
)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("key", UI)
def test_both_languages_say_it_with_the_same_places(key: str) -> None:
    text = UI[key]
    assert text.sv.strip()
    assert text.en.strip()
    assert places(text.sv) == places(text.en)


@pytest.mark.parametrize("key", UI)
def test_every_text_is_used(key: str) -> None:
    assert re.search(rf"[\"']{key}[\"']|words\.{key}\b", SOURCES)


def test_every_word_that_a_template_asks_for_exists() -> None:
    asked = set(re.findall(r"\bt\([\"'](\w+)[\"']", SOURCES)) | set(re.findall(r"\bsay\([\"'](\w+)[\"']", SOURCES))
    assert asked
    assert asked <= set(UI)


def test_an_unknown_word_fails() -> None:
    with pytest.raises(KeyError):
        translator("sv")("no_such_word")
