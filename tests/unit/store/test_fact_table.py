from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from siting.domain.values import FactValue, Status
from siting.domain.vocabulary import FACTS
from siting.store.fact_table import NO_DAY, FactTable, FactTableMaker
from siting.store.vocabulary import Numbering

IDS = {key: n for n, key in enumerate(FACTS, start=1)}
NUMBERING = Numbering(
    fact_ids=IDS,
    places={
        key: {code: place for place, code in enumerate(fact.code_list)} for key, fact in FACTS.items() if fact.codes
    },
)


def known(value: float | str, source: str = "x", verified: date | None = None) -> FactValue:
    """Return a known value."""
    return FactValue(value=value, status=Status.KNOWN, source=source, verified=verified)


FACTS_OF_SITES: list[dict[str, FactValue]] = [
    {"price_includes": known("water"), "plot_area_m2": known(5.0, "y", date(2026, 1, 1))},
    {},
    {"plan_name": known("P 1", "y"), "price_includes": known("street"), "plot_area_m2": known(6.0)},
]


def make(facts: list[dict[str, FactValue]]) -> FactTable:
    """Return the table of some sites' facts."""
    return FactTableMaker(NUMBERING).make(facts)


def rows(table: FactTable) -> list[tuple[object, ...]]:
    """Return a table's rows as they would be read."""
    return [
        (
            int(table.sites[n]),
            int(table.facts[n]),
            table.texts.get(n, float(table.numbers[n])),
            table.source_texts[table.sources[n]],
            int(table.days[n]),
        )
        for n in range(len(table))
    ]


def test_rows_are_sorted_by_site_and_fact_whatever_order_they_were_said_in() -> None:
    area, name, includes = IDS["plot_area_m2"], IDS["plan_name"], IDS["price_includes"]

    assert rows(make(FACTS_OF_SITES)) == [
        (0, area, 5.0, "y", date(2026, 1, 1).toordinal()),
        (0, includes, "water", "x", NO_DAY),
        (2, area, 6.0, "x", NO_DAY),
        (2, name, "P 1", "y", NO_DAY),
        (2, includes, "street", "x", NO_DAY),
    ]


@pytest.mark.parametrize("places", [[0], [1], [2], [0, 2], [1, 2], [0, 1, 2], []])
def test_a_part_of_a_table_is_the_table_of_a_part(places: list[int]) -> None:
    part = make(FACTS_OF_SITES).of_sites(np.array(places, dtype=np.int64))

    assert rows(part) == rows(make([FACTS_OF_SITES[place] for place in places]))
    assert part.site_count == len(places)


def test_contents_are_the_same_exactly_when_the_facts_are() -> None:
    plain = make(FACTS_OF_SITES).contents()
    turned = make([dict(reversed(list(facts.items()))) for facts in reversed(FACTS_OF_SITES)]).contents()
    assert plain == list(reversed(turned))
    assert plain[1] == b""

    site = FACTS_OF_SITES[2]
    others = [
        {**site, "plan_name": known("P 2", "y")},
        {**site, "plan_name": known("P 1", "z")},
        {**site, "plot_area_m2": known(7.0)},
        {**site, "plot_area_m2": known(6.0, verified=date(2026, 1, 1))},
        {**site, "plot_area_m2": FactValue(value=6.0, status=Status.ESTIMATED, source="x", verified=None)},
        {key: value for key, value in site.items() if key != "plan_name"},
    ]
    assert len({plain[2], *(make([other]).contents()[0] for other in others)}) == len(others) + 1


def test_no_sites_make_an_empty_table() -> None:
    table = make([])

    assert len(table) == 0
    assert table.contents() == []
