"""The fields of a site's form, made from the vocabulary: what each shows, what can be chosen, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from siting.domain.facts import THEME_LABELS, Fact, FactType, Origin
from siting.domain.site_drafts import editable_facts, field_label
from siting.domain.sites import AVAILABILITY_LABELS, KIND_LABELS, Availability, SiteKind
from siting.domain.text import Lang, Text
from siting.domain.units import UNITS
from siting.domain.values import STATUS_LABELS, Status
from siting.domain.wording import YES_NO, known_text
from siting.services.edit_site import EditableSite
from siting.services.site_form import Fields


@dataclass(frozen=True, kw_only=True)
class Option:
    """Something that can be chosen in a form."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class FactField:
    """A fact in the form.

    Parameters
    ----------
    key, label, help, type, unit
        Of the fact.
    value
        What its field shows, for what is written.
    options
        What can be chosen, for codes and yes or no.
    statuses, source, verified
        The fields beside it.
    computed
        What is computed, in words; "" for what is not.
    fault
        What is wrong with it, None for nothing.
    """

    key: str
    label: str
    help: str
    type: FactType
    unit: str
    value: str
    options: tuple[Option, ...]
    statuses: tuple[Option, ...]
    source: str
    verified: str
    computed: str
    fault: Text | None


@dataclass(frozen=True, kw_only=True)
class FieldGroup:
    """The fields of one theme; open where something is filled in or wrong."""

    key: str
    label: Text
    fields: tuple[FactField, ...]
    computed: tuple[FactField, ...]
    filled: int
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class FormState:
    """What the fields of a form show, and what is wrong with them."""

    fields: Fields
    faults: dict[str, Text]

    def one(self, name: str) -> str:
        """Return what one field shows."""
        return (self.fields.get(name) or ("",))[-1]

    def fault(self, name: str) -> Text | None:
        """Return what is wrong with it."""
        return self.faults.get(name)


def field_groups(
    site_kind: SiteKind, computed: EditableSite | None, shown: FormState, lang: Lang
) -> Sequence[FieldGroup]:
    """Return the fields of the facts of a kind of site, by theme."""
    groups = []
    for theme, label in THEME_LABELS.items():
        facts = [fact for fact in editable_facts(site_kind) if fact.theme is theme]
        fields = [_fact_field(fact, computed, shown, lang) for fact in facts]
        said = [
            one for one in fields if one.value or one.source or any(o.chosen for o in (*one.options, *one.statuses[1:]))
        ]
        split: dict[Origin, list[FactField]] = {Origin.DECLARED: [], Origin.COMPUTED: []}
        for fact, one in zip(facts, fields, strict=True):
            split[fact.origin].append(one)
        if fields:
            groups.append(
                FieldGroup(
                    key=theme.value,
                    label=label,
                    fields=tuple(split[Origin.DECLARED]),
                    computed=tuple(split[Origin.COMPUTED]),
                    filled=len(said),
                    is_open=bool(said) or any(one.fault for one in fields),
                )
            )
    return groups


def own_options(shown: FormState, lang: Lang) -> dict[str, tuple[Option, ...]]:
    """Return what can be chosen in the fields of the site itself."""
    kinds = tuple(_option(kind.value, KIND_LABELS[kind], shown.one("kind"), lang) for kind in SiteKind)
    availability = tuple(
        _option(one.value, AVAILABILITY_LABELS[one], shown.one("availability"), lang)
        for one in Availability
        if one is not Availability.WITHDRAWN or shown.one("availability") == one.value
    )
    return {"kind": kinds, "availability": availability}


def _fact_field(fact: Fact, site: EditableSite | None, shown: FormState, lang: Lang) -> FactField:
    computed = site.computed.get(fact.key) if site is not None else None
    return FactField(
        key=fact.key,
        label=fact.label.say(lang),
        help=fact.help.say(lang),
        type=fact.type,
        unit=UNITS[fact.unit].symbol.say(lang) if fact.unit is not None else "",
        value="" if fact.type in _CHOSEN else shown.one(fact.key),
        options=tuple(_options(fact, shown.fields.get(fact.key, ()), lang)),
        statuses=tuple(_statuses(shown.one(f"{fact.key}.status"), lang)),
        source=shown.one(f"{fact.key}.source"),
        verified=shown.one(f"{fact.key}.verified"),
        computed="" if computed is None else known_text(fact, computed, lang),
        fault=shown.fault(fact.key),
    )


def _options(fact: Fact, chosen: Sequence[str], lang: Lang) -> Iterator[Option]:
    if fact.type is FactType.YES_NO:
        for yes, word in YES_NO.items():
            yield _option("yes" if yes else "no", word, chosen[-1] if chosen else "", lang)
    for code, label in (fact.codes or {}).items():
        yield Option(value=code, label=label.say(lang), chosen=code in chosen)


def _statuses(chosen: str, lang: Lang) -> Iterator[Option]:
    yield Option(value="", label=_STATUS_NONE, chosen=not chosen)
    for status in Status:
        yield _option(status.value, STATUS_LABELS[status], chosen, lang)


def _option(value: str, label: Text, chosen: str, lang: Lang) -> Option:
    return Option(value=value, label=label.say(lang), chosen=value == chosen)


def fault_lines(faults: dict[str, Text], lang: Lang) -> list[tuple[str, str]]:
    """Return what is wrong, each with the field that it stands at."""
    return [(name, f"{field_label(name).say(lang)}: {said.say(lang)}") for name, said in faults.items()]


_STATUS_NONE = "–"
_CHOSEN = frozenset({FactType.YES_NO, FactType.CODE, FactType.CODES})
