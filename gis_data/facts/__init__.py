"""Facts that are computed from geodata: one function a fact, all in one register.

To add one, write its function in a module here and name it in :data:`gis_data.facts.register.COMPUTED`.
"""

from __future__ import annotations

from gis_data.facts.register import compute_facts

__all__ = ["compute_facts"]
