"""What can be wrong with rows of geodata, and with their files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gis_data.errors import NotThisSource
from gis_data.problems import dropped, note, rejected, repaired
from gis_data.values.cells import header_key
from siting.domain.errors import InvalidInput
from siting.domain.text import Text, same
from siting.domain.vocabulary import nearest

NO_GEOMETRY = rejected(
    "no_geometry",
    Text(sv="Raden har ingen geometri.", en="The row has no geometry."),
    Text(sv="Rita den, eller ta bort raden.", en="Draw it, or remove the row."),
)
BROKEN_GEOMETRY = rejected(
    "bad_geometry",
    Text(sv="Geometrin går inte att läsa eller har ingen utsträckning.", en="The geometry is broken or has no extent."),
    Text(sv="Rita om den.", en="Draw it anew."),
)
NOT_A_PLACE = rejected(
    "not_finite",
    Text(sv="Geometrin har koordinater som inte är tal.", en="The geometry has coordinates that are no numbers."),
    Text(sv="Rita om den.", en="Draw it anew."),
)
NO_COORDINATES = rejected(
    "no_coordinates",
    Text(sv="Raden säger inte var den ligger: ”{value}”.", en="The row does not say where it is: “{value}”."),
    Text(sv="Fyll i båda koordinaterna som tal.", en="Fill in both coordinates as numbers."),
)
OUTSIDE_CRS = rejected(
    "outside_storage_crs",
    Text(sv="Läget går inte att uttrycka i {crs}.", en="The position can't be expressed in {crs}."),
    Text(sv="Kontrollera koordinater och koordinatsystem.", en="Check the coordinates and their CRS."),
)
NOT_DEGREES = rejected(
    "metres_in_degree_field",
    Text(sv="Koordinaterna är inga grader, men {crs} är i grader.", en="The coordinates are no degrees, but {crs} is."),
    Text(sv="Ange rätt koordinatsystem med --crs.", en="State the right CRS with --crs."),
)
INVALID_GEOMETRY = repaired(
    "invalid_polygon",
    Text(sv="Ytan är ogiltig: {why}.", en="The area is invalid: {why}."),
    Text(sv="Lagad; ytan är nu {area} m².", en="Mended; its area is now {area} m²."),
)
WRONG_SHAPE = rejected(
    "wrong_shape",
    Text(sv="Geometrin är {shape}; {role} är {wanted}.", en="The geometry is a {shape}; {role} are {wanted}."),
    Text(sv="Rita om den, eller välj ett annat lager.", en="Draw it anew, or choose another layer."),
)
NO_WEIGHT = rejected(
    "no_weight",
    Text(sv="Fältet är tomt.", en="The field is empty."),
    Text(sv="Fyll i ett tal; 0 där ingen finns.", en="Fill in a number; 0 where there is none."),
)
BAD_WEIGHT = rejected(
    "not_a_number",
    Text(sv="”{value}” är inget tal.", en="“{value}” is not a number."),
    Text(sv="Skriv ett tal som är 0 eller större.", en="Write a number of 0 or more."),
)
NEGATIVE_WEIGHT = rejected(
    "negative_number",
    Text(sv="{value} är mindre än 0.", en="{value} is less than 0."),
    Text(sv="Skriv ett tal som är 0 eller större.", en="Write a number of 0 or more."),
)
TOO_LARGE_WEIGHT = rejected(
    "too_large_number",
    Text(sv="{value} är för stort för att kunna stämma.", en="{value} is too large to be right."),
    Text(sv="Skriv ett tal som är högst 2 000 000 000.", en="Write a number of 2,000,000,000 at the most."),
)
UNKNOWN_CATEGORY = rejected(
    "unknown_code",
    Text(sv="”{value}” finns inte i kodlistan.", en="“{value}” is not in the code list."),
    Text(sv="Skriv något av: {known}.", en="Write one of: {known}."),
)
NO_NAME = rejected(
    "no_name",
    Text(sv="Raden har varken kod eller namn.", en="The row has neither a code nor a name."),
    Text(sv="{role} behöver det ena.", en="{role} need one of them."),
)
NOT_A_DIVISION = dropped(
    "not_an_industry_code",
    Text(sv="”{value}” är ingen SNI-kod.", en="“{value}” is no SNI code."),
    Text(sv="Skriv två till fem siffror, t.ex. 46.190.", en="Write two to five digits, e.g. 46.190."),
)
BAD_DATE = note(
    "not_a_date",
    Text(sv="”{value}” är inget datum.", en="“{value}” is no date."),
    Text(sv="Läst utan datum.", en="Read without a date."),
)
SAME_CODE = rejected(
    "duplicate_code",
    Text(
        sv="Koden ”{value}” finns redan på rad {first}, med annat innehåll.",
        en="The code “{value}” is already in row {first}, with other content.",
    ),
    Text(sv="Den första gäller. Ge varje rad sin kod.", en="The first counts. Give each row a code of its own."),
)
SAME_ROW = note(
    "duplicate_row",
    Text(sv="Raden är densamma som rad {first}.", en="The row is the same as row {first}."),
    Text(sv="Utelämnad.", en="Left out."),
)
NOT_USED = note(
    "not_used",
    Text(sv="{n} rader är av slag som inte används.", en="{n} rows are of kinds that are not used."),
    Text(sv="Utelämnade.", en="Left out."),
)
USE_LEFT_OUT = note(
    "use_left_out",
    Text(sv="Lagret har inget fält {fields}.", en="The layer has no field {fields}."),
    Text(sv="Det används inte för: {role}.", en="It is not used for: {role}."),
)
COARSER = note(
    "coarser_grid",
    Text(
        sv="Höjdmodellen har rutor på {given} m och är för stor.",
        en="The height model's cells of {given} m are too many.",
    ),
    Text(sv="Lagrad med rutor på {made} m.", en="Stored with cells of {made} m."),
)
ALL_OUTSIDE = note(
    "all_outside",
    Text(
        sv="Ingen av {n} rader ligger i området. Lagrets koordinater går från {low} till {high}.",
        en="None of {n} rows lies within the area. The layer's coordinates run from {low} to {high}.",
    ),
    Text(sv="Kontrollera koordinatsystemet, {crs}.", en="Check the CRS, {crs}."),
)

_SHOWN = 40


class UnknownCrs(InvalidInput):
    """A layer does not say in which CRS its coordinates are, or says what can't be true; it is never guessed."""

    code = "unknown_crs"


def no_crs(dataset: str, documented: str) -> UnknownCrs:
    """Return the error that a layer does not say its CRS, with how to state it."""
    hint = Text(sv="", en="")
    if documented:
        hint = Text(
            sv=" Utgivaren dokumenterar {crs}; stämmer det, skriv --crs {crs}.",
            en=" The publisher documents {crs}; if that is right, write --crs {crs}.",
        ).fill(crs=documented)
    return UnknownCrs(
        Text(
            sv="{dataset} säger inte vilket koordinatsystem den har. Ange det, t.ex. --crs EPSG:3006.{hint}",
            en="{dataset} does not say which CRS it has. State it, e.g. --crs EPSG:3006.{hint}",
        ).fill(dataset=dataset, hint=hint),
        value=dataset,
    )


def strange_crs(dataset: str, crs: str) -> UnknownCrs:
    """Return the error that PROJ does not know a layer's CRS."""
    return UnknownCrs(
        Text(
            sv="{dataset}: koordinatsystemet ”{crs}” finns inte. Ange det rätta, t.ex. --crs EPSG:3006.",
            en="{dataset}: there is no CRS “{crs}”. State the right one, e.g. --crs EPSG:3006.",
        ).fill(dataset=dataset, crs=crs[:80]),
        value=crs,
    )


def wrong_crs(dataset: str, crs: str, first: Sequence[float]) -> UnknownCrs:
    """Return the error that a layer's coordinates are metres where its CRS counts in degrees."""
    return UnknownCrs(
        Text(
            sv="{dataset} ska vara i {crs}, som är i grader, men koordinaterna är t.ex. {pair}."
            " Ange rätt koordinatsystem, t.ex. --crs EPSG:3006.",
            en="{dataset} should be in {crs}, which is in degrees, but its coordinates are e.g. {pair}."
            " State the right CRS, e.g. --crs EPSG:3006.",
        ).fill(dataset=dataset, crs=crs, pair=f"{first[0]:.6g}, {first[1]:.7g}"),
        value=crs,
    )


def no_layer(file: str, wanted: Iterable[str], there: Sequence[str]) -> NotThisSource:
    """Return the error that a file has none of the wanted layers, with those it has and the nearest."""
    names = list(dict.fromkeys(wanted))
    near = next((found for name in names if (found := _nearest(name.replace("*", ""), there))), None)
    return NotThisSource(
        Text(
            sv="{file} har inget lager {wanted}. Den har: {there}.{near} Välj ett med --layer.",
            en="{file} has no layer {wanted}. It has: {there}.{near} Choose one with --layer.",
        ).fill(file=file, wanted=" / ".join(names[:8]) or "–", there=", ".join(there[:_SHOWN]), near=_meant(near)),
        value=", ".join(names[:8]),
    )


def several_layers(file: str, fitting: Sequence[str]) -> NotThisSource:
    """Return the error that several layers of a file would do."""
    return NotThisSource(
        Text(
            sv="{file} har flera lager som passar: {there}. Välj ett med --layer.",
            en="{file} has several layers that would do: {there}. Choose one with --layer.",
        ).fill(file=file, there=", ".join(fitting[:_SHOWN])),
        value=", ".join(fitting[:8]),
    )


def no_field(dataset: str, wanted: Sequence[str], there: Sequence[str]) -> NotThisSource:
    """Return the error that a layer lacks a field, with those it has and the nearest."""
    near = next((found for name in wanted if (found := _nearest(name, there))), None)
    return NotThisSource(
        Text(
            sv="{dataset} har inget fält {wanted}. Den har: {there}.{near}",
            en="{dataset} has no field {wanted}. It has: {there}.{near}",
        ).fill(
            dataset=dataset,
            wanted=" / ".join(wanted[:8]),
            there=", ".join(name for name in there[:_SHOWN] if name) or "–",
            near=_meant(near),
        ),
        value=", ".join(wanted[:8]),
    )


def _nearest(name: str, there: Sequence[str]) -> str | None:
    keys = {header_key(one): one for one in there}
    near = nearest(header_key(name), list(keys))
    return keys[near] if near is not None else None


def _meant(near: str | None) -> Text:
    return same("") if near is None else Text(sv=f" Menas ”{near}”?", en=f" Is “{near}” meant?")
