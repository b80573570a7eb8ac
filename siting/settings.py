"""Settings from the environment: small classes, made once where things are wired and passed down.

Every variable begins with ``SITING_``, e.g. ``SITING_DATA_DIR``; nothing is read when this module is imported.
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT_DATA_DIR = Path("/var/lib/siting")
"""Where root keeps the data: the server runs as an ordinary user, who can't reach a folder below root's home."""


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
    srid
        EPSG number of the storage CRS; metric, one for the whole deployment.
    pool_size
        Database connections that one process keeps at most.
    """

    model_config = SettingsConfigDict(env_prefix="SITING_", frozen=True, env_ignore_empty=True)

    database_url: str | None = Field(default=None, repr=False)
    database_owner_url: str | None = Field(default=None, repr=False)
    data_dir: Path = Field(default_factory=default_data_dir)
    srid: int = 3006
    pool_size: int = Field(default=8, ge=1, le=90)

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @property
    def embedded(self) -> bool:
        """Whether the program runs the database server itself."""
        return self.database_url is None
