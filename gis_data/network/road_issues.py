"""What can be wrong with road data, said so that whoever loads them knows what it means."""

from __future__ import annotations

from collections import Counter

from gis_data.network.speeds import FASTEST_KM_H, SLOWEST_KM_H
from gis_data.problems import FileIssue, Problem, dropped, note, rejected
from siting.domain.errors import InvalidInput
from siting.domain.text import Text


class NoRoads(InvalidInput):
    """A file can be read, but no road network comes of it."""

    code = "no_roads"


ODD_TAG = dropped(
    "odd_road_tag",
    Text(
        sv="Taggen {key}={value} går inte att tolka; den står på {count} objekt, t.ex. {example}.",
        en="The tag {key}={value} can't be read; it is on {count} objects, e.g. {example}.",
    ),
    Text(sv="Den lämnas därhän. Rätta den i OpenStreetMap.", en="It is left aside. Mend it in OpenStreetMap."),
)
CONDITIONAL_TAG = note(
    "conditional_road_tag",
    Text(
        sv="Taggen {key} gäller bara ibland; den står på {count} objekt, t.ex. {example}.",
        en="The tag {key} holds only at times; it is on {count} objects, e.g. {example}.",
    ),
    Text(
        sv="Restider räknas utan den, för alla tider på dygnet.",
        en="Travel times are computed without it, for all hours.",
    ),
)
NODE_MISSING = note(
    "road_node_missing",
    Text(
        sv="{count} vägar har punkter som inte finns i filen, t.ex. {example}.",
        en="{count} ways have points that are not in the file, e.g. {example}.",
    ),
    Text(
        sv="Vägarna används så långt de går att följa; utdraget slutar troligen där.",
        en="The ways are used as far as they can be followed; the extract probably ends there.",
    ),
)
WAY_REPEATED = dropped(
    "road_repeated",
    Text(
        sv="{count} vägar står mer än en gång i filen, t.ex. {example}.",
        en="{count} ways are in the file more than once, e.g. {example}.",
    ),
    Text(sv="Den första av dem används.", en="The first of them is used."),
)
LINE_WITHOUT_SPEED = note(
    "road_without_speed",
    Text(
        sv="{count} väglinjer saknar hastighetsgräns, t.ex. rad {example}.",
        en="{count} road lines are without a speed limit, e.g. row {example}.",
    ),
    Text(
        sv="För dem gäller den gräns som antas för vägens klass.",
        en="For them the limit that is assumed of the road's class holds.",
    ),
)
ODD_SPEED = dropped(
    "odd_road_speed",
    Text(
        sv="{count} väglinjer har en orimlig hastighetsgräns i fältet {key}, t.ex. {value} på rad {example}.",
        en="{count} road lines have an impossible speed limit in the field {key}, e.g. {value} in row {example}.",
    ),
    Text(
        sv=f"Gränserna lämnas därhän; {SLOWEST_KM_H:.0f}–{FASTEST_KM_H:.0f} km/h är rimligt.",
        en=f"They are left aside; {SLOWEST_KM_H:.0f}–{FASTEST_KM_H:.0f} km/h is reasonable.",
    ),
)
ODD_LINE = rejected(
    "odd_road_line",
    Text(
        sv="{count} rader är inga linjer som går att rita, t.ex. rad {example}.",
        en="{count} rows are no lines that can be drawn, e.g. row {example}.",
    ),
    Text(
        sv="De används inte. En väg är en linje av minst två punkter, i ett stycke och inom lagrets koordinatsystem.",
        en="They are not used. A road is a line of two points or more, in one piece and within the layer's CRS.",
    ),
)


class Tally:
    """Things that are wrong, each kind with how often and a first example; thousands of ways may share one."""

    def __init__(self, dataset: str) -> None:
        self._dataset = dataset
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._first: dict[tuple[str, str, str], tuple[Problem, str]] = {}

    def add(self, problem: Problem, example: str, *, key: str = "", value: str = "", count: int = 1) -> None:
        """Note that something is wrong with an object, ``example``."""
        of = (problem.kind, key, value)
        self._counts[of] += count
        self._first.setdefault(of, (problem, example))

    def issues(self) -> list[FileIssue]:
        """Return an issue for each kind, tag and value, the most frequent first."""
        found = []
        for of, count in self._counts.most_common():
            problem, example = self._first[of]
            _, key, value = of
            found.append(problem.at(self._dataset, 0, key, value, key=key, count=count, example=example))
        return found
