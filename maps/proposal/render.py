"""Writing all files of a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from maps.proposal.gis import write_geojson, write_gpkg
from maps.proposal.html import render_html
from maps.proposal.pdf import render_pdf
from siting.domain.text import Lang
from siting.matching.proposal import ProposalContent


def render(content: ProposalContent, out_dir: Path, langs: Sequence[Lang]) -> list[Path]:
    """Write page, print and files for a GIS into a folder and return their paths.

    With one language the files are ``proposal.html`` and ``proposal.pdf``; with several the language stands in the
    name, ``proposal.sv.html``.

    Parameters
    ----------
    content
        What the proposal is made from.
    out_dir
        An existing folder.
    langs
        The languages, at least one.
    """
    written: list[Path] = []
    for lang in langs:
        stem = "proposal" if len(langs) == 1 else f"proposal.{lang}"
        page, paper = out_dir / f"{stem}.html", out_dir / f"{stem}.pdf"
        page.write_text(render_html(content, lang), encoding="utf-8")
        paper.write_bytes(render_pdf(content, lang))
        written += [page, paper]
    gpkg, collection = out_dir / "proposal.gpkg", out_dir / "proposal.geojson"
    write_gpkg(content, gpkg)
    write_geojson(content, collection)
    return [*written, gpkg, collection]
