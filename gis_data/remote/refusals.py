"""The words for what stands between a fetch and its service."""

from __future__ import annotations

import httpcore
import httpx

from gis_data.remote.allowed import shown
from gis_data.remote.errors import ServiceRefused, ServiceUnavailable, UnusableAnswer
from gis_data.remote.passing import Passing
from siting.domain.errors import SitingError
from siting.domain.text import Text, same
from siting.settings import GeodataSettings


def answered(status: int, said: str) -> Text:
    """Return an answer that is no data, as part of a sentence."""
    quoted = Text(sv=" (”{said}”)", en=" (“{said}”)").fill(said=said) if said else same("")
    return Text(sv="den svarar {status}{said}", en="it answers {status}{said}").fill(status=status, said=quoted)


def slow(error: httpcore.TimeoutException, settings: GeodataSettings) -> Text:
    """Return that nothing came in time, as part of a sentence."""
    if isinstance(error, httpcore.ConnectTimeout):
        return Text(
            sv="ingen förbindelse på {s} s (SITING_GEODATA_CONNECT_S)",
            en="no connection in {s} s (SITING_GEODATA_CONNECT_S)",
        ).fill(s=f"{settings.geodata_connect_s:g}")
    return Text(
        sv="den teg i {s} s (SITING_GEODATA_READ_S)", en="it kept silent for {s} s (SITING_GEODATA_READ_S)"
    ).fill(s=f"{settings.geodata_read_s:g}")


def broken(error: Exception) -> Text:
    """Return that the connection did not hold, as part of a sentence."""
    return Text(sv="förbindelsen bröts eller kom inte till ({why})", en="the connection broke or failed ({why})").fill(
        why=str(error)[:150] or type(error).__name__
    )


def gave_up(service: str, fault: Passing, tries: int) -> SitingError:
    """Return the error of a fault that did not pass."""
    return fault.at_last(
        Text(
            sv="{service} gick inte att hämta på {n} försök; senast: {why}. Försök igen senare.",
            en="{service} could not be fetched in {n} tries; the last time: {why}. Try again later.",
        ).fill(service=service, n=tries, why=fault.why),
        value=fault.why.en,
    )


def refused(service: str, url: httpx.URL, status: int, what: Text) -> ServiceRefused:
    """Return the error of a status that will not pass."""
    return ServiceRefused(
        Text(sv="{service}: {what} på {address}. {todo}", en="{service}: {what} to {address}. {todo}").fill(
            service=service, what=what, address=shown(url), todo=_to_do(status)
        ),
        value=status,
    )


def redirects_without_end(service: str, url: httpx.URL, most: int) -> UnusableAnswer:
    """Return the error of a service that sends from one address to the next."""
    return UnusableAnswer(
        Text(
            sv="{service} skickar vidare mer än {n} gånger. Kontrollera adressen.",
            en="{service} redirects more than {n} times. Check the address.",
        ).fill(service=service, n=most),
        value=shown(url),
    )


def not_trusted(service: str, error: Exception) -> ServiceUnavailable:
    """Return the error of a certificate that does not verify."""
    return ServiceUnavailable(
        Text(
            sv="{service}: certifikatet går inte att lita på ({why}). Utan giltigt certifikat hämtas inget;"
            " hör med den som driver tjänsten.",
            en="{service}: its certificate can't be trusted ({why}). Nothing is fetched without a valid one;"
            " ask those who run the service.",
        ).fill(service=service, why=str(error)[:200]),
        value=str(error)[:200],
    )


def _to_do(status: int) -> Text:
    match status:
        case 401 | 403:
            return Text(
                sv="Tjänsten kräver inloggning eller nyckel; ange den i SITING_GEODATA_LOGINS.",
                en="The service wants a login or key; give it in SITING_GEODATA_LOGINS.",
            )
        case 404 | 410:
            return Text(
                sv="Kontrollera adress och lager; tjänsten kan ha flyttat.",
                en="Check address and layer; the service may have moved.",
            )
        case _:
            return Text(
                sv="Kontrollera källans uppgifter; handlar det om ordning, ange sort_by.",
                en="Check what the source declares; if it is about order, name sort_by.",
            )
