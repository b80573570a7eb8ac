"""Companies that have asked for something, and what is kept about them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.postgresql import insert

from siting.domain.requirement import Company
from siting.store import tables


@dataclass(frozen=True, kw_only=True)
class Industry:
    """What a company does.

    Parameters
    ----------
    code, version
        SNI/NACE code and the version that it is of; both "" where nobody has said.
    """

    code: str
    version: str


@dataclass(frozen=True, kw_only=True)
class KnownCompany:
    """A company as it is kept."""

    company_id: int
    name: str
    industry: Industry


def add_company(conn: Connection, company: Company) -> int:
    """Return the number of the company of a name, which is added where there is none.

    What is kept about one that is known stays as it is: whoever sends a name may be anybody.
    """
    values = {
        "name": company.name,
        "industry_code": company.industry_code,
        "industry_version": company.industry_version,
    }
    conn.execute(insert(tables.company).values(values).on_conflict_do_nothing(index_elements=["name"]))
    return int(conn.scalars(select(tables.company.c.id).where(tables.company.c.name == company.name)).one())


def load_company(conn: Connection, requirement_id: int) -> KnownCompany:
    """Return what is kept about the company that a stored requirement is of."""
    company = tables.company.c
    row = conn.execute(
        select(company.id, company.name, company.industry_code, company.industry_version)
        .join_from(tables.requirement, tables.company)
        .where(tables.requirement.c.id == requirement_id)
    ).one()
    industry = Industry(code=row.industry_code, version=row.industry_version)
    return KnownCompany(company_id=row.id, name=row.name, industry=industry)


def change_industry(conn: Connection, company_id: int, *, was: Industry, becomes: Industry) -> bool:
    """Change a company's industry where it still is what it was; tell whether it did."""
    company = tables.company.c
    statement = (
        update(tables.company)
        .where(company.id == company_id, company.industry_code == was.code, company.industry_version == was.version)
        .values(industry_code=becomes.code, industry_version=becomes.version)
    )
    return conn.execute(statement).rowcount == 1
