from __future__ import annotations

import pytest

from siting.store.queries import queries
from siting.store.text import storable


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("", ""),
        ("Viared", "Viared"),
        ("Borås 🏭", "Borås 🏭"),
        ("a\x00b\x00", "a\ufffdb\ufffd"),
        ("å\ud83c", "å\ufffd"),
        ("\x00\udfff", "\ufffd\ufffd"),
    ],
)
def test_text_is_mended_only_where_the_database_can_not_hold_it(text: str, stored: str) -> None:
    assert storable(text) == stored
    stored.encode()


@pytest.mark.parametrize("topic", ["bulk", "catalogue", "sites"])
def test_each_statement_in_a_file_has_a_line_that_says_what_it_is_for(topic: str) -> None:
    assert queries(topic)
    for statement in queries(topic).values():
        first, *rest = statement.decode().splitlines()
        assert first.startswith("-- ")
        assert rest
