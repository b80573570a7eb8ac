"""The proposal's fixed words about how sure the order is and what would change it."""

from __future__ import annotations

from siting.domain.text import Text


def _t(sv: str, en: str) -> Text:
    return Text(sv=sv, en=en)


INSIGHT_TEXTS: dict[str, Text] = {
    # a small concession
    "relax": _t("En liten eftergift öppnar fler", "A small concession opens more"),
    "relax_lead": _t(
        "Det minsta som ni skulle behöva ge upp, och vad det ger.",
        "The least that you would have to give up, and what it gives.",
    ),
    "accept": _t("Om ni godtar", "If you accept"),
    "instead": _t("i stället för", "instead of"),
    "opens": _t("öppnar", "opens"),
    "opens_one": _t("{n} plats", "{n} site"),
    "opens_many": _t("{n} platser", "{n} sites"),
    "with_a_question": _t("med något att fråga om", "with something to ask"),
    "better_than_all": _t("en bättre än alla ovan", "one better than all above"),
    "more_sites": _t("{n} till", "{n} more"),
    "conflicts": _t("Går inte att få samtidigt", "Can't be had together"),
    # together
    "together": _t("Tillsammans räcker de", "Together they are enough"),
    "together_lead": _t(
        "Platser som var för sig är för små. Varje krav räknas som på den sämsta av dem, ytan som summan.",
        "Sites that are too small by themselves. Each requirement counts as at the worst of them, area as the sum.",
    ),
    "plots_together": _t("{n} tomter intill varandra", "{n} adjoining plots"),
    "units_together": _t("{n} lokaler i samma byggnad", "{n} units in one building"),
    "members": _t("Platser", "Sites"),
    "compactness": _t("Form", "Shape"),
    "compactness_note": _t(
        "Form är 1 för en cirkel, 0,79 för en kvadrat och nära 0 för en smal remsa (Polsby–Popper).",
        "Shape is 1 for a circle, 0.79 for a square and near 0 for a narrow strip (Polsby–Popper).",
    ),
    # how sure
    "sure": _t("Hur säker är ordningen", "How sure is the order"),
    "first_in": _t("först i {share}", "first in {share}"),
    "always_first": _t("alltid först", "always first"),
    "never_first": _t("aldrig först", "never first"),
    "share_first": _t("Först", "First"),
    "share_second": _t("Tvåa", "Second"),
    "share_lower": _t("Längre ned", "Lower"),
    "shares_drawn": _t("Plats i ordningen", "Place in the order"),
    "legend_rank_1": _t("först", "first"),
    "legend_rank_2": _t("tvåa", "second"),
    "legend_rank_3": _t("trea", "third"),
    "legend_rank_rest": _t("längre ned", "lower"),
    "what_changes": _t("Vad som skulle ändra ordningen", "What would change the order"),
    "placement_note": _t(
        "Byggnaden är inritad på ett sätt som går; det finns oftast flera.",
        "The building is drawn in one way that works; there are usually more.",
    ),
    "not_fits_note": _t(
        "Prövat i alla vridningar: byggnaden får inte plats med {m} m till godo åt alla håll.",
        "Tried at all rotations: the building finds no room with {m} m to spare on every side.",
    ),
    "method_sure": _t(
        "Hur säker ordningen är prövas genom att vikterna och det okända dras om många gånger (SMAA-2, Lahdelma och "
        "Salminen 2001).",
        "How sure the order is, is tried by drawing weights and unknowns anew many times (SMAA-2, Lahdelma and "
        "Salminen 2001).",
    ),
    "method_tree": _t(
        "Där en del av poängen inte får köpas ut av en annan vägs de ihop med ett potensmedelvärde "
        "(LSP, Dujmović 1974).",
        "Where one part of the score must not buy off another, they are combined by a power mean (LSP, Dujmović 1974).",
    ),
    "weights_rank": _t(
        "Vikterna kommer av den ordning ni satte önskemålen i (ROC).",
        "The weights come from the order that you put the wishes in (ROC).",
    ),
    "weights_pairwise": _t(
        "Vikterna kommer av parvisa jämförelser (AHP), konsistenskvot {c}.",
        "The weights come from pairwise comparisons (AHP), consistency ratio {c}.",
    ),
    "weights_best_worst": _t(
        "Vikterna kommer av jämförelser med det viktigaste och det minst viktiga (BWM), ξ = {c}.",
        "The weights come from comparisons with the most and the least important (BWM), ξ = {c}.",
    ),
    "question_effect": _t("Kan flytta platsen", "Can move the site"),
}
