"""Divisions of the industry classification: their titles, and what moved between the two versions that are in use.

SNI 2007 is NACE Rev. 2 and SNI 2025 is NACE Rev. 2.1, alike down to four digits. Swedish titles: Statistics Sweden, SNI
2007 and SNI 2025 (CC0). English titles and moves: Eurostat, NACE Rev. 2, NACE Rev. 2.1 and their correspondence table,
version 1.05.
"""

from __future__ import annotations

from collections.abc import Mapping

DIVISIONS_2007: Mapping[str, tuple[str, str]] = {
    "01": (
        "Jordbruk och jakt samt service i anslutning härtill",
        "Crop and animal production, hunting and related service activities",
    ),
    "02": ("Skogsbruk", "Forestry and logging"),
    "03": ("Fiske och vattenbruk", "Fishing and aquaculture"),
    "05": ("Kolutvinning", "Mining of coal and lignite"),
    "06": ("Utvinning av råpetroleum och naturgas", "Extraction of crude petroleum and natural gas"),
    "07": ("Utvinning av metallmalmer", "Mining of metal ores"),
    "08": ("Annan utvinning av mineral", "Other mining and quarrying"),
    "09": ("Service till utvinning", "Mining support service activities"),
    "10": ("Livsmedelsframställning", "Manufacture of food products"),
    "11": ("Framställning av drycker", "Manufacture of beverages"),
    "12": ("Tobaksvarutillverkning", "Manufacture of tobacco products"),
    "13": ("Textilvarutillverkning", "Manufacture of textiles"),
    "14": ("Tillverkning av kläder", "Manufacture of wearing apparel"),
    "15": ("Tillverkning av läder, läder- och skinnvaror m.m.", "Manufacture of leather and related products"),
    "16": (
        "Tillverkning av trä och varor av trä, kork, rotting o.d. utom möbler",
        "Manufacture of wood and of products of wood and cork, except furniture; articles of straw and plaiting",
    ),
    "17": ("Pappers- och pappersvarutillverkning", "Manufacture of paper and paper products"),
    "18": ("Grafisk produktion och reproduktion av inspelningar", "Printing and reproduction of recorded media"),
    "19": (
        "Tillverkning av stenkolsprodukter och raffinerade petroleumprodukter",
        "Manufacture of coke and refined petroleum products",
    ),
    "20": ("Tillverkning av kemikalier och kemiska produkter", "Manufacture of chemicals and chemical products"),
    "21": (
        "Tillverkning av farmaceutiska basprodukter och läkemedel",
        "Manufacture of basic pharmaceutical products and pharmaceutical preparations",
    ),
    "22": ("Tillverkning av gummi- och plastvaror", "Manufacture of rubber and plastic products"),
    "23": (
        "Tillverkning av andra icke-metalliska mineraliska produkter",
        "Manufacture of other non-metallic mineral products",
    ),
    "24": ("Stål- och metallframställning", "Manufacture of basic metals"),
    "25": (
        "Tillverkning av metallvaror utom maskiner och apparater",
        "Manufacture of fabricated metal products, except machinery and equipment",
    ),
    "26": (
        "Tillverkning av datorer, elektronikvaror och optik",
        "Manufacture of computer, electronic and optical products",
    ),
    "27": ("Tillverkning av elapparatur", "Manufacture of electrical equipment"),
    "28": ("Tillverkning av övriga maskiner", "Manufacture of machinery and equipment n.e.c."),
    "29": (
        "Tillverkning av motorfordon, släpfordon och påhängsvagnar",
        "Manufacture of motor vehicles, trailers and semi-trailers",
    ),
    "30": ("Tillverkning av andra transportmedel", "Manufacture of other transport equipment"),
    "31": ("Tillverkning av möbler", "Manufacture of furniture"),
    "32": ("Annan tillverkning", "Other manufacturing"),
    "33": (
        "Reparation och installation av maskiner och apparater",
        "Repair and installation of machinery and equipment",
    ),
    "35": ("Försörjning av el, gas, värme och kyla", "Electricity, gas, steam and air conditioning supply"),
    "36": ("Vattenförsörjning", "Water collection, treatment and supply"),
    "37": ("Avloppsrening", "Sewerage"),
    "38": ("Avfallshantering; återvinning", "Waste collection, treatment and disposal activities; materials recovery"),
    "39": (
        "Sanering, efterbehandling av jord och vatten samt annan verksamhet för föroreningsbekämpning",
        "Remediation activities and other waste management services",
    ),
    "41": ("Byggande av hus", "Construction of buildings"),
    "42": ("Anläggningsarbeten", "Civil engineering"),
    "43": ("Specialiserad bygg- och anläggningsverksamhet", "Specialised construction activities"),
    "45": (
        "Handel samt reparation av motorfordon och motorcyklar",
        "Wholesale and retail trade and repair of motor vehicles and motorcycles",
    ),
    "46": (
        "Parti- och provisionshandel utom med motorfordon",
        "Wholesale trade, except of motor vehicles and motorcycles",
    ),
    "47": (
        "Detaljhandel utom med motorfordon och motorcyklar",
        "Retail trade, except of motor vehicles and motorcycles",
    ),
    "49": ("Landtransport; transport i rörsystem", "Land transport and transport via pipelines"),
    "50": ("Sjötransport", "Water transport"),
    "51": ("Lufttransport", "Air transport"),
    "52": ("Magasinering och stödtjänster till transport", "Warehousing and support activities for transportation"),
    "53": ("Post- och kurirverksamhet", "Postal and courier activities"),
    "55": ("Hotell- och logiverksamhet", "Accommodation"),
    "56": ("Restaurang-, catering- och barverksamhet", "Food and beverage service activities"),
    "58": ("Förlagsverksamhet", "Publishing activities"),
    "59": (
        "Film-, video- och tv-programverksamhet, ljudinspelningar och fonogramutgivning",
        "Motion picture, video and television programme production, sound recording and music publishing activities",
    ),
    "60": ("Planering och sändning av program", "Programming and broadcasting activities"),
    "61": ("Telekommunikation", "Telecommunications"),
    "62": ("Dataprogrammering, datakonsultverksamhet o.d.", "Computer programming, consultancy and related activities"),
    "63": ("Informationstjänster", "Information service activities"),
    "64": (
        "Finansiella tjänster utom försäkring och pensionsfondsverksamhet",
        "Financial service activities, except insurance and pension funding",
    ),
    "65": (
        "Försäkring, återförsäkring och pensionsfondsverksamhet utom obligatorisk socialförsäkring",
        "Insurance, reinsurance and pension funding, except compulsory social security",
    ),
    "66": (
        "Stödtjänster till finansiella tjänster och försäkring",
        "Activities auxiliary to financial services and insurance activities",
    ),
    "68": ("Fastighetsverksamhet", "Real estate activities"),
    "69": ("Juridisk och ekonomisk konsultverksamhet", "Legal and accounting activities"),
    "70": (
        "Verksamheter som utövas av huvudkontor; konsulttjänster till företag",
        "Activities of head offices; management consultancy activities",
    ),
    "71": (
        "Arkitekt- och teknisk konsultverksamhet; teknisk provning och analys",
        "Architectural and engineering activities; technical testing and analysis",
    ),
    "72": ("Vetenskaplig forskning och utveckling", "Scientific research and development"),
    "73": ("Reklam och marknadsundersökning", "Advertising and market research"),
    "74": (
        "Annan verksamhet inom juridik, ekonomi, vetenskap och teknik",
        "Other professional, scientific and technical activities",
    ),
    "75": ("Veterinärverksamhet", "Veterinary activities"),
    "77": ("Uthyrning och leasing", "Rental and leasing activities"),
    "78": ("Arbetsförmedling, bemanning och andra personalrelaterade tjänster", "Employment activities"),
    "79": (
        "Resebyrå- och researrangörsverksamhet och andra resetjänster och relaterade tjänster",
        "Travel agency, tour operator and other reservation service and related activities",
    ),
    "80": ("Säkerhets- och bevakningsverksamhet", "Security and investigation activities"),
    "81": (
        "Fastighetsservice samt skötsel och underhåll av grönytor",
        "Services to buildings and landscape activities",
    ),
    "82": (
        "Kontorstjänster och andra företagstjänster",
        "Office administrative, office support and other business support activities",
    ),
    "84": (
        "Offentlig förvaltning och försvar; obligatorisk socialförsäkring",
        "Public administration and defence; compulsory social security",
    ),
    "85": ("Utbildning", "Education"),
    "86": ("Hälso- och sjukvård", "Human health activities"),
    "87": ("Vård och omsorg med boende", "Residential care activities"),
    "88": ("Öppna sociala insatser", "Social work activities without accommodation"),
    "90": (
        "Konstnärlig och kulturell verksamhet samt underhållningsverksamhet",
        "Creative, arts and entertainment activities",
    ),
    "91": (
        "Biblioteks-, arkiv- och museiverksamhet m.m.",
        "Libraries, archives, museums and other cultural activities",
    ),
    "92": ("Spel- och vadhållningsverksamhet", "Gambling and betting activities"),
    "93": ("Sport-, fritids- och nöjesverksamhet", "Sports activities and amusement and recreation activities"),
    "94": ("Intressebevakning; religiös verksamhet", "Activities of membership organisations"),
    "95": (
        "Reparation av datorer, hushållsartiklar och personliga artiklar",
        "Repair of computers and personal and household goods",
    ),
    "96": ("Andra konsumenttjänster", "Other personal service activities"),
    "97": ("Förvärvsarbete i hushåll", "Activities of households as employers of domestic personnel"),
    "98": (
        "Hushållens produktion av diverse varor och tjänster för eget bruk",
        "Undifferentiated goods- and services-producing activities of private households for own use",
    ),
    "99": (
        "Verksamhet vid internationella organisationer, utländska ambassader o.d.",
        "Activities of extraterritorial organisations and bodies",
    ),
}
CHANGED_2025: Mapping[str, tuple[str, str]] = {
    "01": (
        "Jordbruk och jakt samt stödverksamhet i anslutning härtill",
        "Crop and animal production, hunting and related service activities",
    ),
    "09": ("Stödverksamhet avseende utvinning", "Mining support service activities"),
    "15": (
        "Tillverkning av läder- och skinnvaror och liknande varor av andra material",
        "Manufacture of leather and related products of other materials",
    ),
    "16": (
        "Tillverkning av trä och varor av trä och kork, utom möbler; tillverkning av varor av halm, rotting o.d.",
        "Manufacture of wood and of products of wood and cork, except furniture; articles of straw and plaiting",
    ),
    "33": (
        "Reparation, underhåll och installation av maskiner och utrustning",
        "Repair, maintenance and installation of machinery and equipment",
    ),
    "35": (
        "El-, gas- och ångförsörjning samt luftkonditionering",
        "Electricity, gas, steam and air conditioning supply",
    ),
    "38": ("Insamling av avfall, återvinning och bortskaffande", "Waste collection, recovery and disposal activities"),
    "39": (
        "Sanering, efterbehandling av jord och vatten samt annan verksamhet för föroreningsbekämpning",
        "Remediation activities and other waste management service activities",
    ),
    "41": ("Byggande av bostadshus och andra byggnader", "Construction of residential and non-residential buildings"),
    "46": ("Parti- och provisionshandel", "Wholesale trade"),
    "47": ("Detaljhandel", "Retail trade"),
    "52": (
        "Magasinering, varulagring och stödverksamhet avseende transport",
        "Warehousing, storage and support activities for transportation",
    ),
    "59": (
        "Film-, video- och tv-programverksamhet, ljudinspelning och musikutgivning",
        "Motion picture, video and television programme production, sound recording and music publishing activities",
    ),
    "60": (
        "Planering, radio- och tv-sändning, nyhetsbyråer och annan distribution av medieinnehåll",
        "Programming, broadcasting, news agency and other content distribution activities",
    ),
    "61": ("Telekommunikation", "Telecommunication"),
    "63": (
        "Datainfrastruktur, databehandling, hosting och annan informationsverksamhet",
        "Computing infrastructure, data processing, hosting and other information service activities",
    ),
    "64": (
        "Finansiell verksamhet utom försäkrings- och pensionsfondsverksamhet",
        "Financial service activities, except insurance and pension funding",
    ),
    "65": (
        "Försäkrings-, återförsäkrings- och pensionsfondsverksamhet utom obligatorisk socialförsäkring",
        "Insurance, reinsurance and pension funding, except compulsory social security",
    ),
    "66": (
        "Stödverksamhet avseende finansiella tjänster och försäkringsverksamhet",
        "Activities auxiliary to financial services and insurance activities",
    ),
    "70": (
        "Verksamheter som utövas av huvudkontor samt konsultverksamhet avseende företag",
        "Activities of head offices and management consultancy",
    ),
    "73": (
        "Reklamverksamhet, marknadsundersökningar och PR",
        "Activities of advertising, market research and public relations",
    ),
    "78": ("Arbetsförmedling, bemanning och annan personalrelaterad verksamhet", "Employment activities"),
    "79": (
        "Resebyrå- och researrangörsverksamhet samt annan boknings- och reserelaterad verksamhet",
        "Travel agency, tour operator and other reservation service and related activities",
    ),
    "80": ("Säkerhets- och bevakningsverksamhet", "Investigation and security activities"),
    "81": (
        "Fastighetsrelaterad stödverksamhet samt skötsel och underhåll av grönytor",
        "Services to buildings and landscape activities",
    ),
    "82": (
        "Kontorstjänster och annan stödverksamhet till företag",
        "Office administrative, office support and other business support activities",
    ),
    "90": ("Konstnärligt skapande och scenkonst", "Arts creation and performing arts activities"),
    "95": (
        "Reparation och underhåll av datorer, hushållsartiklar och personliga varor samt motorfordon och motorcyklar",
        "Repair and maintenance of computers, personal and household goods, and motor vehicles and motorcycles",
    ),
    "96": ("Konsumenttjänster", "Personal service activities"),
    "98": (
        "Hushållens produktion av diverse varor och tjänster för eget bruk",
        "Undifferentiated goods- and service-producing activities of private households for own use",
    ),
}
"""Division → its title in Swedish and English; of the later version, the divisions whose title changed."""

MOVED: Mapping[str, tuple[str, ...]] = {
    "03": ("01", "03"),
    "10": ("10", "11"),
    "13": ("13", "23"),
    "16": ("15", "16"),
    "18": ("13", "18"),
    "22": ("15", "22", "23"),
    "23": ("23", "29", "31"),
    "25": ("25", "28"),
    "27": ("27", "29", "32"),
    "28": ("26", "27", "28", "29", "30"),
    "30": ("30", "33"),
    "32": ("26", "32"),
    "33": ("03", "33", "91"),
    "38": ("20", "38"),
    "41": ("41", "43", "68", "91"),
    "42": ("42", "43", "68"),
    "43": ("42", "43", "81"),
    "45": ("46", "47", "95"),
    "47": ("47", "60"),
    "49": ("49", "52"),
    "52": ("35", "52", "63"),
    "63": ("60", "63"),
    "68": ("55", "68"),
    "70": ("70", "73"),
    "74": ("18", "74", "80"),
    "79": ("52", "55", "56", "77", "79", "82"),
    "81": ("81", "96"),
    "82": ("18", "43", "46", "47", "53", "61", "77", "82", "85", "86", "87", "93", "95", "96"),
    "85": ("85", "93"),
    "88": ("85", "88"),
    "90": ("90", "91"),
    "93": ("84", "93"),
    "96": ("53", "96"),
}
"""Division of SNI 2007 → the divisions of SNI 2025 that have its activities now; not there: all stayed."""
