"""What a function found, collected fact by fact and handed over site by site."""

from __future__ import annotations

from collections.abc import Sequence

from gis_data.facts.model import Found
from siting.domain.sites import Site
from siting.domain.text import Text
from siting.domain.values import FactValue
from siting.domain.vocabulary import FACTS
from siting.domain.wording import value_text


class Answers:
    """Answers for some sites; a fact that is not about a site's kind is left out by itself.

    Parameters
    ----------
    sites
        Those that are asked about.
    """

    def __init__(self, sites: Sequence[Site]) -> None:
        self._kinds = [site.kind for site in sites]
        self._values: list[dict[str, FactValue]] = [{} for _ in sites]
        self._missing: list[dict[str, Text]] = [{} for _ in sites]
        self._measures: list[dict[str, dict[str, FactValue]]] = [{} for _ in sites]

    def say(self, place: int, key: str, value: FactValue) -> None:
        """Say the value of a fact at the site in that place.

        A number above what is possible means that what was measured is about somewhere else: a day's drive to the
        nearest junction. It is then missing, with that as the reason.
        """
        fact = FACTS[key]
        if self._kinds[place] not in fact.kinds:
            return
        if fact.high is not None and isinstance(value.value, float) and value.value > fact.high:
            found = {lang: value_text(fact, value.value, lang) for lang in ("sv", "en")}
            self._missing[place][key] = _TOO_MUCH.fill(value=Text(sv=found["sv"], en=found["en"]))
        else:
            self._values[place][key] = value

    def lack(self, place: int, key: str, why: Text) -> None:
        """Say why nothing can be said of a fact at the site in that place."""
        if self._kinds[place] in FACTS[key].kinds:
            self._missing[place][key] = why

    def lack_everywhere(self, keys: Sequence[str], why: Text) -> None:
        """Say why nothing can be said of some facts at any of the sites."""
        for place in range(len(self._kinds)):
            for key in keys:
                self.lack(place, key, why)

    def measure(self, place: int, key: str, argument: str, value: FactValue) -> None:
        """Say the value of what is measured against something that a requirement names."""
        self._measures[place].setdefault(key, {})[argument] = value

    def found(self) -> list[Found]:
        """Return one answer a site, in their order."""
        return [
            Found(values=values, missing=missing, measures=measures)
            for values, missing, measures in zip(self._values, self._missing, self._measures, strict=True)
        ]


_TOO_MUCH = Text(
    sv="Det närmaste ligger orimligt långt bort ({value}): inlästa data gäller en annan trakt",
    en="The nearest is unreasonably far away ({value}): the loaded data are about somewhere else",
)
