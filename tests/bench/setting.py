"""A database of its own for measurements."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from siting.settings import DatabaseSettings, Settings
from siting.store.cluster import Cluster
from siting.store.database import Database, open_database


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What a part measures with.

    Parameters
    ----------
    size
        Number of sites.
    folder
        For files; gone afterwards.
    database
        Holds the sites once they are imported.
    """

    size: int
    folder: Path
    database: Database


@contextmanager
def bench_database(folder: Path) -> Iterator[Database]:
    """Run a private cluster in a folder, and stop it at the end."""
    # The server may run as another user, who has to come through to its files.
    folder.chmod(0o755)
    settings = Settings(database=DatabaseSettings(data_dir=folder / "data"))
    database = open_database(settings)
    try:
        yield database
    finally:
        database.dispose()
        Cluster(settings.database.data_dir).stop()
