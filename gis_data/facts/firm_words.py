"""How facts from firms are worded: values with their sources, each source made once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from gis_data.facts.sources import Source, set_days, with_sets
from gis_data.facts.trade_assumptions import FEWEST_OF_A_CLUSTER, FEWEST_SHOWN
from gis_data.facts.workplaces import Workplaces
from siting.domain.formats import number
from siting.domain.geodata import GeodataSet
from siting.domain.industry import SECTION_LABELS
from siting.domain.text import LANGS, Lang, Text
from siting.domain.values import FactValue, Status, Value


@dataclass(frozen=True)
class Words:
    """Values with their sources.

    Parameters
    ----------
    workplaces
        What they are about.
    sets
        The data sets that these are of.
    """

    workplaces: Workplaces
    sets: Sequence[GeodataSet]

    @property
    def version(self) -> str | None:
        """Of which version branches are."""
        return None if self.workplaces.version is None else self.workplaces.version.value

    def value(self, value: Value, status: Status, source: Source) -> FactValue:
        """Return a value with its source and the day of the data."""
        return source.value(value, status, self._verified)

    def shown(self, value: float, count: float, status: Status, source: Source) -> FactValue:
        """Return the value, or that it is not shown when too few workplaces stand behind it."""
        if count < FEWEST_SHOWN:
            return self._secret
        return self.value(value, status, source)

    def unknown(self, why: Text) -> FactValue:
        """Return that there is no value to show, with the reason as its source."""
        return with_sets(why, self.sets).value(None, Status.UNKNOWN, self._verified)

    @cached_property
    def _secret(self) -> FactValue:
        return self.unknown(SECRET)

    @cached_property
    def _verified(self) -> date | None:
        return set_days(self.sets)

    @cached_property
    def employed(self) -> Source:
        """Source of the number of employed."""
        return with_sets(_EMPLOYED, self.sets)

    @cached_property
    def about_employed(self) -> Source:
        """Source of the number of employed where it rests on size classes, or is not known of all."""
        return with_sets(_about(_EMPLOYED), self.sets)

    @cached_property
    def compared(self) -> Status:
        """How well shares in the whole register are known: they rest on the numbers of all workplaces."""
        return Status.KNOWN if self.workplaces.is_exact.all() else Status.ESTIMATED

    @cached_property
    def neighbours(self) -> list[Source]:
        """Source of the number of each branch's workplaces."""
        return [self._of_branch(_NEIGHBOURS, number) for number in range(len(self.workplaces.branches))]

    @cached_property
    def no_neighbour(self) -> Source:
        """Source of there being no workplace of a branch."""
        return with_sets(_NO_NEIGHBOUR.fill(version=self.version), self.sets)

    @cached_property
    def quotients(self) -> list[Source]:
        """Source of each branch's quotient."""
        rule = self._compared(_QUOTIENT)
        return [self._of_branch(rule, number) for number in range(len(self.workplaces.branches))]

    @cached_property
    def no_quotient(self) -> Source:
        """Source of a quotient of 0."""
        return with_sets(_NO_QUOTIENT.fill(version=self.version), self.sets)

    @cached_property
    def cluster(self) -> Source:
        """Source of the strongest branch."""
        rule = self._compared(_CLUSTER)
        return with_sets(rule.fill(version=self.version, fewest=FEWEST_OF_A_CLUSTER), self.sets)

    def cluster_firms(self, key: str) -> Source:
        """Return the source of the number of a section's workplaces."""
        return with_sets(_CLUSTER_FIRMS.fill(section=SECTION_LABELS[key], version=self.version), self.sets)

    @cached_property
    def no_cluster(self) -> Source:
        """Source of there being no cluster."""
        return with_sets(NONE_STANDS_OUT, self.sets)

    def _compared(self, rule: Text) -> Text:
        return rule if self.compared is Status.KNOWN else _about(rule)

    def _of_branch(self, rule: Text, number: int) -> Source:
        branch = self.workplaces.branches[number]
        return with_sets(rule.fill(division=branch.division, version=branch.version, title=branch.label), self.sets)


def _about(rule: Text) -> Text:
    """Return a rule that says what is assumed of numbers that the register does not have."""
    return Text(sv=f"{rule.sv}; {_ASSUMED.sv}", en=f"{rule.en}; {_ASSUMED.en}")


def not_covered(share: float, radius_m: float) -> Text:
    """Return why nothing is said where the register covers too little of the ground within a distance."""
    said: dict[Lang, dict[str, str]] = {
        lang: {"share": number(100 * share, lang, decimals=0), "km": number(radius_m / 1000, lang)} for lang in LANGS
    }
    return Text(sv=_NOT_COVERED.sv.format(**said["sv"]), en=_NOT_COVERED.en.format(**said["en"]))


_NOT_COVERED = Text(
    sv="Företagsregistret täcker bara {share} % av området inom {km} km",
    en="The company register covers only {share}% of the area within {km} km",
)
_ASSUMED = Text(
    sv="storleksklasser räknas som sin mitt, okända antal som 0",
    en="size classes count as their middle, unknown numbers as 0",
)
_EMPLOYED = Text(
    sv="Sysselsatta på arbetsställen inom 5 km fågelvägen", en="Employed at workplaces within 5 km in a straight line"
)
_NEIGHBOURS = Text(
    sv="Arbetsställen i huvudgrupp {division} ({version}) inom 1 km: {title}",
    en="Workplaces of division {division} ({version}) within 1 km: {title}",
)
_NO_NEIGHBOUR = Text(
    sv="Inget arbetsställe i huvudgruppen ({version}) inom 1 km",
    en="No workplace of the division ({version}) within 1 km",
)
_QUOTIENT = Text(
    sv="Huvudgrupp {division} ({version}), andel av de sysselsatta inom 2 km delad med andelen i registret: {title}",
    en="Division {division} ({version}), share of those employed within 2 km over that in the register: {title}",
)
_NO_QUOTIENT = Text(
    sv="Inget arbetsställe i huvudgruppen ({version}) inom 2 km",
    en="No workplace of the division ({version}) within 2 km",
)
_CLUSTER = Text(
    sv="Högst lokaliseringskvot inom 2 km bland avdelningar ({version}) med minst {fewest} arbetsställen",
    en="Highest location quotient within 2 km among sections ({version}) with at least {fewest} workplaces",
)
_CLUSTER_FIRMS = Text(
    sv="Arbetsställen inom 1 km i platsens starkaste bransch ({version}): {section}",
    en="Workplaces within 1 km of the site's strongest branch ({version}): {section}",
)
NONE_STANDS_OUT = Text(
    sv=f"Ingen bransch är överrepresenterad inom 2 km (minst {FEWEST_OF_A_CLUSTER} arbetsställen, kvot över 1)",
    en=f"No branch is over-represented within 2 km (at least {FEWEST_OF_A_CLUSTER} workplaces, quotient above 1)",
)
SECRET = Text(
    sv=f"Färre än {FEWEST_SHOWN} arbetsställen: visas inte av hänsyn till statistiksekretessen",
    en=f"Fewer than {FEWEST_SHOWN} workplaces: not shown, because of statistical confidentiality",
)
