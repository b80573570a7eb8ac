"""Shares of customers by attraction and distance."""

import numpy as np
import pytest

from siting.domain.huff import huff_shares


def test_huff_shares_are_the_published_ones() -> None:
    """Known answer 6. Berman & Evans, Spreadsheet modelling: three shops of 200, 300 and 500."""
    found = huff_shares(np.array([200.0, 300.0, 500.0]), np.array([7.0, 10.0, 15.0]), decay=2.0)
    assert found == pytest.approx([0.4387, 0.3224, 0.2388], abs=5e-5)
    assert found.sum() == pytest.approx(1.0)


def test_what_huff_can_not_weigh_is_refused() -> None:
    for attraction, distance, decay in (([0.0, 1.0], [1.0, 1.0], 1.0), ([1.0], [0.0], 1.0), ([1.0], [1.0], -1.0)):
        with pytest.raises(ValueError, match="above 0"):
            huff_shares(np.array(attraction), np.array(distance), decay=decay)
