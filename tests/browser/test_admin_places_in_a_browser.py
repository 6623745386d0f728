"""Entering a place in a real browser, under the strict policy: typing, arrows, Enter, undo, echo, a click online."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.door import sign_in
from tests.geocoder import QAIM_IN_NOMINATIM, Service, answering, running_service
from tests.live_site import LiveSite
from tests.live_site import live_site as running_site
from tests.page_guard import PageGuard

HOSTILE = "<img src=x onerror=alert(1)>${7*7}{{7*7}}"


@pytest.fixture(scope="module")
def geocoder() -> Iterator[Service]:
    with running_service() as server:
        yield server


@pytest.fixture(scope="module")
def desk(geodata_dir: Path, tmp_path_factory: pytest.TempPathFactory, geocoder: Service) -> Iterator[LiveSite]:
    """A site of its own, which asks our geocoder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COUNTERCLAIM_GEOCODER", "nominatim")
        patch.setenv("COUNTERCLAIM_GEOCODER_HOST", f"http://{geocoder.host}")
        patch.setenv("COUNTERCLAIM_GEOCODER_CONTACT", "desk@example.org")
        with running_site(tmp_path_factory.mktemp("places"), geodata_dir.parent) as site:
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
def new_incident(browser: Browser, desk: LiveSite, password: str, guard: PageGuard) -> Iterator[Page]:
    """The page of a new incident of Iraq, before an editor who has signed in."""
    context = browser.new_context(base_url=desk.url, viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    guard.watch(page)
    sign_in(page, "editor", password)
    page.goto("/admin/incidents/incident/add/")
    page.locator("#id_code").fill("IQ-2016-0002")
    yield page
    context.close()


def find_box(page: Page) -> Locator:
    return page.locator("#id_find_place_box")


def written_box(page: Page) -> Locator:
    return page.locator("#id_coordinates_text_box")


def expect_place(page: Page, prefix: str = "", **fields: str) -> None:
    for name, value in fields.items():
        expect(page.locator(f"#id_{prefix}{name}")).to_have_value(value)


def test_typing_arrow_and_enter_fill_the_fields_and_undo_empties_them(new_incident: Page, guard: PageGuard) -> None:
    page = new_incident
    box = page.locator("#id_find_place")
    box.press_sequentially("Qaim")
    options = find_box(page).get_by_role("option")
    expect(options.first).to_contain_text("Al-Qa'im")
    expect(options.first).to_contain_text("القائم")
    expect(options.first).to_contain_text("11 km from Syria")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(find_box(page).get_by_role("status")).to_contain_text("8 places")
    expect_place(page, latitude="", longitude="", precision="", place_name="")

    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    active = options.first.get_attribute("id")
    assert active
    expect(box).to_have_attribute("aria-activedescendant", active)
    box.press("ArrowDown")
    box.press("ArrowUp")
    box.press("Enter")
    expect_place(page, latitude="34.3683", longitude="41.0944", precision="town", place_name="Al-Qa'im")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(written_box(page).locator(".place-context")).to_contain_text("6 to 16 km from Syria")

    find_box(page).get_by_role("button", name="Undo").click()
    expect_place(page, latitude="", longitude="", precision="", place_name="")
    expect(find_box(page)).to_contain_text("the fields are as they were")
    expect(written_box(page).locator(".place-context")).to_be_empty()
    guard.assert_clean()


def test_a_name_means_the_place_near_the_point_that_the_form_holds(new_incident: Page, guard: PageGuard) -> None:
    page = new_incident
    page.locator("#id_latitude").fill("37.34")
    page.locator("#id_longitude").fill("-121.89")
    page.locator("#id_find_place").press_sequentially("San Jose")
    expect(find_box(page).get_by_role("option").first).to_contain_text("California")
    guard.assert_clean()


def test_escape_closes_and_enter_alone_neither_chooses_nor_saves(new_incident: Page, guard: PageGuard) -> None:
    page = new_incident
    box = page.locator("#id_find_place")
    box.press_sequentially("القائم")
    expect(find_box(page).get_by_role("option").first).to_be_visible()
    box.press("Enter")
    box.press("Escape")
    expect(find_box(page).locator(".place-list")).to_be_hidden()
    box.press("ArrowDown")
    expect(find_box(page).locator(".place-list")).to_be_visible()
    expect_place(page, latitude="", code="IQ-2016-0002")
    assert page.url.endswith("/add/")
    guard.assert_clean()


def test_what_an_editor_typed_is_replaced_only_when_asked(new_incident: Page, guard: PageGuard) -> None:
    page = new_incident
    page.locator("#id_place_name").fill("Market of Qaim")
    page.locator("#id_find_place").press_sequentially("Husaybah")
    find_box(page).get_by_role("option", name="Husaybah").click()
    expect(find_box(page)).to_contain_text("This would replace what stands there: Place: Market of Qaim → Husaybah")
    expect_place(page, latitude="", place_name="Market of Qaim")
    expect(find_box(page).get_by_role("button", name="Leave as it is")).to_be_focused()
    find_box(page).get_by_role("button", name="Leave as it is").press("Enter")
    expect_place(page, latitude="34.39251", longitude="40.98945", precision="town", place_name="Market of Qaim")

    page.locator("#id_find_place").fill("Qaim")
    find_box(page).get_by_role("option").first.click()
    find_box(page).get_by_role("button", name="Replace").click()
    expect_place(page, latitude="34.3683", longitude="41.0944", place_name="Al-Qa'im")
    guard.assert_clean()


def test_a_name_that_is_not_found_gets_a_sentence_and_stays_text(new_incident: Page, guard: PageGuard) -> None:
    page = new_incident
    page.locator("#id_find_place").fill(HOSTILE)
    expect(find_box(page).get_by_role("status")).to_contain_text("No place of this name is in the gazetteer.")
    expect(find_box(page).locator("img")).to_have_count(0)
    guard.assert_clean()


def test_the_geocoder_is_asked_on_click_alone_and_its_words_stay_text(
    new_incident: Page, guard: PageGuard, geocoder: Service
) -> None:
    page = new_incident
    geocoder.plays["Wadi X"] = answering([QAIM_IN_NOMINATIM | {"name": HOSTILE}])
    page.locator("#id_find_place").press_sequentially("Wadi X")
    expect(find_box(page).get_by_role("status")).not_to_be_empty()
    assert geocoder.seen == []
    find_box(page).get_by_role("button", name="Search online").click()
    option = find_box(page).get_by_role("option").filter(has_text="OpenStreetMap contributors")
    expect(option.locator(".place-option-name")).to_have_text(HOSTILE)
    option.click()
    expect_place(page, latitude="34.3683", longitude="41.0944", place_name=HOSTILE)
    assert len(geocoder.seen) == 1
    guard.assert_clean()


def test_coordinates_are_echoed_and_filled_while_one_types(new_incident: Page, guard: PageGuard) -> None:
    page = new_incident
    text, box = page.locator("#id_coordinates_text"), written_box(page)
    text.fill("34°22'06\"N 41°05'40\"E")
    expect(box.locator(".place-status")).to_contain_text(
        "Read as 34.3683° N 41.0944° E, to about 31 m – Al Anbar, Iraq"
    )
    expect_place(page, latitude="34.3683333", longitude="41.0944444", precision="", place_name="")
    expect(box.locator(".place-context")).to_contain_text("11 km from Syria")

    text.fill("34.3683-41.0944")
    expect(box.locator(".place-status")).to_contain_text("Is the hyphen a dash")
    expect_place(page, latitude="", longitude="")
    box.get_by_role("button", name="Use 34.3683° N 41.0944° E").click()
    expect_place(page, latitude="34.3683", longitude="41.0944")

    text.fill("41.0944, 34.3683")
    expect(box.locator(".place-status")).to_contain_text("Only the second of these lies in the country of the code.")
    expect(box.get_by_role("button", name="Use 41.0944° N")).to_contain_text("Turkey")

    text.fill(HOSTILE)
    expect(box.locator(".place-status")).to_contain_text("<img")
    expect(box.locator("img")).to_have_count(0)
    guard.assert_clean()


def test_coordinates_do_not_replace_a_point_that_stands_there(new_incident: Page, guard: PageGuard) -> None:
    page = new_incident
    page.locator("#id_latitude").fill("33.3")
    page.locator("#id_longitude").fill("44.4")
    page.locator("#id_coordinates_text").fill("34.3683N 41.0944E")
    expect(written_box(page)).to_contain_text("Latitude: 33.3 → 34.3683")
    expect_place(page, latitude="33.3", longitude="44.4")
    written_box(page).get_by_role("button", name="Replace").click()
    expect_place(page, latitude="34.3683", longitude="41.0944")
    written_box(page).get_by_role("button", name="Undo").click()
    expect_place(page, latitude="33.3", longitude="44.4")
    guard.assert_clean()


def open_map(page: Page) -> Locator:
    written_box(page).get_by_text("Point on a map").click()
    return written_box(page).locator(".place-map-canvas")


def test_the_map_names_towns_round_the_point_and_covers_neither_it_nor_another_name(
    new_incident: Page, guard: PageGuard
) -> None:
    page = new_incident
    page.emulate_media(reduced_motion="reduce")  # a click that comes while the map still moves is lost
    page.locator("#id_latitude").fill("34.3683")
    page.locator("#id_longitude").fill("41.0944")
    canvas = open_map(page)
    names = canvas.locator(".place-town:not(.is-hidden) .place-town-name")
    expect(names.filter(has_text="Albu Kamal")).to_be_visible()
    expect(names.filter(has_text="Al-Qa'im")).to_be_visible()
    boxes = [box for box in (each.bounding_box() for each in [*names.all(), canvas.locator(".place-pin")]) if box]
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            assert (
                one["x"] + one["width"] <= other["x"]
                or other["x"] + other["width"] <= one["x"]
                or one["y"] + one["height"] <= other["y"]
                or other["y"] + other["height"] <= one["y"]
            )

    seen = names.count()
    for _time in range(4):
        canvas.locator(".leaflet-control-zoom-out").click()
    expect(names.filter(has_text="Mosul")).to_be_visible()
    expect(names.filter(has_text="Baghdad")).to_be_visible()
    assert seen < names.count() <= 60
    guard.assert_clean()


def test_the_map_is_of_use_without_names(new_incident: Page) -> None:
    page = new_incident
    page.route("**/towns-in-view/**", lambda route: route.abort())
    canvas = open_map(page)
    expect(written_box(page).locator(".place-map-status")).to_contain_text("the map shows no names")
    canvas.click(position={"x": 200, "y": 150})
    expect(page.locator("#id_latitude")).not_to_have_value("")


def test_on_a_narrow_page_all_fields_begin_on_one_line(new_incident: Page) -> None:
    page = new_incident
    page.set_viewport_size({"width": 768, "height": 1024})
    begins = page.evaluate(
        """() => [...document.querySelectorAll(".aligned .flex-container > label:not(.vCheckboxLabel)")]
            .filter((label) => label.checkVisibility() && !label.htmlFor.includes("stance_"))
            .map((label) => Math.round(label.nextElementSibling.getBoundingClientRect().x))"""
    )
    assert len(begins) > 20
    assert len(set(begins)) == 1


def test_a_claim_that_is_added_has_boxes_of_its_own(new_incident: Page, guard: PageGuard) -> None:
    page = new_incident
    page.locator("#claims-group .add-row a").click()
    claim = page.locator("#claims-1")
    claim.locator("details", has=page.locator("#id_claims-1-find_place")).locator("summary").first.click()
    page.locator("#id_claims-1-find_place").press_sequentially("Husaybah")
    claim.get_by_role("option", name="Husaybah").click()
    expect_place(page, "claims-1-", latitude="34.39251", longitude="40.98945")
    expect_place(page, latitude="")
    page.locator("#id_claims-0-coordinates_text").evaluate("box => { box.closest('details').open = true }")
    page.locator("#id_claims-0-coordinates_text").fill("34.3683N 41.0944E")
    expect_place(page, "claims-0-", latitude="34.3683", longitude="41.0944")
    guard.assert_clean()


def test_without_scripts_a_link_leads_to_a_page_of_candidates(
    browser: Browser, new_incident: Page, guard: PageGuard, desk: LiveSite
) -> None:
    context = browser.new_context(
        base_url=desk.url, java_script_enabled=False, storage_state=new_incident.context.storage_state()
    )
    page = context.new_page()
    guard.watch(page)
    page.goto("/admin/incidents/incident/add/")
    expect(page.locator("#id_find_place")).to_have_count(0)
    with context.expect_page() as opened:
        find_box(page).get_by_role("link").click()
    candidates = opened.value
    candidates.get_by_label("Name, in any script:").fill("Qaim")
    candidates.get_by_role("button", name="Find").click()
    expect(candidates.get_by_role("row", name="Al-Qa'im").first).to_contain_text("34.3683, 41.0944")
    context.close()
    guard.assert_clean()
