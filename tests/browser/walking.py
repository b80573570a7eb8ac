"""Browsers that walk the served demo; what goes wrong on the way, on any page, fails the test at its end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

from siting.domain.accounts import Role
from tests.browser.stage import COOKIE, Stage

WIDE = {"width": 1360, "height": 900}
PHONE = {"width": 390, "height": 844}
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
PRACTICE = (*LEVELS, "best-practice")

DISC = '<button class="disc'
"""A disc on a map may be small and close to another: the list opens the same site (WCAG 2.5.8, equivalent)."""

Walk: TypeAlias = Callable[..., Page]


@pytest.fixture
def walk(browser: Browser, stage: Stage) -> Iterator[Walk]:
    """Open a page of the demo in a browser of its own, signed in or not."""
    wrong: list[str] = []
    opened: list[Page] = []

    def walk_(
        path: str, *, role: Role | None = None, lang: str = "sv", expected: int = 200, also: int = 0, **options: Any
    ) -> Page:
        options = {"viewport": WIDE, **options}
        context = browser.new_context(locale=lang, base_url=stage.address, **options)
        if role is not None:
            context.add_cookies([{"name": COOKIE, "value": stage.sign_ins[role], "url": stage.address}])
        page = context.new_page()
        opened.append(page)
        watch(page, stage.address, wrong, {expected, also})
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == expected, page.inner_text("body")[:500]
        return page

    yield walk_
    for page in opened:
        page.context.close()
    assert not wrong, wrong


def watch(page: Page, address: str, wrong: list[str], expected: Collection[int] = ()) -> None:
    """Write down what goes wrong on a page: errors of scripts and policy, answers of 500, requests to anybody else."""

    def console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not _is_no_fault(message.text, expected):
            wrong.append(f"{page.url}: {message.text[:300]}")

    def request(asked: Request) -> None:
        if not asked.url.startswith((address, "data:", "blob:")):
            wrong.append(f"{page.url} asks {asked.url[:120]}")

    def response(answer: Response) -> None:
        if answer.status >= 500:
            wrong.append(f"{answer.status}: {answer.url}")

    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    page.on("console", console)
    page.on("request", request)
    page.on("response", response)


def _is_no_fault(said: str, expected: Collection[int]) -> bool:
    """Tell whether a browser speaks of its own graphics, or of an answer that the test is after."""
    return "GPU stall" in said or any(f"status of {status}" in said for status in expected)


def settle(page: Page) -> Page:
    """Wait until a page's map has been drawn, where it has one."""
    for place in range(page.locator(".live-map").count()):
        page.locator(".live-map").nth(place).and_(page.locator("[data-map-state]")).wait_for(state="attached")
    return page


def violations(page: Page, *rules: str, tags: Sequence[str] = LEVELS) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 A and AA, or what has other tags, or against some rules alone."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run scripts/build-assets")
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    # As far down as the page goes, where nothing that keeps to the foot of the window lies over anything.
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": list(tags)}
    found = page.evaluate("only => axe.run(document, { runOnly: only, resultTypes: ['violations'] })", only)
    faults = [(one["id"], node["html"]) for one in found["violations"] for node in one["nodes"]]
    return [f"{rule}: {html[:160]}" for rule, html in faults if not (rule == "target-size" and DISC in html)]


def path_of(page: Page) -> str:
    """Return a page's address without the host."""
    parts = urlsplit(page.url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def is_too_wide(page: Page) -> bool:
    """Tell whether a page scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
