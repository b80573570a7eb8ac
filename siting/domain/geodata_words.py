"""What features are called when it is said that there are none of them, or that none can be reached."""

from __future__ import annotations

from collections.abc import Sequence

from siting.domain.formats import listing
from siting.domain.geodata import ROLE_LABELS, Role
from siting.domain.text import Text

_PLURALS: dict[Role, tuple[Text, ...]] = {
    Role.DISTRICT: (Text(sv="stadsdelar", en="districts"), Text(sv="statistikområden", en="statistical areas")),
    Role.JUNCTION: (Text(sv="motorvägsmot", en="motorway junctions"),),
    Role.RAIL_TERMINAL: (Text(sv="kombiterminaler", en="rail freight terminals"),),
    Role.STATION: (Text(sv="järnvägsstationer", en="railway stations"),),
    Role.STOP: (Text(sv="hållplatser", en="stops"),),
    Role.PORT: (Text(sv="hamnar", en="ports"),),
    Role.AIRPORT: (Text(sv="flygplatser", en="airports"),),
    Role.CENTRE: (Text(sv="centrum", en="centres"),),
    Role.ROADS: (Text(sv="vägar", en="roads"),),
    Role.ELEVATION: (Text(sv="höjddata", en="height data"),),
    Role.POPULATION: (Text(sv="befolkningsuppgifter", en="population figures"),),
    Role.SENSITIVE: (
        Text(sv="bostäder", en="homes"),
        Text(sv="skolor", en="schools"),
        Text(sv="vårdlokaler", en="care facilities"),
    ),
    Role.PROTECTED_NATURE: (Text(sv="skyddade naturområden", en="protected areas"),),
    Role.HERITAGE: (
        Text(sv="fornlämningar", en="ancient monuments"),
        Text(sv="kulturmiljöer", en="heritage environments"),
    ),
    Role.SHORE_PROTECTION: (Text(sv="strandskyddsområden", en="shore protection zones"),),
    Role.WATER: (Text(sv="sjöar", en="lakes"), Text(sv="hav", en="seas"), Text(sv="vattendrag", en="streams")),
}


def not_loaded(*roles: Role) -> Text:
    """Return why nothing can be said where no data set has features of these roles.

    >>> not_loaded(Role.PORT).en
    'No ports are loaded'
    >>> not_loaded(Role.POPULATION, Role.LOCALITY).sv
    'Inga befolkningsuppgifter eller tätorter är inlästa'
    """
    return _NOT_LOADED.fill(roles=any_of(roles))


def any_of(roles: Sequence[Role]) -> Text:
    """Return what features of some roles are called after "no": in the plural, with "or" before the last.

    >>> any_of([Role.STOP]).sv, any_of([Role.SHORE_PROTECTION, Role.WATER]).sv
    ('hållplatser', 'strandskyddsområden, sjöar, hav eller vattendrag')
    """
    # What is not here has a label that is such a word by itself.
    words = [word for role in roles for word in _PLURALS.get(role, (ROLE_LABELS[role],))]
    return Text(
        sv=listing([word.sv for word in words], "sv", style="or"),
        en=listing([word.en for word in words], "en", style="or"),
    )


_NOT_LOADED = Text(sv="Inga {roles} är inlästa", en="No {roles} are loaded")
