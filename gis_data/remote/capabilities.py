"""What a WFS says that it can."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from xml.etree.ElementTree import Element

from gis_data.remote.errors import ServiceRefused, UnusableAnswer
from gis_data.remote.xml import below, children, local, text_of
from siting.domain.text import Text

Extent = tuple[float, float, float, float]

_JSON_LIKED = ("application/geo+json", "application/json; subtype=geojson", "geojson", "application/json", "json")
_GML_LIKED = ("gml/3.2", "gml32", "version=3.2", "gml/3.1", "gml3", "gml")
_SHOWN_NAMES = 10


@dataclass(frozen=True, kw_only=True)
class FeatureType:
    """One layer of a WFS.

    Parameters
    ----------
    name
        As the service writes it.
    crs
        The CRSs it offers, as it writes them, its own first.
    formats
        Output formats, of the layer or else of the service.
    extent
        West, south, east, north in degrees (WGS 84).
    pages
        Whether the service can begin at a number.
    """

    name: str
    crs: tuple[str, ...]
    formats: tuple[str, ...]
    extent: Extent | None
    pages: bool

    def best_format(self) -> str | None:
        """Return GeoJSON where it is offered, else the newest GML; None when nothing is said."""
        for liked in (*_JSON_LIKED, *_GML_LIKED):
            for one in self.formats:
                if liked in one.lower() and "jsonp" not in one.lower() and "javascript" not in one.lower():
                    return one
        return None


def feature_type(root: Element, layer: str, version: str, service: str) -> FeatureType:
    """Return a layer from the service's description.

    Raises
    ------
    UnusableAnswer
        It is no description of a WFS of that version.
    ServiceRefused
        It has no such layer.
    """
    if local(root.tag) != "WFS_Capabilities":
        raise UnusableAnswer(
            Text(
                sv="{service} svarar med <{name}> i stället för sin beskrivning som WFS. Kontrollera adressen.",
                en="{service} answers with <{name}> instead of a WFS's description. Check the address.",
            ).fill(service=service, name=local(root.tag)[:60]),
            value=local(root.tag)[:60],
        )
    spoken = root.get("version", version)
    if spoken.split(".")[0] != version.split(".", maxsplit=1)[0]:
        raise UnusableAnswer(
            Text(
                sv="{service} talar WFS {spoken}, inte {version}. Ange den versionen i källan (2.0.0 eller 1.1.0).",
                en="{service} speaks WFS {spoken}, not {version}. Name that version in the source (2.0.0 or 1.1.0).",
            ).fill(service=service, spoken=spoken[:20], version=version),
            value=spoken[:20],
        )
    found = _one_of(below(root, "FeatureType"), layer, service)
    names = [
        (one.text or "").strip()
        for kind in ("DefaultCRS", "DefaultSRS", "OtherCRS", "OtherSRS")
        for one in children(found, kind)
    ]
    formats = [(one.text or "").strip() for holder in children(found, "OutputFormats") for one in holder]
    return FeatureType(
        name=text_of(found, "Name") or layer,
        crs=tuple(filter(None, names)),
        formats=tuple(formats) or _service_formats(root),
        extent=_extent(found),
        pages=_can_page(root),
    )


def _one_of(types: list[Element], layer: str, service: str) -> Element:
    names = [text_of(one, "Name") or "" for one in types]
    same_end = [one for one, name in zip(types, names, strict=True) if name.rpartition(":")[2] == layer]
    if layer in names:
        return types[names.index(layer)]
    if len(same_end) == 1:
        return same_end[0]
    raise no_layer(service, layer, names)


def no_layer(service: str, layer: str, names: list[str]) -> ServiceRefused:
    """Return the error of a layer that a service does not have, with those most like it."""
    close = get_close_matches(layer, names, _SHOWN_NAMES, 0.3) or sorted(names)[:_SHOWN_NAMES]
    return ServiceRefused(
        Text(
            sv="{service} har inget lager ”{layer}”. Det har bl.a.: {names}.",
            en="{service} has no layer “{layer}”. Among others it has: {names}.",
        ).fill(service=service, layer=layer, names=", ".join(close) or "–"),
        value=layer,
    )


def _service_formats(root: Element) -> tuple[str, ...]:
    for operation in below(root, "Operation"):
        if operation.get("name") != "GetFeature":
            continue
        for parameter in children(operation, "Parameter"):
            if parameter.get("name", "").lower() == "outputformat":
                return tuple((one.text or "").strip() for one in below(parameter, "Value"))
    return ()


def _can_page(root: Element) -> bool:
    """Return whether the service begins at a number: yes unless it says no."""
    said = [
        text
        for one in below(root, "Constraint")
        if one.get("name") == "ImplementsResultPaging"
        for value in below(one, "DefaultValue")
        if (text := (value.text or "").strip().upper())
    ]
    return "FALSE" not in said


def _extent(found: Element) -> Extent | None:
    for box in children(found, "WGS84BoundingBox"):
        corners = f"{text_of(box, 'LowerCorner') or ''} {text_of(box, 'UpperCorner') or ''}".split()
        try:
            west, south, east, north = map(float, corners)
        except ValueError:
            return None
        return plausible_extent((west, south, east, north))
    return None


def plausible_extent(extent: Extent) -> Extent | None:
    """Return a service's extent if it is one: degrees, in order, and not a mere default."""
    west, south, east, north = extent
    return extent if -180 <= west < east <= 180 and -90 <= south < north <= 90 else None
