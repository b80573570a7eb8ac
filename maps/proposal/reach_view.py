"""Reach as templates see it: a tone and the people for each limit, as the facts tell them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from maps.drawing.scene import Scene
from maps.proposal.ui_reach import REACH_TEXTS
from maps.tokens import reach_token
from siting.domain.formats import listing, number, with_unit
from siting.domain.sites import Site
from siting.domain.text import Lang
from siting.domain.values import FactValue, Status
from siting.domain.vocabulary import FACTS
from siting.domain.wording import ABOUT, UNKNOWN_WORD
from siting.matching.proposal import ProposalContent, ReachArea, ReachMaps


@dataclass(frozen=True, kw_only=True)
class ReachLimit:
    """One limit: its tone, its minutes, the people."""

    token: str
    label: str
    people: str
    unknown: bool


@dataclass(frozen=True, kw_only=True)
class ReachView:
    """The reach of one site.

    ``alt`` says what its map shows, ``stale`` whether data of the people have changed since they were counted.
    """

    limits: tuple[ReachLimit, ...]
    alt: str
    stale: bool


def areas_by_site(reach: ReachMaps | None) -> Mapping[int, tuple[ReachArea, ...]]:
    """Return the areas of each site that has any."""
    found = () if reach is None else reach.sites
    return {one.site_id: one.areas for one in found if any(not area.area.is_empty for area in one.areas)}


def reach_scene(content: ProposalContent, scene: Scene) -> Scene:
    """Return what maps of reach show: the sites of a scene on their own coarse ground."""
    reach = content.reach
    return Scene(
        ranked=scene.ranked,
        excluded=(),
        areas=() if reach is None else reach.areas,
        points=(),
        roads=() if reach is None else reach.roads,
    )


def reach_view(site: Site, areas: tuple[ReachArea, ...], lang: Lang) -> ReachView | None:
    """Return the reach of a site; None where no area of it is known.

    Parameters
    ----------
    areas
        In order of minutes.
    """
    if not areas:
        return None
    known = [people_within(site, one) for one in areas]
    minutes = [number(one.minutes, lang) for one in areas]
    return ReachView(
        limits=tuple(
            ReachLimit(
                token=reach_token(place),
                label=with_unit(said, "min"),
                people=_people(value, lang),
                unknown=value is None or value.value is None,
            )
            for place, (said, value) in enumerate(zip(minutes, known, strict=True))
        ),
        alt=REACH_TEXTS["reach_alt"].fill(name=site.name, minutes=listing(minutes, lang)).say(lang),
        stale=any(value is not None and value.usable and value.stale for value in known),
    )


def people_within(site: Site, area: ReachArea) -> FactValue | None:
    """Return how many live in an area of reach, as the site's facts tell; None where no fact is about its minutes."""
    key = f"population_{area.minutes:g}_min"
    return site.fact(key) if key in FACTS else None


def _people(value: FactValue | None, lang: Lang) -> str:
    if value is None or not isinstance(value.value, float):
        return UNKNOWN_WORD.say(lang)
    people = number(value.value, lang, decimals=0)
    return with_unit(ABOUT.say(lang), people) if value.status is Status.ESTIMATED else people
