"""A commented requirement to start from, in the reader's language."""

from __future__ import annotations

from siting.domain.text import Lang, Text


def example_requirement(lang: Lang) -> str:
    """Return a requirement file that is valid as it stands, each part with a comment."""
    return _EXAMPLE.say(lang)


_EXAMPLE = Text(
    sv="""\
# Vad ett företag behöver. Ändra det som står här, ta bort det som inte gäller.
# Alla uppgifter som kan krävas: siting schema requirement

title = { sv = "Lager- och montagehall på 6 000 m²", en = "Warehouse and assembly hall of 6,000 m²" }
case_number = ""                  # diarienummer, om det finns
summary = "Vi växer ur vår lokal och vill ha egen tomt nära motorvägen."
received = 2026-11-24             # dag då förfrågan kom in

[company]
name = "Exempelbolaget"           # namn eller alias; en förfrågan är en allmän handling
industry_code = "52.100"          # bransch enligt industry_version
industry_version = "SNI 2007"
change = "expanding"              # new, expanding eller relocating
leaves = "Hyrd lokal, 2 400 m²"

[site]
kinds = ["land"]                  # land (mark), premises (lokal) eller båda

# Grupper är delar av poängen. Utan egna grupper ordnas kraven efter ämne.
[[groups]]
key = "plot"
label = { sv = "Tomten", en = "The plot" }

[[groups]]
key = "reach"
label = { sv = "Läge", en = "Location" }

# En gräns är ett krav: platsen faller om den inte uppfylls, och blir en fråga om uppgiften saknas.
# anchors säger vad som är bra: [mängd, värde] där 0 är sämsta godtagbara och 1 är bäst. weight är poäng.
[[criteria]]
fact = "buildable_area_m2"
unit = "ha"                       # går att utelämna: då gäller faktumets egen enhet
at_least = 1.2
anchors = [[1.2, 0], [2.0, 1]]
weight = 25
group = "plot"

[[criteria]]
fact = "max_height_m"
at_least = 10
group = "plot"

[[criteria]]
fact = "permitted_uses"           # en mängd: contains = alla dessa, contains_any = minst en
contains_any = ["J", "Z"]
group = "plot"

[[criteria]]
fact = "possession_date"
ready_by = 2028-01-01             # senast; är planen inte klar räknas dess osäkerhet in
anchors = [[2027-03-01, 1], [2028-01-01, 0]]
weight = 15
group = "plot"

[[criteria]]
fact = "power_capacity_mw"
at_least = 0.8                    # nu
over_time = [[2030-01-01, 1.2]]   # och så mycket från den dagen
unknown = "ask"                   # ask: fråga; accept: räkna som uppfyllt; exclude: bara där det är känt
anchors = [[0.8, 0], [1.5, 1]]
weight = 20
group = "plot"
note = "Truckladdning och en mindre lackbox."

[[criteria]]
fact = "junction_min"
at_most = 12
anchors = [[3, 1], [12, 0]]
weight = 25
group = "reach"

[[criteria]]
fact = "sign_exposure"            # önskemål i en lista: värde för varje kod
values = { motorway = 1, main_road = 0.7, local = 0.2 }
weight = 5
group = "reach"

[[criteria]]
fact = "price_sek_m2"
anchors = [[300, 1], [800, 0]]
weight = 10

# Mer som går att kräva. Ta bort tecknet # i början av raderna, så gäller det.

# Avstånd till en plats: ett namn (place = "Viared"), närmaste av ett slag eller en punkt på kartan.
# [[criteria]]
# place = { lon = 12.94, lat = 57.72, label = "vår nuvarande lokal" }
# at_most = 10
# unit = "km"
# gives = 2                         # så mycket kan vi ge efter
# group = "reach"

# Restid till en målpunkt med namn, och arbetsställen i er egen bransch (industry_code) i närheten.
# [[criteria]]
# fact = "place_min"
# place = "Göteborg Landvetter"
# at_most = 40
# group = "reach"
# [[criteria]]
# fact = "branch_workplaces_1_km"
# at_least = 5
# group = "reach"

# En byggnad som ska få plats på tomten, hur den än vrids.
# [[criteria]]
# footprint = { length_m = 90, width_m = 45, setback_m = 6, yards = [{ length_m = 90, width_m = 30 }] }
# group = "plot"

# Det bästa värdet, och hur långt därifrån inget är kvar av värdet.
# [[criteria]]
# fact = "station_distance_m"
# unit = "km"
# ideal = 1
# ideal_reach = 4
# weight = 5
# group = "reach"
""",
    en="""\
# What a company needs. Change what stands here, remove what does not apply.
# All that can be asked: siting schema requirement

title = { sv = "Lager- och montagehall på 6 000 m²", en = "Warehouse and assembly hall of 6,000 m²" }
case_number = ""                  # the case's registration number, if there is one
summary = "We have outgrown our premises and want a plot of our own near the motorway."
received = 2026-11-24             # the day it came in

[company]
name = "Example Ltd"              # name or alias; an enquiry is a public record
industry_code = "52.100"          # industry by industry_version
industry_version = "SNI 2007"
change = "expanding"              # new, expanding or relocating
leaves = "Rented premises, 2,400 m²"

[site]
kinds = ["land"]                  # land, premises or both

# Groups are parts of the score. Without any of your own, criteria are grouped by subject.
[[groups]]
key = "plot"
label = { sv = "Tomten", en = "The plot" }

[[groups]]
key = "reach"
label = { sv = "Läge", en = "Location" }

# A limit is hard: a site that does not meet it is out, and one where it is unknown has a question to answer.
# anchors say what is good: [amount, value] where 0 is the worst acceptable and 1 the best. weight is points.
[[criteria]]
fact = "buildable_area_m2"
unit = "ha"                       # may be left out: then the fact's own unit
at_least = 1.2
anchors = [[1.2, 0], [2.0, 1]]
weight = 25
group = "plot"

[[criteria]]
fact = "max_height_m"
at_least = 10
group = "plot"

[[criteria]]
fact = "permitted_uses"           # a set: contains = all of these, contains_any = at least one
contains_any = ["J", "Z"]
group = "plot"

[[criteria]]
fact = "possession_date"
ready_by = 2028-01-01             # at the latest; where the plan is not settled, its uncertainty counts
anchors = [[2027-03-01, 1], [2028-01-01, 0]]
weight = 15
group = "plot"

[[criteria]]
fact = "power_capacity_mw"
at_least = 0.8                    # now
over_time = [[2030-01-01, 1.2]]   # and so much from that day on
unknown = "ask"                   # ask; accept: count as met; exclude: only where it is known
anchors = [[0.8, 0], [1.5, 1]]
weight = 20
group = "plot"
note = "Charging of forklifts and a small paint box."

[[criteria]]
fact = "junction_min"
at_most = 12
anchors = [[3, 1], [12, 0]]
weight = 25
group = "reach"

[[criteria]]
fact = "sign_exposure"            # a wish in a list: a value for each code
values = { motorway = 1, main_road = 0.7, local = 0.2 }
weight = 5
group = "reach"

[[criteria]]
fact = "price_sek_m2"
anchors = [[300, 1], [800, 0]]
weight = 10

# More that can be asked. Remove the # at the beginning of the lines, and it holds.

# Distance to a place: a name (place = "Viared"), the nearest of a kind, or a point on the map.
# [[criteria]]
# place = { lon = 12.94, lat = 57.72, label = "our present premises" }
# at_most = 10
# unit = "km"
# gives = 2                         # so much could be given up
# group = "reach"

# Driving time to a reference point by its name, and workplaces of your own branch (industry_code) nearby.
# [[criteria]]
# fact = "place_min"
# place = "Göteborg Landvetter"
# at_most = 40
# group = "reach"
# [[criteria]]
# fact = "branch_workplaces_1_km"
# at_least = 5
# group = "reach"

# A building that has to find room on the plot, at any rotation.
# [[criteria]]
# footprint = { length_m = 90, width_m = 45, setback_m = 6, yards = [{ length_m = 90, width_m = 30 }] }
# group = "plot"

# The best value, and how far from it nothing is left of the value.
# [[criteria]]
# fact = "station_distance_m"
# unit = "km"
# ideal = 1
# ideal_reach = 4
# weight = 5
# group = "reach"
""",
)
