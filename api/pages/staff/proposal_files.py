"""Files of a proposal for somebody who may have them."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import Response

from api.pages.staff.page_policy import page_policy
from api.rendered import IN_A_LANGUAGE, MEDIA_TYPES, Form, Wanted
from api.serving.headers import cache_control
from api.serving.service import Service, service_of
from api.staffing import tools_of
from siting.domain.errors import NotFound
from siting.domain.text import Lang, Text
from siting.store.proposals import StoredProposal, load_proposal


def proposal_file(request: Request, proposal_id: int, form: str, lang: Lang) -> Response:
    """Return a file of a proposal to somebody who may have it.

    Raises
    ------
    NotFound
        There is no such proposal, or no such form of it.
    """
    if form not in set(Form):
        raise NotFound(_NO_FORM.fill(forms=", ".join(Form)), value=form[:20])
    wanted = Wanted(proposal_id=proposal_id, form=Form(form), lang=lang)
    service = service_of(request)
    body = tools_of(request).renderings.get(wanted, lambda key: load_stored(service, key))
    shown_in_browser = wanted.form in (Form.HTML, Form.PDF)
    name = f"proposal-{proposal_id}{f'.{lang}' if wanted.form in IN_A_LANGUAGE else ''}.{form}"
    headers = {
        "Cache-Control": cache_control(public=False),
        "Content-Disposition": f'{"inline" if shown_in_browser else "attachment"}; filename="{name}"',
        "X-Robots-Tag": "noindex, nofollow",
    }
    if wanted.form is Form.HTML:
        headers["Content-Security-Policy"] = page_policy(body)
    return Response(body, media_type=MEDIA_TYPES[wanted.form], headers=headers)


def load_stored(service: Service, proposal_id: int) -> StoredProposal:
    """Return a stored proposal with what it is drawn from."""
    with service.begin() as conn:
        return load_proposal(conn, proposal_id)


_NO_FORM = Text(sv="Förslaget finns som {forms}.", en="The proposal is there as {forms}.")
