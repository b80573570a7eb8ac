"""What can be wrong with rows of a company register."""

from __future__ import annotations

from gis_data.problems import dropped, note, rejected
from siting.domain.text import Text

NOT_PLACED = rejected(
    "workplace_not_placed",
    Text(sv="{why}", en="{why}"),
    Text(
        sv="Fyll i koordinater. Arbetsstället är inte inläst; adresser slås inte upp.",
        en="Fill in coordinates. The workplace was not loaded; addresses are not looked up.",
    ),
)
NO_INDUSTRY = note(
    "no_industry",
    Text(sv="Raden har ingen SNI-kod.", en="The row has no industry code."),
    Text(
        sv="Arbetsstället räknas bland alla, men i ingen bransch.",
        en="The workplace counts among all, but in no branch.",
    ),
)
WRONG_INDUSTRY = dropped(
    "wrong_industry",
    Text(sv="{why}", en="{why}"),
    Text(
        sv="Arbetsstället räknas bland alla, men i ingen bransch.",
        en="The workplace counts among all, but in no branch.",
    ),
)
NO_EMPLOYED = note(
    "no_employed",
    Text(sv="Raden säger inte hur många som är anställda.", en="The row does not say how many are employed."),
    Text(
        sv="Arbetsstället räknas, men ingen anställd.",
        en="The workplace counts, but nobody employed there.",
    ),
)
DUPLICATE_WORKPLACE = rejected(
    "duplicate_workplace",
    Text(
        sv="Arbetsställets nummer står redan på rad {first}, med andra uppgifter.",
        en="The workplace's number already stands in row {first}, with other facts.",
    ),
    Text(
        sv="Rad {first} är inläst. Ge arbetsställena var sitt nummer; ett organisationsnummer räcker inte.",
        en="Row {first} was loaded. Give each workplace a number of its own; an organisation number is not enough.",
    ),
)
PERSONAL_NUMBER = note(
    "personal_number",
    Text(
        sv="Numret är ett personnummer.",
        en="The number is a personal identity number.",
    ),
    Text(sv="Det sparas inte, inte heller i loggen.", en="It is not kept, nor is it in this log."),
)
LEFT_OUT = note(
    "rows_without_position",
    Text(
        sv="{count} av {read} rader har inga koordinater som går att använda.",
        en="{count} of {read} rows have no coordinates that can be used.",
    ),
    Text(
        sv="De är inte inlästa, så antal arbetsställen och anställda blir för låga.",
        en="They were not loaded, so that numbers of workplaces and employed are too low.",
    ),
)
CLASSES_COUNTED = note(
    "size_classes",
    Text(
        sv="{count} rader har antal anställda som storleksklass.",
        en="{count} rows have the number of employed as a size class.",
    ),
    Text(
        sv="En klass räknas som sin mitt, en öppen klass som sin nedre gräns.",
        en="A class counts as its middle, an open class as its lower end.",
    ),
)
