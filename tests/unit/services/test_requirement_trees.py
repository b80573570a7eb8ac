"""Groups inside groups, and weights by order or comparison, as people write them."""

from __future__ import annotations

import json
import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.domain.errors import Faults
from siting.domain.requirement import Additive, PartialAbsorption, PowerMean, Requirement, WeighingMethod
from siting.domain.sites import SiteKind
from siting.domain.tree import nodes_of
from siting.matching.requirement_documents import requirement_from_dict, requirement_to_dict
from siting.services.requirement_file import parse_requirement

HEAD = 'title = "T"\n[company]\nname = "C"\n[site]\nkinds = ["land"]\n'
FACTS = ("max_height_m", "junction_min", "port_min", "price_sek_m2")


def criterion(fact: str, group: str = "", *more: str) -> str:
    lines = [f'fact = "{fact}"', "anchors = [[5, 0], [9, 1]]", *([f'group = "{group}"'] if group else []), *more]
    return "[[criteria]]\n" + "\n".join(lines) + "\n"


def group(key: str, *more: str) -> str:
    return f'[[groups]]\nkey = "{key}"\nlabel = "{key.upper()}"\n' + "".join(f"{one}\n" for one in more)


def weighing(*lines: str) -> str:
    return "[[weighing]]\n" + "".join(f"{one}\n" for one in lines)


def read(*parts: str, head: str = HEAD) -> Requirement:
    """Return the requirement, after seeing that its normal form is read back in both ways."""
    requirement = parse_requirement(head + "".join(parts), name="x.toml")
    document = json.dumps(requirement_to_dict(requirement), allow_nan=False)
    assert requirement_from_dict(json.loads(document)) == requirement
    assert parse_requirement(document, name="x.json", is_json=True) == requirement
    return requirement


def faults_of(*parts: str, head: str = HEAD) -> list[str]:
    with pytest.raises(Faults) as caught:
        read(*parts, head=head)
    assert all(fault.sv and fault.sv != fault.en for fault in caught.value.faults)
    return [fault.en for fault in caught.value.faults]


W = "weight = 1"
TWO_GROUPS = (criterion(FACTS[0], "a", W), criterion(FACTS[1], "a", "weight = 3"), criterion(FACTS[2], "b", W))


def test_groups_in_groups() -> None:
    requirement = read(
        group("b", "parent = 'a'", "weight = 4"), group("a", "andness = 0.75"), *TWO_GROUPS, criterion(FACTS[3], "", W)
    )
    b, a, price = requirement.groups
    assert (b.parent, b.weight, a.combine, price.combine) == ("a", 4, PowerMean(andness=0.75), Additive())
    tree = requirement.tree(SiteKind.LAND)
    assert tree is not None
    # 4 of group b and 1 + 3 of its siblings, beside the price's 1.
    assert [node.points for node in nodes_of(tree)] == [(8, 1), (4, 1, 3), (1,), (1,)]


def test_a_group_above_a_group_is_there_though_no_criterion_names_it() -> None:
    requirement = read(group("top"), group("a", "parent = 'top'"), criterion(FACTS[0], "a", W), group("empty"))
    assert [one.key for one in requirement.groups] == ["top", "a"]


def test_half_andness_is_the_sum() -> None:
    assert read(group("a", "andness = 0.5"), criterion(FACTS[0], "a", W)).groups[0].combine == Additive()


ABSORBS = ("mandatory = 'max_height_m'", "optional = 'junction_min'", "penalty = 0.3", "reward = 0.1")


def test_a_mandatory_and_an_optional_part() -> None:
    [a, _] = read(group("a", *ABSORBS), group("b"), *TWO_GROUPS).groups
    wanted = PartialAbsorption(mandatory="max_height_m", optional="junction_min", penalty=0.3, reward=0.1)
    assert a.combine == wanted


def test_one_part_may_be_a_group_and_the_same_fact_stand_twice_under_keys() -> None:
    requirement = read(
        group("a", "mandatory = 'near'", "optional = 'b'", "penalty = 0.2", "reward = 0.1"),
        group("b", "parent = 'a'"),
        criterion("port_min", "a", W, "key = 'near'"),
        criterion("port_min", "b", W, "key = 'far'"),
        criterion("junction_min", "b", W),
    )
    assert requirement.tree(SiteKind.LAND) is not None


MISTAKES = [
    ((group("a", "andness = 1.2"), group("b")), 9, "0.5 is the sum"),
    ((group("a", "andness = nan"), group("b")), 9, "not a finite number"),
    ((group("a", "andness = 0.7", *ABSORBS), group("b")), 9, "choose one"),
    ((group("a", *ABSORBS[:3]), group("b")), 6, "is missing: mandatory, optional, penalty and reward go together"),
    ((group("a", *ABSORBS[:3], "reward = 1"), group("b")), 12, "between 0 and 1"),
    ((group("a", *ABSORBS[:2], "penalty = 0.01", "reward = 0.9"), group("b")), 12, "with a penalty of 0.01 the reward"),
    (
        (group("a", ABSORBS[0], "optional = 'max_height_m'", *ABSORBS[2:]), group("b")),
        10,
        "both mandatory and optional",
    ),
    ((group("a", ABSORBS[0], "optional = 'junktion_min'", *ABSORBS[2:]), group("b")), 10, "is junction_min meant?"),
    ((group("a", *ABSORBS), group("b", "parent = 'a'")), 9, "more parts than the two: b"),
    ((group("a", "parent = 'b'"), group("b", "parent = 'a'")), 9, "group a is inside itself"),
    ((group("a", "parent = 'c'"), group("b")), 9, "there is no group c"),
    ((group("a", "weight = 0"), group("b")), 9, "above 0"),
    ((group("a"), group("b"), group("c", "weight = 2")), 15, "nothing in group c is weighed"),
    ((group("a"), group("b"), group("a")), 7, "the same key stands twice: a"),
]


@pytest.mark.parametrize(("groups", "line", "said"), MISTAKES)
def test_a_mistake_in_a_group_is_said(groups: tuple[str, ...], line: int, said: str) -> None:
    faults = faults_of(*groups, *TWO_GROUPS)
    assert any(fault.startswith(f"line {line},") and said in fault for fault in faults), faults


def test_a_part_whose_name_two_criteria_have() -> None:
    twice = (criterion(FACTS[0], "a", W), criterion(FACTS[0], "a", W), criterion(FACTS[1], "a", W))
    assert any("give each a key" in fault for fault in faults_of(group("a", *ABSORBS), *twice))
    read(group("a"), *twice)  # nothing refers to them, so their names may clash


UNWEIGHED = (group("a"), group("b"), criterion(FACTS[0], "a"), criterion(FACTS[1], "a"), criterion(FACTS[2], "b"))


def weights(requirement: Requirement) -> list[float]:
    return [round(weight, 4) for weight in requirement.weights(SiteKind.LAND)]


def test_an_order_of_all_criteria() -> None:
    # Rank order centroids of three (Barron & Barrett 1996): 11/18, 5/18, 2/18.
    order = 'order = ["junction_min", "max_height_m", "port_min"]'
    requirement = read(*UNWEIGHED, weighing('method = "rank"', order))
    assert weights(requirement) == [0.2778, 0.6111, 0.1111]
    [made] = requirement.weighings
    assert (made.method, made.group) == (WeighingMethod.RANK, "")
    assert [round(one.weight, 2) for one in requirement.criteria] == [27.78, 61.11, 11.11]


def test_pairs_in_a_group_and_an_order_of_the_groups() -> None:
    requirement = read(
        *UNWEIGHED[:-1],
        criterion(FACTS[2], "b", "weight = 7"),
        weighing('method = "pairwise"', 'group = "a"', 'compare = [["junction_min", "max_height_m", 4]]'),
        weighing('method = "rank"', 'order = ["b", "a"]'),
    )
    assert weights(requirement) == [0.05, 0.2, 0.75]
    assert [one.weight for one in requirement.groups] == [25, 75]


def test_a_matrix_may_be_rounded() -> None:
    items = 'items = ["max_height_m", "junction_min", "port_min"]'
    rounded = "matrix = [[1, 3, 6], [0.33, 1, 2], [0.17, 0.5, 1]]"
    compare = 'compare = [["max_height_m", "junction_min", 3], ["max_height_m", "port_min", 6], ["port_min", "junction_min", 0.5]]'  # noqa: E501
    first = read(*UNWEIGHED, weighing('method = "pairwise"', items, rounded))
    second = read(*UNWEIGHED, weighing('method = "pairwise"', items, compare))
    assert first.weighings[0].matrix == second.weighings[0].matrix
    assert weights(first) == weights(second) == [0.6667, 0.2222, 0.1111]


def test_the_best_and_the_worst() -> None:
    # Rezaei 2016, as METHOD.md gives it: .0714 .3214 .6071, ξ .0357.
    requirement = read(
        *UNWEIGHED,
        weighing(
            'method = "best_worst"',
            'best = "port_min"',
            'worst = "max_height_m"',
            "best_to_others = { max_height_m = 8, junction_min = 2 }",
            "others_to_worst = { junction_min = 5, port_min = 8 }",
        ),
    )
    assert weights(requirement) == [0.0714, 0.3214, 0.6071]
    assert requirement.weighings[0].consistency == pytest.approx(0.0357, abs=5e-5)


def test_a_weighing_weighs_a_footprint_by_its_name() -> None:
    footprint = "[[criteria]]\nfootprint = { length_m = 60, width_m = 30 }\n"
    order = 'order = ["footprint_fits", "max_height_m"]'
    requirement = read(footprint, criterion(FACTS[0]), weighing('method = "rank"', order))
    assert weights(requirement) == [0.75, 0.25]
    assert requirement.criteria[0].need is None


RANK = 'order = ["max_height_m", "junction_min", "port_min"]'
BAD_WEIGHINGS = [
    (('method = "rank"', 'order = ["max_height_m", "junction_min"]'), "missing here are port_min"),
    (('method = "rank"', 'order = ["max_height_m", "junktion_min", "port_min"]'), "is junction_min meant?"),
    (('method = "rank"',), "order: is missing"),
    (('method = "rank"', RANK, 'best = "port_min"'), "best: does not go with rank"),
    (('method = "rank"', RANK.replace("port", "junction")), "twice"),
    (('method = "order"', RANK), "should be 'rank', 'pairwise' or 'best_worst'"),
    (('method = "rank"', 'group = "c"', RANK), "there is no group c"),
    (('method = "rank"', 'group = "a"', 'order = ["max_height_m", "junction_min"]'), "a weight of its own"),
    (('method = "pairwise"',), "comparing in pairs is either"),
    (('method = "pairwise"', "matrix = [[1]]"), "items: is missing"),
    (('method = "pairwise"', 'items = ["a", "b"]', "matrix = [[1, 2]]"), "1 rows"),
    (('method = "pairwise"', 'items = ["a", "b"]', "matrix = [[1, 2], [2, 1]]"), "1 divided by the other"),
    (('method = "pairwise"', 'compare = [["a", "b", 10]]'), "9"),
    (('method = "pairwise"', 'compare = [["a", "b", 0]]'), "from 1/9 to 9"),
    (('method = "pairwise"', 'compare = [["a", "b", 2], ["b", "a", 2]]'), "compared twice"),
    (('method = "pairwise"', 'compare = [["a", "a", 2]]'), "compared with itself"),
    (('method = "pairwise"', 'compare = [["a", "b", 2], ["b", "c", 2]]'), "not compared, 1: a–c"),
    (('method = "best_worst"', 'best = "a"', 'worst = "b"'), "go together"),
    (
        ('method = "best_worst"', 'best = "a"', 'worst = "a"', "best_to_others = {}", "others_to_worst = {}"),
        "best_to_others: ",
    ),
    (
        ('method = "best_worst"', 'best = "a"', 'worst = "b"', "best_to_others = {b=2}", "others_to_worst = {a=3}"),
        "should be the same",
    ),
]


@pytest.mark.parametrize(("lines", "said"), BAD_WEIGHINGS)
def test_a_mistake_in_a_weighing_is_said(lines: tuple[str, ...], said: str) -> None:
    faults = faults_of(*UNWEIGHED, weighing(*lines))
    assert any(fault.startswith("line ") and ", weighing 1" in fault and said in fault for fault in faults), faults


def test_what_a_weighing_weighs_has_no_other_weight() -> None:
    other = (*UNWEIGHED[:-1], criterion(FACTS[2], "b", "weight = 40"), weighing('method = "rank"', RANK))
    [fault] = faults_of(*other)
    assert "weight 40 is another than what the weighing gives, 11.1111" in fault


def test_what_no_weighing_weighs_needs_a_weight() -> None:
    [fault] = faults_of(group("a", "weight = 1"), *UNWEIGHED[1:], weighing('method = "rank"', 'group = "a"', RANK))
    assert "port_min is no weighed part of a" in fault
    pair = 'order = ["max_height_m", "junction_min"]'
    [fault] = faults_of(group("a", "weight = 1"), *UNWEIGHED[1:], weighing('method = "rank"', 'group = "a"', pair))
    assert "criteria 3, weight: is missing" in fault


def test_all_criteria_are_not_weighed_together_where_groups_have_ways_of_their_own() -> None:
    [fault] = faults_of(group("a", "andness = 0.8"), *UNWEIGHED[1:], weighing('method = "rank"', RANK))
    assert "all criteria are weighed together" in fault


def test_a_group_is_weighed_once_and_not_where_weights_follow_from_penalty_and_reward() -> None:
    pair = weighing('method = "rank"', 'group = "a"', 'order = ["max_height_m", "junction_min"]')
    both = (group("a", "weight = 1"), *UNWEIGHED[1:-1], criterion(FACTS[2], "b", W))
    assert any("a is weighed twice" in fault for fault in faults_of(*both, pair, pair))
    absorbed = (group("a", "weight = 1", *ABSORBS), *UNWEIGHED[1:-1], criterion(FACTS[2], "b", W))
    assert any("follows from penalty and reward" in fault for fault in faults_of(*absorbed, pair))


def test_weights_that_do_not_sum_to_what_was_said() -> None:
    soft = (criterion(FACTS[0], "", "weight = 60"), criterion(FACTS[1], "", "weight = 30"))
    assert len(read(*soft, head="weights_sum = 90\n" + HEAD).criteria) == 2
    [fault] = faults_of(*soft, head="weights_sum = 100\n" + HEAD)
    assert fault == "line 1, weights_sum: the weights for the criteria add up to 90, not 100"
    rank = weighing('method = "rank"', 'order = ["max_height_m", "junction_min"]')
    bare = (criterion(FACTS[0]), criterion(FACTS[1]), rank)
    assert "goes only where all weights are points" in faults_of(*bare, head="weights_sum = 100\n" + HEAD)[0]


def test_weights_are_summed_for_each_kind_of_site() -> None:
    head = "weights_sum = 90\n" + HEAD.replace('["land"]', '["land", "premises"]')
    land, both = criterion("max_height_m", "", "weight = 60"), criterion("junction_min", "", "weight = 30")
    [fault] = faults_of(land, both, head=head)
    assert "for premises add up to 30, not 90" in fault
    read(land, both, criterion("gates", "", "weight = 60"), head=head)


NUMBERS = st.sampled_from(("0.2", "0.5", "1", "2", "9"))
JUNK = st.sampled_from(("0", "-1", "nan", "1e15", "'a'", "'port_min'", "''", "[]", "{}"))


def parts_in(key: str, parents: dict[str, str], facts: dict[str, str]) -> list[str]:
    """Return what is in a group: groups that are not empty, and criteria; at the top also the themes of the others."""
    inner = [one for one, parent in parents.items() if parent == key and parts_in(one, parents, facts)]
    if key:
        return inner + [fact for fact, of in facts.items() if of == key]
    themes = {"max_height_m": "plan", "price_sek_m2": "price"}
    return inner + list(dict.fromkeys(themes.get(fact, "logistics") for fact, of in facts.items() if not of))


@st.composite
def texts(draw: st.DrawFn, *, wrong: bool = True) -> str:
    """Groups and weighings of up to four criteria; every third with something wrong."""
    keys = draw(st.lists(st.sampled_from("abc"), unique=True, max_size=3))
    parents = {key: draw(st.sampled_from(["", *keys[:place]])) for place, key in enumerate(keys)}
    named = draw(st.lists(st.sampled_from(FACTS), unique=True, min_size=1, max_size=4))
    facts = {fact: draw(st.sampled_from(["", *keys])) for fact in named}
    found = {key: parts_in(key, parents, facts) for key in ["", *keys]}
    ordered = {
        key: draw(st.permutations(parts)) for key, parts in found.items() if len(parts) > 1 and draw(st.booleans())
    }
    weighed = {part for parts in ordered.values() for part in parts}
    lines = [
        group(
            key,
            f"parent = '{parents[key]}'",
            *draw(combined(found[key], is_weighed=key in weighed, orders=key in ordered)),
        )
        for key in keys
    ]
    lines += [
        criterion(fact, of, *([] if fact in weighed else [f"weight = {draw(NUMBERS)}"])) for fact, of in facts.items()
    ]
    lines += [draw(said(key, parts)) for key, parts in ordered.items()]
    text = "".join(lines)
    if wrong and draw(st.integers(0, 2)) == 0:
        values = [match.span(1) for match in re.finditer(r"(?m)= (.+)$", text)]
        start, end = draw(st.sampled_from(values))
        text = text[:start] + draw(JUNK) + text[end:]
    return HEAD + text


@st.composite
def combined(draw: st.DrawFn, parts: list[str], *, is_weighed: bool, orders: bool) -> list[str]:
    """What a group says of its weight and its parts."""
    if not parts:
        return []
    lines = [f"weight = {draw(NUMBERS)}"] if not is_weighed and (orders or draw(st.booleans())) else []
    way = draw(st.sampled_from(("sum", "mean", "absorption")))
    if way == "absorption" and len(parts) == 2 and not orders:
        mandatory, optional = draw(st.permutations(parts))
        return [*lines, f"mandatory = '{mandatory}'", f"optional = '{optional}'", "penalty = 0.3", "reward = 0.1"]
    return [*lines, f"andness = {draw(st.floats(0, 1))}"] if way == "mean" else lines


@st.composite
def said(draw: st.DrawFn, key: str, parts: list[str]) -> str:
    """A weighing of a group's parts, of which the first matters most."""
    rest = parts[1:]
    ways = {
        "rank": f"order = {json.dumps(parts)}",
        "pairwise": f"compare = {json.dumps([[a, b, 3] for a, b in combinations(parts, 2)])}",
        "best_worst": f"best = '{parts[0]}'\nworst = '{parts[-1]}'\n"
        f"best_to_others = {{ {', '.join(f'{one} = 4' for one in rest)} }}\n"
        f"others_to_worst = {{ {', '.join(f'{one} = 4' for one in parts[:-1])} }}",
    }
    method = draw(st.sampled_from(sorted(ways)))
    return weighing(f"method = '{method}'", f"group = '{key}'", ways[method])


def check_read_alike(requirement: Requirement) -> None:
    document = json.dumps(requirement_to_dict(requirement), allow_nan=False)
    assert parse_requirement(document, name="x.json", is_json=True) == requirement
    for kind in requirement.kinds:
        assert sum(requirement.weights(kind)) == pytest.approx(1.0) or not any(requirement.weights(kind))


@settings(max_examples=200, deadline=None)
@given(text=texts(wrong=False))
def test_what_is_right_is_read_and_weighed_as_it_says(text: str) -> None:
    requirement = parse_requirement(text, name="x.toml")
    check_read_alike(requirement)
    points = {one.name: one.weight for one in requirement.criteria}
    points |= {one.key: one.weight for one in requirement.groups if one.weight is not None}
    for made in requirement.weighings:
        assert [points[item] for item in made.items] == pytest.approx([100 * weight for weight in made.weights])


@settings(max_examples=200, deadline=None)
@given(text=texts())
def test_what_is_wrong_is_said(text: str) -> None:
    try:
        requirement = parse_requirement(text, name="x.toml")
    except Faults as error:
        error.say("sv").encode()
        return
    check_read_alike(requirement)
