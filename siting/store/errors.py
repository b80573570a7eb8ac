"""What can go wrong between the program and its database."""

from __future__ import annotations

from siting.domain.errors import Conflict, Unavailable


class PostgresMissing(Unavailable):
    """No usable PostgreSQL with PostGIS is installed; the message holds the command that mends it."""

    code = "postgres_missing"


class ClusterFailed(Unavailable):
    """The private database server could not be made, started or stopped."""

    code = "cluster_failed"


class DatabaseUnreachable(Unavailable):
    """The database server does not answer."""

    code = "database_unreachable"


class SchemaBehind(Unavailable):
    """The database's tables are older than the program."""

    code = "schema_behind"


class SchemaAhead(Unavailable):
    """The database's tables are newer than the program."""

    code = "schema_ahead"


class Busy(Conflict):
    """Another process holds what this one needs."""

    code = "busy"


class DatabaseUnfit(Unavailable):
    """The database server lacks something that the program needs."""

    code = "database_unfit"


class DatabaseRefused(Conflict):
    """The database refused a change, because it collides with what is stored or somebody else is changing it."""

    code = "database_refused"
