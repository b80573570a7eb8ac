from typing import Any

import pytest

from gis_data.remote.model import RemoteSource, ServiceKind
from siting.domain.errors import InvalidInput

GOOD: dict[str, Any] = {"key": "flood_100", "address": "https://me:pw@h/", "kind": ServiceKind.WFS, "layer": "a"}


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"key": ""}, "key"),
        ({"key": "../x"}, "key"),
        ({"key": "Å"}, "key"),
        ({"layer": ""}, "layer"),
        ({"kind": ServiceKind.OGC_API, "layer": ""}, "layer"),
        ({"version": "1.0.0"}, "2.0.0 or 1.1.0"),
        ({"page_size": 0}, "page_size"),
    ],
)
def test_what_does_not_go_together_is_refused(changed: dict[str, Any], word: str) -> None:
    with pytest.raises(InvalidInput, match=word):
        RemoteSource(**{**GOOD, **changed})


def test_a_download_needs_no_layer() -> None:
    assert RemoteSource(**{**GOOD, "kind": ServiceKind.DOWNLOAD, "layer": ""}).layer == ""


def test_what_may_hold_secrets_is_not_shown() -> None:
    assert "pw" not in repr(RemoteSource(**GOOD, parameters={"key": "pw"}))
