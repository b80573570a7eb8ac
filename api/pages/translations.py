"""The pages' words: English in the templates, Swedish in catalogues beside them (gettext)."""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from siting.domain.text import Lang, Text

FOLDER = Path(__file__).resolve().parent / "locale"
TEMPLATES = Path(__file__).resolve().parent / "templates"


def catalogues(lang: Lang) -> Iterator[tuple[str, Catalog]]:
    """Yield the catalogues of a language, one an area of the service, by name."""
    for path in sorted((FOLDER / lang).glob("*.po")):
        with path.open("rb") as file:
            yield path.stem, read_po(file, locale=lang, domain=path.stem)


@cache
def translations(lang: Lang) -> gettext.NullTranslations:
    """Return a language's translations; English is what stands in the templates."""
    if lang == "en":
        return gettext.NullTranslations()
    merged = Catalog(locale=lang)
    for _, catalogue in catalogues(lang):
        for message in catalogue:
            if message.id:
                merged[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def both(message: str) -> Text:
    """Return a message of the catalogues in both languages."""
    return Text(sv=translations("sv").gettext(message), en=message)
