"""The template's first sheet: how it is filled in, and what the codes stand for."""

from __future__ import annotations

from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from gis_data.spreadsheets import put_text
from siting.domain.facts import FactType, Origin
from siting.domain.text import Lang, Text
from siting.domain.vocabulary import FACTS

_TITLE = Text(sv="Läs så här", en="Read me")
_LINES: tuple[Text, ...] = (
    Text(
        sv="Bladet Mark är för tomter och områden, bladet Lokaler för lokaler. En rad är en plats.",
        en="The sheet Land is for plots and areas, the sheet Premises for premises. A row is a site.",
    ),
    Text(
        sv="Fyll i det ni vet. En tom cell betyder att ingen har sagt något.",
        en="Fill in what you know. An empty cell means that nobody has said anything.",
    ),
    Text(sv="?   – det är okänt", en="?   – it is not known"),
    Text(sv="-   – det är inte aktuellt för platsen", en="-   – it does not apply to the site"),
    Text(sv="ca 500   – talet är uppskattat", en="ca 500   – the number is an estimate"),
    Text(
        sv="Enheten står i rubriken. En annan enhet går bra om den skrivs ut: 3,5 ha, 800 kW.",
        en="The unit stands in the header. Another will do when it is written out: 3.5 ha, 800 kW.",
    ),
    Text(
        sv="Datum skrivs år-månad-dag: 2027-03-01. Vet ni bara månaden, skriv mars 2027.",
        en="Dates are year-month-day: 2027-03-01. If you know the month only, write March 2027.",
    ),
    Text(
        sv="Läget skrivs som E och N, som latitud och longitud eller WKT. Utan läge är platsen inte på någon karta.",
        en="The position is E and N, latitude and longitude, or WKT. Without one the site is on no map.",
    ),
    Text(
        sv="Raden som heter EXEMPEL läses inte in. Rad 2 är dold: den bär fältens namn och får inte tas bort.",
        en="The row called EXAMPLE is not read. Row 2 is hidden: it bears the fields' names and must stay.",
    ),
    Text(
        sv="Skriv inga personers namn. Läs in med: siting import FIL --source NAMN --mapping template",
        en="Write no names of persons. Import with: siting import FILE --source NAME --mapping template",
    ),
)
_CODES = Text(sv="Koder som kan skrivas flera i en cell", en="Codes of which several can stand in a cell")


def write_guide(sheet: Worksheet, lang: Lang) -> None:
    """Fill the sheet in one language."""
    sheet.title = _TITLE.say(lang)
    sheet.column_dimensions["A"].width = 110
    lines = [line.say(lang) for line in _LINES]
    heads = {1, len(lines) + 2}
    for row, text in enumerate([*lines, "", _CODES.say(lang), *_code_lines(lang)], start=1):
        cell = sheet.cell(row=row, column=1)
        put_text(cell, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=row in heads)


def _code_lines(lang: Lang) -> list[str]:
    return [
        f"{fact.label.say(lang)}: {'; '.join(label.say(lang) for label in fact.codes.values())}"
        for fact in FACTS.values()
        if fact.type is FactType.CODES and fact.codes and fact.origin is Origin.DECLARED
    ]
