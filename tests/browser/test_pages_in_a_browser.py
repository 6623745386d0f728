"""The pages as a reader meets them: by keyboard, on a phone, in the dark, without JavaScript, without a fault."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.live_site import LiveSite
from tests.page_guard import PageGuard

DOSSIER = "/incidents/IQ-2016-0001/"
PAGES = ("/", "/incidents/", DOSSIER, f"{DOSSIER}v/1/", "/changes/", "/method/", "/incidents/?q=qaim&killed_min=1")
EVERY_PAGE = pytest.mark.parametrize("path", PAGES)


@EVERY_PAGE
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_loads_without_a_fault_or_a_refusal(page: Page, page_guard: PageGuard, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(path)
    expect(page.locator("h1")).to_be_visible()
    page.goto("/livez")  # by the answer of the next page, everything of the last has been reported
    page_guard.assert_clean()


@EVERY_PAGE
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_a_page_is_never_wider_than_the_screen(page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)

    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_a_title_of_one_long_word_does_not_widen_the_list(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/incidents/")
    page.locator(".incidents th[scope='row'] bdi").first.evaluate("title => { title.textContent = 'x'.repeat(200) }")

    assert page.evaluate("document.documentElement.scrollWidth") <= width


@EVERY_PAGE
def test_the_first_tab_offers_the_way_to_the_content(page: Page, path: str) -> None:
    page.goto(path)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")

    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_recipe_opens_by_keyboard(page: Page) -> None:
    page.goto(DOSSIER)
    recipe = page.locator(".range__lead details").first
    recipe.locator("summary").focus()
    page.keyboard.press("Enter")

    expect(recipe.get_by_text("killed and wounded not told apart")).to_be_visible()


def test_bars_stand_where_their_numbers_are_on_the_axis(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(DOSSIER)
    panel = page.locator("#panel-killed-civilian")
    ticks = panel.locator(".axis__label").evaluate_all(
        "labels => labels.map(label => {"
        " const box = label.getBoundingClientRect();"
        " return [Number(label.textContent), box.left + box.width / 2] })"
    )
    at = dict(ticks)
    zero, hundred = at[0], at[100]
    caps = panel.locator("li[data-claim-ref='4'] .bar__cap").evaluate_all(
        "caps => caps.map(cap => cap.getBoundingClientRect().left + cap.getBoundingClientRect().width / 2)"
    )

    for drawn, number in zip(caps, (20, 99), strict=True):
        assert drawn == pytest.approx(zero + (hundred - zero) * number / 100, abs=1.5)


def test_a_denial_is_hollow_and_silence_stands_before_zero(page: Page) -> None:
    page.goto(DOSSIER)
    panel = page.locator("#panel-killed-civilian")
    hollow = panel.locator("li[data-claim-ref='2'] .bar__hollow")
    dot, zero = (
        panel.locator("li[data-claim-ref='3'] .bar__dot"),
        panel.locator("li[data-claim-ref='3'] .bar__grid--zero"),
    )

    assert hollow.evaluate("mark => getComputedStyle(mark).fill") == "none"
    dot_box, zero_box = dot.bounding_box(), zero.bounding_box()
    assert dot_box is not None
    assert zero_box is not None
    assert dot_box["x"] + dot_box["width"] < zero_box["x"]


def test_a_claim_is_one_step_from_its_row(page: Page) -> None:
    page.goto(DOSSIER)
    page.locator("#panel-killed-civilian li[data-claim-ref='5'] a").click()

    expect(page).to_have_url(re.compile(r"#claim-5$"))
    expect(page.locator("#claim-5")).to_be_in_viewport()


def test_the_list_is_filtered_by_keyboard_alone(page: Page, page_guard: PageGuard) -> None:
    page.goto("/incidents/")
    page.locator(".fold > summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("searchbox", name="Words").focus()
    page.keyboard.type("القائم")
    page.keyboard.press("Enter")

    expect(page.get_by_role("link", name="Air strikes", exact=False).first).to_be_visible()
    expect(page).to_have_url(re.compile(r"q=%D8%A7"))
    page_guard.assert_clean()


def test_a_page_that_was_kept_still_runs_its_scripts(page: Page, page_guard: PageGuard) -> None:
    page.goto(DOSSIER)
    page.locator("#map-section").scroll_into_view_if_needed()  # where the map starts
    expect(page.locator(".claim-marker").first).to_be_visible()
    with page.expect_response(re.compile(rf"{DOSSIER}$")) as answer:
        page.evaluate("location.assign(location.href)")

    page.locator("#map-section").scroll_into_view_if_needed()  # where the map starts
    expect(page.locator(".claim-marker").first).to_be_visible()
    assert answer.value.status in {200, 304}
    page_guard.assert_clean()


def test_everything_is_there_without_javascript(browser: Browser, live_site: LiveSite) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=live_site.url)
    page = context.new_page()
    page.goto(DOSSIER)

    expect(page.get_by_text("20 to more than 100").first).to_be_visible()
    expect(page.locator("#panel-killed-civilian .row")).to_have_count(7)
    page.locator("#table summary").click()
    expect(page.get_by_role("table").first).to_be_visible()
    expect(page.locator(".claim")).to_have_count(7)
    context.close()


def test_the_map_is_downloaded_as_one_file_that_names_its_version(page: Page) -> None:
    page.goto(DOSSIER)
    with page.expect_download() as download:
        page.get_by_role("link", name="This map as one file").click()

    assert download.value.suggested_filename == "IQ-2016-0001-v1-map.html"
    assert "Air strikes on Qaim" in download.value.path().read_text()


def test_on_paper_the_recipes_are_open_and_the_menus_gone(page: Page) -> None:
    page.goto(DOSSIER)
    page.emulate_media(media="print")

    expect(page.locator(".masthead__nav")).to_be_hidden()
    recipe = page.locator(".range__lead .recipe__list").first.bounding_box()
    assert recipe is not None
    assert recipe["height"] > 20
