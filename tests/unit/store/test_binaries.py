from __future__ import annotations

from pathlib import Path

import pytest

from siting.store import binaries
from siting.store.binaries import Installation, choose, find_installations, install_command
from siting.store.errors import PostgresMissing


def install(root: Path, major: int, postgis: str | None) -> Path:
    """Lay out a server as Debian does; its programs only say who they are."""
    bin_dir = root / str(major) / "bin"
    share = root / "share" / str(major)
    (share / "extension").mkdir(parents=True)
    bin_dir.mkdir(parents=True)
    for name, says in (("initdb", ""), ("pg_ctl", ""), ("postgres", f"postgres (PostgreSQL) {major}.4 (Debian)")):
        write_program(bin_dir / name, says)
    write_program(bin_dir / "pg_config", str(share))
    if postgis is not None:
        control = share / "extension" / "postgis.control"
        control.write_text(f"comment = 'x'\ndefault_version = '{postgis}'\n", encoding="utf-8")
    return bin_dir


def write_program(path: Path, says: str) -> None:
    path.write_text(f"#!/bin/sh\necho '{says}'\n", encoding="utf-8")
    path.chmod(0o755)


def test_the_newest_with_postgis_is_chosen(tmp_path: Path) -> None:
    install(tmp_path, 15, "3.3.2")
    newest = install(tmp_path, 17, "3.5.2")
    install(tmp_path, 18, None)

    chosen = choose(find_installations(debian_root=tmp_path, search_path=""))

    assert chosen == Installation(bin_dir=newest, major=17, postgis=(3, 5, 2))
    assert chosen.program("initdb") == str(newest / "initdb")


def test_data_files_are_read_by_the_version_that_wrote_them(tmp_path: Path) -> None:
    older = install(tmp_path, 15, "3.3.2")
    install(tmp_path, 17, "3.5.2")

    assert choose(find_installations(debian_root=tmp_path, search_path=""), major=15).bin_dir == older


def test_a_server_on_the_path_is_found_through_its_link(tmp_path: Path) -> None:
    real = install(tmp_path / "opt", 16, "3.4.1")
    links = tmp_path / "links"
    links.mkdir()
    (links / "postgres").symlink_to(real / "postgres")

    found = find_installations(debian_root=tmp_path / "none", search_path=f"/nonexistent::{links}")

    assert [one.bin_dir for one in found] == [real]


@pytest.mark.usefixtures("debian")
@pytest.mark.parametrize(
    ("servers", "major", "command", "said"),
    [
        ({}, None, "apt-get install -y postgresql-16-postgis-3", "PostgreSQL is not installed"),
        ({15: None}, None, "apt-get install -y postgresql-15-postgis-3", "PostgreSQL 15"),
        ({15: None, 17: None}, None, "apt-get install -y postgresql-17-postgis-3", "PostgreSQL 17"),
        ({15: "3.2.9"}, None, "apt-get install -y postgresql-16-postgis-3", "PostGIS 3.2.9"),
        ({13: "3.4.0"}, None, "apt-get install -y postgresql-16-postgis-3", "PostgreSQL 13"),
        ({17: "3.5.0"}, 15, "apt-get install -y postgresql-15-postgis-3", "written by PostgreSQL 15"),
    ],
)
def test_what_is_missing_is_said_with_the_command_that_mends_it(
    tmp_path: Path, servers: dict[int, str | None], major: int | None, command: str, said: str
) -> None:
    for number, postgis in servers.items():
        install(tmp_path, number, postgis)

    with pytest.raises(PostgresMissing) as caught:
        choose(find_installations(debian_root=tmp_path, search_path=""), major=major)

    for lang in ("sv", "en"):
        assert f"    sudo apt-get update && sudo {command}\n" in caught.value.say(lang)
        assert "SITING_DATABASE_URL" in caught.value.say(lang)
    assert said in caught.value.say("en")
    assert "\n    sudo" in caught.value.say("sv")


@pytest.fixture
def debian(monkeypatch: pytest.MonkeyPatch) -> None:
    """An ordinary user on a system whose packages offer PostgreSQL 16."""
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}" if name == "apt-get" else None)
    real = binaries._output

    def output(command: list[str]) -> str:
        return "postgresql-16-postgis-3 - Geographic objects\n" if command[0] == "apt-cache" else real(command)

    monkeypatch.setattr(binaries, "_output", output)


@pytest.mark.parametrize(
    ("release", "major"),
    [('ID=debian\nVERSION_ID="12"\n', 15), ('ID=ubuntu\nVERSION_ID="24.04"\n', 16), ("ID=other\n", 17), (None, 17)],
)
def test_without_package_lists_the_systems_release_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, release: str | None, major: int
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(binaries, "_output", lambda _command: "")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    os_release = tmp_path / "os-release"
    if release is not None:
        os_release.write_text(release, encoding="utf-8")

    command = install_command(None, os_release=os_release)

    assert command == f"apt-get update && apt-get install -y postgresql-{major}-postgis-3"


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("dnf", "sudo dnf install postgresql-server postgis"),
        ("brew", "brew install postgis"),
        (None, "https://postgis.net/documentation/getting_started/"),
    ],
)
def test_other_systems_get_their_own_command(
    monkeypatch: pytest.MonkeyPatch, manager: str | None, command: str
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}" if name == manager else None)
    monkeypatch.setattr("os.geteuid", lambda: 1000)

    assert install_command(None) == command
