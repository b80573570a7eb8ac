from __future__ import annotations

from pathlib import Path

import pytest

from maps import assets
from maps.assets import asset_path, css_with_embedded_files, data_uri, icon
from maps.errors import AssetMissing


def test_a_missing_file_is_said_with_the_command_that_builds_it() -> None:
    with pytest.raises(AssetMissing) as raised:
        asset_path("static/leaflet/not-there.js")
    assert "scripts/build-assets" in raised.value.say("sv")
    assert raised.value.value == "static/leaflet/not-there.js"


def test_files_of_a_style_sheet_are_written_into_it() -> None:
    css = css_with_embedded_files("static/leaflet/leaflet.css")
    assert css.count("url(data:image/png;base64,") >= 3
    assert "url(images/" not in css


def test_a_style_sheet_that_names_an_unknown_file_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.css").write_text("a { background: url(nowhere.png) }")
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    with pytest.raises(AssetMissing):
        css_with_embedded_files("broken.css")


def test_type_is_embedded_as_data() -> None:
    assert data_uri("static/fonts/inter-latin.woff2").startswith("data:font/woff2;base64,")


def test_an_icon_is_decoration() -> None:
    assert 'aria-hidden="true"' in icon("maximize")
    assert "<path" in icon("maximize")
