"""What straight-line estimates assume: figures of judgement, none of them measured, all in this place."""

from __future__ import annotations

DETOUR = 1.3
"""Road length over straight-line distance; studies of road networks find 1.2 to 1.4 in most regions."""

JUNCTION_KM_H = 40.0
"""Mean speed of a lorry from a site to the motorway, on local streets."""

TERMINAL_KM_H = 60.0
"""Mean speed of a lorry to a rail terminal, on streets and main roads."""

FAR_KM_H = 70.0
"""Mean speed of a lorry to a port or an airport, mostly on main roads and motorways."""

POPULATION_RADIUS_M = 5000.0
"""What "within five kilometres" means."""
