"""Issue logs in the database: those of imports and those of geodata sets are of one form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, Row

from siting.domain.issues import Issue, Severity
from siting.domain.text import Text
from siting.store.copying import copy_rows
from siting.store.database import driver_connection
from siting.store.text import storable

_COLUMNS = (
    ("place", "int4"),
    ("dataset", "text"),
    ("row_number", "int4"),
    ("field", "text"),
    ("kind", "text"),
    ("severity", "text"),
    ("value", "text"),
    ("message_sv", "text"),
    ("message_en", "text"),
)


def write_issues(
    conn: Connection, table: str, owner: tuple[str, int], issues: Iterable[Issue], *, after: int = 0
) -> int:
    """Add issues to a log, and return how many there were.

    Parameters
    ----------
    table
        The log's table in the program's schema.
    owner
        The column that says whose log it is, and the number that stands there.
    issues
        Read once.
    after
        How many stand in the log already.
    """
    column, number = owner
    names, types = zip((column, "int4"), *_COLUMNS, strict=True)
    count = 0

    def rows() -> Iterator[tuple[object, ...]]:
        nonlocal count
        for count, one in enumerate(issues, start=1):
            head = (storable(one.dataset), one.row, storable(one.field), one.kind, one.severity.value)
            yield number, after + count, *head, *map(storable, (one.value, one.message.sv, one.message.en))

    copy_rows(driver_connection(conn), table, names, types, rows())
    return count


def issues_of(rows: Iterable[Row[tuple[object, ...]]]) -> list[Issue]:
    """Return the issues of rows of a log."""
    return [
        Issue(
            dataset=row.dataset,
            row=row.row_number,
            field=row.field,
            kind=row.kind,
            severity=Severity(row.severity),
            value=row.value,
            message=Text(sv=row.message_sv, en=row.message_en),
        )
        for row in rows
    ]
