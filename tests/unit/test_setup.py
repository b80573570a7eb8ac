"""Set-up sees what is missing and says what to do where it may not do it itself."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIBRARIES = " && ".join(f". scripts/lib/{name}.sh" for name in ("progress", "system", "packages"))


def bash(command: str, *, path: str | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": path or os.environ["PATH"], **variables}
    return subprocess.run(
        ["/bin/bash", "-c", f"{LIBRARIES} && {command}"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """Return a folder of programs that answer as on an ordinary user's Debian."""
    for name, answer in {"apt-get": "", "apt-cache": "", "sudo": "", "id": "1000"}.items():
        make_program(tmp_path / name, answer)
    return tmp_path


def make_program(path: Path, answer: str) -> None:
    path.write_text(f"#!/bin/sh\ncat <<'END'\n{answer}\nEND\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("version", "enough"),
    [("2.5.1", False), ("3.2.9", False), ("3.3.0", True), ("3.10.0", True), ("4.0.0", True)],
)
def test_postgis_counts_from_version_3_3(tmp_path: Path, version: str, enough: bool) -> None:
    control = tmp_path / "extension" / "postgis.control"
    control.parent.mkdir()
    control.write_text(f"comment = 'PostGIS'\ndefault_version = '{version}'\n", encoding="utf-8")

    assert (bash(f"has_postgis_files '{tmp_path}'").returncode == 0) is enough


def test_a_server_without_postgis_does_not_count(tmp_path: Path) -> None:
    assert bash(f"has_postgis_files '{tmp_path}'").returncode != 0


def test_an_old_python_does_not_count(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)

    assert bash(f"python_is_usable '{old}'").returncode != 0


def test_a_server_elsewhere_stands_in_for_postgis_in_the_demo_only(tmp_path: Path) -> None:
    faked = (
        f"has_postgis() {{ return 1; }}; has_python() {{ return 0; }}; has_pango() {{ return 0; }}; cd '{tmp_path}'; "
    )
    address = "postgresql://siting@db.example/siting"

    assert bash(faked + "missing_capabilities demo").stdout.split() == ["postgis"]
    assert bash(faked + "missing_capabilities demo", SITING_DATABASE_URL=address).stdout.split() == []
    assert "postgis" in bash(faked + "missing_capabilities test", SITING_DATABASE_URL=address).stdout.split()


def test_an_ordinary_user_is_told_the_exact_command(programs: Path) -> None:
    make_program(programs / "apt-cache", "postgresql-9-postgis-3 - x\npostgresql-16-postgis-3 - x\n")

    done = bash("can_provide python postgis poppler", path=f"{programs}:{os.environ['PATH']}")

    assert done.returncode == 1
    assert (
        "    sudo apt-get update\n"
        "    sudo apt-get install --yes --no-install-recommends"
        " python3 python3-venv postgresql-16-postgis-3 poppler-utils\n"
    ) in done.stdout


def test_without_package_lists_a_name_stands_for_postgis(programs: Path) -> None:
    done = bash("can_provide postgis", path=f"{programs}:{os.environ['PATH']}")

    assert done.returncode == 1
    assert "--no-install-recommends postgresql-postgis\n" in done.stdout


def test_another_system_is_told_what_is_needed(tmp_path: Path) -> None:
    done = bash("can_provide postgis chromium", path=str(tmp_path))

    assert done.returncode == 1
    assert "no apt-get" in done.stdout
    assert "PostGIS 3.3 or newer" in done.stdout
    assert "Chromium" in done.stdout


def test_a_failing_step_shows_the_end_of_the_log_and_stops(tmp_path: Path) -> None:
    done = bash(f"log='{tmp_path}/log'; run sh -c 'echo the reason; exit 3'; echo went on")

    assert done.returncode == 1
    assert "    the reason" in done.stdout
    assert "went on" not in done.stdout
