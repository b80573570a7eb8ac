"""What a criterion is called: its fact's label, and what the requirement itself adds to it."""

from __future__ import annotations

from siting.domain.formats import month, number
from siting.domain.requirement import Criterion
from siting.domain.text import Lang, Text
from siting.domain.wording import label_in_sentence


def criterion_label(criterion: Criterion, lang: Lang) -> str:
    """Return the label at the head of a row: "Effekt, januari 2029", "Avstånd till Viared", "Plats för 120 × 60 m".

    >>> from siting.domain.needs import Within
    >>> criterion_label(Criterion(fact="gates", need=Within(low=4), group="g"), "en")
    'Ground-level gates'
    """
    return _measured(criterion, lang) or criterion.declared.label.say(lang)


def criterion_in_sentence(criterion: Criterion, lang: Lang) -> str:
    """Return the label as it stands inside a sentence: "effekt i januari 2029"."""
    if criterion.by is not None and criterion.declared.label_by is not None:
        when = _IN.fill(month=month(criterion.by, lang)).say(lang)
        label = criterion.declared.label_by.say(lang)
        return f"{label[:1].lower()}{label[1:]} {when}"
    measured = _measured(criterion, lang)
    return f"{measured[:1].lower()}{measured[1:]}" if measured else label_in_sentence(criterion.declared, lang)


def size_text(criterion: Criterion, lang: Lang) -> str:
    """Return a footprint's size: "120 × 60 m"; empty for other criteria."""
    if criterion.footprint is None:
        return ""
    hall = criterion.footprint.hall
    length, width = (number(side, lang, decimals=1) for side in (hall.length_m, hall.width_m))
    return f"{length} × {width}\N{NO-BREAK SPACE}m"


def _measured(criterion: Criterion, lang: Lang) -> str:
    if criterion.place is not None:
        return _DISTANCE.fill(place=criterion.place.label).say(lang)
    if criterion.footprint is not None:
        return _ROOM.fill(size=size_text(criterion, lang)).say(lang)
    if criterion.by is not None and criterion.declared.label_by is not None:
        return f"{criterion.declared.label_by.say(lang)}, {month(criterion.by, lang)}"
    return ""


_IN = Text(sv="i {month}", en="in {month}")
_DISTANCE = Text(sv="Avstånd till {place}", en="Distance to {place}")
_ROOM = Text(sv="Plats för {size}", en="Room for {size}")
