"""Features by a box, and vector tiles, as others ask for them over HTTP: our service beside tipg.

Both run with one worker on the same database, as the same role, and are asked in turn by one process with a few
connections, round after round. What a machine is busy with besides changes from round to round, so the rounds' least
and greatest ratios and the processor time of an answer stand beside the medians.
"""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

import pyproj

from siting.store.cluster import Cluster
from siting.store.published_collections import collections
from siting.store.tiles import tile_columns
from tests.bench.asking import Answers, ask
from tests.bench.rows import Row
from tests.bench.servers import (
    TIPG_PYTHON,
    Processors,
    Server,
    our_server,
    spent_between_s,
    tipg_python,
    tipg_server,
)
from tests.bench.setting import Bench
from tests.bench.synthetic import EAST, NORTH, SEED, SOUTH, WEST

ROUNDS = 9
LIMIT = 100
_MATCHES = 250
"""Sites in a box, about: more than a page has."""
_BOXES, _TIPG_BOXES = 200, 30
_ZOOMS = {10: 4, 11: 8, 12: 20, 13: 40, 14: 40, 15: 40}
"""Zoom → tiles of it at most."""
_ABSENT = f"tipg: not installed; {TIPG_PYTHON} names a Python that has it"
_CHANGE = (
    "UPDATE siting.site SET name = name || ' ' WHERE id = (SELECT min(id) FROM siting.site)",
    "UPDATE siting.site SET name = rtrim(name) WHERE id = (SELECT min(id) FROM siting.site)",
)


@dataclass(kw_only=True)
class _Taken:
    """What one server took for one kind of question, a round each: seconds an answer, its own and the database's."""

    each_s: list[float] = field(default_factory=list)
    own_s: list[float] = field(default_factory=list)
    database_s: list[float] = field(default_factory=list)

    @property
    def median_s(self) -> float:
        return statistics.median(self.each_s)

    @property
    def processor_ms(self) -> str:
        own, database = (1000 * statistics.median(one) for one in (self.own_s, self.database_s))
        return f"{own:.2f} + {database:.2f}"


@dataclass(frozen=True, kw_only=True)
class _Case:
    """A kind of question.

    Parameters
    ----------
    what, wanted
        As in a row.
    ours, theirs
        Which taken times are compared.
    """

    what: str
    ours: str
    theirs: str
    wanted: str = ""


_CASES = (
    _Case(what=f"{LIMIT} features by a new box", ours="new box", theirs="new box", wanted=">= 8 × faster"),
    _Case(what="the same page again", ours="same page", theirs="same page"),
    _Case(what="the same page, which the reader has (304)", ours="held page", theirs="same page"),
    _Case(what="vector tiles, new or changed", ours="new tile", theirs="new tile", wanted=">= 1.3 × faster"),
    _Case(what="vector tiles, unchanged", ours="same tile", theirs="new tile", wanted=">= 25 × faster"),
)


def rows(bench: Bench) -> Iterator[Row]:
    """Ask both, and compare."""
    cluster, python = Cluster(bench.folder / "data"), tipg_python()
    with ExitStack() as stack:
        processors = Processors(cluster)
        stack.callback(processors.close)
        ours = stack.enter_context(our_server(cluster, bench.folder))
        theirs = stack.enter_context(tipg_server(cluster, python, bench.folder)) if python else None
        measuring = _Measuring(bench, processors, ours, theirs)
        for number in range(ROUNDS):
            measuring.round(number)
    for case in _CASES:
        yield _row(bench.size, case, measuring.taken)


def _row(size: int, case: _Case, taken: dict[tuple[str, str], _Taken]) -> Row:
    ours, theirs = taken["ours", case.ours], taken.get(("tipg", case.theirs))
    if theirs is None:
        note = f"processor ms {ours.processor_ms}"
        return Row(
            size=size, what=case.what, ours_s=ours.median_s, other=_ABSENT, other_s=None, wanted=case.wanted, note=note
        )
    ratios = sorted(other / own for own, other in zip(ours.each_s, theirs.each_s, strict=True))
    note = f"rounds {ratios[0]:.1f} to {ratios[-1]:.1f}; processor ms (own + database) {ours.processor_ms}"
    return Row(
        size=size,
        what=case.what,
        ours_s=ours.median_s,
        other="tipg",
        other_s=theirs.median_s,
        wanted=case.wanted,
        note=f"{note} beside {theirs.processor_ms}",
    )


class _Measuring:
    """Asks both servers the same things in turn."""

    def __init__(self, bench: Bench, processors: Processors, ours: Server, theirs: Server | None) -> None:
        self._bench, self._processors, self._ours, self._theirs = bench, processors, ours, theirs
        self._random = random.Random(SEED)
        self._to_degrees = pyproj.Transformer.from_crs(3006, 4326, always_xy=True)
        self.taken: dict[tuple[str, str], _Taken] = {}

    def round(self, number: int) -> None:
        """Ask for all once; no box is asked for twice, and all tiles are older than the latest change."""
        boxes = [self._box() for _ in range(_BOXES)]
        self._features(boxes)
        with self._bench.database.begin(actor="bench") as conn:
            conn.exec_driver_sql(_CHANGE[number % 2])
        self._tiles()

    def _features(self, boxes: Sequence[str]) -> None:
        pages = [f"/ogc/collections/sites/items?bbox={box}&limit={LIMIT}" for box in boxes]
        same = self._take("new box", self._ours, pages, only={200})
        same = self._take("same page", self._ours, pages[-1:] * _BOXES, only={200})
        self._take("held page", self._ours, pages[-1:] * _BOXES, only={304}, headers={"If-None-Match": same.etag})
        if self._theirs is not None:
            pages = [f"/collections/published.sites/items?bbox={box}&limit={LIMIT}" for box in boxes[-_TIPG_BOXES:]]
            self._take("new box", self._theirs, pages, only={200})
            self._take("same page", self._theirs, pages[-1:] * _TIPG_BOXES, only={200})

    def _tiles(self) -> None:
        tiles = self._addresses()
        paths = [f"/ogc/collections/sites/tiles/WebMercatorQuad/{zoom}/{row}/{column}" for zoom, column, row in tiles]
        self._take("new tile", self._ours, paths, only={200, 204})
        self._take("same tile", self._ours, paths * 5, only={200, 204})
        if self._theirs is not None:
            shown = ",".join(tile_columns(collections()["sites"]))
            base = "/collections/published.sites/tiles/WebMercatorQuad"
            paths = [f"{base}/{zoom}/{column}/{row}?properties={shown}" for zoom, column, row in tiles]
            self._take("new tile", self._theirs, paths, only={200, 204})

    def _take(
        self, what: str, server: Server, paths: Sequence[str], *, only: set[int], headers: dict[str, str] | None = None
    ) -> Answers:
        before = self._processors.spent_s(server)
        answers = ask(server.port, paths, headers)
        own, database = spent_between_s(server, before, self._processors.spent_s(server))
        if not set(answers.statuses) <= only or (200 in only and not answers.statuses[200]):
            raise AssertionError(f"{what}: {dict(answers.statuses)}")
        who = "ours" if server is self._ours else "tipg"
        taken = self.taken.setdefault((who, what), _Taken())
        taken.each_s.append(answers.each_s)
        taken.own_s.append(own / len(paths))
        taken.database_s.append(database / len(paths))
        return answers

    def _box(self) -> str:
        """Return a box (WGS 84) somewhere in the town, in which more sites are than a page has."""
        share = min(_MATCHES / self._bench.size, 0.25)
        half_m = math.sqrt(share * (EAST - WEST) * (NORTH - SOUTH)) / 2
        east = self._random.uniform(WEST + half_m, EAST - half_m)
        north = self._random.uniform(SOUTH + half_m, NORTH - half_m)
        bounds = self._to_degrees.transform_bounds(east - half_m, north - half_m, east + half_m, north + half_m)
        return ",".join(f"{one:.6f}" for one in bounds)

    def _addresses(self) -> list[tuple[int, int, int]]:
        """Return tiles of several zooms over the town, in no order: (zoom, column, row)."""
        west, south, east, north = self._to_degrees.transform_bounds(WEST, SOUTH, EAST, NORTH)
        found: list[tuple[int, int, int]] = []
        for zoom, most in _ZOOMS.items():
            columns = range(_column(west, zoom), _column(east, zoom) + 1)
            lines = range(_line(north, zoom), _line(south, zoom) + 1)
            every = [(zoom, column, row) for column in columns for row in lines]
            found += self._random.sample(every, min(most, len(every)))
        self._random.shuffle(found)
        return found


def _column(longitude: float, zoom: int) -> int:
    return int((longitude + 180) / 360 * 2**zoom)


def _line(latitude: float, zoom: int) -> int:
    return int((1 - math.asinh(math.tan(math.radians(latitude))) / math.pi) / 2 * 2**zoom)
