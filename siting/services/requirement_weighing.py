"""Weights of a requirement that were not given as points: made, checked and put on criteria and groups."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from siting.domain.requirement import Additive, Group, PartialAbsorption, Weighing
from siting.domain.sites import KIND_LABELS
from siting.domain.text import Text
from siting.domain.vocabulary import nearest
from siting.services.requirement_comparisons import Comparison, make_weighing, read_comparison
from siting.services.requirement_criterion import NO_WEIGHT
from siting.services.requirement_faults import FaultList, Spot
from siting.services.requirement_form import RequirementForm
from siting.services.requirement_groups import AMBIGUOUS, NO_PART, Read, parts_of

POINTS = 100.0
"""Points that a weighing shares out among the parts of its group."""


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """Criteria and groups with the points that weighings gave them.

    Parameters
    ----------
    read, groups
        All of them.
    weighings
        How the points were made.
    """

    read: tuple[Read, ...]
    groups: tuple[Group, ...]
    weighings: tuple[Weighing, ...] = ()


def names_in(written: object) -> frozenset[str]:
    """Return every text in what was written of weighings, whatever its shape: what they may give a weight.

    >>> sorted(names_in([{"order": ["gates", "fibre"]}]))
    ['fibre', 'gates', 'order']
    """
    if isinstance(written, str):
        return frozenset({written})
    if isinstance(written, dict):
        return names_in([*written, *written.values()])
    if isinstance(written, list | tuple):
        return frozenset().union(*(names_in(one) for one in written))
    return frozenset()


def apply_weighings(form: RequirementForm, read: Sequence[Read], groups: Sequence[Group], faults: FaultList) -> Weighed:
    """Return the criteria and groups with the points that the weighings give them.

    Parameters
    ----------
    form
        What was written.
    read, groups
        Without mistakes; criteria that await their weighing have some weight.
    faults
        Where mistakes are noted.
    """
    weighed = Weighed(read=tuple(read), groups=tuple(groups))
    made: dict[int, Weighing] = {}
    for number, one in enumerate(form.weighing):
        spot = Spot(("weighing", number), faults)
        comparison = read_comparison(one, spot)
        if comparison is None:
            continue
        fits = _fits(form, number, comparison, weighed, spot)
        weighing = make_weighing(one, comparison, spot)
        if fits and weighing is not None:
            made[number] = weighing
    result = _with_points(weighed, list(made.values()))
    if len(made) == len(form.weighing):
        _check_given(form, result, faults)
    _check_sum(form, result, faults)
    return result


def _fits(form: RequirementForm, number: int, comparison: Comparison, weighed: Weighed, spot: Spot) -> bool:
    """Check that a weighing is of just the parts of its group, and that the group's own share is known."""
    before = len(spot.faults.found)
    key, keys = form.weighing[number].group, [group.key for group in weighed.groups]
    if key and key not in keys:
        spot.note("group", _NO_GROUP, value=key, near=nearest(key, keys) or ", ".join(keys))
        return False
    if any(one.group == key for one in form.weighing[:number]):
        spot.note("group", _WEIGHED_TWICE, value=key or _WHOLE)
        return False
    if _is_flat(key, comparison.items, weighed.groups):
        parts = Counter(one.criterion.name for one in weighed.read if one.criterion.weight > 0)
        if len(form.weighing) > 1 or any(not _is_plain(group) for group in weighed.groups):
            spot.note("", _FLAT)
    else:
        parts = parts_of(key, weighed.read, weighed.groups)
        _check_share(key, form, weighed, spot)
        if any(group.key == key and isinstance(group.combine, PartialAbsorption) for group in weighed.groups):
            spot.note("group", _ABSORBED, value=key)
    for item in comparison.items:
        if parts[item] > 1:
            spot.note("", AMBIGUOUS, value=item)
        elif not parts[item]:
            near = nearest(item, list(parts)) or ", ".join(parts) or "–"
            spot.note("", NO_PART, value=item, group=key or _WHOLE, near=near)
    if left := [part for part in parts if part not in comparison.items]:
        spot.note("", _LEFT_OUT, names=", ".join(left))
    return len(spot.faults.found) == before


def _is_flat(key: str, items: Sequence[str], groups: Sequence[Group]) -> bool:
    """Whether a weighing is of criteria of all groups alike, not of the groups at the top."""
    top = {group.key for group in groups if not group.parent}
    return not key and top.isdisjoint(items)


def _is_plain(group: Group) -> bool:
    return group.weight is None and isinstance(group.combine, Additive)


def _check_share(key: str, form: RequirementForm, weighed: Weighed, spot: Spot) -> None:
    """Check that a weighed group's own share is said: its 100 points mean nothing to the points of its siblings."""
    groups = {group.key: group for group in weighed.groups}
    while key and groups[key].weight is None:
        parent = groups[key].parent
        if any(one.group == parent for one in form.weighing):
            return
        if sum(parts_of(parent, weighed.read, weighed.groups).values()) > 1:
            spot.note("group", _NO_SHARE, value=key)
            return
        key = parent


def _takes(weighing: Weighing, group: str, name: str, groups: Sequence[Group]) -> bool:
    """Whether a weighing gives points to what stands in a group under a name."""
    return name in weighing.items and (weighing.group == group or _is_flat(weighing.group, weighing.items, groups))


def _with_points(weighed: Weighed, weighings: Sequence[Weighing]) -> Weighed:
    read, groups = list(weighed.read), list(weighed.groups)
    for weighing in weighings:
        # What a method finds worth nothing beside the rest is still among what is weighed.
        points = {
            item: max(POINTS * weight, _LEAST_POINTS)
            for item, weight in zip(weighing.items, weighing.weights, strict=True)
        }
        for place, one in enumerate(read):
            found = one.criterion
            if found.weight > 0 and _takes(weighing, found.group, found.name, groups):
                read[place] = replace(one, criterion=replace(found, weight=points[found.name]))
        for place, group in enumerate(groups):
            if group.parent == weighing.group and group.key in points:
                groups[place] = replace(group, weight=points[group.key])
    return Weighed(read=tuple(read), groups=tuple(groups), weighings=tuple(weighings))


def _check_given(form: RequirementForm, result: Weighed, faults: FaultList) -> None:
    """Check that what is weighed by a weighing has no other weight, and that all else has one."""
    for one in result.read:
        criterion, written = one.criterion, form.criteria[one.number]
        spot = Spot(("criteria", one.number), faults)
        taken = any(_takes(each, criterion.group, criterion.name, result.groups) for each in result.weighings)
        if criterion.weight > 0 and not taken and written.weight is None:
            spot.note("weight", NO_WEIGHT)
        elif criterion.weight > 0 and taken and written.weight is not None:
            _check_same(written.weight, criterion.weight, spot)
    made = {group.key: group.weight for group in result.groups}
    for number, group in enumerate(form.groups):
        weighed = made.get(group.key)
        if group.weight is not None and weighed is not None:
            _check_same(group.weight, weighed, Spot(("groups", number), faults))


def _check_same(given: float, made: float, spot: Spot) -> None:
    if not math.isclose(given, made, rel_tol=1e-6):
        spot.note("weight", _NOT_WHAT_WAS_MADE, value=f"{given:g}", made=f"{made:g}")


def _check_sum(form: RequirementForm, result: Weighed, faults: FaultList) -> None:
    wanted = form.weights_sum
    if wanted is None:
        return
    spot = Spot((), faults)
    if form.weighing or any(group.weight is not None for group in result.groups):
        spot.note("weights_sum", _SUM_OF_POINTS)
        return
    kinds = sorted(set(form.site.kinds))
    for kind in kinds:
        total = math.fsum(one.criterion.weight for one in result.read if one.criterion.bears_on(kind))
        if not math.isclose(total, wanted, rel_tol=1e-9):
            of = KIND_LABELS[kind] if len(kinds) > 1 else _ALL
            spot.note("weights_sum", _SUM, of=of, total=f"{total:g}", wanted=f"{wanted:g}")


_LEAST_POINTS = 1e-6
_WHOLE = Text(sv="helheten", en="the whole")
_ALL = Text(sv="kriterierna", en="the criteria")
_NO_GROUP = Text(
    sv="gruppen {value} finns inte eller är tom; menas {near}?",
    en="there is no group {value}, or nothing is in it; is {near} meant?",
)
_WEIGHED_TWICE = Text(sv="{value} vägs två gånger", en="{value} is weighed twice")
_FLAT = Text(
    sv="alla kriterier vägs tillsammans: då har grupperna inga egna vikter, sätt att läggas ihop eller vägningar",
    en="all criteria are weighed together: groups then have no weights, ways to combine or weighings of their own",
)
_ABSORBED = Text(
    sv="i {value} följer delarnas vikt av penalty och reward; ta bort vägningen",
    en="in {value} the parts' weight follows from penalty and reward; remove the weighing",
)
_LEFT_OUT = Text(
    sv="alla delar ska vara med; här saknas {names}", en="all parts have to be there; missing here are {names}"
)
_NO_SHARE = Text(
    sv="gruppen {value} behöver en egen weight (under groups), eller en weighing av det den är en del av",
    en="group {value} needs a weight of its own (under groups), or a weighing of what it is part of",
)
_NOT_WHAT_WAS_MADE = Text(
    sv="vikten {value} är en annan än den som vägningen ger, {made}; ta bort en av dem",
    en="weight {value} is another than what the weighing gives, {made}; remove one of them",
)
_SUM_OF_POINTS = Text(
    sv="går bara där alla vikter är poäng på kriterier, utan weighing och utan weight på grupper",
    en="goes only where all weights are points on criteria, with no weighing and no weight on groups",
)
_SUM = Text(
    sv="vikterna för {of} blir tillsammans {total}, inte {wanted}",
    en="the weights for {of} add up to {total}, not {wanted}",
)
