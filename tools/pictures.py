"""Takes the README's pictures of the Qaim dossier from the site that ``make setup`` made: ``make pictures``.

The real server on a free port, the real browser; written to docs/images/.
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import FloatRect, Page, sync_playwright

from tools.chromium import FLAGS, chromium
from tools.serving import HOST, any_free_port, server

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
DOSSIER = "/incidents/IQ-2016-0001/"
WIDTH, HEIGHT = 1280, 900


def main() -> None:
    """Write both pictures; say where."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    port = any_free_port()
    with server(ROOT, port, dict(os.environ)), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto(f"http://{HOST}:{port}{DOSSIER}")
        _claims_on_one_axis(page, IMAGES / "dossier.png")
        _map_with_a_popup(page, IMAGES / "map.png")
        browser.close()


def _claims_on_one_axis(page: Page, target: Path) -> None:
    """From the title to the end of the first chart."""
    chart = page.locator("figure.panel--lead").bounding_box()
    if chart is None:
        sys.exit("The dossier shows no chart: is the demo loaded? Run make setup.")
    bottom = chart["y"] + chart["height"]
    _save(page, target, FloatRect(x=0, y=0, width=WIDTH, height=bottom + 24))


def _map_with_a_popup(page: Page, target: Path) -> None:
    """The map with its first claim open."""
    section = page.locator("#map-section")
    section.scroll_into_view_if_needed()
    marker = section.get_by_role("button", name="Claim 1")
    marker.focus()
    page.keyboard.press("Enter")
    section.locator(".leaflet-popup").wait_for()
    section.screenshot(path=target)
    sys.stdout.write(f"{target.relative_to(ROOT)}\n")


def _save(page: Page, target: Path, clip: FloatRect) -> None:
    page.screenshot(path=target, clip=clip, full_page=True)
    sys.stdout.write(f"{target.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
