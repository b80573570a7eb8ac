"""Changing a site by hand: read it, save what somebody has filled in, add one, publish, and take in nothing blindly."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from siting.domain.accounts import Account
from siting.domain.audit import Action
from siting.domain.errors import Faults as FaultsError
from siting.domain.errors import NotFound
from siting.domain.site_drafts import Choice, Faults, SiteDraft, check_draft, choices, differences, field_label
from siting.domain.sites import Availability
from siting.domain.text import Text
from siting.domain.values import FactValue
from siting.services.audit import note
from siting.services.queued_facts import ask_for_facts
from siting.store.database import Database
from siting.store.site_edits import (
    MANUAL,
    Said,
    add_site,
    change_number,
    count_outdated,
    lock_sites,
    read_said,
    write_site,
)
from siting.store.site_timeline import Timeline, read_timeline
from siting.store.sites import load_sites
from siting.store.sources import list_sources

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, kw_only=True)
class EditableSite:
    """A site as staff see it.

    Parameters
    ----------
    site_id, source, source_name, reference, demo
        Which, and where from.
    version
        Number of the last change of what people say of it.
    draft
        What they say.
    computed
        What is computed where nobody says anything, by fact.
    said
        What its source says where somebody has changed it by hand, by field.
    outdated
        How many computations something has changed since.
    """

    site_id: int
    source: str
    source_name: str
    reference: str
    demo: bool
    version: int
    draft: SiteDraft
    computed: Mapping[str, FactValue]
    said: Mapping[str, Said]
    outdated: int

    @property
    def by_hand(self) -> bool:
        """Whether no file tells of it."""
        return self.source == MANUAL.key


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody wants a site to be.

    Parameters
    ----------
    draft
        All of it.
    origin
        Number of the change that the form was made from.
    seen
        Number of the change that the choices were made against; the same where there was nothing to choose.
    chosen
        Field → :data:`MINE` or :data:`THEIRS`.
    """

    draft: SiteDraft
    origin: int
    seen: int
    chosen: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Collision:
    """Somebody else has changed the site meanwhile; nothing was saved.

    Parameters
    ----------
    choices
        Fields to choose between.
    version
        Number of the change that they are made against.
    actor
        Who made it.
    """

    choices: tuple[Choice, ...]
    version: int
    actor: str


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What was saved.

    Parameters
    ----------
    site_id, change_id
        Of which site, by which change; None where nothing differed.
    fields
        What was changed.
    """

    site_id: int
    change_id: int | None
    fields: tuple[str, ...]


class FieldFaults(FaultsError):
    """What is wrong with a site, by field."""

    def __init__(self, fields: Faults) -> None:
        said = [
            Text(sv=f"{field_label(name).sv}: {text.sv}", en=f"{field_label(name).en}: {text.en}")
            for name, text in fields.items()
        ]
        super().__init__(_NOT_SAVED, said)
        self.fields = dict(fields)


def load_editable(conn: Connection, site_id: int) -> EditableSite:
    """Return a site as staff see it.

    Raises
    ------
    NotFound
        There is no such site.
    """
    timeline = read_timeline(conn, site_id)
    draft = timeline.state(timeline.last)
    [site] = load_sites(conn, [site_id])
    names = {source.key: source.name for source in list_sources(conn)}
    return EditableSite(
        site_id=site_id,
        source=site.source,
        source_name=names.get(site.source, site.source),
        reference=site.reference,
        demo=site.demo,
        version=timeline.last,
        draft=draft,
        computed={key: known for key, known in site.facts.items() if key not in draft.facts},
        said=read_said(conn, site_id),
        outdated=count_outdated(conn, site_id),
    )


def save_site(database: Database, site_id: int, wanted: Wanted, *, by: Account, today: date) -> Saved | Collision:
    """Save what somebody wants a site to be, or tell what somebody else has made of it meanwhile.

    Raises
    ------
    FieldFaults
        All that is wrong with it.
    NotFound
        There is no such site, or the form was made from no change of it.
    ImportRunning
        Its source is being imported.
    """
    with database.begin(actor=by.login) as conn:
        lock_sites(conn, [site_id])
        timeline = read_timeline(conn, site_id)
        current = timeline.state(timeline.last)
        merged = _merged(timeline, current, wanted)
        if isinstance(merged, Collision):
            return merged
        return _save(conn, site_id, current, merged, by=by, today=today)


def change_sites(
    database: Database,
    ids: Collection[int],
    change: Callable[[SiteDraft], SiteDraft],
    *,
    by: Account,
    today: date,
) -> tuple[Saved, ...]:
    """Change some sites in one go, all or none, whatever else was changed of them meanwhile.

    Raises
    ------
    FieldFaults
        One of them would not be right.
    NotFound, ImportRunning
        As for :func:`save_site`.
    """
    with database.begin(actor=by.login) as conn:
        lock_sites(conn, ids)
        saved = []
        for site_id in sorted(ids):
            timeline = read_timeline(conn, site_id)
            current = timeline.state(timeline.last)
            saved.append(_save(conn, site_id, current, change(current), by=by, today=today, queue=False))
        if any(one.fields for one in saved):
            ask_for_facts(conn)
        return tuple(saved)


def new_site(database: Database, draft: SiteDraft, *, by: Account, today: date) -> int:
    """Add a site that no file tells of, and return its number.

    Raises
    ------
    FieldFaults
        All that is wrong with it.
    """
    _check(draft, today, changed=[*draft.facts, *(name for name in _ALWAYS)])
    with database.begin(actor=by.login) as conn:
        site_id = add_site(conn, draft)
        note(conn, Action.SITE_ADDED, by=by, subject=f"site {site_id}", detail={"kind": draft.kind.value})
        ask_for_facts(conn)
    return site_id


def publish(*, on: bool) -> Callable[[SiteDraft], SiteDraft]:
    """Return the change that publishes sites, or takes them back."""
    return lambda draft: replace(draft, published=on)


def make_available(availability: Availability) -> Callable[[SiteDraft], SiteDraft]:
    """Return the change that says whether sites can be had; who it was reserved for no longer waits."""
    held = availability in (Availability.RESERVED, Availability.OPTION)
    return lambda draft: replace(
        draft, availability=availability, reserved_until=draft.reserved_until if held else None
    )


def as_the_source_says(conn: Connection, site_id: int, name: str) -> Callable[[SiteDraft], SiteDraft]:
    """Return the change that takes back what was changed by hand of one field.

    Raises
    ------
    NotFound
        Nothing of it was changed by hand.
    """
    said = read_said(conn, site_id)
    if name not in said:
        raise NotFound(_NO_EDIT.fill(field=field_label(name)), value=name)
    return lambda draft: draft.with_value(name, said[name].value)


def _merged(timeline: Timeline, current: SiteDraft, wanted: Wanted) -> SiteDraft | Collision:
    if wanted.origin == timeline.last:
        return wanted.draft
    found = choices(timeline.state(wanted.origin), current, wanted.draft)
    undecided = [one for one in found if wanted.chosen.get(one.name) not in (MINE, THEIRS)]
    if undecided or (wanted.seen != timeline.last and found):
        return Collision(choices=found, version=timeline.last, actor=timeline.changes[-1].actor)
    merged = current
    for one in found:
        if wanted.chosen[one.name] == MINE:
            merged = merged.with_value(one.name, one.mine)
    return merged


def _save(
    conn: Connection,
    site_id: int,
    current: SiteDraft,
    after: SiteDraft,
    *,
    by: Account,
    today: date,
    queue: bool = True,
) -> Saved:
    fields = tuple(one.name for one in differences(current, after))
    if not fields:
        return Saved(site_id=site_id, change_id=None, fields=())
    _check(after, today, changed=fields)
    change_id = change_number(conn)
    write_site(conn, site_id, current, after)
    for action, detail in _told(current, after, fields):
        note(conn, action, by=by, subject=f"site {site_id}", detail={"change": change_id, **detail})
    if queue:
        ask_for_facts(conn)
    return Saved(site_id=site_id, change_id=change_id, fields=fields)


def _told(before: SiteDraft, after: SiteDraft, fields: tuple[str, ...]) -> list[tuple[Action, dict[str, object]]]:
    """Return what is written down: who sees the site apart from what it is."""
    told: list[tuple[Action, dict[str, object]]] = []
    if before.published != after.published:
        told.append((Action.SITE_PUBLISHED if after.published else Action.SITE_UNPUBLISHED, {}))
    rest = [name for name in fields if name != "published"]
    if rest:
        back = before.availability is Availability.WITHDRAWN and after.availability is not before.availability
        told.append((Action.SITE_RESTORED if back else Action.SITE_CHANGED, {"fields": rest}))
    return told


def _check(draft: SiteDraft, today: date, *, changed: Collection[str]) -> None:
    faults = check_draft(draft, today=today, changed=changed)
    if faults:
        raise FieldFaults(faults)


_ALWAYS = ("kind", "name", "address", "holder", "property_designations", "reserved_until", "geom")

_NOT_SAVED = Text(sv="Platsen är inte sparad.", en="The site has not been saved.")
_NO_EDIT = Text(
    sv="{field} är inte ändrat för hand, eller är det inte längre.",
    en="{field} has not been changed by hand, or is not any more.",
)
