"""Load and remove geodata sets: all of one or nothing, and what was computed from it is known to be out of date."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from shapely import union_all
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from siting.domain.geodata import Feature, GeodataSet, Role
from siting.domain.issues import Issue
from siting.domain.places import AreaKind, NamedArea, ReferencePoint
from siting.domain.plans import DetailedPlan
from siting.services.fewer_rows import check_not_fewer
from siting.store.database import Database
from siting.store.geodata import Content, SetChange, list_sets, remove_set, replace_set
from siting.store.geodata_lock import change_geodata
from siting.store.places import load_areas


class ReadContent(Protocol):
    """What was read of a data set's files; see ``gis_data.geodata.content.Content``."""

    @property
    def features(self) -> Iterable[Feature]:
        """Of general layers."""

    @property
    def areas(self) -> Iterable[NamedArea]:
        """Named areas."""

    @property
    def points(self) -> Iterable[ReferencePoint]:
        """Reference points."""

    @property
    def plans(self) -> Iterable[DetailedPlan]:
        """Detailed plans."""

    @property
    def network(self) -> bytes | None:
        """A road network."""

    @property
    def elevation(self) -> bytes | None:
        """A height model."""

    @property
    def issues(self) -> Iterable[Issue]:
        """What was wrong."""


def store_geodata(
    database: Database,
    geodata_set: GeodataSet,
    content: ReadContent,
    *,
    dependants: Mapping[Role, Mapping[str, float | None]],
    actor: str,
    before_commit: Callable[[Connection], object] | None = None,
    accept_fewer: bool = False,
) -> SetChange:
    """Make a data set just what was read, in one transaction; until it ends, everyone sees the old one.

    Parameters
    ----------
    dependants
        Role → function that reads it → how far a change reaches, None for anywhere.
    before_commit
        Called in the transaction when all is loaded; when it raises, nothing is.
    accept_fewer
        Whether it may have lost much since it was last read the same way.

    Raises
    ------
    FewerRows
        It has, and may not.
    SitingError
        The database refused; the old data set stays as it was.
    """
    with database.begin(actor=actor) as conn:
        change_geodata(conn)
        before = [] if accept_fewer else [one for one in list_sets(conn) if one.key == geodata_set.key]
        for one in before:
            check_not_fewer(one, geodata_set)
        change = replace_set(
            conn,
            geodata_set,
            Content(
                features=content.features,
                areas=content.areas,
                points=content.points,
                plans=content.plans,
                network=content.network,
                elevation=content.elevation,
            ),
            content.issues,
            dependants=dependants,
        )
        if before_commit is not None:
            before_commit(conn)
        return change


def remove_geodata(
    database: Database, key: str, *, dependants: Mapping[Role, Mapping[str, float | None]], actor: str
) -> int:
    """Remove a data set with all its rows, and return how many they were.

    Raises
    ------
    NotFound
        There is no such data set.
    """
    with database.begin(actor=actor) as conn:
        change_geodata(conn)
        return remove_set(conn, key, dependants=dependants)


def deployment_area(database: Database, municipality: str = "") -> BaseGeometry | None:
    """Return what the deployment is about, in the storage CRS; None where its boundary is not loaded.

    Parameters
    ----------
    municipality
        Code of the municipality; "" stands for all that are loaded.
    """
    with database.begin() as conn:
        found = load_areas(conn, [AreaKind.MUNICIPALITY])
    about = [one.geometry for one in found if municipality in ("", one.code)]
    return union_all(about) if about else None
