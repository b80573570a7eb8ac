import pytest
from pydantic import ValidationError

from siting.domain.errors import Faults
from siting.settings import GeodataSettings, read_settings


def test_nothing_may_be_fetched_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SITING_GEODATA_ALLOW", raising=False)
    monkeypatch.delenv("SITING_GEODATA_PRIVATE", raising=False)

    assert read_settings().geodata.geodata_allow == ()
    assert read_settings().geodata.geodata_private == ()


def test_entries_are_hosts_or_beginnings_of_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITING_GEODATA_ALLOW", "geodata.scb.se, https://Host.se:8443/open/\n http://127.0.0.1:80 ,")
    monkeypatch.setenv("SITING_GEODATA_PRIVATE", "10.1.0.0/16 127.0.0.1")

    geodata = read_settings().geodata

    assert geodata.geodata_allow == ("https://geodata.scb.se/", "https://host.se:8443/open/", "http://127.0.0.1:80/")
    assert geodata.geodata_private == ("10.1.0.0/16", "127.0.0.1/32")


@pytest.mark.parametrize(
    "entry",
    ["*", "*.scb.se", "ftp://host", "file:///", "https://", "https://me:pw@host/", "https://host/?a=b", "https://host/#a",
     "https://host/a/../b", "https://host/%61", "https://host:0/", "https://host:x/"],
)  # fmt: skip
def test_what_is_no_entry_is_a_fault(entry: str) -> None:
    with pytest.raises(ValidationError):
        GeodataSettings(geodata_allow=(entry,))


@pytest.mark.parametrize("network", ["10.1.0.1/16", "intranet", "300.1.1.1"])
def test_what_is_no_network_is_a_fault(network: str) -> None:
    with pytest.raises(ValidationError):
        GeodataSettings(geodata_private=(network,))


def test_logins_are_read_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITING_GEODATA_LOGINS", '{"host.se": "me:pw-1", "https://other.se/a": "Bearer pw-2"}')

    geodata = read_settings().geodata

    assert set(geodata.geodata_logins) == {"https://host.se/", "https://other.se/a"}
    assert geodata.geodata_logins["https://host.se/"].get_secret_value() == "me:pw-1"
    assert "pw-" not in repr(geodata) + str(geodata)


@pytest.mark.parametrize("logins", ["me:s3cret", '{"host.se": "s3cret"}', '["s3cret"]', '{"*": "me:s3cret"}'])
def test_logins_that_can_not_be_used_are_a_fault_that_does_not_repeat_them(
    monkeypatch: pytest.MonkeyPatch, logins: str
) -> None:
    monkeypatch.setenv("SITING_GEODATA_LOGINS", logins)

    with pytest.raises(Faults, match="SITING_GEODATA_LOGINS") as caught:
        read_settings()

    assert "s3cret" not in caught.value.say("en") + caught.value.say("sv")
