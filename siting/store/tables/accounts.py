"""Who may sign in, who is signed in, and what was done by whom."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSON

from siting.store.tables.base import flag, key, metadata, moment, whole, words

account = Table(
    "account",
    metadata,
    key(),
    words("login"),
    words("name"),
    words("role"),
    words("password_hash", default=""),
    words("origin", default="local"),
    flag("must_change"),
    words("language", default="sv"),
    moment("created_at", now=True),
    moment("changed_at", now=True),
    Column("disabled_at", DateTime(timezone=True)),
    whole("failures", default="0"),
    Column("locked_until", DateTime(timezone=True)),
    UniqueConstraint("login"),
    CheckConstraint("login = lower(login) AND login <> ''", name="login"),
    CheckConstraint("role IN ('staff', 'planner', 'administrator')", name="role"),
    CheckConstraint("language IN ('sv', 'en')", name="language"),
)

sign_in = Table(
    "sign_in",
    metadata,
    Column("token_sha256", LargeBinary, primary_key=True),
    Column("account_id", Integer, ForeignKey(account.c.id, ondelete="CASCADE"), nullable=False, index=True),
    moment("began_at", now=True),
    moment("seen_at", now=True),
    moment("ends_at"),
)
Index("sign_in_ends_at_idx", sign_in.c.ends_at)

audit = Table(
    "audit",
    metadata,
    key(BigInteger),
    moment("at", now=True),
    Column("account_id", Integer, ForeignKey(account.c.id), index=True),
    words("actor"),
    words("action"),
    words("subject", default=""),
    Column("detail", JSON, nullable=False, server_default=text("'{}'::json")),
)
Index("audit_at_idx", audit.c.at)
Index("audit_subject_idx", audit.c.subject)
