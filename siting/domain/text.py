"""Text in the languages that people read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["sv", "en"]
LANGS: tuple[Lang, ...] = ("sv", "en")


@dataclass(frozen=True, kw_only=True)
class Text:
    """One text in Swedish and English.

    >>> Text(sv="mark", en="land").say("sv")
    'mark'
    """

    sv: str
    en: str

    def say(self, lang: Lang) -> str:
        """Return the text in ``lang``."""
        return self.sv if lang == "sv" else self.en

    def fill(self, **values: object) -> Text:
        """Return the text with ``{name}`` places filled in both languages.

        A value that is itself a :class:`Text` is said in the language of its place.

        >>> Text(sv="{n} platser", en="{n} sites").fill(n=3).en
        '3 sites'
        """
        parts: dict[Lang, dict[str, object]] = {
            lang: {name: v.say(lang) if isinstance(v, Text) else v for name, v in values.items()} for lang in LANGS
        }
        return Text(sv=self.sv.format(**parts["sv"]), en=self.en.format(**parts["en"]))


def same(text: str) -> Text:
    """Return a text that reads alike in every language, such as a name."""
    return Text(sv=text, en=text)
