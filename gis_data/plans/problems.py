"""What can be wrong with files of plans."""

from __future__ import annotations

from pathlib import Path

from gis_data.errors import NotThisSource
from gis_data.problems import note, rejected, repaired
from siting.domain.text import Text

DANGLING = rejected(
    "dangling_reference",
    Text(
        sv="{what} hänvisar till ”{value}”, som inte finns i filen.",
        en="{what} refers to “{value}”, which is not in the file.",
    ),
    Text(sv="Exportera planen på nytt.", en="Export the plan anew."),
)
OPEN_AREA = rejected(
    "open_area",
    Text(sv="Gränserna för ytan ”{value}” går inte ihop.", en="The boundaries of the area “{value}” do not close."),
    Text(sv="Rita ytan sluten och exportera planen på nytt.", en="Draw the area closed and export the plan anew."),
)
OTHER_ORDER = repaired(
    "boundaries_out_of_order",
    Text(
        sv="Gränserna för ytan ”{value}” står inte i ordning runt den.",
        en="The boundaries of the area “{value}” do not stand in order around it.",
    ),
    Text(sv="Ytan är hopfogad ändå.", en="The area has been put together all the same."),
)
BROKEN_AREA = rejected(
    "bad_geometry",
    Text(sv="Ytan ”{value}” har ingen utsträckning.", en="The area “{value}” has no extent."),
    Text(sv="Rita om den.", en="Draw it anew."),
)
NOT_AN_AREA = note(
    "not_an_area",
    Text(
        sv="Bestämmelsen ”{value}” gäller en linje eller punkt.", en="The provision “{value}” is about a line or point."
    ),
    Text(sv="Utelämnad; bara ytor används.", en="Left out; only areas are used."),
)
UNKNOWN_CURVE = rejected(
    "unknown_curve",
    Text(
        sv="Linjen ”{value}” är en {shape}, som inte läses.", en="The line “{value}” is a {shape}, which is not read."
    ),
    Text(sv="Exportera den som räta linjer eller bågar.", en="Export it as straight lines or arcs."),
)
BAD_COORDINATES = rejected(
    "bad_coordinates",
    Text(
        sv="Linjen ”{value}” har koordinater som inte är tal.",
        en="The line “{value}” has coordinates that are no numbers.",
    ),
    Text(sv="Exportera planen på nytt.", en="Export the plan anew."),
)
UNUSED_BOUNDARY = note(
    "unused_boundary",
    Text(sv="Gränsen ”{value}” hör inte till någon yta.", en="The boundary “{value}” belongs to no area."),
    Text(sv="Utelämnad.", en="Left out."),
)
UNUSED_AREA = note(
    "unused_area",
    Text(sv="Ytan ”{value}” har ingen bestämmelse.", en="The area “{value}” has no provision."),
    Text(sv="Utelämnad.", en="Left out."),
)
NO_AREA = rejected(
    "provision_without_area",
    Text(
        sv="Bestämmelsen ”{value}” säger inte var den gäller.",
        en="The provision “{value}” does not say where it applies.",
    ),
    Text(sv="Koppla den till en yta och exportera planen på nytt.", en="Tie it to an area and export the plan anew."),
)
NO_PLAN_AREA = note(
    "plan_without_area",
    Text(sv="Planen ”{value}” har ingen planyta.", en="The plan “{value}” has no area of its own."),
    Text(sv="Dess användningsytor tillsammans är dess yta.", en="Its areas of use together are its area."),
)
NO_PLAN_CODE = rejected(
    "plan_without_code",
    Text(sv="Planen har ingen beteckning.", en="The plan has no designation."),
    Text(sv="Fyll i den; planen läses inte utan.", en="Fill it in; the plan is not read without."),
)
NO_PLAN_OF = rejected(
    "provision_without_plan",
    Text(
        sv="Bestämmelsen hör till planen ”{value}”, som inte finns i filen.",
        en="The provision belongs to the plan “{value}”, which is not in the file.",
    ),
    Text(sv="Lägg till planen.", en="Add the plan."),
)
JUDGED_STAGE = note(
    "stage_judged",
    Text(sv="Planen ”{value}” anger inte sitt skede.", en="The plan “{value}” does not state its stage."),
    Text(sv="Bedömt: {stage} ({why}).", en="Judged: {stage} ({why})."),
)
UNKNOWN_STAGE = rejected(
    "unknown_code",
    Text(sv="Skedet ”{value}” är okänt.", en="The stage “{value}” is unknown."),
    Text(sv="Skriv något av: {known}.", en="Write one of: {known}."),
)
TOLD_STAGE = note(
    "stage_told",
    Text(sv="Skedet är ”{value}”, som inte finns här.", en="The stage is “{value}”, which is not known here."),
    Text(sv="Läst som {stage}.", en="Read as {stage}."),
)
NOT_A_DATE = note(
    "not_a_date",
    Text(sv="”{value}” är inget datum.", en="“{value}” is no date."),
    Text(sv="Läst utan datum.", en="Read without a date."),
)
NOT_AN_AMOUNT = note(
    "not_a_number",
    Text(sv="”{value}” är inget tal.", en="“{value}” is not a number."),
    Text(sv="Bestämmelsen är läst utan sitt tal.", en="The provision is read without its figure."),
)
SWAPPED_AXES = repaired(
    "swapped_axes",
    Text(
        sv="Koordinaterna står i omvänd ordning mot den som formatet har för {crs}.",
        en="The coordinates stand the other way round than the format has them for {crs}.",
    ),
    Text(
        sv="Lästa i den enda ordning som lägger dem i området.",
        en="Read in the only order that puts them where the CRS is for.",
    ),
)
NOT_IN_CATALOGUE = note(
    "not_in_catalogue",
    Text(sv="Bestämmelsen ”{value}” finns inte i katalogen.", en="The provision “{value}” is not in the catalogue."),
    Text(sv="Dess bokstav är okänd.", en="Its letter is not known."),
)
NO_CATALOGUE = note(
    "no_catalogue",
    Text(
        sv="{n} användningsbestämmelser hänvisar till Boverkets katalog, som inte är inläst.",
        en="{n} provisions on use refer to Boverket's catalogue, which is not loaded.",
    ),
    Text(
        sv="Deras bokstäver är okända utom där orden är användningens namn. Läs in katalogen.",
        en="Their letters are not known except where the words are the name of a use. Load the catalogue.",
    ),
)


def not_a_plan(path: Path, what: Text) -> NotThisSource:
    """Return the error that a file can be read but holds no plans."""
    return NotThisSource(
        Text(
            sv="{file} är ingen detaljplan som kan läsas: {what}. Det som läses är GML enligt SS 637040:2016, JSON från"
            " nationella geodataplattformen (Detaljplan 4) och lager med deklarerade fält.",
            en="{file} is no detailed plan that can be read: {what}. What is read are GML after SS 637040:2016, JSON of"
            " the national geodata platform (Detaljplan 4), and layers with declared fields.",
        ).fill(file=path.name, what=what),
        value=str(path),
    )
