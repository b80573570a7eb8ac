"""Settings from the environment: small classes, made once where things are wired and passed down.

Every variable begins with ``SITING_``, e.g. ``SITING_DATA_DIR``; nothing is read when this module is imported.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from siting.domain.errors import Faults
from siting.domain.text import Text

ROOT_DATA_DIR = Path("/var/lib/siting")
"""Where root keeps the data: the server runs as an ordinary user, who can't reach a folder below root's home."""

_PREFIX = "SITING_"
_CONFIG = SettingsConfigDict(env_prefix=_PREFIX, frozen=True, env_ignore_empty=True)


def default_data_dir() -> Path:
    """Return the folder for data: ``$XDG_DATA_HOME/siting``, or :data:`ROOT_DATA_DIR` for root."""
    if os.geteuid() == 0:
        return ROOT_DATA_DIR
    return platformdirs.user_data_path("siting", appauthor=False)


class DatabaseSettings(BaseSettings):
    """Where the database is.

    Parameters
    ----------
    database_url
        Address of a PostGIS database (``postgresql://user:password@host/name``) that is used as it is; without one
        the program runs a private cluster in ``data_dir``.
    database_owner_url
        Address with the rights to change tables, for migrations; ``database_url`` when it is not given.
    data_dir
        Folder of the private cluster.
    pool_size
        Database connections that one process keeps at most.
    """

    model_config = _CONFIG

    database_url: str | None = Field(default=None, repr=False)
    database_owner_url: str | None = Field(default=None, repr=False)
    data_dir: Path = Field(default_factory=default_data_dir)
    pool_size: int = Field(default=8, ge=1, le=90)

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("database_url", "database_owner_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        plain = re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql://", value)
        if not plain.startswith("postgresql://"):
            raise ValueError("an address looks like postgresql://user:password@host/name")
        return plain

    @property
    def embedded(self) -> bool:
        """Whether the program runs the database server itself."""
        return self.database_url is None

    @property
    def app_user(self) -> str | None:
        """The login name in ``database_url``; None when the address names none."""
        user = urlsplit(self.database_url or "").username
        return unquote(user) if user else None


class DeploymentSettings(BaseSettings):
    """Who runs this deployment, and in which coordinates.

    Parameters
    ----------
    srid
        EPSG number of the storage CRS, metric, one for the whole deployment; it can't be changed once sites are
        stored.
    organisation, unit_sv, unit_en, email, phone
        Who proposals come from: the office, never a person.
    tile_url, tile_attribution, tile_max_zoom
        A tile service to draw below maps; none by default, so that a map needs no network.
    """

    model_config = _CONFIG

    srid: int = Field(default=3006, ge=1024, le=998_999)
    organisation: str = "Borås Stad"
    unit_sv: str = "näringsliv"
    unit_en: str = "business office"
    email: str = ""
    phone: str = ""
    tile_url: str | None = None
    tile_attribution: str = ""
    tile_max_zoom: int = Field(default=19, ge=0, le=24)

    @property
    def crs(self) -> str:
        """The storage CRS as others write it, e.g. ``EPSG:3006``."""
        return f"EPSG:{self.srid}"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings of one process."""

    database: DatabaseSettings = field(default_factory=DatabaseSettings)
    deployment: DeploymentSettings = field(default_factory=DeploymentSettings)


def read_settings() -> Settings:
    """Return the settings that the environment gives.

    Raises
    ------
    Faults
        Variables with values that can't be used, all at once.
    """
    faults: list[Text] = []
    try:
        database = DatabaseSettings()
    except ValidationError as error:
        faults += _faults(error)
    try:
        deployment = DeploymentSettings()
    except ValidationError as error:
        faults += _faults(error)
    if faults:
        raise Faults(Text(sv="Inställningar i miljön går inte att använda:", en="Settings can't be used:"), faults)
    return Settings(database=database, deployment=deployment)


def _faults(error: ValidationError) -> list[Text]:
    return [
        Text(sv="{name}: {why}", en="{name}: {why}").fill(
            name=_PREFIX + "_".join(map(str, one["loc"])).upper(), why=one["msg"].removeprefix("Value error, ")
        )
        for one in error.errors()
    ]
