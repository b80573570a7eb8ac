"""What is measured against what a requirement names, written and read again."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from sqlalchemy import Connection

from siting.domain.errors import InvalidInput
from siting.domain.values import FactValue, Status
from siting.matching.catalogue import STATUSES
from siting.store.computations import (
    Computation,
    load_measures,
    load_site_measures,
)
from siting.store.sites import find_ids
from tests.integration.store.computing import MEASURED, TIMES, mark_all_stale, run
from tests.integration.store.make import a_site, known, load


def test_what_was_measured_comes_back_as_arrays_and_by_site(conn: Connection) -> None:
    load(conn, [a_site(str(number)) for number in range(4)])
    ids = find_ids(conn)
    estimated = FactValue(value=12.5, status=Status.ESTIMATED, source="rak linje", verified=date(2020, 1, 1))
    unreachable = FactValue(value=None, status=Status.NOT_APPLICABLE, source="no way by road", verified=None)
    unsaid = FactValue(value=None, status=Status.UNKNOWN, source="", verified=None)
    values = dict(zip(ids, (estimated, known(3), unreachable, unsaid), strict=True))
    found = {one: Computation(measures={MEASURED: {"Å": value, "B": known(1.0)}}) for one, value in values.items()}

    assert run(conn, TIMES, found) == 7

    site_ids, numbers, statuses = load_measures(conn, MEASURED, "Å")
    assert [column.dtype.name for column in (site_ids, numbers, statuses)] == ["int64", "float64", "uint8"]
    assert site_ids.tolist() == ids[:3]
    np.testing.assert_array_equal(numbers, [12.5, 3.0, np.nan])
    assert [STATUSES[place] for place in statuses] == [Status.ESTIMATED, Status.KNOWN, Status.NOT_APPLICABLE]
    assert load_measures(conn, MEASURED, "nowhere")[0].tolist() == []
    assert load_site_measures(conn, ids[1:], [(MEASURED, "Å"), (MEASURED, "nowhere")]) == {
        ids[1]: {(MEASURED, "Å"): known(3.0)},
        ids[2]: {(MEASURED, "Å"): unreachable},
    }
    mark_all_stale(conn, "times")
    assert load_site_measures(conn, ids[:1], [(MEASURED, "Å")])[ids[0]][MEASURED, "Å"].stale


def test_measures_that_differ_are_counted_and_those_not_given_go(conn: Connection) -> None:
    load(conn, [a_site("1"), a_site("2")])
    first, second = find_ids(conn)
    both = {"a": known(1.0), "b": known(2.0)}
    run(conn, TIMES, dict.fromkeys((first, second), Computation(measures={MEASURED: both})))

    assert run(conn, TIMES, {first: Computation(measures={MEASURED: {"a": known(1.0), "c": known(3.0)}})}) == 2
    assert run(conn, TIMES, {first: Computation(measures={MEASURED: {"a": known(1.5), "c": known(3.0)}})}) == 1
    assert run(conn, TIMES, {first: Computation(measures={MEASURED: {"a": known(1.5, source="other")}})}) == 2

    asked = [(MEASURED, argument) for argument in "abc"]
    found = load_site_measures(conn, [first, second], asked)
    assert {key: sorted(argument for _, argument in of_site) for key, of_site in found.items()} == {
        first: ["a"],
        second: ["a", "b"],
    }


def test_what_does_not_belong_to_the_function_is_refused(conn: Connection) -> None:
    load(conn, [a_site("1")])
    (site_id,) = find_ids(conn)

    with pytest.raises(ValueError, match="flood"):
        run(conn, TIMES, {site_id: Computation(values={"flood": known("outside")})})
    with pytest.raises(ValueError, match="other_min"):
        run(conn, TIMES, {site_id: Computation(measures={"other_min": {"a": known(1.0)}})})
    for value in (True, "text", float("inf")):
        with pytest.raises(InvalidInput, match=MEASURED):
            run(conn, TIMES, {site_id: Computation(measures={MEASURED: {"a": known(value)}})})
