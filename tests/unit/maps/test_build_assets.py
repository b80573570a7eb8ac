from __future__ import annotations

import json
import re
from pathlib import Path

from maps.assets import STATIC

ROOT = Path(__file__).resolve().parents[3]


def test_the_lock_file_holds_hashes_and_no_addresses() -> None:
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert "://" not in text
    assert packages
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())


def test_versions_are_pinned() -> None:
    declared = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    versions = [*declared["dependencies"].values(), *declared["devDependencies"].values()]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)


def test_what_was_built_is_whole_and_carries_its_licences() -> None:
    files = json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert all((STATIC / name).stat().st_size > 0 for name in files)
    assert {"licences/leaflet.txt", "licences/inter.txt", "licences/lucide.txt"} <= set(files)
