"""Archives as publishers send them, and archives that are broken or full of tricks."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from gis_data.errors import UnreadableFile
from gis_data.geodata.model import Description
from gis_data.tables.records import LONGEST_LINE
from siting.domain.geodata import Role
from tests.integration.geodata.making import load, square, write

ZONES = Description(role=Role.FLOOD, category="year_100", name_field="namn", title="Zoner")
STOPS = "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\n"


def damaged(path: Path) -> Path:
    """Change what is packed, as a bad disk or line does, and leave the directory of the archive as it is."""
    content = bytearray(path.read_bytes())
    content[100:104] = bytes(byte ^ 0xFF for byte in content[100:104])
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_STORED])
def test_an_archive_that_was_damaged_on_its_way_is_refused(tmp_path: Path, packing: int) -> None:
    write(tmp_path / "zones.gpkg", [(square(0), {"namn": "Viskan"})])
    with zipfile.ZipFile(tmp_path / "zones.zip", "w", packing) as archive:
        archive.write(tmp_path / "zones.gpkg", "zones.gpkg")

    with pytest.raises(UnreadableFile, match="archive is broken"):
        load(ZONES, damaged(tmp_path / "zones.zip"))


def test_a_geodatabase_in_an_archive_is_read_as_one_file(tmp_path: Path) -> None:
    base = write(tmp_path / "zones.gdb", [(square(0), {"namn": "Viskan"})], driver="OpenFileGDB", layer="zoner")
    with zipfile.ZipFile(tmp_path / "zones.zip", "w") as archive:
        for file in base.iterdir():
            archive.write(file, f"leverans/zones.gdb/{file.name}")
        archive.writestr("leverans/metadata.xml", "<metadata/>")

    content = load(ZONES, tmp_path / "zones.zip")

    assert [feature.name for feature in content.features] == ["Viskan"]


def test_members_of_one_name_in_folders_that_look_alike_are_all_read_once(tmp_path: Path) -> None:
    names = ("a/b/zones.gpkg", "a_b/zones.gpkg", "../a/b/../../a_b/zones.gpkg", "zones.gpkg")
    with zipfile.ZipFile(tmp_path / "zones.zip", "w") as archive:
        for number, name in enumerate(names):
            file = write(tmp_path / f"{number}.gpkg", [(square(500.0 * number), {"namn": name})])
            archive.write(file, name)

    content = load(ZONES, tmp_path / "zones.zip")

    assert sorted(feature.name for feature in content.features) == sorted(names)
    assert content.quality.read == len(names)


def timetable(folder: Path, stops: str, name: str = "stops.txt") -> Path:
    path = folder / "gtfs.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, stops)
    return path


def test_a_timetable_with_a_field_without_end_is_refused(tmp_path: Path) -> None:
    endless = STOPS + '1,"' + "x" * (LONGEST_LINE + 3) + ",57.7,12.9,1,\n"

    with pytest.raises(UnreadableFile, match=r"stops\.txt is broken \(field larger"):
        load("gtfs_stops", timetable(tmp_path, endless))


def test_a_timetable_that_was_damaged_on_its_way_is_refused(tmp_path: Path) -> None:
    stops = STOPS + "".join(f"{n},Hållplats {n},57.7,12.{n},1,\n" for n in range(1000))

    with pytest.raises(UnreadableFile, match=r"stops\.txt is broken"):
        load("gtfs_stops", damaged(timetable(tmp_path, stops)))


def test_a_timetable_that_unpacks_to_too_much_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gis_data.geodata.stops.LARGEST_STOPS", 10_000)

    with pytest.raises(UnreadableFile, match="unpacks to too much"):
        load("gtfs_stops", timetable(tmp_path, STOPS + " " * 100_000))


def test_a_timetable_is_one_whatever_the_case_of_its_names(tmp_path: Path) -> None:
    content = load("gtfs_stops", timetable(tmp_path, STOPS + "1,Resecentrum,57.72,12.93,1,\n", "GTFS/Stops.TXT"))

    assert [point.name for point in content.points] == ["Resecentrum"]
