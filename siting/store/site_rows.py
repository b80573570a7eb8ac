"""Sites on their way into the database."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from psycopg import Connection

from siting.domain.sites import HolderKind, Site, SiteKind
from siting.domain.values import FactValue
from siting.store.fact_table import FactTable, FactTableMaker
from siting.store.text import storable

Holder: TypeAlias = tuple[HolderKind, str]
"""What holds a site: its kind and its name."""

_HOLDERS: dict[SiteKind, HolderKind] = {
    SiteKind.LAND: HolderKind.BUSINESS_AREA,
    SiteKind.PREMISES: HolderKind.BUILDING,
}
_COLUMNS = (
    "id, source_id, reference, kind, name, address, holder_id, property_designations, availability, available_from,"
    " reserved_until, geom, demo, content_hash, change_id"
)
# Stands in every hash: another one makes the next load compare all sites anew.
_HASH_VERSION = b"siting 1"


@dataclass(frozen=True, kw_only=True, eq=False)
class SiteBatch:
    """Some sites in the form in which they are compared and sent; one item a site in each list.

    Parameters
    ----------
    sites
        The sites.
    references
        Their identifiers at their source, as they are stored.
    holders
        What holds each.
    wkb
        Geometry as EWKB in hexadecimal, None where there is none.
    facts
        What is known of them.
    hashes
        What is the same exactly when the source says the same of the site.
    """

    sites: Sequence[Site]
    references: list[str]
    holders: list[Holder | None]
    wkb: list[str | None]
    facts: FactTable
    hashes: list[bytes]


def holder_kind(kind: SiteKind) -> HolderKind:
    """Return what holds sites of a kind."""
    return _HOLDERS[kind]


def make_batch(sites: Sequence[Site], maker: FactTableMaker, *, srid: int) -> SiteBatch:
    """Return sites in the form in which they are compared and sent.

    Parameters
    ----------
    srid
        EPSG number of the storage CRS, which the geometries are in.
    """
    said: list[Mapping[str, FactValue]] = [site.facts for site in sites]
    facts = maker.make(said)
    geometries = np.array([site.geometry for site in sites], dtype=object)
    shapes = shapely.set_srid(shapely.force_2d(geometries), srid)
    wkb = shapely.to_wkb(shapes, hex=True, include_srid=True).tolist()
    return SiteBatch(
        sites=sites,
        references=[storable(site.reference) for site in sites],
        holders=[(holder_kind(site.kind), storable(site.holder)) if site.holder else None for site in sites],
        wkb=wkb,
        facts=facts,
        hashes=[_hash(*one) for one in zip(sites, wkb, facts.contents(), strict=True)],
    )


def copy_sites(
    connection: Connection,
    table: str,
    batch: SiteBatch,
    places: NDArray[np.int64],
    site_ids: Sequence[int],
    *,
    source_id: int,
    holder_ids: Mapping[Holder, int],
    change_id: int,
) -> None:
    """Copy some sites of a batch into ``siting.site`` or a table like it.

    Parameters
    ----------
    table
        The table's name as SQL writes it.
    places
        Which sites of the batch.
    site_ids
        Their numbers in the database.
    source_id, holder_ids, change_id
        Numbers of the source, of what holds the sites, and of the change.
    """
    command = f"COPY {table} ({_COLUMNS}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(command.encode()) as copy:
        for place, site_id in zip(places.tolist(), site_ids, strict=True):
            site, holder = batch.sites[place], batch.holders[place]
            copy.write_row(
                (
                    site_id,
                    source_id,
                    batch.references[place],
                    site.kind.value,
                    storable(site.name),
                    storable(site.address),
                    None if holder is None else holder_ids[holder],
                    _array(site.property_designations),
                    site.availability.value,
                    site.available_from,
                    site.reserved_until,
                    batch.wkb[place],
                    site.demo,
                    batch.hashes[place],
                    change_id,
                )
            )


def _array(texts: Sequence[str]) -> str:
    """Return texts as PostgreSQL writes an array of them."""
    quoted = (storable(text).replace("\\", "\\\\").replace('"', '\\"') for text in texts)
    return "{" + ",".join(f'"{text}"' for text in quoted) + "}"


def _hash(site: Site, wkb: str | None, facts: bytes) -> bytes:
    said = (
        site.kind.value,
        site.name,
        site.address,
        site.holder,
        site.property_designations,
        site.availability.value,
        _ordinal(site.available_from),
        _ordinal(site.reserved_until),
        site.demo,
        wkb,
    )
    digest = hashlib.blake2b(_HASH_VERSION, digest_size=16)
    digest.update(repr(said).encode("utf-8", "backslashreplace"))
    digest.update(facts)
    return digest.digest()


def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()
