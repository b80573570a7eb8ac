"""What services say of themselves and of their troubles."""

from typing import Any

import pytest

from gis_data.remote.answers import is_html, is_xml, shown_words, words_of
from gis_data.remote.capabilities import FeatureType, plausible_extent
from gis_data.remote.errors import IncompleteAnswer, UnusableAnswer
from gis_data.remote.schema import Schema, check_wanted, fields_of


@pytest.mark.parametrize(
    ("offered", "best"),
    [
        (("GML2", "application/json", "text/xml; subtype=gml/3.1.1"), "application/json"),
        (("application/json", "application/json; subtype=geojson"), "application/json; subtype=geojson"),
        (("GML32", "GEOJSON"), "GEOJSON"),
        (("text/javascript", "application/jsonp", "application/gml+xml; version=3.2", "GML2"),
         "application/gml+xml; version=3.2"),
        (("GML2", "text/xml; subtype=gml/3.1.1"), "text/xml; subtype=gml/3.1.1"),
        (("SHAPE-ZIP", "csv"), None),
        ((), None),
    ],
)  # fmt: skip
def test_geojson_is_liked_best_and_then_the_newest_gml(offered: tuple[str, ...], best: str | None) -> None:
    assert FeatureType(name="a", crs=(), formats=offered, extent=None, pages=True).best_format() == best


@pytest.mark.parametrize(
    ("extent", "plausible"),
    [((10, 55, 24, 69), True), ((0, 0, 0, 0), False), ((24, 55, 10, 69), False), ((1e5, 6e6, 9e5, 8e6), False)],
)
def test_an_extent_is_degrees_in_order(extent: tuple[float, float, float, float], plausible: bool) -> None:
    assert (plausible_extent(extent) is not None) is plausible


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"<!DOCTYPE html>\n<HTML><title>\n Not   here </title>", "Not here"),
        (b"\xef\xbb\xbf<html><body>x</body></html>", ""),
        (b'{"title": "Bad", "detail": "Because"}', "Because"),
        (b'{"error": {"code": 498, "message": "Invalid token"}}', "Invalid token"),
        (b'{"error": "denied"}', "denied"),
        (b"[1, 2]", ""),
        (b"{broken", ""),
        (b"  too many\n requests ", "too many requests"),
        ("för många".encode("latin-1"), ""),
        (b"\x1f\x8b\x08", ""),
        (b"<a>not a report</a>", ""),
        (b'<ExceptionReport><Exception exceptionCode="X"/></ExceptionReport>', "X"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><ExceptionReport>&a;</ExceptionReport>", ""),
        (b"", ""),
        (b"<html><title lang='sv'>St\xc3\xa4ngt</title><title>x</title>", "Stängt"),
        (b"<html><title>", ""),
        (b"<html>a > b</title>", ""),
        (b'{"error": "\\u001b[2Jgone\\u202e"}', "[2Jgone"),
        (b"<html><title>\x1b]0;mine\x07</title>", "]0;mine"),
    ],
)
def test_what_an_error_says_in_one_line(body: bytes, said: str) -> None:
    assert words_of(body) == said


def test_data_are_not_taken_for_web_pages() -> None:
    assert not is_html(b'<?xml version="1.0"?><wfs:FeatureCollection><html/></wfs:FeatureCollection>')
    assert is_html(b"<!-- a --> <!-- b -->\n<html lang='sv'>")
    assert is_html(b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">')
    assert is_xml(b"\n <a/>")
    assert not is_xml(b'{"a": "<b>"}')


def test_the_kinds_of_values_that_fields_have() -> None:
    rows: list[dict[str, Any]] = [{"a": 1, "b": None, "c": "x"}, {"a": 2.5, "d": True}, {"a": None, "d": [1], "e": {}}]

    assert fields_of(rows) == {
        "a": {"number"}, "b": set(), "c": {"text"}, "d": {"boolean", "list"}, "e": {"object"},
    }  # fmt: skip


def check(*pages: dict[str, set[str]]) -> list[str]:
    schema = Schema()
    return [issue.kind for page in pages for issue in schema.check(page, "flood", "flood (geo.example.se)")]


def test_pages_with_the_same_fields() -> None:
    assert check({"a": {"text"}}, {"a": {"text"}}, {"a": set()}) == []


def test_a_field_that_comes_or_goes_alone_is_a_note() -> None:
    assert check({"a": set()}, {"a": set(), "b": set()}) == ["fields_differ"]
    assert check({"a": set(), "b": set()}, {"a": set()}, {"a": set()}) == ["fields_differ"]


def test_one_that_comes_when_another_goes_is_a_change() -> None:
    with pytest.raises(IncompleteAnswer, match="b went, c came"):
        check({"a": set(), "b": set()}, {"a": set(), "c": set()})


def test_another_kind_of_value_is_a_note_once() -> None:
    assert check({"a": {"text"}}, {"a": {"number"}}, {"a": {"number"}}) == ["field_types_differ"]


def test_fields_that_have_to_be_there() -> None:
    check_wanted(["a", "b"], ("a",), "flood")
    with pytest.raises(UnusableAnswer, match="lacks c, d"):
        check_wanted(["a", "b"], ("a", "c", "d"), "flood")


@pytest.mark.parametrize("body", [b"<!---->" * 500 + b"x", b"<!--" * 1000, b"<?x?>" * 800])
def test_a_page_of_comments_is_told_at_once(body: bytes) -> None:
    """Trying each way to read them would take longer than the sun lasts."""
    assert not is_html(body)


@pytest.mark.parametrize("title", [b"<title>", b"<title"])
def test_titles_without_end_are_looked_through_once(title: bytes) -> None:
    assert words_of(b"<html>" + title * 14_000) == ""


def test_a_secret_is_taken_out_before_the_words_are_cut() -> None:
    body = b"<html><title>" + b"x" * 290 + b" s3cret-word</title>"

    said = shown_words(body, lambda text: text.replace("s3cret-word", "HIDDEN"))

    assert said.endswith("x HIDDEN")
    assert len(shown_words(b"y" * 1000, str)) == 300
