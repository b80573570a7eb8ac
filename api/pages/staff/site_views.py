"""What the staff's pages of sites show: rows of the list, facts by theme, fields of the form, and changes in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from siting.domain.facts import THEME_LABELS, Fact
from siting.domain.formats import number, with_unit
from siting.domain.shown_facts import SIZE
from siting.domain.site_drafts import Choice, editable_facts, field_label
from siting.domain.sites import AVAILABILITY_LABELS, KIND_LABELS, Availability, SiteKind
from siting.domain.text import Lang, Text
from siting.domain.values import STATUS_LABELS, UNKNOWN, FactValue, Status
from siting.domain.vocabulary import FACTS
from siting.domain.wording import YES_NO, known_text, sentence, short_source_text, source_text
from siting.services.edit_site import MINE, THEIRS, EditableSite
from siting.services.site_form import Fields
from siting.services.site_history import HistoryEntry
from siting.services.site_rows import SiteRow

OLD = timedelta(days=365)
"""What was checked longer ago is marked as old."""

_NONE = "–"


@dataclass(frozen=True, kw_only=True)
class RowView:
    """A site in the list.

    Parameters
    ----------
    site_id, name, url, place
        Which, and where: its address or what holds it.
    size
        How large of what kind.
    availability
        In words.
    published
        Whether it is, as said; a site off the market is on no page all the same.
    verified, is_old
        The oldest day that one of its facts was checked, and whether that is long ago or never.
    changed
        When it was changed last.
    """

    site_id: int
    name: str
    url: str
    place: str
    size: str
    availability: str
    published: bool
    verified: str
    is_old: bool
    changed: str


@dataclass(frozen=True, kw_only=True)
class FactRow:
    """A fact on the site's page.

    Parameters
    ----------
    key, label, help
        Which.
    value, status, source, verified
        In words; "" where nothing is said.
    unknown, computed, stale
        How it is marked.
    said
        What the source says where it was changed by hand; "" where it was not.
    edited
        Whether it was changed by hand.
    """

    key: str
    label: str
    help: str
    value: str
    status: str
    source: str
    verified: str
    unknown: bool
    computed: bool
    stale: bool
    edited: bool
    said: str


@dataclass(frozen=True, kw_only=True)
class ThemeView:
    """The facts of one theme; those of which nothing is said by their names alone."""

    key: str
    label: Text
    rows: tuple[FactRow, ...]
    unknown: str


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """A field that was changed, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class EntryView:
    """One time that a site was changed."""

    change_id: int
    at: str
    actor: str
    file_name: str
    is_first: bool
    rows: tuple[ChangeRow, ...]


@dataclass(frozen=True, kw_only=True)
class ChoiceView:
    """A field to choose in: what stood, and what two people want."""

    name: str
    label: str
    base: str
    theirs: str
    mine: str
    chosen: str


def row_view(row: SiteRow, today: date, lang: Lang) -> RowView:
    """Return a row of the list."""
    verified = row.verified_first
    size = row.facts.get(SIZE[row.kind])
    kind = KIND_LABELS[row.kind].say(lang)
    return RowView(
        site_id=row.site_id,
        name=row.name,
        url=f"/staff/sites/{row.site_id}",
        place=row.address or row.holder or ", ".join(row.property_designations),
        size=f"{sentence(kind)}, {with_unit(number(size, lang, decimals=0), 'm²')}"
        if isinstance(size, float)
        else sentence(kind),
        availability=AVAILABILITY_LABELS[row.availability].say(lang),
        published=row.published,
        verified=verified.isoformat() if verified else "",
        is_old=verified is None or today - verified > OLD,
        changed=row.changed_at.astimezone().date().isoformat() if row.changed_at else "",
    )


def theme_views(site: EditableSite, lang: Lang) -> tuple[ThemeView, ...]:
    """Return all facts that apply to a site, by theme."""
    views = []
    for theme, label in THEME_LABELS.items():
        rows = [_fact_row(fact, site, lang) for fact in editable_facts(site.draft.kind) if fact.theme is theme]
        said = tuple(row for row in rows if row.source or row.edited or not row.unknown)
        unknown = ", ".join(row.label for row in rows if row not in said)
        if rows:
            views.append(ThemeView(key=theme.value, label=label, rows=said, unknown=unknown))
    return tuple(views)


def entry_view(entry: HistoryEntry, lang: Lang) -> EntryView:
    """Return a change in words."""
    return EntryView(
        change_id=entry.change.change_id,
        at=f"{entry.change.at.astimezone():%Y-%m-%d %H:%M}",
        actor=entry.change.actor,
        file_name=entry.change.file_name,
        is_first=entry.is_first,
        rows=tuple(
            ChangeRow(
                label=field_label(one.name).say(lang),
                before=field_text(one.name, one.before, lang),
                after=field_text(one.name, one.after, lang),
            )
            for one in entry.fields
        ),
    )


def choice_views(found: Iterable[Choice], chosen: Fields, lang: Lang) -> tuple[ChoiceView, ...]:
    """Return what there is to choose; what only one of the two has changed is chosen already."""
    return tuple(
        ChoiceView(
            name=one.name,
            label=field_label(one.name).say(lang),
            base=field_text(one.name, one.base, lang),
            theirs=field_text(one.name, one.theirs, lang),
            mine=field_text(one.name, one.mine, lang),
            chosen=(chosen.get(f"choose.{one.name}") or (_only_one(one),))[-1],
        )
        for one in found
    )


def _only_one(one: Choice) -> str:
    if one.both:
        return ""
    return MINE if one.theirs == one.base else THEIRS


def field_text(name: str, value: object, lang: Lang) -> str:
    """Return the value of a field in words, of a fact with who says so and since when."""
    if isinstance(value, FactValue):
        return _known(FACTS[name], value, lang) if name in FACTS else str(value.value)
    return _own_text(value, lang)


def field_words(name: str, value: object) -> Text:
    """Return the same in both languages."""
    return Text(sv=field_text(name, value, "sv"), en=field_text(name, value, "en"))


def _own_text(value: object, lang: Lang) -> str:
    match value:
        case bool():
            said = YES_NO[value].say(lang)
        case BaseGeometry():
            said = _place_text(value, lang)
        case SiteKind():
            said = KIND_LABELS[value].say(lang)
        case Availability():
            said = AVAILABILITY_LABELS[value].say(lang)
        case tuple():
            said = ", ".join(value)
        case _:
            said = str(value) if value else ""
    return said or _NONE


def _place_text(geometry: BaseGeometry, lang: Lang) -> str:
    middle = geometry.centroid
    at = f"N {number(middle.y, lang, decimals=1)}, E {number(middle.x, lang, decimals=1)}"
    if isinstance(geometry, Point):
        return _POINT.fill(at=at).say(lang)
    area = with_unit(number(geometry.area, lang, decimals=0), "m²")
    return _AREA.fill(area=area, at=at).say(lang)


def _known(fact: Fact, known: FactValue, lang: Lang) -> str:
    parts = [known_text(fact, known, lang)]
    if known.source:
        parts.append(source_text(known.source, lang))
    if known.verified is not None:
        parts.append(known.verified.isoformat())
    return " · ".join(parts)


def _fact_row(fact: Fact, site: EditableSite, lang: Lang) -> FactRow:
    declared = site.draft.facts.get(fact.key)
    known = declared or site.computed.get(fact.key, UNKNOWN)
    said = site.said.get(fact.key)
    return FactRow(
        key=fact.key,
        label=fact.label.say(lang),
        help=fact.help.say(lang),
        value=known_text(fact, known, lang),
        status=STATUS_LABELS[known.status].say(lang) if known.status is Status.ESTIMATED else "",
        source=short_source_text(known, lang),
        verified=known.verified.isoformat() if known.verified else "",
        unknown=known.status is Status.UNKNOWN,
        computed=declared is None and known is not UNKNOWN,
        stale=known.stale,
        edited=said is not None,
        said="" if said is None else field_text(fact.key, said.value, lang),
    )


_POINT = Text(sv="punkt vid {at}", en="a point at {at}")
_AREA = Text(sv="yta om {area} vid {at}", en="an area of {area} at {at}")
