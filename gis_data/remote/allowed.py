"""Which addresses may be fetched: what the settings name, and no network that is nobody's business.

An address is checked twice: its text against the settings before it is asked, at every redirect and next link; and what
its host's name resolves to at the moment of connecting, so that a name can't lead into the network that we stand in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import unquote

import httpx

from gis_data.remote.errors import AddressNotAllowed
from siting.domain.text import Text

_PORTS = {"https": 443, "http": 80}
_METADATA = frozenset(map(ip_address, ("168.63.129.16", "100.100.100.200", "fd00:ec2::254")))
"""Where clouds answer their machines with keys, beside the link-local 169.254.169.254."""
_NAT64 = ip_network("64:ff9b::/96")
_PUBLIC_IPV6 = ip_network("2000::/3")
"""All of IPv6 that is given out; ``is_global`` also counts what is reserved, and the old site-local addresses."""

_LIST = Text(
    sv="Det som får hämtas står i SITING_GEODATA_ALLOW, som värd eller början av en adress.",
    en="What may be fetched stands in SITING_GEODATA_ALLOW, as a host or the beginning of an address.",
)


def read_address(text: str, service: str) -> httpx.URL:
    """Return an address in parts.

    Raises
    ------
    AddressNotAllowed
        It is none, or of a scheme other than https and http.
    """
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, UnicodeError):
        url = httpx.URL("")
    # httpx writes what can't stand in a host's name with percent signs instead of refusing it.
    if url.scheme in _PORTS and url.host and "%" not in url.host:
        return url
    raise AddressNotAllowed(
        Text(
            sv="{service}: {address} är ingen adress som kan hämtas. Den ska börja med https:// och en värds namn.",
            en="{service}: {address} is no address that can be fetched. It should begin with https:// and a host name.",
        ).fill(service=service, address=shown(url) if url.scheme else "…"),
        value=url.scheme,
    )


def shown(url: httpx.URL) -> str:
    """Return an address as messages may say it: without login, query and fragment, which may hold secrets."""
    return str(url.copy_with(userinfo=b"", query=None, fragment=None))


def begins(url: httpx.URL, beginning: str) -> bool:
    """Return whether an address lies below another: same scheme, host and port, path at a boundary of ``/``."""
    below = httpx.URL(beginning)
    same_place = (
        url.scheme == below.scheme
        and url.host.rstrip(".") == below.host.rstrip(".")
        and (url.port or _PORTS[url.scheme]) == (below.port or _PORTS[below.scheme])
    )
    path = below.path.rstrip("/")
    below_path = not path or url.path == path or url.path.startswith(f"{path}/")
    return same_place and below_path and not (path and _climbs(url))


def _climbs(url: httpx.URL) -> bool:
    """Return whether a server might take the path for one above: ``..`` written out or in percent signs."""
    plain = unquote(unquote(url.raw_path.partition(b"?")[0].decode("ascii"))).replace("\\", "/")
    # Java's servers take what follows a semicolon for a parameter and `..;x` for `..`.
    return any(part.partition(";")[0] == ".." for part in plain.split("/"))


def check_allowed(url: httpx.URL, allow: Sequence[str], service: str) -> None:
    """Refuse an address that the settings do not name.

    Raises
    ------
    AddressNotAllowed
        No entry of ``allow`` is its beginning.
    """
    if url.scheme in _PORTS and any(begins(url, one) for one in allow):
        return
    insecure = url.scheme == "http" and any(begins(url.copy_with(scheme="https"), one) for one in allow)
    why = (
        Text(
            sv="Bara https är tillåtet där; för http krävs en egen post som börjar med http://.",
            en="Only https is allowed there; http needs an entry of its own that begins with http://.",
        )
        if insecure
        else Text(
            sv="Lägg till {host} där om det är en tjänst att lita på.",
            en="Add {host} there if it is a service to trust.",
        ).fill(host=url.host)
    )
    raise AddressNotAllowed(
        Text(
            sv="{service}: {address} får inte hämtas. {list} {why}",
            en="{service}: {address} may not be fetched. {list} {why}",
        ).fill(service=service, address=shown(url), list=_LIST, why=why),
        value=shown(url),
    )


def check_addresses(host: str, found: Iterable[str], private: Sequence[str], service: str) -> list[str]:
    """Return what a host resolves to when all of it may be reached.

    Parameters
    ----------
    host
        Name or address that :func:`check_allowed` let through.
    found
        The addresses.
    private
        Networks that are not public and yet allowed.

    Raises
    ------
    AddressNotAllowed
        One of them is link-local, a cloud's metadata service, or in a network that is neither public nor allowed.
    """
    networks = [ip_network(one) for one in private]
    reached = []
    for text in found:
        address = _plain(text)
        never = address.is_link_local or address.is_multicast or address.is_unspecified or address in _METADATA
        named = _is_literal(host) or any(address in network for network in networks)
        if never or not (_is_public(address) or named):
            raise AddressNotAllowed(_not_there(service, host, text, never=never), value=text)
        reached.append(text)
    return reached


def _plain(text: str) -> IPv4Address | IPv6Address:
    """Return the address that is meant: an IPv4 address may be wrapped into one of IPv6."""
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and (isinstance(address, IPv4Address) or address in _PUBLIC_IPV6)


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _not_there(service: str, host: str, address: str, *, never: bool) -> Text:
    why = (
        Text(sv="Dit hämtas aldrig något.", en="Nothing is ever fetched from there.")
        if never
        else Text(
            sv="Det nätet är inte offentligt; är det avsett, ange det i SITING_GEODATA_PRIVATE.",
            en="That network is not public; if it is meant, name it in SITING_GEODATA_PRIVATE.",
        )
    )
    return Text(
        sv="{service}: {host} leder till {address}. {why}", en="{service}: {host} leads to {address}. {why}"
    ).fill(service=service, host=host, address=address, why=why)
