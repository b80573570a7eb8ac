"""What the letters and the words of a plan allow."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.domain.activities import ACTIVITY_LABELS, USE_ANSWERS, Activity, Judgement, UseAnswer, use_fact
from siting.domain.codes import PERMITTED_USES
from siting.domain.facts import FactType, Origin
from siting.domain.plan_uses import judge_place, letters_of
from siting.domain.plans import PlanProvision, ProvisionKind
from siting.domain.sites import SiteKind
from siting.domain.text import Text
from siting.domain.use_letters import Edition, Ground, UseLetter, designation, edition_of, version_day
from siting.domain.use_wording import judge_provision
from siting.domain.uses import USES, best, judge_letter
from siting.domain.vocabulary import FACTS

A = Activity
YES, IF, NO, ASK = UseAnswer.ALLOWED, UseAnswer.CONDITIONAL, UseAnswer.NOT_ALLOWED, UseAnswer.UNKNOWN
NOW = Edition.BFS_2020


def judged(letter: str, activity: Activity, words: str = "", edition: Edition = NOW) -> UseAnswer:
    [found] = designation(letter, edition=edition).letters
    return judge_provision(activity, found, words, edition).answer


def use(code: str, wording: str = "", *, catalogue_code: str = "", catalogue_version: str = "") -> PlanProvision:
    return PlanProvision(
        kind=ProvisionKind.USE,
        code=code,
        wording=wording,
        catalogue_code=catalogue_code,
        catalogue_version=catalogue_version,
    )


@pytest.mark.parametrize(
    ("letter", "activity", "answer"),
    [
        # manufacturing J (Z if low impact); logistics J, Z; office K, C; retail H, C; bulky retail H, partly Z;
        # hotel O, C; data centre: ask the planner.
        ("J", A.MANUFACTURING, YES),
        ("Z", A.MANUFACTURING, IF),
        ("J", A.WAREHOUSE, YES),
        ("Z", A.WAREHOUSE, YES),
        ("K", A.OFFICE, YES),
        ("C", A.OFFICE, YES),
        ("J", A.OFFICE, IF),
        ("H", A.SHOP, YES),
        ("C", A.SHOP, YES),
        ("H", A.BULKY_RETAIL, YES),
        ("Z", A.BULKY_RETAIL, IF),
        ("O", A.HOTEL, YES),
        ("C", A.HOTEL, YES),
        ("J", A.DATA_CENTRE, ASK),
        ("Z", A.DATA_CENTRE, ASK),
        ("K", A.DATA_CENTRE, ASK),
        ("B", A.DATA_CENTRE, NO),
        ("J", A.SHOP, NO),
        ("Z", A.SHOP, NO),
        ("K", A.WAREHOUSE, NO),
        ("R", A.WAREHOUSE, NO),
        ("S", A.OFFICE, NO),
        ("E", A.WAREHOUSE, NO),
    ],
)
def test_a_letter_allows_what_belongs_to_its_use(letter: str, activity: Activity, answer: UseAnswer) -> None:
    assert judged(letter, activity) is answer


@pytest.mark.parametrize(
    ("letter", "activity", "edition", "answer"),
    [
        ("U", A.WAREHOUSE, Edition.BOOK_1987, YES),
        ("U", A.WAREHOUSE, Edition.UNKNOWN, YES),
        ("U", A.WAREHOUSE, Edition.BFS_2020, ASK),
        ("A", A.OFFICE, Edition.CITY_PLAN, NO),
        ("A", A.OFFICE, Edition.DPB_2014, ASK),
        ("Z", A.WAREHOUSE, Edition.DPB_2014, YES),
        ("Z", A.WAREHOUSE, Edition.BOOK_1987, ASK),
        ("O", A.HOTEL, Edition.CITY_PLAN, ASK),
        ("K", A.HOTEL, Edition.BFS_2020, NO),
        ("K", A.HOTEL, Edition.BOOK_1987, ASK),
        ("G", A.WORKSHOP, Edition.BFS_2020, NO),
        ("G", A.WORKSHOP, Edition.BOOK_1987, IF),
        ("J", A.WAREHOUSE, Edition.BOOK_1987, YES),
        ("J", A.WAREHOUSE, Edition.CITY_PLAN, IF),
        ("Jm", A.MANUFACTURING, Edition.CITY_PLAN, IF),
        ("Q", A.OFFICE, Edition.BFS_2020, ASK),
    ],
)
def test_an_older_plan_is_read_by_the_rules_of_its_time(
    letter: str, activity: Activity, edition: Edition, answer: UseAnswer
) -> None:
    assert judged(letter, activity, edition=edition) is answer


@pytest.mark.parametrize(
    ("code", "words", "answers"),
    [
        ("J", "Industri", {A.WAREHOUSE: YES, A.MANUFACTURING: YES}),
        ("J1", "", {A.WAREHOUSE: IF, A.SHOP: NO}),
        ("J1", "Lager", {A.WAREHOUSE: YES, A.MANUFACTURING: NO, A.OFFICE: NO}),
        ("J1", "Endast lager.", {A.WAREHOUSE: YES, A.WORKSHOP: NO}),
        ("J1", "Lager och kontor", {A.WAREHOUSE: YES, A.OFFICE: IF, A.MANUFACTURING: NO}),
        ("J1", "ej störande industri", {A.MANUFACTURING: IF, A.WAREHOUSE: IF}),
        ("J1", "Småindustri", {A.MANUFACTURING: IF, A.WAREHOUSE: IF, A.SHOP: NO}),
        ("J1", "Textilindustri", {A.MANUFACTURING: IF}),
        ("J", "Industri, kontor", {A.WAREHOUSE: YES, A.OFFICE: IF}),
        ("J", "Industri. Handel får inte bedrivas", {A.MANUFACTURING: YES, A.SHOP: NO}),
        ("J2", "Industri, dock ej lager", {A.MANUFACTURING: YES, A.WAREHOUSE: NO}),
        ("J1", "Datacenter", {A.DATA_CENTRE: YES, A.MANUFACTURING: NO}),
        ("J1", "Serverhall, högst 5 000 m²", {A.DATA_CENTRE: IF}),
        ("H1", "Detaljhandel utom handel med livsmedel och skrymmande varor", {A.SHOP: IF, A.BULKY_RETAIL: NO}),
        ("H1", "Handel med skrymmande varor", {A.SHOP: NO, A.BULKY_RETAIL: YES}),
        ("H1", "Detaljhandel med livsmedel", {A.SHOP: IF}),
        ("H", "Handel, ej livsmedel", {A.SHOP: IF, A.BULKY_RETAIL: YES}),
        ("H", "Högst 500 m² detaljhandel", {A.SHOP: IF}),
        ("K1", "Kontor, ej störande verksamhet", {A.OFFICE: IF}),
        ("K", "Kontor, hotell", {A.OFFICE: YES, A.HOTEL: IF}),
        ("C1", "Kontor och butik i bottenvåning", {A.OFFICE: IF, A.SHOP: IF, A.HOTEL: IF}),
        ("Z", "Verksamheter, ej livsmedelshandel", {A.WAREHOUSE: YES, A.SHOP: NO}),
        ("R1", "Idrott, bad", {A.WAREHOUSE: NO, A.OFFICE: NO, A.SHOP: NO}),
        ("K1", "Konstnärsateljéer", {A.OFFICE: IF, A.DATA_CENTRE: ASK}),
        # What nobody here understands puts a condition, in what is kept and in what is excepted.
        ("J1", "Industri som inte är störande för omgivningen", {A.MANUFACTURING: IF, A.WAREHOUSE: IF, A.SHOP: NO}),
        ("J1", "Industri. Verksamheten får inte vara störande för omgivningen", {A.MANUFACTURING: IF, A.WAREHOUSE: IF}),
        ("J1", "Industri, dock ej sådan som innebär olägenhet", {A.MANUFACTURING: IF, A.WAREHOUSE: IF}),
        ("J1", "Industri utan risk för omgivningen", {A.MANUFACTURING: IF, A.WAREHOUSE: IF}),
        ("Z1", "Lager, dock inte för farligt gods", {A.WAREHOUSE: IF}),
        # What is excepted in part is not excepted as a whole.
        ("J1", "Industri utom livsmedelsindustri", {A.MANUFACTURING: IF, A.WAREHOUSE: YES}),
        ("J1", "Industri, ej tung industri", {A.MANUFACTURING: IF}),
        ("J1", "Industri. Utomhuslager får inte anordnas", {A.WAREHOUSE: IF, A.MANUFACTURING: YES}),
        ("H1", "Handel, ej bilhandel", {A.BULKY_RETAIL: IF, A.SHOP: YES}),
        ("H1", "Handel, ej butik under 1000 m²", {A.SHOP: IF}),
        ("K1", "Kontor. Lager får inte inrymmas i bottenvåning", {A.OFFICE: IF, A.WAREHOUSE: NO}),
        ("J1", "Industri, ej stora serverhallar", {A.DATA_CENTRE: ASK}),
        # Other uses are understood.
        ("K1", "Kontor. Bostäder får inte anordnas.", {A.OFFICE: YES}),
        ("C1", "Centrum. Hotell får inte anordnas", {A.OFFICE: YES, A.HOTEL: NO}),
        ("J1", "Industri. Lagerlokaler får inte uppföras", {A.WAREHOUSE: NO, A.MANUFACTURING: YES}),
    ],
)
def test_the_words_of_a_provision_narrow_its_letter(code: str, words: str, answers: dict[Activity, UseAnswer]) -> None:
    assert {activity: judged(code, activity, words) for activity in answers} == answers


def test_a_rule_says_the_words_that_gave_it() -> None:
    found = judge_provision(A.MANUFACTURING, UseLetter(letter="J", index="1"), "Lager | upplag", NOW)

    assert found == Judgement(
        answer=NO,
        rule=Text(sv="planen tillåter bara ”Lager / upplag”", en="the plan allows only “Lager / upplag”"),
    )


@pytest.mark.parametrize(
    ("code", "catalogue_code", "edition", "letters", "ground"),
    [
        ("J", "", NOW, "J", Ground.PLOT),
        ("J1K", "", NOW, "J1 K", Ground.PLOT),
        ("HK", "", NOW, "H K", Ground.PLOT),
        ("J K", "", NOW, "J K", Ground.PLOT),
        ("J/Z", "", NOW, "J Z", Ground.PLOT),
        ("(J)", "", NOW, "(J)", Ground.PLOT),
        ("C(H1)", "", NOW, "C (H1)", Ground.PLOT),
        ("BFII", "", Edition.CITY_PLAN, "B", Ground.PLOT),
        ("BSRIV", "", Edition.CITY_PLAN, "B", Ground.PLOT),
        ("JmI", "", Edition.CITY_PLAN, "Jm", Ground.PLOT),
        ("JÖ", "", Edition.CITY_PLAN, "J", Ground.PLOT),
        ("JK", "", Edition.CITY_PLAN, "J K", Ground.PLOT),
        ("GATA", "", NOW, "", Ground.PUBLIC_PLACE),
        ("LOKALGATA1", "", NOW, "", Ground.PUBLIC_PLACE),
        ("GÅNG", "", NOW, "", Ground.PUBLIC_PLACE),
        ("P-PLATS", "", NOW, "", Ground.PUBLIC_PLACE),
        ("GCVÄG", "", NOW, "", Ground.PUBLIC_PLACE),
        ("W1", "", NOW, "W1", Ground.WATER),
        ("R1", "DP_KM_R_A", NOW, "R1", Ground.PLOT),
        ("", "DP_KM_J2_Lager", NOW, "J", Ground.PLOT),
        ("X", "DP_KM_J2", NOW, "J", Ground.PLOT),
        ("G", "DP_AP_Ko_Gata", NOW, "", Ground.PUBLIC_PLACE),
        ("W", "DP_VO_W2_Skoter", NOW, "", Ground.WATER),
        ("prickmark", "", NOW, "", Ground.PLOT),
    ],
)
def test_a_designation_is_taken_apart(
    code: str, catalogue_code: str, edition: Edition, letters: str, ground: Ground
) -> None:
    found = designation(code, catalogue_code, edition)

    assert (" ".join(str(one) for one in found.letters), found.ground) == (letters, ground)


@pytest.mark.parametrize(
    ("code", "version", "day", "edition"),
    [
        ("DP_KM_J2", "", None, Edition.BFS_2020),
        ("DP_KM_J", "", None, Edition.DPB_2014),
        ("DP_KM_S", "Boverket 2025-12-01", None, Edition.DPB_2014),
        ("", "Boverket 2016-07-07", None, Edition.DPB_2014),
        ("", "07.07.2016", date(1990, 1, 1), Edition.DPB_2014),
        ("", "20251201", None, Edition.BFS_2020),
        ("", "2020-09-30", None, Edition.DPB_2014),
        ("", "2020-10-01", None, Edition.BFS_2020),
        ("", "Boverket 1995-01-01", date(2019, 1, 1), Edition.BOOK_1987),
        ("", "", date(1987, 6, 30), Edition.CITY_PLAN),
        ("", "", date(1987, 7, 1), Edition.BOOK_1987),
        ("", "", date(2014, 12, 31), Edition.BOOK_1987),
        ("", "", date(2016, 1, 1), Edition.UNKNOWN),
        ("", "kommunens egen", None, Edition.UNKNOWN),
    ],
)
def test_the_catalogue_tells_by_which_rules_letters_are_read_else_the_plan_s_day(
    code: str, version: str, day: date | None, edition: Edition
) -> None:
    assert edition_of(code, version, day) is edition


def test_a_version_without_a_possible_day_has_none() -> None:
    assert (version_day("2016-13-40"), version_day("")) == (None, None)


def test_of_uses_that_a_plan_lists_each_is_open() -> None:
    assert judge_place(A.SHOP, [use("JH")]).answer is YES
    assert judge_place(A.SHOP, [use("J"), use("H1", "Detaljhandel med livsmedel")]).answer is IF
    assert judge_place(A.OFFICE, [use("GATA"), use("K")]).answer is YES
    assert judge_place(A.SHOP, [use("J"), use("Q")]).answer is ASK


def test_where_nothing_allows_it_all_rules_are_said() -> None:
    found = judge_place(
        A.WAREHOUSE, [use("R1", "Idrott, bad", catalogue_code="DP_KM_R_A"), use("S", catalogue_code="DP_KM_S")]
    )

    assert found == Judgement(
        answer=NO,
        rule=Text(
            sv="R1: besöksanläggningar rymmer inte lager och logistik; S: skola rymmer inte lager och logistik",
            en="R1: no warehouse and logistics in venues; S: no warehouse and logistics in school",
        ),
    )


def test_only_provisions_on_use_count() -> None:
    height = PlanProvision(kind=ProvisionKind.PROPERTY, code="H", amount=8.0, unit="m")

    assert judge_place(A.SHOP, [height, use("J")]).answer is NO
    assert letters_of([height, use("J1K"), use("J")]) == ("J", "K")
    with pytest.raises(ValueError, match="nothing to choose from"):
        judge_place(A.SHOP, [height])


def test_what_is_no_use_is_unknown_and_says_what_stands_there() -> None:
    found = judge_place(A.SHOP, [use("", "Bevaras", catalogue_code="DP_KM_Eg_X")])

    assert found.answer is ASK
    assert "Bevaras" in found.rule.sv
    assert "Bevaras" in found.rule.en


@pytest.mark.parametrize(("letter", "activity"), list(product(USES, Activity)))
def test_every_letter_answers_for_every_activity_in_both_languages(letter: str, activity: Activity) -> None:
    for edition in Edition:
        found = judge_letter(activity, UseLetter(letter=letter), edition)
        assert found.rule.sv
        assert found.rule.en


def test_every_letter_of_the_code_list_has_a_meaning() -> None:
    assert set(PERMITTED_USES) <= set(USES)


@given(
    code=st.text(st.sampled_from("ABCHJKZabm()0123 /,ÅÄÖGATVXI"), max_size=8),
    words=st.text(max_size=40),
    edition=st.sampled_from(Edition),
    activity=st.sampled_from(Activity),
)
def test_whatever_stands_on_a_map_has_an_answer(code: str, words: str, edition: Edition, activity: Activity) -> None:
    version = {Edition.BFS_2020: "2021-01-01", Edition.DPB_2014: "2016-01-01"}.get(edition, "")
    found = judge_place(activity, [use(code, words, catalogue_version=version)])

    assert found.answer in UseAnswer
    assert "|" not in found.rule.sv + found.rule.en
    assert best([found, Judgement(answer=YES, rule=found.rule)]).answer is YES


def test_each_activity_is_a_fact_that_is_computed_for_land_and_premises() -> None:
    for activity in Activity:
        fact = FACTS[use_fact(activity)]
        assert (fact.type, fact.origin, fact.kinds) == (FactType.CODE, Origin.COMPUTED, frozenset(SiteKind))
        assert fact.code_list == tuple(USE_ANSWERS)
        assert ACTIVITY_LABELS[activity].sv in fact.label.sv.lower()
