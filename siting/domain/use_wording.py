"""How a provision's own words narrow the use that its letter stands for.

A plan says more of a use by an index: ``J1`` "storage", ``H1`` "retail except of food and bulky goods". What the words
surely say is followed: an activity that they except is not allowed, a list of nothing but other uses excludes it, a
condition makes the answer conditional. Words that nobody here understands make it conditional too, in what the plan
keeps as in what it excepts, with the words as the reason: a person reads them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from siting.domain.activities import ACTIVITY_LABELS, Activity, Judgement, UseAnswer
from siting.domain.text import Text
from siting.domain.use_letters import Edition, UseLetter
from siting.domain.uses import USES, Use, judge_letter, use_of

_TERMS: dict[Activity, re.Pattern[str]] = {
    activity: re.compile(pattern)
    for activity, pattern in {
        Activity.MANUFACTURING: r"\w*tillverk\w*|\w*produktion\w*|\w*industri\w*|\w*fabrik\w*|bryggeri\w*|bageri\w*",
        Activity.WORKSHOP: r"\w*verkst(?:ad|äder)\w*|\w*hantverk\w*|\w*bilservice|fordonsservice",
        Activity.WAREHOUSE: r"\w*lager(?:lokal\w*|verksamhet)?\b|lagring\w*|\w*logistik\w*|\w*terminal(?:er)?\b"
        r"|upplag|partihandel\w*|\w*distribution\w*|åkeri\w*",
        Activity.OFFICE: r"\w*kontor\w*",
        Activity.SHOP: r"\b(?:detalj|dagligvaru|livsmedels|butiks|centrum)?handel\b(?! med skrymmande)|\bbutik\w*"
        r"|\blivsmedel\w*|\bdagligvaror",
        Activity.BULKY_RETAIL: r"(?:handel med )?skrymmande(?: varor)?|volymhandel|sällanköp\w*|bilhandel|byggvaru\w*",
        Activity.HOTEL: r"\w*hotell\w*|vandrarhem|konferens\w*|tillfällig vistelse",
        Activity.DATA_CENTRE: r"data(?:center|centra|hall\w*)|serverhall\w*",
    }.items()
}
"""Words by which a plan names an activity."""
_PLAIN = re.compile(
    r"tillverkning|produktion|industri|verkstad|verkstäder|lager|lagring|logistik|terminal|upplag|kontor|butik(?:er)?"
    r"|(?:detalj)?handel|(?:handel med )?skrymmande(?: varor)?|volymhandel|hotell|konferens|tillfällig vistelse"
    r"|data(?:center|hall)|serverhall"
)
"""Of them, those that name it whole: an industry of textiles is not every industry."""
_NAMED_WHOLE = re.compile(
    rf"(?:{_PLAIN.pattern})(?:s?(?:lokal(?:er)?|verksamhet(?:er)?|ändamål|byggnad(?:er)?)|er|ar)?"
)
"""Of those that a plan excepts, those that are the whole activity."""
_USES = re.compile(
    r"\b(?:"
    + "|".join(sorted((re.escape(word) for use in USES.values() for word in use.words), key=len, reverse=True))
    + r"|skolor|förskol(?:a|or))\b"
)
"""What uses are called."""
_FOOD = re.compile(r"(?:handel med )?\b(?:livsmedel\w*|dagligvar\w*)")
_SOME_GOODS = re.compile(r"handel med (?!skrymmande)|livsmedel|dagligvar")
_CONDITION = re.compile(
    r"villkor|omgivningspåverkan|begränsad|högst|max|minst|m²|m2|kvm|bottenvåning|tillhörande|anknytning|komplement|samband"
)
_HARMLESS = re.compile(r"\b(?:ej|icke|inte) (?:omgivnings)?störande\b|\bsmå(?=industri\b)")
_EXCEPT = re.compile(r"\b(?:utom|förutom|med undantag (?:av|för)|exklusive|undantaget|ej|icke|inte)\b")
_WHOLE_CLAUSE = re.compile(r"\b(?:får|tillåts|medges|ingår) (?:inte|ej|icke)\b|förbjud")
_GLUE = re.compile(r"\b(?:och|samt|eller|endast|enbart|bara|dock|för|mm)\b|[\s,/&()+–-]")
_VERBS = re.compile(
    r"\b(?:som|med|m\.m|får|inte|ej|icke|är|vara|finnas|förekomma|tillåts|medges|ingår|förbjud\w*"
    r"|(?:anordn|inrätt|inred|inrymm|uppför|bedriv|anlägg|etabler)as)\b"
)
"""What stands between names of activities without narrowing them."""

_SAID = Text(sv="planen preciserar ”{words}”", en="the plan narrows it to “{words}”")
_EXCEPTED = Text(sv="planen undantar {activity}: ”{words}”", en="the plan excepts {activity}: “{words}”")
_PARTLY = Text(sv="planen undantar delvis {activity}: ”{words}”", en="the plan excepts some {activity}: “{words}”")
_OTHERS_ONLY = Text(sv="planen tillåter bara ”{words}”", en="the plan allows only “{words}”")
_NAMED = Text(sv="planen nämner {activity}: ”{words}”", en="the plan names {activity}: “{words}”")
_NOT_EVERY = Text(sv="inte all handel: ”{words}”", en="not every trade: “{words}”")
_CONDITIONS = Text(sv="med planens villkor ”{words}”", en="on the plan's condition “{words}”")
_INDEX = Text(
    sv="{letter} är preciserad i planen, men texten finns inte i underlaget",
    en="{letter} is narrowed in the plan, but its text is not in the data",
)
_BRACKETS = Text(
    sv="{letter} står inom parentes; läs planens text", en="{letter} stands in brackets; read the plan's text"
)


@dataclass(frozen=True, kw_only=True)
class _Words:
    """A wording taken apart.

    Parameters
    ----------
    shown
        As the plan has it.
    kept, excepted
        What it keeps and what it excepts, in small letters.
    whole
        Whether the use itself is among what it keeps, so that the words add to it or put conditions.
    """

    shown: str
    kept: str
    excepted: str
    whole: bool

    @property
    def conditional(self) -> bool:
        """Whether it puts a condition, or excepts what nobody here understands."""
        return _CONDITION.search(self.kept) is not None or _is_unclear(self.excepted)

    @property
    def unclear(self) -> bool:
        """Whether it keeps what nobody here understands."""
        return _is_unclear(self.kept)

    @property
    def is_list(self) -> bool:
        """Whether it is nothing but names of activities."""
        return bool(self.kept) and not _GLUE.sub("", _without_activities(self.kept))


def _without_activities(text: str) -> str:
    for term in _TERMS.values():
        text = term.sub(" ", text)
    return text


def _is_unclear(text: str) -> bool:
    """Whether a text says more than names of activities and uses."""
    return bool(_GLUE.sub("", _VERBS.sub(" ", _USES.sub(" ", _without_activities(text)))))


def judge_provision(activity: Activity, letter: UseLetter, wording: str, edition: Edition) -> Judgement:
    """Return whether one letter with the words of its provision allows an activity.

    Parameters
    ----------
    activity, letter, edition
        What is asked for, the letter, and the rules by which it is read.
    wording
        The provision's own words, in Swedish; "" when they are not known.

    >>> judge_provision(Activity.SHOP, UseLetter(letter="H"), "Handel, ej livsmedel", Edition.BFS_2020).answer
    <UseAnswer.CONDITIONAL: 'conditional'>
    """
    base = judge_letter(activity, letter, edition)
    use = use_of(letter.letter, edition)
    if use is None:
        return base
    # A bar would part the two languages of the source that this becomes.
    shown = " ".join(wording.replace("|", "/").split()).strip(" .")
    if shown and shown.lower() not in use.words:
        return _narrowed(activity, base, _taken_apart(shown, use))
    if base.answer is UseAnswer.ALLOWED and letter.index and not shown:
        return Judgement(answer=UseAnswer.CONDITIONAL, rule=_INDEX.fill(letter=letter))
    if base.answer is UseAnswer.ALLOWED and letter.bracketed:
        return Judgement(answer=UseAnswer.CONDITIONAL, rule=_BRACKETS.fill(letter=letter))
    return base


def _narrowed(activity: Activity, base: Judgement, words: _Words) -> Judgement:
    if _TERMS[activity].search(words.excepted):
        return _excepted(activity, base, words)
    found = _TERMS[activity].search(words.kept)
    if found is None and base.answer is UseAnswer.NOT_ALLOWED:
        return base
    if found is not None and not (words.whole and base.answer is UseAnswer.ALLOWED):
        some_goods = activity is Activity.SHOP and _SOME_GOODS.search(words.kept) is not None
        plain = _PLAIN.fullmatch(found[0]) is not None and not words.conditional and not some_goods
        sure = plain and base.answer in (UseAnswer.ALLOWED, UseAnswer.UNKNOWN)
        answer = UseAnswer.ALLOWED if sure else UseAnswer.CONDITIONAL
        return Judgement(answer=answer, rule=_NAMED.fill(activity=ACTIVITY_LABELS[activity], words=words.shown))
    return _unnamed(base, words)


def _unnamed(base: Judgement, words: _Words) -> Judgement:
    """Return the answer where the words do not speak of the activity by itself."""
    if words.whole:
        if base.answer is UseAnswer.ALLOWED and (words.conditional or words.unclear):
            return Judgement(answer=UseAnswer.CONDITIONAL, rule=_CONDITIONS.fill(words=words.shown))
        return base
    if words.is_list:
        return Judgement(answer=UseAnswer.NOT_ALLOWED, rule=_OTHERS_ONLY.fill(words=words.shown))
    if base.answer is UseAnswer.UNKNOWN:
        return base
    return Judgement(answer=UseAnswer.CONDITIONAL, rule=_SAID.fill(words=words.shown))


def _excepted(activity: Activity, base: Judgement, words: _Words) -> Judgement:
    if activity is Activity.SHOP and not _TERMS[activity].search(_FOOD.sub(" ", words.excepted)):
        if base.answer is UseAnswer.NOT_ALLOWED:
            return base
        return Judgement(answer=UseAnswer.CONDITIONAL, rule=_NOT_EVERY.fill(words=words.shown))
    named = _TERMS[activity].search(words.excepted)
    whole = named is not None and _NAMED_WHOLE.fullmatch(named[0]) is not None and not _is_unclear(words.excepted)
    if whole or base.answer is UseAnswer.NOT_ALLOWED:
        rule = _EXCEPTED.fill(activity=ACTIVITY_LABELS[activity], words=words.shown)
        return Judgement(answer=UseAnswer.NOT_ALLOWED, rule=rule)
    if base.answer is UseAnswer.UNKNOWN:
        return base
    rule = _PARTLY.fill(activity=ACTIVITY_LABELS[activity], words=words.shown)
    return Judgement(answer=UseAnswer.CONDITIONAL, rule=rule)


def _taken_apart(shown: str, use: Use) -> _Words:
    kept, excepted = [], []
    for clause in re.split(r"[.;,]\s+|\bmen\b", _HARMLESS.sub("villkor ", shown.lower())):
        if _WHOLE_CLAUSE.search(clause):
            excepted.append(clause)
            continue
        first, *rest = _EXCEPT.split(clause, maxsplit=1)
        kept.append(first)
        excepted.extend(rest)
    text = " ".join(", ".join(kept).split()).strip(" ,")
    whole = any(re.search(rf"\b{re.escape(word)}\b(?! (?:med|för|inom|av)\b)", text) for word in use.words)
    return _Words(shown=shown, kept=text, excepted=" ".join(excepted), whole=whole)
