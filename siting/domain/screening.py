"""Activities for which a screening distance to homes, schools and care is laid down."""

from __future__ import annotations

from siting.domain.text import Text

SCREENED_ACTIVITIES: dict[str, Text] = {
    "steel_structures": Text(sv="stålkonstruktioner i slutna hallar", en="steel structures in closed halls"),
    "goods_transfer": Text(sv="spedition och omlastning", en="forwarding and transfer of goods"),
    "beverage_bottling": Text(sv="tappning av drycker", en="bottling of beverages"),
}
"""Code → label. The distances themselves, with their sources, stand in a table that can be replaced
(``gis_data.facts.screening``); it has one for each of these, so that none is judged by what is not known.
"""
