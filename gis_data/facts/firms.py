"""Employed and branches around a site, from a company register: neighbours, location quotients, the strongest branch.

The location quotient of a branch is its share of those employed within a distance, divided by its share in the whole
register (Florence 1939; Isard 1960, Methods of regional analysis): 1 is as everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gis_data.facts.answers import Answers
from gis_data.facts.assumptions import LEAST_COVERED
from gis_data.facts.firm_words import NONE_STANDS_OUT, SECRET, Words, not_covered
from gis_data.facts.located import middles_of
from gis_data.facts.model import Computer, Found
from gis_data.facts.sources import not_loaded
from gis_data.facts.surroundings import Surroundings
from gis_data.facts.trade_assumptions import (
    EMPLOYED_M,
    FEWEST_OF_A_CLUSTER,
    FEWEST_SHOWN,
    NEIGHBOURS_M,
    QUOTIENT_M,
)
from gis_data.facts.workplaces import Near, Workplaces, workplaces_of
from siting.domain.geodata import Role
from siting.domain.sites import Site
from siting.domain.text import Text
from siting.domain.values import Status

EMPLOYED = "employed_5_km"
NEIGHBOURS = "branch_workplaces_1_km"
QUOTIENT = "branch_quotient"
CLUSTER = "cluster_branch"
CLUSTER_FIRMS = "cluster_firms_1_km"


def location_quotients(
    near: NDArray[np.float64], near_all: NDArray[np.float64], total: NDArray[np.float64], total_all: float
) -> NDArray[np.float64]:
    """Return each branch's share near each place over its share in all, shape (n, b).

    Parameters
    ----------
    near
        Shape (n, b): employed by branch near each place.
    near_all
        Shape (n,): all employed there.
    total, total_all
        Shape (b,) and a number: the same of the whole.

    Returns
    -------
    NaN where nobody is employed near the place, or nobody in the branch anywhere.

    >>> location_quotients(np.array([[30.0, 10.0]]), np.array([40.0]), np.array([60.0, 60.0]), 120.0).tolist()
    [[1.5, 0.5]]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        found: NDArray[np.float64] = (near / near_all[:, None]) / (total / total_all)[None, :]
    return np.where(np.isfinite(found), found, np.nan)


def employed_near(sites: Sequence[Site], around: Surroundings) -> list[Found]:
    """Return how many are employed around each site, and how many workplaces of each branch are its neighbours."""
    answers = Answers(sites)
    workplaces = workplaces_of(around)
    if not len(workplaces):
        answers.lack_everywhere([EMPLOYED], not_loaded(Role.WORKPLACES))
        return answers.found()
    words = Words(workplaces, around.sets(Role.WORKPLACES))
    middles = middles_of(sites)
    wide, near = workplaces.near(middles, EMPLOYED_M), workplaces.near(middles, NEIGHBOURS_M)
    wide_covered, near_covered = (workplaces.covered_share(middles, metres) for metres in (EMPLOYED_M, NEIGHBOURS_M))
    for place in range(len(sites)):
        if wide_covered[place] < LEAST_COVERED:
            answers.lack(place, EMPLOYED, not_covered(wide_covered[place], EMPLOYED_M))
        elif 0 < wide.count[place] < FEWEST_SHOWN:
            answers.lack(place, EMPLOYED, SECRET)
        else:
            count = float(round(wide.employed[place]))
            if wide.inexact[place]:
                answers.say(place, EMPLOYED, words.value(count, Status.ESTIMATED, words.about_employed))
            else:
                answers.say(place, EMPLOYED, words.value(count, Status.KNOWN, words.employed))
        if near_covered[place] >= LEAST_COVERED:
            _measure_neighbours(answers, place, near, words)
    return answers.found()


def clusters(sites: Sequence[Site], around: Surroundings) -> list[Found]:
    """Return the branches' location quotients around each site, its strongest branch and that branch's neighbours."""
    answers = Answers(sites)
    workplaces = workplaces_of(around)
    why = _why_none(workplaces)
    if why is not None:
        answers.lack_everywhere([CLUSTER, CLUSTER_FIRMS], why)
        return answers.found()
    words = Words(workplaces, around.sets(Role.WORKPLACES))
    middles = middles_of(sites)
    around_them, near = workplaces.near(middles, QUOTIENT_M), workplaces.near(middles, NEIGHBOURS_M)
    total_all = float(workplaces.employed.sum())
    quotients = location_quotients(around_them.branch_employed, around_them.employed, workplaces.by_branch, total_all)
    sections = _Sections(workplaces)
    strongest = sections.strongest(around_them, total_all)
    neighbours = near.branch_count @ sections.member
    covered = workplaces.covered_share(middles, QUOTIENT_M)
    for place in range(len(sites)):
        if covered[place] < LEAST_COVERED or not around_them.employed[place]:
            is_covered = covered[place] >= LEAST_COVERED
            why = _NOBODY_NEAR if is_covered else not_covered(covered[place], QUOTIENT_M)
            for key in (CLUSTER, CLUSTER_FIRMS):
                answers.lack(place, key, why)
            continue
        _measure_quotients(answers, place, around_them, quotients[place], words)
        _say_cluster(answers, place, int(strongest[place]), sections, neighbours[place], words)
    return answers.found()


def _measure_neighbours(answers: Answers, place: int, near: Near, words: Words) -> None:
    if words.version is None:
        return
    for number in np.flatnonzero(near.branch_count[place]).tolist():
        count = float(near.branch_count[place, number])
        argument = words.workplaces.branches[number].key
        answers.measure(place, NEIGHBOURS, argument, words.shown(count, count, Status.KNOWN, words.neighbours[number]))
    # What a branch has that is not named here: none.
    answers.measure(place, NEIGHBOURS, words.version, words.value(0.0, Status.KNOWN, words.no_neighbour))


def _measure_quotients(answers: Answers, place: int, near: Near, quotients: NDArray[np.float64], words: Words) -> None:
    for number in np.flatnonzero(near.branch_count[place]).tolist():
        quotient, count = float(quotients[number]), float(near.branch_count[place, number])
        if np.isfinite(quotient):
            value = words.shown(round(quotient, 2), count, words.compared, words.quotients[number])
        else:
            value = words.unknown(_NOBODY_IN_BRANCH)
        answers.measure(place, QUOTIENT, words.workplaces.branches[number].key, value)
    answers.measure(place, QUOTIENT, str(words.version), words.value(0.0, Status.KNOWN, words.no_quotient))


def _say_cluster(
    answers: Answers, place: int, strongest: int, sections: _Sections, neighbours: NDArray[np.float64], words: Words
) -> None:
    if strongest < 0:
        answers.lack(place, CLUSTER, NONE_STANDS_OUT)
        answers.say(place, CLUSTER_FIRMS, words.value(0.0, Status.KNOWN, words.no_cluster))
        return
    key = sections.keys[strongest]
    answers.say(place, CLUSTER, words.value(key, words.compared, words.cluster))
    count = float(neighbours[strongest])
    if 0 < count < FEWEST_SHOWN:
        answers.lack(place, CLUSTER_FIRMS, SECRET)
    else:
        answers.say(place, CLUSTER_FIRMS, words.value(count, Status.KNOWN, words.cluster_firms(key)))


class _Sections:
    """Branches gathered into sections.

    Attributes
    ----------
    keys
        What each section is about, in order.
    member
        Shape (branches, sections): 1 where a branch is of a section.
    """

    def __init__(self, workplaces: Workplaces) -> None:
        of = [branch.section_key for branch in workplaces.branches]
        self.keys = tuple(dict.fromkeys(of))
        self.member = np.array([[float(key == one) for key in self.keys] for one in of])
        self._total = workplaces.by_branch @ self.member

    def strongest(self, near: Near, total_all: float) -> NDArray[np.int64]:
        """Return the section with the highest quotient near each place, -1 where none stands out.

        One stands out that has enough workplaces there and a quotient above 1; of equals, the first.
        """
        quotients = location_quotients(near.branch_employed @ self.member, near.employed, self._total, total_all)
        counted = near.branch_count @ self.member >= FEWEST_OF_A_CLUSTER
        rank = np.where(counted & (np.nan_to_num(quotients) > 1.0), quotients, -1.0)
        best = rank.argmax(axis=1)
        return np.where(rank[np.arange(len(rank)), best] > 0, best, -1)


def _why_none(workplaces: Workplaces) -> Text | None:
    """Return why no branch can be compared; None when some can."""
    if not len(workplaces):
        return not_loaded(Role.WORKPLACES)
    if workplaces.version is None:
        return _NO_BRANCHES
    return None if workplaces.employed.sum() > 0 else _NOBODY_EMPLOYED


EMPLOYED_NEAR = Computer(
    name="employed",
    label=Text(sv="Sysselsatta och branschgrannar", en="Employed people and neighbours of the branch"),
    facts=(EMPLOYED,),
    measures=(NEIGHBOURS,),
    # A workplace anywhere can change where the register reaches, and of which version its branches are.
    roles=frozenset({Role.WORKPLACES, Role.MUNICIPALITY}),
    version=2,
    compute=employed_near,
)
CLUSTERS = Computer(
    name="clusters",
    label=Text(sv="Branschkluster", en="Clusters of branches"),
    facts=(CLUSTER, CLUSTER_FIRMS),
    measures=(QUOTIENT,),
    roles=frozenset({Role.WORKPLACES, Role.MUNICIPALITY}),
    version=2,
    compute=clusters,
)

_NOBODY_NEAR = Text(sv="Ingen är sysselsatt inom 2 km", en="Nobody is employed within 2 km")
_NO_BRANCHES = Text(
    sv="Inget arbetsställe i registret har en branschkod av känd SNI-version",
    en="No workplace in the register has an industry code of a known SNI version",
)
_NOBODY_IN_BRANCH = Text(
    sv="Ingen i registret är sysselsatt i huvudgruppen", en="Nobody in the register is employed in the division"
)
_NOBODY_EMPLOYED = Text(
    sv="Registret anger inte hur många som är sysselsatta", en="The register does not say how many are employed"
)
