"""Making pages: one environment a language, and what every page is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.pages.assets import asset
from api.pages.translations import TEMPLATES, translations
from api.serving.headers import cache_control
from api.serving.languages import language_of
from api.serving.problems import Problem
from api.serving.service import service_of
from api.serving.visitors import Visitor, remember_visitor, visitor_of
from maps.assets import icon
from maps.drawing.verdict_signs import sign_in_page
from siting.domain.errors import SitingError
from siting.domain.formats import day, number
from siting.domain.text import Lang, Text


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What every page's frame needs.

    Parameters
    ----------
    lang, other_lang
        The page's language, and the other.
    other_url
        The same page in the other language.
    name
        What the service is called.
    organisation
        Whose it is.
    visitor
        Who looks.
    path
        The page's path, to mark where one is.
    has_logo
        Whether the deployment has a logo.
    demo
        Whether the sites are made up.
    """

    lang: Lang
    other_lang: Lang
    other_url: str
    name: str
    organisation: str
    visitor: Visitor
    path: str
    has_logo: bool
    demo: bool


class Templates(Environment):
    """Jinja's environment with what its extension for translations adds to it."""

    install_gettext_callables: Callable[..., None]


@cache
def environment(lang: Lang) -> Templates:
    """Return the templates of a language."""
    made = Templates(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    found = translations(lang)
    made.install_gettext_callables(found.gettext, found.ngettext, newstyle=True)
    made.globals.update(asset=asset, icon=icon, sign=sign_in_page)
    made.filters.update(
        say=lambda text: text.say(lang) if isinstance(text, Text) else text,
        number=lambda value, decimals=0: number(value, lang, decimals=decimals),
        day=lambda value: day(value, lang),
    )
    return made


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    cache: str | None = None,
    **values: Any,
) -> Response:
    """Return a page.

    Parameters
    ----------
    request
        What is answered; says the language and who looks.
    template
        Name below ``templates``.
    cache
        Cache-Control; by default nothing keeps the page, since it may hold a form or what somebody signed in sees.
    values
        What the template shows.
    """
    shared = shared_of(request)
    html = environment(shared.lang).get_template(template).render(shared=shared, **values)
    answer = HTMLResponse(
        html,
        status_code=status,
        headers={
            "Cache-Control": cache or cache_control(public=False),
            "Content-Language": shared.lang,
            "Vary": "Accept-Language, Cookie, HX-Request",
        },
    )
    remember_visitor(request, answer)
    return answer


def shared_of(request: Request) -> Shared:
    """Return what the frame of a page needs."""
    settings = service_of(request).settings
    lang = language_of(request)
    other: Lang = "en" if lang == "sv" else "sv"
    query = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    return Shared(
        lang=lang,
        other_lang=other,
        other_url=f"{request.url.path}?{urlencode([*query, ('lang', other)])}",
        name=Text(sv=settings.service.name_sv, en=settings.service.name_en).say(lang),
        organisation=settings.deployment.organisation,
        visitor=visitor_of(request),
        path=request.url.path,
        has_logo=settings.service.logo is not None,
        demo=request.app.state.demo(),
    )


def problem_page(request: Request, told: Problem, lang: Lang) -> Response:
    """Return what went wrong as a page; it needs nothing of the database, which may be what is missing."""
    settings = service_of(request).settings
    html = (
        environment(lang)
        .get_template("problem.html")
        .render(
            lang=lang,
            problem=told,
            name=Text(sv=settings.service.name_sv, en=settings.service.name_en).say(lang),
            organisation=settings.deployment.organisation,
        )
    )
    return HTMLResponse(html, status_code=told.status)


def form_errors(error: SitingError, lang: Lang) -> list[str]:
    """Return what a form's summary of errors lists."""
    faults = getattr(error, "faults", ())
    return [one.say(lang) for one in faults] or [error.say(lang)]
