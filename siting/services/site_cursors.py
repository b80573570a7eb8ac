"""Where a page of a list of sites begins: an opaque text that only we can make, and only for the same search."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from binascii import Error as Base64Error
from datetime import date, datetime

from siting.domain.errors import InvalidInput
from siting.domain.facts import FactType
from siting.domain.site_search import SiteQuery
from siting.domain.site_search_writing import write_site_query
from siting.domain.text import Text
from siting.domain.vocabulary import FACTS
from siting.store.card_search import After, SortValue

_SIGNED_BYTES = 16
_LONGEST = 2_000


def write_cursor(query: SiteQuery, after: After, secret: bytes) -> str:
    """Return where the page after a site begins.

    Parameters
    ----------
    query
        The search; the cursor is good for no other.
    after
        The last site of the page.
    secret
        Signs it.
    """
    value = after.value.isoformat() if isinstance(after.value, date) else after.value
    told = json.dumps([value, after.site_id], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_signature(query, told, secret) + told).decode().rstrip("=")


def read_cursor(query: SiteQuery, secret: bytes) -> After | None:
    """Return the site that a page begins after, None for the first page.

    Raises
    ------
    InvalidInput
        The cursor is not one of ours, or is of another search.
    """
    if not query.cursor:
        return None
    try:
        if len(query.cursor) > _LONGEST:
            raise ValueError("too long")
        raw = base64.b64decode(query.cursor + "=" * (-len(query.cursor) % 4), altchars=b"-_", validate=True)
        signature, told = raw[:_SIGNED_BYTES], raw[_SIGNED_BYTES:]
        if not hmac.compare_digest(signature, _signature(query, told, secret)):
            raise ValueError("not signed by us")
        value, site_id = json.loads(told)
        return After(value=_value(query, value), site_id=int(site_id))
    except (ValueError, Base64Error) as error:
        raise InvalidInput(_WRONG, value=query.cursor[:100]) from error


def _value(query: SiteQuery, told: object) -> SortValue:
    key = query.order.key
    if not isinstance(told, str):
        return told if isinstance(told, float) else None if told is None else float(str(told))
    if key == "changed":
        return datetime.fromisoformat(told)
    if key == "verified" or (key in FACTS and FACTS[key].type is FactType.DATE):
        return date.fromisoformat(told)
    return told


def _signature(query: SiteQuery, told: bytes, secret: bytes) -> bytes:
    asked = json.dumps(write_site_query(query.asked)).encode()
    return hmac.new(secret, b"cursor\x00" + asked + b"\x00" + told, hashlib.sha256).digest()[:_SIGNED_BYTES]


_WRONG = Text(
    sv="cursor: hör inte till den här sökningen; börja om från första sidan",
    en="cursor: does not belong to this search; begin again from the first page",
)
