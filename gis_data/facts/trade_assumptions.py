"""What facts from firms and shops assume: figures of judgement, all in this place, with where they come from.

Distances are also said in words, in the vocabulary and in sources; those follow.
"""

from __future__ import annotations

NEIGHBOURS_M = 1000.0
"""Within so far along a straight line a workplace is a neighbour."""

QUOTIENT_M = 2000.0
"""Within so far a branch's share is compared with its share in the whole register: an industrial area with what
adjoins it. In a register of one municipality a wider circle would hold most of it, and every quotient would be 1."""

EMPLOYED_M = 5000.0
"""What "within five kilometres" means."""

FEWEST_SHOWN = 3
"""A number that fewer workplaces than these stand behind is not shown, for it may tell of one of them (statistical
confidentiality, Offentlighets- och sekretesslagen 2009:400, chapter 24 section 8; three is the customary least). None
at all is shown: nobody is there to be told of."""

FEWEST_OF_A_CLUSTER = 5
"""A branch with fewer workplaces within reach is no cluster, however high its quotient."""

CUSTOMERS_MIN = 30.0
"""People from whom a shop is farther away by car than this are no customers of it."""

SHOPS_MIN = 60.0
"""A shopping place farther away by car than this does not come into question."""

DECAY = 2.0
"""Huff's λ: how fast time puts off. Huff (1964, Defining and estimating a trading area) found 2.7 for furniture and 3.2
for clothing; 2, after Reilly's law (1931), is customary where nobody has measured."""

SIZE_POWER = 1.0
"""Huff's γ: a shop of twice the size draws twice as much."""

LEAST_MIN = 2.0
"""Nearer than this no shop draws more: parking and walking take that long, and no shop draws without end."""

SHOP_ON_LAND_M2 = 1000.0
"""Sales area of the shop that land is tried with; a supermarket or a small box. Premises are tried with their own."""

CUSTOMER_CELL_M = 1000.0
"""People of larger areas are spread over points so far apart."""
