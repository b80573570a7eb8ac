"""Layers of plans as a municipality declares them, and what is said of a declaration that is wrong."""

from __future__ import annotations

import pytest

from gis_data.geodata.declarations import parse_declaration
from gis_data.geodata.document import PlanSection
from gis_data.geodata.plan_fields import PLAN_FIELDS
from siting.domain.errors import Faults
from siting.domain.geodata import Role
from siting.domain.text import LANGS

OWN = """
key = "own_plans"
title = { sv = "Kommunens planer", en = "The municipality's plans" }
reader = "plans"
tried = true
tried_on = { sv = "Leveransen 2026", en = "The delivery of 2026" }
[[plan]]
names = ["DP_gransar*"]
basis = "seen"
code = { names = ["AKT"], basis = "seen" }
status = { names = ["LAGE"], basis = "seen", codes = { legal_force = ["L", "vunnen*"] } }
[[plan]]
names = ["DP_anvandning"]
basis = "seen"
stage = "adopted"
code = { names = ["AKT"], basis = "seen" }
use = { names = ["MARK"], basis = "seen", codes = { J = ["Industri"], GATA = ["Lokalgata", "Huvudgata"] } }
where = [{ names = ["TYP"], basis = "seen", skip = ["upphävd"] }]
"""


def faults(text: str) -> Faults:
    with pytest.raises(Faults) as caught:
        parse_declaration(text, "own.toml")
    return caught.value


def test_layers_of_plans_are_declared_with_their_fields_and_words() -> None:
    one = parse_declaration(OWN, "own.toml")

    outlines, uses = one.plan_layers
    assert one.roles == {Role.PLAN}
    assert (outlines.names, outlines.stage, uses.stage) == (("DP_gransar*",), "", "adopted")
    assert {key: rule.names for key, rule in uses.fields.items()} == {"code": ("AKT",), "use": ("MARK",)}
    assert outlines.fields["code"].required
    assert outlines.fields["status"].codes is not None
    assert outlines.fields["status"].codes.read("Vunnen laga kraft") == ("legal_force", None)
    assert [one.keep for one in uses.filters] == [False]


def test_a_section_has_every_field_that_is_read() -> None:
    others = {"names", "basis", "every", "stage", "where"}

    assert set(PlanSection.model_fields) - others == set(PLAN_FIELDS)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("legal_force =", "lagakraft =", "plan.0.status: there is no stage 'lagakraft'. Known are: started"),
        ("legal_force =", "legal_froce =", "plan.0.status: there is no stage 'legal_froce'. Is 'legal_force' meant?"),
        ('stage = "adopted"', 'stage = "none"', "plan.1.stage: there is no stage 'none'"),
        ("J = [", "Industri = [", "plan.1.use: 'Industri' is no designation of use"),
        ("use = {", "anvandning = {", "plan.1.anvandning: there is no key 'anvandning'"),
        ('code = { names = ["AKT"], basis = "seen" }\nstatus', "status", "plan.0.code: is missing"),
        ('basis = "seen" }\nuse', 'basis = "seen", codes = { a = "b" } }\nuse', "plan.1.code.codes: there is no key"),
        ('skip = ["upphävd"]', "skip = []", "plan.1.where.0: needs one of keep and skip"),
        ('reader = "plans"', 'reader = "roads"', 'plan: belongs to reader = "plans"'),
    ],
)
def test_every_fault_is_named_with_its_place(old: str, new: str, said: str) -> None:
    assert OWN.count(old) >= 1
    assert said in faults(OWN.replace(old, new, 1)).say("en")


def test_all_faults_are_named_at_once_in_both_languages() -> None:
    wrong = OWN.replace("legal_force =", "vunnen =").replace("J = [", "x = [").replace('"adopted"', '"done"')

    for lang in LANGS:
        said = faults(wrong).say(lang)
        assert all(what in said for what in ("plan.0.status", "plan.1.use", "plan.1.stage"))
    assert "ingen beteckning för användning" in faults(wrong).say("sv")


def test_a_declaration_by_which_no_plan_would_have_a_stage_is_refused() -> None:
    without = (
        OWN.replace('stage = "adopted"\n', "")
        .replace("status = {", "name = {")
        .replace(', codes = { legal_force = ["L", "vunnen*"] }', "")
    )

    assert "no layer says the stage of the plans; give status, legal_force_date or stage." in faults(without).say("en")
