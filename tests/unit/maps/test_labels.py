from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from maps.drawing.labels import Box, Label, place_labels, symbol_box
from maps.drawing.type_metrics import text_width_px

FRAME = Box(left=0, top=0, right=400, bottom=300)


def label(text: str, x: float, y: float, reach_px: float = 8) -> Label:
    return Label(text=text, x=x, y=y, reach_px=reach_px, size_px=12)


def test_a_label_stands_right_of_its_symbol_where_there_is_room() -> None:
    (placed,) = place_labels([label("Viared", 100, 100)], taken=[], frame=FRAME)
    assert placed.box.left >= 100 + 8 - 2
    assert placed.box.top < 100 < placed.box.bottom


def test_it_moves_to_the_left_when_the_right_is_taken() -> None:
    (placed,) = place_labels([label("Viared", 200, 100)], taken=[symbol_box(230, 100, 20)], frame=FRAME)
    assert placed.box.right <= 200


def test_it_is_left_out_when_every_place_is_taken() -> None:
    everywhere = Box(left=-500, top=-500, right=900, bottom=900)
    assert place_labels([label("Viared", 200, 100)], taken=[everywhere], frame=FRAME) == []


def test_it_moves_for_what_had_better_stay_visible_but_covers_it_rather_than_go() -> None:
    right = symbol_box(230, 100, 20)
    (moved,) = place_labels([label("Viared", 200, 100)], taken=[], frame=FRAME, avoided=[right])
    assert not moved.box.overlaps(right)
    everywhere = Box(left=-500, top=-500, right=900, bottom=900)
    (stays,) = place_labels([label("Viared", 200, 100)], taken=[], frame=FRAME, avoided=[everywhere])
    assert stays.box.left > 200


def test_the_first_chooses_first() -> None:
    both = [label("Viared 3", 100, 100), label("Sandared", 100, 100)]
    placed = place_labels(both, taken=[], frame=FRAME)
    assert [p.label.text for p in placed] == ["Viared 3", "Sandared"]
    assert placed[0].box.left > 100 > placed[1].box.right - 20


def test_a_label_stays_within_the_frame() -> None:
    (placed,) = place_labels([label("Gånghester och Målsryd", 390, 100)], taken=[], frame=FRAME)
    assert placed.box.within(FRAME)


@given(
    st.lists(
        st.tuples(st.sampled_from(["Viared", "Borås C", "Sandared"]), st.floats(0, 400), st.floats(0, 300)), max_size=25
    )
)
def test_labels_never_lie_over_each_other(wanted: list[tuple[str, float, float]]) -> None:
    placed = place_labels([label(*one) for one in wanted], taken=[], frame=FRAME)
    boxes = [p.box for p in placed]
    assert not any(a.overlaps(b) for n, a in enumerate(boxes) for b in boxes[n + 1 :])


def test_width_grows_with_size_weight_and_length() -> None:
    plain = text_width_px("Viared västra", size_px=12)
    assert plain < text_width_px("Viared västra", size_px=12, weight=700)
    assert plain < text_width_px("Viared västra B", size_px=12)
    assert text_width_px("Viared västra", size_px=24) == plain * 2


def test_a_letter_without_a_glyph_still_takes_room() -> None:
    assert text_width_px("漢", size_px=10) > 0
