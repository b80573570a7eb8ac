"""Boverket's catalogue of plan provisions: what a reference to it means.

Written after the answer of the open service ``planbestammelsekatalogen`` (version 2), ``/release/full/platt/{id}``, of
which an extract stands in public code; the whole of it has not been read here. It is used with the source named:
"Källa: Boverket, Planbestämmelsekatalogen". It has all provisions that were recommended since 1949; those since 2015
have a code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from gis_data.errors import NotThisSource
from gis_data.plans.document import day_of
from gis_data.tables.kinds import refusal
from siting.domain.plans import ProvisionKind
from siting.domain.text import Text

ATTRIBUTION = "Källa: Boverket, Planbestämmelsekatalogen"
_KINDS = {
    "användningsbestämmelse": ProvisionKind.USE,
    "egenskapsbestämmelse": ProvisionKind.PROPERTY,
    "administrativ bestämmelse": ProvisionKind.ADMINISTRATIVE,
    "administrativa bestämmelser": ProvisionKind.ADMINISTRATIVE,
    "övergångsbestämmelse": ProvisionKind.ADMINISTRATIVE,
}
_LARGEST_BYTES = 256 * 1024**2


@dataclass(frozen=True, kw_only=True)
class CatalogueEntry:
    """A provision of the catalogue.

    Parameters
    ----------
    identifier
        By which plans refer to it.
    kind
        What it is about.
    code
        ``DP_KM_J2_Lager``; "" before 2015.
    designation
        How plan maps show it, without the sign for a number: "J", "e".
    ground
        Where it applies, as the catalogue words it: "Kvartersmark", "Allmän plats", "Vattenområde".
    name, wording
        The use or the group, and the provision's words with places for values.
    valid_from, valid_until
        When it was recommended.
    """

    identifier: str
    kind: ProvisionKind
    code: str = ""
    designation: str = ""
    ground: str = ""
    name: str = ""
    wording: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """A version of the catalogue.

    Parameters
    ----------
    version
        Its name, a day: "20251201".
    published
        When it was published.
    entries
        Identifier → provision.
    """

    version: str
    published: date | None
    entries: Mapping[str, CatalogueEntry]
    _by_code: dict[str, CatalogueEntry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found: dict[str, CatalogueEntry] = {}
        for entry in self.entries.values():
            if entry.code and (entry.code not in found or entry.valid_until is None):
                found[entry.code] = entry
        object.__setattr__(self, "_by_code", found)

    def find(self, reference: str) -> CatalogueEntry | None:
        """Return the provision of an identifier or a code, of several with a code the one that is still recommended."""
        return self.entries.get(reference.strip().lower()) or self._by_code.get(reference.strip())


def read_catalogue(path: Path) -> Catalogue:
    """Return a version of the catalogue from a file as the service answers it.

    Raises
    ------
    UnreadableFile
        The file is missing, too large, or no JSON.
    NotThisSource
        It is JSON of another kind.
    """
    document = read_json(path)
    listed = document.get("bestammelser") if isinstance(document, dict) else None
    if not isinstance(listed, list) or not any(isinstance(one, dict) and one.get("id") for one in listed):
        raise NotThisSource(
            Text(
                sv="{file} är inte Boverkets planbestämmelsekatalog: den har ingen lista ”bestammelser”.",
                en="{file} is not Boverket's catalogue of plan provisions: it has no list “bestammelser”.",
            ).fill(file=path.name),
            value=str(path),
        )
    entries = [_entry(one) for one in listed if isinstance(one, dict) and one.get("id")]
    return Catalogue(
        version=_text(document, "namn"),
        published=day_of(_text(document, "publicerad")),
        entries={entry.identifier: entry for entry in entries},
    )


def read_json(path: Path) -> Any:
    """Return what a JSON file holds.

    Raises
    ------
    UnreadableFile
        The file is missing, too large, or no JSON.
    """
    anew = Text(sv="Hämta den på nytt.", en="Fetch it anew.")
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise refusal(path, Text(sv="den är större än 256 MB", en="it is larger than 256 MB"), anew)
        return orjson.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except OSError as error:
        why = Text(sv="den kan inte öppnas ({why})", en="it can't be opened ({why})").fill(why=error.strerror)
        raise refusal(path, why, anew) from error
    except orjson.JSONDecodeError as error:
        why = Text(sv="den är trasig eller avbruten JSON ({why})", en="it is broken or cut JSON ({why})")
        raise refusal(path, why.fill(why=str(error)[:120]), anew) from error


def _entry(row: Mapping[str, Any]) -> CatalogueEntry:
    return CatalogueEntry(
        identifier=_text(row, "id").lower(),
        kind=_KINDS.get(_text(row, "bestammelsetyp").lower(), ProvisionKind.ADMINISTRATIVE),
        code=_text(row, "bestammelsekod"),
        designation=_text(row, "beteckning").split("[", 1)[0].replace("#", "").strip(" -"),
        ground=_text(row, "anvandningsform"),
        name=_text(row, "anvandningsslag") or _text(row, "kategori"),
        wording=_text(row, "bestammelseformulering"),
        valid_from=day_of(_text(row, "borjargalla")),
        valid_until=day_of(_text(row, "slutargalla")),
    )


def _text(row: Mapping[str, Any], key: str) -> str:
    value = row.get(key)
    return " ".join(str(value).split()) if value is not None else ""
