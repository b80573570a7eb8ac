"""What is declared for installing is complete and says no more than it should."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from importlib.metadata import entry_points, packages_distributions
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from setuptools import find_packages

ROOT = Path(__file__).parents[2]
TOPS = ("siting", "gis_data", "maps", "api")
PIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*==[A-Za-z0-9.!+]+")


@pytest.fixture(scope="module")
def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pins() -> list[str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def pinned_names() -> set[str]:
    return {canonicalize_name(line.partition("==")[0]) for line in pins()}


def committed_files() -> list[PurePosixPath]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git clone, so which files are ours is not known")
    return [PurePosixPath(name) for name in listed.stdout.decode().split("\0") if name]


def test_constraints_are_exact_versions_and_nothing_else() -> None:
    assert [line for line in pins() if not PIN.fullmatch(line)] == []
    assert len(pinned_names()) == len(pins())


def test_all_that_is_required_has_a_pinned_version_that_fits(pyproject: dict[str, Any]) -> None:
    project = pyproject["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    required = [Requirement(line) for group in groups for line in group]
    versions = {canonicalize_name(name): version for name, _, version in (pin.partition("==") for pin in pins())}

    unfit = [
        str(one) for one in required if not one.specifier.contains(versions.get(canonicalize_name(one.name), "0"), True)
    ]

    assert unfit == []


def imported_modules(folder: Path) -> Iterator[str]:
    """Yield the top name of everything that the Python files of a folder import."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.partition(".")[0]


def names_of(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(line).name) for line in requirements}


def undeclared(folders: tuple[str, ...], declared: set[str]) -> set[str]:
    providers = packages_distributions()
    imported = {name for folder in folders for name in imported_modules(ROOT / folder)}
    others = imported - sys.stdlib_module_names - {*TOPS, "tests"}
    return {name for name in others if not {canonicalize_name(one) for one in providers.get(name, [])} & declared}


def test_every_library_that_the_program_imports_is_declared(pyproject: dict[str, Any]) -> None:
    project = pyproject["project"]
    declared = names_of(project["dependencies"] + project["optional-dependencies"]["demo-data"])

    assert undeclared(TOPS, declared) == set()


def test_every_library_that_the_tests_import_is_declared(pyproject: dict[str, Any]) -> None:
    project = pyproject["project"]
    groups = [
        project["dependencies"],
        *project["optional-dependencies"].values(),
        pyproject["build-system"]["requires"],
    ]
    declared = set().union(*(names_of(group) for group in groups))

    assert undeclared(("tests",), declared) == set()


def test_the_licence_is_named_by_its_spdx_name(pyproject: dict[str, Any]) -> None:
    assert pyproject["project"]["license"] == "EUPL-1.2"
    assert "SPDX-License-Identifier: EUPL-1.2" in (ROOT / "LICENCE").read_text(encoding="utf-8")


def test_the_version_stands_in_the_changelog(pyproject: dict[str, Any]) -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert f"## [{pyproject['project']['version']}]" in changelog


def test_every_folder_of_ours_with_python_is_a_package(pyproject: dict[str, Any]) -> None:
    include = pyproject["tool"]["setuptools"]["packages"]["find"]["include"]
    packages = set(find_packages(str(ROOT), include=include))
    tops = {name.partition(".")[0] for name in packages}
    folders = {
        ".".join(path.parent.parts) for path in committed_files() if path.suffix == ".py" and path.parts[0] in tops
    }

    assert tops == set(TOPS)
    assert folders - packages == set()


def test_every_file_that_is_not_python_goes_into_the_wheel(pyproject: dict[str, Any]) -> None:
    patterns = pyproject["tool"]["setuptools"]["package-data"]["*"]
    data = [path for path in committed_files() if path.parts[0] in TOPS and path.suffix not in {".py", ".md"}]

    forgotten = [
        str(path)
        for path in data
        if not any(fnmatchcase(path.name, pattern.removeprefix("**/")) for pattern in patterns)
    ]

    assert forgotten == []


def test_the_command_is_installed() -> None:
    commands = entry_points(group="console_scripts", name="siting")

    assert [command.value for command in commands] == ["api.cli:main"]


@pytest.mark.parametrize("name", ["constraints.txt", "pyproject.toml", "package-lock.json", "Makefile", ".ci/run"])
def test_no_address_of_a_package_host_is_kept(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")

    assert re.findall(r"(?:https?|file|git\+\w+)://(?!json-schema\.org)\S+", text) == []
