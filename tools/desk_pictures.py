"""Takes the pictures of docs/desk.md from a site of its own with the demo, and two accounts: ``make pictures``.

Nothing of the operator's site is read. Written to docs/images/ as WebP, without loss.
"""

import io
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tools.chromium import FLAGS, chromium
from tools.serving import HOST, any_free_port, server

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
WIDTH, HEIGHT = 1100, 800
CODE = "IQ-2016-0001"


def main() -> None:
    """Write all pictures; say where."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with demo_site() as (url, env), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        editor = _signed_in(browser, url, env, "editor", "editor")
        second = _signed_in(browser, url, env, "reviewer", "editor", "reviewer", "publisher")
        for take in (_understood, _placed, _conflict, _review, _warned, _history):
            take(editor, second)
        browser.close()


@contextmanager
def demo_site() -> Iterator[tuple[str, dict[str, str]]]:
    """A served site that is gone afterwards: its address, and the variables of its commands."""
    with tempfile.TemporaryDirectory(prefix="counterclaim-pictures-") as folder:
        var = Path(folder)
        for built in ("geodata", "static"):
            (var / built).symlink_to(ROOT / "var" / built, target_is_directory=True)
        env = {
            "COUNTERCLAIM_VAR": folder,
            "COUNTERCLAIM_SECRET_KEY": os.urandom(32).hex(),
            "DATABASE_URL": f"sqlite:///{var}/site.sqlite3",
        }
        for command in ("migrate --verbosity=0", "load_demo", "collectstatic --no-input --verbosity=0"):
            _manage(env, *command.split())
        port = any_free_port()
        with server(ROOT, port, env):
            yield f"http://{HOST}:{port}", env


def _manage(env: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | env, check=True, text=True, stdout=subprocess.PIPE).stdout


def _signed_in(browser: Browser, url: str, env: dict[str, str], name: str, *roles: str) -> Page:
    """A window of an account of its own, at the desk's first page."""
    said = _manage(env, "create_editor", name, *(part for role in roles for part in ("--role", role)))
    password = re.search(r"Password: (\S+)", said)
    if password is None:
        sys.exit(f"No password was made for {name}: {said}")
    page = browser.new_page(
        base_url=url, viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light", locale="en-GB"
    )
    page.goto("/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password[1])
    page.get_by_role("button", name="Sign in", exact=True).click()
    return page


def _open(page: Page) -> None:
    page.goto("/admin/incidents/incident/")
    page.get_by_role("link", name=CODE).click()
    page.wait_for_load_state("load")


def _save_page(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Save and continue editing").first.click()


def _understood(editor: Page, _second: Page) -> None:
    """A phrase and a date, and how each is read, before anything is saved."""
    editor.goto("/admin/incidents/incident/add/")
    editor.wait_for_load_state("load")
    editor.locator("#id_occurred_on").fill("7 or 8 December 2016, evening")
    figures = editor.locator("#id_claims-0-figures_text")
    figures.fill("killed, civilian: more than 100\nwounded: dozens")
    row = editor.locator("#claims-0 .field-figures_text").first
    expect(row.locator(".figures-echo li")).to_have_count(2)
    expect(editor.locator(".field-occurred_on .echo p").first).to_be_visible()
    _take(row, "desk-figures")
    _take(editor.locator(".form-row.field-occurred_on").first, "desk-date")


def _placed(editor: Page, _second: Page) -> None:
    """The map with the point and its circle, and what lies round it."""
    _open(editor)
    box = editor.locator("#id_coordinates_text_box")
    box.locator("summary").first.click()
    expect(box.locator(".place-circle")).to_be_attached()
    expect(box.locator(".map-land").first).to_be_attached()
    _take(box, "desk-map")


def _conflict(editor: Page, second: Page) -> None:
    """Two who saved one page: what was before, mine and theirs."""
    for page in (editor, second):
        _open(page)
    editor.locator("#id_title").fill("Air strikes on al-Qaim")
    _save_page(editor)
    second.locator("#id_title").fill("Air strikes in and around Qaim")
    _save_page(second)
    _take(second.locator("#content"), "desk-conflict")


def _review(editor: Page, second: Page) -> None:
    """What waits for the second person, and what would change for readers."""
    _open(editor)
    editor.get_by_role("link", name="Review", exact=True).click()
    editor.get_by_label("Said to the desk").fill("The town's name with its article, as its people write it.")
    editor.get_by_role("button", name="Ask for a review", exact=True).click()
    expect(editor.locator(".messagelist")).to_contain_text("Done.")
    second.goto("/admin/incidents/incident/waiting/")
    _take(second.locator("#content"), "desk-waiting")
    second.get_by_role("link", name="Qaim").first.click()
    _take(second.locator("#content"), "desk-review")


def _warned(editor: Page, _second: Page) -> None:
    """What does not fit together, asked before it is saved."""
    _open(editor)
    editor.locator("#id_latitude").fill("41.0944")
    editor.locator("#id_longitude").fill("34.3683")
    _save_page(editor)
    _take(editor.locator(".entry-questions"), "desk-warnings")


def _history(editor: Page, _second: Page) -> None:
    """Who changed what, and the ways back."""
    _open(editor)
    editor.get_by_role("link", name="History", exact=True).click()
    _take(editor.locator("#content"), "desk-history")


def _take(part: Locator, name: str) -> None:
    """Save a part of a page, at most as high as two windows."""
    target = IMAGES / f"{name}.webp"
    with Image.open(io.BytesIO(part.screenshot())) as whole:
        whole.crop((0, 0, whole.width, min(whole.height, 2 * HEIGHT))).save(target, "WEBP", lossless=True, method=6)
    sys.stdout.write(f"{target.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
