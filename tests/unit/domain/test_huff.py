"""What shops draw, and their shares of customers."""

import numpy as np
import pytest

from siting.domain.huff import huff_pull, huff_share


def test_huff_shares_are_the_published_ones() -> None:
    """Known answer 6. Berman & Evans, Spreadsheet modelling: three shops of 200, 300 and 500."""
    pulls = huff_pull(np.array([200.0, 300.0, 500.0]), np.array([7.0, 10.0, 15.0]), decay=2.0)
    found = huff_share(pulls, pulls.sum() - pulls)
    assert found == pytest.approx([0.4387, 0.3224, 0.2388], abs=5e-5)
    assert found.sum() == pytest.approx(1.0)


def test_size_draws_more_than_in_proportion_where_gamma_says_so() -> None:
    small, large = huff_pull(np.array([100.0, 200.0]), np.array([5.0, 5.0]), decay=1.0, gamma=2.0).tolist()
    assert large == pytest.approx(4 * small)


@pytest.mark.parametrize(
    ("attraction", "distance", "decay", "gamma"),
    [([-1.0, 1.0], [1.0, 1.0], 1.0, 1.0), ([1.0], [0.0], 1.0, 1.0), ([1.0], [1.0], 0.0, 1.0), ([1.0], [1.0], 1.0, 0.0)],
)
def test_what_huff_can_not_weigh_is_refused(
    attraction: list[float], distance: list[float], decay: float, gamma: float
) -> None:
    with pytest.raises(ValueError, match="above 0"):
        huff_pull(np.array(attraction), np.array(distance), decay=decay, gamma=gamma)
