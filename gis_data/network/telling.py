"""Statistics of a road network in sentences, for reports of quality."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from gis_data.network.model import RoadClass, Vehicle
from gis_data.network.statistics import NetworkStatistics, VehicleStatistics
from siting.domain.formats import number
from siting.domain.text import LANGS, Text

_Kind = TypeVar("_Kind", str, RoadClass)

CLASS_NAMES: Mapping[RoadClass, Text] = MappingProxyType(
    {
        RoadClass.MOTORWAY: Text(sv="motorväg", en="motorway"),
        RoadClass.MOTORWAY_LINK: Text(sv="motorvägsramp", en="motorway ramp"),
        RoadClass.TRUNK: Text(sv="europaväg eller riksväg", en="trunk road"),
        RoadClass.TRUNK_LINK: Text(sv="ramp till europaväg eller riksväg", en="trunk road ramp"),
        RoadClass.PRIMARY: Text(sv="primär väg", en="primary road"),
        RoadClass.PRIMARY_LINK: Text(sv="ramp till primär väg", en="primary road ramp"),
        RoadClass.SECONDARY: Text(sv="sekundär väg", en="secondary road"),
        RoadClass.SECONDARY_LINK: Text(sv="ramp till sekundär väg", en="secondary road ramp"),
        RoadClass.TERTIARY: Text(sv="tertiär väg", en="tertiary road"),
        RoadClass.TERTIARY_LINK: Text(sv="ramp till tertiär väg", en="tertiary road ramp"),
        RoadClass.UNCLASSIFIED: Text(sv="mindre väg", en="minor road"),
        RoadClass.RESIDENTIAL: Text(sv="bostadsgata", en="residential street"),
        RoadClass.LIVING_STREET: Text(sv="gångfartsområde", en="living street"),
        RoadClass.SERVICE: Text(sv="infart eller industriväg", en="service road"),
        RoadClass.PARKING_AISLE: Text(sv="körväg på parkering", en="parking aisle"),
        RoadClass.PEDESTRIAN: Text(sv="gågata", en="pedestrian street"),
        RoadClass.TRACK: Text(sv="skogs- eller åkerväg", en="track"),
        RoadClass.ROAD: Text(sv="väg av okänt slag", en="road of a kind not known"),
        RoadClass.FERRY: Text(sv="färja", en="ferry"),
        RoadClass.BARRIER: Text(sv="grind eller bom", en="gate"),
    }
)

LEFT_OUT: Mapping[str, Text] = MappingProxyType(
    {
        "not_for_motor_traffic": Text(sv="inte för motortrafik", en="not for motor traffic"),
        "not_built": Text(sv="planerade eller under byggnad", en="planned or under construction"),
        "area": Text(sv="ytor", en="areas"),
        "reversible": Text(sv="körriktningen växlar", en="direction changes with the hour"),
        "no_motor_traffic_let_in": Text(
            sv="gågator och enkla vägar utan ord om biltrafik",
            en="pedestrian streets and tracks without a word of cars",
        ),
        "closed": Text(sv="stängda för bil och lastbil", en="closed to cars and lorries"),
        "ferry_without_word_of_cars": Text(sv="färjor som inte sägs ta bilar", en="ferries not said to carry cars"),
        "ferry_without_cars": Text(sv="färjor utan bilar", en="ferries without cars"),
        "repeated": Text(sv="står flera gånger i filen", en="in the file more than once"),
        "too_short": Text(sv="utan två punkter i filen", en="without two points in the file"),
        "no_line": Text(sv="inga linjer som går att rita", en="no lines that can be drawn"),
    }
)
"""Why ways are left out."""

UNUSED: Mapping[str, Text] = MappingProxyType(
    {
        "conditional": Text(sv="gäller bara ibland", en="hold only at times"),
        "not_for_these_vehicles": Text(sv="gäller varken bil eller lastbil", en="bind neither cars nor lorries"),
        "unknown_kind": Text(sv="av okänt slag", en="of a kind not known"),
        "incomplete": Text(sv="delar saknas", en="parts are missing"),
        "road_not_in_network": Text(sv="vägen är inte med i vägnätet", en="the road is not in the network"),
        "no_such_turn": Text(
            sv="svängen går inte att göra, eller delarna möts inte",
            en="no such turn can be made, or the parts don't meet",
        ),
        "contradictory": Text(
            sv="samma sväng är förbjuden och påbjuden", en="the same turn is forbidden and prescribed"
        ),
        "ambiguous": Text(sv="flera svängar kan vara menade", en="several turns may be meant"),
        "too_long": Text(sv="leder över alltför många vägar", en="lead by way of too many roads"),
    }
)
"""Why turn restrictions are not used."""

BARRIERS: Mapping[str, Text] = MappingProxyType(
    {
        "open": Text(sv="släpper igenom alla", en="let everybody through"),
        "closed": Text(sv="stänger vägen", en="close the road"),
        "closed_to_some": Text(sv="släpper igenom somliga", en="let some through"),
        "at_end": Text(sv="står där vägen slutar", en="stand where the road ends"),
        "at_crossing": Text(sv="står i en korsning och lämnas därhän", en="stand at a crossing and are left aside"),
    }
)
"""What barriers on roads do."""

_VEHICLES: Mapping[Vehicle, Text] = MappingProxyType(
    {Vehicle.CAR: Text(sv="Bil", en="Car"), Vehicle.TRUCK: Text(sv="Lastbil", en="Lorry")}
)


def told(statistics: NetworkStatistics) -> tuple[Text, ...]:
    """Return the statistics in sentences, the most telling first."""
    account = statistics.account
    sentences = [
        _filled(
            Text(
                sv="{km} km väg i {edges} sträckor mellan {nodes} knutpunkter.",
                en="{km} km of road in {edges} stretches between {nodes} nodes.",
            ),
            km=statistics.km,
            edges=statistics.edges,
            nodes=statistics.nodes,
        ),
        *(_of_vehicle(vehicle, found) for vehicle, found in statistics.vehicles.items()),
        _listed(Text(sv="Kilometer: {parts}.", en="Kilometres: {parts}."), statistics.km_by_class, CLASS_NAMES),
        _filled(Text(sv="{n} svängförbud används.", en="{n} turn restrictions are used."), n=statistics.restrictions),
    ]
    for text, counts, names in (
        (
            Text(sv="Svängförbud som inte används: {parts}.", en="Turn restrictions not used: {parts}."),
            account.unused,
            UNUSED,
        ),
        (Text(sv="Vägar som inte är med: {parts}.", en="Ways left out: {parts}."), account.left_out, LEFT_OUT),
        (Text(sv="Hinder på vägarna: {parts}.", en="Barriers on the roads: {parts}."), account.barriers, BARRIERS),
    ):
        if counts:
            sentences.append(_listed(text, counts, names))
    return tuple(sentences)


def _of_vehicle(vehicle: Vehicle, found: VehicleStatistics) -> Text:
    return _filled(
        Text(
            sv=(
                "{who}: {km} km, varav {one_way} % enkelriktade, {end_only} km bara för den som ska dit och {toll} km "
                "med avgift; {part} % hänger ihop, resten är öar ({pieces} delar i allt)."
            ),
            en=(
                "{who}: {km} km, of which {one_way} % are one-way, {end_only} km are for those with business there and "
                "{toll} km cost; {part} % hang together, the rest are islands ({pieces} pieces in all)."
            ),
        ),
        who=_VEHICLES[vehicle],
        km=found.km,
        one_way=100 * found.one_way_share,
        end_only=found.end_only_km,
        toll=found.toll_km,
        part=100 * found.strong_part_share,
        pieces=found.pieces,
    )


def _filled(text: Text, **values: float | Text) -> Text:
    """Return a text with numbers as each language writes them."""
    return text.fill(**{name: value if isinstance(value, Text) else _number(value) for name, value in values.items()})


def _number(value: float) -> Text:
    decimals = 0 if abs(value) >= 100 or float(value).is_integer() else 1
    return Text(sv=number(value, "sv", decimals=decimals), en=number(value, "en", decimals=decimals))


def _listed(text: Text, amounts: Mapping[_Kind, float], names: Mapping[_Kind, Text]) -> Text:
    ordered = sorted(amounts, key=lambda kind: -amounts[kind])
    parts = {
        lang: ", ".join(f"{names[kind].say(lang)} {_number(amounts[kind]).say(lang)}" for kind in ordered)
        for lang in LANGS
    }
    return text.fill(parts=Text(sv=parts["sv"], en=parts["en"]))
