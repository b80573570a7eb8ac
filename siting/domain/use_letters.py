"""Letters of provisions on use, as plan maps have them: which ones a designation has, and by which rules it was drawn.

A letter's meaning depends on the catalogue that the plan was drawn by. Provisions since 2015 have a code there
(``DP_KM_J2_Lager``): the first part says where it applies (``KM`` plots, ``AP`` public places, ``VO`` water), the
letter follows, and a 2 after it says that it is of the regulations BFS 2020:5.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache


class Edition(StrEnum):
    """The rules by which a plan's letters are to be read."""

    BFS_2020 = "bfs_2020"
    """Boverket's regulations BFS 2020:5, in use since 1 October 2020."""
    DPB_2014 = "dpb_2014"
    """Boverket's general advice BFS 2014:5, in use from 2015; the first with codes in the catalogue."""
    BOOK_1987 = "book_1987"
    """Boverket's handbooks under the building act of 1987."""
    CITY_PLAN = "city_plan"
    """City and building plans before 1 July 1987, which still hold as detailed plans."""
    UNKNOWN = "unknown"
    """Nobody has said; read as the letters are used now."""


class Ground(StrEnum):
    """What kind of ground a provision on use is about."""

    PLOT = "plot"
    PUBLIC_PLACE = "public_place"
    WATER = "water"


@dataclass(frozen=True, kw_only=True)
class UseLetter:
    """One letter of a designation.

    Parameters
    ----------
    letter
        The capital.
    small
        Small letters after it, such as the m of ``Jm``.
    index
        The number after it, by which the plan says more about the use; "" without.
    bracketed
        Whether it stands in brackets.
    """

    letter: str
    small: str = ""
    index: str = ""
    bracketed: bool = False

    def __str__(self) -> str:
        text = f"{self.letter}{self.small}{self.index}"
        return f"({text})" if self.bracketed else text


@dataclass(frozen=True, kw_only=True)
class Designation:
    """What a provision's code and catalogue code say about use.

    Parameters
    ----------
    ground
        Where it applies.
    letters
        In the order in which they stand; empty for public places and for what is no designation of use.
    """

    ground: Ground = Ground.PLOT
    letters: tuple[UseLetter, ...] = ()


_CATALOGUE = re.compile(r"^DP_(?P<ground>KM|AP|VO)(?:_(?P<letter>[A-ZÅÄÖ])(?P<edition>2)?(?=_|$))?")
_GROUNDS = {"KM": Ground.PLOT, "AP": Ground.PUBLIC_PLACE, "VO": Ground.WATER}
_LETTER = re.compile(r"(?P<bracket>\()?(?P<letter>[A-ZÅÄÖ])(?P<small>[a-zåäö]*)(?P<index>\d*)")
_STOREYS = re.compile(r"(?<=[A-ZÅÄÖa-zåäö])(?:I{1,3}|IV|VI{1,3})$")
_PUBLIC_PLACES = re.compile(
    r"(?<![A-ZÅÄÖ])(?:[A-ZÅÄÖ]+-)?"
    r"(?:(?:LOKAL|HUVUD|GÅ|GÅNGFARTS|INDUSTRI|CENTRUM|CYKEL|BUSS)?GATA|GENOMFART|(?:\w*)VÄG|(?:\w*)TORG|(?:\w*)PARK|NATUR"
    r"|GÅNG|CYKEL|GC|GCM|SKYDD|PLANTERING|PARKMARK|PLATS|LEK)(?![A-ZÅÄÖ])"
)
_BUILDING_KINDS = frozenset("FÖ")
_DWELLING_KINDS = frozenset("SRK")
_FIRST_OF_2020 = date(2020, 10, 1)
_FIRST_OF_2015 = date(2015, 1, 1)
_FIRST_OF_1987 = date(1987, 7, 1)


@lru_cache(maxsize=4096)
def edition_of(catalogue_code: str, catalogue_version: str, plan_day: date | None = None) -> Edition:
    """Return by which rules a provision is to be read.

    Parameters
    ----------
    catalogue_code, catalogue_version
        As the plan states them; "" when it does not.
    plan_day
        The day the plan gained legal force. It decides alone only for older plans: from 2015 on both the old and the
        new rules were in use for years.

    >>> edition_of("DP_KM_J2_Lager", ""), edition_of("", "2016-07-07"), edition_of("", "", date(1974, 5, 2))
    (<Edition.BFS_2020: 'bfs_2020'>, <Edition.DPB_2014: 'dpb_2014'>, <Edition.CITY_PLAN: 'city_plan'>)
    """
    if (found := _CATALOGUE.match(catalogue_code)) and found["letter"]:
        return Edition.BFS_2020 if found["edition"] else Edition.DPB_2014
    version = version_day(catalogue_version)
    if version is not None and version >= _FIRST_OF_2015:
        return Edition.BFS_2020 if version >= _FIRST_OF_2020 else Edition.DPB_2014
    day = version or plan_day
    if day is None or day >= _FIRST_OF_2015:
        return Edition.UNKNOWN
    return Edition.BOOK_1987 if day >= _FIRST_OF_1987 else Edition.CITY_PLAN


def version_day(version: str) -> date | None:
    """Return the day in the name of a version of the catalogue, None where it has none.

    >>> version_day("07.07.2016"), version_day("20251201"), version_day("Boverket")
    (datetime.date(2016, 7, 7), datetime.date(2025, 12, 1), None)
    """
    if found := re.search(r"(?<!\d)(\d{4})-?(\d\d)-?(\d\d)(?!\d)", version):
        year, month, day = (int(part) for part in found.groups())
    elif found := re.search(r"(?<!\d)(\d\d)\.(\d\d)\.(\d{4})(?!\d)", version):
        day, month, year = (int(part) for part in found.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def designation(code: str, catalogue_code: str = "", edition: Edition = Edition.UNKNOWN) -> Designation:
    """Return what a provision's code says about use; the catalogue's code stands above the letters on the map.

    >>> [str(letter) for letter in designation("J1K").letters]
    ['J1', 'K']
    >>> designation("GATA").ground
    <Ground.PUBLIC_PLACE: 'public_place'>
    >>> [str(letter) for letter in designation("BÖIV", edition=Edition.CITY_PLAN).letters]
    ['B']
    """
    found = _CATALOGUE.match(catalogue_code)
    if found and _GROUNDS[found["ground"]] is not Ground.PLOT:
        return Designation(ground=_GROUNDS[found["ground"]])
    letters = _letters(code, edition)
    if found and found["letter"]:
        return Designation(letters=_as_catalogued(letters, found["letter"]))
    if _PUBLIC_PLACES.search(code):
        return Designation(ground=Ground.PUBLIC_PLACE)
    if letters and all(letter.letter == "W" for letter in letters):
        return Designation(ground=Ground.WATER, letters=letters)
    return Designation(letters=letters)


def _as_catalogued(letters: tuple[UseLetter, ...], letter: str) -> tuple[UseLetter, ...]:
    """Keep index and brackets from the map where it has the catalogue's letter."""
    return tuple(found for found in letters if found.letter == letter)[:1] or (UseLetter(letter=letter),)


def _letters(code: str, edition: Edition) -> tuple[UseLetter, ...]:
    if edition in (Edition.CITY_PLAN, Edition.BOOK_1987, Edition.UNKNOWN):
        # Storeys in Roman figures stood behind the letters: "BFII".
        code = " ".join(_STOREYS.sub("", word) for word in code.split())
    found = [
        UseLetter(letter=one["letter"], small=one["small"], index=one["index"], bracketed=one["bracket"] is not None)
        for one in _LETTER.finditer(code)
    ]
    if edition is Edition.CITY_PLAN:
        found = [letter for place, letter in enumerate(found) if not _is_building_kind(letter.letter, found[:place])]
    return tuple(found)


def _is_building_kind(letter: str, before: list[UseLetter]) -> bool:
    """Whether a letter of an old city plan says how to build (F detached, Ö open, S, R, K of dwellings)."""
    if not before:
        return False
    return letter in _BUILDING_KINDS or (before[0].letter == "B" and letter in _DWELLING_KINDS)
