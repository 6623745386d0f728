"""The map as one file that opens from disk with the network cut, and in a notebook's frame."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from mapviews.offline import OfflineMap
from record.dossier import PublicPlace
from record.vocabulary import Precision
from tests.browser.map_stage import MapStage, map_stage, stage_static
from tests.factories.dossiers import qaim_dossier


@pytest.fixture(scope="module", autouse=True)
def static_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with stage_static(tmp_path_factory.mktemp("static") / "files"):
        yield


@pytest.fixture
def stage(browser: Browser) -> Iterator[MapStage]:
    with map_stage(browser, offline=True) as stage:
        yield stage


def opened(stage: MapStage, folder: Path, html: str) -> MapStage:
    file = folder / "map.html"
    file.write_text(html, encoding="utf-8")
    stage.page.goto(file.as_uri())
    return stage


def test_it_opens_from_disk_with_all_seven_popups_and_asks_for_nothing(stage: MapStage, tmp_path: Path) -> None:
    requests: list[str] = []
    stage.page.on("request", lambda request: requests.append(request.url))
    page = opened(stage, tmp_path, OfflineMap(dossier=qaim_dossier()).html()).page
    for n, claimant in enumerate(["Anbar Governing Council", "Iraq's Joint", "US military", "Saleem"], start=1):
        page.locator(f".claim-marker[data-claim-ref='{n}']").click()
        expect(page.get_by_role("dialog")).to_contain_text(claimant)
    expect(page.locator(".claim-marker")).to_have_count(7)
    expect(page.locator(".map-land").first).to_be_attached()
    assert requests == [page.url]
    stage.guard.assert_clean()


def test_its_own_policy_forbids_all_other_script_and_every_request(stage: MapStage, tmp_path: Path) -> None:
    html = OfflineMap(dossier=qaim_dossier()).html()
    injected = html.replace("</main>", "<script>document.title = 'ran'</script><img src='other.png'></main>")
    opened(stage, tmp_path, injected)
    expect(stage.page.locator(".claim-marker")).to_have_count(7)
    assert stage.page.title() == "Air strikes on Qaim"
    assert len(stage.guard.policy_violations) == 2


def test_a_popup_leads_to_the_claim_in_the_list_of_the_file(stage: MapStage, tmp_path: Path) -> None:
    page = opened(stage, tmp_path, OfflineMap(dossier=qaim_dossier()).html()).page
    page.locator(".claim-marker[data-claim-ref='6']").click()
    page.get_by_role("link", name="The claim in full").click()
    expect(page.locator("li#claim-6")).to_be_in_viewport()
    assert page.url.endswith("#claim-6")


def test_it_holds_the_claims_without_javascript_too(browser: Browser, tmp_path: Path) -> None:
    with map_stage(browser, java_script_enabled=False) as stage:
        page = opened(stage, tmp_path, OfflineMap(dossier=qaim_dossier(), address="https://example.org/x").html()).page
        expect(page.locator(".map-file__claims > li")).to_have_count(7)
        expect(page.get_by_text("wrong news")).to_be_visible()
        expect(page.get_by_text("https://example.org/x")).to_be_visible()


def test_land_far_from_the_place_stays_out_of_the_file() -> None:
    far = qaim_dossier(
        place=PublicPlace(name="x", point=None, precision=Precision.COUNTRY, uncertainty_m=None), border_context=None
    )
    near = OfflineMap(dossier=qaim_dossier()).html()
    assert "[[[[30, 25]" in near
    assert OfflineMap(dossier=far).html().count("[[[[30, 25]") == 2  # the world, coarse, in both places


def test_a_notebook_shows_it_in_a_frame_that_reaches_nothing(stage: MapStage, tmp_path: Path) -> None:
    cell = OfflineMap(dossier=qaim_dossier())._repr_html_()
    page = opened(stage, tmp_path, f"<!doctype html><meta charset=utf-8><div>{cell}</div>").page
    expect(page.locator("iframe")).to_have_attribute("sandbox", "allow-scripts")
    frame = page.frame_locator("iframe")
    frame.locator(".claim-marker[data-claim-ref='4']").click()
    expect(frame.get_by_role("dialog")).to_contain_text("in the tens")
    frame.get_by_role("link", name="The claim in full").click()
    expect(frame.locator("li#claim-4")).to_be_in_viewport()
    assert stage.guard.foreign_requests == []
    assert stage.guard.page_errors == []
