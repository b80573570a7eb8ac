"""Whether XML is whole: GDAL takes what a cut-off file has, which may be nothing, and says nothing."""

from __future__ import annotations

from pathlib import Path
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

import defusedxml.sax
from defusedxml.common import DefusedXmlException

from gis_data.tables.kinds import refusal
from siting.domain.text import Text


def check_whole(path: Path) -> None:
    """Refuse XML that is cut off or broken, or has entities that could swell.

    Raises
    ------
    UnreadableFile
        It is.
    """
    try:
        defusedxml.sax.parse(str(path), ContentHandler(), forbid_dtd=True)
    except (SAXParseException, DefusedXmlException, ValueError) as error:
        why = f"{error.getLineNumber()}: {error.getMessage()}" if isinstance(error, SAXParseException) else error
        raise refusal(
            path,
            Text(sv="den är avklippt eller trasig ({why})", en="it is cut off or broken ({why})").fill(why=why),
            Text(sv="Hämta eller exportera den på nytt.", en="Fetch or export it anew."),
        ) from error
