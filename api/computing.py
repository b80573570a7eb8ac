"""Where the functions that compute facts are put together with the store that they read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gis_data.facts.model import Computer
from gis_data.facts.register import COMPUTERS, computers, dependants
from gis_data.facts.screening import read_screening
from gis_data.facts.stored import kept_surroundings
from siting.services.compute_facts import ComputeReport, Progress, compute_facts
from siting.settings import FactsSettings, read_settings
from siting.store.database import Database

DEPENDANTS = dependants(COMPUTERS)
"""Role → the functions that read it, and how far a change of it reaches; see ``siting.store.geodata.replace_set``."""


def own_computers(settings: FactsSettings | None = None) -> tuple[Computer, ...]:
    """Return every function, with the tables that the deployment names in place of the shipped ones.

    Parameters
    ----------
    settings
        None reads the environment.

    Raises
    ------
    NotFound, Faults
        A table is not there, or not fit: everything that is wrong with it.
    """
    path = (settings or read_settings().facts).screening
    return COMPUTERS if path is None else computers(read_screening(path))


def bring_up_to_date(
    database: Database,
    *,
    actor: str,
    only: Sequence[str] | None = None,
    site_ids: Sequence[int] | None = None,
    progress: Callable[[Progress], object] | None = None,
) -> ComputeReport:
    """Compute what is missing or stale; see :func:`siting.services.compute_facts.compute_facts`."""
    return compute_facts(
        database, own_computers(), kept_surroundings, actor=actor, only=only, site_ids=site_ids, progress=progress
    )
