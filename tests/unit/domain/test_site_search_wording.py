"""A search in words."""

from __future__ import annotations

from datetime import date

import pytest

from siting.domain.site_search import FILTERS, FactFilter, Near, SiteQuery, Unknown
from siting.domain.site_search_wording import asked_text, filter_names, filter_text
from siting.domain.sites import Availability, SiteKind
from siting.domain.text import LANGS
from siting.domain.vocabulary import FACTS


@pytest.mark.parametrize(
    ("one", "sv", "en"),
    [
        (FactFilter(key="plot_area_m2", low=5000.0), "minst 5 000 m²", "at least 5,000 m²"),
        (FactFilter(key="junction_min", high=8.0), "högst 8 min", "at most 8 min"),
        (FactFilter(key="plot_area_m2", low=5000.0, high=9000.0), "5 000–9 000 m²", "5,000–9,000 m²"),
        (FactFilter(key="plot_area_m2", low=5000.0, high=5000.0), "5 000 m²", "5,000 m²"),
        (FactFilter(key="build_year", low=1990.0, high=2000.0), "1990–2000", "1990–2000"),
        (FactFilter(key="possession_date", high=date(2027, 6, 1)), "senast juni 2027", "by June 2027"),
        (FactFilter(key="possession_date", low=date(2027, 6, 15)), "tidigast 15 juni 2027", "15 June 2027 or later"),
        (FactFilter(key="fibre", yes=False), "nej", "no"),
        (FactFilter(key="locality_name", any_of=("Viared", "Borås")), "Viared eller Borås", "Viared or Borås"),
        (FactFilter(key="tenures", any_of=("sale", "lease")), "köp eller hyra", "purchase or lease"),
        (FactFilter(key="tenures", all_of=("sale", "lease")), "köp och hyra", "purchase and lease"),
        (FactFilter(key="fibre", unknown=Unknown.ONLY), "okänd", "unknown"),
        (FactFilter(key="fibre", unknown=Unknown.EXCLUDE), "känd", "known"),
    ],
    ids=lambda one: one.key if isinstance(one, FactFilter) else "",
)
def test_a_filter_by_a_fact(one: FactFilter, sv: str, en: str) -> None:
    assert (asked_text(one, "sv").replace("\u00a0", " "), asked_text(one, "en").replace("\u00a0", " ")) == (sv, en)


def test_every_filter_has_words() -> None:
    query = SiteQuery(
        text="viared",
        kinds=(SiteKind.LAND,),
        availability=(Availability.AVAILABLE, Availability.OPTION),
        holders=("Viared",),
        near=Near(longitude=12.9, latitude=57.7, within_m=2500.0),
    )
    for lang in LANGS:
        words = [filter_text(query, name, lang) for name in FILTERS]
        assert all(words)
        assert len(set(words)) == len(FILTERS)


@pytest.mark.parametrize(
    ("within_m", "said"), [(800.0, "within 800 m"), (2500.0, "within 2.5 km"), (5000.0, "within 5 km")]
)
def test_distances(within_m: float, said: str) -> None:
    query = SiteQuery(near=Near(point_id=3, within_m=within_m))

    assert filter_text(query, "near", "en").replace("\u00a0", " ") == said


def test_what_narrows_is_named_facts_first() -> None:
    query = SiteQuery(text="x", facts=(FactFilter(key="gates", low=2.0),), limit=10)

    assert filter_names(query) == ("gates", "text")
    assert filter_text(query, "gates", "en") == f"{FACTS['gates'].label.en} at least 2"
