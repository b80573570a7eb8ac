"""Documents after SS 637040 that are whole, broken, or not what they seem."""

from __future__ import annotations

import re
from pathlib import Path

import pyproj
import pytest
from shapely.geometry import Point, box

from gis_data.errors import NotThisSource, UnreadableFile
from gis_data.geodata.problems import UnknownCrs
from gis_data.plans.content import PlanContent
from gis_data.plans.reading import read_plan_file
from siting.domain.errors import InvalidInput
from siting.domain.issues import Severity
from siting.domain.plans import ProvisionKind

NORTH, EAST = 6_399_000.0, 177_000.0
"""South-west corner, in SWEREF 99 13 30 near Borås."""

Corner = tuple[float, float]


def line(name: str, *corners: Corner, east_first: bool = False, tag: str = "LineStringSegment") -> str:
    """Return a boundary; corners are east and north of the south-west corner."""
    pairs = [(EAST + x, NORTH + y) if east_first else (NORTH + y, EAST + x) for x, y in corners]
    positions = "".join(f"<gml:pos>{first} {second}</gml:pos>" for first, second in pairs)
    return (
        f'<grans><DP_Grans gml:id="{name}"><typ>anv</typ><linje><gml:Curve><gml:segments><gml:{tag}>{positions}'
        f"</gml:{tag}></gml:segments></gml:Curve></linje></DP_Grans></grans>"
    )


def area(name: str, *sides: str) -> str:
    """Return an area; a side with a minus is followed backwards."""
    refer = "".join(
        f'<{"minus" if side.startswith("-") else "plus"} xlink:href="#{side.lstrip("-")}"/>' for side in sides
    )
    return f'<omrade><DP_Omrade gml:id="{name}">{refer}</DP_Omrade></omrade>'


def use(code: str, on: str, *, slag: str = "", inside: str = "", more: str = "") -> str:
    """Return a provision on use, with those that it holds."""
    place = f'<omrade xlink:href="#{on}"/>' if on else ""
    return (
        f'<anvandningsbestammelse><DP_Anvandningsbestammelse gml:id="u{code}{on}"><beteckning>{code}</beteckning>'
        f"{place}<anvandningsslag>{slag}</anvandningsslag>{more}{inside}</DP_Anvandningsbestammelse>"
        "</anvandningsbestammelse>"
    )


PLAN = (
    "<planid>P1</planid><plannamn>Prov</plannamn><kommun>1490</kommun><koordinatsystem>SWEREF99_13_30</koordinatsystem>"
)
SQUARE = line("L1", (0, 0), (100, 0), (100, 100)) + line("L2", (0, 0), (0, 100), (100, 100))
SQUARE_AREA = area("a", "L1", "-L2")


def document(
    lines: str = SQUARE, areas: str = SQUARE_AREA, provisions: str | None = None, plan: str = PLAN, own: str = "a"
) -> str:
    inside = use("J", "a") if provisions is None else provisions
    place = f'<planomrade xlink:href="#{own}"/>' if own else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?><DP_Data xmlns="http://www.sis.se/ss637040"'
        ' xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'{lines}{areas}<plan><DP_Plan gml:id="p">{plan}{place}{inside}</DP_Plan></plan></DP_Data>'
    )


def read(folder: Path, text: str, crs: str = "EPSG:3008", assumed_crs: str | None = None) -> PlanContent:
    path = folder / "plan.gml"
    path.write_text(text, encoding="utf-8")
    return read_plan_file(path, crs, assumed_crs=assumed_crs)


def problems(content: PlanContent) -> list[tuple[str, Severity]]:
    return [(issue.kind, issue.severity) for issue in content.issues]


REGISTERED = PLAN + "<registreringsdatum>2019-02-01</registreringsdatum><forslag>false</forslag>"


def test_a_document_is_read_with_north_before_east(tmp_path: Path) -> None:
    [plan] = read(tmp_path, document()).plans

    assert plan.code == "1490-P1"
    assert plan.geometry is not None
    assert plan.geometry.equals(box(EAST, NORTH, EAST + 100, NORTH + 100))


def test_a_provision_for_the_plan_s_own_area_is_for_the_whole_plan(tmp_path: Path) -> None:
    [plan] = read(tmp_path, document()).plans

    assert [(one.kind, one.code, one.geometry) for one in plan.provisions] == [(ProvisionKind.USE, "J", None)]


def test_areas_are_brought_to_the_storage_crs(tmp_path: Path) -> None:
    [plan] = read(tmp_path, document(), crs="EPSG:3006").plans

    assert plan.geometry is not None
    assert plan.geometry.area == pytest.approx(10_000, rel=1e-3)
    corner = pyproj.Transformer.from_crs("EPSG:3008", "EPSG:3006", always_xy=True).transform(EAST, NORTH)
    assert plan.geometry.distance(Point(corner)) < 0.01


def test_east_before_north_is_seen_and_mended(tmp_path: Path) -> None:
    lines = line("L1", (0, 0), (100, 0), (100, 100), east_first=True)
    lines += line("L2", (0, 0), (0, 100), (100, 100), east_first=True)

    content = read(tmp_path, document(lines))

    assert ("swapped_axes", Severity.REPAIRED) in problems(content)
    assert content.plans[0].geometry is not None
    assert content.plans[0].geometry.equals(box(EAST, NORTH, EAST + 100, NORTH + 100))


def test_arcs_are_followed(tmp_path: Path) -> None:
    # The east side bulges: a half circle of radius 50 around the middle of the side.
    lines = line("L1", (100, 0), (150, 50), (100, 100), tag="Arc") + line("L2", (100, 0), (0, 0), (0, 100), (100, 100))

    [plan] = read(tmp_path, document(lines)).plans

    assert plan.geometry is not None
    assert plan.geometry.area == pytest.approx(10_000 + 3.14159265 * 50**2 / 2, abs=2)


def test_boundaries_out_of_order_are_put_together_and_said(tmp_path: Path) -> None:
    lines = line("L1", (0, 0), (100, 0)) + line("L2", (100, 100), (0, 100)) + line("L3", (100, 0), (100, 100))
    lines += line("L4", (0, 0), (0, 100))

    content = read(tmp_path, document(lines, area("a", "L1", "L2", "L3", "L4")))

    assert ("boundaries_out_of_order", Severity.REPAIRED) in problems(content)
    assert content.plans[0].geometry is not None
    assert content.plans[0].geometry.area == pytest.approx(10_000)


def test_an_invalid_area_is_mended_and_said(tmp_path: Path) -> None:
    bowtie = line("L1", (0, 0), (100, 100), (100, 0), (0, 100), (0, 0))

    content = read(tmp_path, document(bowtie, area("a", "L1")))

    assert ("invalid_polygon", Severity.REPAIRED) in problems(content)
    assert content.plans[0].geometry is not None
    assert content.plans[0].geometry.is_valid
    assert content.plans[0].geometry.area == pytest.approx(5000)


def test_boundaries_that_do_not_close_lose_their_provisions_alone(tmp_path: Path) -> None:
    lines = SQUARE + line("L9", (200, 0), (300, 0), (300, 100))
    content = read(tmp_path, document(lines, SQUARE_AREA + area("b", "L9"), use("J", "a") + use("K", "b")))

    assert [one.code for one in content.plans[0].provisions] == ["J"]
    assert ("open_area", Severity.REJECTED) in problems(content)
    assert ("provision_without_area", Severity.REJECTED) in problems(content)


def test_references_to_nothing_are_said_with_what_refers(tmp_path: Path) -> None:
    content = read(
        tmp_path, document(areas=SQUARE_AREA + area("b", "L1", "L404"), provisions=use("J", "a") + use("K", "nowhere"))
    )

    dangling = [issue for issue in content.issues if issue.kind == "dangling_reference"]
    assert [issue.value for issue in dangling] == ["L404", "nowhere"]
    assert "“K”" in dangling[1].message.en
    assert [one.code for one in content.plans[0].provisions] == ["J"]


def test_a_curve_that_is_not_read_is_said_and_its_area_left_out(tmp_path: Path) -> None:
    lines = SQUARE + line("L9", (0, 0), (5, 5), (9, 0), tag="CubicSpline")
    content = read(tmp_path, document(lines, SQUARE_AREA + area("b", "L9"), use("J", "a") + use("K", "b")))

    assert ("unknown_curve", Severity.REJECTED) in problems(content)
    assert len(content.plans[0].provisions) == 1


def test_unused_areas_and_boundaries_are_noted(tmp_path: Path) -> None:
    lines = SQUARE + line("L9", (0, 0), (5, 5)) + line("L8", (200, 0), (300, 0), (300, 100), (200, 0))

    content = read(tmp_path, document(lines, SQUARE_AREA + area("spare", "L8")))

    assert {(issue.kind, issue.value) for issue in content.issues} >= {
        ("unused_boundary", "L9"),
        ("unused_area", "spare"),
    }


def test_a_plan_without_an_area_has_that_of_its_uses(tmp_path: Path) -> None:
    content = read(tmp_path, document(own=""))

    assert ("plan_without_area", Severity.NOTE) in problems(content)
    assert content.plans[0].geometry is not None
    assert content.plans[0].geometry.area == pytest.approx(10_000)


@pytest.mark.parametrize(
    ("plan", "stage", "judged"),
    [
        (PLAN + "<forslag>true</forslag>", "started", True),
        (REGISTERED, "legal_force", True),
        (PLAN + "<forslag>false</forslag>", "adopted", True),
        (PLAN + "<lagakraftdatum>2018-05-05</lagakraftdatum>", "legal_force", False),
    ],
)
def test_the_stage_is_taken_from_what_the_plan_says(tmp_path: Path, plan: str, stage: str, judged: bool) -> None:
    content = read(tmp_path, document(plan=plan))

    assert content.plans[0].status == stage
    assert ("stage_judged" in {issue.kind for issue in content.issues}) is judged
    assert ("stage judged" in content.plans[0].source) is judged


def test_years_to_carry_it_out_count_from_legal_force(tmp_path: Path) -> None:
    years = (
        '<generellPlanbestammelse><DP_AdministrativBestammelse gml:id="g"><omrade xlink:href="#a"/>'
        "<bestammelsetyp>DP_PO_Ad_Genomforande</bestammelsetyp><variabel><DP_VarHeltal><namn>antal</namn>"
        "<varde>10</varde></DP_VarHeltal></variabel></DP_AdministrativBestammelse></generellPlanbestammelse>"
    )
    plan = PLAN + "<lagakraftdatum>2018-05-05</lagakraftdatum>"

    [found] = read(tmp_path, document(plan=plan, provisions=use("J", "a") + years)).plans

    assert str(found.implementation_until) == "2028-05-05"


def test_figures_are_read_in_their_units_and_words_are_kept(tmp_path: Path) -> None:
    inside = (
        '<egenskapsbestammelse><DP_Egenskapsbestammelse gml:id="e"><beteckning>e</beteckning><index>1</index>'
        '<omrade xlink:href="#a"/><bestammelsetyp>DP_KM_Eg_Omfatt_Byggnadsarea_Procent</bestammelsetyp>'
        "<variabel><DP_VarDecimaltal><namn>exploatering</namn><varde>45,5</varde></DP_VarDecimaltal></variabel>"
        "</DP_Egenskapsbestammelse></egenskapsbestammelse>"
        '<egenskapsbestammelse><DP_Egenskapsbestammelse gml:id="f"><omrade xlink:href="#a"/>'
        "<bestammelsetyp>DP_KM_Eg_Utform_Nockhojd_Meter</bestammelsetyp>"
        "<variabel><DP_VarDecimaltal><namn>hojd</namn><varde>hög</varde></DP_VarDecimaltal></variabel>"
        "</DP_Egenskapsbestammelse></egenskapsbestammelse>"
    )
    content = read(tmp_path, document(provisions=use("J", "a", inside=inside, more="<precisering>Lager</precisering>")))

    first, second, third = content.plans[0].provisions
    assert (first.wording, first.amount) == ("Lager", None)
    assert (second.code, second.unit) == ("e1", "ratio")
    assert second.amount == pytest.approx(0.455)
    assert (third.amount, third.unit) == (None, "")
    assert ("not_a_number", Severity.NOTE) in problems(content)


def test_the_given_crs_stands_above_the_stated_one(tmp_path: Path) -> None:
    plan = PLAN.replace("SWEREF99_13_30", "kommunens eget")

    with pytest.raises(UnknownCrs, match="kommunens eget"):
        read(tmp_path, document(plan=plan))
    assert read(tmp_path, document(plan=plan), assumed_crs="EPSG:3008").plans


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        (document()[:800], UnreadableFile, "broken or cut XML"),
        (document().replace(PLAN, re.sub("<koord.*system>", "", PLAN)), UnknownCrs, "does not say which CRS"),
        (document(plan=PLAN.replace("13_30", "TM")), UnknownCrs, "far outside"),
        ("<html><body>Logga in</body></html>", NotThisSource, "its root is html"),
        (
            document().replace("DP_Plan", "DP_Nagot").replace("<plan>", "<x>").replace("</plan>", "</x>"),
            NotThisSource,
            "no DP_Plan",
        ),
        (
            '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + document().partition("?>")[2],
            UnreadableFile,
            "DTD",
        ),
        (
            document().replace(
                "</DP_Data>",
                f'<plan><DP_Plan gml:id="q">{PLAN.replace("13_30", "TM")}</DP_Plan></plan></DP_Data>',
            ),
            InvalidInput,
            "several CRS",
        ),
    ],
)
def test_what_can_not_be_read_is_refused_with_the_reason(
    tmp_path: Path, text: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        read(tmp_path, text)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="can't be opened"):
        read_plan_file(tmp_path / "nowhere.gml", "EPSG:3006")


def test_a_plan_without_a_designation_is_left_out_and_said(tmp_path: Path) -> None:
    content = read(tmp_path, document(plan=PLAN.replace("<planid>P1</planid>", "")))

    assert content.plans == ()
    assert ("plan_without_code", Severity.REJECTED) in problems(content)
