"""Accounts from the command line."""

from __future__ import annotations

import re

from tests.acceptance.conftest import CommandLine

ONE_TIME = re.compile(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}\n")


def test_accounts_are_looked_after(siting: CommandLine) -> None:
    assert "siting user add" in siting.run("user", "list").stderr

    added = siting.run("user", "add", "Anna@example.se", "--name", "Anna Berg", "--role", "administrator")
    assert ONE_TIME.fullmatch(added.stdout)
    assert "anna@example.se (administrator)" in added.stderr
    listed = siting.run("user", "list", "--lang", "sv").stdout
    assert re.search(r"anna@example\.se +Anna Berg +administratör +engångslösenord", listed)

    assert "taken" in siting.run("user", "add", "anna@example.se", code=1).stderr
    assert "only administrator" in siting.run("user", "disable", "anna@example.se", code=1).stderr
    assert "no account" in siting.run("user", "role", "nobody", "staff", code=1).stderr

    siting.run("user", "add", "bo", "--role", "planner")
    siting.run("user", "role", "bo", "administrator")
    siting.run("user", "disable", "anna@example.se")
    assert re.search(r"anna@example\.se.* disabled", siting.run("user", "list").stdout)
    siting.run("user", "enable", "anna@example.se")
    again = siting.run("user", "password", "anna@example.se").stdout
    assert ONE_TIME.fullmatch(again)
    assert again != added.stdout


def test_a_password_that_is_given_has_to_be_a_good_one(siting: CommandLine) -> None:
    refused = siting.run("user", "add", "cecilia", "--password-stdin", code=1)

    assert "at least 12 characters" in refused.stderr
    assert "cecilia" not in siting.run("user", "list").stdout


def test_what_is_erased_is_told(siting: CommandLine) -> None:
    assert "persons behind enquiries: 0" in siting.run("erase").stderr
    assert "feedback: 0" in siting.run("erase", "--person", "a@example.se").stderr
    assert "no e-mail address" in siting.run("erase", "--person", "a", code=1).stderr
