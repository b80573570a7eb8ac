"""How sure an order is (SMAA-2, Lahdelma & Salminen 2001; METHOD.md section 2, step 5).

Weightings are drawn, and in each of them what is unknown; how often a site stands in each place then says how much of
the order hangs on the weights and on what nobody knows. All is settled by the seed, however many threads work on it.

Two criteria that read the same unknown fact are drawn apart, which makes an order look a little less sure than it is.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from siting.domain.sites import SiteKind
from siting.domain.tree import Node
from siting.matching.aggregation import evaluate
from siting.matching.catalogue import KINDS
from siting.matching.compared import Compared
from siting.matching.drawn_scores import DrawnScores
from siting.matching.insight import Robustness, Spread, Stability
from siting.matching.place_tally import PlaceTally
from siting.matching.weightings import Weightings, draw_weightings, shares_of, stated_spread

SAMPLES = 10_000
"""A share of the weightings is then off by at most one in a hundred, nineteen times in twenty."""
CONFIDENCE_DRAWS = 1_000
_AT_ONCE = 1 << 17
"""Scores drawn at a time for the confidence factor."""
_CLOSE = 1e-6
"""Scores that are drawn are float32."""
_WEIGHTS, _UNKNOWN, _CONFIDENCE = range(3)
"""Streams of random numbers that have nothing to do with each other."""


def robustness(
    compared: Compared,
    generator: np.random.Generator,
    *,
    listed: int,
    samples: int = SAMPLES,
    spread: Spread | None = None,
    workers: int = 1,
) -> Robustness:
    """Return how sure the order of ranked sites is.

    Parameters
    ----------
    compared
        The ranked sites.
    generator
        Made from a seed, which the result remembers and from which alone all is drawn.
    listed
        Of how many, from the first on, the result tells.
    samples
        How many weightings are drawn.
    spread
        From where; None as the requirement's weights were made (:func:`~siting.matching.weightings.stated_spread`).
    workers
        Threads; they change nothing but the time. The matrix product has threads of its own.

    Raises
    ------
    ValueError
        Fewer than one sample or worker, or a generator that was not made from one whole number as seed.
    """
    if samples < 1 or workers < 1 or listed < 0:
        raise ValueError(f"{samples} samples, {workers} workers, {listed} listed")
    seed = _seed(generator)
    spread = stated_spread(compared.requirement) if spread is None else spread
    kinds = [kind for place, kind in enumerate(KINDS) if np.any(compared.catalogue.kinds == place)]
    weightings = draw_weightings(
        compared.requirement, kinds, spread=spread, samples=samples, generator=_stream(seed, _WEIGHTS)
    )
    tally = PlaceTally(compared, weightings, listed=min(listed, len(compared)))
    scorer = DrawnScores(compared)

    def scores(at: slice) -> NDArray[np.float32]:
        return scorer.at(_part(weightings, at), _stream(seed, _UNKNOWN, at.start))

    with ThreadPoolExecutor(workers) as pool:
        tally.run(scores, pool.map)
        sites = tuple(pool.map(lambda row: _stability(compared, tally, row, seed), range(len(tally.beats))))
    return Robustness(
        samples=samples,
        seed=seed,
        spread=spread,
        compared=len(compared),
        sites=sites,
        beats=tuple(tuple(row) for row in (tally.beats / samples).tolist()),
    )


def _stability(compared: Compared, tally: PlaceTally, row: int, seed: int) -> Stability:
    places = tally.places[:, row]
    central = {kind: total[:, row] / places[0] for kind, total in tally.first_weights.items()} if places[0] else None
    return Stability(
        site_id=int(compared.site_ids[row]),
        acceptabilities=tuple((places / places.sum()).tolist()),
        central_weights=None if central is None else tuple(map(float, central[_kind(compared, row)])),
        confidence=None if central is None else _confidence(compared, central, row, seed),
    )


def _kind(compared: Compared, row: int) -> SiteKind:
    return KINDS[int(compared.catalogue.kinds[row])]


def _confidence(compared: Compared, weights: dict[SiteKind, NDArray[np.float64]], row: int, seed: int) -> float:
    """Return for which share of what is unknown a site is first at some weights of each kind of site."""
    rivals = _contenders(compared, weights, row)
    scorer = DrawnScores(compared, rivals)
    draws = CONFIDENCE_DRAWS if scorer.has_unknown else 1
    block = max(1, _AT_ONCE // len(rivals))
    first = 0
    for start in range(0, draws, block):
        width = min(block, draws - start)
        held = {kind: np.repeat(one[:, None], width, axis=1).astype(np.float32) for kind, one in weights.items()}
        scores = scorer.at(held, _stream(seed, _CONFIDENCE, row, start))
        first += int(np.count_nonzero(rivals[np.argmax(scores, axis=0)] == row))
    return first / draws


def _contenders(compared: Compared, weights: dict[SiteKind, NDArray[np.float64]], row: int) -> NDArray[np.intp]:
    """Return the rows that can be first at some weights, as the unknown turns out, and one row besides."""
    least = _scores_at(compared, compared.judged.low, weights)
    greatest = _scores_at(compared, compared.judged.high, weights)
    alike = slice(0, compared.fits or len(compared))
    settled = (greatest <= least)[alike]
    can_lead = greatest[alike] >= least[alike].max() - _CLOSE
    # Of those whose score is settled, who is not the best of them can't lead; equals stand by their rows.
    best = np.max(least[alike][settled], initial=-1.0)
    can_lead &= ~settled | (least[alike] >= best - _CLOSE)
    can_lead[row] = True
    return np.flatnonzero(can_lead)


def _scores_at(
    compared: Compared, values: NDArray[np.float64], weights: dict[SiteKind, NDArray[np.float64]]
) -> NDArray[np.float64]:
    """Return the score of every row, values of shape (m, n), at some weights of each kind of site."""
    scores = np.zeros(len(compared))
    for kind, of_criteria in weights.items():
        tree = compared.requirement.tree(kind)
        if tree is not None:
            rows = np.flatnonzero(compared.catalogue.kinds == KINDS.index(kind))
            scores[rows] = _tree_scores(tree, values[:, rows], of_criteria)
    return scores


def _tree_scores(tree: Node, values: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.floating]:
    if tree.is_additive:
        scores: NDArray[np.float64] = weights @ values
        return scores
    return evaluate(tree, values, weights={group: share[:, None] for group, share in shares_of(tree, weights).items()})


def _part(weightings: Weightings, at: slice) -> Weightings:
    return {kind: weights[:, at] for kind, weights in weightings.items()}


def _seed(generator: np.random.Generator) -> int:
    sequence = generator.bit_generator.seed_seq
    if not isinstance(sequence, np.random.SeedSequence) or not isinstance(sequence.entropy, int):
        raise ValueError("the generator must be made from a whole number as seed")
    return sequence.entropy


def _stream(seed: int, *which: int) -> np.random.Generator:
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(seed, spawn_key=which)))
