"""Writing all files of a proposal."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

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
    from maps.proposal.gis import write_geojson, write_gpkg
    from maps.proposal.html import render_html
    from maps.proposal.pdf import render_pdf

    others = langs[1:]
    with _helpers(len(others)) as helpers:
        # Laying out paper is most of the work, so that of the other languages is done beside the first one's.
        waiting = [helpers.submit(render_pdf, content, lang) for lang in others]
        papers = [render_pdf(content, langs[0]), *(one.result() for one in waiting)]
    written: list[Path] = []
    for lang, paper in zip(langs, papers, strict=True):
        stem = "proposal" if len(langs) == 1 else f"proposal.{lang}"
        page_file, paper_file = out_dir / f"{stem}.html", out_dir / f"{stem}.pdf"
        page_file.write_text(render_html(content, lang), encoding="utf-8")
        paper_file.write_bytes(paper)
        written += [page_file, paper_file]
    gpkg, collection = out_dir / "proposal.gpkg", out_dir / "proposal.geojson"
    write_gpkg(content, gpkg)
    write_geojson(content, collection)
    return [*written, gpkg, collection]


def _helpers(languages: int) -> ProcessPoolExecutor:
    """Return processes of their own, none of which is started before it is given work.

    They are spawned, not forked: this process may have threads and connections that a copy must not share.
    """
    workers = max(1, min(languages, os.cpu_count() or 1))
    return ProcessPoolExecutor(max_workers=workers, mp_context=multiprocessing.get_context("spawn"))
