"""The key that signs what browsers keep for us."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from siting.domain.errors import InvalidInput
from siting.domain.text import Text
from siting.settings import Settings

_FILE = "secret-key"
_BYTES = 48


def secret_of(settings: Settings) -> bytes:
    """Return the key: the setting, or what lies beside the private database, made when it is missing.

    Raises
    ------
    InvalidInput
        A server with an address is named, and no key: several processes could not read each other's signatures.
    """
    given = settings.service.secret_key
    if given is not None:
        return given.get_secret_value().encode()
    if not settings.database.embedded:
        raise InvalidInput(
            Text(
                sv="SITING_SECRET_KEY saknas: minst 32 tecken, lika för alla processer, t.ex. från"
                " openssl rand -base64 48",
                en="SITING_SECRET_KEY is missing: at least 32 characters, the same for all processes, e.g. from"
                " openssl rand -base64 48",
            )
        )
    return _kept(settings.database.data_dir)


def _kept(folder: Path) -> bytes:
    """Return the key of a folder; of two processes that make it at once, one wins."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / _FILE
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_urlsafe(_BYTES).encode())
    return path.read_bytes()
