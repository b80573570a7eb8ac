"""Sites side by side: what differs, what is best, what is unknown."""

from __future__ import annotations

from typing import Any

import pytest

from api.pages.company.compare_view import Comparison, compare_sites
from siting.domain.sites import SiteKind
from siting.domain.values import UNKNOWN, FactValue, Status, Value
from siting.domain.vocabulary import FACTS
from siting.services.site_details import KnownFact, SiteDetails
from siting.services.site_rows import SiteRow


def details(kind: SiteKind = SiteKind.LAND, /, **values: Value) -> SiteDetails:
    """Return a site of which some facts are known and all others of its kind are not."""
    row: dict[str, Any] = dict.fromkeys(SiteRow.__dataclass_fields__)
    facts = tuple(
        KnownFact(
            fact=fact,
            known=FactValue(value=values[fact.key], status=Status.KNOWN, source="", verified=None)
            if fact.key in values
            else UNKNOWN,
            computed=False,
        )
        for fact in FACTS.values()
        if kind in fact.kinds
    )
    return SiteDetails(row=SiteRow(**(row | {"kind": kind})), facts=facts, source_name="", attribution="", licence="")


def rows(comparison: Comparison) -> dict[str, tuple[bool, bool, list[str]]]:
    return {
        row.label: (row.differs, row.open, [cell.text for cell in row.cells])
        for theme in comparison.themes
        for row in theme.rows
    }


def test_what_differs_what_is_alike_and_what_may_differ() -> None:
    one = details(plot_area_m2=5000.0, gas=True, fibre=True)
    other = details(plot_area_m2=9000.0, gas=True)

    made = compare_sites([one, other], "en")

    assert rows(made) == {
        "Plot area": (True, False, ["5,000\u00a0m²", "9,000\u00a0m²"]),
        "Gas": (False, False, ["yes", "yes"]),
        "Fibre": (False, True, ["yes", "unknown"]),
    }
    assert (made.differing, made.alike, made.open) == (1, 1, 1)
    land = sum(SiteKind.LAND in fact.kinds for fact in FACTS.values())
    assert made.left_out == land - 3


def test_differences_alone_keep_what_may_differ() -> None:
    one = details(plot_area_m2=5000.0, gas=True, fibre=True)
    other = details(plot_area_m2=9000.0, gas=True)

    made = compare_sites([one, other], "en", differences_only=True)

    assert rows(made).keys() == {"Plot area", "Fibre"}
    assert made.alike == 1


def test_the_best_amount_is_the_largest_or_the_smallest_as_the_fact_says() -> None:
    sites = [
        details(plot_area_m2=5000.0, price_sek_m2=500.0, rock_depth_m=1.0),
        details(plot_area_m2=9000.0, price_sek_m2=700.0, rock_depth_m=2.0),
    ]

    best = {
        row.label: [cell.best for cell in row.cells]
        for theme in compare_sites(sites, "en").themes
        for row in theme.rows
    }

    assert best == {"Plot area": [False, True], "Price": [True, False], "Depth to rock": [False, False]}


def test_a_fact_of_another_kind_of_site_is_neither_unknown_nor_different() -> None:
    made = compare_sites([details(plot_area_m2=5000.0), details(SiteKind.PREMISES, lettable_area_m2=300.0)], "en")

    assert rows(made)["Plot area"] == (False, False, ["5,000\u00a0m²", "–"])
    assert [cell.applies for cell in made.themes[0].rows[0].cells] == [True, False]


def test_nothing_is_compared_with_nothing() -> None:
    assert compare_sites([], "sv").themes == ()


@pytest.mark.parametrize(
    ("kind", "fact"), [(SiteKind.LAND, "smallest_part_m2"), (SiteKind.PREMISES, "smallest_lettable_m2")]
)
def test_the_smaller_of_smallest_parts_is_the_better(kind: SiteKind, fact: str) -> None:
    made = compare_sites([details(kind, **{fact: 500.0}), details(kind, **{fact: 2000.0})], "en")

    [row] = [row for theme in made.themes for row in theme.rows]
    assert [cell.best for cell in row.cells] == [True, False]
