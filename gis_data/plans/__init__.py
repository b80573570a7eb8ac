"""Detailed plans from files: what provisions they have, and where.

:func:`gis_data.plans.reading.read_plan_file` looks at a file and reads it by the reader of its kind:
:mod:`gis_data.plans.ss637040` (GML after SS 637040:2016), :mod:`gis_data.plans.ngp` (JSON of the national geodata
platform) or :mod:`gis_data.plans.layers` (a plain layer whose fields are declared).
:mod:`gis_data.plans.catalogue` reads Boverket's catalogue of plan provisions.
"""
