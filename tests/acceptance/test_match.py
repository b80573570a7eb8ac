"""``siting match``, ``siting requirement`` and ``siting schema`` as people run them."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path

import pytest
from shapely.geometry import shape

from siting.matching.documents import result_from_dict
from tests.acceptance.conftest import CommandLine

SITES = """\
reference,kind,name,east,north,plot_area_m2,power_capacity_mw,price_sek_m2,lettable_area_m2,source,verified
A,land,Viared 3,372600,6397900,30000,5,500,,office,2026-10-01
B,land,=HYPERLINK(1),369000,6395600,25000,,500,,office,2026-10-01
C,land,Sobacken,376200,6391800,8500,5,500,,office,2026-10-01
D,land,Fristad,,,20000,1,900,,office,2026-10-01
E,premises,Simonsland,377300,6399500,,2,,900,office,2026-10-01
"""

REQUIREMENT = """\
title = { sv = "Tomt", en = "Plot" }
[company]
name = "Firm"
[site]
kinds = ["land"]
[[criteria]]
fact = "plot_area_m2"
unit = "ha"
at_least = 1
anchors = [[1, 0], [3, 1]]
weight = 30
[[criteria]]
fact = "power_capacity_mw"
at_least = 2
anchors = [[2, 0], [6, 1]]
weight = 50
[[criteria]]
fact = "price_sek_m2"
anchors = [[400, 1], [900, 0]]
weight = 20
"""


@pytest.fixture(scope="module")
def loaded(siting: CommandLine) -> CommandLine:
    (siting.folder / "sites.csv").write_text(SITES)
    (siting.folder / "plot.toml").write_text(REQUIREMENT)
    siting.run("import", "sites.csv", "--source", "template")
    return siting


@pytest.fixture(scope="module")
def matched(loaded: CommandLine) -> str:
    """The answer as JSON: standard output holds it and nothing else."""
    return loaded.run_apart("match", "plot.toml", "--format", "json", "--as-of", "2026-11-24").stdout


def test_the_json_says_what_was_computed_by_hand(matched: str) -> None:
    result = json.loads(matched)
    assert result["as_of"] == "2026-11-24"
    assert result["counts"] | {"failing": {}} == {
        "judged": 4, "set_aside": 1, "fits": 1, "ask": 1, "out": 2, "failing": {}, "untried": 0,
    }  # fmt: skip
    assert result["counts"]["failing"] == {"0": 1, "1": 1}
    best, asks = result["ranked"]
    # 0.3 · 1 + 0.5 · (5 − 2) / 4 + 0.2 · (900 − 500) / 500; without power 0.3 · 0.75 + 0.2 · 0.8, and 0.5 more
    assert (best["site"]["reference"], best["rank"], best["standing"]) == ("A", 1, "fits")
    assert best["score_low"] == best["score_high"] == pytest.approx(0.835)
    assert (asks["site"]["reference"], asks["standing"]) == ("B", "ask")
    assert (asks["score_low"], asks["score_high"]) == pytest.approx((0.385, 0.885))
    assert asks["completeness"] == pytest.approx(0.5)
    assert [one["site"]["reference"] for one in result["out"]] == ["C", "D"]
    short = result["out"][0]["judgements"][0]
    assert (short["verdict"], short["gap"]) == ("not_met", 1500)
    [question] = result["questions"]
    asked = {"site_id": asks["site"]["site_id"], "criterion": 1, "worth": 0.5, "decides": True}
    # With 6 MW it would have 0.885 and be first; with less than 2 it is out.
    assert question == asked | {"rank_best": 1, "rank_worst": None, "first": True}
    for one in [*result["ranked"], *result["out"]]:
        for end in ("low", "high"):
            parts = [judgement[f"contribution_{end}"] for judgement in one["judgements"]]
            assert math.fsum(parts) == pytest.approx(one[f"score_{end}"], abs=1e-9)


def test_the_json_reads_back_as_a_result(matched: str) -> None:
    result = result_from_dict(json.loads(matched))
    assert [one.site.name for one in result.ranked] == ["Viared 3", "=HYPERLINK(1)"]
    assert result.requirement.criteria[0].unit == "ha"


def test_the_json_says_what_would_change_the_order(matched: str) -> None:
    insight = json.loads(matched)["insight"]
    sure = insight["robustness"]
    assert (sure["samples"], sure["spread"], sure["compared"]) == (10_000, "around", 2)
    assert isinstance(sure["seed"], int)
    # A site that fits stands before one with something to ask in every weighting.
    assert [one["acceptabilities"] for one in sure["sites"]] == [[1.0, 0.0], [0.0, 1.0]]
    assert insight["conflicts"] == []
    [plot] = [one for one in insight["relaxations"] if [c["criterion"] for c in one["concessions"]] == [0]]
    assert plot["concessions"] == [{"criterion": 0, "need": {"at_least": 8500}, "gap": 1500}]
    assert (plot["opened"], plot["opens"][0]["name"]) == (1, "Sobacken")


def test_the_same_match_says_the_same(loaded: CommandLine, matched: str) -> None:
    again = loaded.run_apart("match", "plot.toml", "--format", "json", "--as-of", "2026-11-24").stdout
    assert again == matched


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "sv",
            (
                "Svaret i korthet",
                "Fråga elnätsägaren om effekt nu på",
                "kan lyfta platsen från 2 till 1, eller fälla den",
                "10 000 viktningar prövade",
                "Tomtarea: minst 8 500 m² i stället för minst 10 000 m²",
            ),
        ),
        (
            "en",
            (
                "The answer in short",
                "Ask the grid company about power now at",
                "can lift the site from 2 to 1, or put it out",
                "10,000 weightings tried",
                "Plot area: at least 8,500 m² instead of at least 10,000 m²",
            ),
        ),
    ],
)
def test_explained_it_says_how_sure_it_is_and_what_would_change_it(
    loaded: CommandLine, lang: str, said: tuple[str, ...]
) -> None:
    done = loaded.run("match", "plot.toml", "--explain", "--lang", lang)
    text = " ".join(done.stdout.replace("\N{NO-BREAK SPACE}", " ").split())
    for part in said:
        assert part in text, text


def test_not_explained_it_only_ranks(loaded: CommandLine) -> None:
    assert "weightings" not in loaded.run("match", "plot.toml").stdout


def test_limits_cut_the_lists_and_not_the_counts(loaded: CommandLine) -> None:
    done = loaded.run("match", "plot.toml", "--format", "json", "--limit", "1", "--out", "0")
    result = json.loads(done.stdout)
    assert (len(result["ranked"]), result["out"], result["counts"]["out"]) == (1, [], 2)


@pytest.mark.parametrize(
    ("lang", "answer", "fails"),
    [
        ("sv", "En plats uppfyller alla krav, en till kan göra det.", "Faller på: tomtarea"),
        ("en", "One site meets all requirements; one more may.", "Fails on: plot area"),
    ],
)
def test_the_table_answers_in_a_sentence_and_says_why(loaded: CommandLine, lang: str, answer: str, fails: str) -> None:
    done = loaded.run("match", "plot.toml", "--lang", lang)
    assert answer in done.stdout
    assert fails in done.stdout
    assert "Viared 3" in done.stdout
    assert "Simonsland" not in done.stdout
    score = next(line for line in done.stdout.splitlines() if "HYPERLINK" in line and "█" in line)
    assert "39–89" in score
    assert "░" in score


def test_csv_runs_no_formula(loaded: CommandLine) -> None:
    done = loaded.run("match", "plot.toml", "--format", "csv", "--lang", "sv")
    rows = list(csv.reader(io.StringIO(done.stdout), delimiter=";"))
    assert [row[2] for row in rows[1:]] == ["Viared 3", "'=HYPERLINK(1)", "Sobacken", "Fristad"]
    assert rows[1][7] == "83,5"
    assert len({len(row) for row in rows}) == 1


def test_geojson_is_in_degrees_and_keeps_sites_without_a_place(loaded: CommandLine) -> None:
    done = loaded.run("match", "plot.toml", "--format", "geojson")
    features = json.loads(done.stdout)["features"]
    assert [one["properties"]["reference"] for one in features] == ["A", "B", "C", "D"]
    for one in features[:3]:
        place = shape(one["geometry"]).centroid
        assert 12.7 < place.x < 13.2
        assert 57.5 < place.y < 57.9
    assert features[3]["geometry"] is None


def test_mistakes_are_listed_together_with_their_lines(loaded: CommandLine) -> None:
    text = REQUIREMENT.replace("plot_area_m2", "plot_aera_m2").replace("at_least = 2", "at_leest = 2")
    (loaded.folder / "wrong.toml").write_text(text)
    for command in (("match", "wrong.toml"), ("requirement", "check", "wrong.toml")):
        done = loaded.run(*command, code=1, SITING_LANG="sv")
        assert done.stdout == ""
        assert "rad 7" in done.stderr
        assert "plot_area_m2" in done.stderr
        assert "rad 14" in done.stderr
        assert "at_least" in done.stderr


def test_five_hundred_criteria_are_refused_clearly(loaded: CommandLine) -> None:
    one = '[[criteria]]\nfact = "price_sek_m2"\nat_most = 900\n'
    (loaded.folder / "long.toml").write_text(REQUIREMENT + one * 497)
    done = loaded.run("match", "long.toml", code=1)
    assert "at most 200" in done.stderr
    assert "500" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("match", "gone.toml"), 1, "gone.toml"),
        (("match", "plot.toml", "--as-of", "24/11"), 1, "2026-11-24"),
        (("match", "plot.toml", "--limit", "-1"), 2, "limit"),
        (("match", "plot.toml", "--format", "pdf"), 2, "format"),
        (("match",), 2, "REQUIREMENT"),
    ],
)
def test_wrong_use_is_said(loaded: CommandLine, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = loaded.run_apart(*arguments, code=code)
    assert said.lower() in done.stderr.lower()
    assert done.stdout == ""


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_new_requirement_is_right_as_it_stands(loaded: CommandLine, lang: str) -> None:
    name = f"new.{lang}.toml"
    loaded.run("requirement", "new", name, "--lang", lang)
    loaded.run("requirement", "check", name)
    loaded.run("match", name)
    before = (loaded.folder / name).read_text()
    refused = loaded.run("requirement", "new", name, code=1)
    assert "--force" in refused.stderr
    assert (loaded.folder / name).read_text() == before
    assert loaded.run("requirement", "new", "--lang", lang).stdout == before


def test_no_folder_is_made_for_a_new_requirement(loaded: CommandLine) -> None:
    assert "nowhere" in loaded.run("requirement", "new", Path("nowhere") / "a.toml", code=1).stderr


def test_the_schema_names_every_fact_and_code(siting: CommandLine) -> None:
    schema = json.loads(siting.run("schema", "requirement").stdout)
    text = json.dumps(schema)
    assert schema["$schema"].endswith("2020-12/schema")
    for word in ("clear_height_m", "legal_force", "contains_any", "Fri takhöjd"):
        assert json.dumps(word)[1:-1] in text
    siting.run("schema", "result", code=2)


def test_a_requirement_that_nothing_meets_says_what_most_fall_on(loaded: CommandLine) -> None:
    text = REQUIREMENT.replace("at_least = 2", 'unknown = "exclude"\nat_least = 900').replace(
        "[2, 0], [6, 1]", "[2, 0], [900, 1]"
    )
    (loaded.folder / "much.toml").write_text(text)
    done = loaded.run("match", "much.toml", "--lang", "sv")
    assert "Ingen av 4 platser uppfyller alla krav." in done.stdout
    assert "effekt" in done.stdout
