"""Who changed what of a site, from what to what; and taking a change back by a new one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from siting.domain.accounts import Account
from siting.domain.audit import Action
from siting.domain.errors import Conflict, NotFound
from siting.domain.site_drafts import FieldChange, SiteDraft, differences, field_label, same
from siting.domain.sites import Availability
from siting.domain.text import LANGS, Text
from siting.services.audit import note
from siting.services.edit_site import Saved
from siting.services.queued_facts import ask_for_facts
from siting.store.database import Database
from siting.store.site_edits import change_number, lock_sites, write_site
from siting.store.site_timeline import Change, Timeline, load_change, read_timeline, sites_of_change

MOST_UNDONE = 500
"""Sites of one change that are taken back at once."""


@dataclass(frozen=True, kw_only=True)
class HistoryEntry:
    """One time that a site was changed.

    Parameters
    ----------
    change
        By whom, when, by which import.
    fields
        What was changed into what; () for its making.
    is_first
        Whether the site was made by it.
    """

    change: Change
    fields: tuple[FieldChange, ...]
    is_first: bool


def site_history(conn: Connection, site_id: int) -> tuple[HistoryEntry, ...]:
    """Return the changes of what people say of a site, the newest first.

    Raises
    ------
    NotFound
        There is no such site.
    """
    return tuple(reversed(list(_entries(read_timeline(conn, site_id)))))


def undo_change(database: Database, change_id: int, *, by: Account, site_id: int | None = None) -> tuple[Saved, ...]:
    """Take a change back, of one site or of all that it touched: a new change makes of them what they were.

    Raises
    ------
    NotFound
        There is no such change, or it was the site's making.
    Conflict
        Something has been changed again since, or an import would be taken back of all its sites.
    """
    with database.begin(actor=by.login) as conn:
        change = load_change(conn, change_id)
        ids = sites_of_change(conn, change_id) if site_id is None else [site_id]
        if site_id is None and (change.run_id is not None or len(ids) > MOST_UNDONE):
            raise Conflict(_WHOLE_IMPORT, value=change_id)
        lock_sites(conn, ids)
        saved = [_undo(conn, one, change_id, by) for one in ids]
        ask_for_facts(conn)
    return tuple(saved)


def restored(database: Database, site_id: int, *, by: Account) -> Saved:
    """Bring a site that was withdrawn back to what it was before.

    Raises
    ------
    Conflict
        It is not withdrawn.
    """
    with database.begin(actor=by.login) as conn:
        lock_sites(conn, [site_id])
        timeline = read_timeline(conn, site_id)
        current = timeline.state(timeline.last)
        if current.availability is not Availability.WITHDRAWN:
            raise Conflict(_NOT_WITHDRAWN, value=site_id)
        earlier = (timeline.state(change.change_id).availability for change in reversed(timeline.changes))
        before = next((one for one in earlier if one is not Availability.WITHDRAWN), Availability.AVAILABLE)
        saved = _write(conn, site_id, current, current.with_value("availability", before))
        detail = {"change": saved.change_id, "availability": before.value}
        note(conn, Action.SITE_RESTORED, by=by, subject=f"site {site_id}", detail=detail)
        ask_for_facts(conn)
        return saved


def _undo(conn: Connection, site_id: int, change_id: int, by: Account) -> Saved:
    timeline = read_timeline(conn, site_id)
    since = timeline.before(change_id)
    if since is None:
        raise NotFound(_MAKING, value=change_id)
    current = timeline.state(timeline.last)
    before, after = timeline.state(since), timeline.state(change_id)
    undone = current
    again = []
    for one in differences(before, after):
        if same(current.value(one.name), one.after):
            undone = undone.with_value(one.name, one.before)
        elif not same(current.value(one.name), one.before):
            again.append(field_label(one.name))
    if again:
        said = Text(**{lang: ", ".join(label.say(lang) for label in again) for lang in LANGS})
        raise Conflict(_AGAIN.fill(fields=said), value=change_id)
    saved = _write(conn, site_id, current, undone)
    detail = {"undone": change_id, "change": saved.change_id, "fields": list(saved.fields)}
    note(conn, Action.SITE_CHANGED, by=by, subject=f"site {site_id}", detail=detail)
    return saved


def _write(conn: Connection, site_id: int, current: SiteDraft, after: SiteDraft) -> Saved:
    fields = tuple(one.name for one in differences(current, after))
    if not fields:
        return Saved(site_id=site_id, change_id=None, fields=())
    change_id = change_number(conn)
    write_site(conn, site_id, current, after)
    return Saved(site_id=site_id, change_id=change_id, fields=fields)


def _entries(timeline: Timeline) -> Iterator[HistoryEntry]:
    before: SiteDraft | None = None
    for change in timeline.changes:
        state = timeline.state(change.change_id)
        fields = () if before is None else differences(before, state)
        if fields or before is None:
            yield HistoryEntry(change=change, fields=fields, is_first=before is None)
        before = state


_MAKING = Text(
    sv="Ändringen är den som lade upp platsen; avpublicera den i stället.",
    en="The change is the one that added the site; unpublish it instead.",
)
_AGAIN = Text(
    sv="Det här har ändrats igen sedan dess: {fields}. Ångra först den senare ändringen.",
    en="This has been changed again since: {fields}. Undo the later change first.",
)
_WHOLE_IMPORT = Text(
    sv="En hel import ångras inte på en gång; läs in den förra filen igen, eller ångra per plats.",
    en="A whole import is not undone at once; import the former file again, or undo it site by site.",
)
_NOT_WITHDRAWN = Text(sv="Platsen är inte borttagen ur källan.", en="The site is not withdrawn.")
