import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_data.problems import Misread
from gis_data.values.cells import clean, header_key, word_key
from gis_data.values.codes import CodeList, read_set, read_yes_no
from gis_data.values.marks import Marks, split_estimate
from gis_data.values.spelling import distance, meant
from siting.domain.values import Status

OWNERS = CodeList(
    words={
        "owned by a public authority": "public",
        "not owned by a public authority": "private",
        "unknown*": None,
    },
    similar=True,
)


def test_cleaning_keeps_the_words_and_drops_the_rest() -> None:
    assert clean('  "Block A,\n B"\x00 ') == "Block A, B"
    assert clean('Nos. "36" and "37"') == 'Nos. "36" and "37"'
    assert clean(None) == ""
    assert clean("\ud83d half a pair") == "half a pair"


@given(st.text())
def test_cleaned_text_is_one_storable_line_and_stays_so(text: str) -> None:
    once = clean(text)
    assert "\n" not in once
    assert "\x00" not in once
    once.encode()
    assert clean(once) == once or once.startswith('"')


def test_headers_and_words_compare_by_what_is_said() -> None:
    assert header_key("Site-Reference ") == header_key("site_reference") == header_key("SITE REFERENCE")
    assert header_key("Fastighetsbeteckning") == header_key("fastighets-beteckning")
    assert word_key(" Full  planning-permission.") == "full planning permission"


def test_marks_tell_nothing_from_unknown_from_not_applicable() -> None:
    marks = Marks(unknown=frozenset({"?", "okänd"}), not_applicable=frozenset({"-", "n/a"}))
    assert [marks.status(text) for text in ("", "#N/A", "OKÄND", "-", "5")] == [
        None,
        None,
        Status.UNKNOWN,
        Status.NOT_APPLICABLE,
        Status.KNOWN,
    ]
    assert marks.is_blank("#VALUE!")
    assert not marks.is_blank("?")


def test_about_is_taken_off() -> None:
    assert split_estimate("ca 500") == ("500", True)
    assert split_estimate("500 approx.") == ("500", True)
    assert split_estimate("Cafeteria") == ("Cafeteria", False)


def test_codes_are_read_by_word_pattern_and_declared_nearness() -> None:
    assert OWNERS.read("Not owned by a public authority") == ("private", None)
    assert OWNERS.read("Unknown ownership") == (None, None)
    code, noted = OWNERS.read("Onwed by a public authorty")
    assert code == "public"
    assert noted is not None
    assert noted[0].kind == "misspelt"


def test_a_word_is_never_made_up_or_lost_by_nearness() -> None:
    # "not" is one word more: the two differ in meaning, not in spelling.
    assert meant("not owned by a publc authority", list(OWNERS.words)) == "not owned by a public authority"
    assert meant("now owned by a public authority", list(OWNERS.words)) is None


def test_nearness_has_to_be_declared() -> None:
    with pytest.raises(Misread) as caught:
        CodeList(words=OWNERS.words).read("Onwed by a public authority")
    assert "Is “owned by a public authority” meant?" in caught.value.problem.right.fill(**caught.value.found).en


def test_sets_take_any_separator_and_words_that_hold_one() -> None:
    kinds = CodeList(
        words={"lager och logistik": "warehouse", "kontor": "office", "c centre retail service": "C", "c": "C"}
    )
    assert read_set("Lager och logistik, kontor", kinds) == (frozenset({"warehouse", "office"}), None)
    assert read_set("kontor och c", kinds) == (frozenset({"office", "C"}), None)
    assert read_set("C centre (retail, service); Kontor", kinds) == (frozenset({"C", "office"}), None)
    with pytest.raises(Misread):
        read_set("kontor, simhall", kinds)
    found, noted = read_set("kontr; C", CodeList(words=kinds.words, similar=True))
    assert found == {"office", "C"}
    assert noted is not None
    assert noted[1] == {"meant": "kontor"}


def test_yes_and_no_in_both_languages() -> None:
    assert [read_yes_no(text) for text in ("Ja", "YES", "x", "nej", "False", "0")] == [True] * 3 + [False] * 3
    assert read_yes_no("finns", {"finns": "yes"}) is True
    with pytest.raises(Misread):
        read_yes_no("delvis")


@given(st.text(max_size=12), st.text(max_size=12))
def test_distance_is_a_distance(first: str, second: str) -> None:
    assert distance(first, second) == distance(second, first)
    assert (distance(first, second) == 0) == (first == second)
    assert distance(first, second) <= max(len(first), len(second))
