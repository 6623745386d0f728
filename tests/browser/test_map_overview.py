"""The map of all incidents in a browser: few as buttons, thousands on a canvas."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, expect

from geo.latlon import LatLon
from mapviews.folium_map import overview_map
from mapviews.map_data import MapEntry, entries_block
from record.vocabulary import Precision
from tests.browser.map_stage import MapStage, map_stage, page_response, stage_static


@pytest.fixture(scope="module", autouse=True)
def static_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with stage_static(tmp_path_factory.mktemp("static") / "files"):
        yield


@pytest.fixture
def stage(browser: Browser) -> Iterator[MapStage]:
    with map_stage(browser) as stage:
        yield stage


def entry(number: int = 1, precision: Precision = Precision.TOWN) -> MapEntry:
    return MapEntry(
        code=f"IQ-2016-{number:04}",
        title=f"Strike {number}",
        point=LatLon(33 + number % 50 / 10, 41 + number // 50 / 10),
        precision=precision,
        uncertainty_m=precision.uncertainty_m,
        when="7 December 2016",
        toll="20 to more than 100",
        disagreements=("figures", "civilian status"),
        url=f"/incidents/IQ-2016-{number:04}/",
    )


def test_an_entry_opens_by_keyboard_and_leads_to_its_dossier(stage: MapStage) -> None:
    stage.show(page_response(overview_map([entry(1), entry(2, Precision.SITE)])))
    button = stage.page.get_by_role("button", name="Strike 1")
    button.focus()
    stage.page.keyboard.press("Enter")
    popup = stage.page.get_by_role("dialog")
    for words in ("7 December 2016", "20 to more than 100", "civilian status", "town", "IQ-2016-0001"):
        expect(popup).to_contain_text(words)
    expect(popup.get_by_role("link", name="Strike 1")).to_have_attribute("href", "/incidents/IQ-2016-0001/")
    stage.page.keyboard.press("Escape")
    expect(button).to_be_focused()
    stage.guard.assert_clean()


def test_a_known_site_is_a_dot_and_an_area_a_ring(stage: MapStage) -> None:
    stage.show(page_response(overview_map([entry(1), entry(2, Precision.SITE)])))
    expect(stage.page.get_by_role("button", name="Strike 1").locator(".entry-sign__area")).to_have_count(1)
    expect(stage.page.get_by_role("button", name="Strike 2").locator(".entry-sign__pin")).to_have_count(1)


def test_entries_come_from_an_address_of_our_own(stage: MapStage) -> None:
    response = page_response(overview_map(entries_url="/entries.json"))
    stage.show(response, {"/entries.json": entries_block([entry()])})
    expect(stage.page.get_by_role("button", name="Strike 1")).to_be_visible()
    stage.guard.assert_clean()


def test_an_empty_map_stands_without_error(stage: MapStage) -> None:
    stage.show(page_response(overview_map([])))
    expect(stage.page.locator(".map-land").first).to_be_attached()
    expect(stage.page.locator(".entry-marker")).to_have_count(0)
    stage.guard.assert_clean()


def test_thousands_are_drawn_on_a_canvas_and_each_still_opens(stage: MapStage) -> None:
    many = [entry(number, Precision.SITE if number % 2 else Precision.TOWN) for number in range(4_000)]
    stage.show(page_response(overview_map(many)))
    page = stage.page
    expect(page.locator("canvas")).to_have_count(1)
    expect(page.locator(".entry-marker")).to_have_count(0)
    page.locator(".folium-map").click(position={"x": 632, "y": 279})
    expect(page.get_by_role("dialog").get_by_role("link")).to_contain_text("Strike")
    stage.guard.assert_clean()


def test_a_link_that_is_no_address_of_ours_is_left_out(stage: MapStage) -> None:
    stage.show(page_response(overview_map([replace(entry(), url="javascript:document.title=49")])))
    stage.page.get_by_role("button", name="Strike 1").click()
    expect(stage.page.get_by_role("dialog")).to_be_visible()
    expect(stage.page.get_by_role("dialog").get_by_role("link")).to_have_count(0)
