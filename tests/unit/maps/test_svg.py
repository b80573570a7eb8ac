from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, box

from maps.drawing.svg import number, polygons, ring_data, tag, text


def test_numbers_have_one_decimal_at_most() -> None:
    assert [number(v) for v in (12.0, 12.34, -0.04, 1000.06)] == ["12", "12.3", "0", "1000.1"]


def test_texts_and_attributes_are_escaped() -> None:
    assert text('<b>&"', x=1.0) == '<text x="1">&lt;b&gt;&amp;"</text>'
    assert tag("g", d='"><script>') == '<g d="&quot;&gt;&lt;script&gt;"/>'


def test_attributes_without_a_value_are_left_out() -> None:
    assert tag("path", fill=None, class_="plot") == '<path class="plot"/>'


def test_only_polygons_are_found_in_a_mixture() -> None:
    mixture = GeometryCollection(
        [Point(0, 0), LineString([(0, 0), (1, 1)]), MultiPolygon([box(0, 0, 1, 1), box(2, 2, 3, 3)])]
    )
    assert len(list(polygons(mixture))) == 2


def test_a_ring_closes_and_repeats_no_point() -> None:
    ring = np.array([(0, 0), (0.01, 0.02), (10, 0), (10, 10), (0, 0)], dtype=float)
    assert ring_data(ring) == "M0 0L10 0L10 10Z"


@given(st.text(max_size=40))
def test_no_text_can_open_an_element(content: str) -> None:
    written = text(content)
    assert written.count("<") == 2
