"""Sections of the industry classification: their letters in either version, and their titles.

SNI 2007 is NACE Rev. 2 and SNI 2025 is NACE Rev. 2.1, alike down to four digits. Swedish titles: Statistics Sweden, SNI
2007 and SNI 2025 (CC0). English titles: Eurostat, NACE Rev. 2 and NACE Rev. 2.1.
"""

from __future__ import annotations

from collections.abc import Mapping

SECTIONS_2007: Mapping[str, tuple[str, str]] = {
    "A": ("agriculture", "01-03"),
    "B": ("mining", "05-09"),
    "C": ("manufacturing", "10-33"),
    "D": ("energy", "35-35"),
    "E": ("water_waste", "36-39"),
    "F": ("construction", "41-43"),
    "G": ("trade", "45-47"),
    "H": ("transport", "49-53"),
    "I": ("hospitality", "55-56"),
    "J": ("information", "58-63"),
    "K": ("finance", "64-66"),
    "L": ("real_estate", "68-68"),
    "M": ("professional", "69-75"),
    "N": ("support", "77-82"),
    "O": ("public", "84-84"),
    "P": ("education", "85-85"),
    "Q": ("health", "86-88"),
    "R": ("culture", "90-93"),
    "S": ("other_services", "94-96"),
    "T": ("households", "97-98"),
    "U": ("international", "99-99"),
}
SECTIONS_2025: Mapping[str, tuple[str, str]] = {
    "A": ("agriculture", "01-03"),
    "B": ("mining", "05-09"),
    "C": ("manufacturing", "10-33"),
    "D": ("energy", "35-35"),
    "E": ("water_waste", "36-39"),
    "F": ("construction", "41-43"),
    "G": ("trade", "46-47"),
    "H": ("transport", "49-53"),
    "I": ("hospitality", "55-56"),
    "J": ("media", "58-60"),
    "K": ("it", "61-63"),
    "L": ("finance", "64-66"),
    "M": ("real_estate", "68-68"),
    "N": ("professional", "69-75"),
    "O": ("support", "77-82"),
    "P": ("public", "84-84"),
    "Q": ("education", "85-85"),
    "R": ("health", "86-88"),
    "S": ("culture", "90-93"),
    "T": ("other_services", "94-96"),
    "U": ("households", "97-98"),
    "V": ("international", "99-99"),
}
"""Letter → what the section is about, in a word that no version changes, and its first and last division."""

SECTION_TITLES: Mapping[str, tuple[str, str]] = {
    "agriculture": ("Jordbruk, skogsbruk och fiske", "Agriculture, forestry and fishing"),
    "mining": ("Utvinning av mineral", "Mining and quarrying"),
    "manufacturing": ("Tillverkning", "Manufacturing"),
    "energy": ("Försörjning av el, gas, värme och kyla", "Electricity, gas, steam and air conditioning supply"),
    "water_waste": (
        "Vattenförsörjning; avloppsrening, avfallshantering och sanering",
        "Water supply; sewerage, waste management and remediation activities",
    ),
    "construction": ("Byggverksamhet", "Construction"),
    "trade": ("Handel", "Wholesale and retail trade"),
    "transport": ("Transport och magasinering", "Transportation and storage"),
    "hospitality": ("Hotell- och restaurangverksamhet", "Accommodation and food service activities"),
    "information": ("Informations- och kommunikationsverksamhet", "Information and communication"),
    "media": (
        "Förlagsverksamhet, radio- och tv-sändning samt produktion och distribution av medieinnehåll",
        "Publishing, broadcasting, and content production and distribution activities",
    ),
    "it": (
        "Telekommunikation, dataprogrammering, datakonsulter, datainfrastruktur och annan informationsverksamhet",
        "Telecommunication, computer programming, consulting, computing infrastructure and other information services",
    ),
    "finance": ("Finans- och försäkringsverksamhet", "Financial and insurance activities"),
    "real_estate": ("Fastighetsverksamhet", "Real estate activities"),
    "professional": (
        "Verksamhet inom juridik, ekonomi, vetenskap och teknik",
        "Professional, scientific and technical activities",
    ),
    "support": (
        "Uthyrning, fastighetsservice, resetjänster och annan stödverksamhet",
        "Administrative and support service activities",
    ),
    "public": (
        "Offentlig förvaltning och försvar; obligatorisk socialförsäkring",
        "Public administration and defence; compulsory social security",
    ),
    "education": ("Utbildning", "Education"),
    "health": ("Vård och omsorg; sociala tjänster", "Human health and social work activities"),
    "culture": ("Kultur, idrott, nöje och fritid", "Arts, sports, entertainment and recreation"),
    "other_services": ("Annan serviceverksamhet", "Other service activities"),
    "households": (
        "Förvärvsarbete i hushåll; hushållens produktion för eget bruk",
        "Activities of households as employers and for own use",
    ),
    "international": (
        "Verksamhet vid internationella organisationer, utländska ambassader o.d.",
        "Activities of extraterritorial organisations and bodies",
    ),
}
"""What a section is about → its title in Swedish and English; one title where the versions differ by a word."""
