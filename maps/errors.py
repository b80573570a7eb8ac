"""What can go wrong when maps and proposals are made."""

from __future__ import annotations

from siting.domain.errors import Unavailable


class AssetMissing(Unavailable):
    """A browser library, font or icon that a page needs is not there."""

    code = "asset_missing"
