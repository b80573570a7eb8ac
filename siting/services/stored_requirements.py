"""Requirements as they are kept: from what matching works with to a row of the store, and back."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from siting.domain.requirement import Requirement
from siting.matching.requirement_documents import requirement_from_dict, requirement_to_dict
from siting.store.requirements import StoredRequirement, load_requirement, save_requirement


def store_requirement(conn: Connection, requirement: Requirement, *, actor: str, received: date | None = None) -> int:
    """Store a requirement and return its number; the same one is stored once.

    Parameters
    ----------
    actor
        Who stores it: a login, or what acted where nobody was signed in.
    received
        The day on which it came; by default what the requirement says.
    """
    return save_requirement(
        conn,
        StoredRequirement(
            company=requirement.company,
            title=requirement.title,
            case_number=requirement.case_number,
            received=received or requirement.received,
            demo=requirement.demo,
            created_by=actor,
            document=requirement_to_dict(requirement),
        ),
    )


def requirement_of(conn: Connection, requirement_id: int | None) -> Requirement | None:
    """Return a stored requirement; None where there is none."""
    return None if requirement_id is None else requirement_from_dict(load_requirement(conn, requirement_id).document)
