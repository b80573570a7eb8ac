"""Settings of the web service, from the environment like the others (:mod:`siting.settings`)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_LEAST_SECRET = 32


class ServiceSettings(BaseSettings):
    """How the web service presents itself and what it lets through.

    Parameters
    ----------
    public_url
        Address at which people reach the service (``https://mark.boras.se``): links in proposals, feeds and documents
        begin with it. Without one, the address of each request; then only requests to this machine are served.
    secret_key
        Signs what the browser keeps for us. At least 32 characters; the private database keeps one of its own, a
        server with an address needs it, the same for all processes.
    name_sv, name_en, logo, accent_light, accent_dark
        What the pages are called, the path of an SVG or PNG, and the one colour in both schemes (``#0b5a6f``).
    cors_origins
        Origins of other sites whose scripts may read the public API; ``*`` for all.
    embed_origins
        Origins of pages that may show the embedded search in a frame.
    rate_per_minute, rate_forms_per_minute
        Requests of one address a minute to the public API, and forms that it may send.
    body_limit_kb, upload_limit_mb
        Largest body of a request, and of an upload by staff.
    reply_hours
        When an enquiry is to be answered.
    need_days, enquiry_months
        For how long what a company describes is kept without being sent, and for how long the contact of an enquiry
        is: by decision of the authority.
    session_hours
        After so long without a request one has to sign in again.
    planner_public
        Whether everybody may see the planners' map.
    supply_goal_m2
        Land that is always to be ready, for the planners' map; 0 for none.
    metrics_token
        Who may read ``/metrics`` from elsewhere than this machine has to send this as a bearer token.
    """

    model_config = SettingsConfigDict(env_prefix="SITING_", frozen=True, env_ignore_empty=True)

    public_url: str | None = None
    secret_key: SecretStr | None = None
    name_sv: str = "Mark och lokaler"
    name_en: str = "Land and premises"
    logo: Path | None = None
    accent_light: str | None = Field(default=None, pattern=r"^#[0-9a-f]{6}$")
    accent_dark: str | None = Field(default=None, pattern=r"^#[0-9a-f]{6}$")
    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()
    embed_origins: Annotated[tuple[str, ...], NoDecode] = ()
    rate_per_minute: int = Field(default=600, ge=1)
    rate_forms_per_minute: int = Field(default=20, ge=1)
    body_limit_kb: int = Field(default=512, ge=16, le=100_000)
    upload_limit_mb: int = Field(default=200, ge=1, le=10_000)
    reply_hours: int = Field(default=48, ge=1, le=24 * 90)
    need_days: int = Field(default=90, ge=1, le=3650)
    enquiry_months: int = Field(default=24, ge=1, le=240)
    session_hours: int = Field(default=8, ge=1, le=24 * 30)
    planner_public: bool = False
    supply_goal_m2: float = Field(default=0.0, ge=0)
    metrics_token: SecretStr | None = None

    @field_validator("cors_origins", "embed_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(re.split(r"[,\s]+", value.strip(", \n"))) if isinstance(value, str) else value

    @field_validator("cors_origins", "embed_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            parts = urlsplit(one)
            if one != "*" and (parts.scheme not in ("https", "http") or not parts.hostname or parts.path):
                raise ValueError(f"an origin looks like https://www.boras.se, without a path: {one}")
        return value

    @field_validator("public_url")
    @classmethod
    def _public(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("an address looks like https://mark.boras.se")
        return value.rstrip("/")

    @field_validator("secret_key")
    @classmethod
    def _long(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < _LEAST_SECRET:
            raise ValueError(f"at least {_LEAST_SECRET} characters, e.g. from: openssl rand -base64 48")
        return value
