"""Fields and filters as a declaration's file has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gis_data.geodata.document import FieldSection, WhereSection
from gis_data.geodata.rules import FieldRule, Filter
from gis_data.sources.faults import FaultList
from gis_data.values.cells import word_key
from gis_data.values.codes import CodeList


def field_of(one: FieldSection | None) -> FieldRule | None:
    """Return a declared field."""
    if one is None:
        return None
    codes = words_of(one.codes)
    return FieldRule(
        names=tuple(one.names),
        basis=one.basis,
        joined=one.joined,
        required=one.required,
        codes=CodeList(words=codes) if codes else None,
        skip_others=one.others == "skip",
    )


def filter_of(place: str, one: WhereSection, faults: FaultList) -> Filter:
    """Return which rows are declared to be of use; what is wrong is noted."""
    if bool(one.keep) == bool(one.skip):
        faults.add(place, "behöver ett av keep och skip.", "needs one of keep and skip.")
    words = {word_key(word): word for word in one.keep or one.skip}
    return Filter(
        field=FieldRule(names=tuple(one.names), basis=one.basis, required=one.required),
        words=CodeList(words=words),
        keep=bool(one.keep),
    )


def words_of(codes: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return keyed words with the code that each stands for."""
    return {word_key(word): code for code, words in codes.items() for word in words}
