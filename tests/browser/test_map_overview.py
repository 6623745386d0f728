"""The layer of all incidents alone, on tiles made for the test: what it asks for, draws, merges and tells the page."""

import itertools
import math
import random
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
  map.on("failed", ({ again }) => { told.textContent = "failed"; window.again = again; });
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
    dots = [Dot(f"IQ-{n}", 33.8 + n % 37 / 15, 38 + n % 41 / 5, flags=n % 3) for n in range(700)]
    show(stage, *dots)
    expect(stage.page.locator("output")).to_contain_text("drawn")
    glyphs = stage.page.evaluate(
        "() => map.layer.placed.map(({ x, y, r, count, contested }) => ({ x, y, r, count, contested }))"
    )
    loaded = stage.page.evaluate("() => map.layer.glyphs.map(({ count, contested }) => [count, contested])")
    assert sum(glyph["count"] for glyph in glyphs) == sum(count for count, _contested in loaded)
    assert sum(glyph["contested"] for glyph in glyphs) == sum(contested for _count, contested in loaded)
    assert sum(glyph["count"] for glyph in glyphs) == len(dots)


def test_however_dense_no_two_glyphs_overlap_and_counts_add_up(stage: MapStage) -> None:
    show(stage)
    drawing = random.Random(7)  # noqa: S311  # the same dots each time, and no secret
    dense = [
        {
            "x": drawing.uniform(0, 900),
            "y": drawing.uniform(0, 500),
            "lat": n,
            "lon": n,
            "code": None,
            "count": int(10 ** drawing.uniform(0, 6)),
            "contested": n % 2,
            "onePlace": False,
            "bounds": dict.fromkeys(("west", "south", "east", "north"), n),
        }
        for n in range(600)
    ]
    glyphs = stage.page.evaluate(
        """async (glyphs) => {
          const { merged } = await import("/static/js/map/glyph_merging.js");
          return merged(glyphs, false);
        }""",
        dense,
    )
    overlapping = [
        (a["count"], b["count"])
        for a, b in itertools.combinations(glyphs, 2)
        if math.hypot(a["x"] - b["x"], a["y"] - b["y"]) < a["r"] + b["r"] - 0.001
    ]
    for part in ("count", "contested"):
        assert sum(int(str(glyph[part])) for glyph in glyphs) == sum(int(str(glyph[part])) for glyph in dense)
    assert len(glyphs) > 40
    assert overlapping == []


def test_many_at_one_place_do_not_come_apart_by_zooming(stage: MapStage) -> None:
    near = Dot("IQ-2016-0010", HIT.lat + 0.2, HIT.lon + 0.2)
    assert near.tile(7) == HIT.tile(7)
    show(stage, QAIM, Dot("IQ-2016-0009", QAIM.lat, QAIM.lon), HIT, near)
    told(stage, "drawn 2")
    apart = stage.page.evaluate(
        "() => map.layer.placed.map((glyph) => [glyph.count, glyph.onePlace, map.comesApart(glyph)])"
    )
    assert sorted(apart) == [[2, False, True], [2, True, False]]


def test_names_of_countries_stand_where_there_is_room_and_cover_no_glyph(stage: MapStage) -> None:
    middle = Dot("IQ-2016-0011", 33.1, 43.7)
    show(stage, middle)
    told(stage, "drawn 1")
    stage.page.evaluate("() => { map.go({ zoom: 5, lat: 29, lon: 44 }); }")
    name = stage.page.locator(".map-name--land", has_text="Iraq")
    expect(name).to_be_visible()
    expect(stage.page.locator(".map-name--land", has_text="Saudi Arabia")).to_be_visible()
    box, frame = name.bounding_box(), stage.page.locator(".folium-map").bounding_box()
    at = stage.page.evaluate("() => map.map.latLngToContainerPoint([33.1, 43.7])")
    assert box is not None
    assert frame is not None
    x, y = at["x"] + frame["x"], at["y"] + frame["y"]
    across = max(box["x"] - x, 0, x - box["x"] - box["width"])
    down = max(box["y"] - y, 0, y - box["y"] - box["height"])
    assert math.hypot(across, down) >= 7  # the radius of a glyph for one incident
    stage.page.evaluate("() => { map.go({ zoom: 2, lat: 29, lon: 44 }); }")
    expect(name).to_have_count(0)
    stage.guard.assert_clean()


def test_tiles_that_cannot_be_had_are_told_and_had_again(stage: MapStage) -> None:
    stage.show(page_response(overview_map(revision=7)), tiles([QAIM, HIT]))
    stage.page.route("**/tiles/**", lambda route: route.fulfill(status=503))
    stage.page.evaluate(WATCH)
    told(stage, "failed")
    stage.page.unroute("**/tiles/**")
    stage.page.evaluate("() => { window.again(); }")
    told(stage, "drawn 2")


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


@pytest.fixture
def touched(browser: Browser) -> Iterator[MapStage]:
    with map_stage(browser, has_touch=True, is_mobile=True, viewport={"width": 412, "height": 800}) as stage:
        yield stage


@pytest.mark.parametrize(
    ("kind", "corners"), [("box", [(80, 80), (260, 200)]), ("polygon", [(80, 80), (260, 90), (200, 220), (80, 80)])]
)
def test_a_part_of_the_map_is_drawn_with_a_finger(touched: MapStage, kind: str, corners: list[tuple[int, int]]) -> None:
    show(touched)
    told(touched, "drawn 0")
    page = touched.page
    frame = page.locator(".folium-map").bounding_box()
    assert frame is not None
    page.evaluate("(kind) => { window.drawing = map.draw(kind); }", kind)
    session = page.context.new_cdp_session(page)
    at = [{"x": frame["x"] + x, "y": frame["y"] + y} for x, y in corners]
    if kind == "box":
        (start, end) = at
        middle = {axis: (start[axis] + end[axis]) / 2 for axis in "xy"}
        session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [start]})
        for point in (middle, end):
            session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    else:
        for point in at:
            page.touchscreen.tap(point["x"], point["y"])
    drawn = page.evaluate("() => window.drawing")
    assert len(drawn.split(",")) == (4 if kind == "box" else 6)
    assert page.evaluate("() => window.scrollY") == 0


@pytest.mark.parametrize(
    ("ring", "edges"),
    [
        ([[30, 60], [190, 62], [190, 68], [30, 60]], [(30, 190), (-330, -170)]),
        ([[-190, 10], [-170, 10], [-170, 12], [-190, 10]], [(-190, -170), (170, 190)]),
        ([[30, 10], [50, 10], [50, 12], [30, 10]], [(30, 50)]),
        ([[170, 10], [180, 10], [180, 12], [170, 10]], [(170, 180)]),
    ],
    ids=["over the eastern edge", "over the western edge", "within the world", "up to the edge"],
)
def test_land_over_the_antimeridian_is_drawn_at_both_edges(
    stage: MapStage, ring: list[list[float]], edges: list[tuple[float, float]]
) -> None:
    show(stage)
    drawn = stage.page.evaluate(
        """async (ring) => {
          const { onBothEdges } = await import("/static/js/map/antimeridian.js");
          const line = { type: "Feature", geometry: { type: "LineString", coordinates: ring } };
          const land = { type: "Feature", geometry: { type: "MultiPolygon", coordinates: [[ring]] } };
          return [onBothEdges(line) === line, onBothEdges(land).geometry.coordinates];
        }""",
        ring,
    )
    assert drawn[0] is True
    lons = [[lon for lon, _lat in polygon[0]] for polygon in drawn[1]]
    assert [(min(each), max(each)) for each in lons] == edges
    assert all([lat for _lon, lat in polygon[0]] == [lat for _lon, lat in ring] for polygon in drawn[1])
