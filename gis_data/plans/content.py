"""What is read from a file of plans."""

from __future__ import annotations

from typing import NamedTuple

from gis_data.problems import FileIssue
from siting.domain.plans import DetailedPlan


class PlanContent(NamedTuple):
    """Plans of a file, in the storage CRS, and what was wrong with it.

    Attributes
    ----------
    plans
        In the file's order.
    issues
        In the order in which they were found.
    rejected
        How many plans there are besides that could not be used; each is among the issues.
    """

    plans: tuple[DetailedPlan, ...]
    issues: tuple[FileIssue, ...]
    rejected: int = 0
