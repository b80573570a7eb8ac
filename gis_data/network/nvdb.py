"""Trafikverket's road database NVDB: what the fields of its homogenised road layer mean.

The layer has a line for each stretch on which no attribute changes; fields that begin with F hold along the line as it
is drawn, B against it, L and R on its left and right. The names are those of the deliveries from Lastkajen, the
meanings those of the data product specifications; neither could be tried against a delivery here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from types import MappingProxyType

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_data.errors import NotThisSource, UnreadableFile
from gis_data.network.arrays import Bytes, Flags, Floats
from gis_data.network.limits import Limits
from gis_data.network.lines import DrawnLines, RoadLines, drawn_lines, network_of_lines
from gis_data.network.model import RoadClass, Vehicle
from gis_data.network.osm import RoadReading
from gis_data.network.road_issues import LINE_WITHOUT_SPEED, ODD_LINE, ODD_SPEED, Tally
from gis_data.network.speeds import DESIGN_LORRY, FASTEST_KM_H, SLOWEST_KM_H, Lorry
from gis_data.problems import FileIssue
from gis_data.tables.model import Table
from siting.domain.text import Text

CLASS_OF_FUNCTION: Mapping[int, RoadClass] = MappingProxyType(
    {
        0: RoadClass.TRUNK,
        1: RoadClass.TRUNK,
        2: RoadClass.PRIMARY,
        3: RoadClass.SECONDARY,
        4: RoadClass.TERTIARY,
        5: RoadClass.TERTIARY,
        6: RoadClass.UNCLASSIFIED,
        7: RoadClass.UNCLASSIFIED,
        8: RoadClass.RESIDENTIAL,
        9: RoadClass.SERVICE,
    }
)
"""Functional road class (0 matters most to the network, 9 least) → class of road."""

FUNCTION = "Klass_181"
SPEEDS = ("F_Hogst_225", "B_Hogst_225")
FORBIDDEN_WAYS = ("F_ForbjudenFardriktning", "B_ForbjudenFardriktning")
CLOSED = ("F_ForbudTrafik", "B_ForbudTrafik")
CLOSED_TO = ("F_Gallar_135", "B_Gallar_135")
KIND_OF_NETWORK = "Vagtr_474"
MOTORWAY, MOTOR_ROAD, FERRY = "Motorvag", "Motortrafikled", "Farjeled"
PEDESTRIAN = ("L_Gagata", "R_Gagata")
LIVING_STREET = ("L_Gangfartsomrade", "R_Gangfartsomrade")
HEIGHT, WIDTH, LENGTH, AXLE = "Fri_h_143", "Hogst_36", "Hogst_46", "Hogst_55_30"
WEIGHTS = ("F_Hogst_24", "B_Hogst_24")

NEEDED = (FUNCTION, *SPEEDS, *FORBIDDEN_WAYS)
"""Without these fields a layer is not NVDB's."""
_OPTIONAL = (
    *(*CLOSED, *CLOSED_TO, KIND_OF_NETWORK, MOTORWAY, MOTOR_ROAD, FERRY, *PEDESTRIAN, *LIVING_STREET),
    *(HEIGHT, WIDTH, LENGTH, AXLE, *WEIGHTS),
)
_FOR_CARS = 1
_ALL_VEHICLES = frozenset({10, 40, 170})
"""Bans on cars of all kinds (bil), on vehicles (fordon), on motor vehicles (motordrivna fordon)."""
_BANNED: Mapping[Vehicle, frozenset[int]] = MappingProxyType(
    {Vehicle.CAR: _ALL_VEHICLES | {210}, Vehicle.TRUCK: _ALL_VEHICLES | {90, 280}}
)
_NO = frozenset({"", "0", "0.0", "nej", "no", "false", "falskt", "nan", "none"})


@dataclass(frozen=True, kw_only=True)
class Columns:
    """The fields of a layer that matter, by the names above, and the lines.

    Parameters
    ----------
    cells
        Name → cells, as many as there are lines; fields that the layer has not are missing.
    lines
        Shape (k,).
    rows
        The sender's number of each line.
    """

    cells: Mapping[str, Sequence[object]]
    lines: NDArray[np.object_]
    rows: Sequence[int]

    def numbers(self, name: str) -> Floats:
        """Return a field as numbers; NaN where it has none."""
        return np.array([_number(cell) for cell in self._of(name)], dtype=np.float64)

    def flags(self, *names: str) -> Flags:
        """Return whether any of some fields says yes."""
        said = np.zeros(len(self.lines), dtype=np.bool_)
        for name in names:
            said |= np.array([_says_yes(cell) for cell in self._of(name)], dtype=np.bool_)
        return said

    def _of(self, name: str) -> Iterable[object]:
        return self.cells.get(name, [None] * len(self.lines))


def read_nvdb(table: Table, crs: str, *, source_crs: str | None = None, lorry: Lorry = DESIGN_LORRY) -> RoadReading:
    """Return the road network of NVDB's homogenised layer.

    Parameters
    ----------
    table
        The opened layer.
    crs
        The storage CRS.
    source_crs
        The layer's, where it does not say itself.
    lorry
        Whose size, weight and speed count for the truck.

    Raises
    ------
    NotThisSource
        The layer lacks fields of NVDB.
    UnreadableFile
        Nothing says in which CRS it is.
    InvalidInput
        One of the CRS is none, or the storage CRS counts in degrees.
    NoRoads
        It has no roads for cars or lorries.
    """
    given = table.crs or source_crs
    if given is None:
        raise UnreadableFile(_NO_CRS.fill(file=table.dataset), value=table.dataset)
    columns = _columns(table)
    roads = road_lines(columns, given)
    drawn = drawn_lines(roads, crs)
    network = network_of_lines(roads, crs, lorry=lorry, drawn=drawn)
    return RoadReading(network=network, issues=_issues(table.dataset, columns, roads, drawn), as_of=None)


def _issues(dataset: str, columns: Columns, roads: RoadLines, drawn: DrawnLines) -> tuple[FileIssue, ...]:
    tally = Tally(dataset)
    odd = np.setdiff1d(np.arange(len(columns.lines)), drawn.line)
    driven = roads.may.any(axis=(0, 1)) & (roads.road_class != RoadClass.FERRY)
    unknown = np.flatnonzero(np.isnan(roads.limit_km_h).all(axis=0) & driven)
    for problem, rows in ((ODD_LINE, odd), (LINE_WITHOUT_SPEED, unknown)):
        if len(rows):
            tally.add(problem, str(columns.rows[int(rows[0])]), count=len(rows))
    for name, limits in zip(SPEEDS, roads.limit_km_h, strict=True):
        stated = columns.numbers(name)
        rows = np.flatnonzero(~np.isnan(stated) & np.isnan(limits) & driven)
        if len(rows):
            value, example = f"{stated[rows[0]]:g}", str(columns.rows[int(rows[0])])
            tally.add(ODD_SPEED, example, key=name, value=value, count=len(rows))
    return tuple(tally.issues())


def road_lines(columns: Columns, crs: str) -> RoadLines:
    """Return what the fields of NVDB say of its lines.

    Parameters
    ----------
    columns
        Fields and lines; those of the networks for cycles and people on foot are not roads.
    crs
        Of the lines.
    """
    for_cars = columns.numbers(KIND_OF_NETWORK)
    on_roads = np.isnan(for_cars) | (for_cars == _FOR_CARS)
    ways = np.stack([~columns.flags(name) & on_roads for name in FORBIDDEN_WAYS])
    road_class = _classes(columns)
    multi = shapely.get_type_id(columns.lines) == shapely.GeometryType.MULTILINESTRING
    lines = columns.lines.copy()
    # Directed, as the fields of forward and backward would not hold for a part that is turned round.
    lines[multi] = shapely.line_merge(columns.lines[multi], directed=True)
    return RoadLines(
        crs=crs,
        lines=lines,
        road_class=road_class,
        limit_km_h=np.stack([_sensible(columns.numbers(name)) for name in SPEEDS]),
        may=np.stack([ways for _ in Vehicle]),
        end_only=np.stack([_banned(columns, vehicle) | (road_class == RoadClass.PEDESTRIAN) for vehicle in Vehicle]),
        frontage=~columns.flags(MOTOR_ROAD),
        limits=_limits(columns),
    )


def _columns(table: Table) -> Columns:
    # GDAL's drivers differ in whether they keep the case of field names.
    at = {name.lower(): place for place, name in enumerate(table.header)}
    missing = [name for name in NEEDED if name.lower() not in at]
    if missing:
        raise NotThisSource(_NOT_NVDB.fill(file=table.dataset, fields=", ".join(missing)), value=missing)
    there = {name: at[name.lower()] for name in (*NEEDED, *_OPTIONAL) if name.lower() in at}
    cells: dict[str, list[object]] = {name: [] for name in there}
    lines: list[object] = []
    rows: list[int] = []
    for chunk in table.chunks:
        for name, place in there.items():
            cells[name] += [row[place] for row in chunk.rows]
        lines += chunk.geometries if chunk.geometries is not None else [None] * len(chunk.rows)
        rows += chunk.numbers
    held = np.empty(len(lines), dtype=np.object_)
    held[:] = lines
    return Columns(cells=cells, lines=held, rows=rows)


def _classes(columns: Columns) -> Bytes:
    function = columns.numbers(FUNCTION)
    found = np.array(
        [RoadClass.ROAD if np.isnan(code) else CLASS_OF_FUNCTION.get(int(code), RoadClass.ROAD) for code in function],
        dtype=np.uint8,
    )
    for road_class, fields in (
        (RoadClass.LIVING_STREET, LIVING_STREET),
        (RoadClass.PEDESTRIAN, PEDESTRIAN),
        (RoadClass.TRUNK, (MOTOR_ROAD,)),
        (RoadClass.MOTORWAY, (MOTORWAY,)),
        (RoadClass.FERRY, (FERRY,)),
    ):
        found[columns.flags(*fields)] = road_class
    return found


def _banned(columns: Columns, vehicle: Vehicle) -> Flags:
    """Return where a ban on traffic names a vehicle, or nobody.

    Its exceptions (who has business there, deliveries) are in fields of free text: the road is kept for them.
    """
    banned = np.zeros(len(columns.lines), dtype=np.bool_)
    for closed, to in zip(CLOSED, CLOSED_TO, strict=True):
        whom = columns.numbers(to)
        banned |= columns.flags(closed) & (np.isnan(whom) | np.isin(whom, list(_BANNED[vehicle])))
    return banned


def _limits(columns: Columns) -> list[Limits]:
    weights = [columns.numbers(name) for name in WEIGHTS]
    fields = (columns.numbers(HEIGHT), columns.numbers(WIDTH), columns.numbers(LENGTH), np.fmin(*weights))
    return [
        Limits(
            height_m=_known(height),
            width_m=_known(width),
            length_m=_known(length),
            weight_t=_known(weight),
            axle_t=_known(axle),
        )
        for height, width, length, weight, axle in zip(*fields, columns.numbers(AXLE), strict=True)
    ]


def _sensible(limits_km_h: Floats) -> Floats:
    """Return speed limits, NaN for those that can't be."""
    return np.where((limits_km_h >= SLOWEST_KM_H) & (limits_km_h <= FASTEST_KM_H), limits_km_h, np.nan)


def _known(value: float) -> float | None:
    return float(value) if value > 0 else None


def _number(cell: object) -> float:
    try:
        number = float(str(cell).strip().replace(",", "."))
    except ValueError:
        return float("nan")
    return number if isfinite(number) else float("nan")


def _says_yes(cell: object) -> bool:
    return cell is not None and str(cell).strip().lower() not in _NO


_NO_CRS = Text(
    sv="{file} säger inte vilket koordinatsystem den har. Ange det, t.ex. EPSG:3006.",
    en="{file} does not say which CRS it is in. State it, e.g. EPSG:3006.",
)
_NOT_NVDB = Text(
    sv=(
        "{file} saknar fälten {fields}, som NVDB:s homogeniserade vägnät har. Beställ ”NVDB homogeniserad” i "
        "Lastkajen, eller använd ett utdrag ur OpenStreetMap."
    ),
    en=(
        "{file} lacks the fields {fields}, which NVDB's homogenised road network has. Order “NVDB homogeniserad” in "
        "Lastkajen, or use an extract of OpenStreetMap."
    ),
)
