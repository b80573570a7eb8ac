"""Answers as a form sends them: read, checked, and what is wrong with each said beside it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from siting.domain.errors import InvalidInput
from siting.domain.facts import FactType, encode
from siting.domain.formats import number, with_unit
from siting.domain.industry import IndustryVersion, read_branch
from siting.domain.need import CHANGES, FOOTPRINT, PLACE, Answer, Importance, Need, allowed_codes
from siting.domain.need_steps import SIZE, WHO, Question, Step
from siting.domain.sites import SiteKind
from siting.domain.text import LANGS, Lang, Text
from siting.domain.units import UNITS
from siting.domain.vocabulary import FACTS

Form = Mapping[str, Sequence[str]]
"""Field → what was sent under its name."""

EITHER = "either"
_LONGEST = 2000
_LONGEST_SHORT = 200
_KM = 1000.0
_SIDE_M = (2.0, 2000.0)
_PLACE_KM = (0.1, 1000.0)
_DAYS = (date(2000, 1, 1), date(2100, 1, 1))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, kw_only=True)
class FieldFault:
    """What is wrong with one field.

    Parameters
    ----------
    field
        Its name in the form.
    said
        What is wrong, and what would be right.
    """

    field: str
    said: Text


@dataclass(kw_only=True)
class _Reading:
    form: Form
    lang: Lang
    faults: list[FieldFault] = field(default_factory=list)

    def one(self, name: str) -> str:
        sent = self.form.get(name, ())
        return sent[0].strip() if sent else ""

    def words(self, name: str, *, longest: int) -> str:
        text = _CONTROL.sub(" ", self.one(name)).replace("\r\n", "\n")
        if len(text) > longest:
            self.fault(name, _TOO_LONG.fill(most=longest))
        return text[:longest]

    def fault(self, name: str, said: Text) -> None:
        self.faults.append(FieldFault(field=name, said=said))


def read_step(step: Step, need: Need, form: Form, lang: Lang) -> tuple[Need, tuple[FieldFault, ...]]:
    """Return a need with the answers of one step as a form gave them, and what is wrong with them.

    What is wrong is left out of the need; a question that the form did not put keeps its answer.
    """
    reading = _Reading(form=form, lang=lang)
    found = need
    if step.key == SIZE:
        found = replace(found, kinds=read_kinds(form, need.kinds))
    if step.key == WHO:
        found = _with_company(found, reading)
    answers: dict[str, Answer | None] = dict(found.answers)
    for question in step.questions:
        if f"{question.key}.importance" in form:
            answers[question.key] = _answer(question, reading)
    kept = {key: one for key, one in answers.items() if one is not None and not _says_nothing(key, one)}
    return replace(found, answers=kept), tuple(reading.faults)


def read_kinds(form: Form, before: frozenset[SiteKind]) -> frozenset[SiteKind]:
    """Return the kinds of site that a form asks for."""
    sent = form.get("kind", ())
    if EITHER in sent:
        return frozenset(SiteKind)
    return frozenset(kind for kind in SiteKind if kind.value in sent) or before


def read_answer(question: Question, form: Form, lang: Lang) -> tuple[Answer | None, tuple[FieldFault, ...]]:
    """Return the answer to one question as a form gave it, None where it can't be used, and what is wrong with it."""
    reading = _Reading(form=form, lang=lang)
    answer = _answer(question, reading)
    return (None if reading.faults else answer), tuple(reading.faults)


def read_amount(text: str, lang: Lang) -> float | None:
    """Return the number that somebody wrote; None where it is none, or could be two.

    >>> read_amount("40 000", "sv"), read_amount("3,5", "sv"), read_amount("40,000.5", "en")
    (40000.0, 3.5, 40000.5)
    >>> read_amount("1.500", "sv") is None
    True
    """
    bare = re.sub(r"[\s\u00a0\u202f']", "", text).replace("\u2212", "-")
    decimal, other = (",", ".") if lang == "sv" else (".", ",")
    if re.fullmatch(rf"-?\d{{1,3}}(\{other}\d{{3}})+(\{decimal}\d+)?", bare):
        if lang == "sv" and bare.count(other) == 1 and decimal not in bare:
            return None
        bare = bare.replace(other, "")
    elif bare.count(other) == 1 and decimal not in bare:
        bare = bare.replace(other, decimal)
    bare = bare.replace(decimal, ".")
    if not re.fullmatch(r"-?(\d+(\.\d*)?|\.\d+)", bare, re.ASCII):
        return None
    found = float(bare)
    return found if math.isfinite(found) else None


def _answer(question: Question, reading: _Reading) -> Answer | None:
    """Return the answer to a question; None where it can't be used, with the fault noted."""
    before = len(reading.faults)
    name = question.key
    sent = reading.one(f"{name}.importance")
    importance = Importance(sent) if sent in list(Importance) else Importance.ANY
    not_known = bool(reading.one(f"{name}.not_known"))
    amount = width = None
    codes: tuple[str, ...] = ()
    if question.key == FOOTPRINT:
        amount, width = _sides(reading)
    elif question.key == PLACE:
        codes, amount = _place(reading)
    elif question.takes_codes:
        codes = tuple(code for code in allowed_codes(name) if code in reading.form.get(name, ()))
    elif question.takes_amount:
        amount = _amount(question, reading)
    found = Answer(importance=importance, amount=amount, width_m=width, codes=codes, not_known=not_known)
    if len(reading.faults) == before:
        _check_said(question, found, reading)
    return found if len(reading.faults) == before else None


def _says_nothing(key: str, answer: Answer) -> bool:
    """Tell whether an answer need not be kept: nothing was filled in, and nothing is asked by a yes."""
    by_a_yes = key in FACTS and FACTS[key].type is FactType.YES_NO and answer.importance is not Importance.ANY
    return answer.is_empty and not by_a_yes


def _check_said(question: Question, answer: Answer, reading: _Reading) -> None:
    """Note a must that does not say what."""
    if answer.importance is not Importance.NEED or answer.not_known:
        return
    if question.takes_codes and not answer.codes:
        reading.fault(question.key, _WHICH)
    elif (question.takes_amount or question.key in (FOOTPRINT, PLACE)) and answer.amount is None:
        reading.fault(question.key, _HOW_MUCH)


def _amount(question: Question, reading: _Reading) -> float | None:
    fact, text = question.fact, reading.one(question.key)
    if fact is None or not text:
        return None
    if fact.type is FactType.DATE:
        return _day(question, text, reading)
    found = read_amount(text, reading.lang)
    if found is None:
        reading.fault(question.key, _NO_NUMBER.fill(text=text[:40]))
        return None
    low, high = (bound if bound is not None else end for bound, end in ((fact.low, -math.inf), (fact.high, math.inf)))
    if not low <= found <= high:
        reading.fault(question.key, _between(low, high, fact.unit))
        return None
    return found


def _day(question: Question, text: str, reading: _Reading) -> float | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        reading.fault(question.key, _NO_DAY.fill(text=text[:40]))
        return None
    if question.fact is None or not _DAYS[0] <= found <= _DAYS[1]:
        reading.fault(question.key, _ODD_DAY)
        return None
    return encode(question.fact, found)


def _sides(reading: _Reading) -> tuple[float | None, float | None]:
    texts = [reading.one(name) for name in (FOOTPRINT, f"{FOOTPRINT}.width")]
    if not any(texts):
        return None, None
    found = [read_amount(text, reading.lang) for text in texts]
    if any(one is None or not _SIDE_M[0] <= one <= _SIDE_M[1] for one in found):
        reading.fault(FOOTPRINT, _SIDES)
        return None, None
    return found[0], found[1]


def _place(reading: _Reading) -> tuple[tuple[str, ...], float | None]:
    name, text = reading.words(PLACE, longest=_LONGEST_SHORT), reading.one(f"{PLACE}.km")
    if not name and not text:
        return (), None
    km = read_amount(text, reading.lang) if text else None
    if not name or km is None or not _PLACE_KM[0] <= km <= _PLACE_KM[1]:
        reading.fault(PLACE, _PLACE_AND_KM)
        return (), None
    return (name,), km * _KM


def _with_company(need: Need, reading: _Reading) -> Need:
    code = reading.words("industry_code", longest=_LONGEST_SHORT)
    version = IndustryVersion.SNI_2025.value if reading.one("industry_version") == "2025" else "SNI 2007"
    if code:
        try:
            read_branch(code, IndustryVersion(version))
        except InvalidInput as error:
            reading.fault("industry_code", error.message)
    change = reading.one("change")
    return replace(
        need,
        company=reading.words("company", longest=_LONGEST_SHORT),
        industry_code=code,
        industry_version=version if code else "",
        change=change if change in CHANGES else "new",
        leaves=reading.words("leaves", longest=_LONGEST),
        title=reading.words("title", longest=_LONGEST_SHORT),
        summary=reading.words("summary", longest=_LONGEST),
    )


def _between(low: float, high: float, unit: str | None) -> Text:
    ends = [one for one in (low, high) if math.isfinite(one)]
    form = _BETWEEN if len(ends) == 2 else _FROM if math.isfinite(low) else _TO
    symbol = UNITS[unit or "count"].symbol
    said = {
        lang: form.say(lang).format(*(with_unit(number(end, lang, decimals=1), symbol.say(lang)) for end in ends))
        for lang in LANGS
    }
    return Text(sv=said["sv"], en=said["en"])


def fields_of(faults: Iterable[FieldFault]) -> dict[str, Text]:
    """Return what is wrong by field."""
    return {one.field: one.said for one in faults}


_TOO_LONG = Text(sv="Skriv högst {most} tecken.", en="Write at most {most} characters.")
_NO_NUMBER = Text(
    sv="”{text}” är inget tal. Skriv t.ex. 3,5 eller 40 000.", en="“{text}” is no number. Write e.g. 3.5 or 40,000."
)
_NO_DAY = Text(sv="”{text}” är ingen dag. Skriv t.ex. 2028-01-31.", en="“{text}” is no day. Write e.g. 2028-01-31.")
_ODD_DAY = Text(sv="Välj en dag mellan år 2000 och 2100.", en="Choose a day between the years 2000 and 2100.")
_BETWEEN = Text(sv="Skriv ett tal mellan {0} och {1}.", en="Write a number between {0} and {1}.")
_FROM = Text(sv="Skriv ett tal som är minst {0}.", en="Write a number of at least {0}.")
_TO = Text(sv="Skriv ett tal som är högst {0}.", en="Write a number of at most {0}.")
_HOW_MUCH = Text(
    sv="Ett krav behöver ett värde. Fyll i det, eller välj Kvittar eller ”Vi vet inte ännu”.",
    en="A requirement needs a value. Fill it in, or choose “Does not matter” or “We don't know yet”.",
)
_WHICH = Text(
    sv="Kryssa för vad som duger, eller välj Kvittar eller ”Vi vet inte ännu”.",
    en="Tick what will do, or choose “Does not matter” or “We don't know yet”.",
)
_SIDES = Text(
    sv="Skriv både längd och bredd, var och en mellan 2 och 2 000 m.",
    en="Write both length and width, each between 2 and 2,000 m.",
)
_PLACE_AND_KM = Text(
    sv="Välj en plats och skriv hur många kilometer det får vara dit, mellan 0,1 och 1 000.",
    en="Choose a place and write how many kilometres it may be, between 0.1 and 1,000.",
)
