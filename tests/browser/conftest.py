"""A real browser without network: whatever a page asks for beyond itself fails the test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from api.serving.service import Service
from tests.browser.stage import demo_service, stage
from tests.browser.walking import walk
from tests.integration.conftest import cluster, copies, database_name, open_folder, template_database
from tests.integration.http.conftest import service
from tests.integration.http.live import serving

# What is waited for comes in a tenth of a second; on a machine that runs two browsers besides, it may take seconds.
expect.set_options(timeout=30_000)

# Fixtures that are made elsewhere, for the tests of this folder, too.
__all__ = [
    "cluster",
    "copies",
    "database_name",
    "demo_service",
    "open_folder",
    "service",
    "stage",
    "template_database",
    "walk",
]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE = {"width": 1280, "height": 1000}
PHONE = {"width": 390, "height": 844}

OpenPage: TypeAlias = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[OpenPage]:
    """Open a document from the file system; errors and requests of any page it opened fail the test at its end."""
    wrong: list[str] = []
    opened: list[Page] = []

    def open_(source: str, *, viewport: dict[str, int] | None = None, **options: Any) -> Page:
        path = tmp_path / f"page{len(opened)}.html"
        path.write_text(source, encoding="utf-8")
        context = browser.new_context(viewport=viewport or WIDE, offline=True, **options)  # type: ignore[arg-type]
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
        page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
        page.on("requestfailed", lambda request: wrong.append(f"request failed: {request.url[:120]}"))
        page.on(
            "request",
            lambda request: None if request.url.startswith(("file://", "data:")) else wrong.append(request.url[:120]),
        )
        page.goto(path.as_uri())
        opened.append(page)
        return page

    yield open_
    for page in opened:
        page.context.close()
    assert wrong == []


@pytest.fixture
def served(service: Service) -> Iterator[str]:
    """The address of the service on the test's own database."""
    with serving(service) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, served: str) -> Iterator[OpenPage]:
    """Open a page of the service; errors, and requests to anybody else, fail the test at its end."""
    wrong: list[str] = []
    opened: list[Page] = []

    def visit_(path: str, *, viewport: dict[str, int] | None = None, expected: int = 200, **options: Any) -> Page:
        context = browser.new_context(viewport=viewport or WIDE, **options)  # type: ignore[arg-type]
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
        page.on(
            "console", lambda message: wrong.append(message.text) if _is_fault(message.text, message.type) else None
        )
        page.on("request", lambda request: None if _is_ours(request.url, served) else wrong.append(request.url[:120]))
        answer = page.goto(served + path)
        assert answer is not None
        assert answer.status == expected
        opened.append(page)
        return page

    yield visit_
    for page in opened:
        page.context.close()
    assert wrong == []


def _is_ours(url: str, served: str) -> bool:
    return url.startswith((served, "data:", "blob:"))


def _is_fault(said: str, kind: str) -> bool:
    """Tell whether a browser's message is of something wrong; a page that tells what is wrong with a form is not."""
    return kind in ("error", "warning") and "422" not in said and "GPU" not in said
