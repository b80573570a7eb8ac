"""From ticked sites to a proposal, its files, and links by which a company opens it."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from api.pages.rendering import form_errors, page
from api.pages.staff.enquiry_view import row_view
from api.pages.staff.forms import Number, Posted, PostedForm, first, going_to, moment_text, ours, whole
from api.pages.staff.proposal_files import load_stored, proposal_file
from api.pages.staff.proposal_view import file_views, link_view, pick_views
from api.proposal_geodata import GEODATA
from api.rendered import Form, Wanted
from api.serving.languages import language_of
from api.serving.service import service_of
from api.serving.visitors import StaffNow, staff
from api.staffing import tools_of
from siting.domain.accounts import Account
from siting.domain.enquiries import WorkChanged
from siting.domain.errors import InvalidInput, NotFound
from siting.domain.text import LANGS, Lang, Text
from siting.services.proposal_links import LONGEST_DAYS, USUAL_DAYS, Shared, share_proposal, withdraw_link
from siting.services.proposing import propose
from siting.services.workbench import Desk, Pick, keep_work, open_desk, with_words
from siting.services.workbench_trying import read_work
from siting.store.enquiry_changes import count_enquiries
from siting.store.proposal_links import list_links
from siting.store.proposals import load_proposal
from siting.store.site_places import load_places

router = APIRouter(include_in_schema=False, dependencies=[Depends(staff)])


@router.get("/staff/enquiries/{enquiry_id}/proposal")
def compose(request: Request, account: StaffNow, enquiry_id: Number) -> Response:
    """Answer with the sites that are ticked, their order, and room for words on each."""
    with service_of(request).begin() as conn:
        desk = open_desk(conn, enquiry_id)
    return _compose_page(request, account, desk, desk.work.picked)


@router.post("/staff/enquiries/{enquiry_id}/proposal")
def make(request: Request, account: StaffNow, enquiry_id: Number, form: PostedForm) -> Response:
    """Save order and words; with the button for it, make the proposal."""
    ours(request, form)
    service = service_of(request)
    with service.begin() as conn:
        desk = open_desk(conn, enquiry_id)
    picks = _picks(form)
    try:
        work = with_words(desk.work, picks)
        with service.begin(actor=account.login) as conn:
            keep_work(conn, desk, work, version=whole(first(form, "version")), by=account, now=service.clock())
        if first(form, "action") != "make":
            return going_to(f"/staff/enquiries/{enquiry_id}/proposal")
        requirement = read_work(work.requirement).requirement
        if requirement is None:
            raise InvalidInput(_NOT_RIGHT)
        content = propose(
            service.database,
            service.catalogue,
            desk.enquiry,
            requirement,
            work.picked,
            by=account,
            now=service.clock(),
            as_of=service.today(),
            deployment=service.settings.deployment,
            geodata=GEODATA,
        )
    except (InvalidInput, NotFound, WorkChanged) as error:
        status = 409 if isinstance(error, WorkChanged) else 422
        errors = form_errors(error, language_of(request))
        return _compose_page(request, account, desk, picks, status=status, errors=errors)
    _begin_drawing(request, content.proposal_id, desk.enquiry.language)
    return going_to(f"/staff/proposals/{content.proposal_id}")


@router.get("/staff/proposals/{proposal_id}")
def one(request: Request, account: StaffNow, proposal_id: Number) -> Response:
    """Answer with a proposal: its files, and the links that were made to it."""
    return _proposal_page(request, account, proposal_id)


@router.post("/staff/proposals/{proposal_id}/links")
def share(request: Request, account: StaffNow, proposal_id: Number, form: PostedForm) -> Response:
    """Make a link, and show its address: now and never again."""
    ours(request, form)
    service = service_of(request)
    language: Lang = "en" if first(form, "language") == "en" else "sv"
    try:
        with service.begin(actor=account.login) as conn:
            shared = share_proposal(
                conn,
                proposal_id,
                language=language,
                days=whole(first(form, "days")),
                by=account,
                now=service.clock(),
            )
    except InvalidInput as error:
        return _proposal_page(request, account, proposal_id, errors=form_errors(error, language_of(request)))
    return _proposal_page(request, account, proposal_id, shared=shared)


@router.post("/staff/proposals/{proposal_id}/links/{link_id}/withdraw")
def withdraw(request: Request, account: StaffNow, proposal_id: Number, link_id: Number, form: PostedForm) -> Response:
    """Withdraw a link at once."""
    ours(request, form)
    service = service_of(request)
    with service.begin(actor=account.login) as conn:
        withdraw_link(conn, proposal_id, link_id, by=account, now=service.clock())
    return going_to(f"/staff/proposals/{proposal_id}#links")


@router.get("/staff/proposals/{proposal_id}/files")
def files_ready(request: Request, proposal_id: Number) -> Response:
    """Answer which files are drawn, for a page that waits for them."""
    renderings = tools_of(request).renderings
    ready = {
        f"{form}-{lang}": renderings.held(Wanted(proposal_id=proposal_id, form=form, lang=lang)) is not None
        for form in Form
        for lang in LANGS
    }
    return JSONResponse(ready, headers={"Cache-Control": "no-store"})


@router.get("/staff/proposals/{proposal_id}/proposal.{form}")
def file(request: Request, proposal_id: Number, form: str) -> Response:
    """Answer with a file of a proposal, drawn where it has not been."""
    return proposal_file(request, proposal_id, form, language_of(request))


def _compose_page(
    request: Request,
    account: Account,
    desk: Desk,
    picks: tuple[Pick, ...],
    *,
    status: int = 200,
    errors: list[str] | None = None,
) -> Response:
    service, lang = service_of(request), language_of(request)
    now = service.clock()
    with service.begin() as conn:
        places = load_places(conn, [pick.site_id for pick in picks])
        open_count = count_enquiries(conn, now=now, account_id=account.account_id).open
    return page(
        request,
        "staff/compose.html",
        status=status,
        row=row_view(desk.enquiry.row, now, lang),
        picks=pick_views(picks, places),
        version=desk.version,
        enquiry_id=desk.enquiry.row.enquiry_id,
        errors=errors or [],
        open_count=open_count,
    )


def _proposal_page(
    request: Request,
    account: Account,
    proposal_id: int,
    *,
    shared: Shared | None = None,
    errors: list[str] | None = None,
) -> Response:
    service, lang = service_of(request), language_of(request)
    now = service.clock()
    with service.begin() as conn:
        stored = load_proposal(conn, proposal_id)
        links = list_links(conn, proposal_id)
        open_count = count_enquiries(conn, now=now, account_id=account.account_id).open
    base = service.settings.service.public_url or str(request.base_url).rstrip("/")
    return page(
        request,
        "staff/proposal.html",
        status=422 if errors else 200,
        stored=stored,
        made=moment_text(stored.made_at, now, lang),
        files=file_views(tools_of(request).renderings, proposal_id),
        links=[link_view(link, now, lang) for link in links],
        address=None if shared is None else f"{base}/p/{shared.token}",
        ends="" if shared is None else moment_text(shared.ends_at, now, lang),
        usual_days=USUAL_DAYS,
        most_days=LONGEST_DAYS,
        errors=errors or [],
        open_count=open_count,
    )


def _picks(form: Posted) -> tuple[Pick, ...]:
    """Return the sites of a form in the order of the numbers that stand at them."""
    found = []
    for place, text in enumerate(form.get("site", ())):
        site_id = whole(text)
        if site_id > 0 and f"drop-{site_id}" not in form:
            order = whole(first(form, f"order-{site_id}"), place + 1)
            pick = Pick(site_id=site_id, sv=first(form, f"sv-{site_id}"), en=first(form, f"en-{site_id}"))
            found.append((order, place, pick))
    return tuple(pick for _, _, pick in sorted(found, key=lambda one: one[:2]))


def _begin_drawing(request: Request, proposal_id: int, lang: Lang) -> None:
    """Have what is asked for first drawn while the page is read."""
    service, renderings = service_of(request), tools_of(request).renderings
    for form in (Form.HTML, Form.PDF):
        renderings.start(Wanted(proposal_id=proposal_id, form=form, lang=lang), lambda key: load_stored(service, key))


_NOT_RIGHT = Text(
    sv="Kravet har fel; rätta dem på arbetsbänken först.",
    en="The requirement has mistakes; mend them on the workbench first.",
)
