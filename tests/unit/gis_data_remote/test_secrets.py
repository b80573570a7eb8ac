import httpx
import pytest
from pydantic import SecretStr

from gis_data.remote.secrets import Secrets, without_secrets

ADDRESS = httpx.URL("https://me:p%40ss@geo.example.se/wfs?map=a&api_key=k1")
SECRETS = Secrets(ADDRESS, {"token": "t1", "bbox": "1,2"}, {"https://other.example.se/a": SecretStr("Bearer long-one")})


def test_a_login_goes_only_to_its_own_host_or_below_its_own_address() -> None:
    assert SECRETS.authorization(httpx.URL("https://geo.example.se/x")) == "Basic bWU6cEBzcw=="
    assert SECRETS.authorization(httpx.URL("https://other.example.se/a/b")) == "Bearer long-one"
    for elsewhere in (
        "https://other.example.se/b",
        "http://geo.example.se/x",
        "https://geo.example.se:1/x",
        "https://x.se",
    ):
        assert SECRETS.authorization(httpx.URL(elsewhere)) is None


def test_what_a_service_repeats_is_scrubbed() -> None:
    assert SECRETS.scrub("bad key k1 or t1 of p@ss with long-one") == "bad key HIDDEN or HIDDEN of HIDDEN with HIDDEN"


def test_a_kept_address_has_no_secrets_and_gets_them_back() -> None:
    url = httpx.URL("https://geo.example.se/wfs?map=a&api_key=k1&TOKEN=x&token=t1&startIndex=5")

    kept = without_secrets(url)

    assert kept == "https://geo.example.se/wfs?map=a&api_key=HIDDEN&TOKEN=HIDDEN&token=HIDDEN&startIndex=5"
    assert SECRETS.restored(kept) is None, "TOKEN is none of the source's"
    again = httpx.URL("https://geo.example.se/wfs?api_key=k1&token=t1&startIndex=5")
    assert SECRETS.restored(without_secrets(again)) == again


@pytest.mark.parametrize(
    "address", ["https://h/a?x=1&y=%2B", "https://h/a", "https://h/a?crs=http%3A%2F%2Fx%2F0%2F3006"]
)
def test_an_address_without_secrets_is_kept_as_it_is(address: str) -> None:
    assert without_secrets(httpx.URL(address)) == address
    assert SECRETS.restored(address) == httpx.URL(address)


def test_a_login_in_a_link_is_not_kept() -> None:
    assert without_secrets(httpx.URL("https://u:p@h/a#f")) == "https://h/a"


@pytest.mark.parametrize(
    "said",
    [
        "no /wfs?api_key=a%2Bb%2F%3Cc%3E%20d&x=1",
        "no /wfs?api_key=a%2bb%2f%3cc%3e+d&x=1",
        "key <b>a+b/&lt;c&gt; d</b>",
        "no a+b/<c> d",
        "sent Authorization: Basic bWU6cEBzcw==",
    ],
)
def test_in_whatever_spelling_it_is_repeated(said: str) -> None:
    secrets = Secrets(httpx.URL("https://me:p%40ss@geo.example.se/"), {"api_key": "a+b/<c> d"}, {})

    scrubbed = secrets.scrub(said)

    assert "HIDDEN" in scrubbed
    assert not any(part in scrubbed.lower() for part in ("c>", "c&gt;", "c%3e", "bwu6"))


def test_of_a_secret_that_holds_another_nothing_is_left_over() -> None:
    assert Secrets(httpx.URL("https://h/"), {"key": "abc", "token": "abc-def"}, {}).scrub("abc-def") == "HIDDEN"


def test_where_there_are_no_secrets_all_is_said() -> None:
    assert Secrets(httpx.URL("https://h/"), {}, {}).scrub("as it is") == "as it is"
