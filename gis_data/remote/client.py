"""Asks a service, patiently and by the rules: allowed addresses, redirects, retries, logins, limits."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from types import TracebackType
from typing import Self, TypeVar

import httpcore
import httpx

from gis_data.remote import refusals
from gis_data.remote.allowed import check_allowed, read_address
from gis_data.remote.answers import BOM, shown_words
from gis_data.remote.body import too_large, unpacked
from gis_data.remote.errors import TooLarge, UnusableAnswer
from gis_data.remote.machine import Machine
from gis_data.remote.model import RemoteSource
from gis_data.remote.pace import Pace
from gis_data.remote.passing import Passing, pause_s, retry_after_s
from gis_data.remote.secrets import Secrets
from gis_data.remote.transport import GuardedBackend, GuardedTransport
from siting.settings import GeodataSettings

_T = TypeVar("_T")

USER_AGENT = f"siting/{version('siting')}"
_REDIRECTS = (301, 302, 303, 307, 308)
_MAY_PASS = (408, 425, 429, 500, 502, 503, 504)
_USABLE = (200, 304)
_MOST_REDIRECTS = 5
_ERROR_BYTES = 100_000
_ACCEPT = "application/geo+json, application/json, application/gml+xml, application/xml, */*;q=0.1"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back.

    Parameters
    ----------
    url
        Where it came from, after redirects.
    status
        200, or 304 when a condition was asked with.
    headers
        As sent.
    body
        Unpacked, without a byte order mark.
    """

    url: httpx.URL
    status: int
    headers: httpx.Headers
    body: bytes


class Client:
    """One fetch's way to its service.

    Parameters
    ----------
    source
        What is fetched.
    settings
        The rules.
    machine
        Names, time and chance.
    waiting
        Is told of each pause, in seconds.
    """

    def __init__(
        self,
        source: RemoteSource,
        settings: GeodataSettings,
        machine: Machine,
        waiting: Callable[[float], object],
    ) -> None:
        address = read_address(source.address, source.key)
        self.service = f"{source.key} ({address.host})"
        self.address = address.copy_with(userinfo=b"", fragment=None)
        self.settings = settings
        self.machine = machine
        self.secrets = Secrets(address, source.parameters, settings.geodata_logins)
        self._waiting = waiting
        self._left_bytes = int(settings.geodata_limit_mb * 1e6)
        check_allowed(self.address, settings.geodata_allow, self.service)
        self._pace = Pace(settings, machine, self.service)
        backend = GuardedBackend(self._pace, settings.geodata_private, machine, self.service)
        self._transport = GuardedTransport(backend)
        connect, read = settings.geodata_connect_s, settings.geodata_read_s
        self._timeouts = {"connect": connect, "read": read, "write": read, "pool": read}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._transport.close()

    @property
    def left_bytes(self) -> int:
        """How much more may come, unpacked."""
        return self._left_bytes

    def count(self, received_bytes: int) -> None:
        """Take what was kept from what may come."""
        self._left_bytes -= received_bytes
        if self._left_bytes < 0:
            raise self.over_limit()

    def over_limit(self) -> TooLarge:
        """Return the error of a fetch that brings too much."""
        return too_large(self.settings.geodata_limit_mb * 1e6, "SITING_GEODATA_LIMIT_MB", self.service)

    def read(self, url: httpx.URL, use: Callable[[Answer], _T], headers: Mapping[str, str] | None = None) -> _T:
        """Return what ``use`` makes of an answer, trying again after what may pass.

        Parameters
        ----------
        url
            What to ask for.
        use
            Reads the answer; when it raises :class:`Passing`, because the answer is cut off, it is asked for again.
        headers
            Besides the usual ones.

        Raises
        ------
        AddressNotAllowed, ServiceRefused, ServiceUnavailable, TooLarge, UnusableAnswer
            What stands in the way.
        """

        def once() -> _T:
            with self.exchange(url, {"accept-encoding": "gzip", **(headers or {})}) as (found, answer):
                body = b"" if answer.status_code == 304 else self._body(answer)
                return use(Answer(url=found, status=answer.status_code, headers=answer.headers, body=body))

        return self.patiently(once)

    def patiently(self, attempt: Callable[[], _T], got: Callable[[], int] = lambda: 0) -> _T:
        """Return what an attempt brings, trying again after what may pass.

        Parameters
        ----------
        attempt
            What to do.
        got
            How much of it is done; an attempt that came further begins the counting of tries anew.

        Raises
        ------
        SitingError
            What remained when no try was left.
        """
        tries, before = 0, got()
        while True:
            tries += 1
            try:
                return attempt()
            except Passing as fault:
                now = got()
                if now > before:
                    tries, before = 1, now
                if tries > self.settings.geodata_retries:
                    raise refusals.gave_up(self.service, fault, tries) from fault
                self._wait(tries, fault)

    @contextmanager
    def exchange(
        self, url: httpx.URL, headers: Mapping[str, str], usable: tuple[int, ...] = _USABLE
    ) -> Iterator[tuple[httpx.URL, httpx.Response]]:
        """Ask once, following redirects, and give where it led and the answer with its body still to be read.

        Parameters
        ----------
        url
            What to ask for.
        headers
            Besides the usual ones.
        usable
            Statuses that are an answer.

        Raises
        ------
        Passing
            A fault that may pass, while asking or in the body's reading.
        AddressNotAllowed, ServiceRefused, UnusableAnswer
            One that will not.
        """
        with self._faults_told():
            for _ in range(_MOST_REDIRECTS + 1):
                check_allowed(url, self.settings.geodata_allow, self.service)
                self._pace.start()
                answer = self._transport.handle_request(self._request(url, headers))
                try:
                    if answer.status_code not in _REDIRECTS:
                        self._check_status(url, answer, usable)
                        yield url, answer
                        return
                    url = self._redirected(url, answer.headers)
                finally:
                    answer.close()
        raise refusals.redirects_without_end(self.service, url, _MOST_REDIRECTS)

    def _request(self, url: httpx.URL, headers: Mapping[str, str]) -> httpx.Request:
        login = self.secrets.authorization(url)
        sent = {"user-agent": USER_AGENT, "accept": _ACCEPT, **headers, **({"authorization": login} if login else {})}
        # httpx.Client would log the whole address, keys in the query string included.
        return httpx.Request(
            "GET",
            url.copy_with(userinfo=b"", fragment=None),
            headers=sent,
            extensions={"timeout": self._timeouts},
        )

    def _redirected(self, url: httpx.URL, headers: httpx.Headers) -> httpx.URL:
        target = headers.get("location", "")
        try:
            joined = str(url.join(target))
        except (httpx.InvalidURL, UnicodeError):
            joined = ""
        return read_address(joined, self.service).copy_with(userinfo=b"")

    def _check_status(self, url: httpx.URL, answer: httpx.Response, usable: tuple[int, ...]) -> None:
        status = answer.status_code
        if status in usable:
            return
        answered = refusals.answered(status, shown_words(self._error_body(answer), self.secrets.scrub))
        if status in _MAY_PASS:
            wait = retry_after_s(answer.headers.get("retry-after"), self.machine.now())
            raise Passing(answered, asked_wait_s=wait)
        raise refusals.refused(self.service, url, status, answered)

    def _error_body(self, answer: httpx.Response) -> bytes:
        body = b""
        try:
            for piece in unpacked(answer, _ERROR_BYTES, self.over_limit, self.service):
                body += piece
        except (TooLarge, UnusableAnswer, Passing, httpcore.NetworkError, httpcore.ProtocolError):
            return body
        return body

    def _body(self, answer: httpx.Response) -> bytes:
        page_bytes = int(self.settings.geodata_page_limit_mb * 1e6)
        limit = min(page_bytes, self.left_bytes)
        over = self.over_limit if limit < page_bytes else self._over_page_limit
        body = bytearray()
        for piece in unpacked(answer, limit, over, self.service):
            body += piece
        if body.startswith(BOM):
            del body[: len(BOM)]
        return bytes(body)

    def _over_page_limit(self) -> TooLarge:
        limit_bytes = self.settings.geodata_page_limit_mb * 1e6
        return too_large(limit_bytes, "SITING_GEODATA_PAGE_LIMIT_MB", self.service)

    def _wait(self, tries: int, fault: Passing) -> None:
        pause = pause_s(tries, fault.asked_wait_s, self.settings.geodata_longest_wait_s, self.machine.between)
        self._waiting(pause)
        self.machine.sleep(min(pause, self._pace.left_s(None)))

    @contextmanager
    def _faults_told(self) -> Iterator[None]:
        """Translate errors of the network."""
        try:
            yield
        except httpcore.TimeoutException as error:
            raise Passing(refusals.slow(error, self.settings)) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            if isinstance(error.__cause__ or error.__context__, ssl.SSLCertVerificationError):
                raise refusals.not_trusted(self.service, error) from error
            raise Passing(refusals.broken(error)) from error
