"""The guided form's most usual questions in plain words, beside the vocabulary whose facts they are put to."""

from __future__ import annotations

from dataclasses import dataclass

from siting.domain.need import ACTIVITIES, FOOTPRINT, PLACE
from siting.domain.text import Text


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question and what helps to answer it."""

    ask: Text
    hint: Text


def _asked(sv: str, en: str, hint: tuple[str, str] = ("", "")) -> Asked:
    return Asked(ask=Text(sv=sv, en=en), hint=Text(sv=hint[0], en=hint[1]))


STEP_WORDS: dict[str, Asked] = {
    "size": _asked("Vad och hur stort", "What and how large", ("Det här avgör mest.", "This decides most.")),
    "terms": _asked(
        "När och på vilka villkor",
        "When and on what terms",
        ("När ni behöver platsen, och hur ni vill ha den.", "When you need the site, and how you want to have it."),
    ),
    "power": _asked(
        "El och vatten",
        "Power and water",
        (
            "Effekt är ofta det som tar längst tid. Ett ungefärligt svar är bättre än inget.",
            "Power is often what takes longest. A rough answer is better than none.",
        ),
    ),
    "roads": _asked(
        "Vägar och gods",
        "Roads and goods",
        ("Hur varor och fordon ska komma fram.", "How goods and vehicles are to get there."),
    ),
    "people": _asked(
        "Människor och läge",
        "People and place",
        (
            "Hur personal och kunder ska komma fram, och vad ni vill ha i närheten.",
            "How staff and customers are to get there, and what you want nearby.",
        ),
    ),
    "building": _asked(
        "Byggnaden och planen",
        "The building and the plan",
        ("Det som ska få plats, och det som måste vara tillåtet.", "What has to find room, and has to be allowed."),
    ),
    "who": _asked(
        "Vilka ni är",
        "Who you are",
        (
            "Så mycket som behövs för att förstå behovet. Kontaktuppgifter frågar vi efter först om ni skickar det.",
            "As much as it takes to understand the need. We ask how to reach you only if you send it.",
        ),
    ),
}

ASKED: dict[str, Asked] = {
    ACTIVITIES: _asked(
        "Vad ska ni göra där?",
        "What will you do there?",
        ("Vi ser efter om planen tillåter det.", "We look whether the plan allows it."),
    ),
    "plot_area_m2": _asked(
        "Hur stor tomt behöver ni?",
        "How large a plot do you need?",
        (
            "Byggnad, uppställning, parkering och plats att växa.",
            "Building, yard, parking and room to grow.",
        ),
    ),
    "lettable_area_m2": _asked("Hur stor lokal behöver ni?", "How large premises do you need?"),
    "premises_kinds": _asked(
        "Vilket slags lokal?", "What kind of premises?", ("Kryssa för allt som duger.", "Tick all that will do.")
    ),
    "yard_area_m2": _asked(
        "Hur stor uppställningsyta behöver ni utomhus?",
        "How large a yard do you need outdoors?",
        ("Hårdgjord yta för fordon och gods.", "Paved, for vehicles and goods."),
    ),
    "possession_date": _asked(
        "När behöver ni senast tillträde?",
        "When do you need to have it at the latest?",
        (
            "Dagen då ni vill kunna börja bygga eller flytta in.",
            "The day on which you want to be able to build or move in.",
        ),
    ),
    "tenures": _asked(
        "Hur vill ni ha platsen?",
        "How do you want to have the site?",
        ("Kryssa för allt som duger.", "Tick all that will do."),
    ),
    "price_sek_m2": _asked("Vad får marken högst kosta?", "What may the land cost at most?"),
    "rent_sek_m2_year": _asked(
        "Vad får hyran högst vara?",
        "What may the rent be at most?",
        ("Kallhyra per kvadratmeter och år, utan moms.", "Without heating, per square metre and year, without VAT."),
    ),
    "power_capacity_mw": _asked(
        "Hur mycket el behöver ni från start?",
        "How much power do you need from the start?",
        (
            "Det högsta uttaget samtidigt. 1 MW är 1 000 kW.",
            "The most that is drawn at a time. 1 MW is 1,000 kW.",
        ),
    ),
    "power_in_5_years_mw": _asked("Och om fem år?", "And in five years?"),
    "water_m3_day": _asked("Hur mycket vatten behöver ni per dygn?", "How much water do you need a day?"),
    "fibre": _asked("Behöver ni fiber?", "Do you need fibre?"),
    "district_heating": _asked("Vill ni ha fjärrvärme?", "Do you want district heating?"),
    "junction_min": _asked(
        "Hur långt får det vara till motorvägen?",
        "How far may it be to the motorway?",
        ("Restid med lastbil till närmaste motorvägsmot.", "Driving time by lorry to the nearest junction."),
    ),
    "port_min": _asked(
        "Hur långt får det vara till en hamn?",
        "How far may it be to a port?",
        ("Restid med lastbil.", "Driving time by lorry."),
    ),
    "terminal_min": _asked(
        "Hur långt får det vara till en kombiterminal?",
        "How far may it be to a terminal for rail and road?",
        ("Restid med lastbil.", "Driving time by lorry."),
    ),
    "sign_exposure": _asked(
        "Behöver ni synas från vägen?",
        "Do you need to be seen from the road?",
        ("Kryssa för allt som duger.", "Tick all that will do."),
    ),
    "population_30_min": _asked(
        "Hur många ska kunna köra dit på en halvtimme?",
        "How many people should be able to drive there in half an hour?",
        ("Invånare: personal att anställa och kunder att nå.", "Residents: staff to hire and customers to reach."),
    ),
    "stop_distance_m": _asked(
        "Hur långt får det vara till en hållplats?",
        "How far may it be to a bus or tram stop?",
        ("Gångavstånd är ofta 400–800 m.", "People usually walk 400–800 m."),
    ),
    "station_min": _asked(
        "Hur långt får det vara till en järnvägsstation?",
        "How far may it be to a railway station?",
        ("Restid med bil.", "Driving time by car."),
    ),
    "footfall_day": _asked("Hur många behöver passera per dygn?", "How many need to pass by a day?"),
    PLACE: _asked(
        "Finns det en ort eller plats som ni vill vara nära?",
        "Is there a place that you want to be near?",
        ("Avstånd fågelvägen.", "Distance as the crow flies."),
    ),
    FOOTPRINT: _asked(
        "Hur stor byggnad ska få plats?",
        "How large a building has to find room?",
        (
            "Längd och bredd. Vi provar om den ryms på tomten, hur den än vrids, 6 m från gränsen.",
            "Length and width. We try whether it finds room on the plot, turned any way, 6 m from the boundary.",
        ),
    ),
    "max_height_m": _asked(
        "Hur högt behöver ni få bygga?",
        "How high do you need to be allowed to build?",
        ("Byggnadshöjd enligt planen.", "Height of the building by the plan."),
    ),
    "clear_height_m": _asked(
        "Hur högt i tak behöver det vara?",
        "How high a ceiling do you need?",
        ("Fri höjd under balk.", "Clear height under beams."),
    ),
    "gates": _asked("Hur många portar i markplan?", "How many gates at ground level?"),
    "loading_docks": _asked("Hur många lastkajer?", "How many loading docks?"),
    "floor_load_t_m2": _asked("Hur mycket ska golvet bära?", "How much does the floor have to bear?"),
    "sensitive_distance_m": _asked(
        "Hur långt behöver det vara till bostäder och skolor?",
        "How far does it need to be from homes and schools?",
        (
            "Om ni bullrar, luktar eller hanterar farliga ämnen.",
            "If you make noise or smell, or handle dangerous substances.",
        ),
    ),
}
"""By fact, or question of its own, in the order in which they are asked within a step."""
