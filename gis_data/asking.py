"""What a recipe asks for: of which service, which layers, as declared or as said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from gis_data.geodata.declarations import declared, remote_sources
from gis_data.recipes import Recipe
from gis_data.remote.model import RemoteSource, ServiceKind
from gis_data.remote.secrets import without_secrets
from siting.domain.errors import InvalidInput
from siting.domain.text import Text


def service_of(address: str) -> ServiceKind | None:
    """Return how to talk to an address, as far as it can be told by looking at it.

    >>> service_of("https://example.se/geoserver/wfs"), service_of("https://example.se/plans.zip")
    (<ServiceKind.WFS: 'wfs'>, <ServiceKind.DOWNLOAD: 'download'>)
    """
    parts = urlsplit(address)
    path, query = parts.path.lower().rstrip("/"), parts.query.lower()
    if "service=wfs" in query or path.endswith("wfs"):
        return ServiceKind.WFS
    if "/collections" in path or "/ogc/" in path or path.endswith("/features"):
        return ServiceKind.OGC_API
    return ServiceKind.DOWNLOAD if Path(path).suffix else None


def sources_of(key: str, recipe: Recipe) -> list[RemoteSource]:
    """Return what to fetch, one source a layer: as declared for such a service, with what the recipe says besides.

    Raises
    ------
    InvalidInput
        It can't be told what answers there, or which layer is meant.
    """
    kind = recipe.service or service_of(recipe.address)
    if kind is None:
        raise InvalidInput(_WHICH_SERVICE.fill(address=urlsplit(recipe.address).hostname), value=shown_address(recipe))
    usual = _usual(recipe, kind)
    layers = (recipe.service_layer,) if recipe.service_layer else tuple(one.layer for one in usual)
    if kind is ServiceKind.DOWNLOAD:
        layers = ("",)
    elif not layers:
        raise InvalidInput(_WHICH_LAYER.fill(name=key), value=key)
    by_layer = {one.layer: one for one in usual}
    plain = RemoteSource(key=key, address=recipe.address, kind=kind, layer=layers[0])
    return [
        replace(
            asked := by_layer.get(layer, plain),
            key=key if len(layers) < 2 else f"{key}-{place + 1}",
            address=recipe.address,
            layer=layer,
            crs=recipe.crs or asked.crs,
            sort_by=recipe.sort_by or asked.sort_by,
        )
        for place, layer in enumerate(layers)
    ]


def shown_address(recipe: Recipe) -> str:
    """Return where a data set is from as it may be shown: keys in an address are kept in its recipe alone."""
    return without_secrets(httpx.URL(recipe.address)) if recipe.is_remote else recipe.address


def _usual(recipe: Recipe, kind: ServiceKind) -> tuple[RemoteSource, ...]:
    """Return how a declared data set is asked for at a service of the kind; () where nothing declares it."""
    known = declared(recipe.declared) if recipe.declared else None
    services = () if known is None else known.services
    number = next((place for place, one in enumerate(services) if one.kind is kind), None)
    return () if known is None or number is None else remote_sources(known, number)


_WHICH_SERVICE = Text(
    sv="Det framgår inte av adressen till {address} vad som svarar där; säg det med --service wfs, ogc_api, download.",
    en="The address of {address} does not tell what answers there; say so by --service wfs, ogc_api or download.",
)
_WHICH_LAYER = Text(
    sv="{name}: säg med --layer vilket av tjänstens lager som ska hämtas.",
    en="{name}: say by --layer which of the service's layers to fetch.",
)
