"""The map of all as a reader's browser feels it: first map, what travels, a change of filter, long tasks, memory.

Against a site that runs: ``python -m benchmarks.map_in_browser http://127.0.0.1:8000/``. Prints a line a figure, with
its target at a million incidents and the load of the machine, which every figure is noise above. The largest paint has
its target on a default install, with Qaim alone.
"""

import os
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tools.chromium import FLAGS, chromium

#: Before any script of the page: what the browser says of long tasks and of the largest thing painted.
WATCH: Final = """
window.seen = { tasks: [], largest: 0 };
new PerformanceObserver((list) => { for (const e of list.getEntries()) seen.tasks.push([e.startTime, e.duration]); })
  .observe({ type: "longtask", buffered: true });
new PerformanceObserver((list) => { for (const e of list.getEntries()) seen.largest = e.startTime; })
  .observe({ type: "largest-contentful-paint", buffered: true });
"""
DRAWN: Final = "() => performance.getEntriesByName('map-drawn').at(-1)?.startTime ?? 0"
#: The next time the map is drawn after something is done, in milliseconds from the doing.
CHANGE: Final = """([selector]) => new Promise((resolve) => {
  const before = performance.now();
  const look = () => {
    const drawn = performance.getEntriesByName("map-drawn").at(-1)?.startTime ?? 0;
    if (drawn > before) requestAnimationFrame(() => resolve(performance.now() - before));
    else requestAnimationFrame(look);
  };
  document.querySelector(selector).click();
  look();
})"""
FILTERS: Final = tuple(
    f"[data-facet={name}] input[value={value}]"
    for name, value in (
        ("disagreement", "figures"),
        ("event_type", "battles"),
        ("grade", "weak"),
        ("disagreement", "event"),
        ("event_type", "explosions"),
        ("precision", "town"),
    )
)


@dataclass
class Travelled:
    """Bytes that came over the wire, as the browser counts them."""

    total: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def watch(self, session: CDPSession) -> None:
        """Count from now on."""
        session.send("Network.enable")
        session.on("Network.responseReceived", self._received)
        session.on("Network.loadingFinished", self._finished)

    def _received(self, event: dict[str, Any]) -> None:
        path = event["response"]["url"].partition("?")[0]
        kind = "tiles" if "/tiles/" in path else "base map" if "/base/" in path else path.rpartition(".")[2][:4]
        self.kinds[event["requestId"]] = kind if kind in {"tiles", "base map", "js", "css", "json"} else "page"

    def _finished(self, event: dict[str, Any]) -> None:
        size = int(event["encodedDataLength"])
        kind = self.kinds.get(event["requestId"], "other")
        self.total += size
        self.by_kind[kind] = self.by_kind.get(kind, 0) + size


def main(site: str) -> None:
    """Measure and print."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        say("load of the machine", f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        first_map(browser, site)
        in_use(browser, site)
        browser.close()


def first_map(browser: Browser, site: str) -> None:
    """Cold, three times, each in a browser context of its own."""
    drawn, painted, travelled = [], [], Travelled()
    for _each in range(3):
        travelled = Travelled()
        page = fresh(browser, travelled)
        page.goto(site)
        drawn.append(waited(page))
        page.wait_for_load_state("networkidle")
        painted.append(page.evaluate("() => seen.largest"))
        page.context.close()
    kinds = ", ".join(f"{kind} {size / 1024:.0f}" for kind, size in sorted(travelled.by_kind.items()))
    say("first map drawn, cold", f"{min(drawn):.0f} to {max(drawn):.0f} ms", "2,000 ms")
    say("largest contentful paint", f"{min(painted):.0f} to {max(painted):.0f} ms", "1,000 ms with Qaim alone")
    say("transferred", f"{travelled.total / 1024:.0f} KB ({kinds})", "250 KB")


def in_use(browser: Browser, site: str) -> None:
    """Filters, then panning and zooming, then what it all left in memory."""
    page = fresh(browser, Travelled())
    page.goto(site)
    waited(page)
    page.wait_for_load_state("networkidle")
    changes = [page.evaluate(CHANGE, [selector]) for selector in (*FILTERS, *FILTERS)]
    middle, worst = statistics.median(changes), max(changes)
    say("filter change to redrawn map", f"median {middle:.0f} ms, worst {worst:.0f} ms", "300 ms")
    page.wait_for_load_state("networkidle")
    say("longest task, pan and zoom", f"{longest_task(page, pan_and_zoom):.0f} ms", "100 ms")
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = page.evaluate("() => performance.memory.usedJSHeapSize")
    say("heap after it", f"{used / 2**20:.1f} MB", "60 MB")
    page.context.close()


def fresh(browser: Browser, travelled: Travelled) -> Page:
    """A page of a browser without history, with what it does watched."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.add_init_script(WATCH)
    travelled.watch(page.context.new_cdp_session(page))
    return page


def waited(page: Page) -> float:
    """When the map was first drawn, in milliseconds from the beginning of the navigation."""
    while not (at := page.evaluate(DRAWN)):
        page.wait_for_timeout(20)
    return float(at)


def longest_task(page: Page, act: Callable[[Page], None]) -> float:
    """The longest that the browser could not answer to input while something was done; 0 below 50 ms."""
    start = page.evaluate("() => performance.now()")
    act(page)
    page.wait_for_load_state("networkidle")
    tasks = page.evaluate("(start) => seen.tasks.filter(([at]) => at >= start).map(([, lasted]) => lasted)", start)
    return float(max(tasks, default=0))


def pan_and_zoom(page: Page) -> None:
    """As a reader does: drag four ways, zoom in four times, out twice."""
    box = page.locator(".folium-map").bounding_box()
    if box is None:
        sys.exit("The page has no map.")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for across, down in ((160, 60), (-200, 40), (60, -120), (-40, 90)):
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + across, y + down, steps=8)
        page.mouse.up()
        page.wait_for_timeout(250)
    for name in ("Zoom in",) * 4 + ("Zoom out",) * 2:
        page.get_by_role("button", name=name).click()
        page.wait_for_timeout(400)


def say(what: str, found: str, target: str = "") -> None:
    """One line of the report."""
    aim = f"  (target {target})" if target else ""
    sys.stdout.write(f"{what:<32} {found}{aim}\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000/")
