"""From which of a layer's fields something is read, which rows are of use, and what a layer of plans is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from gis_data.values.codes import CodeList


class Basis(StrEnum):
    """From what a name of a layer or field is known."""

    SEEN = "seen"
    """It stands so in real data that was read here."""
    DOMAIN = "domain"
    """It stands so in the project's notes on the domain."""
    PUBLIC = "public"
    """The publisher's documentation, or public code that reads the real thing, has it so."""
    ASSUMED = "assumed"
    """What such a field is likely to be called; nobody has looked."""


@dataclass(frozen=True, kw_only=True)
class FieldRule:
    """From which of a layer's fields something is read.

    Parameters
    ----------
    names
        Field names in order of preference, compared without case, accents and punctuation.
    basis
        From what the names are known.
    joined
        Whether the texts of all these fields are put together, with spaces between.
    required
        Whether the layer is refused without it; of joined fields, without any of them.
    codes
        Words → our codes; None takes the text as it stands.
    skip_others
        Whether rows with a word that the list lacks are of no use; otherwise they have the code "".
    """

    names: tuple[str, ...]
    basis: Basis = Basis.ASSUMED
    joined: bool = False
    required: bool = False
    codes: CodeList | None = None
    skip_others: bool = True


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which rows are of use.

    Parameters
    ----------
    field
        The field that decides.
    words
        Keyed words and patterns.
    keep
        Whether rows with these words are kept or left out.
    """

    field: FieldRule
    words: CodeList
    keep: bool = True


@dataclass(frozen=True, kw_only=True)
class PlanLayer:
    """A layer of detailed plans: each row is an area of use, or a plan as a whole.

    Parameters
    ----------
    fields
        What is read → from which field; see :data:`gis_data.geodata.plan_fields.PLAN_FIELDS`. Always with the plan's
        code, by which rows of all layers are put together.
    names, basis, every
        As :class:`Layer` has them.
    stage
        The stage of all its plans that do not say theirs; "" where nobody has said.
    filters
        Rows that pass all of them are read.
    """

    fields: Mapping[str, FieldRule]
    names: tuple[str, ...] = ()
    basis: Basis = Basis.ASSUMED
    every: bool = False
    stage: str = ""
    filters: tuple[Filter, ...] = ()
