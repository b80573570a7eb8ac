"""XML from elsewhere: no document types, no entities, no fetching of what it refers to."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from gis_data.remote.errors import UnusableAnswer
from gis_data.remote.passing import Passing
from siting.domain.text import Text


def read_xml(body: bytes, service: str) -> Element:
    """Return a whole document.

    Raises
    ------
    UnusableAnswer
        It declares a document type or entities, which could expand to anything or read files of this machine.
    Passing
        It is cut off or broken.
    """
    try:
        root: Element = ElementTree.fromstring(body, forbid_dtd=True)
    except DefusedXmlException as error:
        raise _dangerous(service) from error
    except (ParseError, LookupError, ValueError) as error:
        raise _broken(error) from error
    return root


def xml_events(body: bytes, service: str) -> Iterator[tuple[str, Element]]:
    """Yield ``start`` and ``end`` of each element, so that a large document needs not be held as a tree.

    Raises
    ------
    UnusableAnswer, Passing
        As of :func:`read_xml`.
    """
    try:
        yield from ElementTree.iterparse(BytesIO(body), events=("start", "end"), forbid_dtd=True)
    except DefusedXmlException as error:
        raise _dangerous(service) from error
    except (ParseError, LookupError, ValueError) as error:
        raise _broken(error) from error


def local(name: str) -> str:
    """Return a name without its namespace.

    >>> local("{http://www.opengis.net/wfs/2.0}member")
    'member'
    """
    return name.rpartition("}")[2]


def children(element: Element, name: str) -> list[Element]:
    """Return the children of a local name."""
    return [child for child in element if local(child.tag) == name]


def below(element: Element, name: str) -> list[Element]:
    """Return all elements of a local name, however deep."""
    return [one for one in element.iter() if local(one.tag) == name]


def text_of(element: Element, name: str) -> str | None:
    """Return the text of the first child of a local name; None when there is none or it is blank."""
    for child in children(element, name):
        return (child.text or "").strip() or None
    return None


def _dangerous(service: str) -> UnusableAnswer:
    return UnusableAnswer(
        Text(
            sv="{service} sänder XML med dokumenttyp eller entiteter (DTD), som inte läses eftersom de kan missbrukas."
            " Hör med den som driver tjänsten.",
            en="{service} sends XML with a document type or entities (DTD), which is not read because it can be"
            " abused. Ask those who run the service.",
        ).fill(service=service),
        value="DTD",
    )


def _broken(error: Exception) -> Passing:
    return Passing(
        Text(
            sv="svaret är avbruten eller felaktig XML ({why})", en="the answer is XML that is cut off or broken ({why})"
        ).fill(why=str(error)[:100]),
        at_last=UnusableAnswer,
    )
