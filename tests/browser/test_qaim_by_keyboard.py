"""From an empty database to a restored dossier: one person enters Qaim by keyboard alone, another answers for it.

One test: each step is the ground of the next.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from record.vocabulary import About
from tests.conftest import PATIENCE_MS
from tests.desk_questions import answer_questions
from tests.door import sign_in
from tests.live_site import LiveSite
from tests.live_site import live_site as running_site
from tests.page_guard import PageGuard
from tests.typist import Typist

CASE: Final = json.loads((Path(__file__).parents[2] / "incidents" / "demo" / "qaim.json").read_text())
INCIDENT: Final = CASE["incident"]
ARTICLE: Final = CASE["sources"][0]
DOSSIER: Final = f"/incidents/{INCIDENT['code']}/"
ACTORS: Final = {row["key"]: row for row in CASE["actors"]}
STANCES: Final = tuple(f"stance_{about.value}" for about in About)
TERMS: Final = {"position", "basis", "working_status", *STANCES}
AFTER_THE_SOURCE: Final = (
    "position",
    "asks_for_investigation",
    "known_through_number",
    "figures_text",
    *STANCES,
    "attributions_text",
    "summary",
    "verbatim",
    "language",
    "basis",
    "basis_note",
    "working_status",
    "public_note",
)
#: What docs/desk-entry.md states.
MOST_KEYS: Final = 3_530


@pytest.fixture(scope="module")
def site(geodata_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    """A site with nothing in it but what migrations make."""
    with running_site(tmp_path_factory.mktemp("empty"), geodata_dir.parent, load=()) as site:
        yield site


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """A whole dossier is saved, and each step waits for the one before."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=PATIENCE_MS)


def signed_in(browser: Browser, site: LiveSite, guard: PageGuard, name: str, *roles: str) -> BrowserContext:
    """A browser of its own for a new account, at the desk's first page."""
    asked = [part for role in roles for part in ("--role", role)]
    found = re.search(r"Password: (\S+)", site.manage("create_editor", name, *asked))
    assert found
    context = browser.new_context(base_url=site.url, viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.on("page", guard.watch)
    sign_in(context.new_page(), name, found[1])
    return context


def named(lines: str) -> str:
    """Lines of attributions with the names of actors: keys are made of names at the desk."""
    for key, actor in ACTORS.items():
        lines = re.sub(rf"(?<=: ){key}\b", actor["name"], lines)
    return lines


def said_in(claim: dict[str, Any]) -> Iterator[tuple[str, str | bool]]:
    """What is filled in of a claim after its source, by field, in the order of the page."""
    values = claim | {
        "known_through_number": claim.get("known_through", ""),
        "figures_text": "\n".join(claim.get("figures", ())),
        "attributions_text": named("\n".join(claim.get("attributions", ()))),
        **{f"stance_{about}": position for about, position in claim["stances"].items()},
    }
    yield from ((name, values[name]) for name in AFTER_THE_SOURCE if values.get(name))


class Entry:
    """Qaim, from the desk's first page to the last claim. What stands at the desk already is found, the rest made."""

    def __init__(self, typist: Typist) -> None:
        self.typist = typist
        self.standing: set[str] = set()
        self.via: list[str] = []

    def whole(self) -> None:
        typist = self.typist
        typist.press("Tab", "Enter")  # past the head of the page
        typist.tab_to("Incidents")
        typist.press("Tab", "Enter")
        expect(typist.page.locator("#id_code")).to_be_focused()
        self.incident()
        for number, claim in enumerate(CASE["claims"]):
            typist.press("Control+Alt+n")
            self.claim(f"id_claims-{number}", claim)
        typist.press("Control+s")

    def incident(self) -> None:
        typist = self.typist
        typist.write(INCIDENT["code"])
        typist.fill("id_title", INCIDENT["title"])
        typist.fill("id_summary", INCIDENT["summary"])
        typist.select("id_event_subtype", INCIDENT["event_subtype"])
        typist.select("id_sensitivity", INCIDENT["sensitivity"])
        typist.fill("id_occurred_on", "7 December 2016")
        typist.fill("id_find_place", "Qaim")
        expect(typist.page.get_by_role("option", name="Al-Qa'im").first).to_be_visible()
        typist.press("ArrowDown", "Enter")
        expect(typist.page.locator("#id_latitude")).to_have_value("34.3683")
        typist.fill("id_place_note", INCIDENT["place_note"])
        for disagreement in ("figures", "civilian_status", "responsibility"):
            typist.fill(f"id_{disagreement}_note", INCIDENT[f"{disagreement}_note"])

    def actor(self, where: str, key: str) -> None:
        typist, actor = self.typist, ACTORS[key]
        if key in self.standing:
            typist.look_up(where, actor["name"][:6], actor["name"])
            return
        with typist.new_window(where, actor["name"]):
            typist.select("id_kind", actor["kind"])
            if actor.get("party"):
                typist.press("Tab", "Space")
        self.standing.add(key)

    def source(self, where: str) -> None:
        typist = self.typist
        if ARTICLE["key"] in self.standing:
            typist.look_up(where, ARTICLE["title"][:4], ARTICLE["title"])
            return
        with typist.new_window(where, ARTICLE["title"]):
            self.actor("id_publisher", ARTICLE["publisher"])
            typist.fill("id_author", ARTICLE["author"])
            typist.fill("id_published_on", ARTICLE["published_on"])
            typist.fill("id_language", ARTICLE["language"])
            typist.select("id_sensitivity", ARTICLE["sensitivity"])
            typist.fill("id_note", ARTICLE["note"])
        self.standing.add(ARTICLE["key"])

    def claim(self, prefix: str, claim: dict[str, Any]) -> None:
        typist = self.typist
        self.actor(f"{prefix}-claimant", claim["claimant"])
        if "capacity" in claim:
            typist.fill(f"{prefix}-capacity", claim["capacity"])
        if claim["via"] == self.via:
            typist.press("Control+Alt+s")
        else:
            self.source(f"{prefix}-source")
            for key in claim["via"]:
                self.actor(f"{prefix}-carried_by", key)
        self.via = claim["via"]
        for name, value in said_in(claim):
            self.answer(f"{prefix}-{name}", value, is_term=name in TERMS)
        if "time_of_day" in claim:
            typist.tab_to("Own place and time")
            typist.press("Enter")
            typist.fill(f"{prefix}-time_of_day", claim["time_of_day"])

    def answer(self, where: str, value: str | bool, *, is_term: bool) -> None:
        if value is True:
            self.typist.tab_to(where)
            self.typist.press("Space")
        elif is_term:
            self.typist.select(where, str(value))
        else:
            self.typist.fill(where, str(value))


def step_of_review(page: Page, step: str, note: str = "") -> None:
    """One step on the page of review."""
    page.get_by_label("Said to the desk").fill(note)
    page.get_by_role("button", name=step, exact=True).click()
    expect(page.locator(".messagelist .success")).to_contain_text("Done.")


def act(page: Page, incident: str, name: str, note: str = "") -> None:
    """Publish, correct or withdraw, from the incident's own page."""
    page.goto(incident)
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_label("Public note").fill(note)
    answer_questions(page)
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator(".messagelist .success")).to_contain_text("IQ-2016-0001, version")


def expect_whole_dossier(reader: Page, title: str) -> None:
    """What readers have: every claimant with the words of the figures."""
    answer = reader.goto(DOSSIER)
    assert answer
    assert answer.status == 200
    expect(reader.get_by_role("heading", level=1)).to_have_text(title)
    for claim in CASE["claims"]:
        section = reader.locator(f"#claim-{claim['number']}")
        expect(section).to_contain_text(ACTORS[claim["claimant"]]["name"])
        for line in claim.get("figures", ()):
            expect(section).to_contain_text(line.split(": ", 1)[1].removeprefix('denied "').removesuffix('"'))


def expect_nothing_but_the_reason(reader: Page, address: str, reason: str) -> None:
    """A withdrawn address says that it is, when and why, and nothing of what it was."""
    answer = reader.goto(address)
    assert answer
    assert answer.status == 410
    expect(reader.get_by_role("heading", level=1)).to_have_text("IQ-2016-0001 has been withdrawn")
    expect(reader.locator("main")).to_contain_text(f"It was taken back on {datetime.now(UTC):%-d %B %Y}")
    expect(reader.locator("blockquote")).to_have_text(reason)
    shown = reader.content()
    for word in ("Qaim", "Anbar", "Karboli", "NBC", "more than 100", "34.3", "wrong news"):
        assert word not in shown


def expect_log(reader: Page, *acts: str) -> None:
    """The public log, newest first: what was done and why."""
    reader.goto("/changes/")
    entries = reader.locator(".log__entry")
    expect(entries).to_have_count(len(acts))
    for place, said in enumerate(acts):
        for words in said.split(": "):
            expect(entries.nth(place)).to_contain_text(words)


def test_qaim_from_an_empty_desk(browser: Browser, site: LiveSite) -> None:
    guard = PageGuard(site.url)
    recorder = signed_in(browser, site, guard, "recorder", "editor")
    typist = Typist(recorder)
    Entry(typist).whole()
    desk = typist.page
    expect(desk.locator(".messagelist .success")).to_be_visible()
    incident = desk.url
    second = signed_in(browser, site, guard, "second", "reviewer", "publisher").pages[0]
    reader = browser.new_context(base_url=site.url, locale="en-GB").new_page()
    assert_hidden = reader.goto(DOSSIER)
    assert assert_hidden
    assert assert_hidden.status == 404

    desk.get_by_role("link", name="Review", exact=True).click()
    step_of_review(desk, "Ask for a review")
    second.reload()
    second.get_by_role("link", name="Waiting for me").click()
    second.get_by_role("link", name="Air strikes on Qaim").first.click()
    step_of_review(second, "Approve exactly this", "Seen against the article.")
    act(second, incident, "Publish")
    expect_whole_dossier(reader, "Air strikes on Qaim")

    desk.goto(incident)
    desk.get_by_label("Title:", exact=True).first.fill("Air strikes on al-Qaim")
    desk.get_by_role("button", name="Save and continue editing").first.click()
    expect(desk.locator(".field-public_state")).to_contain_text("edited since, which readers do not see")
    expect_whole_dossier(reader, "Air strikes on Qaim")
    act(second, incident, "Correct", "The town's name with its article.")
    expect_whole_dossier(reader, "Air strikes on al-Qaim")

    act(second, incident, "Withdraw", "A claimant is in danger.")
    for address in (DOSSIER, f"{DOSSIER}v/1/", f"{DOSSIER}v/2/"):
        expect_nothing_but_the_reason(reader, address, "A claimant is in danger.")

    desk.goto(incident)
    desk.get_by_role("link", name="History", exact=True).click()
    desk.get_by_role("link", name="See it as it was then").last.click()
    desk.get_by_label("Why").fill("The title as it was first.")
    desk.get_by_role("button", name="Restore").click()
    expect(desk.locator(".messagelist")).to_contain_text("Done.")
    act(second, incident, "Publish", "The danger has passed.")
    expect_whole_dossier(reader, "Air strikes on Qaim")
    expect_log(
        reader,
        "Published: The danger has passed.",
        "Withdrawn: A claimant is in danger.",
        "Corrected: The town's name with its article.",
        "Published",
    )
    assert guard.troubles() == []
    assert typist.keys <= MOST_KEYS, f"{typist.letters} letters and {typist.others} keys besides"
