"""Proposals, their files and links as the staff's pages show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.pages.staff.forms import moment_text
from api.rendered import Form, Renderings, Wanted
from siting.domain.text import Lang, Text
from siting.services.workbench import Pick
from siting.store.proposal_links import ProposalLink
from siting.store.site_places import SitePlace


@dataclass(frozen=True, kw_only=True)
class FileView:
    """A file of a proposal."""

    label: Text
    href: str
    key: str
    ready: bool


@dataclass(frozen=True, kw_only=True)
class LinkView:
    """A link to a proposal."""

    link_id: int
    language: str
    made: str
    ends: str
    opened: str
    state: Text
    opens: bool


@dataclass(frozen=True, kw_only=True)
class PickView:
    """A site that is to be proposed."""

    site_id: int
    name: str
    place: int
    sv: str
    en: str


def pick_views(picks: Sequence[Pick], places: Mapping[int, SitePlace]) -> list[PickView]:
    """Return the sites that are to be proposed, of those there still are."""
    return [
        PickView(site_id=pick.site_id, name=places[pick.site_id].name, place=place + 1, sv=pick.sv, en=pick.en)
        for place, pick in enumerate(picks)
        if pick.site_id in places
    ]


def file_views(renderings: Renderings, proposal_id: int) -> list[FileView]:
    """Return all files that there can be of a proposal."""
    return [
        FileView(
            label=_LABELS[form, lang],
            href=f"/staff/proposals/{proposal_id}/proposal.{form}?lang={lang}",
            key=f"{form}-{lang}",
            ready=renderings.held(Wanted(proposal_id=proposal_id, form=form, lang=lang)) is not None,
        )
        for form, lang in _LABELS
    ]


def link_view(link: ProposalLink, now: datetime, lang: Lang) -> LinkView:
    """Return a link and how it fares."""
    state = _WITHDRAWN if link.revoked_at else _OPENS if link.opens(now) else _ENDED
    last = "" if link.last_opened_at is None else moment_text(link.last_opened_at, now, lang)
    return LinkView(
        link_id=link.link_id,
        language="svenska" if link.language == "sv" else "English",
        made=moment_text(link.made_at, now, lang),
        ends=moment_text(link.ends_at, now, lang),
        opened=f"{link.opened} ({last})" if last else str(link.opened),
        state=state,
        opens=link.opens(now),
    )


_LABELS: dict[tuple[Form, Lang], Text] = {
    (Form.HTML, "sv"): Text(sv="Webbsida, svenska", en="Web page, Swedish"),
    (Form.HTML, "en"): Text(sv="Webbsida, engelska", en="Web page, English"),
    (Form.PDF, "sv"): Text(sv="PDF, svenska", en="PDF, Swedish"),
    (Form.PDF, "en"): Text(sv="PDF, engelska", en="PDF, English"),
    (Form.GPKG, "sv"): Text(sv="GeoPackage för GIS", en="GeoPackage for a GIS"),
    (Form.GEOJSON, "sv"): Text(sv="GeoJSON för GIS", en="GeoJSON for a GIS"),
}
_OPENS = Text(sv="öppnas", en="opens")
_WITHDRAWN = Text(sv="tillbakadragen", en="withdrawn")
_ENDED = Text(sv="tiden är ute", en="its time is up")
