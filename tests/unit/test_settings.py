from __future__ import annotations

import re
from pathlib import Path

import pytest

from siting.domain.errors import Faults
from siting.service_settings import ServiceSettings
from siting.settings import (
    ROOT_DATA_DIR,
    DatabaseSettings,
    DeploymentSettings,
    FactsSettings,
    GeodataSettings,
    default_data_dir,
    read_settings,
)

DOCS = Path(__file__).parents[2] / "docs"
KINDS = (DatabaseSettings, DeploymentSettings, GeodataSettings, FactsSettings, ServiceSettings)


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATA_DIR", "POOL_SIZE", "SRID", "EMAIL", "SCREENING"):
        monkeypatch.delenv(f"SITING_{name}", raising=False)


def test_nothing_set_means_a_private_cluster_in_sweref() -> None:
    read = read_settings()

    assert read.database.embedded
    assert read.deployment.crs == "EPSG:3006"
    assert read.database.data_dir.is_absolute()


def test_an_ordinary_users_data_follow_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))

    assert default_data_dir() == tmp_path / "siting"


def test_roots_data_are_where_another_user_can_reach_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)

    assert default_data_dir() == ROOT_DATA_DIR


@pytest.mark.parametrize(
    "address", ["postgres://me:pw@host/db", "postgresql://me:pw@host/db", "postgresql+psycopg://me:pw@host/db"]
)
def test_an_address_is_taken_in_each_of_its_spellings(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("SITING_DATABASE_URL", address)

    read = DatabaseSettings()

    assert read.database_url == "postgresql://me:pw@host/db"
    assert read.app_user == "me"
    assert not read.embedded
    assert "pw" not in repr(read)


def test_faults_are_listed_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITING_DATABASE_URL", "mysql://host/db")
    monkeypatch.setenv("SITING_POOL_SIZE", "1")
    monkeypatch.setenv("SITING_SRID", "many")

    with pytest.raises(Faults) as caught:
        read_settings()

    said = caught.value.say("en")
    assert all(name in said for name in ("SITING_DATABASE_URL", "SITING_POOL_SIZE", "SITING_SRID"))


def test_a_table_of_screening_distances_has_to_be_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert read_settings().facts.screening is None
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SITING_SCREENING", "own.toml")
    with pytest.raises(Faults) as caught:
        read_settings()
    assert f"SITING_SCREENING: there is no file {tmp_path / 'own.toml'}" in caught.value.say("en")

    (tmp_path / "own.toml").touch()

    assert read_settings().facts.screening == tmp_path / "own.toml"


def test_an_empty_variable_is_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITING_DATABASE_URL", "")

    assert DatabaseSettings().embedded


def test_every_setting_is_told_of_and_none_that_there_is_not() -> None:
    told = (DOCS / "settings.md").read_text(encoding="utf-8") + (DOCS / "geodata-services.md").read_text(
        encoding="utf-8"
    )
    known = {f"SITING_{name.upper()}" for kind in KINDS for name in kind.model_fields}

    assert set(re.findall(r"`(SITING_[A-Z0-9_]+)`", told)) - {"SITING_LANG"} == known


@pytest.mark.parametrize(
    "name", ["reply_hours", "need_days", "enquiry_months", "session_hours", "tile_max_zoom", "pool_size"]
)
def test_what_applies_without_a_setting_is_told_right(name: str) -> None:
    default = next(kind.model_fields[name].default for kind in KINDS if name in kind.model_fields)
    row = next(line for line in (DOCS / "settings.md").read_text(encoding="utf-8").splitlines() if name.upper() in line)

    assert str(default) in row.split("|")[2]
