"""How many owners sites have together, by what is known without anyone's name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from siting.domain.sites import Site

OWNER_KIND = "owner_kind"
_MUNICIPALITY, _SEVERAL = "municipality", "mixed"
_TOLD_APART = (_MUNICIPALITY, "state", "private")
"""Owners of different ones of these are surely different owners."""


def count_owners(sites: Sequence[Site]) -> int | None:
    """Return how many different owners sites have; None where it is not known.

    The municipality is one owner. A property unit has one owner, so sites on just the same property units share
    theirs. Of two owners of one kind on different units nobody knows whether they are the same: who they are is not
    among the facts.
    """
    owners: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for number, site in enumerate(sites):
        kind = site.fact(OWNER_KIND).value
        if kind == _SEVERAL:
            return None
        if kind == _MUNICIPALITY:
            owners[_MUNICIPALITY].add(())
        else:
            units = tuple(sorted(site.property_designations)) or ("", str(number))
            owners[str(kind) if kind in _TOLD_APART else ""].add(units)
    count = sum(map(len, owners.values()))
    if any(len(of_kind) > 1 for of_kind in owners.values()) or ("" in owners and count > 1):
        return None
    return count
