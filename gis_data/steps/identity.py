"""What makes a row the same site as a row of last time, and two rows of one file the same site."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from gis_data.problems import Problem, note, rejected
from gis_data.sources.model import IdentityRule
from gis_data.steps.batch import Batch
from gis_data.values.cells import Cell, word_key
from siting.domain.text import Text

BLANK_REFERENCE = note(
    "blank_reference",
    Text(sv="Raden har ingen beteckning.", en="The row has no reference."),
    Text(
        sv="Platsen känns igen på {columns}; ändras det blir den en ny plats. Ge den en beteckning.",
        en="The site is known by {columns}; when that changes it becomes a new site. Give it a reference.",
    ),
)
NO_REFERENCES = note(
    "no_references",
    Text(sv="Filen har ingen kolumn med beteckningar.", en="The file has no column of references."),
    Text(
        sv="Platserna känns igen på {columns}; ändras det blir de nya platser.",
        en="The sites are known by {columns}; when that changes they become new sites.",
    ),
)
NO_IDENTITY = rejected(
    "no_identity",
    Text(sv="Raden har varken beteckning eller {columns}.", en="The row has neither a reference nor {columns}."),
    Text(sv="Ge platsen en beteckning.", en="Give the site a reference."),
)
INCOMPLETE_ROW = rejected(
    "incomplete_row",
    Text(
        sv="Raden har ingen beteckning, inget läge och inga uppgifter.",
        en="The row has no reference, no position and no facts.",
    ),
    Text(
        sv="Är den en fortsättning på raden ovanför? Skriv den på samma rad.",
        en="Does it continue the row above? Write it in the same row.",
    ),
)
DUPLICATE_ROW = rejected(
    "duplicate_row",
    Text(sv="Raden är densamma som rad {first}.", en="The row is the same as row {first}."),
    Text(sv="Inläst en gång; ta bort den ena.", en="Loaded once; remove one of them."),
)
DUPLICATE_REFERENCE = rejected(
    "duplicate_reference",
    Text(
        sv="Beteckningen ”{value}” står redan på rad {first}, med andra uppgifter.",
        en="The reference “{value}” already stands in row {first}, with other facts.",
    ),
    Text(
        sv="Rad {first} är inläst. Ge platserna var sin beteckning, eller ta bort den ena raden.",
        en="Row {first} was loaded. Give each site a reference of its own, or remove one of the rows.",
    ),
)
PART_FROM_FILE = note(
    "part_from_file",
    Text(
        sv="Rader säger inte vilken del av källan de hör till ({columns}).",
        en="Rows do not say which part of the source they belong to ({columns}).",
    ),
    Text(
        sv="Delen kallas ”{part}” efter filen; läs in nästa leverans under samma namn, eller ange --part.",
        en="The part is called “{part}” after the file; import the next delivery under the same name, or say --part.",
    ),
)

_DIGITS = 12
_DIGEST = (1 << 64) - 1
_ROW = (1 << 32) - 1
_ROW_AT, _DATASET_AT = 64, 96


class Identity(NamedTuple):
    """Who a row is.

    Parameters
    ----------
    reference
        Unique in the source, with the part of the source before a slash; "" when the row can't be told.
    part
        The part of the source, "" when the source has none.
    derived
        Whether something else stands in for a blank reference.
    """

    reference: str
    part: str
    derived: bool


class Identities:
    """Tells who the rows of one file are, and which of them say the same twice.

    Parameters
    ----------
    rule
        The source's rule.
    default_part
        The part of rows that name none.

    Attributes
    ----------
    parts
        The parts that the file has rows of.
    part_missing
        Whether a row named none.
    """

    def __init__(self, rule: IdentityRule, default_part: str) -> None:
        self.rule = rule
        self.default_part = default_part
        self.parts: set[str] = set()
        self.part_missing = False
        self._seen: dict[str, int] = {}
        self._datasets: list[str] = []

    def of(self, batch: Batch) -> list[Identity]:
        """Return who the rows of a batch are."""
        rule = self.rule
        references = batch.texts(rule.reference)
        fallbacks = [batch.texts((column,)) for column in rule.fallback if batch.has((column,))]
        parts = batch.texts(rule.part) if rule.part else [""] * len(batch)
        known = {text: self._part(text) for text in set(parts)}
        identities = []
        for row, reference in enumerate(references):
            own = reference or _derived([texts[row] for texts in fallbacks])
            part = known[parts[row]]
            whole = f"{part}/{own}" if part and own else own
            identities.append(Identity(whole, part, not reference))
        return identities

    def repeats(
        self, identity: Identity, cells: Sequence[Cell], dataset: str, number: int
    ) -> tuple[Problem, str] | None:
        """Return what is wrong with a row that says who another row already is, and where that stands.

        Parameters
        ----------
        identity
            Who the row is.
        cells
            All that the row says.
        dataset, number
            Where it stands.
        """
        self.parts.add(identity.part)
        if dataset not in self._datasets:
            self._datasets.append(dataset)
        # One whole number a row, for there may be millions: dataset, row and a digest of what it says.
        digest = hash(tuple(cells)) & _DIGEST
        own = (self._datasets.index(dataset) << _DATASET_AT) | (number << _ROW_AT) | digest
        first = self._seen.setdefault(identity.reference, own)
        if first >> _ROW_AT == own >> _ROW_AT:
            return None
        other = self._datasets[first >> _DATASET_AT]
        row = (first >> _ROW_AT) & _ROW
        where = str(row) if other == dataset else f"{row} ({other})"
        return (DUPLICATE_ROW if first & _DIGEST == digest else DUPLICATE_REFERENCE), where

    def _part(self, text: str) -> str:
        rule = self.rule
        if not rule.part:
            return ""
        if not text:
            self.part_missing = True
            return self.default_part
        whole = text.casefold().strip("/ ")
        return rule.aliases.get(whole) or (whole.rsplit("/", 1)[-1] if rule.last_segment else whole)


def _derived(texts: list[str]) -> str:
    """Return an identifier made of what stands in for a reference: the same words give the same."""
    key = "|".join(word_key(text) for text in texts)
    return "~" + hashlib.sha256(key.encode()).hexdigest()[:_DIGITS] if key.strip("|") else ""
