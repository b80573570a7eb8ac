"""Logins and keys: used where they belong, shown and kept nowhere."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable, Mapping
from urllib.parse import quote, quote_plus

import httpx
from pydantic import SecretStr

from gis_data.remote.allowed import begins

_SECRET_NAME = re.compile(r"key|token|secret|passw|pwd|signature|^sig$|auth|credential|session", re.IGNORECASE)
_HIDDEN = "HIDDEN"
_SPELLINGS: tuple[Callable[[str], str], ...] = (str, html.escape, quote_plus, lambda word: quote(word, safe=""))
"""How a service may repeat a secret: as it is, in a web page, in an address."""


class Secrets:
    """What must not be shown of one source.

    Parameters
    ----------
    address
        The source's address, perhaps with a login.
    parameters
        The source's own part of the query string, perhaps with keys.
    logins
        From the beginning of an address to ``user:password`` or ``Bearer …``.
    """

    def __init__(self, address: httpx.URL, parameters: Mapping[str, str], logins: Mapping[str, SecretStr]) -> None:
        self._logins = {begin: login.get_secret_value() for begin, login in logins.items()}
        if address.userinfo:
            self._logins[str(_bare(address).copy_with(path="/", query=None))] = f"{address.username}:{address.password}"
        given = {**dict(address.params.multi_items()), **parameters}
        self._parameters = {name: value for name, value in given.items() if _SECRET_NAME.search(name)}

    def authorization(self, url: httpx.URL) -> str | None:
        """Return the header for an address; None where no login belongs."""
        fitting = [begin for begin in self._logins if begins(url, begin)]
        if not fitting:
            return None
        return _header(self._logins[max(fitting, key=len)])

    def scrub(self, text: str) -> str:
        """Return what a service said without the secrets that it may repeat."""
        words = {*self._parameters.values()}
        for login in self._logins.values():
            words |= {login.removeprefix("Bearer "), login.partition(":")[2], _header(login).partition(" ")[2]}
        spelled = {way(word) for word in words if word for way in _SPELLINGS}
        # The longest first, so that of one that holds another nothing is left over.
        found = "|".join(re.escape(one) for one in sorted(spelled, key=len, reverse=True))
        return re.sub(found, _HIDDEN, text, flags=re.IGNORECASE) if found else text

    def restored(self, kept: str) -> httpx.URL | None:
        """Return a stored address with its secrets again; None when it had one that the source does not give."""
        url = httpx.URL(kept)
        filled = [
            (name, self._parameters.get(name) if value == _HIDDEN else value)
            for name, value in url.params.multi_items()
        ]
        if any(value is None for _, value in filled):
            return None
        return url.copy_with(params=[(name, value) for name, value in filled]) if filled else url


def without_secrets(url: httpx.URL) -> str:
    """Return an address without login, and with what looks like a key hidden.

    >>> without_secrets(httpx.URL("https://me:pw@example.se/wfs?map=a&api_key=b"))
    'https://example.se/wfs?map=a&api_key=HIDDEN'
    """
    hidden = [(name, _HIDDEN if _SECRET_NAME.search(name) else value) for name, value in url.params.multi_items()]
    return str(_bare(url).copy_with(params=hidden) if hidden else _bare(url))


def _header(login: str) -> str:
    return login if login.startswith("Bearer ") else f"Basic {base64.b64encode(login.encode()).decode()}"


def _bare(url: httpx.URL) -> httpx.URL:
    return url.copy_with(userinfo=b"", fragment=None)
