"""The map's pure geometry, run where it runs: fans, free spots for names, places for popups."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from mapviews.folium_map import overview_map
from tests.browser.map_stage import map_stage, page_response, stage_static

Call = Callable[..., Any]


@pytest.fixture(scope="module", autouse=True)
def static_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with stage_static(tmp_path_factory.mktemp("static") / "files"):
        yield


@pytest.fixture(scope="module")
def call(browser: Browser) -> Iterator[Call]:
    """Call an exported function of a module by name, with JSON-able arguments."""
    with map_stage(browser) as stage:
        stage.show(page_response(overview_map(revision=0), policy=False))

        def called(module: str, name: str, *arguments: Any) -> Any:
            return stage.page.evaluate(
                "async ([module, name, args]) => (await import(`/static/js/map/${module}.js`))[name](...args)",
                [module, name, list(arguments)],
            )

        yield called


SHAPE = {"radius": 80, "facing": 115.0, "arc": 190, "spacing": 44, "ringGap": 46}


@pytest.mark.parametrize("count", [0, 1, 2, 7, 8, 12, 40, 200])
def test_a_fan_has_all_its_marks_and_none_touch(call: Call, count: int) -> None:
    offsets = [(each["dx"], each["dy"]) for each in call("fan", "fanOffsets", count, SHAPE)]
    assert len(offsets) == count
    distances = [math.dist(a, b) for n, a in enumerate(offsets) for b in offsets[n + 1 :]]
    assert min(distances, default=44) >= 43.9
    assert all(math.hypot(*offset) >= 79.9 for offset in offsets)


def test_a_fan_that_fits_its_arc_leaves_the_other_side_free(call: Call) -> None:
    for each in call("fan", "fanOffsets", 7, {**SHAPE, "radius": 100}):
        bearing = math.degrees(math.atan2(each["dx"], -each["dy"])) % 360
        assert abs((bearing - 115 + 180) % 360 - 180) <= 95.1


def test_a_single_mark_looks_where_the_fan_faces(call: Call) -> None:
    (only,) = call("fan", "fanOffsets", 1, {**SHAPE, "facing": 90})
    assert (only["dx"], only["dy"]) == pytest.approx((80, 0), abs=1e-9)


def test_the_fan_stands_outside_the_circle_yet_on_the_map(call: Call) -> None:
    size = {"x": 1000, "y": 500}
    assert call("fan", "fanRadius", 100, size) == 130
    assert call("fan", "fanRadius", 400, size) == pytest.approx(180)
    assert call("fan", "fanRadius", 0, size) == 58


@pytest.mark.parametrize(
    ("low", "high", "moved"),
    [
        pytest.param(10, 350, 0, id="inside already"),
        pytest.param(20.2, 365.5, 6, id="over the end"),
        pytest.param(-5.5, 300, -6, id="over the start"),
        pytest.param(-100, 500, 20, id="larger than the view: in its middle"),
    ],
)
def test_the_view_moves_as_far_as_the_marks_need(call: Call, low: float, high: float, moved: int) -> None:
    assert call("fan", "intoView", low, high, 360) == moved


FRAME = {"x0": 0, "y0": 0, "x1": 400, "y1": 300}
SQUARE = [[{"x": 0, "y": 0}, {"x": 200, "y": 0}, {"x": 200, "y": 300}, {"x": 0, "y": 300}, {"x": 0, "y": 0}]]


def test_a_name_stands_in_its_area_and_off_what_is_there(call: Call) -> None:
    obstacle = {"x0": 0, "y0": 0, "x1": 200, "y1": 150}
    spot = call("labels", "roomiest", SQUARE, {"x": 80, "y": 20}, [obstacle], FRAME)
    assert 40 <= spot["x"] <= 160
    assert 160 <= spot["y"] <= 290


def test_a_name_that_fits_nowhere_has_no_spot(call: Call) -> None:
    assert call("labels", "roomiest", SQUARE, {"x": 300, "y": 20}, [], FRAME) is None
    everywhere = {"x0": -10, "y0": -10, "x1": 500, "y1": 500}
    assert call("labels", "roomiest", SQUARE, {"x": 8, "y": 8}, [everywhere], FRAME) is None
    assert call("labels", "beside", {"x": 50, "y": 50}, {"x": 40, "y": 10}, 5, [everywhere], FRAME) is None


def test_the_place_s_own_name_is_never_left_out(call: Call) -> None:
    everywhere = {"x0": -10, "y0": -10, "x1": 500, "y1": 500}
    spot = call("labels", "towards", {"x": 200, "y": 150}, {"x": 60, "y": 30}, 245, [everywhere], FRAME)
    assert 30 <= spot["x"] <= 370
    assert 15 <= spot["y"] <= 285


@pytest.mark.parametrize(
    ("mark_x", "away", "width", "place"),
    [
        (500, 50, 1000, "after"),
        (500, -50, 1000, "before"),
        (900, 50, 1000, "before"),
        (60, -50, 1000, "after"),
        (180, 0, 360, "over"),
    ],
)
def test_a_popup_stands_beside_its_mark_or_over_a_narrow_map(
    call: Call, mark_x: int, away: int, width: int, place: str
) -> None:
    size = {"x": width, "y": 500}
    assert call("popup_place", "popupPlace", {"x": mark_x, "y": 100}, 330, size, away) == place


def test_a_popup_stays_on_the_map_and_a_narrow_map_moves_so_that_the_mark_shows(call: Call) -> None:
    beside = call(
        "popup_place", "popupCorner", "after", {"x": 100, "y": 490}, {"x": 330, "y": 300}, {"x": 900, "y": 500}
    )
    assert beside == {"x": 126, "y": 192, "pan": 0}
    over = call("popup_place", "popupCorner", "over", {"x": 100, "y": 400}, {"x": 330, "y": 300}, {"x": 360, "y": 500})
    assert over["y"] == 192
    assert 400 - over["pan"] == 96
