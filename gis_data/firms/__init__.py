"""Company registers: from somebody's file to workplaces with their industry and number of employed.

Names are never read. What is kept of a workplace is where it is, its industry division and how many work there.
"""

from __future__ import annotations

from gis_data.firms.declared import read_declaration
from gis_data.firms.model import Register
from gis_data.firms.reading import read_register

__all__ = ["Register", "read_declaration", "read_register"]
