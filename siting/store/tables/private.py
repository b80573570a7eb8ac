"""Owners and contacts, which the program's ordinary role can't read."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, ForeignKey, Integer, Table

from siting.store.tables.base import PRIVATE_SCHEMA, key, metadata, words
from siting.store.tables.sites import site

owner = Table(
    "owner",
    metadata,
    key(),
    words("kind"),
    words("name"),
    words("organisation_number", default=""),
    CheckConstraint("kind IN ('municipality', 'state', 'private', 'mixed')", name="kind"),
    schema=PRIVATE_SCHEMA,
)

contact = Table(
    "contact",
    metadata,
    key(),
    Column("owner_id", Integer, ForeignKey(owner.c.id, ondelete="CASCADE"), nullable=False, index=True),
    words("name"),
    words("role", default=""),
    words("email", default=""),
    words("phone", default=""),
    Column("erase_on", Date, nullable=False, index=True),
    schema=PRIVATE_SCHEMA,
)

site_owner = Table(
    "site_owner",
    metadata,
    Column("site_id", BigInteger, ForeignKey(site.c.id, ondelete="CASCADE"), primary_key=True),
    Column("owner_id", Integer, ForeignKey(owner.c.id, ondelete="CASCADE"), primary_key=True, index=True),
    schema=PRIVATE_SCHEMA,
)
