"""Arabic pages in a real browser: mirrored, with numbers, dates and Latin names that read as they should."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.live_site import LiveSite
from tests.page_guard import PageGuard

DOSSIER = "/incidents/IQ-2016-0001/"
PAGES = ("/", "/incidents/", DOSSIER, f"{DOSSIER}v/1/", "/changes/", "/method/", "/incidents/?q=zzzz")
WIDTHS = pytest.mark.parametrize("width", [360, 1280])


@pytest.fixture
def arabic_page(browser: Browser, live_site: LiveSite, page_guard: PageGuard) -> Iterator[Page]:
    """A page of a browser that asks for Arabic first."""
    context = browser.new_context(base_url=live_site.url, locale="ar-IQ", timezone_id="UTC")
    page = context.new_page()
    page_guard.watch(page)
    yield page
    context.close()


def centre(element: Locator) -> float:
    box = element.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2


def run_of(element: Locator, text: str) -> tuple[float, float]:
    """Where the first and the last character of a text stand on the screen, in pixels from the left edge."""
    first, last = element.evaluate(
        """(element, text) => {
            const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const start = walker.currentNode.data.indexOf(text);
                if (start < 0) continue;
                return [start, start + text.length - 1].map((at) => {
                    const range = document.createRange();
                    range.setStart(walker.currentNode, at);
                    range.setEnd(walker.currentNode, at + 1);
                    return range.getBoundingClientRect().x;
                });
            }
            return [NaN, NaN];
        }""",
        text,
    )
    return first, last


@WIDTHS
@pytest.mark.parametrize("path", PAGES)
def test_a_page_in_arabic_loads_without_a_fault_and_fits(
    arabic_page: Page, page_guard: PageGuard, path: str, width: int
) -> None:
    arabic_page.set_viewport_size({"width": width, "height": 800})
    arabic_page.goto(path)

    expect(arabic_page.locator("html")).to_have_attribute("dir", "rtl")
    assert arabic_page.evaluate("document.documentElement.scrollWidth") <= width
    arabic_page.goto("/livez")  # by the answer of the next page, everything of the last has been reported
    page_guard.assert_clean()


def test_the_page_is_mirrored(arabic_page: Page) -> None:
    arabic_page.set_viewport_size({"width": 1280, "height": 800})
    arabic_page.goto(DOSSIER)

    assert centre(arabic_page.locator(".masthead__name a")) > 1000
    assert centre(arabic_page.locator(".masthead__nav li").last) < 300
    assert centre(arabic_page.locator(".split__map")) > centre(arabic_page.locator(".split__claims"))


def test_a_range_reads_from_right_to_left_and_its_numbers_from_left_to_right(arabic_page: Page) -> None:
    arabic_page.goto(DOSSIER)
    figure = arabic_page.locator(".range__figure bdi")

    expect(figure).to_have_text("20 إلى أكثر من 100")
    low, high = run_of(figure, "20"), run_of(figure, "100")
    assert low[0] > high[0]
    assert low[0] < low[1]
    assert high[0] < high[1]


def test_a_date_in_figures_is_not_turned_round_after_arabic_words(arabic_page: Page) -> None:
    arabic_page.goto("/incidents/?q=zzzz")
    hint = arabic_page.locator("#hint-datetime")

    year, day = run_of(hint, "2016-12-01/2016-12-31")
    assert year < day


def test_the_axis_runs_from_left_to_right_as_in_every_language(arabic_page: Page) -> None:
    arabic_page.goto(DOSSIER)
    labels = arabic_page.locator("#panel-killed-civilian .axis__label")

    expect(labels.first).to_have_text("0")
    assert centre(labels.first) < centre(labels.last)


def test_a_popup_begins_at_the_right_and_keeps_the_claimants_words(arabic_page: Page) -> None:
    arabic_page.goto(DOSSIER)
    arabic_page.locator("#map-section").scroll_into_view_if_needed()  # where the map starts
    arabic_page.get_by_role("button", name="الرواية 1").click()
    popup = arabic_page.locator(".map-popup__body")

    expect(popup).to_have_attribute("dir", "rtl")
    expect(popup.locator(".map-popup__counted").first).to_have_css("text-align", "start")
    expect(popup.locator(".map-popup__counted").first).to_have_text("قتلى (مدنيون)")
    words = popup.locator(".map-popup__figures q").first
    expect(words).to_have_text("more than 100")
    expect(words).to_have_css("direction", "ltr")
    expect(words).to_have_css("quotes", '"“" "”" "‘" "’"')


@WIDTHS
def test_the_signs_in_the_corners_of_a_map_do_not_meet(arabic_page: Page, width: int) -> None:
    arabic_page.set_viewport_size({"width": width, "height": 800})
    arabic_page.goto(DOSSIER)
    arabic_page.locator("#map-section").scroll_into_view_if_needed()
    scale = arabic_page.locator(".leaflet-control-scale").bounding_box()
    north = arabic_page.locator(".map-north").bounding_box()

    assert scale is not None
    assert north is not None
    assert scale["x"] + scale["width"] < north["x"]


def test_arabic_letters_are_not_torn_apart(arabic_page: Page) -> None:
    arabic_page.goto(DOSSIER)
    arabic_page.locator("#map-section").scroll_into_view_if_needed()

    for selector in ("h1", ".range__figure", ".map-name--country"):
        expect(arabic_page.locator(selector).first).to_have_css("letter-spacing", "normal")
