"""A proposal as templates see it: everything said in one language, nothing left to compute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from maps.proposal.insight_view import InsightView
from maps.proposal.reach_view import ReachView
from siting.domain.formats import EN_DASH
from siting.domain.text import Lang

Sign = Literal["met", "not_met", "ask", "wish", "none"]
"""Which sign stands beside a verdict; ``wish`` and ``none`` have no sign."""


@dataclass(frozen=True, kw_only=True)
class Verdicted:
    """A verdict: sign and words always together."""

    sign: Sign
    words: str


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A part of a bar, in percent of its whole width."""

    token: str
    percent: float


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A score as the sum of its groups from the left, then what is unknown."""

    segments: tuple[Segment, ...]
    unknown_percent: float


@dataclass(frozen=True, kw_only=True)
class GroupView:
    """A part of the score and its weight in points."""

    token: str
    label: str
    weight: str


@dataclass(frozen=True, kw_only=True)
class GroupScore:
    """What a site gets in one group; percent are of the heaviest group's weight."""

    token: str
    label: str
    got_percent: float
    unknown_percent: float
    most_percent: float
    words: str


@dataclass(frozen=True, kw_only=True)
class FactRow:
    """One criterion, or one other fact, at one site.

    ``source`` is as short as a table needs it, or why the fact is unknown; ``how`` tells in full how a computed one was
    computed; ``stale`` says that its data have changed since.
    """

    label: str
    here: str
    unknown: bool
    asked: str
    verdict: Verdicted
    points: str
    source: str
    checked: str
    how: str = ""
    stale: str = ""

    @property
    def said(self) -> str:
        """Who says so, and of what day where that is known."""
        return ", ".join(part for part in (self.source, self.checked) if part not in ("", EN_DASH))


@dataclass(frozen=True, kw_only=True)
class QuestionView:
    """Something worth asking."""

    what: str
    site: str
    site_id: int
    rank: int | None
    whom: str
    worth: str
    decides: bool
    summary: str
    effect: str


@dataclass(frozen=True, kw_only=True)
class Detail:
    """A label and its text, such as the address."""

    label: str
    text: str


@dataclass(frozen=True, kw_only=True)
class SiteView:
    """One ranked site."""

    site_id: int
    rank: int
    name: str
    fits: bool
    kind: str
    owner: str
    area: str
    line: str
    score: str
    score_words: str
    bar: Bar
    verdict: Verdicted
    known: str
    why: str
    groups: tuple[GroupScore, ...]
    details: tuple[Detail, ...]
    asked: tuple[FactRow, ...]
    other: tuple[FactRow, ...]
    missing: str
    estimated: bool
    questions: tuple[QuestionView, ...]
    placed: bool
    stability: str
    changes: tuple[str, ...]
    placement_note: str
    reach: ReachView | None

    @property
    def other_by_source(self) -> tuple[tuple[str, tuple[FactRow, ...]], ...]:
        """The other facts by who says so and of what day, each once, in the order of the first of each."""
        found: dict[str, list[FactRow]] = {}
        for row in self.other:
            found.setdefault(row.said, []).append(row)
        return tuple((said, tuple(rows)) for said, rows in found.items())


@dataclass(frozen=True, kw_only=True)
class OutView:
    """One site that falls out, with what it fails on."""

    site_id: int
    name: str
    line: str
    kind: str
    area: str
    reasons: tuple[str, ...]
    near: tuple[FactRow, ...]
    placed: bool


@dataclass(frozen=True, kw_only=True)
class FailureView:
    """How many sites fail one requirement."""

    label: str
    asked: str
    fails: str
    percent: float


@dataclass(frozen=True, kw_only=True)
class CriterionView:
    """One criterion as the method section shows it."""

    group: str
    token: str
    label: str
    need: str
    scale: str
    weight: str


@dataclass(frozen=True, kw_only=True)
class ComparedRow:
    """One line of the side-by-side table: a cell a site, None where the criterion does not bear."""

    group: str
    label: str
    asked: str
    cells: tuple[FactRow, ...]


@dataclass(frozen=True, kw_only=True)
class ComputedView:
    """How one fact was computed, with the numbers of the sites of which it was computed so."""

    label: str
    ways: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class RemarkView:
    """What the office says of a site itself."""

    site_id: int
    rank: int
    name: str
    fits: bool
    text: str


@dataclass(frozen=True, kw_only=True)
class ProposalView:
    """The whole proposal."""

    lang: Lang
    kind: str
    title: str
    company_title: str
    summary: str
    lead: str
    rest: str
    sender: str
    email: str
    phone: str
    date_line: str
    running_head: str
    demo: bool
    groups: tuple[GroupView, ...]
    sites: tuple[SiteView, ...]
    shortlist: tuple[SiteView, ...]
    compared: tuple[ComparedRow, ...]
    questions: tuple[QuestionView, ...]
    near: tuple[OutView, ...]
    out: tuple[OutView, ...]
    failures: tuple[FailureView, ...]
    excluded_lead: tuple[str, ...]
    out_count: str
    criteria: tuple[CriterionView, ...]
    facts_about: tuple[Detail, ...]
    attributions: str
    map_credit: str
    crs: str
    unplaced: str
    map_title: str
    has_circles: bool
    has_points: bool
    has_roads: bool
    has_names: bool
    insight: InsightView
    weighing_notes: tuple[str, ...]
    has_tree: bool
    remarks: tuple[RemarkView, ...]

    @property
    def computed(self) -> tuple[ComputedView, ...]:
        """How what was asked for was computed, fact by fact; sites of which the same is told stand together."""
        found: dict[str, dict[str, list[str]]] = {}
        for site in self.sites:
            for row in site.asked:
                if row.how:
                    found.setdefault(row.label, {}).setdefault(row.how, []).append(str(site.rank))
        return tuple(
            ComputedView(label=label, ways=tuple((", ".join(dict.fromkeys(ranks)), how) for how, ranks in ways.items()))
            for label, ways in found.items()
        )
