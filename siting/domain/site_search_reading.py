"""Reading a search of sites from the names and values of a query string, with all that is wrong at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeAlias, TypeVar

from siting.domain.errors import Faults, InvalidInput
from siting.domain.facts import Fact, FactType
from siting.domain.site_parameters import FACT_PARAMETERS, OWN, SORT_KEYS, STAFF_ONLY, Part, fact_parameters
from siting.domain.site_search import (
    DEFAULT_LIMIT,
    MOST_VALUES,
    FactFilter,
    Near,
    SiteQuery,
    SortBy,
    Unknown,
    filterable,
)
from siting.domain.site_search_places import read_area, read_box, read_position
from siting.domain.site_search_values import (
    read_amount,
    read_code,
    read_day,
    read_distance_m,
    read_id,
    read_limit,
    read_moment,
    read_words,
    read_yes_no,
)
from siting.domain.sites import Availability, SiteKind
from siting.domain.text import Text
from siting.domain.vocabulary import FACTS, nearest

_Read = TypeVar("_Read")
_Limit = TypeVar("_Limit", float, date)
_Given: TypeAlias = Mapping[str, list[str]]


def read_site_query(
    pairs: Iterable[tuple[str, str]], *, staff: bool = False, ignore: Collection[str] = ("lang",)
) -> SiteQuery:
    """Return the search that the names and values of a query string say.

    What is left empty, as forms send it, asks for nothing.

    Parameters
    ----------
    pairs
        In their order; values of a name that stands several times are taken together where several make sense.
    staff
        Whether the parameters of staff's lists are known, too.
    ignore
        Names that are the caller's own, such as the answer's language and format.

    Raises
    ------
    Faults
        All that is wrong: unknown names with the nearest right one, and each value with what would be right.

    >>> query = read_site_query([("kind", "land"), ("junction_min_max", "8"), ("limit", "")])
    >>> query.filter("junction_min").high, query.limit
    (8.0, 50)
    """
    reader = _Reader(staff=staff, ignore=frozenset(ignore))
    query = reader.read(pairs)
    if reader.faults:
        raise Faults(_HEADING, reader.faults)
    return query


class _Reader:
    """Reads one search, and collects what is wrong with it."""

    def __init__(self, *, staff: bool, ignore: frozenset[str]) -> None:
        own = (*OWN, *STAFF_ONLY) if staff else OWN
        self._known = {**{one.name: one for one in own}, **FACT_PARAMETERS}
        self._ignore = ignore
        self.faults: list[Text] = []

    def read(self, pairs: Iterable[tuple[str, str]]) -> SiteQuery:
        """Return the query; what is faulty is not in it."""
        given = self._gathered(pairs)
        near = self._near(given)
        crs = given.get("bbox-crs", [""])[0]
        return SiteQuery(
            text=self._one(given, "text", read_words) or "",
            ids=self._several(given, "id", read_id),
            kinds=self._several(given, "kind", lambda said: SiteKind(read_code(said, tuple(SiteKind)))),
            availability=self._several(
                given, "availability", lambda said: Availability(read_code(said, tuple(Availability)))
            ),
            holders=self._repeated(given, "holder"),
            sources=self._repeated(given, "source"),
            facts=self._facts(given),
            unknown=self._one(given, "unknown", _unknown) or Unknown.KEEP,
            box=self._one(given, "bbox", lambda said: read_box(said, crs)),
            area=self._one(given, "area", read_area),
            near=near,
            changed_since=self._one(given, "changed_since", read_moment),
            verified_before=self._one(given, "verified_before", read_day),
            published=self._one(given, "published", read_yes_no),
            sort=self._one(given, "sort", lambda said: _order(said, near)),
            limit=self._one(given, "limit", read_limit) or DEFAULT_LIMIT,
            cursor=self._one(given, "cursor", str) or "",
            fields=self._several(given, "fields", _field),
        )

    def _gathered(self, pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
        """Return the values by name, without what is empty; note names that are unknown."""
        given: dict[str, list[str]] = {}
        for name, value in pairs:
            if name in self._ignore:
                continue
            if name not in self._known:
                self.faults.append(_unknown_name(name, self._known))
            elif "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
                self.faults.append(_CHARACTERS.fill(name=name))
            elif value.strip():
                given.setdefault(name, []).append(value.strip())
        for name, values in given.items():
            if len(values) > (MOST_VALUES if self._known[name].several else 1):
                self.faults.append(_TOO_MANY.fill(name=name))
        return given

    def _one(self, given: _Given, name: str, read: Callable[[str], _Read]) -> _Read | None:
        """Return one value; None where there is none, or none that can be used."""
        if name not in given:
            return None
        try:
            return read(given[name][0])
        except InvalidInput as error:
            self._note(name, error.message)
            return None

    def _several(self, given: _Given, name: str, read: Callable[[str], _Read]) -> tuple[_Read, ...]:
        """Return the values of a list, each once, in their order."""
        listed = [part.strip() for value in given.get(name, ()) for part in value.split(",") if part.strip()]
        if len(listed) > MOST_VALUES:
            self._note(name, _MOST.fill(most=MOST_VALUES))
            return ()
        found: dict[_Read, None] = {}
        for part in listed:
            try:
                found[read(part)] = None
            except InvalidInput as error:
                self._note(name, error.message)
        return tuple(found)

    def _repeated(self, given: _Given, name: str) -> tuple[str, ...]:
        """Return texts, which may have commas of their own."""
        return tuple(dict.fromkeys(given.get(name, ())))

    def _near(self, given: _Given) -> Near | None:
        position = self._one(given, "near", read_position)
        point_id = self._one(given, "near_point", read_id)
        within_m = self._one(given, "within_m", read_distance_m)
        if "near" in given and "near_point" in given:
            self._note("near", _TWO_PLACES)
        elif "within_m" in given and "near" not in given and "near_point" not in given:
            self._note("within_m", _NO_PLACE)
        if position is not None:
            return Near(longitude=position[0], latitude=position[1], within_m=within_m)
        return None if point_id is None else Near(point_id=point_id, within_m=within_m)

    def _facts(self, given: _Given) -> tuple[FactFilter, ...]:
        named = {one.fact.key for name in given if (one := FACT_PARAMETERS.get(name)) and one.fact}
        return tuple(self._filter(given, fact) for fact in filterable() if fact.key in named)

    def _filter(self, given: _Given, fact: Fact) -> FactFilter:
        names = {one.part: one.name for one in fact_parameters(fact)}

        def limits(read: Callable[[str], _Limit]) -> tuple[_Limit | None, _Limit | None]:
            low, high = (self._one(given, names[part], read) for part in (Part.LOW, Part.HIGH))
            if low is not None and high is not None and low > high:
                self._note(names[Part.LOW], _TURNED.fill(other=names[Part.HIGH]))
            return low, high

        def codes(part: Part) -> tuple[str, ...]:
            return self._several(given, names.get(part, ""), lambda said: read_code(said, fact.code_list))

        plain = FactFilter(key=fact.key, unknown=self._one(given, names[Part.UNKNOWN], _unknown))
        match fact.type:
            case FactType.NUMBER:
                least, most = limits(lambda said: read_amount(fact, said))
                return replace(plain, low=least, high=most)
            case FactType.DATE:
                first, last = limits(read_day)
                return replace(plain, low=first, high=last)
            case FactType.YES_NO:
                return replace(plain, yes=self._one(given, fact.key, read_yes_no))
            case FactType.TEXT:
                return replace(plain, any_of=self._repeated(given, fact.key))
            case _:
                return replace(plain, any_of=codes(Part.ANY_OF), all_of=codes(Part.ALL_OF))

    def _note(self, name: str, fault: Text) -> None:
        self.faults.append(Text(sv=f"{name}: {fault.sv}", en=f"{name}: {fault.en}"))


def _unknown(said: str) -> Unknown:
    return Unknown(read_code(said, tuple(Unknown)))


def _order(said: str, near: Near | None) -> SortBy:
    """Return an order.

    Raises
    ------
    InvalidInput
        There is no such order, or distance is asked for and not from where.
    """
    key = read_code(said.removeprefix("-"), SORT_KEYS)
    if key == "distance" and near is None:
        raise InvalidInput(_NO_DISTANCE, value=said)
    return SortBy(key=key, descending=said.startswith("-"))


def _field(said: str) -> str:
    return read_code(said, tuple(fact.key for fact in filterable()))


def _unknown_name(name: str, known: Collection[str]) -> Text:
    """Return that there is no such parameter, with the one that is likely meant."""
    shown = name[:_LONGEST_NAME]
    if name in FACTS and (of_fact := [one.name for one in FACT_PARAMETERS.values() if one.fact == FACTS[name]]):
        return _HOW.fill(name=shown, right=", ".join(of_fact))
    near = nearest(shown, [*known])
    return _NO_NAME.fill(name=shown) if near is None else _NEAR_NAME.fill(name=shown, near=near)


_LONGEST_NAME = 80

_HEADING = Text(sv="Sökningen går inte att använda.", en="The search can't be used.")
_HOW = Text(sv="{name}: skriv {right}", en="{name}: write {right}")
_NO_NAME = Text(sv="{name}: finns inte att söka på", en="{name}: nothing to search by")
_NEAR_NAME = Text(
    sv="{name}: finns inte att söka på; menas {near}?", en="{name}: nothing to search by; is {near} meant?"
)
_CHARACTERS = Text(sv="{name}: tecken som inte går att använda", en="{name}: characters that can't be used")
_TOO_MANY = Text(sv="{name}: får inte sägas så många gånger", en="{name}: said more often than it may be")
_MOST = Text(sv="högst {most} värden", en="at most {most} values")
_TWO_PLACES = Text(sv="antingen near eller near_point", en="either near or near_point")
_NO_PLACE = Text(sv="säg också varifrån: near eller near_point", en="say from where, too: near or near_point")
_NO_DISTANCE = Text(sv="avstånd varifrån? Säg near eller near_point", en="distance from where? Say near or near_point")
_TURNED = Text(sv="större än {other}", en="larger than {other}")
