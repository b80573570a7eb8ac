"""Which passwords are good enough, and one-time passwords.

Length and not being guessable is what counts; signs of many kinds are not asked for, nor changes now and then
(NIST SP 800-63B, section 3.1.1).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from siting.domain.text import Text

SHORTEST = 12
LONGEST = 200
_LEAST_OF_ITS_OWN = 6
_LEAST_DIFFERENT = 5
_GROUPS, _GROUP = 4, 4
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of one-time passwords: none that is taken for another."""

_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyzåäö",
    "01234567890",
    "qwertyuiopåasdfghjklöäzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn",
)
_RUN = 4

# What the commonest passwords are made of, in English and Swedish.
_COMMON = re.findall(
    r"\S+",
    """
password passwort losenord losen hemligt hemlig secret qwerty asdf zxcv letmein welcome valkommen admin administrator
administratör lösenord lösen välkommen login logga sommar vinter höst host vår autumn summer winter spring monkey dragon
football fotboll hockey baseball master shadow sunshine princess superman batman iloveyou jagälskardig abc123 trustno1
starwars pokemon charlie michael jordan liverpool arsenal sverige sweden stockholm göteborg goteborg malmö malmo kommun
kommunen stad staden test testing changeme ändramig default guest gäst user användare root hello hej hejhej mamma pappa
älskling alskling blomma katten hunden fredag måndag januari februari mars april maj juni juli augusti september oktober
november december january february march may june july august october
""",
)


def normalised(password: str) -> str:
    """Return a password as it is hashed: what looks the same is the same, however a keyboard composes it."""
    return unicodedata.normalize("NFKC", password)


def weaknesses(password: str, *, own: Sequence[str] = ()) -> list[Text]:
    """Return why a password is not good enough; nothing when it is.

    Parameters
    ----------
    password
        As it was typed.
    own
        What somebody who wants to guess it knows: login, name, the service's name.

    Examples
    --------
    >>> [one.en for one in weaknesses("sommar2026!!")]
    ['It is among the passwords that are guessed first. Take some words that have nothing to do with each other.']
    >>> weaknesses("grus cykel moln tolv")
    []
    """
    said = normalised(password)
    if len(said) < SHORTEST:
        return [_SHORT.fill(least=SHORTEST)]
    if len(said) > LONGEST:
        return [_LONG.fill(most=LONGEST)]
    parts = [part for one in own for part in re.split(r"[\W_]+", one.lower()) if len(part) >= _RUN - 1]
    rest = _without_runs(_without(said.lower(), sorted([*parts, *_COMMON], key=len, reverse=True)))
    if len(re.sub(r"[\W\d_]+", "", rest)) < _LEAST_OF_ITS_OWN and len(rest) < SHORTEST:
        return [_COMMON_ONE]
    return [] if len(set(rest)) >= _LEAST_DIFFERENT else [_COMMON_ONE]


def one_time_password(choose: Callable[[str], str]) -> str:
    """Return a password to be used once.

    Parameters
    ----------
    choose
        Takes one sign of a text at random, in a way that can't be foreseen (``secrets.choice``).
    """
    return "-".join("".join(choose(_SIGNS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _without(text: str, words: Sequence[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text


def _without_runs(text: str) -> str:
    """Return a text without repeated signs and without runs along the alphabet or the keyboard."""
    kept = re.sub(r"(.)\1{2,}", r"\1", text)
    for alphabet in _ALPHABETS:
        for line in (alphabet, alphabet[::-1]):
            for length in range(len(line), _RUN - 1, -1):
                for start in range(len(line) - length + 1):
                    kept = kept.replace(line[start : start + length], "")
    return kept


_SHORT = Text(sv="Lösenordet ska ha minst {least} tecken.", en="The password takes at least {least} characters.")
_LONG = Text(sv="Lösenordet får ha högst {most} tecken.", en="The password may have at most {most} characters.")
_COMMON_ONE = Text(
    sv="Det hör till de lösenord som gissas först. Ta några ord som inte har med varandra att göra.",
    en="It is among the passwords that are guessed first. Take some words that have nothing to do with each other.",
)
