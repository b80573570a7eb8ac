"""Rows, GeoJSON and CSV of a result: intervals, criteria that share a fact, and how sure the order is."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace
from datetime import date

from maps.result_files import result_csv, result_geojson, site_row
from siting.domain.requirement import Criterion, Within
from siting.domain.text import Lang
from siting.domain.values import FactValue, Status
from siting.matching.engine import match
from siting.matching.result import Between, MatchResult
from tests.unit.matching import insights
from tests.unit.matching.insights import days
from tests.unit.matching.strategies import AS_OF
from tests.unit.matching.test_words import ALSO_FITS, FAILS, FITS, REQUIREMENT, result_of


def asked(*criteria: Criterion) -> MatchResult:
    return match([FITS], replace(REQUIREMENT, criteria=criteria), as_of=AS_OF, catalogue_version="1")


def test_how_sure_the_order_is_goes_with_the_sites_that_are_ranked() -> None:
    result = replace(result_of(FITS, ALSO_FITS, FAILS), insight=insights.WHOLE)
    features = json.loads(result_geojson(result, "EPSG:3006"))["features"]
    assert [one["properties"]["first_share"] for one in features] == [0.84, 0.16, None]
    rows = list(csv.reader(io.StringIO(result_csv(result, "sv")), delimiter=";"))
    column = rows[0].index("Först i andel av viktningarna, %")
    assert [row[column] for row in rows[1:]] == ["84", "16", ""]
    assert len({len(row) for row in rows}) == 1


def test_without_it_there_is_no_such_column() -> None:
    result = result_of(FITS, ALSO_FITS)
    assert "first_share" not in site_row(result.ranked[0], result.requirement)
    assert "andel" not in result_csv(result, "sv")


def test_criteria_on_one_fact_keep_a_column_each() -> None:
    now = Criterion(fact="power_capacity_mw", need=Within(low=3), group="g")
    later = Criterion(fact="power_capacity_mw", key="power_2029", by=date(2029, 1, 1), need=Within(low=6), group="g")
    result = asked(now, later)
    row = site_row(result.ranked[0], result.requirement)
    assert row["power_capacity_mw_verdict"] == "met"
    assert "power_2029_verdict" in row
    heads = next(csv.reader(io.StringIO(result_csv(result, "en"))))
    assert "Power now" in heads
    assert "Power, January 2029" in heads


def test_an_interval_has_its_ends() -> None:
    result = asked(Criterion(fact="possession_date", need=Within(), group="g"))
    [site] = result.ranked
    between = Between(low=days(date(2028, 3, 1)), high=math.inf, offered=False)
    site = replace(site, judgements=(replace(site.judgements[0], between=between),))
    row = site_row(site, result.requirement)
    assert (row["possession_date_low"], row["possession_date_high"]) == ("2028-03-01", None)
    listed = replace(result, ranked=(site,))
    assert "March 2028 at the earliest" in result_csv(listed, "en")


def test_what_has_changed_since_it_was_computed_is_named_in_rows_and_csv() -> None:
    result = asked(
        Criterion(fact="junction_min", need=Within(high=60), group="g"),
        Criterion(fact="port_min", need=Within(high=600), group="g"),
    )
    [site] = result.ranked
    first, second = site.judgements
    known = FactValue(value=4.0, status=Status.KNOWN, source="roads", verified=None)
    judged = (replace(first, observed=replace(known, stale=True)), replace(second, observed=known))
    one = replace(site, judgements=judged)

    assert site_row(site, result.requirement)["stale"] == ""
    assert site_row(one, result.requirement)["stale"] == "junction_min"
    listed = replace(result, ranked=(one,))
    said: dict[Lang, tuple[str, str]] = {
        "sv": ("Underlaget ändrat för", "Till motorvägsmot"),
        "en": ("Data changed for", "To a motorway junction"),
    }
    for lang, (heading, label) in said.items():
        rows = list(csv.reader(io.StringIO(result_csv(listed, lang)), delimiter=";" if lang == "sv" else ","))
        assert rows[1][rows[0].index(heading)] == label
        assert len({len(row) for row in rows}) == 1
