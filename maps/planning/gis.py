"""Plots for a GIS: a GeoPackage in the storage CRS."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio

Row = Mapping[str, Any]
LAYER = "plots"
SUPPLY_LAYER = "supply_by_year"


def plots_gpkg(plots: Sequence[Row], supply: Sequence[Row], crs: str, *, sources: Sequence[str]) -> bytes:
    """Return plots and the supply by year as a GeoPackage, in the storage CRS.

    Parameters
    ----------
    plots
        A column a key, ``geometry`` among them; None for a plot without a place.
    supply
        Rows of a table without geometry.
    crs
        Of the geometries.
    sources
        Who has to be named; stands in each layer's metadata.
    """
    named = {"ATTRIBUTION": "; ".join(sources)} if sources else None
    with tempfile.TemporaryDirectory(prefix="siting-") as folder:
        path = Path(folder) / "supply.gpkg"
        frame = gpd.GeoDataFrame(list(plots), columns=None if plots else ["geometry"], geometry="geometry", crs=crs)
        pyogrio.write_dataframe(frame, path, layer=LAYER, driver="GPKG", layer_metadata=named, geometry_type="Unknown")
        pyogrio.write_dataframe(pd.DataFrame(list(supply)), path, layer=SUPPLY_LAYER, driver="GPKG", append=True)
        return path.read_bytes()
