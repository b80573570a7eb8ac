"""Settings from the environment: small classes, made once where things are wired and passed down.

Every variable begins with ``SITING_``, e.g. ``SITING_DATA_DIR``; nothing is read when this module is imported.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import unquote, urlsplit

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from siting.domain.errors import Faults
from siting.domain.text import Text
from siting.service_settings import ServiceSettings

ROOT_DATA_DIR = Path("/var/lib/siting")
"""Where root keeps the data: the server runs as an ordinary user, who can't reach a folder below root's home."""

_PREFIX = "SITING_"
_Kind = TypeVar("_Kind", bound=BaseSettings)
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
    published_database_url
        Address whose login reads what is published and nothing else; without one the service takes on the role
        ``siting_published`` on connections of ``database_url``.
    data_dir
        Folder of the private cluster.
    pool_size
        Database connections that one process keeps at most; whoever computes facts reads by one and writes by another.
    """

    model_config = _CONFIG

    database_url: str | None = Field(default=None, repr=False)
    database_owner_url: str | None = Field(default=None, repr=False)
    published_database_url: str | None = Field(default=None, repr=False)
    data_dir: Path = Field(default_factory=default_data_dir)
    pool_size: int = Field(default=8, ge=2, le=90)

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("database_url", "database_owner_url", "published_database_url")
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
    municipality
        Code of the municipality that the deployment is about, e.g. ``1490``; without one, all that are loaded. Geodata
        far outside it are left out when they are loaded.
    organisation, unit_sv, unit_en, email, phone
        Who proposals come from: the office, never a person.
    tile_url, tile_attribution, tile_max_zoom
        A tile service to draw below maps; none by default, so that a map needs no network.
    """

    model_config = _CONFIG

    srid: int = Field(default=3006, ge=1024, le=998_999)
    municipality: str = ""
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


class GeodataSettings(BaseSettings):
    """From where geodata may be fetched, and with how much patience.

    Parameters
    ----------
    geodata_allow
        What may be fetched, separated by commas or spaces; nothing by default. Each is a host (``geodata.scb.se``,
        which means ``https://geodata.scb.se/``) or the beginning of an address (``https://host:8443/open/``).
        Plain http only where the entry says ``http://``.
    geodata_private
        Networks that are not public (``10.1.0.0/16``, ``127.0.0.1``) in which an allowed host may stand; none by
        default. An entry of ``geodata_allow`` that is itself such an address needs no other leave.
    geodata_logins
        JSON from the beginning of an address to how to log in there: ``{"https://host/": "user:password"}``, or
        ``"Bearer …"``. Kept here so that no address needs to hold them.
    geodata_connect_s, geodata_read_s, geodata_run_s
        Seconds to wait for a connection, for the next bytes of an answer, and for a whole fetch.
    geodata_min_bytes_s
        An answer that comes more slowly than this (bytes a second, over ``geodata_read_s``) is given up.
    geodata_limit_mb
        How much one fetch may bring, unpacked, in megabytes of 1,000,000 bytes.
    geodata_page_limit_mb
        How much one page of a service may be, unpacked; it is held in memory.
    geodata_page_size
        Features to ask for at a time.
    geodata_retries
        How often one request is tried again after a fault that may pass.
    geodata_longest_wait_s
        The longest pause before another try, also when the service asks for a longer one.
    """

    model_config = _CONFIG

    geodata_allow: Annotated[tuple[str, ...], NoDecode] = ()
    geodata_private: Annotated[tuple[str, ...], NoDecode] = ()
    geodata_logins: Annotated[dict[str, SecretStr], NoDecode] = Field(default_factory=dict)
    geodata_connect_s: float = Field(default=10.0, gt=0, le=600)
    geodata_read_s: float = Field(default=60.0, gt=0, le=3600)
    geodata_run_s: float = Field(default=7200.0, gt=0)
    geodata_min_bytes_s: float = Field(default=500.0, ge=0)
    geodata_limit_mb: float = Field(default=4000.0, gt=0)
    geodata_page_limit_mb: float = Field(default=200.0, gt=0)
    geodata_page_size: int = Field(default=1000, ge=1, le=100_000)
    geodata_retries: int = Field(default=6, ge=0, le=100)
    geodata_longest_wait_s: float = Field(default=120.0, ge=0)

    @field_validator("geodata_allow", "geodata_private", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(re.split(r"[,\s]+", value.strip(", \n"))) if isinstance(value, str) else value

    @field_validator("geodata_allow")
    @classmethod
    def _beginnings(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_beginning(one) for one in value)

    @field_validator("geodata_private")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(ip_network(one)) for one in value)

    @field_validator("geodata_logins", mode="before")
    @classmethod
    def _json(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except json.JSONDecodeError:
            # The text may hold passwords, which pydantic and json would both show.
            raise ValueError('JSON is wanted: {"https://host/": "user:password"}') from None

    @field_validator("geodata_logins")
    @classmethod
    def _logins(cls, value: dict[str, SecretStr]) -> dict[str, SecretStr]:
        for login in value.values():
            if ":" not in login.get_secret_value() and not login.get_secret_value().startswith("Bearer "):
                raise ValueError("a login looks like user:password or Bearer token")
        return {_beginning(begins): login for begins, login in value.items()}


class FactsSettings(BaseSettings):
    """What a deployment puts in the place of what computed facts come with.

    Parameters
    ----------
    screening
        A table of screening distances in TOML, in place of the one that comes with the program; read and checked when
        facts are computed.
    """

    model_config = _CONFIG

    screening: Path | None = None

    @field_validator("screening")
    @classmethod
    def _file(cls, value: Path | None) -> Path | None:
        if value is None:
            return None
        path = value.expanduser().absolute()
        if not path.is_file():
            raise ValueError(f"there is no file {path}")
        return path


def _beginning(entry: str) -> str:
    """Return the beginning of an address in full: scheme, host and path."""
    parts = urlsplit(entry if "://" in entry else f"https://{entry}")
    wanted = "an entry is a host or the beginning of an address (https://host/path), without login, ? or *"
    if parts.scheme not in ("https", "http") or not parts.hostname or "*" in entry or "@" in parts.netloc:
        raise ValueError(f"{wanted}: {entry}")
    if parts.query or parts.fragment or "%" in entry or ".." in parts.path.split("/"):
        raise ValueError(f"{wanted}: {entry}")
    if parts.port == 0:
        raise ValueError(f"a port is from 1 to 65535: {entry}")
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path or '/'}"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings of one process."""

    database: DatabaseSettings = field(default_factory=DatabaseSettings)
    deployment: DeploymentSettings = field(default_factory=DeploymentSettings)
    geodata: GeodataSettings = field(default_factory=GeodataSettings)
    facts: FactsSettings = field(default_factory=FactsSettings)
    service: ServiceSettings = field(default_factory=ServiceSettings)


def read_settings() -> Settings:
    """Return the settings that the environment gives.

    Raises
    ------
    Faults
        Variables with values that can't be used, all at once.
    """
    faults: list[Text] = []
    database = _read(DatabaseSettings, faults)
    deployment = _read(DeploymentSettings, faults)
    geodata = _read(GeodataSettings, faults)
    facts = _read(FactsSettings, faults)
    service = _read(ServiceSettings, faults)
    if database is None or deployment is None or geodata is None or facts is None or service is None:
        raise Faults(Text(sv="Inställningar i miljön går inte att använda:", en="Settings can't be used:"), faults)
    return Settings(database=database, deployment=deployment, geodata=geodata, facts=facts, service=service)


def _read(kind: type[_Kind], faults: list[Text]) -> _Kind | None:
    """Return one class of settings; what is wrong goes to ``faults``."""
    try:
        return kind()
    except ValidationError as error:
        faults += _faults(error)
        return None


def _faults(error: ValidationError) -> list[Text]:
    return [
        Text(sv="{name}: {why}", en="{name}: {why}").fill(
            name=_PREFIX + "_".join(map(str, one["loc"])).upper(), why=one["msg"].removeprefix("Value error, ")
        )
        for one in error.errors()
    ]
