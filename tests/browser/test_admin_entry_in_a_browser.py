"""Entering an incident in a real browser, under the strict policy: the map, the echo of dates, opened claims."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.door import sign_in
from tests.live_site import LiveSite
from tests.live_site import live_site as running_site
from tests.page_guard import PageGuard


@pytest.fixture(scope="module")
def desk(geodata_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """A site of its own: editors change it."""
    with running_site(tmp_path_factory.mktemp("entry"), geodata_dir.parent) as site:
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
    """The page of a new incident of Iraq, before an editor who has signed in."""
    context = browser.new_context(base_url=desk.url, viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    guard.watch(page)
    sign_in(page, "editor", password)
    page.goto("/admin/incidents/incident/add/")
    page.locator("#id_code").fill("IQ-2016-0002")
    yield page
    context.close()


def opened_map(page: Page) -> Locator:
    box = page.locator("#id_coordinates_text_box .place-map")
    box.locator("summary").click()
    expect(box.locator(".map-land").first).to_be_attached()
    return box


def point(page: Page) -> tuple[float, float]:
    return float(page.locator("#id_latitude").input_value()), float(page.locator("#id_longitude").input_value())


def test_a_click_on_the_map_puts_the_point_and_says_where_it_lies(editor: Page, guard: PageGuard) -> None:
    box = opened_map(editor)
    box.locator(".place-map-canvas").click(position={"x": 420, "y": 190})
    expect(editor.locator("#id_latitude")).not_to_have_value("")
    expect(box.get_by_role("status")).to_contain_text("The point is at")
    expect(editor.locator("#id_coordinates_text_box .place-context")).to_contain_text("Where this point lies")
    box.get_by_role("button", name="Back to the point before").click()
    expect(editor.locator("#id_latitude")).to_have_value("")
    expect(box.locator(".place-pin")).to_have_count(0)
    guard.assert_clean()


def test_arrow_keys_move_the_point_and_the_border_is_told_anew(editor: Page, guard: PageGuard) -> None:
    editor.locator("#id_latitude").fill("34.3683")
    editor.locator("#id_longitude").fill("41.0944")
    opened_map(editor)
    pin = editor.locator("#id_coordinates_text_box .place-pin")
    pin.focus()
    pin.press("ArrowRight")
    expect(editor.locator("#id_longitude")).not_to_have_value("41.0944")
    latitude, longitude = point(editor)
    assert latitude == pytest.approx(34.3683, abs=0.01)
    assert longitude > 41.0944
    pin.press("Shift+ArrowLeft")
    expect(editor.locator("#id_longitude")).not_to_have_value(str(longitude))
    pin.press("ArrowUp")
    assert point(editor)[0] > latitude
    expect(editor.locator("#id_coordinates_text_box .place-context")).to_contain_text("Syria")
    guard.assert_clean()


def test_dragging_moves_the_point(editor: Page) -> None:
    editor.locator("#id_latitude").fill("34.3683")
    editor.locator("#id_longitude").fill("41.0944")
    opened_map(editor)
    pin = editor.locator("#id_coordinates_text_box .place-pin")
    pin.scroll_into_view_if_needed()
    at = pin.bounding_box()
    assert at
    editor.mouse.move(at["x"] + 16, at["y"] + 16)
    editor.mouse.down()
    editor.mouse.move(at["x"] + 96, at["y"] + 16, steps=4)
    editor.mouse.up()
    expect(editor.locator("#id_longitude")).not_to_have_value("41.0944")
    assert point(editor)[1] > 41.0944


def test_the_circle_has_the_radius_of_the_precision(editor: Page) -> None:
    editor.locator("#id_latitude").fill("34.3683")
    editor.locator("#id_longitude").fill("41.0944")
    opened_map(editor)
    circle = editor.locator("#id_coordinates_text_box .place-circle")
    expect(circle).to_have_count(0)
    editor.locator("#id_precision").select_option("town")
    expect(circle).to_be_attached()
    town = circle.bounding_box()
    editor.locator("#id_uncertainty_m").fill("10000")
    editor.locator("#id_uncertainty_m").blur()
    wide = circle.bounding_box()
    assert town
    assert wide
    assert wide["width"] == pytest.approx(2 * town["width"], rel=0.05)


def test_a_date_is_answered_while_it_is_typed_and_its_order_chosen_with_one_click(
    editor: Page, guard: PageGuard
) -> None:
    field = editor.locator("#id_occurred_on")
    echo = editor.locator(".echoed", has=field).locator(".echo")
    field.press_sequentially("7/12/2016 evening")
    expect(echo).to_contain_text("Is the day or the month written first?")
    expect(field).to_have_value("7/12/2016 evening")
    echo.get_by_role("button", name="2016-12-07").click()
    expect(field).to_have_value("2016-12-07")
    expect(editor.locator("#id_time_of_day")).to_have_value("evening")
    expect(editor.locator("#id_occurred_on_words")).to_have_value("7/12/2016 evening")
    expect(echo).to_contain_text("7 December 2016")
    guard.assert_clean()


def choose(page: Page, claim: Locator, field: str, typed: str, chosen: str) -> None:
    claim.locator(f".field-{field} .select2-selection--single").click()
    page.locator(".select2-search__field:focus").fill(typed)
    page.locator(".select2-results__option--highlighted", has_text=chosen).click()


def test_a_claim_is_copied_split_moved_and_given_the_source_above_by_keys(editor: Page, guard: PageGuard) -> None:
    first = editor.locator("#claims-0")
    choose(editor, first, "claimant", "داعش", "ISIS")
    choose(editor, first, "source", "denies", "Iraqi Army Denies")
    editor.locator("#id_claims-0-position").select_option("alleges")
    figures = editor.locator("#id_claims-0-figures_text")
    figures.fill("killed: 55\nwounded: 12")
    figures.press("Control+Alt+KeyX")
    second = editor.locator("#claims-1")
    expect(editor.locator("#id_claims-1-figures_text")).to_have_value("wounded: 12")
    expect(figures).to_have_value("killed: 55")
    expect(second.locator(".field-claimant .select2-selection__rendered")).to_contain_text("ISIS")
    expect(editor.locator("#id_claims-1-position")).to_have_value("alleges")
    editor.locator("#id_claims-1-capacity").press("Control+Alt+ArrowUp")
    expect(editor.locator("#id_claims-1-order")).to_have_value("10")
    expect(editor.locator("#id_claims-0-order")).to_have_value("20")
    expect(editor.locator("#claims-status")).to_contain_text("number 1 on the page")
    second.get_by_role("button", name="Duplicate").click()
    expect(editor.locator("#id_claims-2-order")).to_have_value("20")
    editor.locator("#id_claims-2-source").evaluate("(select) => { select.value = '' }")
    editor.locator("#id_claims-2-capacity").press("Control+Alt+KeyS")
    expect(editor.locator("#id_claims-2-source")).to_have_value(editor.locator("#id_claims-1-source").input_value())
    guard.assert_clean()
