"""The filters of the planners' pages: a form, chips for the usual ones, and what is asked in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from api.pages.planner.state import COLOURINGS, LAYERS, PlannerState
from siting.domain.codes import OWNER_KIND
from siting.domain.formats import listing
from siting.domain.site_search import FactFilter, SiteQuery, Unknown
from siting.domain.site_search_wording import filter_names, filter_text
from siting.domain.sites import AVAILABILITY_LABELS
from siting.domain.supply import USE_GROUP_LABELS, UseGroup
from siting.domain.text import Lang, Text
from siting.services.supply import CHOICES, COUNTED, SupplyQuery, write_supply_query

SIZE = "plot_area_m2"
OWNER = "owner_kind"
POWER = "power_capacity_mw"
_OWN_FIELDS = frozenset(
    {
        "text",
        "use",
        "bbox",
        "availability",
        "unknown",
        "published",
        f"{SIZE}_min",
        f"{SIZE}_max",
        OWNER,
        f"{POWER}_min",
    }
)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Something that can be chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Chip:
    """A filter that many want, one click away."""

    label: str
    href: str
    on: bool


@dataclass(frozen=True, kw_only=True)
class FilterForm:
    """What the form shows.

    Parameters
    ----------
    text, size_min, size_max, power_min
        What is written in the fields.
    box
        The rectangle that plots are sought in, as the address has it; "" for none, None for one in another CRS.
    uses, owners, statuses, unknowns, publications
        What can be chosen.
    kept
        Names and values of filters that the form has no field for.
    colourings, layers
        What the map's colours say, and which layers there are.
    """

    text: str
    size_min: str
    size_max: str
    power_min: str
    box: str | None
    uses: list[Choice]
    owners: list[Choice]
    statuses: list[Choice]
    unknowns: list[Choice]
    publications: list[Choice]
    kept: list[tuple[str, str]]
    colourings: list[Choice]
    layers: list[Choice]


def filter_form(state: PlannerState, lang: Lang, *, also: Collection[str] = ()) -> FilterForm:
    """Return the form as it stands; it keeps what of the page's own is named in ``also``."""
    sites = state.query.sites
    said = dict(write_supply_query(state.query))
    owner = sites.filter(OWNER)
    own = _OWN_FIELDS - {"bbox"} if "bbox-crs" in said else _OWN_FIELDS
    return FilterForm(
        text=sites.text,
        size_min=said.get(f"{SIZE}_min", ""),
        size_max=said.get(f"{SIZE}_max", ""),
        power_min=said.get(f"{POWER}_min", ""),
        box=None if "bbox-crs" in said else said.get("bbox", ""),
        uses=_choices(
            {"": _ANY, **{one.value: USE_GROUP_LABELS[one] for one in UseGroup}}, {said.get("use", "")}, lang
        ),
        owners=_choices(OWNER_KIND, owner.any_of if owner else (), lang),
        statuses=_choices(
            {one.value: AVAILABILITY_LABELS[one] for one in CHOICES},
            [one.value for one in sites.availability or COUNTED],
            lang,
        ),
        unknowns=_choices(_UNKNOWNS, {"" if sites.unknown is Unknown.KEEP else sites.unknown.value}, lang),
        publications=_choices(_PUBLICATIONS, {said.get("published", "")}, lang),
        kept=[
            *(pair for pair in write_supply_query(state.query) if pair[0] not in own),
            *(pair for pair in state.pairs() if pair[0] in also),
        ],
        colourings=_choices(COLOURINGS, {state.colour}, lang),
        layers=_choices(LAYERS, state.layers, lang),
    )


def chips(state: PlannerState, path: str, lang: Lang) -> list[Chip]:
    """Return the filters that many want; a chip that is on takes its filter away."""
    nothing = replace(state, query=SupplyQuery(), page=1)
    found = [Chip(label=_ALL.say(lang), href=nothing.address(path), on=not state.query.is_filtered)]
    for label, wanted in _USUAL:
        on = state.query.sites.filter(wanted.key) == wanted
        sites = state.query.sites.without(wanted.key)
        if not on:
            sites = replace(sites, facts=(*sites.facts, wanted))
        changed = replace(state, query=replace(state.query, sites=sites), page=1)
        found.append(Chip(label=label.say(lang), href=changed.address(path), on=on))
    return found


def asked_words(query: SupplyQuery, lang: Lang) -> list[str]:
    """Return what is asked, a part a filter; [] where nothing is."""
    sites = replace(query.sites, kinds=())
    said = [_statement(sites, name, lang) for name in filter_names(sites)]
    if query.use is not None:
        said.insert(0, _USE.fill(use=USE_GROUP_LABELS[query.use]).say(lang))
    if sites.unknown is not Unknown.KEEP:
        said.append(_UNKNOWNS[sites.unknown.value].say(lang))
    return said


def _statement(sites: SiteQuery, name: str, lang: Lang) -> str:
    if name == "availability":
        return listing([AVAILABILITY_LABELS[one].say(lang) for one in sites.availability], lang, style="or")
    if name == "published":
        return _PUBLICATIONS["yes" if sites.published else "no"].say(lang)
    return filter_text(sites, name, lang)


def _choices(options: Mapping[str, Text], chosen: Collection[str], lang: Lang) -> list[Choice]:
    return [Choice(value=value, label=label.say(lang), chosen=value in chosen) for value, label in options.items()]


_ANY = Text(sv="all användning", en="any use")
_ALL = Text(sv="Allt", en="All")
_USE = Text(sv="användning: {use}", en="use: {use}")
_UNKNOWNS: Mapping[str, Text] = {
    "": Text(sv="med det som är okänt", en="with what is unknown"),
    "exclude": Text(sv="utan det som är okänt", en="without what is unknown"),
    "only": Text(sv="bara det som är okänt", en="only what is unknown"),
}
_PUBLICATIONS: Mapping[str, Text] = {
    "": Text(sv="publicerade och inte", en="published and not"),
    "yes": Text(sv="bara publicerade", en="only published"),
    "no": Text(sv="bara opublicerade", en="only unpublished"),
}
_USUAL: tuple[tuple[Text, FactFilter], ...] = (
    (Text(sv="Kommunens", en="The municipality's"), FactFilter(key=OWNER, any_of=("municipality",))),
    (Text(sv="Privat", en="Private"), FactFilter(key=OWNER, any_of=("private",))),
    (Text(sv="Över 5 ha", en="Over 5 ha"), FactFilter(key=SIZE, low=50_000.0)),
    (Text(sv="Med 3 MW", en="With 3 MW"), FactFilter(key=POWER, low=3.0)),
)
