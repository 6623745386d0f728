"""The layer of all incidents alone, on tiles made for the test: what it asks for, draws, merges and tells the page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from mapviews.folium_map import overview_map
from tests.browser.map_stage import MapStage, map_stage, page_response, stage_static
from tests.factories.tiles import Dot, tiles

#: Runs the layer as the page does, and writes what it tells into the page, where a test can wait for it.
WATCH = """
async () => {
  const { overviewMap } = await import("/static/js/map/overview.js");
  const map = await overviewMap;
  window.map = map;
  const told = document.createElement("output");
  document.body.append(told);
  map.on("drawn", () => { told.textContent = `drawn ${map.layer.placed.length}`; });
  map.on("failed", () => { told.textContent = "failed"; });
  map.on("pressed", ({ glyph }) => { told.textContent = `pressed ${glyph.code ?? glyph.count}`; });
  map.go({ zoom: 7, lat: 35, lon: 42 });
  map.show("");
}
"""
QAIM = Dot("IQ-2016-0001", 34.3683, 41.0944, flags=0b0101, radius_m=5_000)
MOSUL = Dot("IQ-2016-0002", 36.34, 43.13)
HIT = Dot("IQ-2016-0003", 33.64, 42.83, flags=1)


@pytest.fixture(scope="module", autouse=True)
def static_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with stage_static(tmp_path_factory.mktemp("static") / "files"):
        yield


@pytest.fixture
def stage(browser: Browser) -> Iterator[MapStage]:
    with map_stage(browser) as stage:
        yield stage


def show(stage: MapStage, *dots: Dot) -> None:
    stage.show(page_response(overview_map(revision=7)), tiles(dots))
    stage.page.evaluate(WATCH)


def told(stage: MapStage, words: str) -> None:
    expect(stage.page.locator("output")).to_have_text(words)


def test_incidents_are_drawn_on_one_canvas_that_nobody_needs_to_see(stage: MapStage) -> None:
    show(stage, QAIM, MOSUL)
    told(stage, "drawn 2")
    expect(stage.page.locator("canvas")).to_have_count(1)
    expect(stage.page.locator("canvas")).to_have_attribute("aria-hidden", "true")
    stage.guard.assert_clean()


def test_a_press_on_an_incident_says_which(stage: MapStage) -> None:
    show(stage, QAIM, MOSUL)
    told(stage, "drawn 2")
    at = stage.page.evaluate("() => map.map.latLngToContainerPoint([34.3683, 41.0944])")
    stage.page.locator(".folium-map").click(position={"x": at["x"], "y": at["y"]})
    told(stage, "pressed IQ-2016-0001")


def test_what_would_overlap_is_one_glyph_with_all_that_it_covers(stage: MapStage) -> None:
    west, east = Dot("IQ-2016-0008", 34.0, 42.18, flags=1), Dot("IQ-2016-0009", 34.0, 42.195)
    assert west.tile(7) != east.tile(7)
    show(stage, west, east, Dot("IQ-2016-0010", 36.9, 45.5))
    told(stage, "drawn 2")
    counts = stage.page.evaluate("() => map.layer.placed.map((glyph) => [glyph.count, glyph.contested])")
    assert sorted(counts) == [[1, 0], [2, 1]]


def test_nothing_is_lost_by_merging_and_no_two_glyphs_overlap(stage: MapStage) -> None:
    dots = [Dot(f"IQ-{n}", 30 + n % 37 / 5, 38 + n % 41 / 5, flags=n % 3) for n in range(700)]
    show(stage, *dots)
    expect(stage.page.locator("output")).to_contain_text("drawn")
    glyphs = stage.page.evaluate(
        "() => map.layer.placed.map(({ x, y, r, count, contested }) => ({ x, y, r, count, contested }))"
    )
    loaded = stage.page.evaluate("() => map.layer.glyphs.map(({ count, contested }) => [count, contested])")
    assert sum(glyph["count"] for glyph in glyphs) == sum(count for count, _contested in loaded)
    assert sum(glyph["contested"] for glyph in glyphs) == sum(contested for _count, contested in loaded)


def test_many_at_one_place_do_not_come_apart_by_zooming(stage: MapStage) -> None:
    show(stage, QAIM, Dot("IQ-2016-0009", QAIM.lat, QAIM.lon), HIT, Dot("IQ-2016-0010", 33.2, 42.3))
    expect(stage.page.locator("output")).to_contain_text("drawn")
    alike = stage.page.evaluate("() => map.comesApart({ bounds: { west: 1, east: 2, south: 1, north: 2 } })")
    one_place = stage.page.evaluate(
        "() => map.comesApart({ bounds: { west: 1, east: 1, south: 1, north: 1 }, onePlace: true })"
    )
    assert (alike, one_place) == (True, False)


def test_tiles_that_cannot_be_had_are_told_and_had_again(stage: MapStage) -> None:
    stage.page.route("**/tiles/**", lambda route: route.fulfill(status=503))
    stage.show(page_response(overview_map(revision=7)))
    stage.page.route("**/tiles/**", lambda route: route.fulfill(status=503))
    stage.page.evaluate(WATCH)
    told(stage, "failed")


def test_a_revision_that_is_gone_gives_way_to_the_current_one(stage: MapStage) -> None:
    asked: list[str] = []
    answer = tiles([QAIM])
    stage.show(page_response(overview_map(revision=7)), answer)

    def gone(route: object) -> None:
        asked.append(route.request.url)  # type: ignore[attr-defined]
        route.fulfill(status=410, json={"current": 8})  # type: ignore[attr-defined]

    stage.page.route("**/tiles/7/**", gone)
    stage.page.evaluate(WATCH)
    told(stage, "drawn 1")
    assert asked


def test_a_record_without_incidents_has_a_map_all_the_same(stage: MapStage) -> None:
    show(stage)
    told(stage, "drawn 0")
    expect(stage.page.locator(".map-land").first).to_be_attached()
    stage.guard.assert_clean()


@pytest.mark.parametrize(
    ("kind", "moves", "corners"),
    [
        ("box", [(300, 200), (500, 350)], 4),
        ("polygon", [(300, 200), (500, 220), (420, 360), (300, 200)], 6),
        ("point", [(400, 300)], 2),
    ],
)
def test_a_part_of_the_map_is_drawn_with_the_pointer(
    stage: MapStage, kind: str, moves: list[tuple[int, int]], corners: int
) -> None:
    show(stage)
    told(stage, "drawn 0")
    frame = stage.page.locator(".folium-map").bounding_box()
    assert frame is not None
    stage.page.evaluate("(kind) => { window.drawing = map.draw(kind); }", kind)
    mouse = stage.page.mouse
    for number, (x, y) in enumerate(moves):
        mouse.move(frame["x"] + x, frame["y"] + y)
        if kind == "box":
            (mouse.down if number == 0 else mouse.up)()
        else:
            mouse.click(frame["x"] + x, frame["y"] + y)
    drawn = stage.page.evaluate("() => window.drawing")
    assert len(drawn.split(",")) == corners


def test_escape_gives_a_drawing_up(stage: MapStage) -> None:
    show(stage)
    told(stage, "drawn 0")
    stage.page.evaluate("() => { window.drawing = map.draw('polygon'); }")
    stage.page.locator(".folium-map").click(position={"x": 300, "y": 200})
    stage.page.keyboard.press("Escape")
    assert stage.page.evaluate("() => window.drawing") is None
    expect(stage.page.locator(".map-area")).to_have_count(0)
