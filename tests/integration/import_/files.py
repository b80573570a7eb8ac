"""Files for tests, and what becomes of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from gis_data.pipeline import Counts, Prepared, prepare
from gis_data.problems import FileIssue
from gis_data.sources import Mapping, read_mapping
from siting.domain.issues import Severity
from siting.domain.sites import Site

TODAY = date(2026, 11, 24)
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
UK_FILES = sorted((SHARED / "uk_brownfield_registers").glob("*.csv"))
CHICAGO_FILE = SHARED / "us_chicago_city_owned_land" / "City-Owned_Land_Inventory.csv"

needs_uk_files = pytest.mark.skipif(not UK_FILES, reason=f"no registers in {SHARED}")
needs_chicago_file = pytest.mark.skipif(not CHICAGO_FILE.exists(), reason=f"no {CHICAGO_FILE.name} in {SHARED}")


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What became of a file."""

    prepared: Prepared
    sites: list[Site]
    issues: list[FileIssue]

    @property
    def counts(self) -> Counts:
        return self.prepared.counts

    @property
    def kinds(self) -> Counter[str]:
        return Counter(issue.kind for issue in self.issues)

    def site(self, reference: str) -> Site:
        return next(site for site in self.sites if site.reference == reference)


def load(
    path: Path,
    source: str | Mapping = "template",
    *,
    crs: str = "EPSG:3006",
    source_crs: str | None = None,
    part: str | None = None,
) -> Loaded:
    """Read a file to the end, and hold the row accounting to account."""
    mapping = read_mapping(source) if isinstance(source, str) else source
    prepared = prepare(path, mapping, crs=crs, as_of=TODAY, source_crs=source_crs, part=part)
    loaded = Loaded(prepared=prepared, sites=list(prepared.sites), issues=list(prepared.issues))
    counts = loaded.counts
    assert counts.read == counts.filtered + counts.loaded + counts.rejected
    assert counts.loaded == len(loaded.sites) == len({site.reference for site in loaded.sites})
    rejected = [issue for issue in loaded.issues if issue.severity is Severity.REJECTED]
    assert len({(issue.dataset, issue.row) for issue in rejected}) == counts.rejected
    assert all(site.geometry is None or site.geometry.is_valid for site in loaded.sites)
    return loaded
