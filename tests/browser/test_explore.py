"""The map of all as a reader meets it: one state, kept in the address, that map, list, form and histogram follow."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.live_site import LiveSite
from tests.page_guard import PageGuard

QAIM = "Air strikes on Qaim"
CODE = "IQ-2016-0001"
READY = ".is-live #rows [data-code]"


def opened(page: Page, address: str = "/") -> Page:
    page.goto(address)
    expect(page.locator(READY).first).to_be_visible()
    return page


def mark_on_the_map(page: Page) -> dict[str, float]:
    """Where the incident's sign stands on the screen: in the middle of the map, which opens on it."""
    frame = page.locator(".folium-map").bounding_box()
    assert frame is not None
    return {"x": frame["width"] / 2, "y": frame["height"] / 2}


# --------------------------------------------------------------------------------------------------------- filtering


def test_a_filter_is_an_address_at_once_and_everything_follows(page: Page, page_guard: PageGuard) -> None:
    opened(page)
    page.get_by_role("checkbox", name=re.compile("Figures")).check()

    expect(page).to_have_url(re.compile(r"\?disagreement=figures"))
    expect(page.locator("#said")).to_have_text("1 of 1 incident: disputed: figures")
    expect(page.locator("#in-force")).to_contain_text("Sources disagree on figures")
    expect(page.get_by_role("link", name=QAIM)).to_be_visible()
    page_guard.assert_clean()


def test_choices_say_how_many_they_would_show(page: Page) -> None:
    opened(page)
    row = page.locator("[data-facet=disagreement] label", has_text="Responsibility")

    expect(row.locator("[data-count]")).to_have_text("1")
    expect(page.get_by_label("Country", exact=True).locator("option", has_text="Iraq (1)")).to_have_count(1)


def test_words_are_searched_for_as_they_are_typed_in_any_script(page: Page) -> None:
    opened(page)
    page.get_by_role("searchbox", name="Words").press_sequentially("القائم")

    expect(page).to_have_url(re.compile(r"q=%D8%A7"))
    expect(page.locator("#said")).to_contain_text("القائم")
    expect(page.get_by_role("link", name=QAIM)).to_be_visible()


def test_nothing_found_offers_the_filter_to_loosen(page: Page, page_guard: PageGuard) -> None:
    opened(page)
    page.get_by_role("searchbox", name="Words").fill("nowhere")
    expect(page.locator("#empty")).to_be_visible()
    expect(page.locator("#said")).to_contain_text("0 of 1 incident")
    page.locator("#loosen").get_by_role("link", name="Without “Words”").click()

    expect(page.get_by_role("link", name=QAIM)).to_be_visible()
    expect(page.locator("#empty")).to_be_hidden()
    page_guard.assert_clean()


def test_filters_in_force_are_lifted_one_by_one_and_together(page: Page) -> None:
    opened(page, "/?country=IQ&killed_min=10")
    page.locator("#in-force li", has_text="Country").get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/\?killed_min=10"))
    expect(page.locator("#in-force li", has_text="Country")).to_have_count(0)  # drawn anew, so no click falls between
    page.get_by_role("link", name="Clear all filters").click()

    expect(page).not_to_have_url(re.compile("killed_min"))
    expect(page.get_by_label("Killed, at least")).to_have_value("")


def test_what_has_no_point_is_counted_and_a_link_away(page: Page) -> None:
    opened(page)
    expect(page.locator("#said-counts")).to_have_text("1 on the map, 1 in view")
    expect(page.locator("#said-unmapped")).to_be_hidden()


# --------------------------------------------------------------------------------------------------------- addresses


def test_an_address_opens_the_state_that_it_names(page: Page, page_guard: PageGuard) -> None:
    opened(page, f"/?country=IQ&datetime=2016-12&map=8/34.4/41&selected={CODE}")

    expect(page.get_by_role("dialog").get_by_role("link", name=QAIM)).to_be_visible()
    expect(page.get_by_label("When")).to_have_value("2016-12")
    expect(page.get_by_label("Country", exact=True)).to_have_value("IQ")
    expect(page).to_have_url(re.compile(r"map=8/34\.4/41\b"))
    page_guard.assert_clean()


def test_back_reload_and_copy_give_the_same_state(page: Page, browser: Browser, live_site: LiveSite) -> None:
    opened(page)
    page.get_by_role("checkbox", name=re.compile("Figures")).check()
    expect(page).to_have_url(re.compile("disagreement=figures"))
    page.get_by_label("Country", exact=True).select_option("IQ")
    expect(page).to_have_url(re.compile("country=IQ"))
    page.go_back()
    expect(page).not_to_have_url(re.compile("country=IQ"))
    expect(page.get_by_label("Country", exact=True)).to_have_value("")
    expect(page.get_by_role("checkbox", name=re.compile("Figures"))).to_be_checked()
    page.reload()
    expect(page.locator("#said")).to_have_text("1 of 1 incident: disputed: figures")
    with browser.new_context(base_url=live_site.url) as other:
        copied = other.new_page()
        copied.goto(page.url)
        expect(copied.locator("#said")).to_have_text("1 of 1 incident: disputed: figures")


def test_the_list_of_the_same_address_holds_the_same(page: Page) -> None:
    opened(page, "/?country=IQ&disagreement=figures")
    page.get_by_role("link", name="The whole list, as a table").click()

    expect(page).to_have_url(re.compile(r"/incidents/\?country=IQ&disagreement=figures"))
    expect(page.locator("#said")).to_have_text("1 of 1 incident: in Iraq, disputed: figures")
    page.get_by_role("link", name="The same on the map").click()
    expect(page.locator("#said")).to_have_text("1 of 1 incident: in Iraq, disputed: figures")


def test_zooming_is_kept_in_the_address_and_makes_no_step_back(page: Page) -> None:
    opened(page, "/?country=IQ")
    page.get_by_role("button", name="Zoom in").click()
    expect(page).to_have_url(re.compile(r"map=6/"))
    page.go_back()

    assert page.url == "about:blank"


# ---------------------------------------------------------------------------------------------------- what is opened


def test_a_press_on_the_map_opens_a_popup_that_is_fetched_then(page: Page, page_guard: PageGuard) -> None:
    opened(page)
    page.wait_for_load_state("networkidle")
    with page.expect_response(re.compile(rf"/incidents/{CODE}/popup\.json$")):
        page.locator(".folium-map").click(position=mark_on_the_map(page))  # type: ignore[arg-type]
    popup = page.get_by_role("dialog")

    for words in (QAIM, "7 December 2016", "20 to more than 100", "civilian status", "Town"):
        expect(popup).to_contain_text(words)
    expect(page).to_have_url(re.compile(f"selected={CODE}"))
    page.keyboard.press("Escape")
    expect(popup).to_be_hidden()
    expect(page).not_to_have_url(re.compile("selected"))
    page_guard.assert_clean()


def test_the_dossier_opens_beside_the_map_which_stays_where_it_is(page: Page, page_guard: PageGuard) -> None:
    opened(page, "/?map=7/34.4/41")
    page.get_by_role("link", name=QAIM).click()
    panel = page.get_by_role("complementary", name="The dossier in brief")

    expect(panel.get_by_role("heading", name=QAIM)).to_be_focused()
    expect(panel.locator(".beside__claims > li")).to_have_count(7)
    expect(panel.get_by_text("more than 100").first).to_be_visible()
    expect(page).to_have_url(re.compile(rf"map=7/34\.4/41&beside={CODE}$"))
    expect(panel.get_by_role("link", name="The dossier in full")).to_have_attribute("href", f"/incidents/{CODE}/")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.get_by_role("link", name=QAIM)).to_be_focused()
    page_guard.assert_clean()


def test_who_stands_on_a_row_stands_there_still_when_the_list_is_asked_again(page: Page) -> None:
    opened(page, "/?map=7/34.4/41")
    page.wait_for_load_state("networkidle")
    row = page.get_by_role("link", name=QAIM)
    row.focus()
    row.evaluate("(link) => { link.dataset.before = 'yes'; }")
    page.locator(".folium-map").hover()
    page.mouse.wheel(0, 200)

    expect(row).not_to_have_attribute("data-before", "yes")
    expect(row).to_be_focused()


def test_a_popup_leads_to_who_claims_what(page: Page) -> None:
    opened(page, f"/?selected={CODE}")
    page.get_by_role("dialog").get_by_role("link", name="Who claims what").click()

    expect(page.get_by_role("complementary", name="The dossier in brief")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("complementary", name="The dossier in brief")).to_be_hidden()


def test_map_and_list_point_at_each_other(page: Page) -> None:
    opened(page)
    page.wait_for_load_state("networkidle")
    at = mark_on_the_map(page)
    page.locator(".folium-map").hover(position=at)  # type: ignore[arg-type]
    expect(page.locator("#rows .is-linked")).to_have_count(1)
    expect(page.locator("#tip")).to_have_text(QAIM)
    page.locator(".folium-map").hover(position={"x": 20, "y": 20})
    expect(page.locator("#rows .is-linked")).to_have_count(0)
    ringed = _focus_colour_pixels(page)
    page.get_by_role("link", name=QAIM).focus()

    assert _focus_colour_pixels(page) > ringed == 0


def _focus_colour_pixels(page: Page) -> int:
    """How many pixels of the map's canvas have the colour of the ring."""
    count: int = page.evaluate(
        """() => {
          const canvas = document.querySelector(".folium-map canvas");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          let found = 0;
          for (let i = 0; i < data.length; i += 4) {
            if (data[i] === 11 && data[i + 1] === 87 && data[i + 2] === 208) found += 1;
          }
          return found;
        }"""
    )
    return count


# --------------------------------------------------------------------------------------------------------------- time


def test_a_bar_a_drag_and_typed_dates_choose_days(page: Page) -> None:
    opened(page)
    bar = page.locator("#timeline a[href]").first
    expect(bar).to_have_attribute("href", re.compile(r"datetime=2016-12-07$"))
    bar.locator(".timeline__reach").click()
    expect(page).to_have_url(re.compile(r"datetime=2016-12-07"))
    expect(page.get_by_label("When")).to_have_value("2016-12-07")
    page.get_by_label("When").fill("2017")
    page.get_by_label("When").press("Enter")
    expect(page).to_have_url(re.compile(r"datetime=2017"))
    expect(page.locator("#said")).to_contain_text("0 of 1 incident: 2017")


def test_dates_that_cannot_be_read_are_told_and_nothing_else_is_lost(page: Page) -> None:
    opened(page)
    page.get_by_label("When").fill("soon")
    page.get_by_label("When").press("Enter")

    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("link", name=QAIM)).to_be_visible()


@pytest.mark.parametrize("calm", [False, True])
def test_months_play_unless_less_motion_is_wished_for(page: Page, *, calm: bool) -> None:
    page.emulate_media(reduced_motion="reduce" if calm else "no-preference")
    opened(page)
    expect(page.get_by_role("button", name="The month after")).to_be_visible()
    if calm:
        expect(page.get_by_role("button", name="Play by months")).to_be_hidden()
        page.get_by_role("button", name="The month after").click()
    else:
        page.get_by_role("button", name="Play by months").click()
    expect(page).to_have_url(re.compile(r"datetime=2016-12\b"))


# ------------------------------------------------------------------------------------------- keyboard, phone, no script


def test_all_of_it_is_reached_by_keyboard(page: Page) -> None:
    opened(page)
    page.get_by_role("searchbox", name="Words").focus()
    reached = set()
    for _each in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "() => { const e = document.activeElement; return e.id || e.dataset.handle || e.dataset.area ||"
                " e.name || e.textContent.trim().slice(0, 24); }"
            )
        )
    for each in ("disagreement", "filter-country", "view", "box", "Play by months", "filter-datetime", "sort", QAIM):
        assert each in reached


@pytest.fixture
def phone(browser: Browser, live_site: LiveSite) -> Iterator[Page]:
    with browser.new_context(
        base_url=live_site.url, viewport={"width": 360, "height": 740}, has_touch=True, locale="en-GB"
    ) as context:
        yield context.new_page()


def test_on_a_phone_list_and_filters_are_sheets_over_the_map(phone: Page) -> None:
    phone.goto("/")
    phone.get_by_role("button", name="List").tap()
    expect(phone.get_by_role("link", name=QAIM)).to_be_in_viewport()
    expect(phone.locator("#filters")).to_be_hidden()
    phone.keyboard.press("Escape")
    expect(phone.get_by_role("link", name=QAIM)).to_be_hidden()
    expect(phone.get_by_role("button", name="List")).to_be_focused()
    phone.get_by_role("button", name="Filter").tap()
    phone.get_by_role("checkbox", name=re.compile("Figures")).check()
    expect(phone.locator("#said")).to_contain_text("disputed: figures")
    phone.locator("#filters-sheet").get_by_role("button", name="Show the map").tap()
    expect(phone.locator("#filters")).to_be_hidden()
    expect(phone.get_by_role("button", name="Filter (1)")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_without_javascript_form_list_and_bars_do_it(browser: Browser, live_site: LiveSite) -> None:
    with browser.new_context(java_script_enabled=False, base_url=live_site.url, locale="en-GB") as context:
        page = context.new_page()
        page.goto("/")
        expect(page.get_by_role("link", name=QAIM)).to_be_visible()
        page.get_by_role("checkbox", name=re.compile("Figures")).check()
        page.get_by_label("Country", exact=True).select_option("IQ")
        page.get_by_role("button", name="Show").click()
        expect(page.locator("#said")).to_have_text("1 of 1 incident: in Iraq, disputed: figures")
        address = page.locator("#timeline a").first.get_attribute("href")
        page.goto(address or "")
        expect(page.locator("#said")).to_have_text("1 of 1 incident: in Iraq, 7 December 2016, disputed: figures")
        page.locator("#in-force li", has_text="Country").get_by_role("link").click()
        expect(page.locator("#said")).to_have_text("1 of 1 incident: 7 December 2016, disputed: figures")


def test_what_cannot_be_fetched_is_told_with_a_way_on(page: Page, page_guard: PageGuard) -> None:
    page.route("**/results.json**", lambda route: route.abort())
    page.goto("/")
    expect(page.get_by_role("alert")).to_contain_text("could not be fetched")
    page.unroute("**/results.json**")
    page_guard.forget()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(READY)).to_have_count(1)
    expect(page.get_by_role("alert")).to_be_hidden()
    page_guard.assert_clean()


def test_what_takes_long_says_that_it_is_under_way(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/results.json**", hold)
    page.goto("/")
    expect(page.locator("#progress")).to_be_visible()
    for route in held:
        route.continue_()
    expect(page.locator("#progress")).to_be_hidden()
