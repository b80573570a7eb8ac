"""A data set that has lost much since it was last read the same way: more likely half a file than half the world."""

from __future__ import annotations

from siting.domain.errors import Conflict
from siting.domain.geodata import ROLE_LABELS, GeodataSet, Role
from siting.domain.text import Text

MOST_LOST = 0.3
"""Share of the rows of a use that may vanish without being asked about."""
LEAST_LOST = 10
"""So few may vanish of any use, unless they are all that there were."""


class FewerRows(Conflict):
    """Much fewer rows than last time; nothing was changed."""

    code = "geodata_fewer_rows"


def lost_much(before: int, now: int) -> bool:
    """Tell whether so many rows have vanished that somebody has to say that it is right.

    >>> lost_much(100, 71), lost_much(100, 69), lost_much(20, 12), lost_much(3, 0)
    (False, True, False, True)
    """
    lost = before - now
    return lost > MOST_LOST * before and (lost >= LEAST_LOST or now == 0)


def check_not_fewer(before: GeodataSet, now: GeodataSet) -> None:
    """Refuse a data set that has lost much; of one that is read in another way nothing can be said.

    A file that was cut where it still looks whole, a service that answers by halves, a field whose values were renamed:
    each looks like a smaller data set.

    Parameters
    ----------
    before, now
        As it is stored, and as it was read.

    Raises
    ------
    FewerRows
        Of a use there are much fewer rows than there were.
    """
    if before.options != now.options:
        return
    counts = {
        role: (count, now.quality.loaded_by_role.get(role, 0)) for role, count in before.quality.loaded_by_role.items()
    }
    lost = [(Role(role), count, left) for role, (count, left) in counts.items() if lost_much(count, left)]
    if lost:
        said = [(ROLE_LABELS[role], str(count), str(left)) for role, count, left in lost]
        raise FewerRows(
            _FEWER.fill(
                name=now.key,
                lost=Text(
                    sv="; ".join(f"{label.sv}: {left} i stället för {count}" for label, count, left in said),
                    en="; ".join(f"{label.en}: {left} instead of {count}" for label, count, left in said),
                ),
            ),
            value={role.value: left for role, _, left in lost},
        )


_FEWER = Text(
    sv="{name} har mycket mindre i sig än förra gången ({lost}). Inget är ändrat. Är filen eller svaret ofullständigt:"
    " skaffa ett helt. Är det så det ska vara: --accept-fewer.",
    en="{name} holds much less than last time ({lost}). Nothing was changed. If the file or answer is incomplete: get a"
    " whole one. If it is right: --accept-fewer.",
)
