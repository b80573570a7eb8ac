"""The same filter and weighted sum in SQL: one wide table of typed columns, with indexes on what is filtered.

A day that waits for a plan stands as its two ends, worked out beforehand, and where a site lies as a point with a
spatial index: what a careful user would prepare.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd
import psycopg
import shapely
from numpy.typing import NDArray
from psycopg import sql

from siting.domain.facts import FactType
from siting.domain.requirement import Contains, Criterion, Curve, OneOf, Requirement, Table, Within
from siting.domain.vocabulary import FACTS
from siting.matching.catalogue import AVAILABILITIES, KINDS, Catalogue
from siting.matching.readings import read

_COPY_ROWS = 50_000
_SQL_TYPES = {
    FactType.DATE: "date",
    FactType.YES_NO: "boolean",
    FactType.CODE: "smallint",
    FactType.CODES: "integer",
}


def make_table(connection: psycopg.Connection, catalogue: Catalogue, requirement: Requirement, as_of: date) -> None:
    """Make the table, fill it, index what is filtered, and give the planner its statistics."""
    ends = _ends(catalogue, requirement, as_of)
    keys = [criterion.fact for criterion in requirement.criteria if not _is_staged(criterion)]
    types = {key: _sql_type(key, catalogue) for key in keys} | dict.fromkeys(ends, "date")
    columns = [sql.SQL("{} {}").format(sql.Identifier(key), sql.SQL(type_)) for key, type_ in types.items()]
    connection.execute("DROP TABLE IF EXISTS bench_sites")
    connection.execute(
        sql.SQL(
            "CREATE TABLE bench_sites"
            " (id integer PRIMARY KEY, kind smallint NOT NULL, availability smallint NOT NULL,"
            " east double precision, north double precision, {},"
            " geom geometry(Point) GENERATED ALWAYS AS (ST_MakePoint(east, north)) STORED)"
        ).format(sql.SQL(", ").join(columns))
    )
    filled = sql.SQL(", ").join(map(sql.Identifier, ["id", "kind", "availability", "east", "north", *types]))
    statement = sql.SQL("COPY bench_sites ({}) FROM STDIN (FORMAT csv)").format(filled)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for chunk in _csv(catalogue, keys, ends):
            copy.write(chunk)
    hard = [one.fact for one in requirement.criteria if one.need is not None and one.fact in keys]
    for name in [*hard, *ends]:
        connection.execute(sql.SQL("CREATE INDEX ON bench_sites ({})").format(sql.Identifier(name)))
    connection.execute("CREATE INDEX ON bench_sites USING gist (geom)")
    connection.execute("CREATE INDEX ON bench_sites (kind, availability)")
    connection.commit()
    connection.autocommit = True
    connection.execute("VACUUM (ANALYZE) bench_sites")
    connection.autocommit = False


def _is_staged(criterion: Criterion) -> bool:
    return criterion.declared.stage is not None


def _ends(catalogue: Catalogue, requirement: Requirement, as_of: date) -> dict[str, NDArray[np.float64]]:
    """Return the two ends of each day that waits for a plan, as days since 1970, NaN where there is none."""
    found = {}
    for criterion in requirement.criteria:
        if _is_staged(criterion):
            reading = read(catalogue, criterion, as_of=as_of)
            for name, end in (("low", reading.low), ("high", reading.high)):
                found[f"{criterion.fact}_{name}"] = np.where(np.isfinite(end), end, np.nan)
    return found


def _sql_type(key: str, catalogue: Catalogue) -> str:
    fact = FACTS[key]
    if fact.type is not FactType.NUMBER:
        return _SQL_TYPES[fact.type]
    numbers = catalogue.column(key).numbers
    whole = bool(np.all(np.isnan(numbers) | (numbers == np.floor(numbers))))
    return "integer" if whole else "double precision"


def _csv(catalogue: Catalogue, keys: list[str], ends: dict[str, NDArray[np.float64]]) -> Iterator[str]:
    for start in range(0, len(catalogue), _COPY_ROWS):
        rows = slice(start, start + _COPY_ROWS)
        frame = pd.DataFrame(
            {
                "id": catalogue.site_ids[rows],
                "kind": catalogue.kinds[rows],
                "availability": catalogue.availabilities[rows],
                "east": catalogue.east[rows],
                "north": catalogue.north[rows],
            }
        )
        for key in keys:
            numbers = pd.Series(catalogue.column(key).numbers[rows])
            kind = FACTS[key].type
            if kind is FactType.DATE:
                frame[key] = pd.to_datetime(numbers, unit="D").dt.strftime("%Y-%m-%d")
            elif kind is FactType.YES_NO:
                frame[key] = numbers.map({0.0: "f", 1.0: "t"})
            elif _sql_type(key, catalogue) == "double precision":
                frame[key] = numbers
            else:
                frame[key] = numbers.astype("Int64")
        for key, days in ends.items():
            frame[key] = pd.to_datetime(pd.Series(days[rows]), unit="D").dt.strftime("%Y-%m-%d")
        text = io.StringIO()
        frame.to_csv(text, index=False, header=False)
        yield text.getvalue()


def drop_table(connection: psycopg.Connection) -> None:
    """Remove the table."""
    connection.execute("DROP TABLE bench_sites")
    connection.commit()


def ranking_queries(requirement: Requirement, limit: int) -> list[sql.Composed]:
    """Return two ways to write the query, of which a careful user would find the faster.

    Who fails nothing, those that meet all first, then by the middle of the score interval: in one go, or those that
    meet all by themselves and the rest after them. Neither says how many sites each criterion leaves out.
    """
    hard = [criterion for criterion in requirement.criteria if criterion.need is not None]
    some_unknown = sql.SQL("({})").format(sql.SQL(" OR ").join(_unknowns(hard)))
    wanted, score = _wanted(requirement), _score(requirement)
    fails_nothing = sql.SQL(" AND ").join([*wanted, *map(_may_be_met, hard)])
    meets_all = sql.SQL(" AND ").join([*wanted, *map(_met, hard)])
    in_one_go = sql.SQL(
        "SELECT id FROM bench_sites WHERE {fails_nothing} ORDER BY {some_unknown}, {score} DESC, id LIMIT {limit}"
    )
    in_two = sql.SQL(
        "SELECT id FROM ("
        "(SELECT 0 AS asks, id, {score} AS score FROM bench_sites WHERE {meets_all} ORDER BY 3 DESC, 2 LIMIT {limit})"
        " UNION ALL "
        "(SELECT 1, id, {score} FROM bench_sites WHERE {fails_nothing} AND {some_unknown} ORDER BY 3 DESC, 2"
        " LIMIT {limit})) AS ranked ORDER BY asks, score DESC, id LIMIT {limit}"
    )
    parts = {
        "fails_nothing": fails_nothing,
        "meets_all": meets_all,
        "some_unknown": some_unknown,
        "score": score,
        "limit": sql.Literal(limit),
    }
    return [in_one_go.format(**parts), in_two.format(**parts)]


def _wanted(requirement: Requirement) -> list[sql.Composed]:
    [kind] = requirement.kinds
    listed = sorted(AVAILABILITIES.index(one) for one in requirement.availabilities)
    return [
        sql.SQL("kind = {}").format(sql.Literal(KINDS.index(kind))),
        sql.SQL("availability IN ({})").format(sql.SQL(", ").join(map(sql.Literal, listed))),
    ]


def _score(requirement: Requirement) -> sql.Composed:
    [kind] = requirement.kinds
    weights = requirement.weights(kind)
    return sql.SQL(" + ").join(
        sql.SQL("{} * {}").format(sql.Literal(weight), _value(criterion))
        for criterion, weight in zip(requirement.criteria, weights, strict=True)
        if criterion.preference is not None
    )


def _amount(criterion: Criterion, amount: float) -> sql.Composable:
    """Return an amount as the column holds it: days are counted from 1970-01-01."""
    if criterion.declared.type is FactType.DATE:
        return sql.SQL("(date '1970-01-01' + {})").format(sql.Literal(int(amount)))
    return sql.Literal(amount)


def _unknowns(hard: list[Criterion]) -> Iterator[sql.Composed]:
    """Yield in which ways something that is needed may be unknown."""
    plain = [one.fact for one in hard if one.place is None and not _is_staged(one)]
    yield sql.SQL("num_nulls({}) > 0").format(sql.SQL(", ").join(map(sql.Identifier, plain)))
    for one in hard:
        if _is_staged(one):
            yield sql.SQL("coalesce(NOT {}, true)").format(_met(one))


def _may_be_met(criterion: Criterion) -> sql.Composed:
    if criterion.place is not None:
        return _met(criterion)
    if not _is_staged(criterion):
        return sql.SQL("({} IS NULL OR {})").format(sql.Identifier(criterion.fact), _met(criterion))
    low = sql.Identifier(f"{criterion.fact}_low")
    return sql.SQL("({low} IS NULL OR {low} <= {limit})").format(low=low, limit=_latest(criterion))


def _latest(criterion: Criterion) -> sql.Composable:
    if not isinstance(criterion.need, Within):
        raise TypeError(criterion.need)
    return _amount(criterion, criterion.need.high)


def _met(criterion: Criterion) -> sql.Composed:
    if criterion.place is not None and isinstance(criterion.need, Within):
        ((x, y),) = shapely.get_coordinates(criterion.place.geometry)
        return sql.SQL("ST_DWithin(geom, ST_MakePoint({}, {}), {})").format(
            sql.Literal(float(x)), sql.Literal(float(y)), sql.Literal(criterion.need.high)
        )
    if _is_staged(criterion):
        return sql.SQL("{} <= {}").format(sql.Identifier(f"{criterion.fact}_high"), _latest(criterion))
    column = sql.Identifier(criterion.fact)
    match criterion.need:
        case Within(low=low) if np.isfinite(low):
            return sql.SQL("{} >= {}").format(column, _amount(criterion, low))
        case Within(high=high):
            return sql.SQL("{} <= {}").format(column, _amount(criterion, high))
        case OneOf(codes=codes):
            listed = sql.SQL(", ").join(sql.Literal(int(code)) for code in sorted(codes))
            return sql.SQL("{} IN ({})").format(column, listed)
        case Contains(mask=mask):
            return sql.SQL("{} & {} <> 0").format(column, sql.Literal(mask))
        case _:
            raise TypeError(criterion.need)


def _value(criterion: Criterion) -> sql.Composed:
    """Return the middle of the value's interval: 0.5 where the fact is unknown."""
    if _is_staged(criterion) and isinstance(criterion.preference, Curve):
        return _staged_value(criterion, criterion.preference)
    column = sql.Identifier(criterion.fact)
    match criterion.preference:
        case Curve(amounts=(first, second), values=(start, end)):
            # An unknown amount stands at the anchors' middle, which is worth 0.5 in a curve from 0 to 1.
            zero, one = (first, second) if start < end else (second, first)
            if criterion.declared.type is FactType.DATE:
                column_number: sql.Composable = sql.SQL("({} - date '1970-01-01')").format(column)
            else:
                column_number = column
            return sql.SQL("LEAST(1, GREATEST(0, (coalesce({}, {}) - {}) * {}))").format(
                column_number, sql.Literal((first + second) / 2), sql.Literal(zero), sql.Literal(1 / (one - zero))
            )
        case Table(values=values, other=other):
            is_yes_no = criterion.declared.type is FactType.YES_NO
            cases = sql.SQL(" ").join(
                sql.SQL("WHEN {} THEN {}").format(sql.Literal(bool(code) if is_yes_no else code), sql.Literal(value))
                for code, value in values.items()
            )
            return sql.SQL("CASE WHEN {c} IS NULL THEN 0.5::float8 ELSE CASE {c} {cases} ELSE {other} END END").format(
                c=column, cases=cases, other=sql.Literal(other)
            )
        case _:
            raise TypeError(criterion.preference)


def _staged_value(criterion: Criterion, curve: Curve) -> sql.Composed:
    """Return the middle of what the two ends of a day are worth, where earlier is better."""
    (first, last), (most, least) = curve.amounts, curve.values
    if not most > least:
        raise ValueError("earlier is better here")
    parts = [
        sql.SQL("LEAST(1, GREATEST(0, ({last} - (coalesce({end}, {none}) - date '1970-01-01')) * {slope}))").format(
            last=sql.Literal(int(last)),
            end=sql.Identifier(f"{criterion.fact}_{name}"),
            none=_amount(criterion, none),
            slope=sql.Literal(1 / (last - first)),
        )
        for name, none in (("low", first), ("high", last))
    ]
    return sql.SQL("(({}) / 2)").format(sql.SQL(" + ").join(parts))
