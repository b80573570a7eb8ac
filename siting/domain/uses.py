"""Which activity a detailed plan allows: the table of letters × activities, and why.

What belongs to a use is taken from Boverket's regulations on detailed plans (BFS 2020:5), as its catalogue of plan
provisions words them: industry is production, storage and wholesale; retail is trade in goods and services; offices
are services with little or no handling of goods; centre mixes retail, service, offices, assembly and overnight stay
where it is easy to reach; business is service, storage and manufacture with limited impact, and goods that take room.
Older plans are read by the rules of their time (:class:`siting.domain.use_letters.Edition`). An answer is never more
certain than its ground: where the table has no ground, it is unknown and the planning office is to be asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from siting.domain.activities import ACTIVITY_LABELS, Activity, Judgement, UseAnswer
from siting.domain.text import Text
from siting.domain.use_letters import Designation, Edition, Ground, UseLetter


@dataclass(frozen=True, kw_only=True)
class Use:
    """A letter's meaning.

    Parameters
    ----------
    name
        What the use is called.
    words
        How a provision words it that does not narrow it, in small letters.
    rules
        Activities of which there is more to say than that they do not belong to it.
    """

    name: Text
    words: frozenset[str]
    rules: Mapping[Activity, Judgement]


def _allowed(sv: str, en: str) -> Judgement:
    return Judgement(answer=UseAnswer.ALLOWED, rule=Text(sv=sv, en=en))


def _if(sv: str, en: str) -> Judgement:
    return Judgement(answer=UseAnswer.CONDITIONAL, rule=Text(sv=sv, en=en))


def _ask(sv: str, en: str) -> Judgement:
    return Judgement(answer=UseAnswer.UNKNOWN, rule=Text(sv=sv, en=en))


def _use(sv: str, en: str, rules: Mapping[Activity, Judgement] | None = None, *words: str) -> Use:
    return Use(name=Text(sv=sv, en=en), words=frozenset({sv, *words}), rules=rules or {})


_DATA_CENTRE = _ask(
    "planavdelningen avgör om ett datacenter ryms", "the planning office decides whether a data centre fits"
)
_LOW_IMPACT = _if("bara med begränsad påverkan på omgivningen", "only with limited impact on the surroundings")
_OWN_OFFICES = _if("kontor bara som del av verksamheten", "offices only as part of the business")
_HARBOUR = _if("bara det som hör till hamnen", "only what belongs to the harbour")
_TRAFFIC = _if("bara det som hör till trafiken", "only what belongs to the traffic")
_CENTRE_HOTEL = _allowed("tillfällig vistelse ingår i centrum", "overnight stay belongs to centre")

_A = Activity
USES: Mapping[str, Use] = {
    "A": _use("allmänt ändamål", "public purposes"),
    "B": _use("bostäder", "housing", None, "bostad"),
    "C": _use(
        "centrum",
        "centre",
        {
            _A.OFFICE: _allowed("kontor ingår i centrum", "offices belong to centre"),
            _A.SHOP: _allowed("handel ingår i centrum", "retail belongs to centre"),
            _A.BULKY_RETAIL: _if(
                "centrum är för handel som ska vara lätt att nå; skrymmande varor prövas",
                "centre is for retail that is easy to reach; bulky goods are a matter of judgement",
            ),
            _A.HOTEL: _CENTRE_HOTEL,
        },
        "centrumändamål",
        "centrumverksamhet",
    ),
    "D": _use("vård", "care"),
    "E": _use("tekniska anläggningar", "utilities", {_A.DATA_CENTRE: _DATA_CENTRE}, "teknisk anläggning"),
    "G": _use("drivmedel", "fuel"),
    "H": _use(
        "detaljhandel",
        "retail",
        {
            _A.SHOP: _allowed("butiker ingår i detaljhandel", "shops belong to retail"),
            _A.BULKY_RETAIL: _allowed("all slags varor ingår i detaljhandel", "goods of every kind belong to retail"),
            _A.OFFICE: _if("bara tjänster som tar emot kunder", "only services that receive customers"),
        },
        "handel",
        "handelsändamål",
    ),
    "J": _use(
        "industri",
        "industry",
        {
            _A.MANUFACTURING: _allowed("produktion ingår i industri", "production belongs to industry"),
            _A.WORKSHOP: _allowed("verkstäder ingår i industri", "workshops belong to industry"),
            _A.WAREHOUSE: _allowed(
                "lager och partihandel ingår i industri", "storage and wholesale belong to industry"
            ),
            _A.OFFICE: _OWN_OFFICES,
            _A.DATA_CENTRE: _DATA_CENTRE,
        },
        "industriändamål",
    ),
    "K": _use(
        "kontor",
        "offices",
        {
            _A.OFFICE: _allowed("kontor är användningen", "offices are the use"),
            _A.DATA_CENTRE: _DATA_CENTRE,
        },
        "kontorsändamål",
    ),
    "L": _use("odling och djurhållning", "farming"),
    "N": _use("friluftsliv och camping", "outdoor recreation"),
    "O": _use(
        "tillfällig vistelse",
        "temporary stay",
        {_A.HOTEL: _allowed("hotell och konferens ingår i tillfällig vistelse", "hotels and conferences belong to it")},
    ),
    "P": _use("parkering", "parking"),
    "R": _use("besöksanläggningar", "venues", None, "besöksanläggning"),
    "S": _use("skola", "school"),
    "T": _use(
        "trafik", "traffic", dict.fromkeys((_A.WAREHOUSE, _A.WORKSHOP, _A.OFFICE), _TRAFFIC), "trafikområde", "järnväg"
    ),
    "U": _use(
        "lager",
        "storage",
        {_A.WAREHOUSE: _allowed("lager är användningen i en äldre plan", "storage is the use in an older plan")},
        "upplag",
    ),
    "V": _use(
        "hamn", "harbour", dict.fromkeys((_A.WAREHOUSE, _A.WORKSHOP, _A.OFFICE, _A.SHOP), _HARBOUR), "hamnområde"
    ),
    "W": _use("vattenområde", "water"),
    "Z": _use(
        "verksamheter",
        "business with limited impact",
        {
            _A.MANUFACTURING: _LOW_IMPACT,
            _A.WORKSHOP: _LOW_IMPACT,
            _A.WAREHOUSE: _allowed("lager ingår i verksamheter", "storage belongs to business with limited impact"),
            _A.OFFICE: _OWN_OFFICES,
            _A.BULKY_RETAIL: _if(
                "bara skrymmande varor; planavdelningen avgör sortimentet",
                "bulky goods only; the planning office decides on the range",
            ),
            _A.DATA_CENTRE: _DATA_CENTRE,
        },
    ),
}
"""Letter → meaning, as the letters are used now; A and U are of older plans alone."""

_OLD_HOTEL = _ask("äldre planer räknar hotell på olika sätt", "older plans place hotels in different uses")
_SERVICE_STATION = _if("bara service av fordon", "only service of vehicles")
_CAREFUL = _if(
    "industriändamål i en stadsplan läses efter sin tids regler",
    "industrial purposes of a city plan are read by the rules of its time",
)
_OLDER: Mapping[str, Mapping[Activity, Judgement]] = {
    "G": {_A.WORKSHOP: _SERVICE_STATION},
    "H": {_A.HOTEL: _OLD_HOTEL},
    "K": {_A.HOTEL: _OLD_HOTEL},
}
"""Where plans before 2015 differ from the table."""

ONLY_OLDER = frozenset("AU")
"""Letters that only older plans have."""
_NOT_IN_OLDER = frozenset("OZ")
_OLDER_EDITIONS = frozenset({Edition.BOOK_1987, Edition.CITY_PLAN})
_WITH_CATALOGUE = frozenset({Edition.BFS_2020, Edition.DPB_2014})

_NOT_PART = Text(sv="{use} rymmer inte {activity}", en="no {activity} in {use}")
_NO_MEANING = Text(
    sv="bokstaven {letter} har ingen känd betydelse i {edition}",
    en="the letter {letter} has no known meaning in {edition}",
)
_NO_LETTER = Text(
    sv="beteckningen {code} säger inte vilken användning det är",
    en="the designation {code} does not say which use it is",
)
_SMALL_INDUSTRY = _if("småindustri som inte stör grannar", "small industry that does not disturb neighbours")
_GROUND_NAMES = {
    Ground.PUBLIC_PLACE: Text(sv="allmän plats", en="a public place"),
    Ground.WATER: Text(sv="vattenområde", en="water"),
}
EDITION_NAMES: dict[Edition, Text] = {
    Edition.BFS_2020: Text(sv="BFS 2020:5", en="BFS 2020:5"),
    Edition.DPB_2014: Text(sv="BFS 2014:5", en="BFS 2014:5"),
    Edition.BOOK_1987: Text(sv="planer från 1987 till 2014", en="plans of 1987 to 2014"),
    Edition.CITY_PLAN: Text(sv="stads- och byggnadsplaner före 1987", en="city plans before 1987"),
    Edition.UNKNOWN: Text(sv="planer utan angiven katalog", en="plans that state no catalogue"),
}
"""What people call the rules by which letters are read."""


def judge_letter(activity: Activity, letter: UseLetter, edition: Edition) -> Judgement:
    """Return whether a letter by itself allows an activity; what its index narrows is not looked at.

    >>> judge_letter(Activity.OFFICE, UseLetter(letter="J"), Edition.BFS_2020).rule.en
    'offices only as part of the business'
    """
    use = use_of(letter.letter, edition)
    if use is None:
        edition_name = EDITION_NAMES[edition]
        return Judgement(answer=UseAnswer.UNKNOWN, rule=_NO_MEANING.fill(letter=letter.letter, edition=edition_name))
    not_part = Judgement(
        answer=UseAnswer.NOT_ALLOWED, rule=_NOT_PART.fill(use=use.name, activity=ACTIVITY_LABELS[activity])
    )
    judged = use.rules.get(activity, not_part)
    if edition in _OLDER_EDITIONS:
        judged = _OLDER.get(letter.letter, {}).get(activity, judged)
    if letter.letter == "J" and edition is not Edition.BFS_2020:
        judged = _old_industry(activity, letter, edition, judged)
    return judged


def judge_ground(activity: Activity, found: Designation, code: str) -> Judgement:
    """Return the answer of a designation without a letter to judge by: a public place, water, or what nobody knows."""
    if found.ground in _GROUND_NAMES:
        rule = _NOT_PART.fill(use=_GROUND_NAMES[found.ground], activity=ACTIVITY_LABELS[activity])
        return Judgement(answer=UseAnswer.NOT_ALLOWED, rule=rule)
    return Judgement(answer=UseAnswer.UNKNOWN, rule=_NO_LETTER.fill(code=code or "–"))


def use_of(letter: str, edition: Edition) -> Use | None:
    """Return a letter's meaning under some rules, None where it has none."""
    if letter in ONLY_OLDER and edition in _WITH_CATALOGUE:
        return None
    if letter in _NOT_IN_OLDER and edition in _OLDER_EDITIONS:
        return None
    return USES.get(letter)


def best(judgements: Iterable[Judgement]) -> Judgement:
    """Return the best of the answers that hold for one place, for each use that a plan lists is open by itself.

    Where none allows the activity, all rules are said.

    Raises
    ------
    ValueError
        There are none.
    """
    found = list(judgements)
    if not found:
        raise ValueError("nothing to choose from")
    order = list(UseAnswer)
    answer = min((one.answer for one in found), key=order.index)
    rules = list(dict.fromkeys((one.rule.sv, one.rule.en) for one in found if one.answer is answer))
    shown = rules if answer is UseAnswer.NOT_ALLOWED else rules[:1]
    return Judgement(answer=answer, rule=Text(sv="; ".join(sv for sv, _ in shown), en="; ".join(en for _, en in shown)))


def _old_industry(activity: Activity, letter: UseLetter, edition: Edition, judged: Judgement) -> Judgement:
    if letter.small.startswith("m") and activity in (Activity.MANUFACTURING, Activity.WORKSHOP, Activity.WAREHOUSE):
        return _SMALL_INDUSTRY
    if edition is Edition.CITY_PLAN and activity is Activity.WAREHOUSE:
        return _CAREFUL
    return judged
