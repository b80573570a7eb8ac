"""Nobody is sent from here to somewhere else."""

from __future__ import annotations

import pytest

from api.serving.returning import safe_return


@pytest.mark.parametrize("path", ["/", "/staff", "/staff/enquiries/12?tab=match#top", "/sites?q=%C3%A5", "/a/../b"])
def test_paths_of_ours_are_kept(path: str) -> None:
    assert safe_return(path) == path


@pytest.mark.parametrize(
    "given",
    [
        "",
        "staff",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        " /staff",
        "/\t/evil.example",
        "/\n/evil.example",
        "/staff\r\nSet-Cookie: a=b",
        "/å",
        "/sign-in",
        "/sign-in?next=/sign-in",
        "/" + "a" * 3000,
    ],
)
def test_everything_else_is_not(given: str) -> None:
    assert safe_return(given) == ""
