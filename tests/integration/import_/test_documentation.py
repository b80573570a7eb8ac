"""The example of docs/import.md is a mapping that works as the page says."""

import re
from pathlib import Path

from gis_data.sources import parse_mapping
from siting.domain.sites import Availability
from siting.domain.values import Status
from tests.integration.import_.files import load

PAGE = Path(__file__).parents[3] / "docs" / "import.md"


def test_the_example_mapping_reads_what_it_says(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    rows = [
        "Objektnr;Benämning;E;N;Koordinatsystem;Storlek;Användning;Planskede;Beslut;Läge i processen;Kontrollerad;Kaj",
        "1;Arendal;312000;6400000;SWEREF 99;3,5;tillverking;Antagen 2019;Laga kraft;bokad;1/10 2026;Norra",
        "2;Skandia;57,7;11,85;WGS 84;0;utreds;Antagen;;;2026-10-01;Norra",
        "1;Torshamnen;;;;2 500 m²;J industri;oklart;;;;Södra",
        "3;Gammal;;;;1;;;;avslutad;;Södra",
    ]
    path = tmp_path / "harbour.csv"
    path.write_text("\n".join(rows), encoding="cp1252")
    loaded = load(path, parse_mapping(example, "import.md"))
    assert [site.reference for site in loaded.sites] == ["norra/1", "norra/2", "södra/1"]
    assert loaded.counts.filtered == 1
    assert loaded.prepared.parts == {"norra", "södra"}
    first, second, third = loaded.sites
    assert (first.availability, first.fact("plot_area_m2").value) == (Availability.RESERVED, 35_000.0)
    assert first.fact("permitted_uses").value == {"J"}
    assert first.fact("plan_status").value == "legal_force"
    assert first.fact("plan_status").source == "Rule: stage Antagen 2019, decision Laga kraft"
    assert first.fact("owner_kind").source == "Port authority, Norra"
    assert second.fact("plan_status").value == "adopted"
    assert second.fact("permitted_uses").status is Status.UNKNOWN
    assert second.geometry is not None
    assert third.fact("plot_area_m2").value == 2_500.0
    assert third.fact("plan_status").status is Status.UNKNOWN
    assert {"misspelt_crs", "misspelt", "swapped_axes", "no_position"} <= set(loaded.kinds)
