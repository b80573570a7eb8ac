"""What the public's collections and their columns are called; facts have their own names in the vocabulary."""

from __future__ import annotations

from siting.domain.text import Text

COLLECTION_WORDS: dict[str, tuple[Text, Text]] = {
    "sites": (
        Text(sv="Platser", en="Sites"),
        Text(
            sv="Publicerad mark och lokaler, med allt som är känt om varje plats.",
            en="Published land and premises, with all that is known of each site.",
        ),
    ),
    "land": (
        Text(sv="Mark", en="Land"),
        Text(sv="Publicerad mark, med allt som är känt.", en="Published land, with all that is known."),
    ),
    "premises": (
        Text(sv="Lokaler", en="Premises"),
        Text(sv="Publicerade lokaler, med allt som är känt.", en="Published premises, with all that is known."),
    ),
    "areas": (
        Text(sv="Områden", en="Areas"),
        Text(
            sv="Kommuner, tätorter, stadsdelar och verksamhetsområden.",
            en="Municipalities, localities, districts and business areas.",
        ),
    ),
    "plans": (
        Text(sv="Detaljplaner", en="Detailed plans"),
        Text(sv="Detaljplaner med skede och datum.", en="Detailed plans with their stage and dates."),
    ),
    "plan_provisions": (
        Text(sv="Planbestämmelser", en="Plan provisions"),
        Text(
            sv="Bestämmelser i detaljplaner, var de gäller och med egna ord.",
            en="Provisions of detailed plans, where they apply and in their own words.",
        ),
    ),
    "reference_points": (
        Text(sv="Målpunkter", en="Reference points"),
        Text(
            sv="Motorvägsmot, terminaler, stationer, hållplatser, hamnar, flygplatser och centrum.",
            en="Motorway junctions, terminals, stations, stops, ports, airports and centres.",
        ),
    ),
}
"""Key → title and description."""

COLUMN_LABELS: dict[str, Text] = {
    "id": Text(sv="Nummer", en="Number"),
    "source": Text(sv="Källa", en="Source"),
    "source_name": Text(sv="Källans namn", en="Source's name"),
    "reference": Text(sv="Beteckning i källan", en="Reference in the source"),
    "kind": Text(sv="Slag", en="Kind"),
    "name": Text(sv="Namn", en="Name"),
    "address": Text(sv="Adress", en="Address"),
    "holder": Text(sv="Område eller byggnad", en="Area or building"),
    "property_designations": Text(sv="Fastighetsbeteckningar", en="Property designations"),
    "availability": Text(sv="Tillgänglighet", en="Availability"),
    "available_from": Text(sv="Ledig från", en="Available from"),
    "reserved_until": Text(sv="Reserverad till", en="Reserved until"),
    "demo": Text(sv="Demodata", en="Demo data"),
    "changed_at": Text(sv="Ändrad", en="Changed"),
    "verified_first": Text(sv="Äldsta kontrolldatum", en="Oldest date of checking"),
    "verified_last": Text(sv="Senaste kontrolldatum", en="Latest date of checking"),
    "estimated": Text(sv="Uppskattade uppgifter", en="Estimated facts"),
    "not_applicable": Text(sv="Uppgifter som inte gäller här", en="Facts that do not apply here"),
    "code": Text(sv="Kod", en="Code"),
    "population": Text(sv="Folkmängd", en="Population"),
    "verified": Text(sv="Kontrollerad", en="Checked"),
    "status": Text(sv="Skede", en="Stage"),
    "status_date": Text(sv="Skedets datum", en="Date of the stage"),
    "legal_force_date": Text(sv="Laga kraft", en="Legal force"),
    "implementation_until": Text(sv="Genomförandetid till", en="Implementation until"),
    "plan_id": Text(sv="Planens nummer", en="Plan's number"),
    "plan": Text(sv="Detaljplan", en="Detailed plan"),
    "plan_status": Text(sv="Planens skede", en="Plan's stage"),
    "catalogue_code": Text(sv="Kod i planbestämmelsekatalogen", en="Code in the catalogue of provisions"),
    "wording": Text(sv="Lydelse", en="Wording"),
    "amount": Text(sv="Mått", en="Amount"),
    "unit": Text(sv="Enhet", en="Unit"),
}
