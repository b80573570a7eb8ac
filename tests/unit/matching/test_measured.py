"""What was measured against something that a requirement names is judged, asked for and explained as facts are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.domain.requirement import Against, Criterion, Curve, IfUnknown, Requirement, Within
from siting.domain.sites import Site
from siting.domain.values import UNKNOWN, FactValue, Status
from siting.matching.asking import asked_text
from siting.matching.catalogue import Catalogue, catalogue_of
from siting.matching.columns import STATUSES, Column
from siting.matching.engine import match
from siting.matching.result import Standing, Verdict
from siting.matching.screen import screen
from siting.matching.words.phrases import had_text, measured_text
from tests.unit.matching import every_kind
from tests.unit.matching.strategies import AS_OF, requirement_of
from tests.unit.matching.test_documents import a_site

LANDVETTER = Against.point("Landvetter", keys=("airport:Landvetter",))
HARBOUR = Against.point("Hamnen", keys=("port:Hamnen",))
COLUMN = "place_min@airport:Landvetter"


def minutes(value: float, status: Status = Status.KNOWN) -> FactValue:
    return FactValue(value=value, status=status, source="vägnätet | the roads", verified=date(2026, 1, 2))


def site(number: int, **measured: FactValue) -> Site:
    return replace(
        a_site(), site_id=number, reference=str(number), measured={f"place_min@{key}": v for key, v in measured.items()}
    )


def at(number: int, value: float) -> Site:
    return site(number, **{"airport:Landvetter": minutes(value)})


def asking(against: Against = LANDVETTER, *, high: float = 25.0, unknown: IfUnknown = IfUnknown.ASK) -> Criterion:
    return Criterion(fact="place_min", need=Within(high=high), against=against, group="all", if_unknown=unknown)


def test_sites_are_judged_by_what_was_measured_against_what_is_named() -> None:
    sites = [at(1, 20.0), at(2, 30.0), site(3)]
    result = match(sites, requirement_of(asking()), as_of=AS_OF, catalogue_version="1")
    standings = {one.site.site_id: one.standing for one in (*result.ranked, *result.out)}
    assert standings == {1: Standing.FITS, 2: Standing.OUT, 3: Standing.ASK}
    assert (result.counts.fits, result.counts.out, result.counts.ask) == (1, 1, 1)


def test_the_explanation_has_value_source_and_date() -> None:
    result = match([at(1, 20.0)], requirement_of(asking()), as_of=AS_OF, catalogue_version="1")
    [judgement] = result.ranked[0].judgements
    assert judgement.observed == minutes(20.0)
    assert judgement.verdict is Verdict.MET


def test_each_point_is_measured_by_itself() -> None:
    both = site(1, **{"airport:Landvetter": minutes(20.0), "port:Hamnen": minutes(50.0)})
    criteria = (replace(asking(), key="a"), replace(asking(HARBOUR), key="b"))
    [out] = match([both], requirement_of(*criteria), as_of=AS_OF, catalogue_version="1").out
    assert [one.observed.value for one in out.judgements] == [20.0, 50.0]
    assert [one.verdict for one in out.judgements] == [Verdict.MET, Verdict.NOT_MET]


def test_what_has_not_been_computed_is_unknown_and_asked_for_once_a_point() -> None:
    criteria = (replace(asking(), key="a"), replace(asking(HARBOUR), key="b"), replace(asking(high=30.0), key="c"))
    result = match([site(1)], requirement_of(*criteria), as_of=AS_OF, catalogue_version="1")
    assert result.ranked[0].standing is Standing.ASK
    assert [one.observed for one in result.ranked[0].judgements] == [UNKNOWN] * 3
    assert sorted(question.criterion for question in result.questions) == [0, 1]


def test_a_point_that_has_not_been_looked_up_is_unknown_too() -> None:
    asked = asking(Against.point("Landvetter"))
    result = match([at(1, 20.0)], requirement_of(asked), as_of=AS_OF, catalogue_version="1")
    assert result.ranked[0].standing is Standing.ASK


def test_unknown_can_be_accepted_or_put_out() -> None:
    for unknown, standing in ((IfUnknown.ACCEPT, Standing.FITS), (IfUnknown.EXCLUDE, Standing.OUT)):
        result = match([site(1)], requirement_of(asking(unknown=unknown)), as_of=AS_OF, catalogue_version="1")
        [one] = [*result.ranked, *result.out]
        assert one.standing is standing


def test_what_is_better_is_weighed() -> None:
    wish = Criterion(
        fact="place_min", preference=Curve(amounts=(10, 40), values=(1, 0)), weight=1.0, against=LANDVETTER, group="all"
    )
    result = match([at(1, 25.0), at(2, 10.0)], requirement_of(wish), as_of=AS_OF, catalogue_version="1")
    assert [(one.site.site_id, one.score_low) for one in result.ranked] == [(2, 1.0), (1, pytest.approx(0.5))]


def test_sentences_say_what_is_measured_against() -> None:
    asked = asking()
    assert asked_text(asked, "sv").replace("\N{NO-BREAK SPACE}", " ") == "högst 25 min"
    assert measured_text(asked, "högst 25 min", "sv") == "högst 25 min till Landvetter"
    requirement = requirement_of(asked)
    [judgement] = match([at(1, 20.0)], requirement, as_of=AS_OF, catalogue_version="1").ranked[0].judgements
    assert had_text(judgement, requirement, "en").replace("\N{NO-BREAK SPACE}", " ") == "20 min to Landvetter"


def measured_apart(sites: list[Site]) -> Catalogue:
    """Return the catalogue as the service makes it: columns of the facts first, what was measured laid beside them."""
    catalogue = catalogue_of([replace(one, measured={}) for one in sites], version="1")
    whole = catalogue_of(sites, version="1")
    measures = {key: whole.columns[key] for key in whole.columns if key not in catalogue.columns}
    return catalogue.with_measures(measures)


@settings(max_examples=60, deadline=None)
@given(sites=every_kind.sites(), requirement=every_kind.requirements(), limit=st.none() | st.integers(0, 5))
def test_columns_laid_beside_the_catalogue_are_judged_as_its_own(
    sites: list[Site], requirement: Requirement, limit: int | None
) -> None:
    whole = screen(catalogue_of(sites, version="1"), requirement, as_of=AS_OF, limit=limit, out_limit=None)
    apart = screen(measured_apart(sites), requirement, as_of=AS_OF, limit=limit, out_limit=None)
    assert apart == whole


def column(*numbers: float) -> Column:
    known = STATUSES.index(Status.KNOWN)
    return Column(numbers=np.array(numbers), status=np.full(len(numbers), known, dtype=np.uint8))


def test_one_requirements_measures_are_not_anothers_and_the_rest_is_shared() -> None:
    catalogue = catalogue_of([replace(at(n, 0.0), measured={}) for n in (1, 2)], version="1")
    first = catalogue.with_measures({COLUMN: column(20.0, 30.0)})
    second = catalogue.with_measures({COLUMN: column(30.0, 20.0)})
    for one, fitting in ((first, (1,)), (second, (2,))):
        assert screen(one, requirement_of(asking()), as_of=AS_OF, limit=None).ids == fitting
    assert screen(catalogue, requirement_of(asking()), as_of=AS_OF, limit=None).counts.ask == 2
    assert first.compact.order is catalogue.compact.order
    assert first.compact.column("plot_area_m2") is second.compact.column("plot_area_m2")
    assert first.compact.column(COLUMN) is not second.compact.column(COLUMN)
    assert COLUMN not in catalogue.columns


def test_without_measures_the_catalogue_is_the_same_object() -> None:
    catalogue = catalogue_of([at(1, 0.0)], version="1")
    assert catalogue.with_measures({}) is catalogue
