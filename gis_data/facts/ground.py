"""What lies on the ground: flood zones, protected nature and heritage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from gis_data.facts.answers import Answers
from gis_data.facts.coverage import covers, is_loaded, not_about
from gis_data.facts.located import around_them, geometries_of
from gis_data.facts.model import Computer, Found
from gis_data.facts.overlay import Overlay, overlay
from gis_data.facts.shapes import Shapes
from gis_data.facts.sources import not_loaded, oldest, set_days, with_sets
from gis_data.facts.surroundings import Surroundings
from siting.domain.codes import FLOOD
from siting.domain.formats import listing
from siting.domain.geodata import Feature, GeodataSet, Role
from siting.domain.sites import Site
from siting.domain.text import Text
from siting.domain.values import FactValue, Status, Value

MOST_NAMED = 3
"""More zones than these are not named one by one."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Layer:
    """A layer's zones near some sites, laid over them.

    Parameters
    ----------
    role, zones, sets
        What is laid over the sites, and the data sets that it is of.
    laid
        What they have in common.
    about
        Shape (n,): of which sites the layer says something.
    """

    role: Role
    zones: Sequence[Feature]
    sets: Sequence[GeodataSet]
    laid: Overlay
    about: np.ndarray

    def touching(self, place: int) -> list[Feature]:
        """Return the zones that touch a site."""
        return [self.zones[number] for number in self.laid.zones_of(place)]

    def value(self, value: Value, rule: Text, zones: Sequence[Feature]) -> FactValue:
        """Return a value that the layer gives, of the oldest day of what gave it."""
        return with_sets(rule, self.sets).value(value, Status.KNOWN, self._day(zones))

    def _day(self, zones: Sequence[Feature]) -> date | None:
        own = [one.verified for one in zones if one.verified is not None]
        return oldest(own) if own and len(own) == len(zones) else set_days(self.sets)


def layer_over(shapes: Shapes, around: Surroundings, role: Role) -> Layer | None:
    """Return a layer laid over sites; None where nothing of the role is loaded."""
    if not len(shapes) or not is_loaded(around, role):
        return None
    zones = around.features(role, near=around_them(shapes))
    return Layer(
        role=role,
        zones=zones,
        sets=around.sets(role),
        laid=overlay(shapes, [one.geometry for one in zones]),
        about=covers(around, role, shapes),
    )


def say_share(answers: Answers, place: int, key: str, layer: Layer) -> None:
    """Say how much of a site's area lies within a layer's zones."""
    share = float(layer.laid.share[place])
    if np.isnan(share):
        answers.lack(place, key, NO_AREA)
        return
    zones = layer.touching(place)
    answers.say(place, key, layer.value(round(100 * share, 1), _SHARE, zones))


def flood(sites: Sequence[Site], around: Surroundings) -> list[Found]:
    """Return the strictest flood zone that touches each site, and how much of it lies within any."""
    answers = Answers(sites)
    layer = layer_over(geometries_of(sites), around, Role.FLOOD)
    if layer is None:
        answers.lack_everywhere(FLOOD_FACTS, not_loaded(Role.FLOOD))
        return answers.found()
    order = list(FLOOD)
    for place in range(len(sites)):
        zones = layer.touching(place)
        known = [one for one in zones if one.category in FLOOD]
        strictest = max(known, key=lambda one: order.index(one.category), default=None)
        if strictest is not None and (len(known) == len(zones) or strictest.category == order[-1]):
            answers.say(place, "flood", layer.value(strictest.category, _STRICTEST.fill(of=_count(zones)), zones))
        elif zones:
            answers.lack(place, "flood", _UNKNOWN_ZONE)
        elif layer.about[place]:
            answers.say(place, "flood", layer.value("outside", _NO_ZONE, ()))
        if zones or layer.about[place]:
            say_share(answers, place, "flood_share_percent", layer)
        else:
            for key in FLOOD_FACTS:
                answers.lack(place, key, not_about(Role.FLOOD))
    return answers.found()


def protection(sites: Sequence[Site], around: Surroundings) -> list[Found]:
    """Return whether protected nature touches each site, and how much of it lies within."""
    answers = Answers(sites)
    _say_touched(answers, sites, around, Role.PROTECTED_NATURE, share="protected_nature_share_percent")
    return answers.found()


def heritage(sites: Sequence[Site], around: Surroundings) -> list[Found]:
    """Return whether heritage touches each site."""
    answers = Answers(sites)
    _say_touched(answers, sites, around, Role.HERITAGE, share=None)
    return answers.found()


def _say_touched(
    answers: Answers, sites: Sequence[Site], around: Surroundings, role: Role, *, share: str | None
) -> None:
    key = role.value
    keys = (key,) if share is None else (key, share)
    layer = layer_over(geometries_of(sites), around, role)
    if layer is None:
        answers.lack_everywhere(keys, not_loaded(role))
        return
    for place in range(len(sites)):
        zones = layer.touching(place)
        if not zones and not layer.about[place]:
            for one in keys:
                answers.lack(place, one, not_about(role))
            continue
        rule = _TOUCHED.fill(zones=named(zones)) if zones else _NOTHING
        answers.say(place, key, layer.value(bool(zones), rule, zones))
        if share is not None:
            say_share(answers, place, share, layer)


def named(zones: Sequence[Feature]) -> Text:
    """Return zones by kind and name, each wording once."""
    words = list(dict.fromkeys(" ".join(filter(None, (one.category, one.name or one.code))) for one in zones))
    words = [word for word in words if word] or ["–"]
    shown, more = words[:MOST_NAMED], len(words) - MOST_NAMED
    return Text(
        sv=listing([*shown, *([f"{more} till"] if more > 0 else [])], "sv"),
        en=listing([*shown, *([f"{more} more"] if more > 0 else [])], "en"),
    )


def _count(zones: Sequence[Feature]) -> Text:
    found = len({one.category for one in zones})
    return _ONE_KIND if found == 1 else _KINDS.fill(count=found)


FLOOD_FACTS = ("flood", "flood_share_percent")
_READS: Mapping[Role, frozenset[Role]] = {
    role: frozenset({role, Role.MUNICIPALITY}) for role in (Role.FLOOD, Role.PROTECTED_NATURE, Role.HERITAGE)
}

FLOODING = Computer(
    name="flood",
    label=Text(sv="Översvämning", en="Flooding"),
    facts=FLOOD_FACTS,
    roles=_READS[Role.FLOOD],
    version=2,
    compute=flood,
)
PROTECTED_NATURE = Computer(
    name="protected_nature",
    label=Text(sv="Skyddad natur", en="Protected nature"),
    facts=("protected_nature", "protected_nature_share_percent"),
    roles=_READS[Role.PROTECTED_NATURE],
    compute=protection,
)
HERITAGE = Computer(
    name="heritage",
    label=Text(sv="Fornlämningar och kulturmiljöer", en="Heritage"),
    facts=("heritage",),
    roles=_READS[Role.HERITAGE],
    compute=heritage,
)

NO_AREA = Text(
    sv="Platsen är bara känd som en punkt och har ingen yta att mäta",
    en="The site is known only as a point and has no area to measure",
)
_STRICTEST = Text(sv="Den strängaste zonen som berör platsen{of}", en="The strictest zone that touches the site{of}")
_ONE_KIND = Text(sv="", en="")
_KINDS = Text(sv=", av {count} slag", en=", of {count} kinds")
_NO_ZONE = Text(sv="Ingen zon berör platsen", en="No zone touches the site")
_UNKNOWN_ZONE = Text(
    sv="En översvämningszon berör platsen, men underlaget anger inte vilket flöde den gäller",
    en="A flood zone touches the site, but the data do not say for which flood",
)
_SHARE = Text(sv="Andel av platsens yta", en="Share of the site's area")
_TOUCHED = Text(sv="Berör platsen: {zones}", en="Touches the site: {zones}")
_NOTHING = Text(sv="Ingenting berör platsen", en="Nothing touches the site")
