"""The groups of a requirement: which are used, what they are part of, and how their parts are put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from siting.domain.combining import reward_range
from siting.domain.facts import THEME_LABELS, Theme
from siting.domain.requirement import Additive, Combine, Criterion, Group, PartialAbsorption, PowerMean
from siting.domain.text import Text
from siting.domain.vocabulary import nearest
from siting.services.requirement_faults import FaultList, Spot
from siting.services.requirement_form import GroupForm, RequirementForm, text_of

THEMES: dict[str, Group] = {theme.value: Group(key=theme.value, label=THEME_LABELS[theme]) for theme in Theme}
"""Groups that need not be declared."""

_ABSORPTION = ("mandatory", "optional", "penalty", "reward")


@dataclass(frozen=True, kw_only=True)
class Read:
    """A criterion that was read, and which of the written ones it comes from.

    Parameters
    ----------
    number
        Place among the written criteria; steps over time share their criterion's.
    criterion
        What was read.
    """

    number: int
    criterion: Criterion


def read_groups(form: RequirementForm, read: Sequence[Read], faults: FaultList, *, whole: bool) -> tuple[Group, ...]:
    """Return the groups that are used: the declared ones in their order, then themes as they come.

    A declared group that nothing is in is left out, unless it claims a part of the score.

    Parameters
    ----------
    form
        What was written.
    read
        The criteria that could be read.
    faults
        Where mistakes are noted.
    whole
        Whether those are all criteria, so that it can be told what is in a group.
    """
    if not _are_named(form, faults):
        return ()
    declared = {one.key: _group(one, Spot(("groups", n), faults)) for n, one in enumerate(form.groups)}
    known = {**THEMES, **declared}
    used = dict.fromkeys(one.criterion.group for one in read)
    for key in list(used):
        used |= dict.fromkeys(_ancestors(key, known))
    ordered = [key for key in declared if key in used] + [key for key in used if key not in declared]
    groups = tuple(known[key] for key in ordered if key in known)
    for number, one in enumerate(form.groups if whole else ()):
        _check_parts(one, Spot(("groups", number), faults), read, groups)
    return groups


def parts_of(key: str, read: Sequence[Read], groups: Sequence[Group]) -> Counter[str]:
    """Return the names of what is weighed in a group, criteria and keys of groups, each as often as it stands there."""
    return Counter(
        [one.criterion.name for one in read if one.criterion.group == key and one.criterion.weight > 0]
        + [group.key for group in groups if group.parent == key and is_weighed(group.key, read, groups)]
    )


def is_weighed(key: str, read: Sequence[Read], groups: Sequence[Group]) -> bool:
    """Tell whether anything in a group, or in a part of it, is weighed."""
    if any(one.criterion.group == key and one.criterion.weight > 0 for one in read):
        return True
    return any(group.parent == key and is_weighed(group.key, read, groups) for group in groups)


def _are_named(form: RequirementForm, faults: FaultList) -> bool:
    """Check that each group stands once and that what is referred to is there, with no group inside itself."""
    before = len(faults.found)
    keys = Counter(one.key for one in form.groups)
    known = [*keys, *(theme for theme in THEMES if theme not in keys)]
    for number, one in enumerate(form.groups):
        spot = Spot(("groups", number), faults)
        if keys[one.key] > 1:
            spot.note("key", _SAME_GROUP, value=one.key)
        if one.parent and one.parent not in known:
            spot.note("parent", _NO_GROUP, value=one.parent, near=_nearest(one.parent, known))
    for number, criterion in enumerate(form.criteria):
        if criterion.group and criterion.group not in known:
            near = _nearest(criterion.group, known)
            Spot(("criteria", number), faults).note("group", _NO_GROUP, value=criterion.group, near=near)
    if len(faults.found) > before:
        return False
    parents = {one.key: one.parent for one in form.groups}
    for number, one in enumerate(form.groups):
        if one.key in _way_up(one.key, parents)[1:]:
            Spot(("groups", number), faults).note("parent", _INSIDE_ITSELF, value=one.key)
    return len(faults.found) == before


def _way_up(key: str, parents: dict[str, str]) -> list[str]:
    way = [key]
    while (parent := parents.get(way[-1], "")) and way.count(parent) < 2:
        way.append(parent)
    return way


def _ancestors(key: str, known: dict[str, Group]) -> list[str]:
    return _way_up(key, {one.key: one.parent for one in known.values()})


def _group(form: GroupForm, spot: Spot) -> Group:
    weight = form.weight
    if weight is not None and weight <= 0:
        spot.note("weight", _NO_SHARE, value=weight)
        weight = None
    return Group(
        key=form.key,
        label=text_of(form.label),
        parent=form.parent,
        combine=_combine(form, spot),
        weight=None if weight is None else float(weight),
    )


def _combine(form: GroupForm, spot: Spot) -> Combine:
    given = [name for name in _ABSORPTION if getattr(form, name) is not None]
    if form.andness is not None:
        if given:
            spot.note("andness", _TWO_WAYS, names=", ".join(given))
        elif not 0 <= form.andness <= 1:
            spot.note("andness", _ANDNESS, value=form.andness)
        elif form.andness != 0.5:
            return PowerMean(andness=float(form.andness))
        return Additive()
    if form.mandatory is None or form.optional is None or form.penalty is None or form.reward is None:
        if given:
            spot.note(next(name for name in _ABSORPTION if name not in given), _FOUR, names=", ".join(given))
        return Additive()
    if form.mandatory == form.optional:
        spot.note("optional", _SAME_PART, value=form.optional)
        return Additive()
    return _absorption(form.mandatory, form.optional, float(form.penalty), float(form.reward), spot)


def _absorption(mandatory: str, optional: str, penalty: float, reward: float, spot: Spot) -> Combine:
    bad = [(name, value) for name, value in (("penalty", penalty), ("reward", reward)) if not 0 < value < 1]
    for name, value in bad:
        spot.note(name, _SHARE, value=value)
    if bad:
        return Additive()
    try:
        return PartialAbsorption(mandatory=mandatory, optional=optional, penalty=penalty, reward=reward)
    except ValueError:
        least, most = reward_range(penalty)
        spot.note("reward", _REWARD, value=reward, penalty=penalty, least=f"{least:.3g}", most=f"{min(most, 1):.3g}")
        return Additive()


def _check_parts(form: GroupForm, spot: Spot, read: Sequence[Read], groups: Sequence[Group]) -> None:
    """Check that a group that claims a part of the score has one, and that an absorption has just its two parts."""
    given = [name for name in ("weight", "andness", *_ABSORPTION) if getattr(form, name) is not None]
    if not given:
        return
    if not is_weighed(form.key, read, groups):
        spot.note(given[0], _EMPTY, value=form.key)
        return
    if form.mandatory is None or form.optional is None:
        return
    there = parts_of(form.key, read, groups)
    hard = [one.key for one in groups if one.parent == form.key and one.key not in there]
    for name, part in (("mandatory", form.mandatory), ("optional", form.optional)):
        if there[part] > 1:
            spot.note(name, AMBIGUOUS, value=part)
        elif not there[part]:
            spot.note(name, NO_PART, value=part, group=form.key, near=_nearest(part, list(there)))
    if more := [part for part in [*there, *hard] if part not in (form.mandatory, form.optional)]:
        spot.note("mandatory", _MORE_PARTS, group=form.key, names=", ".join(more))


def _nearest(word: str, names: list[str]) -> str:
    return nearest(word, names) or ", ".join(names) or "–"


AMBIGUOUS = Text(
    sv="{value} är namnet på flera delar; ge dem var sin key",
    en="{value} is the name of several parts; give each a key",
)
NO_PART = Text(
    sv="{value} är ingen viktad del av {group}; menas {near}?",
    en="{value} is no weighed part of {group}; is {near} meant?",
)
_SAME_GROUP = Text(sv="samma key står två gånger: {value}", en="the same key stands twice: {value}")
_NO_GROUP = Text(sv="gruppen {value} finns inte; menas {near}?", en="there is no group {value}; is {near} meant?")
_INSIDE_ITSELF = Text(sv="gruppen {value} ligger inuti sig själv", en="group {value} is inside itself")
_NO_SHARE = Text(sv="vikten {value} går inte; ska vara över 0", en="weight {value} won't do; should be above 0")
_TWO_WAYS = Text(
    sv="andness och {names} är två sätt att lägga ihop delar; välj ett",
    en="andness and {names} are two ways to put parts together; choose one",
)
_ANDNESS = Text(
    sv="{value} går inte; ska ligga mellan 0 (den bästa delen räknas) och 1 (den sämsta räknas), 0.5 är summan",
    en="{value} won't do; should lie between 0 (the best part counts) and 1 (the worst counts), 0.5 is the sum",
)
_FOUR = Text(
    sv="saknas: mandatory, optional, penalty och reward hör ihop; här står {names}",
    en="is missing: mandatory, optional, penalty and reward go together; here is {names}",
)
_SAME_PART = Text(
    sv="{value} kan inte vara både mandatory och optional", en="{value} can't be both mandatory and optional"
)
_SHARE = Text(sv="{value} går inte; ska ligga mellan 0 och 1", en="{value} won't do; should lie between 0 and 1")
_REWARD = Text(
    sv="{value} går inte: med penalty {penalty} ligger reward mellan {least} och {most}",
    en="{value} won't do: with a penalty of {penalty} the reward lies between {least} and {most}",
)
_EMPTY = Text(
    sv="gruppen {value} har inget som viktas: lägg kriterier i den eller ta bort den",
    en="nothing in group {value} is weighed: put criteria in it or remove it",
)
_MORE_PARTS = Text(
    sv="gruppen {group} har fler delar än de två: {names}; lägg dem i en annan grupp",
    en="group {group} has more parts than the two: {names}; put them in another group",
)
