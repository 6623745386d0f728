"""The histogram alone: dragging over it, its ends by arrow keys, months that it steps through."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from mapviews.folium_map import overview_map
from tests.browser.map_stage import MapStage, map_stage, page_response, stage_static

#: Puts a histogram of 48 months on the page, as the page's script does, and writes what it chooses where a test waits.
MAKE = """async () => {
  const { makeTimeline } = await import("/static/js/explore/timeline.js");
  const place = document.getElementById("timeline-stage");
  const told = document.body.appendChild(document.createElement("output"));
  const bars = Array.from({ length: 48 }, (_, i) => {
    const from = new Date(Date.UTC(2013, i, 1)).toISOString().slice(0, 10);
    const to = new Date(Date.UTC(2013, i + 1, 0)).toISOString().slice(0, 10);
    return { from, to, count: i };
  });
  const line = makeTimeline(place, {
    chosen: (value) => { told.textContent = value || "all"; line.reflect(value); },
    words: ({ from, count }) => `${from}: ${count}`,
  });
  line.show({ unit: "month", bars }, "", (value) => `/?datetime=${value}`);
}"""
BODY = """() => {
  const part = (name, attributes, namespace) => {
    const made = document.createElementNS(namespace ?? "http://www.w3.org/1999/xhtml", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const svg = "http://www.w3.org/2000/svg";
  const chart = part("div", { "data-chart": "", class: "timeline__chart", dir: "ltr" });
  chart.append(
    part("svg", { "data-bars": "", width: "480", height: "64" }, svg),
    part("svg", { "data-axis": "", width: "480", height: "18" }, svg),
    part("div", { "data-span": "" }),
    part("div", { "data-handle": "first", role: "slider", tabindex: "0", "aria-label": "First" }),
    part("div", { "data-handle": "last", role: "slider", tabindex: "0", "aria-label": "Last" }),
  );
  const place = part("section", { id: "timeline-stage" });
  place.append(chart);
  document.body.prepend(place);
}"""


@pytest.fixture(scope="module", autouse=True)
def static_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with stage_static(tmp_path_factory.mktemp("static") / "files"):
        yield


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with map_stage(browser) as stage:
        open_histogram(stage)
        yield stage.page
        stage.guard.assert_clean()


def open_histogram(stage: MapStage) -> None:
    stage.show(page_response(overview_map(revision=0)))
    stage.page.evaluate(BODY)
    stage.page.evaluate(MAKE)


def chosen(page: Page, value: str) -> None:
    expect(page.locator("output")).to_have_text(value)


def test_dragging_over_bars_chooses_their_days(page: Page) -> None:
    box = page.locator("[data-bars]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 125, box["y"] + 30)  # the thirteenth bar: January 2014
    page.mouse.down()
    page.mouse.move(box["x"] + 235, box["y"] + 30, steps=5)  # the twenty-fourth: December 2014
    page.mouse.up()

    chosen(page, "2014")
    expect(page.locator("[data-bars] a:not(.is-out)")).to_have_count(12)


def test_a_press_on_one_bar_chooses_it_alone(page: Page) -> None:
    page.locator("[data-bars] a").nth(40).locator(".timeline__reach").click()

    chosen(page, "2016-05")


@pytest.mark.parametrize(
    ("handle", "keys", "value"),
    [
        ("First", ["ArrowRight"], "2013-02/2016-12"),
        ("First", ["PageUp"], "2014/2016"),
        ("Last", ["ArrowLeft", "ArrowLeft"], "2013-01/2016-10"),
        ("Last", ["Home"], "2013-01"),
        ("First", ["End", "Home"], "all"),
    ],
)
def test_its_ends_are_moved_by_keys_and_say_where_they_are(
    page: Page, handle: str, keys: list[str], value: str
) -> None:
    slider = page.get_by_role("slider", name=handle)
    slider.focus()
    for key in keys:
        page.keyboard.press(key)

    chosen(page, value)
    expect(slider).to_have_attribute("aria-valuetext", _words(handle, value))


def _words(handle: str, value: str) -> str:
    """The bar at that end of what was chosen, in words."""
    first, _slash, last = ("2013-01/2016-12" if value == "all" else value).partition("/")
    month = {"2014": "2014-01", "2016": "2016-12"}
    end = first if handle == "First" else last or first
    end = month.get(end, end)
    return f"{end}-01: {12 * (int(end[:4]) - 2013) + int(end[5:]) - 1}"


def test_each_date_runs_in_its_own_direction(page: Page) -> None:
    for part in ("[data-axis] text", "[data-bars] title"):
        written = page.locator(part).all_text_contents()
        assert written
        assert [text for text in written if text[0] != "\u2068" or text[-1] != "\u2069"] == []


def test_a_date_that_would_run_into_the_one_before_it_is_left_out(page: Page) -> None:
    shown = page.locator("[data-axis] text:not([visibility='hidden'])")
    expect(shown).to_have_text([f"\u2068{year}\u2069" for year in (2013, 2014, 2015, 2016)])
    page.locator("[data-axis]").evaluate("axis => axis.setAttribute('width', '120')")
    expect(shown).to_have_text([f"\u2068{year}\u2069" for year in (2013, 2015)])


def test_one_tab_stop_an_end_and_none_for_each_bar(page: Page) -> None:
    assert page.locator("[data-bars] a:not([tabindex='-1'])").count() == 0


@pytest.mark.parametrize(
    ("from_day", "to_day", "span"),
    [
        ("2016-12-07", "2016-12-07", "2016-12-07"),
        ("2016-02-01", "2016-02-29", "2016-02"),
        ("2015-02-01", "2015-02-27", "2015-02-01/2015-02-27"),
        ("2016-01-01", "2016-12-31", "2016"),
        ("2014-01-01", "2016-12-31", "2014/2016"),
        ("2014-03-01", "2016-05-31", "2014-03/2016-05"),
    ],
)
def test_spans_are_written_as_the_filter_takes_them(page: Page, from_day: str, to_day: str, span: str) -> None:
    written: Any = page.evaluate(
        """async ([from, to]) => {
          const { spanOf } = await import("/static/js/explore/time_spans.js");
          return spanOf(from, to);
        }""",
        [from_day, to_day],
    )
    assert written == span


@pytest.mark.parametrize(
    ("month", "steps", "then"), [("2016-12", 1, "2017-01"), ("2016-01", -1, "2015-12"), ("2016-05", 12, "2017-05")]
)
def test_months_follow_one_another_over_the_year(page: Page, month: str, steps: int, then: str) -> None:
    found: Any = page.evaluate(
        """async ([month, steps]) => {
          const { monthAfter } = await import("/static/js/explore/time_spans.js");
          return monthAfter(month, steps);
        }""",
        [month, steps],
    )
    assert found == then
