"""The floors of the house hold, and the rules that hold them would notice if they did not."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLOORS = (
    "siting",
    "siting/domain",
    "siting/matching",
    "siting/store",
    "siting/services",
    "gis_data",
    "maps",
    "api",
)
# Each stray: the module that holds it, what it imports, and the rule that must name it.
STRAYS = (
    ("siting.domain", "siting.matching", "floors"),
    ("siting.matching", "siting.store", "floors"),
    ("siting.store", "siting.services", "floors"),
    ("siting.services", "maps", "floors"),
    ("siting.services", "gis_data", "floors"),
    ("siting.services", "api", "floors"),
    ("gis_data", "maps", "floors"),
    ("maps", "gis_data", "floors"),
    ("maps", "api", "floors"),
    ("maps", "siting.store", "maps"),
    ("maps", "siting.services", "maps"),
    ("gis_data", "siting.matching", "gis-data"),
    ("gis_data", "siting.services", "gis-data"),
    ("siting.matching", "pandas", "matching"),
    ("siting.matching", "random", "matching"),
    ("siting.matching", "siting.settings", "matching"),
    ("siting.domain", "pydantic", "domain"),
    ("siting.domain", "sqlalchemy.orm", "domain"),
    ("siting.domain", "pathlib", "domain"),
)


def lint_imports(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter as the gate does."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    return subprocess.run(
        [*command, "--no-logo", "--no-cache", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Return a folder with empty packages of the same names, under the project's own rules."""
    for floor in FLOORS:
        (tmp_path / floor).mkdir()
        (tmp_path / floor / "__init__.py").touch()
    (tmp_path / "siting" / "settings.py").touch()
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "__init__.py").touch()
    for name in ("pyproject.toml", "tests/import_contracts.py"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    return tmp_path


def test_the_project_keeps_its_rules() -> None:
    done = lint_imports(ROOT)

    assert done.returncode == 0, done.stdout


def test_packages_that_import_nothing_keep_the_rules(house: Path) -> None:
    done = lint_imports(house)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("rule", sorted({rule for _, _, rule in STRAYS}))
def test_a_stray_import_breaks_its_rule(house: Path, rule: str) -> None:
    strays = [(importer, imported) for importer, imported, broken in STRAYS if broken == rule]
    for number, (importer, imported) in enumerate(strays):
        module = house / importer.replace(".", "/") / f"stray_{number}.py"
        module.write_text(f"import {imported}\n", encoding="utf-8")

    done = lint_imports(house, "--contract", rule)

    assert done.returncode == 1, done.stdout + done.stderr
    unnoticed = [
        (importer, imported)
        for number, (importer, imported) in enumerate(strays)
        if f"{importer}.stray_{number}" not in done.stdout
    ]
    assert unnoticed == []
