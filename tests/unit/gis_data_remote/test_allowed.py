import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_data.remote.allowed import begins, check_addresses, check_allowed, read_address, shown
from gis_data.remote.errors import AddressNotAllowed

SERVICE = "flood (geo.example.se)"


@pytest.mark.parametrize(
    ("address", "beginning"),
    [
        ("https://geo.example.se/wfs?x=1", "https://geo.example.se/"),
        ("https://GEO.example.se./wfs", "https://geo.example.se/"),
        ("https://geo.example.se:443/wfs", "https://geo.example.se/"),
        ("https://geo.example.se/open", "https://geo.example.se/open/"),
        ("https://geo.example.se/open/a/b", "https://geo.example.se/open"),
        ("https://geo.example.se:8443/open/", "https://geo.example.se:8443/open"),
        ("https://xn--bors-soa.se/a", "https://borås.se/"),
        ("http://[::1]:80/a", "http://[::1]/"),
    ],
)
def test_an_address_below_another(address: str, beginning: str) -> None:
    assert begins(httpx.URL(address), beginning)


@pytest.mark.parametrize(
    ("address", "beginning"),
    [
        ("http://geo.example.se/wfs", "https://geo.example.se/"),
        ("https://geo.example.se:8443/wfs", "https://geo.example.se/"),
        ("https://geo.example.se.evil.se/", "https://geo.example.se/"),
        ("https://evil-geo.example.se/", "https://geo.example.se/"),
        ("https://geo.example.se@evil.se/", "https://geo.example.se/"),
        ("https://evil.se/?https://geo.example.se/", "https://geo.example.se/"),
        ("https://geo.example.se/opened", "https://geo.example.se/open"),
        ("https://geo.example.se/open/../closed", "https://geo.example.se/open"),
        ("https://geo.example.se/open/%2e%2e/closed", "https://geo.example.se/open"),
        ("https://geo.example.se/open/%252E%252e/closed", "https://geo.example.se/open"),
        ("https://geo.example.se/open/..%5Cclosed", "https://geo.example.se/open"),
        ("https://geo.example.se/open/..;/closed", "https://geo.example.se/open"),
        ("https://geo.example.se/open/..;a=b/closed", "https://geo.example.se/open"),
        ("https://geo.example.se/open/%2e%2e%3b/closed", "https://geo.example.se/open"),
    ],
)
def test_an_address_that_only_looks_it(address: str, beginning: str) -> None:
    assert not begins(httpx.URL(address), beginning)


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_no_text_gets_past_a_list_with_nothing_on_it(text: str) -> None:
    try:
        url = read_address(text, SERVICE)
    except AddressNotAllowed:
        return
    with pytest.raises(AddressNotAllowed):
        check_allowed(url, (), SERVICE)


def test_http_needs_an_entry_that_says_so() -> None:
    url = read_address("http://geo.example.se/wfs", SERVICE)

    with pytest.raises(AddressNotAllowed, match="Only https is allowed there"):
        check_allowed(url, ("https://geo.example.se/",), SERVICE)
    check_allowed(url, ("http://geo.example.se/",), SERVICE)


def test_what_is_shown_of_an_address_holds_no_secrets() -> None:
    assert shown(httpx.URL("https://me:pass@h/a/b?token=x#y")) == "https://h/a/b"


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_public_addresses_are_reached(address: str) -> None:
    assert check_addresses("geo.example.se", [address], (), SERVICE) == [address]


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "100.64.0.1", "::1", "fd12::1", "::ffff:10.0.0.1",
     "64:ff9b::a00:1", "64:ff9b:1::a00:1", "2002:a00:1::", "2001:0:a00::1", "fec0::1", "::a00:1", "4000::1",
     "192.0.2.1", "240.0.0.1"],
)  # fmt: skip
def test_private_ones_only_where_their_network_is_named(address: str) -> None:
    with pytest.raises(AddressNotAllowed, match="SITING_GEODATA_PRIVATE"):
        check_addresses("geo.example.se", [address], (), SERVICE)

    named = ("0.0.0.0/0", "::/0")
    assert check_addresses("geo.example.se", [address], named, SERVICE) == [address]


@pytest.mark.parametrize("host", ["127.0.0.1", "10.1.2.3", "::1"])
def test_an_entry_that_is_itself_a_private_address_needs_no_other_leave(host: str) -> None:
    assert check_addresses(host, [host], (), SERVICE) == [host]


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "fe80::1%eth0", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::",
     "168.63.129.16", "100.100.100.200", "fd00:ec2::254", "0.0.0.0", "::", "224.0.0.1", "ff02::1"],  # noqa: S104
)  # fmt: skip
@pytest.mark.parametrize("by_name", [True, False])
def test_some_are_never_reached(address: str, by_name: bool) -> None:
    host = "geo.example.se" if by_name else address
    with pytest.raises(AddressNotAllowed, match="Nothing is ever fetched from there"):
        check_addresses(host, [address], ("0.0.0.0/0", "::/0"), SERVICE)
