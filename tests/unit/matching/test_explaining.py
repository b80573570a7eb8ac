"""What a business developer would send: whole sentences, right in both languages, and no number of its own."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from siting.domain.errors import NotFound
from siting.domain.requirement import (
    Within,
)
from siting.domain.text import LANGS
from siting.matching import words
from siting.matching.insight import Bound, Change, Spread, Swap
from siting.matching.result import MatchResult, Question
from siting.matching.words.changing import falls_to_tell
from tests.unit.matching import insights
from tests.unit.matching.insights import opened, outlook, robustness, stability
from tests.unit.matching.sayings import (
    POWER,
    plain,
    relaxation,
    three,
    with_insight,
)
from tests.unit.matching.test_words import ALSO_FITS, ASKS, FAILS, result_of, site


def explained(result: MatchResult, site_id: int | None = None) -> tuple[str, str]:
    return plain(words.explanation(result, site_id, "sv")), plain(words.explanation(result, site_id, "en"))


def test_the_whole_answer() -> None:
    result = three(
        robustness=robustness(
            stability(1, 0.84, 0.16, 0.0),
            stability(2, 0.16, 0.84, 0.0),
            stability(3, 0.0, 0.0, 1.0),
            beats=((0.0, 0.84, 1.0), (0.16, 0.0, 1.0), (0.0, 0.0, 0.0)),
        ),
        outlooks=(
            outlook(1, falls=(Change(criterion=1, bound=Bound.BELOW, amount=4.0, rank=2),)),
            outlook(
                2,
                to_first=(Change(criterion=1, bound=Bound.AT_LEAST, amount=4.183, rank=1),),
                swap=Swap(criterion=1, weight=0.31, instead_of=0.2, other_id=1),
            ),
            outlook(3, dominated_by=(1,)),
        ),
        relaxations=(relaxation(opened(9, "Fristad 2"), opened_sites=5, better=True),),
    )
    sv, en = explained(result)
    assert sv == (
        "Två platser uppfyller alla krav, en till kan göra det. "
        "Viared 3 kommer först: ca 4 min till motorvägsmot och ca 6 MW på plats. "
        "Ca 6 MW på plats är en uppskattning: med mindre än 4 MW på plats faller den till andra plats. "
        "Viared 3 är först i 84 % av rimliga viktningar, bland dem som säkert uppfyller kraven. "
        "Sobacken blir först med minst 4,19 MW på plats, eller om effekt nu får väga 31 % i stället för 20 %. "
        "Med högst 9 min till motorvägsmot i stället för 8 min finns fem platser till, en av dem, Fristad 2, bättre än "
        "alla som nu uppfyller kraven."
    )
    assert en == (
        "Two sites meet all requirements; one more may. "
        "Viared 3 comes first: about 4 min to a motorway junction and about 6 MW on site. "
        "About 6 MW on site is an estimate: with less than 4 MW on site it falls to second place. "
        "Viared 3 is first in 84% of reasonable weightings, among those sure to meet the requirements. "
        "Sobacken would be first with at least 4.19 MW on site, or if the weight of power now is 31% instead of 20%. "
        "With at most 9 min to a motorway junction instead of 8 min, there are five more sites, one of them, "
        "Fristad 2, better than all that meet the requirements now."
    )


@pytest.mark.parametrize(("weight", "sv", "en"), [(0.202, "mer", "more"), (0.198, "mindre", "less")])
def test_a_weight_that_is_all_but_the_same_is_not_said_as_the_same_number(weight: float, sv: str, en: str) -> None:
    nearly = outlook(
        2,
        to_first=(Change(criterion=1, bound=Bound.AT_LEAST, amount=4.183, rank=1),),
        swap=Swap(criterion=1, weight=weight, instead_of=0.2, other_id=1),
    )
    said = explained(three(outlooks=(outlook(1), nearly)), 2)
    assert f"om effekt nu får väga bara lite {sv}." in said[0]
    assert f"if power now weighs only a little {en}." in said[1]


def test_without_insight_it_is_the_answer() -> None:
    result = result_of(POWER, ALSO_FITS, FAILS)
    for lang in LANGS:
        assert words.explanation(result, None, lang) == " ".join(words.answer(result, lang))


def test_nothing_fits() -> None:
    result = with_insight(
        result_of(FAILS, site(5, "Viskafors", junction_min=15.0, power_capacity_mw=9.0)),
        conflicts=((0,),),
        relaxations=(
            relaxation(opened(4, "Fristad"), opened(5, "Viskafors", rank=2)),
            relaxation(opened(4, "Fristad", asks=True), need=Within(high=20.0)),
        ),
        combinations=insights.WHOLE.combinations[:1],
    )
    sv, en = explained(result)
    assert sv == (
        "Ingen av 2 platser uppfyller alla krav. Det finns ingen plats med högst 8 min till motorvägsmot. "
        "Med högst 9 min till motorvägsmot i stället för 8 min finns två platser, bäst av dem Fristad. "
        "Med högst 20 min till motorvägsmot i stället för 8 min finns en plats, med något kvar att fråga om. "
        "Viared 3 och 4, som ligger intill varandra, ger tillsammans 52 000 m² (två ägare), "
        "med något kvar att fråga om."
    )
    assert en == (
        "None of 2 sites meets all requirements. There is no site with at most 8 min to a motorway junction. "
        "With at most 9 min to a motorway junction instead of 8 min, there are two sites, the best of them Fristad. "
        "With at most 20 min to a motorway junction instead of 8 min, there is one site, with something left to ask. "
        "Viared 3 and 4, which adjoin, give 52,000 m² together (two owners), with something left to ask."
    )


def test_one_site_that_waits_for_an_answer() -> None:
    result = three(
        robustness=robustness(stability(1, 1.0), stability(2, 0.0), stability(3, 0.0), beats=((0.0,) * 3,) * 3),
        outlooks=(outlook(3, falls=(Change(criterion=1, bound=Bound.BELOW, amount=3.0, rank=9),)),),
    )
    sv, en = explained(result, 3)
    assert sv == (
        "Ramnaslätt kommer på tredje plats: 2 min till motorvägsmot. "
        "Fråga elnätsägaren om effekt nu: det avgör om den uppfyller alla krav."
    )
    assert en == (
        "Ramnaslätt comes in third place: 2 min to a motorway junction. "
        "Ask the grid company about power now: that decides whether it meets all requirements."
    )


def test_one_site_that_others_beat() -> None:
    result = three(
        outlooks=(
            outlook(
                2,
                to_first=(Change(criterion=0, bound=Bound.AT_MOST, amount=3.0, rank=1),),
                swap=Swap(criterion=0, weight=0.9, instead_of=0.6, other_id=3),
                dominated_by=(1,),
            ),
        )
    )
    assert explained(result, 2)[0] == (
        "Sobacken kommer på andra plats: 7 min till motorvägsmot. "
        "Viared 3 är minst lika bra på allt och bättre på något. "
        "Sobacken blir först med högst 3 min till motorvägsmot."
    )


def test_one_site_that_is_out_and_how_it_would_be_in() -> None:
    result = three(
        relaxations=(
            relaxation(opened(9, "Annan")),
            relaxation(opened(4, "Fristad", rank=13), need=Within(high=20.0)),
        )
    )
    sv, en = explained(result, 4)
    assert sv == (
        "Fristad faller på: restid till motorvägsmot 20 min (högst 8 min) och effekt nu 1 MW (minst 3 MW). "
        "Med högst 20 min till motorvägsmot i stället för 8 min är den med, på plats 13."
    )
    assert en.endswith("With at most 20 min to a motorway junction instead of 8 min, it is in, in place 13.")


@pytest.mark.parametrize(
    ("rank", "sv"),
    [
        (2, "faller den till andra plats."),
        (3, "kan den falla till tredje plats."),
        # One more than are ranked: it is out.
        (4, "faller den bort."),
    ],
)
def test_how_far_it_falls(rank: int, sv: str) -> None:
    change = Change(criterion=1, bound=Bound.BELOW, amount=4.0, rank=rank)
    result = three(outlooks=(outlook(1, falls=(change,)),))
    assert words.fall_text(change, result.ranked[0], result, "sv").endswith(sv)


def test_the_last_falls_out_and_not_to_a_place_that_is_not_there() -> None:
    result = with_insight(result_of(POWER))
    change = Change(criterion=1, bound=Bound.BELOW, amount=3.0, rank=2)
    assert words.fall_text(change, result.ranked[0], result, "en").endswith("on site it is out.")


def test_a_better_site_goes_before_a_cheaper_concession() -> None:
    cheap, better = relaxation(opened(8, "A")), relaxation(opened(9, "B"), better=True, need=Within(high=15.0))
    assert "högst 15 min" in explained(three(relaxations=(cheap, better)))[0]
    assert "högst 9 min" in explained(three(relaxations=(cheap,)))[0]


def test_who_could_pass_is_not_said_twice() -> None:
    rise = Change(criterion=1, bound=Bound.AT_LEAST, amount=3.0, rank=1)
    sv, _ = explained(three(outlooks=(outlook(3, to_first=(rise,)),)))
    assert "Ramnaslätt blir först med minst 3 MW på plats." in sv
    assert "kan gå om" not in sv
    assert "Ramnaslätt kan gå om" in explained(three(outlooks=(outlook(2, to_first=(rise,)),)))[0]


def test_a_question_that_can_change_which_is_first_is_told() -> None:
    result = three()
    [question] = result.questions
    decisive = replace(question, rank_best=1, rank_worst=None, first=True)
    sv, _ = explained(replace(result, questions=(decisive,)))
    assert sv.endswith(
        "Fråga elnätsägaren om effekt nu på Ramnaslätt: svaret kan lyfta platsen från 3 till 1, eller fälla den."
    )
    idle = replace(question, first=False)
    assert "Fråga" not in explained(replace(result, questions=(idle,)))[0]


def test_a_site_that_is_not_listed_is_not_explained() -> None:
    with pytest.raises(NotFound, match="99"):
        words.explanation(three(), 99, "sv")


def test_the_best_in_everything_is_said_to_be() -> None:
    result = three(outlooks=(outlook(1), outlook(2, dominated_by=(1,)), outlook(3, dominated_by=(1, 2))))
    sv, en = explained(result)
    assert "Viared 3 är minst lika bra som var och en av de andra på allt." in sv
    assert "Viared 3 is at least as good as each of the others in everything." in en
    almost = three(outlooks=(outlook(1), outlook(2, dominated_by=(1,)), outlook(3, dominated_by=(2,))))
    assert "minst lika bra" not in explained(almost)[0]


@pytest.mark.parametrize(
    ("share", "rival", "spread", "sv", "en"),
    [
        (
            1.0,
            0.0,
            Spread.AROUND,
            "Viared 3 är först i alla 10 000 viktningar som prövats.",
            "Viared 3 is first in all 10,000 weightings tried.",
        ),
        (
            0.998,
            0.002,
            Spread.AROUND,
            "Viared 3 är först i nästan alla rimliga viktningar (mer än 99 %).",
            "Viared 3 is first in nearly all reasonable weightings (more than 99%).",
        ),
        (
            0.7,
            0.3,
            Spread.IN_ORDER,
            "Viared 3 är först i 70 % av viktningar i den ordning som angetts.",
            "Viared 3 is first in 70% of weightings in the order that was given.",
        ),
        (
            0.7,
            0.3,
            Spread.ANY,
            "Viared 3 är först i 70 % av alla tänkbara viktningar.",
            "Viared 3 is first in 70% of all possible weightings.",
        ),
        (
            0.55,
            0.45,
            Spread.AROUND,
            "Det är jämnt mellan Viared 3 och Sobacken: Viared 3 är före i 55 % av rimliga viktningar.",
            "It is even between Viared 3 and Sobacken: Viared 3 is ahead in 55% of reasonable weightings.",
        ),
        (
            0.42,
            0.58,
            Spread.AROUND,
            "Det är jämnt mellan Viared 3 och Sobacken: Sobacken är före i 58 % av rimliga viktningar.",
            "It is even between Viared 3 and Sobacken: Sobacken is ahead in 58% of reasonable weightings.",
        ),
    ],
)
def test_how_sure_it_is(share: float, rival: float, spread: Spread, sv: str, en: str) -> None:
    sure = robustness(
        stability(1, share, rival), stability(2, rival, share), beats=((0.0, share), (rival, 0.0)), spread=spread
    )
    result = with_insight(result_of(POWER, ALSO_FITS), robustness=sure)
    assert plain(words.sureness_text(result, "sv")) == sv
    assert plain(words.sureness_text(result, "en")) == en


def test_a_first_with_many_rivals_is_said_to_be_seldom_first() -> None:
    sure = robustness(
        stability(1, 0.4, 0.6),
        stability(2, 0.3, 0.7),
        stability(3, 0.3, 0.7),
        beats=((0.0, 0.7, 0.7), (0.3, 0.0, 0.5), (0.3, 0.5, 0.0)),
    )
    assert plain(words.sureness_text(three(robustness=sure), "sv")) == (
        "Viared 3 är först i bara 40 % av rimliga viktningar, bland dem som säkert uppfyller kraven."
    )


def test_what_no_weighting_can_change_is_not_said_to_be_sure_of_weightings() -> None:
    """The only one that fits is first in all, and who waits for an answer behind it in none, whatever they weigh."""
    sure = robustness(stability(1, 1.0, 0.0), stability(3, 0.0, 1.0), beats=((0.0, 1.0), (0.0, 0.0)))
    one = with_insight(result_of(POWER, ASKS), robustness=sure)
    assert words.sureness_text(one, "sv") == ""
    assert words.first_share_text(one.ranked[1], one, "sv") == ""
    asked = with_insight(result_of(ASKS, replace(ASKS, site_id=1, name="Kråkered")), robustness=sure)
    assert plain(words.sureness_text(asked, "sv")) == "Kråkered är först i alla 10 000 viktningar som prövats."


def test_an_estimate_that_would_have_to_be_far_off_is_not_worth_a_sentence() -> None:
    far, near = (Change(criterion=1, bound=Bound.BELOW, amount=amount, rank=3) for amount in (2.9, 3.1))
    unknown = Change(criterion=1, bound=Bound.BELOW, amount=0.1, rank=3)
    result = three(outlooks=(outlook(1, falls=(far, near)), outlook(3, falls=(unknown,))))
    assert falls_to_tell(result.ranked[0], result) == (near,)
    assert falls_to_tell(result.ranked[2], result) == (unknown,)


@pytest.mark.parametrize(
    ("best", "worst", "short", "sv"),
    [
        (1, 3, "3 till 1", "kan lyfta platsen från 3 till 1"),
        (1, None, "3 till 1 eller ut", "kan lyfta platsen från 3 till 1, eller fälla den"),
        (3, None, "3 till ut", "kan fälla platsen"),
        (2, 5, "3 till 2–5", "kan flytta platsen från 3, som bäst till 2 och som sämst till 5"),
        (3, 6, "3 till 6", "kan sänka platsen från 3 till 6"),
        (3, 3, "", "avgör om platsen uppfyller alla krav"),
    ],
)
def test_what_an_answer_can_change(best: int, worst: int | None, short: str, sv: str) -> None:
    result = three()
    question = Question(
        site_id=3, criterion=1, worth=0.1, decides=True, rank_best=best, rank_worst=worst, first=best == 1
    )
    assert words.effect_in_short(question, result, "sv") == short
    assert words.question_sentence(question, result, "sv") == (
        f"Fråga elnätsägaren om effekt nu på Ramnaslätt: svaret {sv}."
    )


def test_no_number_is_made_up() -> None:
    """Each number in the text stands in the result, rounded as it is said."""
    result = three(
        robustness=robustness(stability(1, 0.84, 0.16), stability(2, 0.16, 0.84), beats=((0.0, 0.84), (0.16, 0.0))),
        relaxations=(relaxation(opened(9, "Fristad"), opened_sites=17, better=True),),
    )
    known_numbers = {"1", "3", "4", "6", "84", "9", "8", "17"}
    assert set(re.findall(r"\d+", words.explanation(result, None, "en"))) <= known_numbers
