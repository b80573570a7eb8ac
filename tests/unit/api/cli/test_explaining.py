"""What ``siting match --explain`` prints: whole, in both languages, at the widths of terminals and files."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.cli import ranking
from api.cli.explaining import print_explanation, rank_bar
from siting.domain.text import Lang
from siting.matching import words
from siting.matching.result import MatchResult
from tests.unit.matching import insights
from tests.unit.matching.sayings import POWER, three, with_insight
from tests.unit.matching.test_words import ALSO_FITS, ASKS, FAILS, result_of

WHOLE = replace(result_of(POWER, ALSO_FITS, ASKS, FAILS), insight=insights.WHOLE)


def printed(result: MatchResult, lang: Lang, capsys: pytest.CaptureFixture[str]) -> str:
    print_explanation(result, lang)
    return capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(params=[80, 140])
def width(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(ranking, "_FILE_WIDTH", request.param)
    return int(request.param)


def test_it_keeps_to_the_width(width: int, capsys: pytest.CaptureFixture[str]) -> None:
    for lang in ("sv", "en"):
        print_explanation(WHOLE, lang)
        ranking.print_ranking(WHOLE, lang)
        lines = capsys.readouterr().out.splitlines()
        assert max(map(len, lines)) <= width
        assert not any("…" in line for line in lines)


@pytest.mark.usefixtures("width")
def test_each_part_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    said = " ".join(printed(WHOLE, "sv", capsys).split())
    assert " ".join(words.explanation(WHOLE, None, "sv").split()) in said
    for part in (
        "█████████████████▓▓▓ 84 % 16 % 0 %",
        "10 000 viktningar prövade",
        "Öppnar Bäst av dem",
        "★ Fristad, Sandhult (?)",
        "Det finns ingen plats med både",
        "Viared 3 är minst lika bra på allt och bättre på något.",
        "Fråga elnätsägaren om effekt nu på Ramnaslätt",
        "två ägare 0,71 50–75",
        "inte känt hur många ägare – 50",
    ):
        assert part in said, part


def test_nothing_is_said_of_what_was_not_worked_out(capsys: pytest.CaptureFixture[str]) -> None:
    bare = printed(result_of(POWER, ALSO_FITS), "en", capsys)
    assert bare.splitlines()[1:2] == ["The answer in short"]
    assert "How sure" not in bare
    empty = printed(with_insight(result_of(POWER, ALSO_FITS)), "en", capsys)
    assert empty == bare


def test_questions_that_change_nothing_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    idle = tuple(replace(one, decides=False, rank_best=3, rank_worst=3, first=False) for one in three().questions)
    assert idle
    assert "worth asking" not in printed(replace(three(), questions=idle), "en", capsys)


@pytest.mark.parametrize(
    ("shares", "bar"),
    [
        ([1.0, 0.0, 0.0], "█" * 20),
        ([0.5, 0.25, 0.0], "█" * 10 + "▓" * 5 + "·" * 5),
        ([0.333, 0.333, 0.334], "█" * 7 + "▓" * 6 + "▒" * 7),
        ([0.0, 0.0, 0.0], "·" * 20),
    ],
)
def test_the_bar_is_as_long_as_the_shares(shares: list[float], bar: str) -> None:
    assert rank_bar(shares) == bar
