"""Codes, sets of codes, and yes or no: what a source's words stand for."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from gis_data.problems import Misread, Problem, dropped, repaired
from gis_data.values.cells import word_key
from gis_data.values.spelling import meant
from siting.domain.text import Text
from siting.domain.vocabulary import nearest

UNKNOWN_CODE = dropped(
    "unknown_code",
    Text(sv="”{value}” finns inte i kodlistan.", en="“{value}” is not in the code list."),
    Text(sv="Skriv något av: {known}.{near}", en="Write one of: {known}.{near}"),
)
MISSPELT = repaired(
    "misspelt",
    Text(sv="”{value}” är felstavat.", en="“{value}” is misspelt."),
    Text(sv="Läst som ”{meant}”.", en="Read as “{meant}”."),
)
NOT_YES_NO = dropped(
    "not_yes_no",
    Text(sv="”{value}” är varken ja eller nej.", en="“{value}” is neither yes nor no."),
    Text(sv="Skriv ja eller nej.", en="Write yes or no."),
)

YES_NO: dict[str, bool] = {
    **dict.fromkeys(("ja", "yes", "j", "y", "true", "sant", "1", "x"), True),
    **dict.fromkeys(("nej", "no", "n", "false", "falskt", "0"), False),
}
_SEPARATORS = re.compile(r"\s*[,;/|+&\n]\s*")
_AND = re.compile(r"\s+(?:och|and)\s+", re.IGNORECASE)
_SHOWN = 12


@dataclass(frozen=True, kw_only=True)
class CodeList:
    """A source's words → codes.

    Parameters
    ----------
    words
        Keyed words or patterns with ``*`` → code; None is a word for unknown.
    similar
        Whether a misspelt word counts as the one it must mean (logged).
    """

    words: Mapping[str, str | None]
    similar: bool = False
    _patterns: tuple[tuple[str, str | None], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        patterns = tuple((key, code) for key, code in self.words.items() if "*" in key)
        object.__setattr__(self, "_patterns", patterns)

    def read(self, text: str) -> tuple[str | None, tuple[Problem, dict[str, object]] | None]:
        """Return the code of a word (None: unknown) and what was mended.

        Raises
        ------
        Misread
            The word is not in the list; the message has the nearest.
        """
        key = word_key(text)
        if key in self.words:
            return self.words[key], None
        for pattern, code in self._patterns:
            if fnmatch.fnmatchcase(key, pattern):
                return code, None
        plain = [word for word in self.words if "*" not in word]
        if self.similar and (word := meant(key, plain)) is not None:
            return self.words[word], (MISSPELT, {"meant": word})
        raise Misread(UNKNOWN_CODE, known=", ".join(plain[:_SHOWN]), near=did_you_mean(nearest(key, plain)))


def read_set(text: str, codes: CodeList) -> tuple[frozenset[str], tuple[Problem, dict[str, object]] | None]:
    """Return a set of codes, and what was mended.

    The words have commas, semicolons, slashes, plus signs, *och* or *and* between them.

    The longest run of words that is in the list counts, for a word may itself hold a comma or an *och*.

    Raises
    ------
    Misread
        One of the words is not in the list: half a set would say that the rest is not there.
    """
    found: set[str | None] = set()
    noted: tuple[Problem, dict[str, object]] | None = None
    pieces = [piece for piece in _SEPARATORS.split(text) if piece.strip()]
    start = 0
    while start < len(pieces):
        end = next((end for end in range(len(pieces), start, -1) if _key(pieces[start:end]) in codes.words), None)
        if end is not None:
            found.add(codes.words[_key(pieces[start:end])])
        else:
            end = start + 1
            for word in _AND.split(pieces[start]):
                code, mended = codes.read(word)
                found.add(code)
                noted = noted or mended
        start = end
    return frozenset(code for code in found if code is not None), noted


def _key(pieces: list[str]) -> str:
    return word_key(" ".join(pieces))


def read_yes_no(text: str, words: Mapping[str, str | None] | None = None) -> bool | None:
    """Return yes or no; None for a word that the source declares to mean unknown.

    Parameters
    ----------
    words
        The source's own words → ``"yes"``, ``"no"`` or None, besides the usual.

    Raises
    ------
    Misread
        It is neither.
    """
    key = word_key(text)
    if words and key in words:
        said = words[key]
        return None if said is None else said == "yes"
    if key in YES_NO:
        return YES_NO[key]
    raise Misread(NOT_YES_NO)


def did_you_mean(near: str | None) -> Text:
    """Return “Is … meant?” with a space before it, or nothing."""
    if near is None:
        return Text(sv="", en="")
    return Text(sv=f" Menas ”{near}”?", en=f" Is “{near}” meant?")
