"""Hostile text in every field of a dossier comes out to the letter: on the map, in the file, in a notebook.

The policy is switched off, so that the escaping alone is tested. A twin that does not escape proves that they can fail.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from mapviews.folium_map import dossier_map, overview_map
from mapviews.offline import OfflineMap
from record.vocabulary import Precision
from tests.browser.map_stage import MapStage, map_stage, page_response, stage_static
from tests.factories.dossiers import HOSTILE, hostile_dossier, with_text

CANARIES = {
    "all at once": HOSTILE,
    "a template of the server": "{{7*7}}{% now 'Y' %}",
    "a template of the browser": "${document.title=7*7}`${document.title=49}`",
    "a backslash at the end": "\\",
    "a closing script": "</script><script>document.title=49</script>",
    "a comment": "<!--<script>document.title=49",
    "an image": "<img src=x onerror=document.title=49>",
    "an attribute's end": "\"' autofocus onfocus=document.title=49 x='\"",
    "bidi controls": "\u202egnp\u202c \u2066x\u2069",
}


@pytest.fixture(scope="module", autouse=True)
def static_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with stage_static(tmp_path_factory.mktemp("static") / "files"):
        yield


@pytest.fixture
def stage(browser: Browser) -> Iterator[MapStage]:
    with map_stage(browser) as stage:
        yield stage


def assert_nothing_ran(page: Page) -> None:
    assert "49" not in page.title().replace(HOSTILE, "")
    assert page.locator("img").count() == 0
    assert page.locator("[onerror], [onfocus], [autofocus]").count() == 0


@pytest.mark.parametrize("text", CANARIES.values(), ids=CANARIES)
def test_on_the_map_every_text_is_shown_to_the_letter(stage: MapStage, text: str) -> None:
    dossier = hostile_dossier(text)
    stage.show(page_response(dossier_map(dossier, local=None), policy=False))
    page = stage.page
    for claim in dossier.claims if text == HOSTILE else dossier.claims[:2]:
        page.locator(f".claim-marker[data-claim-ref='{claim.ref}']").click()
        popup = page.get_by_role("dialog")
        shown = popup.evaluate("e => e.textContent")
        claimant, source = dossier.actor(claim.claimant), dossier.source(claim.source)
        words = [claimant.name, claim.capacity, claim.summary, claim.translation, source.title]
        words += [figure.verbatim for figure in claim.figures] + [figure.note for figure in claim.figures]
        assert [each for each in words if each not in shown] == []
        page.keyboard.press("Escape")
    names = page.locator(".map-name").evaluate_all("all => all.map(e => e.textContent).join('\\n')")
    assert f"{text} Qaim" in names
    assert f"{text} Husaybah" in names
    assert f"{text} حصيبة" in names
    assert_nothing_ran(page)


@pytest.mark.parametrize("text", CANARIES.values(), ids=CANARIES)
def test_in_the_file_on_disk_every_text_is_shown_to_the_letter(stage: MapStage, tmp_path: Path, text: str) -> None:
    dossier = hostile_dossier(text)
    html = OfflineMap(dossier=dossier, address=text).html()
    without_policy = html.replace('http-equiv="Content-Security-Policy"', 'name="off"')
    assert without_policy != html
    (tmp_path / "map.html").write_text(without_policy, encoding="utf-8")
    stage.page.goto((tmp_path / "map.html").as_uri())
    expect(stage.page.locator(".claim-marker")).to_have_count(7)
    shown = stage.page.locator("main").evaluate("e => e.textContent")
    for claim in dossier.claims:
        assert claim.summary in shown
        assert dossier.actor(claim.claimant).name in shown
    assert dossier.title in shown
    assert stage.page.title().split() == dossier.title.split()
    assert stage.page.locator("img").count() == 0
    assert stage.page.locator("[onerror], [onfocus], [autofocus]").count() == 0


def test_in_a_notebook_nothing_breaks_out_of_the_frame(stage: MapStage, tmp_path: Path) -> None:
    dossier = hostile_dossier("\"'>" + HOSTILE)
    cell = OfflineMap(dossier=dossier)._repr_html_()
    (tmp_path / "cell.html").write_text(
        f"<!doctype html><meta charset=utf-8><title>cell</title>{cell}", encoding="utf-8"
    )
    stage.page.goto((tmp_path / "cell.html").as_uri())
    expect(stage.page.frame_locator("iframe").locator(".claim-marker")).to_have_count(7)
    assert stage.page.title() == "cell"
    assert stage.page.locator("img").count() == 0


#: Fills a template of the map of all as its scripts do, and puts it on the page.
FILL = """async ([id, values]) => {
  const { fill } = await import("/static/js/map/template.js");
  document.querySelector("body > ul").replaceChildren(fill(id, values));
}"""
#: The templates, and what each shows as text; "flags" is a list.
FILLED = {
    "map-entry-popup": ("title", "when", "killed", "country", "precision", "grade", "claim_count", "code", "flags"),
    "brief-row": ("title", "meta", "killed", "off_map", "flags"),
    "in-force-filter": ("label", "value"),
    "loosen-filter": ("words", "would"),
    "place-popup": ("title", "all_words"),
    "beside-dossier": ("title", "when", "place", "killed", "summary", "flags"),
    "beside-claim": ("claimant", "position_label", "no_figure"),
    "beside-figure": ("counted", "words", "bounds"),
}


@pytest.mark.parametrize("text", CANARIES.values(), ids=CANARIES)
def test_on_the_map_of_all_every_text_is_shown_to_the_letter(stage: MapStage, text: str) -> None:
    stage.show(page_response(overview_map(revision=0), policy=False))
    for template, names in FILLED.items():
        values: dict[str, Any] = {name: f"{text} {name}" for name in names} | {"url": "/", "all": "/"}
        values |= {"flags": [f"{text} flags"]}
        stage.page.evaluate(FILL, [template, values])
        shown = stage.page.locator("body > ul").evaluate("e => e.textContent")
        assert [name for name in names if f"{text} {name}" not in shown] == []
    assert_nothing_ran(stage.page)


def test_an_address_that_is_not_ours_makes_no_link(stage: MapStage) -> None:
    stage.show(page_response(overview_map(revision=0)))
    stage.page.evaluate(FILL, ["map-entry-popup", {"title": "Strike", "url": "javascript:document.title=49"}])
    assert stage.page.locator("body > ul a").count() == 0


UNESCAPED_TWIN = "for (const e of document.querySelectorAll('.map-name__text')) e.innerHTML = e.textContent"


def test_the_canary_sings_where_text_becomes_markup(stage: MapStage) -> None:
    """The same page, and one line that does what ours never does."""
    stage.show(page_response(dossier_map(hostile_dossier(CANARIES["an image"]), local=None), policy=False))
    assert_nothing_ran(stage.page)
    stage.page.evaluate(UNESCAPED_TWIN)
    expect(stage.page).to_have_title("49")
    with pytest.raises(AssertionError):
        assert_nothing_ran(stage.page)


def test_the_policy_would_have_stopped_it_all_the_same(stage: MapStage) -> None:
    stage.show(page_response(dossier_map(hostile_dossier(CANARIES["an image"]), local=None)))
    stage.page.evaluate(UNESCAPED_TWIN)
    expect(stage.page.locator("img").first).to_be_attached()
    assert stage.page.title() == "stage"


def test_every_field_of_free_text_of_the_dossier_is_filled_by_the_canary() -> None:
    """So that no new field escapes the tests above unnoticed."""
    hostile = hostile_dossier("CANARY")
    claim, figure = hostile.claims[4], hostile.claims[4].figures[0]
    assert claim.place is None
    texts = (hostile.title, hostile.summary, hostile.place.name, claim.capacity, claim.summary, figure.verbatim)
    assert all(text.startswith("CANARY") for text in texts)
    assert with_text(("a", 1, None, Precision.TOWN), "b") == ("b a", 1, None, Precision.TOWN)
