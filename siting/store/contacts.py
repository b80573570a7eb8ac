"""Owners and their contact persons: kept apart from what is public, and erased when their time is up.

The program's ordinary role can't read them. Every function here takes on the private role for the statements it runs
and puts it down again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, insert, select, text

from siting.domain.errors import InvalidInput
from siting.domain.text import Text
from siting.store import tables
from siting.store.preparation import PRIVATE_ROLE

OWNER_KINDS = ("municipality", "state", "private", "mixed")


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A person to ask.

    Parameters
    ----------
    name, role, email, phone
        The least that it takes to reach the person.
    erase_on
        The day on which it is erased, by the authority's decision on retention.
    """

    name: str
    role: str = ""
    email: str = ""
    phone: str = ""
    erase_on: date


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Who owns sites.

    Parameters
    ----------
    kind
        One of :data:`OWNER_KINDS`.
    name, organisation_number
        Of the organisation.
    contacts
        Persons to ask.
    """

    kind: str
    name: str
    organisation_number: str = ""
    contacts: tuple[Contact, ...] = ()


def save_owner(conn: Connection, owner: Owner, site_ids: list[int]) -> int:
    """Store an owner with its contacts and the sites that it owns, and return its number.

    Raises
    ------
    InvalidInput
        The kind of owner is not one of those there are.
    """
    if owner.kind not in OWNER_KINDS:
        raise InvalidInput(
            Text(sv="ägarslag {kind} finns inte", en="there is no kind of owner {kind}").fill(kind=repr(owner.kind)),
            value=owner.kind,
        )
    with private_role(conn):
        statement = (
            insert(tables.owner)
            .values(kind=owner.kind, name=owner.name, organisation_number=owner.organisation_number)
            .returning(tables.owner.c.id)
        )
        owner_id = int(conn.scalars(statement).one())
        for contact in owner.contacts:
            values = {
                "owner_id": owner_id,
                "name": contact.name,
                "role": contact.role,
                "email": contact.email,
                "phone": contact.phone,
                "erase_on": contact.erase_on,
            }
            conn.execute(insert(tables.contact).values(values))
        for site_id in site_ids:
            conn.execute(insert(tables.site_owner).values(site_id=site_id, owner_id=owner_id))
    return owner_id


def load_owners(conn: Connection, site_id: int) -> list[Owner]:
    """Return who owns a site, with whom to ask."""
    owner, contact = tables.owner.c, tables.contact.c
    owners = (
        select(owner.id, owner.kind, owner.name, owner.organisation_number)
        .join(tables.site_owner)
        .where(tables.site_owner.c.site_id == site_id)
        .order_by(owner.id)
    )
    with private_role(conn):
        found = conn.execute(owners).all()
        persons = conn.execute(
            select(tables.contact).where(contact.owner_id.in_([row.id for row in found])).order_by(contact.id)
        ).all()
    return [
        Owner(
            kind=row.kind,
            name=row.name,
            organisation_number=row.organisation_number,
            contacts=tuple(
                Contact(name=one.name, role=one.role, email=one.email, phone=one.phone, erase_on=one.erase_on)
                for one in persons
                if one.owner_id == row.id
            ),
        )
        for row in found
    ]


def erase_contacts(conn: Connection, on: date) -> int:
    """Erase the contact persons whose time is up on a day, and return how many there were."""
    with private_role(conn):
        return conn.execute(delete(tables.contact).where(tables.contact.c.erase_on <= on)).rowcount


def erase_person(conn: Connection, email: str) -> int:
    """Erase a person who asks for it, by e-mail address, and return how many entries there were."""
    with private_role(conn):
        return conn.execute(delete(tables.contact).where(tables.contact.c.email == email)).rowcount


@contextmanager
def private_role(conn: Connection) -> Iterator[None]:
    """Take on the role that may see persons, for the statements of a block."""
    # Where the program works as the tables' owner there may be no such role, and no need of one.
    exists = conn.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :name"), {"name": PRIVATE_ROLE})
    if not exists:
        yield
        return
    conn.execute(text(f"SET LOCAL ROLE {PRIVATE_ROLE}"))
    yield
    # Not after an error: the transaction is over then, and the role with it.
    conn.execute(text("RESET ROLE"))
