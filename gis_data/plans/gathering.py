"""The plans of some files as what a data set holds: read, put together, each designation once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shapely.geometry.base import BaseGeometry

from gis_data.geodata.content import Content
from gis_data.geodata.counting import Counts
from gis_data.geodata.files import GeoFile
from gis_data.geodata.formats import GeoFormat
from gis_data.geodata.model import DeclaredSet, ReadOptions
from gis_data.geodata.problems import SAME_CODE
from gis_data.issue_log import IssueLog
from gis_data.plans.catalogue import Catalogue, read_catalogue
from gis_data.plans.content import PlanContent
from gis_data.plans.layers import read_plan_layers
from gis_data.plans.reading import is_catalogue, is_plain_layer, read_plan_file
from gis_data.tables.kinds import refusal
from siting.domain.errors import InvalidInput
from siting.domain.geodata import Role
from siting.domain.plans import DetailedPlan
from siting.domain.text import Text

BEYOND_M = 2000.0
"""How far outside the area plans are of use."""

_NO_PLANS = frozenset({GeoFormat.OSM, GeoFormat.RASTER, GeoFormat.GTFS, GeoFormat.TOPOJSON, GeoFormat.TEXT})


def read_plans(
    what: DeclaredSet, files: Sequence[GeoFile], *, crs: str, area: BaseGeometry | None, options: ReadOptions
) -> Content:
    """Return the plans of some files; of two with one designation the first counts.

    Where layers are declared, those of all files are put together. One of the files may be Boverket's catalogue, which
    says what the plans of the national platform refer to.

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
    for name, read in _readings(what, [one for one in files if one not in catalogues], crs, options, catalogue):
        issues.add(read.issues)
        counts.reject(read.rejected)
        for plan in read.plans:
            counts.read += 1
            if zone is not None and plan.geometry is not None and not plan.geometry.intersects(zone):
                counts.outside += 1
            elif plan.code in plans:
                counts.duplicates += 1
                issues.add([SAME_CODE.at(name, counts.read, "", plan.code, first="–")])
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


def _readings(
    what: DeclaredSet, files: Sequence[GeoFile], crs: str, options: ReadOptions, catalogue: Catalogue | None
) -> Iterator[tuple[str, PlanContent]]:
    """Go through what the files hold, with what messages call it."""
    for file in files:
        _check(file)
    together = [file for file in files if is_plain_layer(file.path)] if what.plan_layers else []
    if together:
        yield (
            together[0].path.name,
            read_plan_layers(
                together,
                crs,
                layers=what.plan_layers,
                layer=options.layer,
                assumed_crs=options.crs,
                documented_crs=what.documented_crs,
                encoding=options.encoding,
                verified=options.verified,
            ),
        )
    for file in (one for one in files if one not in together):
        yield file.path.name, _of_file(what, file, crs, options, catalogue)


def _check(file: GeoFile) -> None:
    """Refuse a file of a kind that has no plans."""
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


def _of_file(
    what: DeclaredSet, file: GeoFile, crs: str, options: ReadOptions, catalogue: Catalogue | None
) -> PlanContent:
    return read_plan_file(
        file,
        crs,
        layer=options.layer,
        catalogue=catalogue,
        assumed_crs=options.crs,
        documented_crs=what.documented_crs,
        encoding=options.encoding,
        verified=options.verified,
    )
