"""The application on a test's own database, asked in the process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.serving.application import make_app
from api.serving.service import Service, make_service
from siting.service_settings import ServiceSettings
from siting.settings import DatabaseSettings, DeploymentSettings, FactsSettings, GeodataSettings, Settings
from siting.store.cluster import Cluster
from siting.store.preparation import Role

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
KEY = "for tests alone, and as long as it takes"


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def service_on(
    cluster: Cluster, database: str, *, clock: Callable[[], datetime] = _now, **settled: int
) -> Iterator[Service]:
    """A service on a database, as the program and the public see it; with settings of its own."""
    settings = Settings(
        database=DatabaseSettings(
            database_url=cluster.url(database=database),
            published_database_url=cluster.url(role=Role.PUBLISHED, database=database),
            data_dir=Path("/nonexistent"),
            pool_size=4,
        ),
        deployment=DeploymentSettings(),
        geodata=GeodataSettings(),
        facts=FactsSettings(),
        service=ServiceSettings.model_validate({"secret_key": KEY, "rate_per_minute": 100_000, **settled}),
    )
    made = make_service(settings, clock=clock)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def service(cluster: Cluster, database_name: str) -> Iterator[Service]:
    """A service on the test's own database."""
    with service_on(cluster, database_name, clock=lambda: NOW) as made:
        yield made


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    """Asks the application; an error that nobody expected is an answer, as it is to others."""
    with TestClient(make_app(service), raise_server_exceptions=False) as asking:
        yield asking
