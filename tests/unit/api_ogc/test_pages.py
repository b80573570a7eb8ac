"""What the standards' pages say of a value."""

from __future__ import annotations

import pytest

from api.ogc import pages
from siting.domain.text import Lang, Text
from siting.store.published_collections import Column, ColumnKind

NAME = Column(name="name", label=Text(sv="Namn", en="Name"), kind=ColumnKind.TEXT)
SOURCE = Column(name="source", label=Text(sv="Källa", en="Source"), kind=ColumnKind.TEXT)


@pytest.mark.parametrize(("lang", "said"), [("sv", "påhittad"), ("en", "made up")])
def test_a_source_is_named_in_the_reader_s_language_and_a_name_left_as_it_is(lang: Lang, said: str) -> None:
    assert pages._said("påhittad | made up", SOURCE, lang) == said
    assert pages._said("Åsen | 9", NAME, lang) == "Åsen | 9"
