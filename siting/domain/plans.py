"""Detailed plans and what they allow where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shapely.geometry import MultiPolygon

from siting.domain.codes import PLAN_STATUS


class ProvisionKind(StrEnum):
    """What a provision is about."""

    USE = "use"
    PROPERTY = "property"
    ADMINISTRATIVE = "administrative"


@dataclass(frozen=True, kw_only=True)
class PlanProvision:
    """One provision of a plan, for the whole plan or a part of it.

    Parameters
    ----------
    kind
        Use of land, a property (height, coverage, no-build area), or administrative.
    code
        As it stands on the plan map: "J", "J1", "H2", "e1"; its first capital letters say the use.
    catalogue_code, catalogue_version
        Code and version of the catalogue of provisions that it was drawn by (Boverket's), "" when not stated: a
        letter's meaning depends on it.
    wording
        What the plan says.
    amount, unit
        The figure of a provision that has one (height in m, share 0–1), and what it is in; None and "" otherwise.
    geometry
        Where it applies, in the storage CRS; None for the whole plan.
    """

    kind: ProvisionKind
    code: str
    catalogue_code: str = ""
    catalogue_version: str = ""
    wording: str = ""
    amount: float | None = None
    unit: str = ""
    geometry: MultiPolygon | None = None


@dataclass(frozen=True, kw_only=True)
class DetailedPlan:
    """A detailed plan.

    Parameters
    ----------
    code, name
        Its designation (such as ``1290-P2013/14``) and what it is called.
    status
        A code of :data:`siting.domain.codes.PLAN_STATUS`, not ``none``.
    status_date
        The day of that stage, as far as known.
    legal_force_date, implementation_until
        When it gained legal force, and until when it is to be carried out.
    geometry
        Its area in the storage CRS; None when the source has none.
    source, verified
        Who says so, and when that was.
    """

    code: str
    name: str
    status: str
    source: str
    verified: date | None
    status_date: date | None = None
    legal_force_date: date | None = None
    implementation_until: date | None = None
    geometry: MultiPolygon | None = None
    provisions: tuple[PlanProvision, ...] = ()

    def __post_init__(self) -> None:
        if self.status not in PLAN_STATUS or self.status == "none":
            raise ValueError(f"plan {self.code}: {self.status!r} is no stage of a plan")
