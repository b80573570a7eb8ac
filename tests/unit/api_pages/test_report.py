"""What somebody reports about the service is checked, with all that is wrong at once."""

from __future__ import annotations

import pytest

from api.pages.company.report import LONGEST_MESSAGE, Report, read_report
from siting.domain.errors import Faults


def test_spaces_around_are_cut() -> None:
    read = read_report(Report(page=" /sites ", message=" Kartan! \n", email=" a@b.se "))

    assert read == Report(page="/sites", message="Kartan!", email="a@b.se")


@pytest.mark.parametrize(
    ("report", "count"),
    [
        (Report(message="  "), 1),
        (Report(message="x" * (LONGEST_MESSAGE + 1)), 1),
        (Report(message="x", email="nobody"), 1),
        (Report(message="x", email="a@b.se, c@d.se"), 1),
        (Report(message="x", email="a" * 600 + "@b.se"), 1),
        (Report(message="", email="nobody", page="x" * 501), 3),
    ],
)
def test_what_is_wrong_is_told_all_at_once(report: Report, count: int) -> None:
    with pytest.raises(Faults) as raised:
        read_report(report)
    assert len(raised.value.faults) == count
