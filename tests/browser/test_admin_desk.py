"""The desk in a real browser, under the strict policy: typing, the echo, autocomplete, saving, publishing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.desk_questions import answer_questions
from tests.door import sign_in
from tests.live_site import LiveSite
from tests.live_site import live_site as running_site
from tests.page_guard import PageGuard


@pytest.fixture(scope="module")
def desk(geodata_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """A site of its own: editors change it."""
    with running_site(tmp_path_factory.mktemp("desk"), geodata_dir.parent, COUNTERCLAIM_TEAM_OF_ONE="yes") as site:
        yield site


@pytest.fixture(scope="module")
def password(desk: LiveSite) -> str:
    found = re.search(r"Password: (\S+)", desk.manage("create_editor", "editor"))
    assert found
    return found[1]


@pytest.fixture
def guard(desk: LiveSite) -> PageGuard:
    return PageGuard(desk.url)


@pytest.fixture
def editor(browser: Browser, desk: LiveSite, password: str, guard: PageGuard) -> Iterator[Page]:
    """A page of an editor who has signed in."""
    context = browser.new_context(base_url=desk.url, viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    guard.watch(page)
    sign_in(page, "editor", password)
    page.goto("/admin/incidents/incident/")
    page.get_by_role("link", name="IQ-2016-0001").click()
    yield page
    context.close()


def test_every_page_of_the_desk_keeps_to_the_policy(editor: Page, guard: PageGuard) -> None:
    incident = editor.url.removesuffix("change/")
    for address in (
        "/admin/",
        "/admin/incidents/actor/add/",
        "/admin/incidents/source/add/",
        "/admin/incidents/incident/add/",
        "/admin/incidents/incident/",
        f"{incident}history/",
        f"{incident}withdraw/",
        f"{incident}delete/",
    ):
        editor.goto(address)
        expect(editor.locator("#content h1").first).to_be_visible()
    guard.assert_clean()


def test_figures_are_echoed_while_one_types(editor: Page, guard: PageGuard) -> None:
    field = editor.locator("#id_claims-0-figures_text")
    echo = editor.locator(".figures-entry", has=field).locator(".figures-echo")
    expect(echo).to_contain_text("more than, 101 or more")
    field.fill("killed, civilian: in the tens\nkiled: 3")
    expect(echo).to_contain_text("Did you mean “killed”?")
    field.fill('killed, civilian: in the tens\nwounded: "<b>${7*7}</b> some"')
    expect(echo).to_contain_text("20 to 99")
    expect(echo.locator("q").nth(1)).to_have_text("<b>${7*7}</b> some")
    guard.assert_clean()


def test_a_claim_is_added_with_its_claimant_by_autocomplete_and_corrected_in_public(
    editor: Page, guard: PageGuard
) -> None:
    editor.locator("#claims-group .add-row a").click()
    added = editor.locator("#claims-8")
    expect(added).to_be_visible()
    for field, typed, chosen in (
        ("claimant", "داعش", "ISIS"),
        ("source", "denies", "Iraqi Army Denies It Kills Dozens of Civilians in Anbar Air Strikes"),
    ):
        added.locator(f".field-{field} .select2-selection--single").click()
        editor.locator(".select2-search__field:focus").fill(typed)
        editor.locator(".select2-results__option--highlighted", has_text=chosen).click()
    editor.locator("#id_claims-8-position").select_option("denies")
    editor.locator("#id_claims-8-stance_event").select_option("denies")
    editor.locator("#id_event_note").fill("One claim says that it did not happen.")
    editor.get_by_role("button", name="Save and continue editing").first.click()
    expect(editor.locator(".messagelist .success")).to_be_visible()
    expect(editor.locator(".field-public_state")).to_contain_text("edited since, which readers do not see")
    editor.get_by_role("link", name="Correct", exact=True).click()
    editor.get_by_label("Public note").fill("One more claim.")
    answer_questions(editor)
    editor.get_by_role("button", name="Correct").click()
    expect(editor.locator(".messagelist .success")).to_contain_text("IQ-2016-0001, version 2: corrected.")
    guard.assert_clean()


def test_a_list_fits_its_window_and_its_menus_work_by_keyboard(editor: Page, guard: PageGuard) -> None:
    editor.goto("/admin/incidents/incident/")
    for width in (1280, 768, 360):
        editor.set_viewport_size({"width": width, "height": 800})
        hidden = editor.locator("#changelist .results").evaluate("each => each.scrollWidth - each.clientWidth")
        assert hidden <= 0, width
        assert editor.evaluate("document.documentElement.scrollWidth") <= width
        assert editor.locator("#changelist .actions select").evaluate(
            "each => each.getBoundingClientRect().right <= each.closest('.actions').getBoundingClientRect().right"
        ), "the choice of actions stands out of the list"
    status = editor.locator(".list-filter summary", has_text="Status")
    choice = editor.get_by_role("link", name="published", exact=True)
    status.press("Enter")
    expect(choice).to_be_visible()
    editor.keyboard.press("Tab")
    editor.keyboard.press("Escape")
    expect(choice).to_be_hidden()
    expect(status).to_be_focused()
    guard.assert_clean()


def test_what_was_written_stands_where_an_arabic_page_begins(editor: Page, browser: Browser, desk: LiveSite) -> None:
    """Latin letters and a lone number run left to right, in lines that begin at the right."""
    state = editor.context.storage_state()
    arabic = browser.new_context(
        base_url=desk.url, viewport={"width": 1280, "height": 900}, locale="ar", storage_state=state
    )
    page = arabic.new_page()
    page.goto(editor.url.replace("change/", "history/"))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    for written in ("#content h2 [dir=auto]", ".history-differences ins"):
        ends = page.locator(written).first.evaluate(
            "each => [each, each.parentElement].map((one) => one.getBoundingClientRect().right)"
        )
        assert abs(ends[0] - ends[1]) < 4, written
    arabic.close()
