"""Values of facts in words and figures, as people read them."""

from __future__ import annotations

from datetime import date

from siting.domain.facts import Fact, FactType
from siting.domain.formats import day, listing, month, number, significant, with_unit
from siting.domain.text import LANGS, Lang, Text
from siting.domain.units import UNITS
from siting.domain.values import FactValue, Status, Value

YES_NO: dict[bool, Text] = {True: Text(sv="ja", en="yes"), False: Text(sv="nej", en="no")}
UNKNOWN_WORD = Text(sv="okänd", en="unknown")
NOT_APPLICABLE_WORD = Text(sv="ej tillämplig", en="not applicable")
ABOUT = Text(sv="ca", en="about")

_COMPUTED = Text(sv="Beräknat: {data}", en="Computed: {data}")
_TO = Text(sv="till ", en="to ")
_MEASURED = {"time": Text(sv="restid", en="travel time"), "length": Text(sv="avstånd", en="distance")}
_BETWEEN = " | "
_COUNTS: dict[Lang, tuple[str, ...]] = {
    "sv": ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"),
    "en": ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
}


def value_text(fact: Fact, value: Value, lang: Lang) -> str:
    """Return a value with its unit, exact as far as the fact's decimals mean something.

    Raises
    ------
    TypeError
        The value is not of the fact's type.
    """
    match fact.type, value:
        case FactType.YES_NO, bool():
            return YES_NO[value].say(lang)
        case FactType.NUMBER, int() | float():
            return _amount_text(fact, float(value), lang)
        case FactType.CODE, str():
            return (fact.codes or {})[value].say(lang)
        case FactType.CODES, frozenset():
            return listing([label.say(lang) for code, label in (fact.codes or {}).items() if code in value], lang)
        case FactType.DATE, date():
            return month(value, lang) if value.day == 1 else day(value, lang)
        case FactType.TEXT, str():
            return value
        case _:
            raise TypeError(f"{fact.key}: {value!r} is not a value of type {fact.type}")


def in_both(text: Text) -> str:
    """Return a text as one string in both languages, for a source that is stored.

    >>> in_both(Text(sv="påhittad", en="made up"))
    'påhittad | made up'
    """
    return text.sv if text.sv == text.en else f"{text.sv}{_BETWEEN}{text.en}"


def source_text(source: str, lang: Lang) -> str:
    """Return a stored source as a reader of one language sees it; what people wrote stands as they wrote it.

    >>> source_text("påhittad | made up", "en"), source_text("SCB 2020", "en")
    ('made up', 'SCB 2020')
    """
    parts = source.split(_BETWEEN)
    return source if len(parts) != len(LANGS) else parts[LANGS.index(lang)]


def short_source_text(known: FactValue, lang: Lang) -> str:
    """Return a value's source as a table has room for it: of a computed value the data, without the rule.

    >>> computed = FactValue(
    ...     value=3.0, status=Status.KNOWN, source="By lorry to Viared. Data: Roads", data="Roads", verified=None
    ... )
    >>> short_source_text(computed, "en")
    'Computed: Roads'
    """
    if not known.data:
        return source_text(known.source, lang)
    return _COMPUTED.fill(data=source_text(known.data, lang)).say(lang)


def known_text(fact: Fact, known: FactValue, lang: Lang) -> str:
    """Return what is known: the value, "about" before an estimated one, or that it is unknown or not applicable."""
    if known.value is None:
        return (NOT_APPLICABLE_WORD if known.status is Status.NOT_APPLICABLE else UNKNOWN_WORD).say(lang)
    text = value_text(fact, known.value, lang)
    return f"{ABOUT.say(lang)}\N{NO-BREAK SPACE}{text}" if _is_rough(fact, known) else text


def phrase_text(fact: Fact, known: FactValue, lang: Lang) -> str:
    """Return a known value as a sentence says it: "about 3 min to a motorway junction".

    Three figures are enough there, and two of what is only estimated.
    """
    text = known_text(fact, known, lang) if known.value is None else _rounded_text(fact, known, lang)
    if fact.phrase is not None:
        return fact.phrase.fill(value=text).say(lang)
    return f"{label_in_sentence(fact, lang)} {text}"


def label_in_sentence(fact: Fact, lang: Lang) -> str:
    """Return the label as it stands inside a sentence.

    An abbreviation keeps its capitals, what stands in brackets is left out, and what is measured to somewhere is said
    to be a distance or a time.

    >>> from siting.domain.vocabulary import FACTS
    >>> label_in_sentence(FACTS["junction_min"], "en"), label_in_sentence(FACTS["lettable_area_m2"], "sv")
    ('travel time to a motorway junction', 'lokalarea')
    """
    label = fact.label.say(lang).split(" (", maxsplit=1)[0]
    words = label if label[:2].isupper() else label[:1].lower() + label[1:]
    if fact.unit is not None and words.startswith(_TO.say(lang)):
        measured = _MEASURED.get(UNITS[fact.unit].dimension)
        return words if measured is None else f"{measured.say(lang)} {words}"
    return words


def count_text(count: int, lang: Lang) -> str:
    """Return a count as running text writes it: in words up to twelve.

    >>> count_text(5, "sv"), count_text(40, "en")
    ('fem', '40')
    """
    names = _COUNTS[lang]
    return names[count] if count < len(names) else number(count, lang, decimals=0)


def sentence(text: str) -> str:
    """Return a text with a capital first letter."""
    return text[:1].upper() + text[1:]


def _is_rough(fact: Fact, known: FactValue) -> bool:
    return known.status is Status.ESTIMATED and fact.type in (FactType.NUMBER, FactType.DATE)


def _rounded_text(fact: Fact, known: FactValue, lang: Lang) -> str:
    value = known.value
    if fact.unit is None or not isinstance(value, int | float) or UNITS[fact.unit].dimension == "calendar_year":
        return known_text(fact, known, lang)
    figures = 2 if known.status is Status.ESTIMATED else 3
    text = with_unit(significant(float(value), lang, figures=figures), UNITS[fact.unit].symbol.say(lang))
    return f"{ABOUT.say(lang)}\N{NO-BREAK SPACE}{text}" if _is_rough(fact, known) else text


def _amount_text(fact: Fact, value: float, lang: Lang) -> str:
    unit = UNITS[fact.unit or "count"]
    # A year is a name, not an amount: it takes no thousands separator.
    if unit.dimension == "calendar_year":
        return str(int(value))
    return with_unit(number(value, lang, decimals=fact.decimals), unit.symbol.say(lang))
