"""The API holds what its OpenAPI document says, whatever is asked, for whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from fastapi import FastAPI
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.cli.demo import load
from api.proposal_geodata import GEODATA
from api.serving.application import make_app
from api.serving.service import make_service
from gis_data.demo import boras
from siting.domain.accounts import Role
from siting.service_settings import ServiceSettings
from siting.services.accounts import Change, NewAccount, add
from siting.services.make_proposal import Order, store_proposal
from siting.services.requirement_file import read_requirement
from siting.settings import DatabaseSettings, DeploymentSettings, FactsSettings, GeodataSettings, Settings
from siting.store.accounts import begin_sign_in

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
EXAMPLES = 8
PASSWORD = "grus cykel moln tolv"  # noqa: S105 - of tests
VISITORS = ("anonymous", "planner", "staff")


@pytest.fixture(scope="module")
def application(work_folder: Path) -> Iterator[FastAPI]:
    """The application on a private database with the demo, and a proposal that nobody has drawn yet."""
    settings = Settings(
        database=DatabaseSettings(data_dir=work_folder / "data"),
        deployment=DeploymentSettings(srid=3006),
        geodata=GeodataSettings(),
        facts=FactsSettings(),
        service=ServiceSettings.model_validate({"rate_per_minute": 1_000_000, "rate_forms_per_minute": 1_000_000}),
    )
    service = make_service(settings)
    load(service.database, settings, "en")
    now = service.clock()
    requirement = read_requirement(boras.requirement_files()[0])
    order = Order(requirement=requirement, made_at=now, as_of=now.date(), actor="demo")
    store_proposal(service.database, service.catalogue, order, deployment=settings.deployment, geodata=GEODATA)
    yield make_app(service)
    service.close()


@pytest.fixture(scope="module")
def cookies(application: FastAPI) -> dict[str, dict[str, str]]:
    """What the browser of each visitor holds."""
    service, now = application.state.service, datetime.now(UTC)
    found: dict[str, dict[str, str]] = {"anonymous": {}}
    for role in (Role.PLANNER, Role.STAFF):
        wanted = NewAccount(login=role.value, name=role.value, role=role)
        account = add(service.database, wanted, Change(by="tests", now=now), password=PASSWORD).account
        with service.begin() as conn:
            token = begin_sign_in(conn, account.account_id, now=now, lasts=timedelta(hours=8))
        found[role.value] = {"siting-signin": token}
    return found


@pytest.mark.parametrize("visitor", VISITORS)
def test_whatever_is_asked_is_answered_as_documented(
    application: FastAPI, cookies: dict[str, dict[str, str]], visitor: str
) -> None:
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", application, headers={"Host": "localhost"})
    wrong: dict[str, str] = {}
    operations = [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]
    for operation in operations:
        try:
            _ask(operation, cookies[visitor])
        except (AssertionError, BaseExceptionGroup) as error:
            # All are asked, and what is wrong is told at the end.
            wrong[operation.label] = str(error)[:700]
    assert len(operations) > 10
    assert not wrong, "\n\n".join(f"{label}: {said}" for label, said in wrong.items())


def _ask(operation: Any, cookies: dict[str, str]) -> None:
    @hypothesis.settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    )
    @hypothesis.given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        answer = case.call(headers={"Host": "localhost"}, cookies=cookies)
        case.validate_response(answer, checks=list(CHECKS))

    ask()
