"""Code lists: short keys for what a fact can be, with labels in both languages."""

from __future__ import annotations

from siting.domain.text import Text

PERMITTED_USES: dict[str, Text] = {
    "B": Text(sv="B bostäder", en="B housing"),
    "C": Text(sv="C centrum", en="C centre (retail, service, offices, assembly)"),
    "D": Text(sv="D vård", en="D care"),
    "E": Text(sv="E tekniska anläggningar", en="E utilities"),
    "G": Text(sv="G drivmedel", en="G fuel"),
    "H": Text(sv="H detaljhandel", en="H retail"),
    "J": Text(sv="J industri", en="J industry"),
    "K": Text(sv="K kontor", en="K offices"),
    "N": Text(sv="N friluftsliv och camping", en="N outdoor recreation"),
    "O": Text(sv="O tillfällig vistelse", en="O hotel and conference"),
    "P": Text(sv="P parkering", en="P parking"),
    "R": Text(sv="R besöksanläggningar", en="R venues"),
    "S": Text(sv="S skola", en="S school"),
    "T": Text(sv="T trafik", en="T traffic"),
    "V": Text(sv="V hamn", en="V harbour"),
    "W": Text(sv="W vatten", en="W water"),
    "Z": Text(sv="Z verksamheter med begränsad påverkan", en="Z business with limited impact"),
    "U": Text(sv="U lager (äldre plan)", en="U storage (older plan)"),
    "A": Text(sv="A allmänt ändamål (äldre plan)", en="A public (older plan)"),
}
"""Land use in Swedish detailed plans (BFS 2020:5 and older catalogues)."""

PLAN_STATUS: dict[str, Text] = {
    "none": Text(sv="ingen plan", en="no plan"),
    "started": Text(sv="påbörjad", en="started"),
    "consultation": Text(sv="samråd", en="consultation"),
    "review": Text(sv="granskning", en="review"),
    "adopted": Text(sv="antagen", en="adopted"),
    "appealed": Text(sv="överklagad", en="appealed"),
    "legal_force": Text(sv="laga kraft", en="legal force"),
    "repealed": Text(sv="upphävd", en="repealed"),
    "closed": Text(sv="avslutad", en="closed"),
}

PLANNING_PERMISSION: dict[str, Text] = {
    "none": Text(sv="inget lov", en="not permitted"),
    "pending": Text(sv="ansökan prövas", en="decision pending"),
    "outline": Text(sv="principbeslut eller förhandsbesked", en="outline permission"),
    "full": Text(sv="fullt lov", en="full permission"),
    "permitted": Text(sv="lov, slag inte angivet", en="permitted, kind not stated"),
}

READINESS: dict[str, Text] = {
    "idea": Text(sv="idé", en="idea"),
    "in_planning": Text(sv="under planläggning", en="in planning"),
    "planned": Text(sv="planlagd", en="planned"),
    "serviced": Text(sv="planlagd med gata och VA", en="planned with street and water"),
    "levelled": Text(sv="grovplanerad och byggklar", en="levelled and ready to build"),
}

OWNER_KIND: dict[str, Text] = {
    "municipality": Text(sv="kommunen", en="the municipality"),
    "state": Text(sv="staten eller regionen", en="state or region"),
    "private": Text(sv="privat", en="private"),
    "mixed": Text(sv="flera ägare", en="several owners"),
    "public": Text(sv="det offentliga, oklart vem", en="a public body, not stated which"),
}

TENURE: dict[str, Text] = {
    "sale": Text(sv="köp", en="purchase"),
    "lease": Text(sv="hyra", en="lease"),
    "ground_lease": Text(sv="tomträtt", en="ground lease"),
    "land_lease": Text(sv="arrende", en="land lease"),
}

PREMISES_KIND: dict[str, Text] = {
    "warehouse": Text(sv="lager och logistik", en="warehouse and logistics"),
    "industry": Text(sv="industri och produktion", en="industry and production"),
    "workshop": Text(sv="verkstad", en="workshop"),
    "office": Text(sv="kontor", en="office"),
    "retail": Text(sv="butik", en="shop"),
    "showroom": Text(sv="utställning", en="showroom"),
    "restaurant": Text(sv="restaurang och café", en="restaurant and café"),
    "lab": Text(sv="laboratorium", en="laboratory"),
    "healthcare": Text(sv="vård", en="healthcare"),
}

CONDITION: dict[str, Text] = {
    "new": Text(sv="nybyggt", en="new"),
    "good": Text(sv="gott skick", en="good"),
    "fair": Text(sv="godtagbart skick", en="fair"),
    "to_renovate": Text(sv="behöver renoveras", en="to be renovated"),
}

RAIL_ACCESS: dict[str, Text] = {
    "none": Text(sv="inget spår", en="no track"),
    "adjacent": Text(sv="spår intill, utan anslutning", en="track alongside, no connection"),
    "possible": Text(sv="anslutning möjlig", en="connection possible"),
    "usable": Text(sv="stickspår i bruk", en="siding in use"),
}

CONTAMINATION: dict[str, Text] = {
    "none_known": Text(sv="ingen känd", en="none known"),
    "suspected": Text(sv="misstänkt", en="suspected"),
    "confirmed": Text(sv="bekräftad", en="confirmed"),
    "remediated": Text(sv="sanerad", en="remediated"),
}

FLOOD: dict[str, Text] = {
    "outside": Text(sv="berörs inte", en="outside"),
    "extreme": Text(sv="inom beräknat högsta flöde", en="within the highest calculated flow"),
    "year_200": Text(sv="inom 200-årsflöde", en="within the 200-year flood"),
    "year_100": Text(sv="inom 100-årsflöde", en="within the 100-year flood"),
}

BEARING: dict[str, Text] = {
    "rock": Text(sv="berg eller morän", en="rock or till"),
    "good": Text(sv="god (sand, grus)", en="good (sand, gravel)"),
    "soft": Text(sv="lös (lera, silt)", en="soft (clay, silt)"),
    "peat": Text(sv="torv eller fyllning", en="peat or fill"),
}

SIGN_EXPOSURE: dict[str, Text] = {
    "none": Text(sv="inget", en="none"),
    "local": Text(sv="mot lokalgata", en="to a local street"),
    "main_road": Text(sv="mot huvudväg", en="to a main road"),
    "motorway": Text(sv="mot motorväg", en="to a motorway"),
}

ENERGY_CLASS: dict[str, Text] = {letter: Text(sv=letter, en=letter) for letter in "ABCDEFG"}

CERTIFICATE: dict[str, Text] = {
    "none": Text(sv="ingen", en="none"),
    "green_building": Text(sv="GreenBuilding", en="GreenBuilding"),
    "miljobyggnad": Text(sv="Miljöbyggnad", en="Miljöbyggnad"),
    "breeam": Text(sv="BREEAM", en="BREEAM"),
    "leed": Text(sv="LEED", en="LEED"),
    "other": Text(sv="annan", en="other"),
}
