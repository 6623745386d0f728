"""The map of all with many incidents on it: counts, clusters, months and sheets, which one dossier cannot show."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.live_site import LiveSite
from tests.live_site import live_site as running_site
from tests.page_guard import PageGuard

MANY = 1200
AROUND_BAGHDAD = "map=6/33.3/44.4"
CLUSTER = re.compile(r"[?&]map=(?:[7-9]|1\d)/")
#: Waits until the map is drawn as it was, and says whether it came to that. What is drawn last comes in its own time.
LOOKS_LIKE = """(expected) => new Promise((resolve) => {
  const late = performance.now() + 15000;
  const look = () => {
    const same = document.querySelector(".folium-map canvas").toDataURL() === expected;
    if (same || performance.now() > late) resolve(same);
    else requestAnimationFrame(look);
  };
  look();
})"""


@pytest.fixture(scope="module")
def live_site(geodata_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """A site of its own, with incidents as real towns have them."""
    with running_site(tmp_path_factory.mktemp("many"), geodata_dir.parent, load=(f"synthesize {MANY}",)) as site:
        yield site


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    expect(page.locator(".is-live #rows [data-code]").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    return page


def asked(page: Page, address: str) -> Any:
    answer = page.request.get(address)
    assert answer.ok, f"{address} answered {answer.status}"
    return json.loads(answer.text())


def tile(page: Page, zoom: int, x: int, y: int) -> Any:
    revision = asked(page, "/tiles/current.json")["revision"]
    return asked(page, f"/tiles/{revision}/{zoom}/{x}/{y}.json")


def press_the_middle(page: Page) -> None:
    frame = page.locator(".folium-map").bounding_box()
    assert frame is not None
    page.locator(".folium-map").click(position={"x": frame["width"] / 2, "y": frame["height"] / 2})


def drawn(page: Page) -> str:
    pixels: str = page.evaluate("document.querySelector('.folium-map canvas').toDataURL()")
    return pixels


def number_in(words: str | None, pattern: str) -> int:
    found = re.search(pattern, words or "")
    assert found, f"no {pattern!r} in {words!r}"
    return int(found[1].replace(",", ""))


def matching(page: Page) -> int:
    return number_in(page.locator("#said").text_content(), r"([\d,]+) of ")


def one_incident(page: Page) -> tuple[str, str]:
    """The code of one that stands alone, and an address of the map with it in the middle."""
    singles = tile(page, 6, 39, 25)["singles"]
    return singles["code"][0], f"map=14/{singles['lat'][0]}/{singles['lon'][0]}"


# ------------------------------------------------------------------------------------------------- counts and filters


def test_a_filter_changes_words_list_and_map_to_the_same_number(page: Page, page_guard: PageGuard) -> None:
    opened(page, "/")
    expect(page.locator("#said")).to_have_text(re.compile(r"^1,200 incidents"))
    before = drawn(page)
    tiles: dict[str, Response] = {}
    page.on("response", lambda answer: tiles.update({answer.url: answer}) if "/tiles/" in answer.url else None)
    page.get_by_label("Country", exact=True).select_option("IQ")
    expect(page.locator("#said")).to_have_text(re.compile(r"^[\d,]+ of 1,200 incidents: in Iraq$"))
    page.wait_for_load_state("networkidle")

    count = matching(page)
    assert 50 < count < MANY
    assert drawn(page) != before
    on_map = number_in(page.locator("#said-counts").text_content(), r"([\d,]+) on the map")
    answers = [json.loads(each.text()) for url, each in tiles.items() if "country=IQ" in url]
    shown = sum(sum(each["clusters"]["count"]) + len(each["singles"]["code"]) for each in answers)
    assert shown == on_map
    for row in page.locator("#rows [data-code] .brief__meta").all_text_contents():
        assert "Iraq" in row
    page.get_by_role("link", name="The whole list, as a table").click()
    expect(page.locator("#said")).to_have_text(f"{count:,} of 1,200 incidents: in Iraq")
    page_guard.assert_clean()


def test_nothing_found_offers_the_filter_that_hides_all(page: Page) -> None:
    page.goto("/?country=IQ&killed_min=99999")
    expect(page.locator("#said")).to_contain_text("0 of 1,200 incidents")
    offer = page.locator("#loosen li", has_text="Without “Killed, at least”")
    would = number_in(offer.text_content(), r"([\d,]+) incidents would match")
    assert would > 50
    offer.get_by_role("link").click()

    expect(page.locator("#said")).to_have_text(f"{would:,} of 1,200 incidents: in Iraq")
    expect(page.locator("#rows [data-code]").first).to_be_visible()


# ---------------------------------------------------------------------------------------------------------- addresses


def test_back_reload_and_a_copied_address_draw_the_same_clusters(
    page: Page, browser: Browser, live_site: LiveSite
) -> None:
    opened(page, f"/?country=IQ&{AROUND_BAGHDAD}")
    first, words = drawn(page), page.locator("#said").text_content()
    page.get_by_role("checkbox", name=re.compile("Figures")).check()
    expect(page.locator("#said")).to_contain_text("disputed: figures")
    page.wait_for_load_state("networkidle")
    assert drawn(page) != first
    page.go_back()
    expect(page.locator("#said")).to_have_text(words or "")
    assert page.evaluate(LOOKS_LIKE, first)
    page.reload()
    assert page.evaluate(LOOKS_LIKE, first)
    with browser.new_context(
        base_url=live_site.url, viewport={"width": 1280, "height": 800}, locale="en-GB", timezone_id="UTC"
    ) as other:
        copied = opened(other.new_page(), page.url)
        assert copied.evaluate(LOOKS_LIKE, first)
        expect(copied.locator("#said")).to_have_text(words or "")


# ------------------------------------------------------------------------------------------------------ what is opened


def test_a_cluster_comes_apart_when_it_is_pressed(page: Page) -> None:
    clusters = tile(page, 6, 39, 25)["clusters"]
    many = max(range(len(clusters["count"])), key=lambda i: (not clusters["one_place"][i], clusters["count"][i]))
    opened(page, f"/?map=6/{clusters['lat'][many]}/{clusters['lon'][many]}")
    press_the_middle(page)

    expect(page).to_have_url(CLUSTER)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_one_place_with_many_is_a_list_of_them(page: Page, page_guard: PageGuard) -> None:
    clusters = tile(page, 6, 39, 25)["clusters"]
    here = next(i for i, alone in enumerate(clusters["one_place"]) if alone)
    count = clusters["count"][here]
    opened(page, f"/?map=14/{clusters['lat'][here]}/{clusters['lon'][here]}")
    press_the_middle(page)
    popup = page.get_by_role("dialog", name=f"Incidents here: {count}")

    expect(popup.get_by_role("listitem")).to_have_count(min(count, 20))
    popup.get_by_role("link").first.click()
    expect(page.get_by_role("complementary", name="The dossier in brief")).to_be_visible()
    page_guard.assert_clean()


def test_an_incident_that_stands_alone_opens_its_popup(page: Page) -> None:
    code, position = one_incident(page)
    opened(page, f"/?{position}")
    press_the_middle(page)

    expect(page).to_have_url(re.compile(f"selected={code}"))
    expect(page.get_by_role("dialog").get_by_role("link").first).to_have_attribute("href", re.compile(code))


def test_a_dossier_beside_the_map_leaves_the_map_where_it_is(page: Page) -> None:
    code, position = one_incident(page)
    opened(page, f"/?{position}")
    place, zoom = page.locator(".folium-map").bounding_box(), re.search(r"map=[^&]+", page.url)
    page.locator(f"#rows [data-code='{code}']").get_by_role("link").click()
    expect(page.get_by_role("complementary", name="The dossier in brief")).to_be_visible()

    assert zoom is not None
    expect(page).to_have_url(re.compile(rf"{re.escape(zoom[0])}&beside={code}$"))
    assert page.locator(".folium-map").bounding_box() == place


# ----------------------------------------------------------------------------------------------------------------- time


def test_a_bar_is_chosen_by_keyboard(page: Page) -> None:
    opened(page, "/")
    bar = page.locator("#timeline a[href]").nth(3)
    count = number_in(bar.locator("title").text_content(), r"([\d,]+)\u2069?$")
    bar.focus()
    page.keyboard.press("Enter")

    # A bar holds those in view that began then; the words hold all that reach into it, with a point or without.
    expect(page.locator("#said")).to_have_text(re.compile(r"^[\d,]+ of 1,200 incidents: \d{4}$"))
    assert count <= (chosen := matching(page)) < MANY
    page.get_by_role("slider", name="Last day shown").press("ArrowRight")
    expect(page.locator("#said")).to_have_text(re.compile(r"incidents: .*\d{4}.+\d{4}"))
    assert matching(page) > chosen


def test_months_play_on_beyond_the_first_until_less_motion_is_wished_for(page: Page) -> None:
    opened(page, "/?country=IQ")
    months: list[str] = []
    page.on("framenavigated", lambda frame: months.extend(re.findall(r"datetime=(\d{4}-\d\d)\b", frame.url)))
    page.get_by_role("button", name="Play by months").click()
    expect(page).to_have_url(re.compile("datetime="))
    for _each in range(2):
        expect(page).not_to_have_url(page.url)
    assert len(set(months)) >= 3
    assert months == sorted(months)
    page.emulate_media(reduced_motion="reduce")

    expect(page.get_by_role("button", name="Stop")).to_be_hidden()
    expect(page.get_by_role("button", name="Play by months")).to_be_hidden()
    expect(page.get_by_role("button", name="The month after")).to_be_visible()


# ---------------------------------------------------------------------------------------------------------------- phone


def test_on_a_phone_each_sheet_holds_what_is_in_view(browser: Browser, live_site: LiveSite) -> None:
    with browser.new_context(
        base_url=live_site.url, viewport={"width": 360, "height": 740}, has_touch=True, locale="en-GB"
    ) as context:
        page = context.new_page()
        page.goto(f"/?country=IQ&{AROUND_BAGHDAD}")
        page.get_by_role("button", name="List").tap()
        expect(page.locator("#rows [data-code]").first).to_be_in_viewport()
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="List")).to_be_focused()
        page.get_by_role("button", name="Filter (1)").tap()
        page.get_by_role("checkbox", name=re.compile("Figures")).check()
        page.locator("#filters-sheet").get_by_role("button", name="Show the map").tap()
        expect(page.get_by_role("button", name="Filter (2)")).to_be_visible()
        expect(page.locator("#said")).to_contain_text("in Iraq, disputed: figures")
        expect(page.locator(".folium-map")).to_be_in_viewport()

        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_on_a_phone_no_date_of_the_list_is_wider_than_the_page_in_arabic(browser: Browser, live_site: LiveSite) -> None:
    with browser.new_context(base_url=live_site.url, viewport={"width": 360, "height": 740}, locale="ar") as context:
        page = context.new_page()
        page.goto("/incidents/")

        assert page.evaluate("document.documentElement.scrollWidth") <= 360
