"""Detailed plans, read by the readers of plans."""

from __future__ import annotations

from collections.abc import Sequence

from shapely.geometry.base import BaseGeometry

from gis_data.geodata.content import Content
from gis_data.geodata.counting import Counts
from gis_data.geodata.files import GeoFile
from gis_data.geodata.formats import GeoFormat
from gis_data.geodata.model import ReadOptions
from gis_data.geodata.problems import SAME_CODE
from gis_data.issue_log import IssueLog
from gis_data.plans.catalogue import Catalogue, read_catalogue
from gis_data.plans.content import PlanContent
from gis_data.plans.reading import is_catalogue
from gis_data.plans.reading import read_plans as read_plan_file
from gis_data.tables.kinds import refusal
from siting.domain.errors import InvalidInput
from siting.domain.geodata import Role
from siting.domain.plans import DetailedPlan
from siting.domain.text import Text

BEYOND_M = 2000.0
"""How far outside the area plans are of use."""

_NO_PLANS = frozenset({GeoFormat.OSM, GeoFormat.RASTER, GeoFormat.GTFS, GeoFormat.TOPOJSON, GeoFormat.TEXT})


def read_plans(files: Sequence[GeoFile], *, crs: str, area: BaseGeometry | None, options: ReadOptions) -> Content:
    """Return the plans of some files; of two with one designation the first counts.

    One of the files may be Boverket's catalogue, which says what the plans of the national platform refer to.

    Raises
    ------
    UnreadableFile
        A file is broken, cut off, or no plan.
    NotThisSource
        A file is no document of plans.
    """
    zone = None if area is None else area.buffer(BEYOND_M)
    issues, counts = IssueLog(), Counts()
    catalogues = [file for file in files if file.format is GeoFormat.GEOJSON and is_catalogue(file.path)]
    catalogue = read_catalogue(catalogues[-1].path) if catalogues else None
    plans: dict[str, DetailedPlan] = {}
    for file in (one for one in files if one not in catalogues):
        read = _reading(file, crs, options, catalogue)
        issues.add(read.issues)
        counts.reject(read.rejected)
        for plan in read.plans:
            counts.read += 1
            if zone is not None and plan.geometry is not None and not plan.geometry.intersects(zone):
                counts.outside += 1
            elif plan.code in plans:
                counts.duplicates += 1
                issues.add([SAME_CODE.at(file.path.name, counts.read, "", plan.code, first="–")])
            else:
                plans[plan.code] = plan
    counts.loaded = len(plans)
    days = [plan.verified for plan in plans.values() if plan.verified is not None]
    return Content(
        plans=tuple(plans.values()),
        verified=options.verified or (min(days) if days and len(days) == len(plans) else None),
        used_for=frozenset({Role.PLAN}),
        quality=counts.quality({Role.PLAN.value: len(plans)}, merged=0),
        issues=issues,
    )


def catalogue_alone() -> InvalidInput:
    """Return the error that the catalogue of provisions says nothing by itself."""
    return InvalidInput(
        Text(
            sv="Planbestämmelsekatalogen säger inget om någon plats. Ange den tillsammans med planerna som hänvisar"
            " till den, som en av filerna till plans_ngp.",
            en="The catalogue of plan provisions says nothing of any place. Name it together with the plans that refer"
            " to it, as one of the files of plans_ngp.",
        )
    )


def _reading(file: GeoFile, crs: str, options: ReadOptions, catalogue: Catalogue | None) -> PlanContent:
    if file.format in _NO_PLANS:
        raise refusal(
            file.path,
            Text(sv="den är {kind}, ingen detaljplan", en="it is {kind}, no detailed plan").fill(
                kind=file.format.value
            ),
            Text(
                sv="Ange en fil enligt SS 637040, från nationella geodataplattformen, eller ett lager med planer.",
                en="Name a file after SS 637040, of the national geodata platform, or a layer of plans.",
            ),
        )
    return read_plan_file(
        file.path,
        crs,
        layer=options.layer,
        catalogue=catalogue,
        assumed_crs=options.crs,
        verified=options.verified,
    )
