"""The containers keep secrets out of files, ports off the network, and root out of the program."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|_KEY$")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    found: dict[str, Any] = compose["services"]
    return found


def dockerfile() -> list[str]:
    return (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()


def test_the_program_waits_for_a_healthy_database(services: dict[str, Any]) -> None:
    assert services["app"]["depends_on"]["db"]["condition"] == "service_healthy"
    assert "pg_isready" in services["db"]["healthcheck"]["test"]


def test_ports_are_published_on_loopback_only(services: dict[str, Any]) -> None:
    published = [port for service in services.values() for port in service.get("ports", [])]

    assert [port for port in published if not str(port).startswith("127.0.0.1:")] == []
    assert "ports" not in services["db"]


def test_secrets_come_from_the_environment(services: dict[str, Any]) -> None:
    variables = {name: value for service in services.values() for name, value in service["environment"].items()}
    secrets = {name: value for name, value in variables.items() if SECRET.search(name)}
    addresses = [value for value in variables.values() if "://" in value]

    assert secrets
    assert all(re.fullmatch(r"\$\{\w+:\?[^}]+\}", value) for value in secrets.values())
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
