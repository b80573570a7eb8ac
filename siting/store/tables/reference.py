"""What everything else refers to: sources, the vocabulary's numbers, who changed what when."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from siting.store.tables.base import flag, key, metadata, whole, words

source = Table(
    "source",
    metadata,
    key(),
    words("key"),
    words("name"),
    words("licence", default=""),
    words("attribution", default=""),
    flag("demo"),
    UniqueConstraint("key"),
)

fact = Table("fact", metadata, key(SmallInteger), words("key"), words("type"), UniqueConstraint("key"))

fact_code = Table(
    "fact_code",
    metadata,
    Column("fact_id", SmallInteger, ForeignKey(fact.c.id), primary_key=True),
    Column("place", SmallInteger, primary_key=True, autoincrement=False),
    words("code"),
    UniqueConstraint("fact_id", "code"),
    CheckConstraint("place BETWEEN 0 AND 52", name="place"),
)

deployment = Table(
    "deployment",
    metadata,
    flag("only_row", default="true", primary_key=True),
    whole("srid"),
    words("vocabulary_digest", default=""),
    words("cards_digest", default=""),
    CheckConstraint("only_row", name="only_row"),
)

provenance = Table("provenance", metadata, key(), words("text"))
Index("provenance_text_key", func.md5(provenance.c.text), unique=True)

change = Table(
    "change",
    metadata,
    key(),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.clock_timestamp()),
    words("actor"),
    Column("run_id", Integer, ForeignKey("import_run.id")),
    Column("version", BigInteger),
    UniqueConstraint("version"),
)

changed_sites = Table(
    "changed_sites",
    metadata,
    whole("change_id"),
    Column("site_ids", ARRAY(BigInteger)),
    Index(None, "change_id"),
)

catalogue_version = Table(
    "catalogue_version",
    metadata,
    flag("only_row", default="true", primary_key=True),
    Column("version", BigInteger, nullable=False, server_default=text("0")),
    CheckConstraint("only_row", name="only_row"),
)

layer_version = Table(
    "layer_version",
    metadata,
    flag("only_row", default="true", primary_key=True),
    Column("version", BigInteger, nullable=False, server_default=text("0")),
    CheckConstraint("only_row", name="only_row"),
)
