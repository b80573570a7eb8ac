"""What is worth asking: missing facts at the listed sites, those first that could change the shortlist most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from siting.domain.requirement import Criterion
from siting.domain.values import Status
from siting.matching.catalogue import STATUSES
from siting.matching.changes import Changes
from siting.matching.compared import Compared
from siting.matching.result import Question
from siting.matching.verdicts import Mark


def questions(compared: Compared, listed: int) -> tuple[Question, ...]:
    """Return what is worth asking at listed sites.

    First what can change which site is first, then what a limit waits for, then by how many places the site can move,
    then by how much its score could rise. The best and the worst answer are taken by themselves, with all else as it
    is; the worst answer to a limit puts the site out. A fact that no limit waits for and that can't raise the score is
    not asked for, and one that several criteria read is asked for once.

    Parameters
    ----------
    compared
        The ranked sites.
    listed
        At how many of them, from the first on, is asked.
    """
    missing = list(_missing(compared, min(listed, len(compared))))
    if not missing:
        return ()
    answers = _Answers(compared, missing)
    best, worst = answers.ranks(best=True), answers.ranks(best=False)
    worths = answers.worths()
    found = [
        Question(
            site_id=int(compared.site_ids[one.row]),
            criterion=one.criteria[0],
            worth=worth,
            decides=one.decides,
            rank_best=high,
            rank_worst=low or None,
            first=high == 1 and low != 1,
        )
        for one, worth, high, low in zip(missing, worths, best, worst, strict=True)
        if one.decides or worth > 0
    ]
    return tuple(sorted(found, key=lambda one: _order(one, out=len(compared) + 1)))


def _order(question: Question, *, out: int) -> tuple[bool, bool, int, float]:
    span = (question.rank_worst or out) - question.rank_best
    return not question.first, not question.decides, -span, -question.worth


@dataclass(frozen=True, kw_only=True)
class _Missing:
    """A fact that is unknown at a row, the criteria there that read it, and whether a limit waits for it."""

    row: int
    criteria: tuple[int, ...]
    decides: bool


def _missing(compared: Compared, listed: int) -> Iterator[_Missing]:
    judged, criteria = compared.judged, compared.requirement.criteria
    asked = np.array([_is_missing(compared, number, listed) for number in range(len(criteria))])
    for row in range(listed):
        by_fact: dict[str, list[int]] = {}
        for number in np.flatnonzero(asked[:, row]).tolist():
            by_fact.setdefault(_asked_by(criteria[number]), []).append(number)
        for numbers in by_fact.values():
            decides = bool(np.any(judged.marks[numbers, row] == Mark.UNKNOWN))
            yield _Missing(row=row, criteria=tuple(numbers), decides=decides)


def _asked_by(criterion: Criterion) -> str:
    """Return what makes two criteria one question: the fact, and the day that its amount is asked for."""
    return f"{criterion.column} {criterion.by or ''}"


def _is_missing(compared: Compared, number: int, listed: int) -> NDArray[np.bool_]:
    """Return where a criterion waits for a fact that nobody has said: not where what was said is an interval."""
    criterion, judged = compared.requirement.criteria[number], compared.judged
    column = compared.catalogue.column(criterion.column)
    unsaid = (column.status == STATUSES.index(Status.UNKNOWN)) | (criterion.by is not None)
    missing: NDArray[np.bool_] = (judged.bears[number] & ~judged.known[number] & unsaid)[:listed]
    return missing


class _Answers:
    """Best and worst answers to all that is missing, each by itself."""

    def __init__(self, compared: Compared, missing: list[_Missing]) -> None:
        self._changes = Changes(compared)
        self._rows = np.array([one.row for one in missing], dtype=np.intp)
        self._at = [
            (np.array([one.criteria[place] for one in some], dtype=np.intp), np.array(pairs, dtype=np.intp))
            for place in range(max(len(one.criteria) for one in missing))
            for pairs, some in [_having(missing, place)]
        ]
        judged = compared.judged
        self._low, self._high = judged.low[:, self._rows], judged.high[:, self._rows]
        self._marks = judged.marks[:, self._rows]

    def ranks(self, *, best: bool) -> list[int]:
        """Return the number that each site would have; 0 where it would be out."""
        low, high, marks = self._low.copy(), self._high.copy(), self._marks.copy()
        for numbers, pairs in self._at:
            if best:
                low[numbers, pairs] = high[numbers, pairs]
            else:
                high[numbers, pairs] = low[numbers, pairs]
            limited = marks[numbers, pairs] != Mark.NONE
            marks[numbers[limited], pairs[limited]] = Mark.MET if best else Mark.NOT_MET
        ranks: list[int] = self._changes.ranks(self._rows, low=low, high=high, marks=marks).tolist()
        return ranks

    def worths(self) -> list[float]:
        """Return by how much each score could rise, with all else unknown at its least or at its greatest."""
        least, greatest = self._low.copy(), self._high.copy()
        for numbers, pairs in self._at:
            least[numbers, pairs] = self._high[numbers, pairs]
            greatest[numbers, pairs] = self._low[numbers, pairs]
        scores = self._changes.scores
        from_least = scores(self._rows, least) - scores(self._rows, self._low)
        from_greatest = scores(self._rows, self._high) - scores(self._rows, greatest)
        return [float(worth) for worth in np.maximum(0.0, np.maximum(from_least, from_greatest))]


def _having(missing: list[_Missing], place: int) -> tuple[list[int], list[_Missing]]:
    pairs = [pair for pair, one in enumerate(missing) if len(one.criteria) > place]
    return pairs, [missing[pair] for pair in pairs]
