"""How near the nearest home, school or care is, and which activities keep their screening distance to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b

from gis_data.facts.answers import Answers
from gis_data.facts.assumptions import SENSITIVE_M
from gis_data.facts.coverage import covers, not_about
from gis_data.facts.located import Nearest, around_them, geometries_of, nearest
from gis_data.facts.model import Computer, Found
from gis_data.facts.screening import Screening, ScreeningDistance, shipped_screening
from gis_data.facts.shapes import Shapes, as_shapes
from gis_data.facts.sources import not_loaded, oldest, set_days, with_sets
from gis_data.facts.surroundings import Surroundings
from siting.domain.formats import number
from siting.domain.geodata import Feature, GeodataSet, Role
from siting.domain.screening import SCREENED_ACTIVITIES
from siting.domain.sites import Site
from siting.domain.text import LANGS, Lang, Text
from siting.domain.values import FactValue, Status

DISTANCE = "sensitive_distance_m"
KEPT = "screening_kept"

CATEGORIES: Mapping[str, Text] = {
    "home": Text(sv="bostad", en="home"),
    "school": Text(sv="skola", en="school"),
    "care": Text(sv="vårdlokal", en="care facility"),
}


RULE = 1
"""Raised when the rule changes; at most :data:`_RULES`."""
_RULES = 64


def sensitive_neighbours(table: Screening | None = None) -> Computer:
    """Return the function that looks for sensitive neighbours.

    Parameters
    ----------
    table
        The screening distances; what was computed by others is out of date. None: those that come with the program,
        read when they are first needed.
    """
    return Computer(
        name="sensitive",
        label=Text(sv="Känsliga grannar", en="Sensitive neighbours"),
        facts=(DISTANCE, KEPT),
        roles=frozenset({Role.SENSITIVE, Role.MUNICIPALITY}),
        version=_version(table),
        compute=lambda sites, around: _look(sites, around, table or shipped_screening()),
    )


def _version(table: Screening | None) -> int:
    """Return a number that is another one for another rule and for another table; four bytes, as the store keeps it."""
    if table is None or table == shipped_screening():
        return RULE
    told = repr([(one.activity, one.metres, one.source.sv, one.source.en) for one in table])
    digest = int.from_bytes(blake2b(told.encode(), digest_size=4).digest(), "big") >> 7
    return max(digest, 1) * _RULES + RULE


def _look(sites: Sequence[Site], around: Surroundings, table: Screening) -> list[Found]:
    """Return the metres between the outlines of each site and of the nearest sensitive neighbour; 0 where they meet."""
    answers = Answers(sites)
    shapes = geometries_of(sites)
    if around.extent(Role.SENSITIVE) is None or not sites:
        answers.lack_everywhere((DISTANCE, KEPT), not_loaded(Role.SENSITIVE))
        return answers.found()
    neighbours, found = _nearest(shapes, around)
    sets, about = around.sets(Role.SENSITIVE), covers(around, Role.SENSITIVE, shapes)
    figures = _figures(table)
    for place, (which, metres) in enumerate(zip(found.of.tolist(), found.distances_m.tolist(), strict=True)):
        if not about[place]:
            for key in (DISTANCE, KEPT):
                answers.lack(place, key, not_about(Role.SENSITIVE))
            continue
        words = _Words(neighbours[which], metres, sets)
        answers.say(place, DISTANCE, words.distance())
        answers.say(place, KEPT, words.kept(table, figures))
    return answers.found()


def _nearest(shapes: Shapes, around: Surroundings) -> tuple[Sequence[Feature], Nearest]:
    """Return the neighbours and which of them is nearest; far ones are read only where none is near."""
    near = around.features(Role.SENSITIVE, near=around_them(shapes, SENSITIVE_M))
    if near:
        found = nearest(shapes, as_shapes(one.geometry for one in near))
        if found.distances_m.max() <= SENSITIVE_M:
            return near, found
    everywhere = around.features(Role.SENSITIVE)
    return everywhere, nearest(shapes, as_shapes(one.geometry for one in everywhere))


class _Words:
    """Values and sources for one site."""

    def __init__(self, neighbour: Feature, metres: float, sets: Sequence[GeodataSet]) -> None:
        self._metres = float(round(metres))
        self._sets = sets
        kind = CATEGORIES.get(neighbour.category, _SOMETHING)
        self._what = _NAMED.fill(kind=kind, name=neighbour.name) if neighbour.name else kind
        used = [one for one in sets if one.key == neighbour.dataset] or sets
        self._day = neighbour.verified or oldest([set_days(used)])

    def distance(self) -> FactValue:
        return self._value(self._metres, _RULE.fill(what=self._what))

    def kept(self, table: Screening, figures: Text) -> FactValue:
        """Return the activities whose distance is kept: a distance of just the metres is."""
        kept = frozenset(one.activity for one in table if self._metres >= one.metres)
        away: dict[Lang, str] = {lang: number(self._metres, lang, decimals=0) for lang in LANGS}
        rule = _KEPT.fill(
            what=self._what,
            away=Text(sv=away["sv"], en=away["en"]),
            figures=figures,
        )
        return self._value(kept, rule)

    def _value(self, value: float | frozenset[str], rule: Text) -> FactValue:
        return with_sets(rule, self._sets).value(value, Status.KNOWN, self._day)


def _figures(table: Screening) -> Text:
    said: dict[Lang, str] = {lang: "; ".join(_figure(one, lang) for one in table) for lang in LANGS}
    return Text(sv=said["sv"], en=said["en"])


def _figure(one: ScreeningDistance, lang: Lang) -> str:
    activity = SCREENED_ACTIVITIES[one.activity].say(lang)
    return f"{activity} {number(one.metres, lang, decimals=0)} m ({one.source.say(lang)})"


SENSITIVE = sensitive_neighbours()

_SOMETHING = Text(sv="känslig bebyggelse", en="sensitive neighbour")
_NAMED = Text(sv="{kind} ({name})", en="{kind} ({name})")
_RULE = Text(sv="Från platsens gräns till närmaste {what}", en="From the site's boundary to the nearest {what}")
_KEPT = Text(
    sv="{away} m till närmaste {what}, jämfört med riktvärdena {figures}. Ett stöd, aldrig ett förbud",
    en="{away} m to the nearest {what}, compared with the guide distances {figures}. A help, never a veto",
)
