"""The proposal's fixed words in both languages."""

from __future__ import annotations

from collections.abc import Callable

from maps.proposal.ui_insight import INSIGHT_TEXTS
from maps.proposal.ui_reach import REACH_TEXTS
from siting.domain.text import Lang, Text


def _t(sv: str, en: str) -> Text:
    return Text(sv=sv, en=en)


_OWN: dict[str, Text] = {
    # head
    "kind_land": _t("Markförslag", "Land proposal"),
    "kind_premises": _t("Lokalförslag", "Premises proposal"),
    "kind_both": _t("Platsförslag", "Site proposal"),
    "demo": _t("demodata", "demo data"),
    "demo_long": _t(
        "Demodata: platserna är påhittade för att visa hur tjänsten fungerar.",
        "Demo data: the sites are made up to show how the service works.",
    ),
    "for_company": _t("{title} för {company}", "{title} for {company}"),
    "version": _t("version {n}", "version {n}"),
    "case": _t("dnr {number}", "case {number}"),
    "skip": _t("Hoppa till innehållet", "Skip to content"),
    "contents": _t("Innehåll", "Contents"),
    "remarks": _t("Våra kommentarer", "Our comments"),
    "remarks_lead": _t(
        "Med våra egna ord, i den ordning vi föreslår att ni ser på platserna. Numren är rangordningens.",
        "In our own words, in the order in which we suggest that you look at the sites. The numbers are the ranking's.",
    ),
    # map
    "map": _t("Karta", "Map"),
    "map_of": _t(
        "Karta över {ranked} rangordnade platser och {out} som faller bort. Tabellen nedanför säger detsamma.",
        "Map of {ranked} ranked sites and {out} that fall out. The table below says the same.",
    ),
    "map_of_site": _t("Karta över {name}", "Map of {name}"),
    "show": _t("Visa", "Show"),
    "layer_ranked": _t("Föreslagna platser", "Proposed sites"),
    "layer_out": _t("Faller bort", "Fall out"),
    "layer_points": _t("Målpunkter", "Reference points"),
    "layer_names": _t("Ortnamn", "Place names"),
    "layer_tiles": _t("Bakgrundskarta från nätet", "Background map from the network"),
    "zoom_in": _t("Zooma in", "Zoom in"),
    "zoom_out": _t("Zooma ut", "Zoom out"),
    "zoom_all": _t("Visa alla platser", "Show all sites"),
    "close": _t("Stäng", "Close"),
    "to_sheet": _t("Till faktabladet", "To the fact sheet"),
    "why_out": _t("Faller bort för att", "Falls out because"),
    "not_on_map": _t("Utan läge, därför inte på kartan: {names}.", "Without a location, so not on the map: {names}."),
    "circle_note": _t(
        "Tätort utan känd gräns ritas som en cirkel efter folkmängd.",
        "A locality without a known boundary is drawn as a circle by population.",
    ),
    "legend": _t("Teckenförklaring", "Legend"),
    "legend_fits": _t("Uppfyller alla krav", "Meets all requirements"),
    "legend_ask": _t("Något krav är okänt", "A requirement is unknown"),
    "legend_out": _t("Faller bort", "Falls out"),
    "legend_point": _t("Målpunkt", "Reference point"),
    "legend_road": _t("Större väg", "Main road"),
    "legend_unknown": _t("Okänt: kan ge så mycket till", "Unknown: can add this much"),
    "legend_score": _t("Poäng 0–100, lägst till högst", "Score 0–100, lowest to highest"),
    # ranking
    "ranking": _t("Ordning", "Order"),
    "ranked_list": _t("Platserna i ordning", "The sites in order"),
    "points": _t("poäng", "points"),
    "points_of_100": _t("{score} poäng av 100", "{score} points out of 100"),
    "known_share": _t("{share} känt", "{share} known"),
    "all_known": _t("allt känt", "all known"),
    "no_ranked": _t("Ingen plats uppfyller kraven.", "No site meets the requirements."),
    "all_met": _t("Alla {n} krav uppfyllda", "All {n} requirements met"),
    "one_met": _t("Kravet är uppfyllt", "The requirement is met"),
    "no_needs": _t("Inga krav, bara önskemål", "No requirements, only wishes"),
    "one_open": _t("1 krav okänt: {what}", "1 requirement unknown: {what}"),
    "many_open": _t("{n} krav okända: {what}", "{n} requirements unknown: {what}"),
    "one_failed": _t("1 krav ej uppfyllt: {what}", "1 requirement not met: {what}"),
    "many_failed": _t("{n} krav ej uppfyllda: {what}", "{n} requirements not met: {what}"),
    "table": _t("Samma sak som tabell", "The same as a table"),
    "table_lead": _t(
        "Tabellen säger allt som kartan visar, i samma ordning.",
        "The table says all that the map shows, in the same order.",
    ),
    "rank": _t("Nr", "No."),
    "site": _t("Plats", "Site"),
    "kind": _t("Slag", "Kind"),
    "owner": _t("Ägare", "Owner"),
    "area": _t("Yta", "Area"),
    "score": _t("Poäng", "Score"),
    "needs": _t("Krav", "Requirements"),
    "known": _t("Känt", "Known"),
    "no_place": _t("läge saknas", "no location"),
    # near misses, questions
    "near": _t("Nära att passa", "Close to fitting"),
    "near_lead": _t("Faller på en enda punkt.", "Falls on a single point."),
    "here": _t("Här", "Here"),
    "asked": _t("Ni vill ha", "You want"),
    "fact": _t("Uppgift", "Fact"),
    "questions": _t("Detta är inte känt ännu", "This is not known yet"),
    "questions_lead": _t(
        "Svaren avgör krav eller kan höja poängen.",
        "Answers settle requirements or can raise the score.",
    ),
    "questions_none": _t("Allt som ni frågar efter är känt.", "All that you ask for is known."),
    "question": _t("Fråga", "Question"),
    "to_whom": _t("Till", "To"),
    "worth": _t("Kan ge", "Can add"),
    "decides": _t("avgör ett krav", "settles a requirement"),
    "more_on_sheets": _t("{n} frågor till står på faktabladen.", "{n} more questions stand on the fact sheets."),
    "more_questions": _t("Visa {n} frågor till", "Show {n} more questions"),
    # comparison
    "compare": _t("Jämförelse sida vid sida", "Side by side"),
    "compare_lead": _t(
        "De {n} första platserna mot vad ni har bett om.",
        "The first {n} sites against what you asked for.",
    ),
    # sheets
    "sheets": _t("Faktablad", "Fact sheets"),
    "why_score": _t("Varför poängen", "Why the score"),
    "facts_asked": _t("Fakta mot era krav", "Facts against your requirements"),
    "facts_other": _t("Övriga uppgifter", "Other facts"),
    "facts_other_lead": _t(
        "Det som är känt om platserna utöver vad ni har frågat efter, med källa och datum.",
        "What is known of the sites beyond what you asked for, with source and date.",
    ),
    "facts_missing": _t("Inte känt: {names}.", "Not known: {names}."),
    "to_ask": _t("Att fråga om", "To ask about"),
    "nothing_to_ask": _t("Inget av det ni frågar efter är okänt här.", "Nothing that you ask for is unknown here."),
    "verdict": _t("Utfall", "Verdict"),
    "source": _t("Källa", "Source"),
    "checked": _t("Kontrollerad", "Checked"),
    "ask_source": _t("fråga: {whom}", "ask: {whom}"),
    "about_note": _t("ca: uppskattat, källan säger hur.", "about: estimated, the source says how."),
    "about_computed": _t(
        "ca: uppskattat, hur står under ”{heading}”.", "about: estimated, how is told under “{heading}”."
    ),
    "how": _t("Så är uppgifterna beräknade", "How the facts were computed"),
    "how_lead": _t(
        "Det ni har frågat efter som är beräknat från geodata, inte angivet av någon. Siffran är platsens nummer.",
        "What you asked for that was computed from geodata, not stated by anybody. The figure is the site's number.",
    ),
    "stale_short": _t("inaktuell", "out of date"),
    "stale_note": _t(
        "{words}: underlaget har ändrats sedan uppgiften beräknades.",
        "{words}: the data were changed after the fact was computed.",
    ),
    "stale": _t("underlaget har ändrats sedan dess", "the data have changed since"),
    "accepted": _t("okänt, godtas", "unknown, accepted"),
    "no_bearing": _t("gäller inte här", "does not apply here"),
    "of": _t("{got} av {most}", "{got} of {most}"),
    "address": _t("Adress", "Address"),
    "designations": _t("Fastighet", "Property"),
    "holder": _t("Ingår i", "Part of"),
    "availability": _t("Status", "Status"),
    "available_from": _t("från {day}", "from {day}"),
    "reserved_until": _t("till {day}", "until {day}"),
    "reference": _t("Beteckning", "Reference"),
    "back_to_list": _t("Till ordningen", "To the order"),
    # excluded
    "excluded": _t("Varför andra faller bort", "Why others fall out"),
    "excluded_lead": _t(
        "{judged} platser prövades, {out} faller bort på minst ett krav. En plats kan falla på flera.",
        "{judged} sites were judged, {out} fall out on at least one requirement. A site can fail several.",
    ),
    "excluded_none": _t("Ingen plats faller bort.", "No site falls out."),
    "set_aside": _t(
        "{n} platser av annat slag eller med annan status prövades inte.",
        "{n} sites of another kind or status were not judged.",
    ),
    "excluded_listed": _t("Här listas de {n} som var närmast.", "The {n} that came closest are listed here."),
    "requirement": _t("Krav", "Requirement"),
    "fails": _t("Faller", "Fail"),
    "reasons": _t("Faller på", "Fails on"),
    # method
    "method": _t("Så räknades poängen", "How the score was made"),
    "method_needs": _t(
        "Krav sållar. Varje krav är uppfyllt, ej uppfyllt eller okänt. En plats som inte uppfyller ett krav "
        "faller bort. "
        "Är svaret okänt står platsen kvar, märkt, med frågan som avgör.",
        "Requirements sift. Each is met, not met or unknown. A site that fails one falls out. Where the "
        "answer is unknown "
        "the site stays, marked, with the question that settles it.",
    ),
    "method_values": _t(
        "Önskemål ger poäng på fasta skalor, i uppgiftens egen enhet, mellan sämsta godtagbara och bästa. "
        "Poängen är summan av vikt gånger värde, 0 till 100.",
        "Wishes give points on fixed scales, in the fact's own unit, between the worst acceptable and the ideal. "
        "The score is the sum of weight times value, 0 to 100.",
    ),
    "method_range": _t(
        "Det som är okänt gissas inte: det gör poängen till ett spann, från inget till full poäng för just "
        "den uppgiften.",
        "What is unknown is not guessed: it makes the score a range, from nothing to full points for that one fact.",
    ),
    "method_own": _t(
        "En plats poäng beror bara på platsen och på era krav. Att en annan plats tillkommer eller säljs "
        "ändrar den inte. "
        "Platser som uppfyller alla krav står före dem som har ett krav okänt; därefter avgör spannets mitt.",
        "A site's score depends on the site and your requirements alone. Another site that is added or sold does not "
        "change it. Sites that meet all requirements stand before those with one unknown; then the middle of "
        "the range "
        "decides.",
    ),
    "method_reference": _t(
        "Metoden är värdering med flera mål (Keeney och Raiffa 1976) med fasta värdeskalor.",
        "The method is multi-attribute value theory (Keeney and Raiffa 1976) with fixed value scales.",
    ),
    "weights": _t("Krav, skalor och vikter", "Requirements, scales and weights"),
    "group": _t("Del", "Part"),
    "must": _t("Krav", "Requirement"),
    "scale": _t("Skala", "Scale"),
    "weight": _t("Vikt", "Weight"),
    "points_at": _t("{share} vid {amount}", "{share} at {amount}"),
    "other_codes": _t("övriga {share}", "others {share}"),
    # data
    "data": _t("Data, källor och tillgänglighet", "Data, sources and accessibility"),
    "as_of": _t("Gäller per", "As of"),
    "made": _t("Framtaget", "Made"),
    "catalogue": _t("Dataversion", "Data version"),
    "proposal_no": _t("Förslag", "Proposal"),
    "not_stored": _t("ej sparat", "not stored"),
    "crs": _t("Koordinatsystem", "Coordinate system"),
    "attribution": _t("Källor", "Sources"),
    "software": _t("Programvara i sidan", "Software in the page"),
    "software_list": _t(
        "Leaflet (BSD-2-Clause), typsnittet Inter (OFL-1.1), ikoner från Lucide (ISC).",
        "Leaflet (BSD-2-Clause), the typeface Inter (OFL-1.1), icons from Lucide (ISC).",
    ),
    "accessibility": _t("Tillgänglighet", "Accessibility"),
    "accessibility_text": _t(
        "Allt som kartan visar står också i tabellen och faktabladen, som kan läsas utan karta, med "
        "tangentbord och med "
        "skärmläsare. Hör av dig om något ändå inte går att läsa, så får du det på annat sätt.",
        "All that the map shows also stands in the table and the fact sheets, which can be read without the map, by "
        "keyboard and by screen reader. Tell us if something still can't be read, and you will get it in "
        "another way.",
    ),
    "contact": _t("Kontakt", "Contact"),
    "data_line": _t("Data: {sources}", "Data: {sources}"),
    "map_credit": _t("Kartdata: {sources}", "Map data: {sources}"),
}

UI: dict[str, Text] = {**INSIGHT_TEXTS, **REACH_TEXTS, **_OWN}


def translator(lang: Lang) -> Callable[..., str]:
    """Return the function that templates use to say a fixed word in a language, with its places filled."""

    def say(key: str, **values: object) -> str:
        text = UI[key]
        return (text.fill(**values) if values else text).say(lang)

    return say
