"""Whose requests count together, without keeping who it is."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from ipaddress import ip_address

from fastapi import Request

_MARK_SIGNS = 16


def network_of(request: Request) -> str:
    """Return the network that a request comes from: an IPv4 address, or the 64 first bits of an IPv6 one."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return host if address.version == 4 else str(address.exploded)[:19]


def network_mark(request: Request, *, secret: bytes, at: datetime) -> str:
    """Return what stands for a network on one day, and can't be turned back without the service's key."""
    said = f"network {at.date().isoformat()} {network_of(request)}"
    return hmac.new(secret, said.encode(), hashlib.sha256).hexdigest()[:_MARK_SIGNS]
