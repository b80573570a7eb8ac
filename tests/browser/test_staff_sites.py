"""Staff's pages of sites in a browser: list, changes by hand, history, two at once, and files looked at first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Browser, Page, expect
from shapely.geometry import Point

from api.serving.service import Service
from siting.domain.accounts import Role
from siting.store.accounts import begin_sign_in
from siting.store.cluster import Cluster
from tests.browser.stage import COOKIE
from tests.browser.walking import PHONE, PRACTICE, WIDE, is_too_wide, settle, violations, watch
from tests.integration.conftest import cloned
from tests.integration.http.conftest import service_on
from tests.integration.http.live import serving
from tests.integration.http.signing import LASTS, make_account
from tests.integration.http.site_files import MAPPING, rows
from tests.integration.store.make import a_site, known, load

Work: TypeAlias = Callable[..., Page]

# Each test changes sites of its own, so that all share a service.
SITES = ("keyboard", "faulty", "history", "two", "two-phone", "plain-1", "plain-2", "ticked-1", "ticked-2", "placed")
WAYS = pytest.mark.parametrize(
    ("viewport", "scheme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide, light", "phone, dark"]
)


@pytest.fixture(scope="module")
def service(cluster: Cluster, template_database: str) -> Iterator[Service]:
    with cloned(cluster, template_database) as name, service_on(cluster, name) as made:
        with made.begin() as conn:
            load(
                conn,
                [
                    a_site(
                        site,
                        name=site.capitalize(),
                        geometry=Point(372_000.25 + 300 * place, 6_398_000.5),
                        facts={"plot_area_m2": known(10_000.0 + 1_000 * place)},
                    )
                    for place, site in enumerate(SITES)
                ],
            )
        yield made


@pytest.fixture(scope="module")
def served(service: Service) -> Iterator[str]:
    with serving(service) as address:
        yield address


@pytest.fixture(scope="module")
def sign_ins(service: Service) -> dict[str, str]:
    """Two of staff, by login."""
    found = {}
    for login in ("anna", "bo"):
        account = make_account(service, login, Role.STAFF)
        with service.begin() as conn:
            found[login] = begin_sign_in(conn, account.account_id, now=datetime.now(UTC), lasts=LASTS)
    return found


@pytest.fixture
def work(browser: Browser, served: str, sign_ins: dict[str, str]) -> Iterator[Work]:
    """Open a page as one of staff; what goes wrong on it, and is not expected, fails the test at its end."""
    wrong: list[str] = []
    opened: list[Page] = []

    def work_(path: str, *, login: str = "anna", lang: str = "en", refused: int = 0, **options: Any) -> Page:
        context = browser.new_context(locale=lang, base_url=served, **{"viewport": WIDE, **options})
        context.add_cookies([{"name": COOKIE, "value": sign_ins[login], "url": served}])
        page = context.new_page()
        opened.append(page)
        watch(page, served, wrong, {refused})
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, page.inner_text("body")[:500]
        return page

    yield work_
    for page in opened:
        page.context.close()
    assert not wrong, wrong


def number(service: Service, reference: str) -> int:
    with service.begin() as conn:
        found = conn.exec_driver_sql("SELECT id FROM siting.site WHERE reference = %s", (reference,))
        return int(found.scalar_one())


def is_published(service: Service, reference: str) -> bool:
    with service.begin() as conn:
        found = conn.exec_driver_sql("SELECT published FROM siting.site WHERE reference = %s", (reference,))
        return bool(found.scalar_one())


def save(page: Page) -> None:
    page.locator(".site-save button").click()
    page.wait_for_load_state()


def usable(page: Page) -> None:
    settle(page)
    assert violations(page, tags=PRACTICE) == []
    assert not is_too_wide(page)


def press_until(page: Page, key: str, reached: str) -> None:
    """Press a key until what has the focus matches a selector."""
    for _ in range(80):
        page.keyboard.press(key)
        if page.evaluate("wanted => document.activeElement.matches(wanted)", reached):
            return
    raise AssertionError(f"{reached} is not reached by {key}")


def test_a_site_is_found_changed_and_saved_by_keyboard_alone(work: Work, service: Service) -> None:
    site_id = number(service, "keyboard")
    page = work("/staff/sites")
    press_until(page, "Tab", "#text")
    page.keyboard.type("keyboard")
    page.keyboard.press("Enter")
    page.wait_for_url("**text=keyboard**")
    expect(page.locator("tbody tr")).to_have_count(1)

    press_until(page, "Tab", "tbody th a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/staff/sites/{site_id}")
    press_until(page, "Tab", f'a[href="/staff/sites/{site_id}/edit"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit")
    press_until(page, "Tab", "#address")
    page.keyboard.type("Viaredsvägen 1")
    page.keyboard.press("Enter")

    page.wait_for_url("**?done=saved")
    expect(page.locator("[role=status]").first).to_have_text("Saved.")
    expect(page.locator(".site-columns dl").first).to_contain_text("Viaredsvägen 1")


@WAYS
def test_a_fault_is_met_first_and_leads_to_its_field(
    work: Work, service: Service, viewport: dict[str, int], scheme: str
) -> None:
    page = work(
        f"/staff/sites/{number(service, 'faulty')}/edit", viewport=viewport, color_scheme=scheme, lang="sv", refused=422
    )
    page.fill("#plot_area_m2", "mycket")
    save(page)

    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    usable(page)
    summary.locator("a").click()
    expect(page.locator("#field-plot_area_m2")).to_be_in_viewport()
    expect(page.locator("#plot_area_m2")).to_have_value("mycket")
    expect(page.locator("#plot_area_m2")).to_have_attribute("aria-invalid", "true")
    # What is not saved is not left by a slip; whoever wants to, may.
    with page.expect_event("dialog") as asked:
        page.once("dialog", lambda dialog: dialog.accept())
        page.locator(".breadcrumb a").first.click()
    assert asked.value.type == "beforeunload"
    page.wait_for_url("**/staff/sites")


def test_history_tells_what_was_changed_and_takes_it_back(work: Work, service: Service) -> None:
    site_id = number(service, "history")
    page = work(f"/staff/sites/{site_id}/edit", viewport=PHONE, color_scheme="dark")
    page.fill("#plot_area_m2", "41 000")
    save(page)
    page.get_by_role("link", name="History").click()
    page.wait_for_url("**/history")
    usable(page)
    newest = page.locator(".history > li").first
    expect(newest).to_contain_text("anna")
    expect(newest.locator("tbody tr").first).to_contain_text("12,000\N{NO-BREAK SPACE}m²")
    expect(newest.locator("tbody tr").first).to_contain_text("41,000\N{NO-BREAK SPACE}m²")

    newest.get_by_role("button", name="Undo").click()
    page.wait_for_url("**?done=undone")

    expect(page.locator("[role=status]").first).to_have_text("The change has been taken back.")
    # To take something back is a change that history tells of, too.
    expect(page.locator(".history > li").first.locator("tbody tr").first).to_contain_text("12,000")
    page.goto(f"/staff/sites/{site_id}")
    expect(page.locator(".site-facts").first).to_contain_text("12,000\N{NO-BREAK SPACE}m²")


@pytest.mark.parametrize(
    ("reference", "options"),
    [("two", {"lang": "sv"}), ("two-phone", {"viewport": PHONE, "java_script_enabled": False})],
    ids=["script", "phone, no script"],
)
def test_the_second_of_two_chooses_field_by_field(
    work: Work, service: Service, reference: str, options: dict[str, Any]
) -> None:
    edit = f"/staff/sites/{number(service, reference)}/edit"
    mine = work(edit, login="anna", refused=409, **options)
    theirs = work(edit, login="bo")
    theirs.fill("#name", "Theirs")
    theirs.fill("#address", "Gatan 1")
    save(theirs)
    theirs.wait_for_url("**?done=saved")

    mine.fill("#name", "Mine")
    mine.fill("#address", "Gatan 2")
    save(mine)
    expect(mine.locator("[role=alert]")).to_contain_text("bo")
    expect(mine.locator("fieldset")).to_have_count(2)
    if options.get("java_script_enabled", True):
        usable(mine)
    for field, chosen in (("name", "mine"), ("address", "theirs")):
        mine.locator(f'[name="choose.{field}"][value={chosen}]').check()
    mine.locator("main form button.button-first").click()

    mine.wait_for_url("**?done=saved")
    expect(mine.locator("h1")).to_have_text("Mine")
    expect(mine.locator("main")).to_contain_text("Gatan 1")
    expect(mine.locator("main")).not_to_contain_text("Gatan 2")


@pytest.mark.parametrize(("script", "reference"), [(True, "ticked"), (False, "plain")], ids=["script", "no script"])
def test_several_are_changed_at_once_and_taken_back(work: Work, service: Service, script: bool, reference: str) -> None:
    page = work(f"/staff/sites?text={reference}", java_script_enabled=script)
    if script:
        page.get_by_label("Tick all").check()
        expect(page.locator("[name=site]:checked")).to_have_count(2)
    else:
        expect(page.locator("[data-tick-all]")).to_be_hidden()
        for box in page.locator("[name=site]").all():
            box.check()
    page.get_by_role("button", name="Unpublish").click()

    expect(page.locator(".sites-done")).to_contain_text("Unpublished: 2")
    assert [is_published(service, f"{reference}-{n}") for n in (1, 2)] == [False, False]
    if script:
        usable(page)
    page.locator(".sites-done button").click()
    expect(page.locator(".sites-done")).to_contain_text("Taken back: 2")
    assert [is_published(service, f"{reference}-{n}") for n in (1, 2)] == [True, True]


def test_a_site_is_put_on_the_map_by_a_click(work: Work, service: Service) -> None:
    site_id = number(service, "placed")
    page = work(f"/staff/sites/{site_id}/edit")
    settle(page)
    before = page.locator("#position + p").inner_text()
    page.locator('[data-draw="point"]').click()
    page.locator("#place").scroll_into_view_if_needed()
    page.locator("#place .live-map").click(position={"x": 40, "y": 60})
    expect(page.locator("#geom")).not_to_have_value("")
    expect(page.locator('[data-draw="point"]')).to_have_attribute("aria-pressed", "false")
    save(page)

    page.wait_for_url("**?done=saved")
    page.goto(f"/staff/sites/{site_id}/edit")
    assert page.locator("#position + p").inner_text() != before


@pytest.mark.parametrize(
    ("source", "first", "options"),
    [("land", 100, {}), ("plain", 200, {"viewport": PHONE, "java_script_enabled": False})],
    ids=["script", "phone, no script"],
)
def test_a_file_is_looked_at_before_it_is_imported(
    work: Work, service: Service, source: str, first: int, options: dict[str, Any]
) -> None:
    page = work("/staff/imports", **options)
    send(page, "mark.csv", rows("5000", "mycket", first=first), source)

    expect(page.locator("h1")).to_have_text("mark.csv")
    expect(page.locator(".lead")).to_contain_text("Nothing has been written yet")
    expect(page.locator("[aria-labelledby=issues] tbody")).to_contain_text("mycket")
    assert count(service, f"Tomt {first}") == 0
    if not options:
        usable(page)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator(".notice-answer")).to_contain_text("Imported.")
    assert count(service, f"Tomt {first}") == 1


@WAYS
def test_a_cancelled_file_leaves_nothing(work: Work, service: Service, viewport: dict[str, int], scheme: str) -> None:
    page = work("/staff/imports", viewport=viewport, color_scheme=scheme, lang="sv")
    send(page, "fel.csv", rows("1", first=900), "wrong")
    usable(page)
    page.get_by_role("button", name="Avbryt").click()

    expect(page.locator(".notice")).to_have_text("Avbrutet. Det som skickades är raderat, och inget är ändrat.")
    assert count(service, "Tomt 900") == 0


def send(page: Page, name: str, content: bytes, source: str) -> None:
    """Send a file with a mapping of its own, and come to what it would do."""
    mapping = MAPPING.replace(b'key = "land"', f'key = "{source}"'.encode())
    page.set_input_files("#file", {"name": name, "mimeType": "text/csv", "buffer": content})
    page.fill("#source", source)
    page.locator(".import-form summary").click()
    page.set_input_files("#mapping_file", {"name": "m.toml", "mimeType": "text/plain", "buffer": mapping})
    page.locator(".import-form button.button-first").click()
    page.wait_for_url("**/staff/imports/*")


def count(service: Service, name: str) -> int:
    with service.begin() as conn:
        found = conn.exec_driver_sql("SELECT count(*) FROM siting.site WHERE name = %s", (name,))
        return int(found.scalar_one())
