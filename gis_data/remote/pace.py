"""How long a fetch may take: each wait, each answer's speed, and the whole."""

from __future__ import annotations

from gis_data.remote.errors import ServiceUnavailable
from gis_data.remote.figures import counted
from gis_data.remote.machine import Machine
from gis_data.remote.passing import Passing
from siting.domain.text import Text
from siting.settings import GeodataSettings


class Pace:
    """The clock of one fetch.

    A time-out for each read does not catch a service that sends a byte now and then for ever; so the bytes of every
    stretch of ``geodata_read_s`` are counted too, headers included.

    Parameters
    ----------
    settings
        How much patience there is.
    machine
        Whose clock it is.
    service
        Name for messages.
    """

    def __init__(self, settings: GeodataSettings, machine: Machine, service: str) -> None:
        self._settings = settings
        self._clock = machine.monotonic
        self._service = service
        self._ends = machine.monotonic() + settings.geodata_run_s
        self._since: float | None = None
        self._bytes = 0

    def start(self) -> None:
        """Begin with a new request."""
        self._since = None
        self._bytes = 0

    def left_s(self, timeout_s: float | None) -> float:
        """Return how long the next step may take.

        Raises
        ------
        ServiceUnavailable
            The whole fetch has taken too long.
        """
        left = self._ends - self._clock()
        if left <= 0:
            raise ServiceUnavailable(
                Text(
                    sv="{service}: hämtningen tog mer än {s} s (SITING_GEODATA_RUN_S). Det som kom finns kvar;"
                    " kör igen för att fortsätta.",
                    en="{service}: fetching took more than {s} s (SITING_GEODATA_RUN_S). What came is kept;"
                    " run again to go on.",
                ).fill(service=self._service, s=f"{self._settings.geodata_run_s:g}"),
                value=self._settings.geodata_run_s,
            )
        return left if timeout_s is None else min(left, timeout_s)

    def arrived(self, count: int) -> None:
        """Count bytes that have come.

        Raises
        ------
        Passing
            They come too slowly.
        """
        now = self._clock()
        if self._since is None:
            self._since, self._bytes = now, 0
            return
        self._bytes += count
        took = now - self._since
        if took < self._settings.geodata_read_s:
            return
        if self._bytes < self._settings.geodata_min_bytes_s * took:
            raise Passing(
                Text(
                    sv="svaret droppar: {n} byte på {s} s (minst {least} byte/s krävs, SITING_GEODATA_MIN_BYTES_S)",
                    en="the answer drips: {n} bytes in {s} s (at least {least} bytes/s are wanted,"
                    " SITING_GEODATA_MIN_BYTES_S)",
                ).fill(n=counted(self._bytes), s=f"{took:.3g}", least=f"{self._settings.geodata_min_bytes_s:g}")
            )
        self._since, self._bytes = now, 0
