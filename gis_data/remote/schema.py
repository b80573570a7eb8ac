"""Whether the pages of a layer have the same fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gis_data.problems import FileIssue, note
from gis_data.remote.errors import IncompleteAnswer, UnusableAnswer
from gis_data.remote.page import Json
from siting.domain.text import Text

FIELDS_DIFFER = note(
    "fields_differ",
    Text(sv="Fälten är inte desamma på alla sidor: {names}.", en="Fields are not the same on all pages: {names}."),
    Text(sv="Saknade värden är okända.", en="Missing values are unknown."),
)
TYPES_DIFFER = note(
    "field_types_differ",
    Text(
        sv="Fältet {name} är {first} på en sida och {then} på en annan.",
        en="Field {name} is {first} on one page and {then} on another.",
    ),
    Text(sv="Värdena är hämtade som de är.", en="The values are fetched as they are."),
)


@dataclass(kw_only=True)
class Schema:
    """The fields of the pages so far.

    Parameters
    ----------
    ever
        Fields and the kinds of value (``number``, ``text`` …) that they have had on some page.
    always
        Those that every page has had; None before the first.
    """

    ever: dict[str, set[str]] = field(default_factory=dict)
    always: set[str] | None = None

    def check(self, fields: Mapping[str, set[str]], key: str, service: str) -> list[FileIssue]:
        """Take in a page's fields and return what is worth a look.

        Parameters
        ----------
        fields
            From names to kinds, as :func:`fields_of` returns them.
        key
            Name of the data set, for issues.
        service
            Name for messages.

        Raises
        ------
        IncompleteAnswer
            A field is gone and another new: the service has changed its schema meanwhile.
        """
        notes: list[FileIssue] = []
        if self.always is not None:
            new, gone = fields.keys() - self.ever.keys(), self.always - fields.keys()
            if new and gone:
                raise _changed(service, sorted(gone), sorted(new))
            if new or gone:
                names = ", ".join(sorted(new | gone)[:10])
                notes.append(FIELDS_DIFFER.at(key, 0, "", names, names=names))
            for name in sorted(fields.keys() & self.ever.keys()):
                first, then = self.ever[name], fields[name] - self.ever[name]
                if first and then:
                    said = {"first": ", ".join(sorted(first)), "then": ", ".join(sorted(then))}
                    notes.append(TYPES_DIFFER.at(key, 0, name, said["then"], name=name, **said))
        for name, kinds in fields.items():
            self.ever.setdefault(name, set()).update(kinds)
        self.always = set(fields) if self.always is None else self.always & fields.keys()
        return notes


def fields_of(properties: Sequence[Json]) -> dict[str, set[str]]:
    """Return the fields that any feature has, and of what kinds its values are; blank ones are of none."""
    found: dict[str, set[type]] = {}
    for one in properties:
        for name, value in one.items():
            found.setdefault(name, set()).add(type(value))
    return {name: {_KINDS.get(kind, "object") for kind in kinds - {type(None)}} for name, kinds in found.items()}


_KINDS: dict[type, str] = {bool: "boolean", int: "number", float: "number", str: "text", list: "list"}


def check_wanted(fields: Iterable[str], wanted: Sequence[str], service: str) -> None:
    """Refuse a page without a field that has to be there.

    Raises
    ------
    UnusableAnswer
        It has none of them in any feature.
    """
    there = set(fields)
    missing = [name for name in wanted if name not in there]
    if missing:
        raise UnusableAnswer(
            Text(
                sv="{service} saknar {names}. Fälten är: {there}. Ändra källans fält.",
                en="{service} lacks {names}. The fields are: {there}. Change the source's fields.",
            ).fill(service=service, names=", ".join(missing), there=", ".join(sorted(there)[:40]) or "–"),
            value=missing,
        )


def _changed(service: str, gone: list[str], new: list[str]) -> IncompleteAnswer:
    return IncompleteAnswer(
        Text(
            sv="{service} ändrade fält under hämtningen: {gone} försvann, {new} kom till. Inget är ändrat; kör igen"
            " och se över källans fält.",
            en="{service} changed its fields while being fetched: {gone} went, {new} came. Nothing is changed; run"
            " again and look over the source's fields.",
        ).fill(service=service, gone=", ".join(gone[:10]), new=", ".join(new[:10])),
        value=gone[:10],
    )
