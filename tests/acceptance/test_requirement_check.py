"""``siting requirement check`` as people run it: what a requirement weighs, and what is doubtful about it."""

from __future__ import annotations

from tests.acceptance.conftest import CommandLine

REQUIREMENT = """\
title = { sv = "Tomt", en = "Plot" }
[company]
name = "Firm"
[site]
kinds = ["land"]
[[groups]]
key = "reach"
label = { sv = "Läge", en = "Location" }
andness = 0.75
[[groups]]
key = "trains"
label = { sv = "Tåg", en = "Trains" }
parent = "reach"
weight = 30
mandatory = "station_distance_m"
optional = "stop_distance_m"
penalty = 0.3
reward = 0.1
[[criteria]]
fact = "junction_min"
anchors = [[3, 1], [12, 0]]
weight = 30
group = "reach"
[[criteria]]
fact = "station_distance_m"
anchors = [[500, 1], [4000, 0]]
weight = 1
group = "trains"
[[criteria]]
fact = "stop_distance_m"
anchors = [[200, 1], [1000, 0]]
weight = 1
group = "trains"
[[criteria]]
fact = "price_sek_m2"
anchors = [[300, 1], [800, 0]]
weight = 1
[[criteria]]
fact = "max_height_m"
anchors = [[8, 0], [14, 1]]
weight = 1
[[criteria]]
fact = "possession_date"
ready_by = 2020-01-01
[[weighing]]
method = "rank"
order = ["reach", "price", "plan"]
"""


def test_shares_are_printed_and_what_has_passed_is_warned_of(siting: CommandLine) -> None:
    (siting.folder / "tree.toml").write_text(REQUIREMENT)
    done = siting.run("requirement", "check", "tree.toml", "--lang", "en")
    rows = {line.strip().split("  ")[0]: line for line in done.stdout.splitlines()}
    assert "61.1\N{NO-BREAK SPACE}%" in rows["Location"]
    assert "a weak part pulls it down (andness 0.75)" in rows["Location"]
    assert "30.6\N{NO-BREAK SPACE}%" in rows["Trains"]
    assert "To a railway station is a must" in rows["Trains"]
    assert "by order" in done.stdout
    assert "2020-01-01 has passed" in done.stderr


def test_comparisons_that_contradict_each_other_are_warned_of(siting: CommandLine) -> None:
    compare = '[["reach", "price", 5], ["price", "plan", 5], ["plan", "reach", 5]]'
    text = REQUIREMENT.replace('method = "rank"', 'method = "pairwise"').replace(
        'order = ["reach", "price", "plan"]', f"compare = {compare}"
    )
    (siting.folder / "circle.toml").write_text(text)
    assert "säger emot varandra" in siting.run("requirement", "check", "circle.toml", "--lang", "sv").stderr


def test_a_requirement_without_wishes_weighs_nothing(siting: CommandLine) -> None:
    limits = '[[criteria]]\nfact = "max_height_m"\nat_least = 8\n'
    (siting.folder / "limits.toml").write_text(REQUIREMENT.split("[[groups]]", maxsplit=1)[0] + limits)
    assert "Nothing is weighed" in siting.run("requirement", "check", "limits.toml", "--lang", "en").stdout
