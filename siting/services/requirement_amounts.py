"""Amounts and days of a criterion: limits, curves and what could be given up, in the fact's own unit."""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise

from siting.domain.errors import SitingError
from siting.domain.facts import Fact, FactType, encode
from siting.domain.requirement import Curve, Within
from siting.domain.text import Text
from siting.domain.units import convert
from siting.services.requirement_faults import Spot
from siting.services.requirement_form import Amount, CriterionForm, Day

LOWS = ("at_least", "after")
HIGHS = ("at_most", "before", "ready_by")
LIMITS = (*LOWS, *HIGHS, "between", "within")
"""Names of what limits an amount."""


class AmountReader:
    """Understands the amounts of one criterion and notes what is wrong with them.

    Parameters
    ----------
    form
        What was written.
    fact
        What it is about: a number or a day.
    spot
        Where it stands.
    """

    def __init__(self, form: CriterionForm, fact: Fact, spot: Spot) -> None:
        self.form = form
        self.fact = fact
        self.spot = spot

    def amount(self, name: str, written: Amount) -> float | None:
        """Return an amount as columns hold it; None when a mistake was noted."""
        if self.fact.type is FactType.DATE:
            found = day_of(name, written, self.spot)
            return None if found is None else encode(self.fact, found)
        amount = self.length(name, written)
        if amount is None or not self._is_possible(name, amount):
            return None
        return amount

    def length(self, name: str, written: Amount) -> float | None:
        """Return a difference between two amounts, or between two days; None when a mistake was noted."""
        if isinstance(written, date | str):
            self.spot.note(name, _NOT_A_NUMBER, value=written)
            return None
        try:
            return convert(float(written), self.form.unit or self.fact.unit or "", self.fact.unit or "")
        except SitingError as error:
            self.spot.say(name, error.message)
            return None

    def within(self) -> Within | None:
        """Return the limits; None when there are none or a mistake was noted."""
        form = self.form
        between = form.between or (None, None)
        lows = {name: getattr(form, name) for name in LOWS} | {"between": between[0]}
        highs = {name: getattr(form, name) for name in HIGHS} | {"between": between[1], "within": form.within and 0}
        lowest = [a for n, v in lows.items() if v is not None and (a := self.amount(n, v)) is not None]
        highest = [a for n, v in highs.items() if v is not None and (a := self.amount(n, v)) is not None]
        if not lowest and not highest:
            return None
        low, high = max(lowest, default=-math.inf), min(highest, default=math.inf)
        name = next(n for n, v in {**lows, **highs}.items() if v is not None)
        if low > high:
            self.spot.note(name, _EMPTY_RANGE)
            return None
        return Within(low=low, high=high)

    def curve(self) -> Curve | None:
        """Return the value function; None when there is none or a mistake was noted."""
        if self.form.anchors is not None:
            if self.form.ideal is not None:
                self.spot.note("ideal", _IDEAL_OR_ANCHORS)
            return self._anchors(self.form.anchors)
        if self.form.ideal is None and self.form.ideal_reach is None:
            return None
        return self._tent()

    def tolerance(self, need: Within | None) -> float | None:
        """Return how much of the limit could be given up; None when nothing is said or a mistake was noted."""
        if self.form.gives is None:
            return None
        if need is None and self.form.over_time is None:
            self.spot.note("gives", _GIVES_ALONE)
        elif self.form.firm:
            self.spot.note("gives", _GIVES_FIRM)
        elif self.form.gives <= 0:
            self.spot.note("gives", _NOT_POSITIVE, value=self.form.gives)
        else:
            return self._difference("gives", self.form.gives)
        return None

    def steps(self, now: Within | None) -> list[tuple[date, float]]:
        """Return the days and amounts of ``over_time``; days come in order and amounts rise from what is asked now."""
        found: list[tuple[date, float]] = []
        for written_day, written in self.form.over_time or ():
            on, amount = day_of("over_time", written_day, self.spot), self.amount("over_time", written)
            if on is None or amount is None:
                return []
            found.append((on, amount))
        for (day, amount), (next_day, next_amount) in pairwise(found):
            if next_day <= day or next_amount <= amount:
                self.spot.note("over_time", _STEPS, day=next_day, before=day)
                return []
        if found and now is not None and found[0][1] <= now.low:
            self.spot.note("over_time", _LESS_THAN_NOW, day=found[0][0])
            return []
        return found

    def _is_possible(self, name: str, amount: float) -> bool:
        fact = self.fact
        if (fact.low is None or amount >= fact.low) and (fact.high is None or amount <= fact.high):
            return True
        bounds = {"low": _plain(fact.low), "high": _plain(fact.high), "unit": fact.unit}
        self.spot.note(name, _IMPOSSIBLE, fact=fact.key, value=_plain(amount), **bounds)
        return False

    def _anchors(self, anchors: list[tuple[Amount, int | float]]) -> Curve | None:
        amounts = [self.amount("anchors", amount) for amount, _ in anchors]
        if any(amount is None for amount in amounts):
            return None
        points = sorted(zip([a for a in amounts if a is not None], [float(v) for _, v in anchors], strict=True))
        if not all(0 <= value <= 1 for _, value in points):
            self.spot.note("anchors", _ANCHOR_RANGE)
        elif len({amount for amount, _ in points}) < max(2, len(points)):
            self.spot.note("anchors", _ANCHOR_AMOUNTS)
        else:
            return Curve(amounts=tuple(a for a, _ in points), values=tuple(v for _, v in points))
        return None

    def _tent(self) -> Curve | None:
        """Return a curve that falls evenly on both sides of the ideal, cut where no amount is possible."""
        ideal, reach = self.form.ideal, self.form.ideal_reach
        if ideal is None or reach is None:
            missing, given = ("ideal", "ideal_reach") if ideal is None else ("ideal_reach", "ideal")
            self.spot.note(missing, _BOTH_NEEDED, given=given)
            return None
        top = self.amount("ideal", ideal)
        if reach <= 0:
            self.spot.note("ideal_reach", _NOT_POSITIVE, value=reach)
            return None
        width = self._difference("ideal_reach", reach)
        if top is None or width is None:
            return None
        low, high = self._bounds()
        ends = {max(top - width, low), top, min(top + width, high)}
        amounts = tuple(sorted(ends))
        if len(amounts) < 2:
            self.spot.note("ideal_reach", _TOO_NARROW, value=reach)
            return None
        return Curve(amounts=amounts, values=tuple(max(0.0, 1 - abs(one - top) / width) for one in amounts))

    def _bounds(self) -> tuple[float, float]:
        if self.fact.type is FactType.DATE:
            return encode(self.fact, date.min), encode(self.fact, date.max)
        return (
            -math.inf if self.fact.low is None else self.fact.low,
            math.inf if self.fact.high is None else self.fact.high,
        )

    def _difference(self, name: str, written: int | float) -> float | None:
        if self.fact.type is not FactType.DATE:
            return self.length(name, written)
        if written != int(written):
            self.spot.note(name, _WHOLE_DAYS, value=written)
            return None
        return float(written)


def day_of(name: str, written: Amount | Day, spot: Spot) -> date | None:
    """Return a day that was written; None when a mistake was noted."""
    try:
        return written if isinstance(written, date) else date.fromisoformat(str(written))
    except ValueError:
        spot.note(name, _NOT_A_DAY, value=written)
        return None


def _plain(bound: float | None) -> str:
    return "–" if bound is None else f"{bound:g}"


_NOT_A_NUMBER = Text(sv="{value} är inte ett tal", en="{value} is not a number")
_NOT_A_DAY = Text(sv="{value} är inte en dag som 2027-03-01", en="{value} is not a day such as 2027-03-01")
_EMPTY_RANGE = Text(
    sv="den undre gränsen är högre än den övre: inget värde ryms",
    en="the lower limit is above the upper: no value fits",
)
_IMPOSSIBLE = Text(
    sv="{value} är omöjligt: {fact} ligger mellan {low} och {high} {unit}",
    en="{value} is impossible: {fact} lies between {low} and {high} {unit}",
)
_ANCHOR_RANGE = Text(
    sv="det andra talet i varje par är ett värde mellan 0 och 1",
    en="the second number of each pair is a value from 0 to 1",
)
_ANCHOR_AMOUNTS = Text(
    sv="minst två par behövs, och varje mängd en gång", en="at least two pairs are needed, each amount once"
)
_IDEAL_OR_ANCHORS = Text(
    sv="ideal och anchors säger båda vad som är bra; ta bort en av dem",
    en="ideal and anchors both say what is good; remove one of them",
)
_BOTH_NEEDED = Text(
    sv="saknas: {given} behöver det, ideal = det bästa, ideal_reach = hur långt därifrån inget är kvar av värdet",
    en="is missing: {given} needs it; ideal = the best, ideal_reach = how far from it nothing is left of the value",
)
_NOT_POSITIVE = Text(sv="{value} går inte; ska vara över 0", en="{value} won't do; should be above 0")
_TOO_NARROW = Text(
    sv="{value} är så lite att inget skiljer sig från det ideala",
    en="{value} is so little that nothing differs from the ideal",
)
_WHOLE_DAYS = Text(sv="{value} är inte hela dagar", en="{value} is not a number of whole days")
_GIVES_ALONE = Text(
    sv="säger vad ni kan ge efter på en gräns, men här finns ingen (t.ex. at_least)",
    en="says what you could give up of a limit, but there is none here (such as at_least)",
)
_GIVES_FIRM = Text(
    sv="gränsen är fast (firm), så inget kan ges efter; ta bort det ena",
    en="the limit is firm, so nothing can be given up; remove one of the two",
)
_LESS_THAN_NOW = Text(
    sv="på {day} krävs inte mer än nu; mängderna ska växa", en="no more is asked on {day} than now; amounts rise"
)
_STEPS = Text(
    sv="dagarna ska komma i ordning och mängderna växa; {day} gör inte det efter {before}",
    en="days come in order and amounts rise; {day} does not after {before}",
)
