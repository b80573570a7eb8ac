"""What a proposal's page may do, as a Content-Security-Policy made from the page itself."""

from __future__ import annotations

import base64
import hashlib
import html
import re

from api.serving.headers import policy

_STYLE = re.compile(rb"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)
_META = re.compile(rb'http-equiv="Content-Security-Policy" content="([^"]*)"')


def page_policy(page: bytes) -> str:
    """Return a policy by which a page of ours runs its own scripts and styles, and fetches nothing.

    Its scripts are told by their digests, as the page itself says them: they were made of our own scripts before
    anybody's data was written into the page (:mod:`maps.proposal.html`). Its style sheets are told by theirs; the
    widths of bars are style attributes. A deployment's tile service is allowed where the page allows it.
    """
    own = _own(page)
    return policy(
        script_src=own.get("script-src", "'none'"),
        # Browsers that know no more than style-src take this; the others keep to the two lines after it.
        style_src="'unsafe-inline'",
        style_src_elem=_digests(_STYLE.findall(page)),
        style_src_attr="'unsafe-inline'",
        img_src=own.get("img-src", "data:"),
        font_src="data:",
        connect_src="'none'",
        worker_src="'none'",
        manifest_src="'none'",
        form_action="'none'",
        frame_src="'none'",
    )


def _own(page: bytes) -> dict[str, str]:
    """Return the directives that stand in the page."""
    found = _META.search(page)
    said = "" if found is None else html.unescape(found[1].decode())
    parts = (part.strip().partition(" ") for part in said.split(";"))
    return {name: value for name, _, value in parts if name}


def _digests(codes: list[bytes]) -> str:
    found = [f"'sha256-{base64.b64encode(hashlib.sha256(code).digest()).decode()}'" for code in codes]
    return " ".join(dict.fromkeys(found)) or "'none'"
