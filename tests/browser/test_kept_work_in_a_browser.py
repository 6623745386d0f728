"""Unsaved work in a real browser with a folder of its own: a closed tab, an ended session, a killed browser."""

import os
import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Playwright, expect

from tests.door import sign_in
from tests.live_site import LiveSite
from tests.live_site import live_site as running_site
from tests.page_guard import PageGuard
from tools.chromium import FLAGS, chromium

ADD = "/admin/incidents/incident/add/"
HOSTILE = "Never saved. <b>${1}</b> {{ 1 }}"
#: Everything that the browser keeps, its bytes as one letter each.
ON_DISK = """async () => {
  const open = indexedDB.open("counterclaim-kept-work");
  await new Promise((done) => { open.onsuccess = done; });
  const all = open.result.transaction("records").objectStore("records").getAll();
  await new Promise((done) => { all.onsuccess = done; });
  open.result.close();
  const letters = (value) => value instanceof ArrayBuffer ? String.fromCharCode(...new Uint8Array(value)) : value;
  return all.result.map((record) => Object.values(record).map(letters).join(" "));
}"""

FORGET = """async () => {
  const open = indexedDB.open("counterclaim-kept-work");
  await new Promise((done) => { open.onsuccess = done; });
  const clearing = open.result.transaction("records", "readwrite");
  clearing.objectStore("records").clear();
  await new Promise((done) => { clearing.oncomplete = done; });
  open.result.close();
}"""
#: Settled once nothing is kept any more: a page forgets after it has come.
FORGOTTEN = f"""async () => {{
  for (let reads = 0; (await ({ON_DISK})()).length; reads += 1) if (reads > 5000) throw new Error("still kept");
}}"""


@pytest.fixture(scope="module")
def desk(geodata_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """A site of its own: editors change it."""
    with running_site(tmp_path_factory.mktemp("kept"), geodata_dir.parent) as site:
        yield site


@pytest.fixture(scope="module")
def passwords(desk: LiveSite) -> dict[str, str]:
    found = {name: re.search(r"Password: (\S+)", desk.manage("create_editor", name)) for name in ("ann", "bob")}
    return {name: match[1] for name, match in found.items() if match}


@dataclass
class Computer:
    """One computer of a newsroom: a browser whose profile outlives it."""

    playwright: Playwright
    folder: Path
    origin: str
    context: BrowserContext
    signed_in: str = ""

    def switch_on(self) -> None:
        """Start the browser on its folder, as it was left."""
        self.context = start(self.playwright, self.folder, self.origin)
        self.signed_in = ""

    def kill_browser(self) -> None:
        """End every process of the browser at once, without a word to any of them."""
        processes = self.processes()
        assert processes
        with self.context.expect_event("close"):
            for process in processes:
                os.kill(process, signal.SIGKILL)

    def processes(self) -> list[int]:
        """Those that have this folder among their words."""
        found = []
        for entry in Path("/proc").iterdir():
            try:
                words = (entry / "cmdline").read_bytes() if entry.name.isdecimal() else b""
            except OSError:  # it has ended since
                continue
            if str(self.folder).encode() in words:
                found.append(int(entry.name))
        return found

    def page(self) -> Page:
        """A new tab."""
        return self.context.new_page()


def start(playwright: Playwright, folder: Path, origin: str) -> BrowserContext:
    return playwright.chromium.launch_persistent_context(
        folder, executable_path=chromium(), args=list(FLAGS), base_url=origin, locale="en-GB"
    )


@pytest.fixture(scope="module")
def computer(playwright: Playwright, desk: LiveSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Computer]:
    folder = tmp_path_factory.mktemp("profile")
    computer = Computer(playwright, folder, desk.url, start(playwright, folder, desk.url))
    yield computer
    computer.context.close()


@pytest.fixture
def as_ann(computer: Computer, passwords: dict[str, str]) -> Computer:
    """Ann is signed in, whoever was before, and nothing is kept."""
    sign_in_as("ann", computer, passwords)
    page = computer.page()
    page.goto(ADD)
    expect(page.locator("#kept-work")).to_be_attached()
    page.evaluate(FORGET)
    page.close()
    return computer


def sign_in_as(name: str, computer: Computer, passwords: dict[str, str]) -> None:
    """In a tab of its own; not again for whoever is there already."""
    if computer.signed_in == name:
        return
    computer.context.clear_cookies()
    page = computer.page()
    sign_in(page, name, passwords[name])
    page.close()
    computer.signed_in = name


@pytest.fixture
def address(desk: LiveSite) -> str:
    """The change page of the demo's incident."""
    return "/admin/incidents/incident/1/change/"


def kept(page: Page, fields: int) -> None:
    """Wait until so many fields are on disk; a page may wait for the one before it to let go of them."""
    note = f"Fields unsaved, kept in this browser alone: {fields}"
    expect(page.locator("#kept-note")).to_have_text(note, timeout=15_000)


def offered(page: Page) -> Locator:
    return page.locator("section.kept")


def saved(page: Page) -> None:
    page.get_by_role("button", name="Save and continue editing").first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def on_disk(page: Page) -> list[str]:
    records: list[str] = page.evaluate(ON_DISK)
    return records


def type_into_the_incident(page: Page, address: str) -> None:
    """A field, a field of a stored claim, and a new claim: three."""
    page.goto(address)
    page.locator("#id_summary").fill(HOSTILE)
    page.locator("#id_claims-2-capacity").fill("spokesman")
    page.locator("#claims-group .add-row a").click()
    page.locator("#id_claims-8-capacity").fill("of a new claim")
    kept(page, 3)


def test_after_a_closed_tab_the_work_is_offered_with_its_differences_and_taken_over(
    as_ann: Computer, address: str, desk: LiveSite
) -> None:
    page = as_ann.page()
    type_into_the_incident(page, address)
    assert not any(word in record for record in on_disk(page) for word in ("Never", "spokesman", "ann", "incident"))
    page.close()

    page, guard = as_ann.page(), PageGuard(desk.url)
    guard.watch(page)
    page.goto(address)
    panel = offered(page)
    expect(panel.locator("tbody tr")).to_have_count(3)
    expect(panel).to_contain_text(HOSTILE)
    expect(page.locator("#id_summary")).not_to_have_value(HOSTILE)
    panel.get_by_role("button", name="Take over").click()
    expect(panel).to_have_count(0)
    expect(page.locator("#id_summary")).to_have_value(HOSTILE)
    expect(page.locator("#id_claims-2-capacity")).to_have_value("spokesman")
    new = page.locator(".claim:not(.has_original):not(.empty-form) .field-capacity input").first
    expect(new).to_have_value("of a new claim")
    new.fill("")
    saved(page)
    expect(offered(page)).to_have_count(0)
    page.evaluate(FORGOTTEN)
    guard.assert_clean()
    page.close()


def test_a_killed_browser_offers_the_work_when_it_is_started_again(as_ann: Computer, passwords: dict[str, str]) -> None:
    page = as_ann.page()
    page.goto(ADD)
    page.locator("#id_title").fill("Never saved either")
    page.locator("#titles-group .add-row a").click()
    page.locator("#id_titles-0-text").fill("لم يُحفظ")
    kept(page, 2)
    as_ann.kill_browser()
    as_ann.switch_on()
    sign_in_as("ann", as_ann, passwords)  # the browser keeps work sooner than its cookies

    page = as_ann.page()
    page.goto(ADD)
    offered(page).get_by_role("button", name="Take over").click()
    expect(page.locator("#id_title")).to_have_value("Never saved either")
    expect(page.locator("#id_titles-0-text")).to_have_value("لم يُحفظ")
    page.close()


def sessions_end(desk: LiveSite) -> None:
    desk.manage(
        "shell", "--command", "from django.contrib.sessions.models import Session; Session.objects.all().delete()"
    )


def test_a_save_after_the_session_ended_loses_nothing(
    as_ann: Computer, address: str, desk: LiveSite, passwords: dict[str, str]
) -> None:
    page = as_ann.page()
    page.goto(address)
    page.locator("#id_summary").fill("Typed before the session ended")
    kept(page, 1)
    sessions_end(desk)
    as_ann.signed_in = ""
    page.get_by_role("button", name="Save and continue editing").first.click()
    page.get_by_label("Username").fill("ann")
    page.get_by_label("Password").fill(passwords["ann"])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(re.compile(r".*/incident/1/change/$"))
    offered(page).get_by_role("button", name="Take over").click()
    expect(page.locator("#id_summary")).to_have_value("Typed before the session ended")
    page.close()


def test_another_account_is_offered_nothing_and_what_it_saved_meanwhile_is_asked_about(
    as_ann: Computer, address: str, passwords: dict[str, str]
) -> None:
    page = as_ann.page()
    page.goto(address)
    page.locator("#id_summary").fill("Ann's summary")
    kept(page, 1)
    page.close()

    sign_in_as("bob", as_ann, passwords)
    page = as_ann.page()
    page.goto(address)
    page.locator("#id_summary").fill("Bob's summary")
    kept(page, 1)
    expect(offered(page)).to_have_count(0)
    saved(page)
    page.close()

    sign_in_as("ann", as_ann, passwords)
    page = as_ann.page()
    page.goto(address)
    expect(offered(page)).to_contain_text("It was saved by somebody since")
    expect(offered(page)).to_contain_text("changed meanwhile")
    offered(page).get_by_role("button", name="Take over").click()
    expect(page.locator("#id_summary")).to_have_value("Ann's summary")
    page.get_by_role("button", name="Save and continue editing").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Somebody else saved this meanwhile")
    expect(page.locator("#content")).to_contain_text("Bob's summary")
    expect(page.locator("#content")).to_contain_text("Ann's summary")
    page.close()


def test_what_was_refused_stays_kept(as_ann: Computer, address: str) -> None:
    page = as_ann.page()
    page.goto(address)
    page.locator("#id_summary").fill("Refused for its date")
    page.locator("#id_occurred_on").fill("no date at all")
    kept(page, 2)
    page.get_by_role("button", name="Save and continue editing").first.click()
    expect(page.locator(".errornote")).to_be_visible()
    kept(page, 2)
    page.close()
    page = as_ann.page()
    page.goto(address)
    expect(offered(page).locator("tbody tr")).to_have_count(2)
    offered(page).get_by_role("button", name="Discard").click()
    expect(offered(page)).to_have_count(0)
    expect(page.locator("#id_summary")).not_to_have_value("Refused for its date")
    page.reload()
    page.locator("#id_summary").fill("Typed to see that the page is awake")
    kept(page, 1)
    expect(offered(page)).to_have_count(0)
    page.close()


@pytest.mark.parametrize("forgets", [pytest.param(True, id="forgets"), pytest.param(False, id="keeps")])
def test_who_signs_out_chooses_whether_the_browser_forgets(as_ann: Computer, address: str, forgets: bool) -> None:
    page = as_ann.page()
    page.goto(address)
    page.locator("#id_place_note").fill("kept or not")
    kept(page, 1)
    box = page.get_by_label("at log out, forget my unsaved work in this browser")
    box.set_checked(forgets)
    page.get_by_role("button", name="Log out").click()
    expect(page.locator("#user-tools")).to_have_count(0)
    as_ann.signed_in = ""
    assert bool(on_disk(page)) is not forgets
    page.close()


def test_work_is_forgotten_after_a_week(as_ann: Computer, address: str) -> None:
    page = as_ann.page()
    page.goto(address)
    page.locator("#id_place_note").fill("of last week")
    kept(page, 1)
    page.close()
    page = as_ann.page()
    page.clock.set_fixed_time(datetime.now(tz=UTC) + timedelta(days=7, seconds=1))
    page.goto(address)
    expect(page.locator("#kept-forget")).to_be_hidden()
    page.evaluate(FORGOTTEN)
    page.close()


def test_without_its_script_nothing_would_be_kept(as_ann: Computer, address: str) -> None:
    """The twin of the tests above: it is the script that keeps, and not the browser."""
    page = as_ann.page()
    page.route(re.compile(r"/kept_work\."), lambda route: route.abort())
    page.goto(address)
    page.locator("#id_summary").fill("Lost")
    page.locator("#id_summary").blur()
    page.close()
    page = as_ann.page()
    page.goto(address)
    page.locator("#id_title").fill("Kept")
    kept(page, 1)
    expect(offered(page)).to_have_count(0)
    page.close()


def test_of_many_claims_the_one_that_was_typed_into_is_opened_again(
    as_ann: Computer, address: str, desk: LiveSite
) -> None:
    desk.manage(
        "shell",
        "--command",
        "from incidents.models import Claim\n"
        "for number in (98, 99):\n"
        "    claim = Claim.objects.earliest('number')\n"
        "    claim.pk, claim.number = None, number\n"
        "    claim.save()",
    )
    page = as_ann.page()
    page.goto(f"{address}?claim=3")
    page.locator("#id_claims-0-capacity").fill("spokesman of one of many")
    kept(page, 1)
    page.close()
    page = as_ann.page()
    page.goto(address)
    expect(page.locator(".claim.has_original")).to_have_count(0)
    offered(page).get_by_role("button", name="Take over").click()
    claim = page.locator('.claim[data-number="3"]')
    expect(claim.locator(".field-capacity input").first).to_have_value("spokesman of one of many")
    page.close()
