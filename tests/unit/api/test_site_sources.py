"""What sources of sites may be called."""

from __future__ import annotations

import pytest

from api.site_sources import mapping_of
from siting.domain.errors import InvalidInput


def test_no_file_is_of_the_source_of_what_is_entered_by_hand() -> None:
    """It would withdraw all that somebody has entered."""
    with pytest.raises(InvalidInput, match="entered by hand"):
        mapping_of("manual", "template", None)


def test_a_source_of_one_s_own_is_read_by_the_template() -> None:
    assert mapping_of("borås_mark", None, None).key == "borås_mark"
