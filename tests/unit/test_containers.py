"""The containers keep secrets out of files, ports off the network, and root out of the program."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.routing import APIRoute
from pydantic_settings import BaseSettings
from typer.testing import CliRunner

from api.cli import build
from api.serving import health
from siting.service_settings import ServiceSettings
from siting.settings import DatabaseSettings, DeploymentSettings, FactsSettings, GeodataSettings

ROOT = Path(__file__).parents[2]
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|LOGINS|_KEY$")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = compose["services"]
    return found


def dockerfile() -> list[str]:
    return (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()


def test_the_program_waits_for_a_healthy_database(services: dict[str, Any]) -> None:
    assert services["app"]["depends_on"]["db"]["condition"] == "service_healthy"
    assert "pg_isready" in services["db"]["healthcheck"]["test"]


def test_only_the_proxy_is_reached_from_outside(services: dict[str, Any], compose: dict[str, Any]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert compose["networks"]["inside"]["internal"] is True
    assert services["db"]["networks"] == ["inside"]
    assert "inside" not in services["proxy"]["networks"]


def test_tables_are_made_before_anything_uses_them(services: dict[str, Any]) -> None:
    for name in ("api", "worker"):
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert services["migrate"]["depends_on"]["db"]["condition"] == "service_healthy"
    assert services["proxy"]["depends_on"]["api"]["condition"] == "service_healthy"


def test_who_serves_can_not_change_tables(services: dict[str, Any]) -> None:
    with_owner = {name for name, service in services.items() if "SITING_DATABASE_OWNER_URL" in service["environment"]}
    made = (ROOT / "deploy" / "make-login.sh").read_text(encoding="utf-8")

    assert with_owner == {"migrate", "app"}
    assert "://siting_app:" in services["api"]["environment"]["SITING_DATABASE_URL"]
    assert "CREATE ROLE siting_app LOGIN NOINHERIT NOSUPERUSER" in made


def test_what_runs_is_looked_after_and_ends_in_order(services: dict[str, Any]) -> None:
    lasting = [name for name in services if name not in ("migrate", "app")]

    assert {name for name in lasting if "healthcheck" not in services[name]} == {"worker"}
    assert {services[name]["restart"] for name in lasting} == {"unless-stopped"}
    assert all("stop_grace_period" in services[name] for name in ("db", "api", "worker"))


def test_containers_have_no_more_rights_than_they_need(services: dict[str, Any]) -> None:
    for name in set(services) - {"db"}:
        assert services[name]["read_only"] is True, name
        assert services[name]["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in services[name]["security_opt"], name


def names(*kinds: type[BaseSettings]) -> set[str]:
    return {f"SITING_{name.upper()}" for kind in kinds for name in kind.model_fields}


def test_settings_are_the_same_as_without_containers(services: dict[str, Any]) -> None:
    serving = names(DatabaseSettings, DeploymentSettings, FactsSettings, ServiceSettings)
    # The database is the container beside it, whose one login takes on the public's role.
    without = {"SITING_DATA_DIR", "SITING_PUBLISHED_DATABASE_URL"}
    of_owner = {"SITING_DATABASE_OWNER_URL"}

    def given(service: str) -> set[str]:
        return {name for name in services[service]["environment"] if name.startswith("SITING_")} - {"SITING_LANG"}

    assert given("api") == given("worker") == serving - without - of_owner
    assert given("app") == (serving | names(GeodataSettings)) - without


def test_the_example_s_own_values_are_those_that_apply_without_it() -> None:
    lines = (ROOT / "deploy" / "example.env").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    service = ServiceSettings()

    assert set(given) - names(DatabaseSettings, DeploymentSettings, GeodataSettings, ServiceSettings) == {
        "SITING_HOST",
        "SITING_DB_PASSWORD",
        "SITING_APP_PASSWORD",
        "SITING_WORKERS",
    }
    assert given["SITING_NEED_DAYS"] == str(service.need_days)
    assert given["SITING_ENQUIRY_MONTHS"] == str(service.enquiry_months)


def test_every_command_is_one_that_there_is(services: dict[str, Any]) -> None:
    for name in ("migrate", "api", "worker"):
        words = [re.sub(r"\$\{\w+:-(\w+)\}", r"\1", word) for word in services[name]["command"]]
        done = CliRunner().invoke(build(words), [*words, "--help"])
        assert done.exit_code == 0, f"{name}: {done.output}"


def test_the_health_check_asks_what_the_service_answers(services: dict[str, Any]) -> None:
    said = " ".join(services["api"]["healthcheck"]["test"])

    assert "http://127.0.0.1:8000/health/ready" in said
    compile(services["api"]["healthcheck"]["test"][-1], "healthcheck", "exec")
    assert any(route.path == "/health/ready" for route in health.router.routes if isinstance(route, APIRoute))


def test_the_example_of_settings_names_all_that_is_asked_for() -> None:
    asked = set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    lines = (ROOT / "deploy" / "example.env").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))

    assert asked <= set(given)
    assert [name for name, value in given.items() if SECRET.search(name) and value] == []


def test_the_proxy_sends_what_it_lets_through_to_the_api() -> None:
    caddy = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")

    assert "reverse_proxy api:8000" in caddy
    assert "header_up X-Forwarded-For {remote_host}" in caddy
    # Two walls of the same height are a race, and one of them is not ours.
    assert "max_size" not in caddy
    assert {"read_header", "read_body", "idle"} <= set(re.findall(r"^\s*(\w+) \d+[sm]$", caddy, re.MULTILINE))


def test_secrets_come_from_the_environment(services: dict[str, Any]) -> None:
    variables = {name: value for service in services.values() for name, value in service["environment"].items()}
    secrets = {name: value for name, value in variables.items() if SECRET.search(name)}
    addresses = [value for value in variables.values() if "://" in value]

    assert secrets
    # What can be done without is empty where nobody has set it.
    assert {name for name, value in secrets.items() if value == f"${{{name}:-}}"} == {
        "SITING_GEODATA_LOGINS",
        "SITING_METRICS_TOKEN",
    }
    assert all(re.fullmatch(r"\$\{\w+:(\?[^}]+|-)\}", value) for value in secrets.values())
    assert all(re.search(r"://\w+:\$\{\w+:\?[^}]+\}@", address) for address in addresses)


def test_the_program_does_not_run_as_root() -> None:
    last_stage = dockerfile()[max(i for i, line in enumerate(dockerfile()) if line.startswith("FROM ")) :]
    users = [line.split()[1] for line in last_stage if line.startswith("USER ")]

    assert users
    assert users[-1] not in {"root", "0"}


def test_what_the_dockerfile_copies_is_let_through_and_exists() -> None:
    copied = {
        name
        for line in dockerfile()
        if line.startswith("COPY ") and "--from" not in line
        for name in line.split()[1:-1]
    }
    let_through = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }

    assert copied == let_through
    assert [name for name in copied if not (ROOT / name).exists()] == []
