"""What would change each listed site's place, gathered."""

from __future__ import annotations

from siting.matching.changes import Changes
from siting.matching.compared import Compared
from siting.matching.counterfactuals import to_first
from siting.matching.falls import falls
from siting.matching.insight import Outlook
from siting.matching.pareto import dominated_by
from siting.matching.swaps import swaps


def outlooks(compared: Compared, *, listed: int, ranked: int | None = None) -> tuple[Outlook, ...]:
    """Return what would change the place of each listed site, best first.

    Parameters
    ----------
    compared
        The ranked sites.
    listed
        Of how many, from the first on, it is told.
    ranked
        How many sites are ranked in all; None when all of them are compared.
    """
    changes = Changes(compared)
    listed = min(listed, len(compared))
    parts = zip(
        compared.site_ids[:listed].tolist(),
        to_first(changes, listed=listed),
        falls(changes, listed=listed, ranked=len(compared) if ranked is None else ranked),
        swaps(compared, listed=listed),
        dominated_by(compared, listed=listed),
        strict=True,
    )
    return tuple(
        Outlook(site_id=site_id, to_first=rises, falls=drops, swap=swap, dominated_by=better)
        for site_id, rises, drops, swap, better in parts
    )
