"""Sentences that a person would say, made from a result and from nothing else."""

from siting.matching.asking import asked_text, limit_text
from siting.matching.words.amounts import names_text, percent, place_text
from siting.matching.words.answering import answer
from siting.matching.words.changing import change_texts, dominated_text, fall_text, rise_text, swap_text
from siting.matching.words.conceding import (
    accepted_text,
    concession_text,
    concessions_text,
    conflict_text,
    relaxation_text,
)
from siting.matching.words.explaining import explanation
from siting.matching.words.observing import between_text, footprint_sentence, observed_text, seen_text
from siting.matching.words.questions import ask_whom, effect_in_short, effect_text, question_sentence, question_text
from siting.matching.words.standing import VERDICT_TEXTS, WISH, reason_text, verdict_text, why
from siting.matching.words.sureness import even_text, first_share_text, how_tried_text, sureness_text
from siting.matching.words.together import combination_text, owners_text

__all__ = [
    "VERDICT_TEXTS",
    "WISH",
    "accepted_text",
    "answer",
    "ask_whom",
    "asked_text",
    "between_text",
    "change_texts",
    "combination_text",
    "concession_text",
    "concessions_text",
    "conflict_text",
    "dominated_text",
    "effect_in_short",
    "effect_text",
    "even_text",
    "explanation",
    "fall_text",
    "first_share_text",
    "footprint_sentence",
    "how_tried_text",
    "limit_text",
    "names_text",
    "observed_text",
    "owners_text",
    "percent",
    "place_text",
    "question_sentence",
    "question_text",
    "reason_text",
    "relaxation_text",
    "rise_text",
    "seen_text",
    "sureness_text",
    "swap_text",
    "verdict_text",
    "why",
]
