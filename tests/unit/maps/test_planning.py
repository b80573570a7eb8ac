"""What planners print and take with them."""

from __future__ import annotations

import io
import re
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pyogrio
import pypdf
import pytest
from shapely.geometry import Point, box

from maps.assets import read_text
from maps.drawing.scene import Scene
from maps.drawing.viewport import Viewport
from maps.planning.bars import draw_supply_bars, is_unsure, shown_groups
from maps.planning.colours import OWNER_TOKENS, READY_TOKENS, USE_TOKENS
from maps.planning.files import BOM, plots_csv
from maps.planning.gis import LAYER, SUPPLY_LAYER, plots_gpkg
from maps.planning.plan_map import PX_A_METRE, PlannedPlot, draw_plan_map, plan_view, round_scale
from maps.planning.printing import render_sheet
from maps.planning.sheet import WORDS, Paper, SheetCell, SupplySheet
from maps.tokens import Scheme, colours
from siting.domain.codes import OWNER_KIND
from siting.domain.places import AreaKind, NamedArea, PointKind, ReferencePoint
from siting.domain.ready_land import Lot
from siting.domain.supply import UseGroup, supply
from siting.domain.text import Lang
from tests.unit.maps.test_tokens import SCHEMES, SIGHTS, contrast, seen

TODAY = date(2026, 11, 27)
CRS = "EPSG:3006"
SVG = "{http://www.w3.org/2000/svg}"
LOTS = [
    Lot(site_id=1, area_m2=200_000.0, uses={"J"}, readiness="serviced"),
    Lot(site_id=2, area_m2=100_000.0, uses={"K"}, readiness="serviced"),
    Lot(site_id=3, area_m2=100_000.0, uses={"J"}, possession=date(2027, 6, 1), plan_status="review"),
]
FOUND = supply(LOTS, TODAY)


def bars(goal_m2: float = 0.0, lang: Lang = "en") -> ElementTree.Element:
    drawn = draw_supply_bars(FOUND, goal_m2=goal_m2, size_px=(350, 200), colours=colours(), lang=lang, title="T")
    return ElementTree.fromstring(drawn)  # noqa: S314 - drawn by us


def rects(root: ElementTree.Element, fill: str) -> list[dict[str, str]]:
    return [one.attrib for one in root.iter(f"{SVG}rect") if one.get("fill") == fill]


def words(root: ElementTree.Element) -> list[str]:
    return [one.text or "" for one in root.iter(f"{SVG}text")]


def test_bars_are_as_high_as_there_is_land() -> None:
    drawn = bars()

    industry, offices = (rects(drawn, colours()[USE_TOKENS[group]]) for group in (UseGroup.INDUSTRY, UseGroup.OFFICE))
    assert float(industry[0]["height"]) == pytest.approx(2 * float(offices[0]["height"]), abs=1.1)
    # Offices stand on industry.
    assert float(offices[0]["y"]) < float(industry[0]["y"])


def test_what_is_not_sure_is_hatched_and_said() -> None:
    drawn = bars()

    # Review takes at most 18 months: perhaps at the end of 2027, surely at the end of 2028.
    assert len(rects(drawn, "url(#not-sure)")) == 1
    assert is_unsure(FOUND)
    assert words(drawn).count("+100") == 2  # the words and their halo


def test_the_goal_is_a_line_with_its_amount() -> None:
    assert "goal 250" in words(bars(250_000))
    assert not any("goal" in one for one in words(bars()))
    assert "mål 250" in words(bars(250_000, "sv"))


def test_only_uses_that_there_are_have_a_colour() -> None:
    assert list(shown_groups(FOUND)) == [UseGroup.INDUSTRY, UseGroup.OFFICE]


def test_every_use_and_owner_has_a_colour_of_its_own() -> None:
    assert set(USE_TOKENS) == set(UseGroup)
    assert set(OWNER_TOKENS) == set(OWNER_KIND)
    for tokens in (USE_TOKENS, OWNER_TOKENS):
        assert len(set(tokens.values())) == len(tokens)
        assert set(tokens.values()) <= colours().keys()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("sight", SIGHTS)
def test_the_steps_of_the_ramp_differ_for_every_sight(scheme: Scheme, sight: str | None) -> None:
    found = [seen(colours(scheme)[token], sight) for token in READY_TOKENS]

    assert min(float(np.linalg.norm(a - b)) for a, b in pairwise(found)) >= 10


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["map-outside", "map-municipality", "map-built-up", "paper"])
def test_a_plot_s_edge_stands_out_from_every_ground(scheme: Scheme, ground: str) -> None:
    assert contrast(colours(scheme)["ready-edge"], colours(scheme)[ground]) >= 3
    assert contrast(colours(scheme)["ask"], colours(scheme)[ground]) >= 3


@pytest.mark.parametrize(("metres_per_px", "scale"), [(0.01, 500), (1.0, 4000), (13.0, 50_000), (300.0, 1_500_000)])
def test_scales_are_round(metres_per_px: float, scale: float) -> None:
    assert round_scale(metres_per_px) == scale


def test_the_view_shows_all_that_it_has_to_at_its_scale() -> None:
    bounds = (370_000.0, 6_390_000.0, 380_000.0, 6_396_000.0)

    view, scale = plan_view(bounds, size_px=(800, 600))

    assert view.metres_per_px == pytest.approx(scale / PX_A_METRE)
    west, south, east, north = view.bounds
    assert (west, south) <= bounds[:2]
    assert (east, north) >= bounds[2:]


PLACE = box(372_000, 6_398_000, 372_400, 6_398_300)
SCENE = Scene(
    ranked=(),
    excluded=(),
    areas=(
        NamedArea(
            kind=AreaKind.MUNICIPALITY,
            code="1",
            name="Here",
            geometry=box(370_000, 6_396_000, 376_000, 6_400_000),
            source="S",
            verified=TODAY,
        ),
    ),
    points=(
        ReferencePoint(
            kind=PointKind.JUNCTION, name="Nabbamotet", geometry=Point(373_000, 6_398_000), source="S", verified=TODAY
        ),
    ),
    roads=(),
)


def plot(state: str, token: str = "ready-2", name: str = "Viared 4") -> PlannedPlot:  # noqa: S107 - of a colour
    return PlannedPlot(geometry=PLACE, name=name, token=token, state=state, says="2027", area_m2=120_000.0)


def drawn_plot(state: str, token: str = "ready-2") -> dict[str, str]:  # noqa: S107 - of a colour
    view, _ = plan_view(PLACE.bounds, size_px=(600, 400))
    svg = draw_plan_map(SCENE, [plot(state, token)], [], view=view, crs=CRS, lang="en", title="T")
    root = ElementTree.fromstring(svg)  # noqa: S314 - drawn by us
    [found] = [one.attrib for one in root.iter() if one.get("class", "").startswith("plot ")]
    return found


def test_a_plot_says_by_more_than_its_colour_how_sure_it_is() -> None:
    sure, perhaps, later, unknown = (drawn_plot(state) for state in ("sure", "perhaps", "later", "unknown"))

    assert float(sure["fill-opacity"]) > float(perhaps["fill-opacity"]) > float(later["fill-opacity"])
    assert "stroke-dasharray" in perhaps
    assert "stroke-dasharray" not in sure | later
    assert unknown["stroke"] == colours()["ask"]


def test_a_printed_map_has_scale_north_and_names() -> None:
    view: Viewport = plan_view(PLACE.bounds, size_px=(600, 400))[0]

    svg = draw_plan_map(SCENE, [plot("sure")], [PLACE], view=view, crs=CRS, lang="sv", title="T")

    for wanted in ("scale-bar", 'class="north"', "Viared 4 · 2027", "stroke-dasharray"):
        assert wanted in svg


def sheet(paper: Paper, lang: Lang = "sv") -> SupplySheet:
    return SupplySheet(
        lang=lang,
        paper=paper,
        organisation="Borås Stad",
        day="27 november 2026",
        demo=True,
        said="3 tomter; Ägare <kommunen>",
        found=FOUND,
        goal_m2=250_000.0,
        goal="Över målet i dag.",
        goal_met=True,
        unknown_when="",
        unsure=True,
        steps=[("nu", "300 000", "300 000")],
        scene=SCENE,
        plots=[plot("sure")],
        plans=[],
        bounds=PLACE.bounds,
        crs=CRS,
        map_line="fyllt är det som är klart nu",
        legend_title="När marken är klar",
        legend=[],
        uses=[],
        headings=["Plats", "Yta"],
        rows=[[SheetCell(text="Viared 4"), SheetCell(text="okänt", unknown=True)]],
        figures=frozenset({1}),
        more="",
        sources=["Källa A"],
    )


@pytest.mark.parametrize(("paper", "size_mm"), [("a4", (297, 210)), ("a3", (420, 297))])
def test_a_sheet_is_of_its_paper_and_says_what_a_map_has_to(paper: Paper, size_mm: tuple[int, int]) -> None:
    pages = pypdf.PdfReader(io.BytesIO(render_sheet(sheet(paper)))).pages

    first = pages[0]
    measured = tuple(round(float(side) / 72 * 25.4) for side in (first.mediabox.width, first.mediabox.height))
    text = re.sub(r"\s+", " ", first.extract_text())
    assert measured == size_mm
    for wanted in ("Utbud av mark", "Skala 1:", f"({paper.upper()})", "Källa A", "27 november 2026", "demodata", CRS):
        assert wanted in text
    assert "Ägare <kommunen>" in text
    table = re.sub(r"\s+", "", pages[1].extract_text())
    assert "Viared4?okänt" in table


def test_the_same_sheet_is_the_same_file() -> None:
    assert render_sheet(sheet("a4", "en")) == render_sheet(sheet("a4", "en"))


def test_csv_runs_no_formula_and_is_read_by_swedish_spreadsheets() -> None:
    written = plots_csv(["Plats", "Yta"], [["=HYPERLINK(1)", "8,5"]], "sv").decode()

    assert written == f"{BOM}Plats;Yta\r\n'=HYPERLINK(1);8,5\r\n"


def test_a_geopackage_holds_plots_with_and_without_a_place(tmp_path: Path) -> None:
    rows = [
        {"site_id": 1, "name": "A", "ready_first": date(2027, 1, 1), "geometry": PLACE},
        {"site_id": 2, "name": "B", "ready_first": None, "geometry": None},
    ]
    path = tmp_path / "supply.gpkg"

    path.write_bytes(plots_gpkg(rows, [{"day": TODAY, "sure_m2": 5.0}], CRS, sources=["Källa A"]))

    plots = pyogrio.read_dataframe(path, layer=LAYER)
    assert list(plots["site_id"]) == [1, 2]
    assert plots.crs.to_epsg() == 3006
    assert plots.geometry.iloc[0].bounds == PLACE.bounds
    assert plots.geometry.iloc[1] is None
    assert list(pyogrio.read_dataframe(path, layer=SUPPLY_LAYER)["sure_m2"]) == [5.0]
    assert pyogrio.read_info(path, layer=LAYER)["layer_metadata"]["ATTRIBUTION"] == "Källa A"


def test_a_geopackage_of_nothing_can_be_opened(tmp_path: Path) -> None:
    path = tmp_path / "none.gpkg"

    path.write_bytes(plots_gpkg([], [{"day": TODAY, "sure_m2": 0.0}], CRS, sources=[]))

    assert len(pyogrio.read_dataframe(path, layer=LAYER)) == 0


def test_every_word_of_the_sheet_is_said_in_both_languages() -> None:
    asked = set(re.findall(r"\bt\([\"'](\w+)[\"']", read_text("templates/planning/sheet.html"))) | {"title", "bars"}

    assert asked == set(WORDS)
    assert all(word.sv.strip() and word.en.strip() for word in WORDS.values())
