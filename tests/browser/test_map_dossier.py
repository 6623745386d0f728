"""The map of a dossier in a browser: seven popups, by pointer and by keyboard, under the site's own policy."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from geo.border_context import Country
from geo.latlon import LatLon
from geo.local_map import BorderLine, Label, LocalMap, ProvinceOutline
from mapviews.folium_map import dossier_map
from record.dossier import Dossier, PublicPlace
from record.vocabulary import Precision
from tests.browser.map_stage import LAND, MapStage, map_stage, page_response, stage_static
from tests.browser.map_stage import LINE as BASE_LINE
from tests.factories.dossiers import QAIM, qaim_claims, qaim_dossier

#: The neighbourhood in a few strokes: two countries, the line between them, the edge of a province.
LINE = [(38.79, 33.37), (40.64, 34.32), (40.98, 34.4), (41.22, 35.15)]
SYRIA, IRAQ = Country(iso2="SY", name="Syria"), Country(iso2="IQ", name="Iraq")
LOCAL = LocalMap(
    centre=QAIM,
    radius_m=100_000.0,
    borders=(BorderLine(coordinates=LINE, a=SYRIA, b=IRAQ, kind="international border", disputed=False),),
    provinces=(
        ProvinceOutline(
            name="Anbar", name_ar="الأنبار", iso="IQ-AN", rings=[[*LINE, (42.0, 35.15), (42.0, 33.37), LINE[0]]]
        ),
    ),
    labels=(
        Label(country=SYRIA, point=LatLon(35.0, 40.0), rings=[[*LINE, (38.0, 36.5), LINE[0]]]),
        Label(country=IRAQ, point=LatLon(34.0, 42.0), rings=[[*LINE, (44.0, 35.15), (44.0, 33.0), LINE[0]]]),
    ),
    towns=(),
)


@pytest.fixture(scope="module", autouse=True)
def static_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with stage_static(tmp_path_factory.mktemp("static") / "files"):
        yield


@pytest.fixture
def stage(browser: Browser) -> Iterator[MapStage]:
    with map_stage(browser) as stage:
        yield stage


def show(stage: MapStage, dossier: Dossier | None = None) -> Page:
    dossier = dossier or qaim_dossier()
    stage.show(page_response(dossier_map(dossier, local=LOCAL), dossier=dossier))
    expect(stage.page.locator(".map-land").first).to_be_attached()
    return stage.page


def marker(page: Page, ref: str) -> Locator:
    return page.locator(f".claim-marker[data-claim-ref='{ref}']")


SAYS = {
    "1": ("Anbar Governing Council", "spokesman Eed Amash", "more than 100", "read as 101 or more", "a further 100"),
    "2": ("Iraq's Joint Operations Command", "two houses", "dozens", "read as 24 to 99", "wrong news", "a denial"),
    "3": ("US military", "a spokesman, in a tweet", "Gives no figure.", "responsibility", "denies"),
    "4": ("Saleem al-Juburi", "speaker of the Iraqi parliament", "in the tens", "read as 20 to 99, by our convention"),
    "5": ("Mohammed al-Karboli", "80", "Killed or wounded", "three markets", "The Associated Press"),
    "6": ("Iraqi politicians", "as many as 100", "read as 1 to 100", "a market"),
    "7": ("ISIS", "a video", "Gives no figure.", "Known only through claim 2."),
}


@pytest.mark.parametrize("ref", SAYS)
def test_each_claim_has_a_popup_that_says_its_own_words(stage: MapStage, ref: str) -> None:
    page = show(stage)
    marker(page, ref).click()
    popup = page.get_by_role("dialog")
    expect(popup).to_have_count(1)
    for words in (*SAYS[ref], f"Claim {ref}", "NBC News", "Iraqi Army Denies It Kills Dozens of Civilians"):
        expect(popup).to_contain_text(words)
    expect(popup.get_by_role("link", name="The claim in full")).to_have_attribute("href", f"#claim-{ref}")
    stage.guard.assert_clean()


@pytest.mark.parametrize("width", [360, 700, 1280])
def test_forty_marks_all_stand_within_the_map(browser: Browser, width: int) -> None:
    claims = tuple(replace(qaim_claims()[0], ref=str(number)) for number in range(1, 41))
    with map_stage(browser, viewport={"width": width, "height": 900}) as stage:
        page = show(stage, qaim_dossier(claims=claims))
        expect(page.locator(".claim-marker")).to_have_count(40)
        frame = page.locator(".leaflet-container").bounding_box()
        assert frame is not None
        for box in [found.bounding_box() for found in page.locator(".claim-marker").all()]:
            assert box is not None
            assert frame["x"] <= box["x"]
            assert box["x"] + box["width"] <= frame["x"] + frame["width"]
            assert frame["y"] <= box["y"]
            assert box["y"] + box["height"] <= frame["y"] + frame["height"]


def test_people_s_words_stand_in_elements_of_their_own_direction(stage: MapStage) -> None:
    page = show(stage)
    marker(page, "1").click()
    for words in ("Anbar Governing Council", "spokesman Eed Amash", "more than 100", "NBC News"):
        expect(page.get_by_role("dialog").get_by_text(words, exact=True)).to_have_attribute("dir", "auto")


def test_every_claim_is_a_button_named_in_full_in_the_order_of_the_list(stage: MapStage) -> None:
    page = show(stage)
    names = [button.get_attribute("aria-label") for button in page.locator(".claim-marker").all()]
    assert names[2] == "Claim 3: US military, denies"
    assert [name and name.split(":")[0] for name in names] == [f"Claim {n}" for n in range(1, 8)]


def test_tab_reaches_all_seven_claims(stage: MapStage) -> None:
    page = show(stage)
    page.locator(".folium-map").focus()
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        ref = page.evaluate("document.activeElement.closest('.claim-marker')?.dataset.claimRef ?? ''")
        reached += [ref] if ref else []
    assert reached == ["1", "2", "3", "4", "5", "6", "7"]


def test_enter_opens_escape_closes_and_the_focus_comes_back(stage: MapStage) -> None:
    page = show(stage)
    marker(page, "3").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_focused()
    expect(marker(page, "3")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(marker(page, "3")).to_be_focused()
    expect(marker(page, "3")).to_have_attribute("aria-expanded", "false")


def test_the_close_button_gives_the_focus_back_too(stage: MapStage) -> None:
    page = show(stage)
    marker(page, "5").click()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(marker(page, "5")).to_be_focused()


def test_one_popup_is_open_at_a_time(stage: MapStage) -> None:
    page = show(stage)
    marker(page, "1").click()
    marker(page, "7").click()
    expect(page.get_by_role("dialog")).to_have_count(1)
    expect(page.get_by_role("dialog")).to_contain_text("ISIS")
    expect(marker(page, "1")).to_have_attribute("aria-expanded", "false")


def test_a_row_lights_its_mark_and_a_mark_its_row(stage: MapStage) -> None:
    page = show(stage)
    row = page.locator("#claim-4")
    row.hover()
    expect(marker(page, "4")).to_have_class("claim-marker is-linked")
    expect(marker(page, "5")).to_have_class("claim-marker")
    marker(page, "5").hover()
    expect(page.locator("#claim-5")).to_have_class("is-linked")
    expect(row).not_to_have_class("is-linked")
    page.mouse.move(1, 1)
    row.focus()
    expect(marker(page, "4")).to_have_class("claim-marker is-linked")


def boxes(page: Page, selector: str) -> list[dict[str, float]]:
    found: list[dict[str, float]] = page.locator(selector).evaluate_all(
        "all => all.map(e => e.getBoundingClientRect()).map(b => ({x: b.x, y: b.y, w: b.width, h: b.height}))"
    )
    return found


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("claims", [1, 2, 7, 30])
def test_marks_stand_on_the_map_apart_from_one_another(browser: Browser, width: int, claims: int) -> None:
    many = tuple(replace(qaim_claims()[n % 3], ref=str(n + 1)) for n in range(claims))
    with map_stage(browser, viewport={"width": width, "height": 800}) as stage:
        page = show(stage, qaim_dossier(claims=many))
        found = boxes(page, ".claim-marker .map-mark")
    assert len(found) == claims
    centres = [(box["x"] + box["w"] / 2, box["y"] + box["h"] / 2) for box in found]
    for n, (x, y) in enumerate(centres):
        assert all((x - a) ** 2 + (y - b) ** 2 > 30**2 for a, b in centres[n + 1 :])


def test_marks_stand_in_the_same_places_each_time(browser: Browser) -> None:
    seen = []
    for _ in range(2):
        with map_stage(browser) as stage:
            seen.append(boxes(show(stage), ".claim-marker"))
    assert seen[0] == seen[1]


def test_the_circle_has_its_true_size(stage: MapStage) -> None:
    """By the map's own scale bar: two independent parts of Leaflet, told a radius and asked for a length."""
    page = show(stage)
    diameter = boxes(page, ".leaflet-uncertainty-pane path")[0]["h"]
    bar = page.locator(".leaflet-control-scale-line").first
    width = float(bar.evaluate("e => parseFloat(e.style.width)"))
    metres = float(bar.inner_text().split()[0]) * 1_000
    assert diameter / width * metres == pytest.approx(10_000, rel=0.03)


def test_a_town_has_a_cross_and_no_pin_and_a_site_the_other_way_round(browser: Browser) -> None:
    site = PublicPlace(name="a market", point=QAIM, precision=Precision.SITE, uncertainty_m=100.0)
    with map_stage(browser) as stage:
        page = show(stage)
        expect(page.locator(".claim-leaders .map-sign-centre")).to_have_count(1)
        expect(page.locator(".claim-leaders .map-sign-pin")).to_have_count(0)
    with map_stage(browser) as stage:
        page = show(stage, qaim_dossier(place=site))
        expect(page.locator(".claim-leaders .map-sign-pin")).to_have_count(1)
        expect(page.locator(".leaflet-uncertainty-pane path")).to_have_count(0)


def test_the_neighbourhood_is_named(stage: MapStage) -> None:
    page = show(stage)
    for name in ("Syria", "Iraq", "Qaim", "القائم", "Husaybah", "حصيبة", "11 km"):
        expect(page.locator(".map-name:not(.is-hidden)").get_by_text(name, exact=True)).to_be_visible()
    expect(page.locator(".map-geodesic").first).to_be_attached()
    expect(page.locator(".leaflet-lines-pane .map-border")).to_have_count(1)


def test_names_do_not_cover_marks_or_one_another(stage: MapStage) -> None:
    page = show(stage)
    found = boxes(page, ".map-name:not(.is-hidden), .claim-marker .map-mark")
    for n, a in enumerate(found):
        for b in found[n + 1 :]:
            apart_x = a["x"] + a["w"] <= b["x"] + 1 or b["x"] + b["w"] <= a["x"] + 1
            apart_y = a["y"] + a["h"] <= b["y"] + 1 or b["y"] + b["h"] <= a["y"] + 1
            assert apart_x or apart_y, (a, b)


def test_a_popup_shows_its_mark_beside_it_on_a_telephone_too(browser: Browser) -> None:
    with map_stage(browser, viewport={"width": 360, "height": 740}, reduced_motion="reduce") as stage:
        page = show(stage)
        for ref in SAYS:
            marker(page, ref).click()
            popup = boxes(page, ".map-popup")[0]
            mark = boxes(page, f".claim-marker[data-claim-ref='{ref}'] .map-mark")[0]
            assert mark["y"] + mark["h"] / 2 < popup["y"] or mark["x"] + mark["w"] / 2 < popup["x"]
            assert popup["x"] >= 0
            assert popup["x"] + popup["w"] <= 360
            page.keyboard.press("Escape")


def test_zooming_works_by_button_and_keeps_the_marks_at_their_distance(stage: MapStage) -> None:
    page = show(stage)
    before = boxes(page, ".leaflet-uncertainty-pane path")[0]["w"]
    page.get_by_role("button", name="Zoom out").click()
    page.get_by_role("button", name="Zoom out").click()
    expect(page.locator(".leaflet-zoom-anim")).to_have_count(0)
    assert boxes(page, ".leaflet-uncertainty-pane path")[0]["w"] < before
    expect(marker(page, "7")).to_be_visible()
    stage.guard.assert_clean()


def test_dark_and_light_differ_without_a_script(browser: Browser) -> None:
    fills = []
    for scheme in ("light", "dark"):
        with map_stage(browser, color_scheme=scheme) as stage:
            page = show(stage)
            fills.append(page.locator(".map-land").first.evaluate("e => getComputedStyle(e).fill"))
            page.emulate_media(media="print", color_scheme=scheme)
            fills.append(page.locator(".map-land").first.evaluate("e => getComputedStyle(e).fill"))
    light, light_print, dark, dark_print = fills
    assert light != dark
    assert light == light_print == dark_print


def test_nothing_is_asked_of_another_origin_and_the_policy_holds(stage: MapStage) -> None:
    show(stage)
    stage.page.wait_for_load_state("networkidle")
    stage.guard.assert_clean()


def test_without_javascript_the_page_says_where_the_rest_stands(browser: Browser) -> None:
    with map_stage(browser, java_script_enabled=False) as stage:
        dossier = qaim_dossier()
        stage.show(page_response(dossier_map(dossier, local=None), dossier=dossier))
        expect(stage.page.get_by_text("The map needs JavaScript.")).to_be_visible()


@pytest.mark.parametrize("lon", [179.98, -179.98])
def test_land_and_borders_go_on_beyond_the_antimeridian(stage: MapStage, lon: float) -> None:
    """Land on the other side alone: without a copy of the world, half of the view would be sea."""
    west, east = (-180.0, -175.0) if lon > 0 else (175.0, 180.0)
    ring = [[west, -20.0], [east, -20.0], [east, -14.0], [west, -14.0], [west, -20.0]]
    land = {**LAND, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    line = {**BASE_LINE, "geometry": {"type": "LineString", "coordinates": [[west, -16.0], [east, -17.0]]}}
    answers: dict[str, Any] = {f"/static/base/{name}": land for name in ("land-110m.json", "land-50m.json")}
    answers["/static/base/borders.json"] = {"type": "FeatureCollection", "features": [line]}
    place = PublicPlace(name="Udu", point=LatLon(-16.5, lon), precision=Precision.TOWN, uncertainty_m=5_000.0)
    dossier = qaim_dossier(place=place, border_context=None)
    stage.show(page_response(dossier_map(dossier, local=None), dossier=dossier), answers.get)

    expect(stage.page.locator(".map-land")).to_have_count(2)
    widest = max(boxes(stage.page, ".map-land"), key=lambda box: box["w"])
    frame = boxes(stage.page, ".leaflet-container")[0]
    edge = frame["x"] + frame["w"] if lon > 0 else frame["x"]
    assert widest["x"] <= edge <= widest["x"] + widest["w"]
    expect(stage.page.locator(".map-base-border")).to_have_count(2)
    stage.guard.assert_clean()


def test_without_a_public_point_the_map_still_stands(stage: MapStage) -> None:
    nowhere = PublicPlace(name="Iraq", point=None, precision=Precision.COUNTRY, uncertainty_m=None)
    page = show(stage, qaim_dossier(place=nowhere, border_context=None))
    expect(page.locator(".claim-marker")).to_have_count(0)
    expect(page.get_by_text("No point of this incident is public.")).to_be_visible()
    stage.guard.assert_clean()
