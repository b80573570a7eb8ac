"""What the catalogue of open data says of each data set and of how it is to be had."""

from __future__ import annotations

from siting.domain.text import Text

ABOUT = Text(
    sv="Mark och lokaler för företag som går att få, med fakta, källor och datum.",
    en="Land and premises that companies can have, with facts, sources and dates.",
)
API = Text(sv="JSON-API", en="JSON API")
OGC = Text(sv="OGC API Features och Tiles", en="OGC API Features and Tiles")
BY_OGC = Text(sv="OGC API Features (GeoJSON)", en="OGC API Features (GeoJSON)")
GEOJSON = Text(sv="GeoJSON", en="GeoJSON")
CSV = Text(sv="CSV, alla platser", en="CSV, all sites")
DESCRIPTIONS = {
    "sites": ABOUT,
    "land": Text(
        sv="Lediga och kommande tomter: yta, plan, effekt, läge och pris, med källa och datum.",
        en="Plots that are or will be available: area, plan, power, location and price, with source and date.",
    ),
    "premises": Text(
        sv="Lediga lokaler: yta, utrustning, läge och hyra, med källa och datum.",
        en="Premises that are available: area, fittings, location and rent, with source and date.",
    ),
    "areas": Text(
        sv="Kommuner, tätorter, stadsdelar och verksamhetsområden som platser beskrivs med.",
        en="Municipalities, localities, districts and business areas that sites are described by.",
    ),
    "reference_points": Text(
        sv="Motorvägsmot, stationer, terminaler, hamnar och flygplatser som restider mäts till.",
        en="Motorway junctions, stations, terminals, ports and airports that travel times are measured to.",
    ),
    "plans": Text(sv="Detaljplaner med planläge.", en="Detailed plans with their stage."),
    "plan_provisions": Text(
        sv="Planbestämmelser: användning, höjder och skydd.", en="Plan provisions: use, heights and protection."
    ),
}
KEYWORDS = {
    "sites": (Text(sv="etablering", en="establishment"), Text(sv="näringsliv", en="business")),
    "land": (Text(sv="lediga tomter", en="available plots"), Text(sv="verksamhetsmark", en="business land")),
    "premises": (Text(sv="lediga lokaler", en="available premises"),),
    "plans": (Text(sv="detaljplan", en="detailed plan"),),
    "plan_provisions": (Text(sv="planbestämmelse", en="plan provision"),),
}
