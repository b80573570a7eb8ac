"""One published site as a page or a program shows it: what is known and how, what is near, which sites are like it."""

from __future__ import annotations

from dataclasses import dataclass

from siting.domain.errors import NotFound
from siting.domain.facts import Fact
from siting.domain.likeness import ALIKE, UNLIKE, compare
from siting.domain.site_search import filterable
from siting.domain.text import Text
from siting.domain.values import UNKNOWN, FactValue
from siting.services.site_rows import SiteRow, site_rows
from siting.store.card_search import Connection
from siting.store.site_details import (
    NearPoint,
    Provenance,
    fact_value,
    find_card,
    find_near,
    find_provenance,
    find_similar,
)

NEAR_EACH = 2
"""Reference points of a kind that are told."""
NEAR_WITHIN_M = 100_000.0
SIMILAR = 4
"""Sites that are told to be alike."""


@dataclass(frozen=True, kw_only=True)
class KnownFact:
    """What is known of one fact at a site.

    Parameters
    ----------
    fact
        Which.
    known
        The value with its status, source and date; unknown where nobody has said anything.
    computed
        Whether a program computed it from geodata.
    """

    fact: Fact
    known: FactValue
    computed: bool


@dataclass(frozen=True, kw_only=True)
class SiteDetails:
    """All that the public may know of a site.

    Parameters
    ----------
    row
        As a list has it.
    facts
        Every fact that applies to its kind, in the order in which people read them, also the unknown ones.
    source_name, attribution, licence
        Of the source that the site is from.
    """

    row: SiteRow
    facts: tuple[KnownFact, ...]
    source_name: str
    attribution: str
    licence: str


@dataclass(frozen=True, kw_only=True)
class SimilarSite:
    """A site that is like another.

    Parameters
    ----------
    row
        As a list has it.
    likeness
        1 for alike in all that matters, 0 for in nothing; what is unknown at one of them counts half.
    alike, unlike
        Facts in which they are alike, and in which they are not, those that matter most first.
    unknown
        Facts that matter and are unknown at one of them.
    """

    row: SiteRow
    likeness: float
    alike: tuple[Fact, ...]
    unlike: tuple[Fact, ...]
    unknown: tuple[Fact, ...]


def site_details(connection: Connection, site_id: int) -> SiteDetails:
    """Return all that the public may know of a site.

    Raises
    ------
    NotFound
        Nothing of that number is published, whether or not there is such a site.
    """
    card = find_card(connection, site_id)
    if card is None:
        raise no_site(site_id)
    [row] = site_rows([card.row])
    said = find_provenance(connection, site_id)
    facts = tuple(_known(fact, row, said.get(fact.key)) for fact in filterable() if row.kind in fact.kinds)
    return SiteDetails(
        row=row,
        facts=facts,
        source_name=card.source_name,
        attribution=card.attribution,
        licence=card.licence,
    )


def near_points(
    connection: Connection, site_id: int, *, each: int = NEAR_EACH, within_m: float = NEAR_WITHIN_M
) -> list[NearPoint]:
    """Return the nearest reference points of each kind around a site, the nearest first; none for no position.

    Raises
    ------
    NotFound
        As for :func:`site_details`.
    """
    if find_card(connection, site_id) is None:
        raise no_site(site_id)
    return find_near(connection, site_id, each=each, within_m=within_m)


def similar_sites(connection: Connection, site_id: int, *, limit: int = SIMILAR) -> list[SimilarSite]:
    """Return the sites of the same kind that are most alike in what matters for it, and in what.

    Raises
    ------
    NotFound
        As for :func:`site_details`.
    """
    card = find_card(connection, site_id)
    if card is None:
        raise no_site(site_id)
    [row] = site_rows([card.row])
    found = find_similar(connection, site_id, row.kind, row.facts, limit)
    rows = site_rows([other for other, _ in found])
    return [_similar(row, other, unlike) for other, (_, unlike) in zip(rows, found, strict=True)]


def no_site(site_id: int) -> NotFound:
    """Return that nothing of a number is published; the same whether or not there is such a site."""
    return NotFound(_NO_SITE.fill(number=site_id), value=site_id)


def _known(fact: Fact, row: SiteRow, said: Provenance | None) -> KnownFact:
    if said is None:
        return KnownFact(fact=fact, known=UNKNOWN, computed=False)
    return KnownFact(fact=fact, known=fact_value(said, row.facts.get(fact.key)), computed=said.computed)


def _similar(row: SiteRow, other: SiteRow, unlike: float) -> SimilarSite:
    compared = compare(row.kind, row.facts, other.facts)
    facts = {fact.key: fact for fact in filterable()}
    return SimilarSite(
        row=other,
        likeness=1.0 - unlike,
        alike=tuple(facts[one.key] for one in compared if one.difference is not None and one.difference <= ALIKE),
        unlike=tuple(facts[one.key] for one in compared if one.difference is not None and one.difference >= UNLIKE),
        unknown=tuple(facts[one.key] for one in compared if one.difference is None),
    )


_NO_SITE = Text(
    sv="Det finns ingen publicerad plats med nummer {number}.",
    en="There is no published site with number {number}.",
)
