"""What rows of a register say of workplaces, besides where they are."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from gis_data.firms.employed import read_employed
from gis_data.firms.identity import is_persons
from gis_data.firms.model import Register, SizeClass
from gis_data.firms.problems import NO_EMPLOYED, NO_INDUSTRY, PERSONAL_NUMBER, WRONG_INDUSTRY
from gis_data.problems import Misread
from gis_data.steps.batch import Batch
from gis_data.values.cells import Cell, clean
from siting.domain.errors import InvalidInput
from siting.domain.industry import Branch, IndustryVersion, read_branch, read_version


@dataclass(frozen=True, kw_only=True)
class Workplace:
    """One row.

    Parameters
    ----------
    row
        Its place in the batch.
    number
        The workplace's number; "" where it has none that may be kept.
    branch
        Its division, None where it is not known.
    employed
        How many work there, None where nobody says.
    in_class
        Whether that is the middle of a size class; it is then no whole number, by which facts tell it from one that is
        known.
    """

    row: int
    number: str
    branch: Branch | None
    employed: float | None
    in_class: bool


def read_rows(batch: Batch, register: Register, version: IndustryVersion | None) -> Iterator[Workplace]:
    """Return what each row says; what is wrong is noted in the batch.

    Parameters
    ----------
    version
        Of which version codes are whose row does not say it.
    """
    codes = batch.texts(register.industry)
    versions = batch.texts(register.version_columns)
    branches: dict[tuple[str, str], Branch | InvalidInput | None] = {
        pair: _branch(*pair, version) for pair in set(zip(codes, versions, strict=True))
    }
    employees = batch.cells(register.employees)
    for row, number in enumerate(batch.texts(register.workplace)):
        branch = branches[codes[row], versions[row]]
        if branch is None:
            batch.say(row, NO_INDUSTRY, batch.field(register.industry))
        elif isinstance(branch, InvalidInput):
            batch.say(row, WRONG_INDUSTRY, batch.field(register.industry), codes[row], why=branch.message)
            branch = None
        is_personal = is_persons(number)
        if is_personal:
            batch.say(row, PERSONAL_NUMBER, batch.field(register.workplace))
        employed = _employed(batch, row, employees[row], register)
        yield Workplace(
            row=row,
            number="" if is_personal else number,
            branch=branch,
            employed=_guess(employed) if isinstance(employed, SizeClass) else employed,
            in_class=isinstance(employed, SizeClass),
        )


def _branch(code: str, said: str, otherwise: IndustryVersion | None) -> Branch | InvalidInput | None:
    """Return a code's division, what is wrong with it, or None where there is no code.

    Registers write noughts for a branch that nobody knows.
    """
    if not code.strip("0. "):
        return None
    try:
        version = read_version(said) if said or otherwise is None else otherwise
        return read_branch(code, version)
    except InvalidInput as error:
        return error


def _employed(batch: Batch, row: int, cell: Cell, register: Register) -> float | SizeClass | None:
    field = batch.field(register.employees)
    if cell is None or batch.mapping.marks.is_blank(clean(cell)):
        batch.say(row, NO_EMPLOYED, field)
        return None
    try:
        return read_employed(cell, mark=batch.mapping.decimal, classes=register.classes)
    except Misread as misread:
        batch.say_misread(row, misread, field, clean(cell))
        return None


def _guess(size: SizeClass) -> float:
    """Return how many a class counts as; a whole number by so little more that nothing but its wholeness is lost."""
    known = size.low == size.high or not size.counted.is_integer()
    return size.counted if known else math.nextafter(size.counted, math.inf)
