"""A proposal as a company gets it: page, print and files for a GIS."""

from __future__ import annotations

from maps.proposal.render import render

__all__ = ["render"]
