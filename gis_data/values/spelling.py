"""Nearness of words: whether a misspelt value means one of a declared few."""

from __future__ import annotations

from collections.abc import Iterable


def distance(first: str, second: str) -> int:
    """Return the edits between two words: letters put in, left out, changed, or two neighbours swapped.

    Optimal string alignment (Damerau 1964; restricted).

    >>> distance("onwed", "owned"), distance("authorty", "authority")
    (1, 1)
    """
    before: list[int] = []
    above = list(range(len(second) + 1))
    for i, letter in enumerate(first, start=1):
        row = [i]
        for j, other in enumerate(second, start=1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, above = above, row
    return above[-1]


def meant(text: str, names: Iterable[str]) -> str | None:
    """Return the one name that a misspelt text can mean; None when none or several can.

    Word by word: as many words, each the same or, from four letters, one edit off (two from nine). A short word
    such as *not* is thus never made up or lost.

    >>> names = ["owned by a public authority", "not owned by a public authority"]
    >>> meant("onwed by a public authorty", names)
    'owned by a public authority'
    """
    words = text.split()
    found = {name for name in names if _near(words, name.split())}
    return found.pop() if len(found) == 1 else None


def _near(words: list[str], name: list[str]) -> bool:
    return len(words) == len(name) and all(
        word == other or (len(other) >= 4 and distance(word, other) <= (2 if len(other) >= 9 else 1))
        for word, other in zip(words, name, strict=True)
    )
