"""XML of plans: parsed safely, features by their names, references between them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from gis_data.plans.curves import GML
from gis_data.plans.problems import not_a_plan
from gis_data.tables.kinds import refusal
from siting.domain.text import Text

NAMESPACE = "http://www.sis.se/ss637040"
LARGEST_BYTES = 256 * 1024**2
"""A plan has some tens of kilobytes; a whole municipality's some tens of megabytes."""
_HREF = "{http://www.w3.org/1999/xlink}href"


def parse_plan_document(path: Path) -> Element:
    """Return the root of an SS 637040 document.

    Raises
    ------
    UnreadableFile
        The file is missing, too large, cut off, no XML, or XML that could harm the reader.
    NotThisSource
        It is XML of another kind.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise refusal(path, Text(sv="den är större än 256 MB", en="it is larger than 256 MB"), _ONE_BY_ONE)
        with path.open("rb") as file:
            root: Element = defusedxml.ElementTree.parse(file, forbid_dtd=True).getroot()
    except OSError as error:
        why = Text(sv="den kan inte öppnas ({why})", en="it can't be opened ({why})").fill(why=error.strerror)
        raise refusal(path, why, _ANEW) from error
    except DefusedXmlException as error:
        raise refusal(path, Text(sv="den har en DTD", en="it has a DTD"), _ANEW) from error
    except (ParseError, ValueError, LookupError) as error:
        why = Text(sv="den är trasig eller avbruten XML ({why})", en="it is broken or cut XML ({why})")
        raise refusal(path, why.fill(why=str(error)[:120]), _ANEW) from error
    if root.tag != f"{{{NAMESPACE}}}DP_Data":
        what = Text(sv="dess rot är {tag}, inte DP_Data", en="its root is {tag}, not DP_Data")
        raise not_a_plan(path, what.fill(tag=local_name(root.tag)[:80]))
    return root


def local_name(tag: str) -> str:
    """Return a tag without its namespace."""
    return tag.rpartition("}")[2]


def gml_id(element: Element) -> str:
    """Return the identifier of a feature, "" without one."""
    return element.get(f"{GML}id") or ""


def features_of(root: Element, member: str) -> Iterator[Element]:
    """Go through the features that the members of one name hold, directly below an element."""
    for holder in children(root, member):
        yield from holder


def children(element: Element, name: str) -> Iterator[Element]:
    """Go through children of a name, in whatever version of the namespace."""
    for child in element:
        if local_name(child.tag) == name:
            yield child


def text_of(element: Element, name: str) -> str:
    """Return the text of the first child of a name, "" without one."""
    for child in children(element, name):
        return " ".join((child.text or "").split())
    return ""


def references(element: Element, name: str) -> list[str]:
    """Return to which identifiers children of a name refer, without the number sign."""
    return [(child.get(_HREF) or "").removeprefix("#") for child in children(element, name)]


def reference(element: Element) -> str:
    """Return to which identifier an element refers."""
    return (element.get(_HREF) or "").removeprefix("#")


def day_of(text: str) -> date | None:
    """Return the day of an XML date, whatever its time zone; None when it is none.

    >>> day_of("2017-05-15+02:00")
    datetime.date(2017, 5, 15)
    """
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


_ANEW = Text(sv="Hämta eller exportera den på nytt.", en="Fetch or export it anew.")
_ONE_BY_ONE = Text(sv="Exportera planerna i flera filer.", en="Export the plans in several files.")
