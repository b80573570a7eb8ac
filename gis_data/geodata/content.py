"""What is read from a data set's files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from gis_data.issue_log import IssueLog
from siting.domain.geodata import Feature, Quality, Role
from siting.domain.places import AreaKind, NamedArea, PointKind, ReferencePoint
from siting.domain.plans import DetailedPlan


@dataclass(frozen=True, kw_only=True)
class Content:
    """All that a data set holds, read to the end; in the storage CRS.

    Parameters
    ----------
    features
        Of general layers.
    areas, points
        Named areas, each code once a kind; reference points.
    plans
        Detailed plans with their provisions.
    network
        A road network as :class:`gis_data.network.model.RoadNetwork` writes itself; None without one.
    elevation
        A GeoTIFF of heights, float32 with NaN where there are none; None without one.
    verified
        The day that the data are of, as the person who adds them says, else as the files say; None when nobody does.
    used_for
        Roles for which the files have what is needed, also where they have no row for one: a data set of zones that
        has none here says that there is none; one without the field that a role needs says nothing.
    quality
        What became of the rows.
    issues
        What was wrong; can be gone through again and again.
    """

    features: tuple[Feature, ...] = ()
    areas: tuple[NamedArea, ...] = ()
    points: tuple[ReferencePoint, ...] = ()
    plans: tuple[DetailedPlan, ...] = ()
    network: bytes | None = None
    elevation: bytes | None = None
    verified: date | None = None
    used_for: frozenset[Role] = frozenset()
    quality: Quality = field(default_factory=Quality)
    issues: IssueLog = field(default_factory=IssueLog)


AREA_ROLES = frozenset(Role(kind.value) for kind in AreaKind)
"""Roles whose features are stored as named areas."""
POINT_ROLES = frozenset(Role(kind.value) for kind in PointKind)
"""Roles whose features are stored as reference points."""
