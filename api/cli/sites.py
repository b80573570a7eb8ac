"""Finding a site by what somebody typed: its number, or its reference at the source."""

from __future__ import annotations

from sqlalchemy import Connection

from siting.domain.errors import InvalidInput, NotFound
from siting.domain.text import Text
from siting.store.sites import exists, find_ids

_LONGEST_NUMBER = 18


def site_id(conn: Connection, named: str) -> int:
    """Return a site's number from its number or its reference.

    Raises
    ------
    NotFound
        No site has either.
    InvalidInput
        Sites of several sources have the reference.
    """
    if named.isdigit() and len(named) < _LONGEST_NUMBER and exists(conn, int(named)):
        return int(named)
    found = find_ids(conn, references=[named])
    if not found:
        raise NotFound(_NO_SITE.fill(site=named), value=named)
    if len(found) > 1:
        raise InvalidInput(_SEVERAL.fill(site=named, ids=", ".join(map(str, found))), value=named)
    return found[0]


_NO_SITE = Text(
    sv="Ingen plats har numret eller beteckningen {site}.", en="No site has the number or reference {site}."
)
_SEVERAL = Text(
    sv="Flera källor har en plats {site}; ange dess nummer i stället ({ids}).",
    en="Several sources have a site {site}; give its number instead ({ids}).",
)
