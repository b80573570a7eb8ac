"""A data set that has lost much is refused, and one that is read in another way is another matter."""

from __future__ import annotations

import pytest

from siting.domain.geodata import GeodataSet, Quality
from siting.domain.text import same
from siting.services.fewer_rows import FewerRows, check_not_fewer, lost_much


def a_set(options: dict[str, object] | None = None, **rows: int) -> GeodataSet:
    quality = Quality(loaded=sum(rows.values()), loaded_by_role=rows)
    return GeodataSet(key="osm", title=same("OSM"), options=options or {"address": "x.pbf"}, quality=quality)


@pytest.mark.parametrize(
    ("before", "now", "much"),
    [
        (1000, 700, False),
        (1000, 699, True),
        (30, 20, True),
        (20, 11, False),
        (9, 1, False),
        (1, 0, True),
        (0, 0, False),
    ],
)
def test_what_is_much(before: int, now: int, much: bool) -> None:
    assert lost_much(before, now) is much


def test_each_use_is_looked_at_and_all_that_lost_are_told() -> None:
    before = a_set(roads=8310, stop=400, sensitive=5000)
    with pytest.raises(FewerRows) as caught:
        check_not_fewer(before, a_set(roads=120, sensitive=6000))
    assert "road network: 120 instead of 8310; stop: 0 instead of 400" in caught.value.message.en
    assert "vägnät: 120 i stället för 8310; hållplats: 0 i stället för 400" in caught.value.message.sv
    assert caught.value.value == {"roads": 120, "stop": 0}


def test_more_or_a_little_less_is_taken() -> None:
    check_not_fewer(a_set(roads=1000), a_set(roads=750, stop=3))
    check_not_fewer(a_set(roads=1000), a_set(roads=1800))


def test_another_file_or_another_way_to_read_it_may_hold_less() -> None:
    check_not_fewer(a_set(roads=1000), a_set({"address": "y.pbf"}, roads=10))
