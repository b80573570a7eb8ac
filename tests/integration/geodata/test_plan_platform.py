"""Plans of the national platform, Boverket's catalogue, and plain layers: made-up files in their documented forms."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import Polygon, box, mapping

from gis_data.errors import NotThisSource, UnreadableFile
from gis_data.geodata.declarations import declared
from gis_data.geodata.files import GeoFile
from gis_data.geodata.formats import GeoFormat
from gis_data.geodata.plan_fields import plan_rule
from gis_data.geodata.problems import UnknownCrs
from gis_data.geodata.rules import PlanLayer
from gis_data.plans.catalogue import Catalogue, read_catalogue
from gis_data.plans.content import PlanContent
from gis_data.plans.layers import read_plan_layers
from gis_data.plans.reading import read_plan_file
from gis_data.reading import read
from siting.domain.activities import Activity, UseAnswer
from siting.domain.errors import InvalidInput
from siting.domain.plan_uses import judge_place
from siting.domain.plans import PlanProvision, ProvisionKind
from tests.integration.geodata.making import EAST, NORTH, square, write

TM = "EPSG:3006"
PLAN_ID, OTHER_ID = "11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"
INDUSTRY, STORAGE, STREET, OLD, HEIGHT = (f"{n}{n}{n}{n}{n}{n}{n}{n}-0000-0000-0000-000000000000" for n in "abcde")

# As the service answers: fields and words of release 20251201, made-up identifiers.
CATALOGUE: dict[str, Any] = {
    "id": 7,
    "namn": "20251201",
    "publicerad": "2025-12-01T10:39:00",
    "typ": {"id": 1, "namn": "Juridisk"},
    "bestammelser": [
        {
            "id": INDUSTRY,
            "bestammelsekod": "DP_KM_J2",
            "bestammelsetyp": "Användningsbestämmelse",
            "bestammelseformulering": "Industri",
            "anvandningsform": "Kvartersmark",
            "anvandningsslag": "Industri",
            "beteckning": "J",
            "borjargalla": "2020-10-01T00:00:00",
        },
        {
            "id": STORAGE.upper(),
            "bestammelsekod": "DP_KM_J2_Lager",
            "bestammelsetyp": "Användningsbestämmelse",
            "bestammelseformulering": "Lager",
            "anvandningsform": "Kvartersmark",
            "beteckning": "J#",
            "borjargalla": "2020-10-01T00:00:00",
        },
        {
            "id": STREET,
            "bestammelsekod": "DP_AP_Gata2",
            "bestammelsetyp": "Användningsbestämmelse",
            "bestammelseformulering": "Gata",
            "anvandningsform": "Allmän plats",
            "beteckning": "GATA",
            "borjargalla": "2020-10-01T00:00:00",
        },
        {
            "id": OLD,
            "bestammelsetyp": "Användningsbestämmelse",
            "bestammelseformulering": "Lager",
            "anvandningsform": "Kvartersmark",
            "beteckning": "U",
            "borjargalla": "1987-07-01T00:00:00",
            "slutargalla": "2014-12-31T00:00:00",
        },
        {
            "id": HEIGHT,
            "bestammelsekod": "DP_KM_Eg_Hojd_HogstaHojd_Nockhojd",
            "bestammelsetyp": "Egenskapsbestämmelse",
            "bestammelseformulering": "Högsta nockhöjd är [höjd:decimaltal] meter.",
            "anvandningsform": "Kvartersmark",
            "beteckning": "h#",
            "borjargalla": "2020-10-01T00:00:00",
        },
    ],
}


def place(geometry: Polygon, crs: str = TM) -> dict[str, Any]:
    return {
        "geometri": {"typ": "yta", "position": mapping(geometry), "koordinatsystemPlan": crs, "dimension": 2},
        "geometrimetadata": {},
    }


def plan(**more: Any) -> dict[str, Any]:
    return {
        "feature:typ": "detaljplan",
        "objektidentitet": PLAN_ID,
        "versionGiltigFran": "2025-02-03T04:05:06Z",
        "kommun": "Borås",
        "beteckning": "P 2023:4",
        "namn": "Viared västra",
        "syfte": "Industri",
        "status": "laga kraft",
        "typ": "detaljplan",
        "datumStatusforandring": "2023-06-01",
        "beslutsinformation": [
            {
                "datumLagakraft": ["2024-01-01", "2023-06-01"],
                "genomforandetid": 60,
                "genomforandetidStartar": "2023-06-02",
            }
        ],
        "plangeometri": [place(box(EAST, NORTH, EAST + 200, NORTH + 100))],
    } | more


def provision(
    reference: str, words: str, *parts: Polygon, kind: str = "användningsbestämmelse", **more: Any
) -> dict[str, Any]:
    return {
        "feature:typ": kind,
        "objektidentitet": OTHER_ID,
        "detaljplan": PLAN_ID,
        "planbestammelsekatalogreferens": reference,
        "bestammelseformulering": words,
        "bestammelsegeometri": [place(part) for part in parts],
    } | more


def collection(folder: Path, *properties: dict[str, Any]) -> Path:
    path = folder / "planer.json"
    features = [{"type": "Feature", "geometry": None, "properties": one} for one in properties]
    document = {"type": "FeatureCollection", "feature:mediatyp": "application/vnd.lm.detaljplan.v4+json"}
    path.write_text(json.dumps(document | {"features": features}, ensure_ascii=False), encoding="utf-8")
    return path


def catalogue_file(folder: Path) -> Path:
    path = folder / "katalog.json"
    path.write_text(json.dumps(CATALOGUE, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return read_catalogue(catalogue_file(tmp_path))


def uses(content: PlanContent) -> list[PlanProvision]:
    return [one for plan in content.plans for one in plan.provisions if one.kind is ProvisionKind.USE]


def kinds(content: PlanContent) -> list[str]:
    return [issue.kind for issue in content.issues]


def test_the_catalogue_is_found_by_identifier_and_by_code(catalogue: Catalogue) -> None:
    assert (catalogue.version, catalogue.published, len(catalogue.entries)) == ("20251201", date(2025, 12, 1), 5)
    storage = catalogue.find(STORAGE)
    assert storage is not None
    assert storage is catalogue.find("DP_KM_J2_Lager")
    assert (storage.designation, storage.kind, storage.wording) == ("J", ProvisionKind.USE, "Lager")
    old = catalogue.find(OLD)
    assert old is not None
    assert (old.code, old.valid_from, old.valid_until) == ("", date(1987, 7, 1), date(2014, 12, 31))
    assert catalogue.find("") is None


@pytest.mark.parametrize(
    ("text", "error"),
    [("{", UnreadableFile), ("[]", NotThisSource), ('{"bestammelser": []}', NotThisSource), ("{}", NotThisSource)],
)
def test_what_is_no_catalogue_is_refused(tmp_path: Path, text: str, error: type[Exception]) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(error):
        read_catalogue(path)


def test_a_plan_of_the_platform_is_read(tmp_path: Path, catalogue: Catalogue) -> None:
    path = collection(
        tmp_path,
        plan(),
        provision(
            INDUSTRY,
            "Industri",
            box(EAST, NORTH, EAST + 50, NORTH + 100),
            box(EAST + 60, NORTH, EAST + 90, NORTH + 100),
        ),
        provision(STREET, "Gata", box(EAST + 90, NORTH, EAST + 200, NORTH + 100)),
        provision(
            HEIGHT,
            "Högsta nockhöjd är [höjd:decimaltal] meter.",
            box(EAST, NORTH, EAST + 50, NORTH + 100),
            kind="egenskapsbestämmelse",
            bestammelsevarde=[
                {"datatyp": "decimaltal", "variabelvarde": "12,5", "beskrivning": "höjd", "enhet": "meter"}
            ],
        ),
    )

    content = read_plan_file(path, TM, catalogue=catalogue)

    [found] = content.plans
    assert (found.code, found.name, found.status) == ("P 2023:4", "Viared västra", "legal_force")
    assert (found.legal_force_date, found.status_date) == (date(2023, 6, 1), date(2023, 6, 1))
    assert found.implementation_until == date(2028, 6, 2)
    assert found.verified == date(2025, 2, 3)
    assert found.geometry is not None
    assert found.geometry.area == pytest.approx(20_000)
    industry, street = uses(content)
    assert (industry.code, industry.catalogue_code, industry.catalogue_version) == (
        "J",
        "DP_KM_J2",
        "Boverket 2020-10-01",
    )
    assert industry.geometry is not None
    assert len(industry.geometry.geoms) == 2
    assert industry.geometry.area == pytest.approx(8000)
    assert judge_place(Activity.WAREHOUSE, [industry]).answer is UseAnswer.ALLOWED
    assert judge_place(Activity.WAREHOUSE, [street]).answer is UseAnswer.NOT_ALLOWED
    height = found.provisions[2]
    assert (height.amount, height.unit, height.wording) == (12.5, "m", "Högsta nockhöjd är 12,5 meter.")
    assert content.issues == ()


def test_an_older_provision_is_read_by_the_rules_of_its_time(tmp_path: Path, catalogue: Catalogue) -> None:
    path = collection(tmp_path, plan(), provision(OLD, "Lager", square()))

    [storage] = uses(read_plan_file(path, TM, catalogue=catalogue))

    assert (storage.code, storage.catalogue_version) == ("U", "Boverket 1987-07-01")
    assert judge_place(Activity.WAREHOUSE, [storage]).answer is UseAnswer.ALLOWED


def test_without_the_catalogue_only_names_of_uses_tell_the_letter(tmp_path: Path) -> None:
    path = collection(
        tmp_path,
        plan(),
        provision(INDUSTRY, "Industri", square()),
        provision(STREET, "Gata", square()),
        provision(STORAGE, "Lager", square()),
    )

    content = read_plan_file(path, TM)

    assert [one.code for one in uses(content)] == ["J", "GATA", ""]
    assert judge_place(Activity.WAREHOUSE, uses(content)[2:]).answer is UseAnswer.UNKNOWN
    [issue] = content.issues
    assert (issue.kind, issue.message.en.split()[0]) == ("no_catalogue", "1")


@pytest.mark.parametrize(
    ("features", "kind"),
    [
        ([plan(), provision("ffffffff-0000-0000-0000-000000000000", "X", square())], "not_in_catalogue"),
        ([plan(), provision(INDUSTRY, "Industri", square(), detaljplan=OTHER_ID)], "provision_without_plan"),
        ([plan(), provision(INDUSTRY, "Industri")], "provision_without_area"),
        ([plan(status="halvvägs")], "unknown_code"),
        ([plan(status="tillsyn")], "stage_told"),
        (
            [
                plan(),
                provision(INDUSTRY, "Industri", bestammelsegeometri=[{"geometri": {"position": {"type": "Polygon"}}}]),
            ],
            "bad_geometry",
        ),
        (
            [
                plan(),
                provision(
                    HEIGHT,
                    "[höjd:decimaltal]",
                    square(),
                    kind="egenskapsbestämmelse",
                    bestammelsevarde=[{"datatyp": "decimaltal", "variabelvarde": "hög"}],
                ),
            ],
            "not_a_number",
        ),
    ],
)
def test_what_is_wrong_with_a_provision_is_said(
    tmp_path: Path, catalogue: Catalogue, features: list[dict[str, Any]], kind: str
) -> None:
    assert kind in kinds(read_plan_file(collection(tmp_path, *features), TM, catalogue=catalogue))


def test_coordinates_the_wrong_way_round_are_seen_and_mended(tmp_path: Path) -> None:
    turned = Polygon([(y, x) for x, y in square().exterior.coords])

    content = read_plan_file(collection(tmp_path, plan(plangeometri=[place(turned)])), TM)

    assert kinds(content) == ["swapped_axes"]
    assert content.plans[0].geometry is not None
    assert content.plans[0].geometry.equals(square())


def test_a_place_without_a_crs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownCrs):
        read_plan_file(collection(tmp_path, plan(plangeometri=[place(square(), "")])), TM)


def test_a_collection_without_a_plan_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotThisSource, match="feature:typ"):
        read_plan_file(collection(tmp_path, provision(INDUSTRY, "Industri", square())), TM)


def test_the_catalogue_is_loaded_along_with_the_plans_that_refer_to_it(tmp_path: Path) -> None:
    path = collection(tmp_path, plan(), provision(STORAGE, "Lager", square()))

    files = [path, catalogue_file(tmp_path)]
    archive = tmp_path / "planer.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for file in files:
            made.write(file, file.name)

    for handed_over in (files, [archive]):
        content = read(declared("plans_ngp"), handed_over, crs=TM)
        assert [one.catalogue_code for one in content.plans[0].provisions] == ["DP_KM_J2_Lager"]
    with pytest.raises(InvalidInput, match="together with the plans"):
        read(declared("boverket_catalogue"), [catalogue_file(tmp_path)], crs=TM)


def test_a_plain_layer_is_read_by_its_fields(tmp_path: Path) -> None:
    names = {"Planbeteckning": "P1", "Plannamn": "Prov", "Planstatus": "Laga kraft", "Anvandning": "J"}
    path = write(
        tmp_path / "planer.gpkg",
        [
            (square(), names | {"Lagakraft": "1999-05-05"}),
            (square(100), names | {"Anvandning": "H", "Lagakraft": "1999-05-05"}),
        ],
    )

    content = read(declared("plans_ngp"), [path], crs=TM)

    [found] = content.plans
    assert (found.code, found.legal_force_date, len(found.provisions)) == ("P1", date(1999, 5, 5), 2)
    assert found.geometry is not None
    assert found.geometry.area == pytest.approx(20_000)


def test_fields_may_be_named(tmp_path: Path) -> None:
    path = write(tmp_path / "p.gpkg", [(square(), {"nr": "7", "läge": "antagen", "bokstav": "K"})])

    with pytest.raises(NotThisSource):
        read_plan_file(path, TM)
    names = {"code": "nr", "status": "läge", "use": "bokstav"}
    layer = PlanLayer(fields={key: plan_rule(key, name) for key, name in names.items()})
    file = GeoFile(path=path, format=GeoFormat.GEOPACKAGE, layer="p")
    [found] = read_plan_layers([file], TM, layers=[layer]).plans
    assert (found.code, found.status, found.provisions[0].code) == ("7", "adopted", "K")


def test_a_layer_without_a_crs_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "p.gpkg", [(square(), {"planid": "7", "status": "antagen"})], crs=None)

    with pytest.raises(UnknownCrs):
        read_plan_file(path, TM)
    assert read_plan_file(path, TM, assumed_crs=TM).plans


def test_a_broken_layer_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.gpkg"
    path.write_bytes(b"SQLite format 3\x00" + b"x" * 500)

    with pytest.raises(UnreadableFile):
        read_plan_file(path, TM)
