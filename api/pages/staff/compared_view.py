"""Sites side by side as the page of them shows it: why each stands where it does, what is asked, what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.pages.company.compare_view import Comparison, compare_facts
from api.pages.staff.order_view import PartView, bar_views
from maps.proposal.build import compared_rows
from maps.proposal.groups import ShownGroup, shown_groups
from maps.proposal.view import ComparedRow
from siting.domain.formats import points
from siting.domain.site_search import filterable
from siting.domain.text import Lang
from siting.domain.values import UNKNOWN, FactValue
from siting.matching import words
from siting.matching.result import MatchResult, SiteResult, Standing
from siting.store.site_places import SitePlace

_STANDINGS = {Standing.FITS: "met", Standing.ASK: "ask", Standing.OUT: "not_met"}


@dataclass(frozen=True, kw_only=True)
class ComparedSite:
    """A site that is compared.

    Parameters
    ----------
    rank
        Its number in the whole order; 0 where it is not among those that are listed.
    sign
        Of how it stands.
    """

    site_id: int
    rank: int
    name: str
    sign: str
    score: str
    parts: tuple[PartView, ...]
    why: str
    published: bool


@dataclass(frozen=True, kw_only=True)
class ComparedView:
    """Sites, what is asked of each, and what else is known of them.

    Parameters
    ----------
    others
        Facts that nothing is asked of; None without sites.
    """

    sites: tuple[ComparedSite, ...] = ()
    asked: tuple[ComparedRow, ...] = ()
    others: Comparison | None = None


def compared_view(
    result: MatchResult, ranks: Mapping[int, int], places: Mapping[int, SitePlace], lang: Lang
) -> ComparedView:
    """Return all sites of a result side by side, the best first.

    Parameters
    ----------
    ranks
        Numbers of sites in the whole order.
    """
    found = (*result.ranked, *result.out)
    groups = shown_groups(result.requirement)
    return ComparedView(
        sites=tuple(_site(one, result, groups, ranks, places, lang) for one in found),
        asked=compared_rows(found, result, lang),
        others=compare_facts([one.site.kind for one in found], [_others(one, result) for one in found], lang),
    )


def _site(
    one: SiteResult,
    result: MatchResult,
    groups: tuple[ShownGroup, ...],
    ranks: Mapping[int, int],
    places: Mapping[int, SitePlace],
    lang: Lang,
) -> ComparedSite:
    site = one.site
    is_out = one.standing is Standing.OUT
    return ComparedSite(
        site_id=site.site_id,
        rank=ranks.get(site.site_id, 0),
        name=site.name,
        sign=_STANDINGS[one.standing],
        score="" if is_out else points(one.score_low, one.score_high, lang),
        parts=() if is_out else bar_views(one, groups, result),
        why=words.why(one, result.requirement, lang),
        published=site.site_id in places and places[site.site_id].published,
    )


def _others(one: SiteResult, result: MatchResult) -> dict[str, FactValue]:
    """Return what is known of a site that nothing is asked of."""
    asked = {criterion.fact for criterion in result.requirement.criteria}
    return {
        fact.key: one.site.facts.get(fact.key, UNKNOWN)
        for fact in filterable()
        if one.site.kind in fact.kinds and fact.key not in asked
    }
