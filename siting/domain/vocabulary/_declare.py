"""Short ways to declare a fact of each type."""

from __future__ import annotations

from collections.abc import Mapping

from siting.domain.facts import Argument, Ask, Better, Fact, FactType, Origin, Theme
from siting.domain.sites import SiteKind
from siting.domain.text import Text

LAND = frozenset({SiteKind.LAND})
PREMISES = frozenset({SiteKind.PREMISES})
BOTH = LAND | PREMISES


class Declarations:
    """Collects the facts of one theme.

    Parameters
    ----------
    theme
        What the facts are about.
    """

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.facts: list[Fact] = []

    def number(
        self,
        key: str,
        unit: str,
        kinds: frozenset[SiteKind],
        sv: str,
        en: str,
        *,
        help: tuple[str, str],
        phrase: tuple[str, str] | None = None,
        ask: Ask = Ask.OWNER,
        better: Better = Better.MORE,
        low: float | None = 0.0,
        high: float | None = None,
        decimals: int = 0,
        origin: Origin = Origin.DECLARED,
        divisible_by: str | None = None,
        later: tuple[tuple[int, str], ...] = (),
        label_by: tuple[str, str] | None = None,
        adds_up: bool = False,
        argument: Argument | None = None,
        label_named: tuple[str, str] | None = None,
        phrase_named: tuple[str, str] | None = None,
    ) -> None:
        """Declare a number with its unit and the bounds of what is possible."""
        self.facts.append(
            Fact(
                key=key,
                label=Text(sv=sv, en=en),
                help=Text(sv=help[0], en=help[1]),
                phrase=Text(sv=phrase[0], en=phrase[1]) if phrase else None,
                type=FactType.NUMBER,
                unit=unit,
                kinds=kinds,
                theme=self.theme,
                ask=ask,
                better=better,
                low=low,
                high=high,
                decimals=decimals,
                origin=origin,
                divisible_by=divisible_by,
                later=later,
                label_by=Text(sv=label_by[0], en=label_by[1]) if label_by else None,
                adds_up=adds_up,
                argument=argument,
                label_named=Text(sv=label_named[0], en=label_named[1]) if label_named else None,
                phrase_named=Text(sv=phrase_named[0], en=phrase_named[1]) if phrase_named else None,
            )
        )

    def other(
        self,
        type: FactType,
        key: str,
        kinds: frozenset[SiteKind],
        sv: str,
        en: str,
        *,
        help: tuple[str, str],
        phrase: tuple[str, str] | None = None,
        ask: Ask = Ask.OWNER,
        better: Better = Better.DEPENDS,
        codes: Mapping[str, Text] | None = None,
        origin: Origin = Origin.DECLARED,
        stage: str | None = None,
    ) -> None:
        """Declare a fact that is not a number."""
        self.facts.append(
            Fact(
                key=key,
                label=Text(sv=sv, en=en),
                help=Text(sv=help[0], en=help[1]),
                phrase=Text(sv=phrase[0], en=phrase[1]) if phrase else None,
                type=type,
                kinds=kinds,
                theme=self.theme,
                ask=ask,
                better=better,
                codes=codes,
                origin=origin,
                stage=stage,
            )
        )
