"""Geodata files as clean features: which data sets are known, and reading them.

:func:`gis_data.geodata.declarations.declared` finds a declared data set by its key (or in a TOML file of one's own),
:class:`gis_data.geodata.model.Description` describes another by hand. The files of either are read with

``gis_data.reading.read(what, paths, *, crs, area=None, options=ReadOptions(), on_progress=None) -> Content``

where ``what`` is a :class:`~gis_data.geodata.model.DeclaredSet` or a :class:`~gis_data.geodata.model.Description`,
``crs`` the storage CRS, and ``area`` the municipality in it, around which each use says how far its rows matter.
"""
