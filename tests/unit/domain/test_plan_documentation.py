"""What docs/plans.md says of the rule is what the rule is."""

from __future__ import annotations

from pathlib import Path

from siting.domain.activities import ACTIVITY_LABELS, Activity, UseAnswer, use_fact
from siting.domain.use_letters import Edition, UseLetter
from siting.domain.uses import USES, judge_letter

DOCUMENT = (Path(__file__).resolve().parents[3] / "docs" / "plans.md").read_text(encoding="utf-8")
SIGNS = {UseAnswer.ALLOWED: "yes", UseAnswer.CONDITIONAL: "if", UseAnswer.UNKNOWN: "ask", UseAnswer.NOT_ALLOWED: "–"}


def test_the_table_of_letters_is_the_rule() -> None:
    rows = [["letter", *(ACTIVITY_LABELS[activity].en for activity in Activity)]]
    for letter, use in USES.items():
        answers = [judge_letter(activity, UseLetter(letter=letter), Edition.UNKNOWN).answer for activity in Activity]
        rows.append([f"{letter} {use.name.en}", *(SIGNS[answer] for answer in answers)])

    for row in rows:
        assert f"| {' | '.join(row)} |" in DOCUMENT


def test_every_fact_on_use_is_named() -> None:
    assert all(f"`{use_fact(activity)}`" in DOCUMENT for activity in Activity)
