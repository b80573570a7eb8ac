"""Industry codes: which version they are of, their division and section, and what the other version calls the same.

A code without its version says too little: SNI 2007 (NACE Rev. 2) and SNI 2025 (NACE Rev. 2.1) number most divisions
alike, but activities have moved between them, and letters of sections have shifted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from siting.domain.errors import InvalidInput
from siting.domain.industry_divisions import CHANGED_2025, DIVISIONS_2007, MOVED
from siting.domain.industry_sections import SECTION_TITLES, SECTIONS_2007, SECTIONS_2025
from siting.domain.text import Text


class IndustryVersion(StrEnum):
    """A version of the classification."""

    SNI_2007 = "SNI 2007"
    SNI_2025 = "SNI 2025"


NACE: Mapping[IndustryVersion, str] = {
    IndustryVersion.SNI_2007: "NACE Rev. 2",
    IndustryVersion.SNI_2025: "NACE Rev. 2.1",
}
"""What the European Union calls the same, down to four digits."""

_SPELT: Mapping[str, IndustryVersion] = {
    "sni2007": IndustryVersion.SNI_2007,
    "2007": IndustryVersion.SNI_2007,
    "nacerev2": IndustryVersion.SNI_2007,
    "nace2": IndustryVersion.SNI_2007,
    "sni2025": IndustryVersion.SNI_2025,
    "2025": IndustryVersion.SNI_2025,
    "nacerev21": IndustryVersion.SNI_2025,
    "nace21": IndustryVersion.SNI_2025,
}
_CODE = re.compile(
    r"(?P<letter>[A-V])?\s*(?P<division>\d{1,2})(?:(?P<point>\.)?(?P<rest>\d{1,3}|\d{2}\.\d))?", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A division in one version.

    Parameters
    ----------
    version
        Which version.
    division
        Two digits.

    Raises
    ------
    InvalidInput
        The version has no such division; the message names the nearest that it has, or where its activities went.
    """

    version: IndustryVersion
    division: str

    def __post_init__(self) -> None:
        if self.division not in _DIVISIONS[self.version]:
            raise _no_division(self.division, self.version)

    @property
    def key(self) -> str:
        """One text for both, e.g. ``SNI 2007:25``; read back by :func:`branch_of_key`."""
        return f"{self.version}:{self.division}"

    @property
    def label(self) -> Text:
        """The division's title."""
        sv, en = _DIVISIONS[self.version][self.division]
        return Text(sv=sv, en=en)

    @property
    def section(self) -> str:
        """The letter of its section."""
        return _SECTION_OF[self.version][self.division]

    @property
    def section_key(self) -> str:
        """What its section is about, in a word that no version changes."""
        return _SECTIONS[self.version][self.section][0]

    @property
    def same_elsewhere(self) -> Branch | None:
        """The division of the other version that has the same activities, no more and no less; None where none has."""
        if self.division in MOVED or self.division in _RECEIVING:
            return None
        return Branch(version=_OTHER[self.version], division=self.division)

    @property
    def elsewhere(self) -> tuple[Branch, ...]:
        """The divisions of the other version that its activities are in, the same number first."""
        if self.version is IndustryVersion.SNI_2007:
            found = MOVED.get(self.division, (self.division,))
        else:
            found = tuple(old for old in DIVISIONS_2007 if self.division in MOVED.get(old, (old,)))
        ordered = sorted(found, key=lambda division: (division != self.division, division))
        return tuple(Branch(version=_OTHER[self.version], division=division) for division in ordered)


def branch_of_key(key: str) -> Branch:
    """Return the branch of a :attr:`Branch.key`.

    >>> branch_of_key("SNI 2007:25").label.en
    'Manufacture of fabricated metal products, except machinery and equipment'
    """
    version, _, code = key.rpartition(":")
    return read_branch(code, read_version(version))


def read_version(text: str) -> IndustryVersion:
    """Return the version that a text names, under its Swedish or its European name.

    Raises
    ------
    InvalidInput
        It names none.

    >>> read_version("sni2025"), read_version("NACE Rev. 2")
    (<IndustryVersion.SNI_2025: 'SNI 2025'>, <IndustryVersion.SNI_2007: 'SNI 2007'>)
    """
    found = _SPELT.get("".join(letter for letter in text.casefold() if letter.isalnum()))
    if found is None:
        raise InvalidInput(
            Text(
                sv="{text!r} är ingen version av SNI; skriv SNI 2007 eller SNI 2025.",
                en="{text!r} is no version of SNI; write SNI 2007 or SNI 2025.",
            ).fill(text=text),
            value=text,
        )
    return found


def read_branch(code: str, version: IndustryVersion) -> Branch:
    """Return the division of a code of two to five digits, with or without points and the section's letter.

    Raises
    ------
    InvalidInput
        It is no code, is shorter than a division, has the letter of another section, or the version has no such
        division; the message says what would be right.

    >>> read_branch("25.110", IndustryVersion.SNI_2007).division, read_branch("C25", IndustryVersion.SNI_2025).division
    ('25', '25')
    """
    text = code.strip()
    parts = _CODE.fullmatch(text)
    # A spreadsheet takes the nought from 01.110; before a point it is known to be missing, elsewhere not.
    digits = "" if parts is None else parts["division"].zfill(2 if parts["point"] else 0)
    if parts is None or len(digits) < 2:
        raise InvalidInput(
            Text(
                sv="{code!r} är ingen SNI-kod; skriv minst huvudgruppens två siffror, t.ex. 25 eller 25.110.",
                en="{code!r} is no industry code; write at least the division's two digits, e.g. 25 or 25.110.",
            ).fill(code=text),
            value=code,
        )
    branch = Branch(version=version, division=digits)
    letter = (parts["letter"] or branch.section).upper()
    if letter != branch.section:
        raise InvalidInput(
            Text(
                sv="{code!r}: huvudgrupp {division} hör till avdelning {right} i {version}, inte {letter}.",
                en="{code!r}: division {division} is of section {right} in {version}, not {letter}.",
            ).fill(code=text, division=branch.division, right=branch.section, version=version, letter=letter),
            value=code,
        )
    return branch


def divisions(version: IndustryVersion) -> tuple[str, ...]:
    """Return all divisions of a version, in order."""
    return tuple(_DIVISIONS[version])


def sections(version: IndustryVersion) -> tuple[str, ...]:
    """Return the letters of all sections of a version, in order."""
    return tuple(_SECTIONS[version])


def section_label(section: str, version: IndustryVersion) -> Text:
    """Return a section's title.

    Raises
    ------
    KeyError
        The version has no such section.
    """
    return SECTION_LABELS[_SECTIONS[version][section][0]]


SECTION_LABELS: Mapping[str, Text] = {key: Text(sv=sv, en=en) for key, (sv, en) in SECTION_TITLES.items()}
"""What a section is about, in a word that no version changes → its title; the codes of ``cluster_branch``."""

_SECTIONS: Mapping[IndustryVersion, Mapping[str, tuple[str, str]]] = {
    IndustryVersion.SNI_2007: SECTIONS_2007,
    IndustryVersion.SNI_2025: SECTIONS_2025,
}
_DIVISIONS: Mapping[IndustryVersion, Mapping[str, tuple[str, str]]] = {
    IndustryVersion.SNI_2007: DIVISIONS_2007,
    IndustryVersion.SNI_2025: {
        division: CHANGED_2025.get(division, titles) for division, titles in DIVISIONS_2007.items() if division != "45"
    },
}
_SECTION_OF: Mapping[IndustryVersion, Mapping[str, str]] = {
    version: {
        division: next(
            letter
            for letter, (_, span) in _SECTIONS[version].items()
            if span.split("-")[0] <= division <= span.split("-")[1]
        )
        for division in titles
    }
    for version, titles in _DIVISIONS.items()
}
_OTHER: Mapping[IndustryVersion, IndustryVersion] = {
    IndustryVersion.SNI_2007: IndustryVersion.SNI_2025,
    IndustryVersion.SNI_2025: IndustryVersion.SNI_2007,
}
_RECEIVING = frozenset(new for old, found in MOVED.items() for new in found if new != old)


def _no_division(division: str, version: IndustryVersion) -> InvalidInput:
    """Return the error that a version has no such division, with where its activities went or the nearest number."""
    other = _OTHER[version]
    if division in _DIVISIONS[other]:
        moved = ", ".join(branch.division for branch in Branch(version=other, division=division).elsewhere)
        hint = Text(
            sv=f"I {other} finns den; det som den omfattade hör nu till {moved}.",
            en=f"{other} has it; its activities are in {moved} now.",
        )
    elif division.isdigit():
        near = min(_DIVISIONS[version], key=lambda known: (abs(int(known) - int(division)), known))
        hint = Text(sv=f"Menas {near}?", en=f"Is {near} meant?")
    else:
        hint = Text(sv="En huvudgrupp är två siffror, t.ex. 25.", en="A division is two digits, e.g. 25.")
    return InvalidInput(
        Text(
            sv="{version} har ingen huvudgrupp {division!r}. {hint}",
            en="{version} has no division {division!r}. {hint}",
        ).fill(version=version, division=division, hint=hint),
        value=division,
    )
