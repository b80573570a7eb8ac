"""Where somebody is sent to sign in or to change a password, and back to afterwards."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

SIGN_IN = "/sign-in"
CHANGE_PASSWORD = "/account/password"  # noqa: S105 - a path
_LONGEST = 2000


def safe_return(given: str) -> str:
    r"""Return a path of ours to go back to; "" for anything that leads, or that a browser may take to lead, elsewhere.

    >>> safe_return("/staff?status=new")
    '/staff?status=new'
    >>> safe_return("//evil.example"), safe_return("https://evil.example"), safe_return("/\\evil.example")
    ('', '', '')
    """
    if len(given) > _LONGEST or not given.startswith("/") or "\\" in given or not given.isascii():
        return ""
    if not given.isprintable() or " " in given:
        return ""
    try:
        parts = urlsplit(given)
    except ValueError:
        return ""
    elsewhere = parts.scheme or parts.netloc or given.startswith("//")
    return "" if elsewhere or parts.path.startswith(SIGN_IN) else given


def sent_to(request: Request, where: str) -> Response:
    """Return an answer that sends a browser to a page and lets that page send it back."""
    back = safe_return(_back(request))
    target = f"{where}?{urlencode({'next': back})}" if back else where
    headers = {"Cache-Control": "no-store", "Vary": "Accept, Cookie, HX-Request"}
    if request.headers.get("hx-request"):
        # A part of a page was asked for; the whole page is to go there.
        return Response(status_code=401, headers={**headers, "HX-Redirect": target})
    return RedirectResponse(target, status_code=303, headers=headers)


def _back(request: Request) -> str:
    """Return the page that was asked for, or that a form was sent from."""
    shown = request.headers.get("hx-current-url") or request.headers.get("referer", "")
    if request.method != "GET" or request.headers.get("hx-request"):
        try:
            parts = urlsplit(shown)
        except ValueError:
            return ""
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
